"""What stands in a cell, counted by hand: one unit after another, by the words of the form."""

from datetime import date

from tests.forms.filling.lives import LEADS, Case, Life

from esep.codebook import Codebook

BOOK = Codebook.load("kz")
EXONERATING = {"1", "2", "5", "6", "7", "8"}
REPEAT = {"repeat", "convicted", "probation", "formerly_imprisoned.within_year"}
GROUPS = {"group", "criminal_group", "criminal_community"}
STUDENTS = {"students", "students.school", "students.college"}
AGES = {
    "age_to_11": (0, 11), "age_12_13": (12, 13), "age_14_15": (14, 15), "age_16_17": (16, 17),
    "age_18_20": (18, 20), "age_21_29": (21, 29), "age_30_39": (30, 39), "age_40_49": (40, 49),
    "age_50_59": (50, 59), "age_60_up": (60, 200),
}  # fmt: skip
RATHER = {"loans": "loan", "payment_cards": "payment_card", "mobile_phones": "mobile_phone"}


class Units:
    """What there was by the end of a period."""

    def __init__(self, many: list[Case], period) -> None:
        self.start, self.end = period.start, period.end
        self.month = date(period.last.year, period.last.month, 1)
        self.many = [one for one in many if one.offence.cards[0][1] < self.end]
        self._of_measure = {}

    def cell(self, measure: str, population: str, concept: str, territory: str) -> int:
        """The figure."""
        if measure not in self._of_measure:
            self._of_measure[measure] = [
                (one.offence.cards[0][2]["territory"], *told)
                for one in self.many
                for told in self._units(one, measure)
            ]
        return sum(
            amount
            for place, facts, amount in self._of_measure[measure]
            if territory in {"KZ", place}
            and in_population(facts, population, self)
            and in_row(facts, concept)
        )

    def _units(self, one: Case, measure: str):
        offence = self.offence(one)
        head, _, kind = measure.partition(".")
        if head in {"victims", "against_persons", "against_organisations"} or kind in {
            "against_women",
            "against_minors",
        }:
            yield from self._victims(one, offence, head, kind)
        elif head == "persons":
            yield from self._persons(one, offence, kind)
        elif head.split("_")[0] in {"damage", "recovered", "seized"}:
            yield from self._damages(one, offence, head, kind)
        elif head == "qualified":
            for life in one.suspects:
                for name, on, values in life.until(self.end):
                    if name == "qualified" and on >= self.start:
                        yield {**offence, **life.facts(self.end), **values}, 1
        elif self._is(offence, head, kind):
            yield offence, 1

    def offence(self, one: Case):
        """How the offence stands as the period ends."""
        facts = one.offence.facts(self.end) | {"procedure": one.proceeding.cards[0][2]["form"]}
        facts["registered_on"] = one.offence.cards[0][1]
        state, decided_on, inside, touched = "", None, False, False
        left_on, cleared = None, False  # when it last went out, and whether it did so as no offence
        for name, on, values in one.offence.until(self.end):
            before, state = state, LEADS.get(name, state or "registered")
            decided_on = on if name in {"sent_to_court", "terminated", "interrupted"} else decided_on
            comes = state == "registered" and not inside
            if on >= self.start:
                touched = touched or inside or comes
            if name in {"sent_to_court", "terminated", "excluded"}:
                left_on = on if inside else left_on
                if left_on == on:
                    cleared = name == "terminated" and values["ground"] in EXONERATING
                inside = False
            elif comes and (before != "interrupted"):
                inside = True
        touched = touched or inside
        return {
            **facts,
            "state": state,
            "decided_on": decided_on,
            "touched": touched and (inside or not cleared),
        }

    def net(self, offence):
        exonerated = offence["state"] == "terminated" and offence["ground"] in EXONERATING
        return offence["registered_on"] >= self.start and offence["state"] != "excluded" and not exonerated

    def _is(self, offence, head, kind):  # noqa: PLR0911 - a return for each column
        state, now = (
            offence["state"],
            offence["decided_on"] is not None and offence["decided_on"] >= self.start,
        )
        sent, ended = state == "sent_to_court" and now, state == "terminated" and now
        lapsed = ended and offence["ground"] == "4" and "detected_by" not in offence
        lapsed = lapsed and offence["gravity"] == "misdemeanour"
        closed = ended and offence["ground"] not in EXONERATING and not lapsed
        finished = sent or closed
        match head:
            case "in_proceedings":
                return offence["touched"]
            case "registered" | "domestic":
                return self.net(offence) and self._registered(offence, kind or head)
            case "sent_to_court":
                form = offence.get("form")
                forms = {
                    "investigation": {"preliminary"},
                    "inquiry": {"inquiry", "accelerated"},
                    "protocol": {"protocol", "order"},
                }
                if kind == "plea_agreement":
                    return sent and offence.get("referral") == kind
                return sent and (not kind or form in forms[kind])
            case "terminated_non_exonerating":
                return closed
            case "terminated_exonerating":
                return ended and offence["ground"] in EXONERATING
            case "interrupted":
                return state == "interrupted" and now and (not kind or offence["point"] == kind[-1])
            case "misdemeanours_lapsed":
                return lapsed
            case "finished":
                return finished and self._finished(offence, kind)
        raise AssertionError(head)

    def _registered(self, offence, kind):  # noqa: PLR0911 - a return for each column
        committed = offence.get("committed_on")
        match kind:
            case "registered":
                return True
            case "domestic":
                return offence.get("sphere") == "domestic"
            case "committed_earlier":
                return committed is not None and committed < self.start
            case "committed_in_period":
                return committed is None or committed >= self.start
            case "committed_in_month":
                return committed is not None and committed >= self.month <= offence["registered_on"]
            case "in_month":
                return offence["registered_on"] >= self.month
            case "public_place":
                return offence.get("place_kind") in {"public_place", "street", "trade"}
            case "street":
                return offence.get("place_kind") == "street"
        raise AssertionError(kind)

    def _finished(self, offence, kind):
        complicity, minors = offence.get("complicity"), offence.get("minors")
        answers = {
            "": True,
            "by_minors": minors in {"by_minors", "with_minors"},
            "by_repeat": offence.get("prior_record") in REPEAT,
            "by_convicted": offence.get("prior_record") in {"convicted", "probation"},
            "alcohol": offence.get("intoxication") == "alcohol",
            "drugs": offence.get("intoxication") in {"drugs", "inhalants"},
            "group": complicity in GROUPS,
            "group_with_minors": complicity in GROUPS
            and offence.get("group_composition") in {"minors_only", "mixed"},
            "criminal_group": complicity in {"criminal_group", "criminal_community"},
            "criminal_community": complicity == "criminal_community",
            "criminal_organisation": False,
        }
        return answers[kind]

    def _victims(self, one, offence, head, kind):
        if not self.net(offence):
            return
        victims = [
            life.facts(self.end)
            for life in one.victims
            if life.until(self.end) and life.until(self.end)[-1][0] == "recognised"
        ]
        persons = [facts for facts in victims if facts["victim_kind"] == "persons"]
        match head, kind:
            case "registered", "against_women":
                found = [facts for facts in persons if facts["sex"] == "female"][:1]
            case "registered", "against_minors":
                found = [facts for facts in persons if facts["age"] < 18][:1]
            case "against_organisations", _:
                found = [facts for facts in victims if facts["victim_kind"] != "persons"][:1]
            case "against_persons", "":
                found = persons[:1]
            case "against_persons", "death":
                found = [facts for facts in persons if facts.get("injury") == "death"][:1]
            case _:
                found = [facts for facts in persons if person(facts, kind, youngest=0)]
        yield from ((offence, 1) for _ in found)

    def _persons(self, one, offence, kind):
        for life in one.suspects:
            told = life.until(self.end)
            if told and told[-1][0] == "decided" and told[-1][1] >= self.start:
                facts = life.facts(self.end)
                if person(facts, kind, youngest=12) and (
                    kind != "business" or offence.get("sphere") == "business"
                ):
                    row = {
                        name: offence.get(name)
                        for name in offence
                        if name not in {"article", "gravity", "stage"}
                    }
                    yield row | facts, 1

    def _damages(self, one, offence, head, kind):
        state, non = offence["state"], offence.get("ground") not in EXONERATING
        now = offence["decided_on"] is not None and offence["decided_on"] >= self.start
        sent, ended = state == "sent_to_court" and now, state == "terminated" and now and non
        name, _, when = head.partition("_")
        owners = {"to_state": "state", "to_organisations": "organisations", "to_persons": "persons"}
        fits = {
            "": sent or ended,
            "open": state == "registered",
            "interrupted": state == "interrupted",
        }[when] and {"sent_to_court": sent, "terminated": ended}.get(kind, True)
        for life in one.damages:
            facts = life.facts(self.end)
            material = facts.get("damage_kind") != "moral"
            if (
                fits
                and name in facts
                and material
                and facts["victim_kind"] == owners.get(kind, facts["victim_kind"])
            ):
                yield offence, facts[name]


def person(facts, kind, youngest):
    """Whether a victim or a suspect is of a kind that columns are about."""
    age, occupation = facts.get("age"), facts.get("occupation")
    head, _, rest = kind.partition(".")
    minor = youngest <= age < 18
    if kind in AGES:
        return AGES[kind][0] <= age <= AGES[kind][1]
    if head == "minors" and rest:
        return (
            minor
            and {
                "girls": facts["sex"] == "female",
                "students": occupation in STUDENTS,
                "idle": occupation == "unemployed",
                "group": facts.get("group_composition") in {"minors_only", "mixed"},
                "group.with_adults": facts.get("group_composition") == "mixed",
                "repeat": facts.get("prior_record") in REPEAT,
                "repeat.non_custodial": False,
            }[rest]
        )
    military = occupation == "military.officers"
    answers = {
        "": True,
        "business": True,
        "minors": minor,
        "women": facts["sex"] == "female",
        "students": occupation in STUDENTS,
        "military": military,
        "other_occupation": military or occupation in {"unknown", None},
        "disabled": facts.get("social_status") == "disabled",
        "pensioners": facts.get("social_status") == "pensioners",
    }
    if kind in answers:
        return answers[kind]
    told = ("decision", "occupation", "citizenship", "education", "social_status")
    return kind in {facts.get(name) for name in told}


def in_population(facts, population, units):  # noqa: PLR0911 - a return for each column
    gravity = facts["gravity"]
    match population:
        case "total" | "persons" | "victims":
            return True
        case "misdemeanours":
            return gravity == "misdemeanour"
        case "crimes":
            return gravity != "misdemeanour"
        case "grave_and_especially_grave":
            return gravity in {"grave", "especially_grave"}
        case "registered_now":
            return facts["registered_on"] >= units.start
        case "business":
            return facts.get("sphere") == "business"
    return gravity == population.removeprefix("gravity:")


def in_row(facts, concept):  # noqa: PLR0911 - a return for each column
    article = facts["article"]
    if concept in {"article:000", "article:001"}:
        return article == concept[-3:]
    if article in {"000", "001"}:
        return False
    head, _, code = concept.partition(":")
    attempt = facts.get("stage") in {"attempt", "preparation"}
    if concept in {"accelerated", "order_procedure"}:
        return facts["procedure"] == concept.removesuffix("_procedure")
    if head == "chapter":
        return BOOK.articles.history(article)[-1].chapter == code
    if head == "article" and "/" in code:
        base, _, what = code.partition("/")
        return article == base and circumstance(facts, what, attempt=attempt)
    if head == "article":
        return article == code and not (code == "99" and attempt)
    return in_population(facts, concept, None)


def circumstance(facts, what, *, attempt):  # noqa: PLR0911 - a return for each column
    said = RATHER.get(what, what)
    match what:
        case "attempt":
            return attempt
        case "dwellings":
            return facts.get("way") == "dwelling"
        case "internet":
            return facts.get("way") == "internet"
        case "personal_property":
            return facts.get("property_owner") == "persons"
        case "vehicles":
            return facts.get("stolen") in {"vehicle", "car"}
        case "cars":
            return facts.get("stolen") == "car"
    return said in {facts.get("way"), facts.get("stolen")}


__all__ = ["Life", "Units"]
