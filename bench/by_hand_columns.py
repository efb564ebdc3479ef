"""What the columns of form 1-M count, written once more in SQL for a query by hand.

Conditions name dimensions by the short names that `SOURCES` gives them, and values as texts; whoever runs
them puts codes in the place of texts.
"""

from collections.abc import Iterator

OFFENCE = {
    "article": "article",
    "gravity": "gravity",
    "stage": "stage",
    "place": "place_kind",
    "sphere": "sphere",
    "stolen": "stolen",
    "owner": "property_owner",
    "way": "way",
    "procedure": "proceeding.form",
    "territory": "territory",
    "registered_on": "registered_on",
}
WHO = ("intoxication", "complicity", "group_composition", "minors", "prior_record")
OF_OFFENCE = {alias: f"offence.{path}" for alias, path in OFFENCE.items()}
VICTIM = (
    OF_OFFENCE
    | {name: name for name in ("victim_kind", "sex", "age", "occupation", "citizenship")}
    | {
        "status": "social_status",
        "injury": "injury",
        "state": "offence.state",
        "ground": "offence.ground",
    }
)
PERSON = (
    {one: OF_OFFENCE[one] for one in ("place", "sphere", "stolen", "owner", "way")}
    | {
        one: one
        for one in (
            "article",
            "gravity",
            "stage",
            "decision",
            "sex",
            "age",
            "citizenship",
            "occupation",
            "public_post",
            "education",
            "prior_record",
            "intoxication",
            "group_composition",
        )
    }
    | {"procedure": "proceeding.form", "territory": "proceeding.territory"}
)
DAMAGE = {alias: path for alias, path in OF_OFFENCE.items() if alias != "registered_on"} | {
    "victim_kind": "victim_kind",
    "damage_kind": "damage_kind",
    "state": "offence.state",
    "ground": "offence.ground",
    "sent_on": "offence.sent_on",
    "terminated_on": "offence.terminated_on",
}
SOURCES = {
    "offences_in_proceedings": OFFENCE | {"state": "state", "ground": "ground"},
    "offences_registered": OFFENCE | {"committed_on": "committed_on"},
    "offences_sent_to_court": OFFENCE | {one: one for one in (*WHO, "form", "referral")},
    "offences_terminated": OFFENCE | {one: one for one in (*WHO, "ground", "detected_by")},
    "offences_interrupted": OFFENCE | {"point": "point"},
    "proceedings_separated": {
        "article": "article",
        "gravity": "gravity",
        "procedure": "form",
        "territory": "territory",
    },
    "suspects_qualified": {"article": "article", "gravity": "gravity", "territory": "proceeding.territory"},
    "offences_with_victims": VICTIM,
    "victims_recognised": VICTIM,
    "damage_established": DAMAGE,
    "damage_recovered": DAMAGE,
    "property_seized": DAMAGE,
    "suspects_decided": PERSON,
}
EVER = {
    "offences_with_victims",
    "victims_recognised",
    *(name for name, of in SOURCES.items() if of is DAMAGE),
}


def one_of(name: str, *values: str) -> str:
    """The condition that a dimension has one of some values."""
    quoted = ", ".join(f"'{value}'" for value in values)
    return f"{name} IN ({quoted})"


def each(name: str, *values: str, before: str = "") -> dict[str, str]:
    """A condition for each value, under the value, with what its name has before it."""
    return {before + value: one_of(name, value) for value in values}


RELEASED = ("formerly_imprisoned", "formerly_imprisoned.within_year", "formerly_imprisoned.on_parole")
SENTENCED = ("non_custodial", "probation", "supervised", "liable_to_supervision")
REPEAT = one_of("prior_record", "repeat", "convicted", "recidivism", *RELEASED, *SENTENCED)
CONVICTED = one_of("prior_record", "convicted", *SENTENCED)
ORGANISED = ("criminal_group", "criminal_community", "criminal_organisation")
GROUP = one_of("complicity", "group", "group_prior_agreement", *ORGANISED)
WITH_MINORS = one_of("group_composition", "minors_only", "mixed")
IN_GROUP = one_of("group_composition", "adults_only", "minors_only", "mixed")
EXONERATED = one_of("ground", "1", "2", "5", "6", "7", "8")
HELD = one_of("ground", "3", "4", "9", "10", "11", "12", "36")
LAPSED = f"{one_of('gravity', 'misdemeanour')} AND {one_of('ground', '4')} AND detected_by = 0"
ALCOHOL, DRUGS = one_of("intoxication", "alcohol"), one_of("intoxication", "drugs", "inhalants")
SCHOOLS = ("students.school", "students.college", "students.university")
STUDENTS = one_of("occupation", "students", *SCHOOLS)
RANKS = ("military.officers", "military.contract", "military.privates", "military.other")
MILITARY = one_of("occupation", "military", *RANKS)
WOMEN = one_of("sex", "female")
MINOR, CHILD = "years BETWEEN 12 AND 17", "years BETWEEN 0 AND 17"
AGES = {
    "age_to_11": (0, 11),
    "age_12_13": (12, 13),
    "age_14_15": (14, 15),
    "age_16_17": (16, 17),
    "age_18_20": (18, 20),
    "age_21_29": (21, 29),
    "age_30_39": (30, 39),
    "age_40_49": (40, 49),
    "age_50_59": (50, 59),
    "age_60_up": (60, 200),
}
OWNERS = {"to_state": "state", "to_organisations": "organisations", "to_persons": "persons"}


CITIZENS = each("citizenship", "citizens", "cis", "foreigners", "stateless")
BY_AGE = {name: f"years BETWEEN {low} AND {high}" for name, (low, high) in AGES.items()}
VICTIMS = {
    "": "TRUE",
    "women": WOMEN,
    "minors": CHILD,
    "students": STUDENTS,
    **each("occupation", *SCHOOLS),
    **each("status", "disabled", "pensioners", "convicts"),
    **CITIZENS,
    **BY_AGE,
}
AFFAIRS = ("internal_affairs.penal_system", "internal_affairs.emergencies")
SERVICEMEN = (
    "servicemen.national_guard",
    "servicemen.military_investigation",
    "servicemen.border_service",
)
POSTS = (
    *AFFAIRS,
    "national_security",
    "prosecutors",
    "economic_investigation",
    "anti_corruption",
    "judges",
    "deputies",
    "akims",
    "bailiffs",
    *SERVICEMEN,
)
WORK = ("workers", "civil_servants", "entrepreneurs", "unemployed", *SCHOOLS, *RANKS)
OTHER_WORK = one_of("occupation", "other_occupation", "unknown")
OF_MINORS = {
    "alcohol.minors": ALCOHOL,
    "drugs.minors": DRUGS,
    "minors.girls": WOMEN,
    "minors.students": STUDENTS,
    "minors.idle": one_of("occupation", "unemployed"),
    "minors.group": WITH_MINORS,
    "minors.group.with_adults": one_of("group_composition", "mixed"),
    "minors.repeat": REPEAT,
    "minors.repeat.non_custodial": one_of("prior_record", "non_custodial"),
}
PERSONS = {
    "": "TRUE",
    "business": one_of("sphere", "business"),
    "women": WOMEN,
    "minors": MINOR,
    "students": STUDENTS,
    "military": MILITARY,
    **CITIZENS,
    **BY_AGE,
    **each("decision", "sent_to_court", "terminated", "compulsory_medical"),
    **each("occupation", *WORK),
    **each("education", "higher_education", "secondary_education"),
    **each("public_post", *POSTS),
    "other_occupation": f"(occupation = 0 OR {OTHER_WORK} OR {MILITARY})",
    "internal_affairs": one_of("public_post", "internal_affairs", *AFFAIRS),
    "servicemen": one_of("public_post", "servicemen", "servicemen.other", *SERVICEMEN),
    "servicemen.other": one_of("public_post", "servicemen.other", "servicemen"),
    "group": IN_GROUP,
    **each("group_composition", "minors_only", "mixed", before="group."),
    "alcohol": ALCOHOL,
    "drugs": DRUGS,
    "repeat": REPEAT,
    "repeat.in_group": f"{REPEAT} AND {IN_GROUP}",
    **each("prior_record", "recidivism", *RELEASED, *SENTENCED, before="repeat."),
    "repeat.convicted": CONVICTED,
    "repeat.formerly_imprisoned": one_of("prior_record", *RELEASED),
    **{name: f"{asked} AND {MINOR}" for name, asked in OF_MINORS.items()},
}
FINISHED = {
    "": "TRUE",
    "by_minors": one_of("minors", "by_minors", "with_minors"),
    "by_repeat": REPEAT,
    "by_convicted": CONVICTED,
    "alcohol": ALCOHOL,
    "drugs": DRUGS,
    "group": GROUP,
    "group_with_minors": f"{GROUP} AND {WITH_MINORS}",
    **each("complicity", *ORGANISED),
    "criminal_group": one_of("complicity", *ORGANISED),
}
REGISTERED = {
    "": "TRUE",
    "committed_earlier": "committed_before",
    "committed_in_period": "NOT committed_before",
    "committed_in_month": "registered_month AND committed_month",
    "in_month": "registered_month",
    "public_place": one_of("place", "public_place", "street", "transport", "trade"),
    "street": one_of("place", "street"),
}
SENT = {
    "": "TRUE",
    "investigation": one_of("form", "preliminary"),
    "inquiry": one_of("form", "inquiry", "accelerated"),
    "protocol": one_of("form", "protocol", "order"),
    "plea_agreement": one_of("referral", "plea_agreement"),
}
WITH_VICTIMS = {
    "registered.against_women": "women",
    "registered.against_minors": "minors",
    "against_persons": "persons",
    "against_organisations": "organisations",
    "against_persons.death": "death",
}
PERSON_HARMED = one_of("victim_kind", "persons")
KINDS_OF_VICTIM = {
    "persons": PERSON_HARMED,
    "women": f"{PERSON_HARMED} AND {WOMEN}",
    "minors": f"{PERSON_HARMED} AND {CHILD}",
    "organisations": one_of("victim_kind", "organisations", "state"),
    "death": f"{PERSON_HARMED} AND {one_of('injury', 'death')}",
}
POPULATIONS = {
    "business": one_of("sphere", "business"),
    "misdemeanours": one_of("gravity", "misdemeanour"),
    "crimes": f"(gravity = 0 OR {one_of('gravity', 'minor', 'medium', 'grave', 'especially_grave')})",
    "grave_and_especially_grave": one_of("gravity", "grave", "especially_grave"),
}
SAME = ("registered",)  # what is registered in the period is so in the population of those, as the form says


def counted(measure: str) -> Iterator[tuple[str, str]]:  # noqa: C901, PLR0912 - a branch for each column
    """The sources that a column adds up, each with what it asks of a row."""
    head, _, kind = measure.partition(".")
    if measure in WITH_VICTIMS:
        yield "offences_with_victims", WITH_VICTIMS[measure]
    elif head in {"victims", "against_persons"}:
        yield "victims_recognised", VICTIMS[kind]
    elif head == "persons":
        yield "suspects_decided", PERSONS[kind]
    elif head == "in_proceedings":
        yield "offences_in_proceedings", f"NOT ({one_of('state', 'terminated')} AND {EXONERATED})"
    elif head == "registered":
        yield "offences_registered", REGISTERED[kind]
    elif head == "domestic":
        yield "offences_registered", one_of("sphere", "domestic")
    elif head == "finished":
        yield "offences_sent_to_court", FINISHED[kind]
        yield "offences_terminated", f"{HELD} AND NOT ({LAPSED}) AND {FINISHED[kind]}"
    elif head == "sent_to_court":
        yield "offences_sent_to_court", SENT[kind]
    elif head.startswith("terminated_"):
        held = head == "terminated_non_exonerating"
        yield "offences_terminated", f"{HELD} AND NOT ({LAPSED})" if held else EXONERATED
    elif head == "misdemeanours_lapsed":
        yield "offences_terminated", LAPSED
    elif head == "interrupted":
        yield "offences_interrupted", one_of("point", kind.removeprefix("point_")) if kind else "TRUE"
    elif head in {"separated", "qualified"}:
        yield {"separated": "proceedings_separated", "qualified": "suspects_qualified"}[head], "TRUE"
    else:
        yield _damage(head, kind)


def _damage(head: str, kind: str) -> tuple[str, str]:
    name, _, when = head.partition("_")
    sent = f"({one_of('state', 'sent_to_court')} AND sent_now)"
    ended = f"({one_of('state', 'terminated')} AND {HELD} AND terminated_now)"
    states = {
        "": f"({sent} OR {ended})",
        "open": one_of("state", "registered"),
        "interrupted": one_of("state", "interrupted"),
    }
    asked = {"sent_to_court": sent, "terminated": ended}.get(kind, states[when])
    owner = f" AND {one_of('victim_kind', OWNERS[kind])}" if kind in OWNERS else ""
    sources = {"damage": "damage_established", "recovered": "damage_recovered", "seized": "property_seized"}
    return sources[name], f"{asked} AND (damage_kind = 0 OR {one_of('damage_kind', 'property')}){owner}"
