"""Invented offences with what becomes of them, as cards; what is known of each by a day stands beside."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.ledger.chain import statement

from esep.domains import load

DOMAINS = load()
DAY = timedelta(days=1)
FIRST, LAST = date(2021, 10, 1), date(2023, 1, 31)
ARTICLES = ("99", "188", "188", "188", "190", "190", "192", "293", "369", "000", "001")
GRAVITIES = ("misdemeanour", "minor", "medium", "grave", "especially_grave")
FORMS = ("preliminary", "inquiry", "protocol", "accelerated", "order")
PLACES = ("public_place", "street", "dwelling", "online", "trade", "other", None)
GROUNDS = ("1", "2", "4", "5", "12", "36")
TERRITORIES = ("KZ-11", "KZ-11", "KZ-15", "KZ-75")
PRIOR = ("none", "repeat", "convicted", "probation", "formerly_imprisoned.within_year", None)
GROUP = ("adults_only", "minors_only", "mixed", None)


@dataclass
class Life:
    """A record and its cards: name, day, values."""

    record: str
    cards: list[tuple[str, date, dict]] = field(default_factory=list)

    def until(self, end):
        """The cards that happened before a day."""
        return [card for card in self.cards if card[1] < end]

    def facts(self, end):
        """What they say together."""
        return {
            name: value
            for _, _, values in self.until(end)
            for name, value in values.items()
            if value is not None
        }


@dataclass
class Case:
    """An offence with its proceeding, victims, suspects and damages."""

    offence: Life
    proceeding: Life
    victims: list[Life]
    suspects: list[Life]
    damages: list[Life]

    @property
    def lives(self):
        return [self.proceeding, self.offence, *self.victims, *self.suspects, *self.damages]


NEXT = {
    "registered": ("interrupted", "requalified", "solved", "sent_to_court", "terminated", "excluded", "-"),
    "interrupted": ("resumed", "solved", "terminated", "-"),
    "sent_to_court": ("reopened", "solved", "terminated", "-", "-"),
    "terminated": ("reopened", "-", "-"),
    "excluded": ("restored", "-"),
}
LEADS = {
    "interrupted": "interrupted", "resumed": "registered", "sent_to_court": "sent_to_court",
    "terminated": "terminated", "reopened": "registered", "excluded": "excluded", "restored": "registered",
}  # fmt: skip


def qualified(chance):
    article = chance.choice(ARTICLES)
    stage = chance.choice(("completed", "attempt", "preparation", None)) if article == "99" else None
    return {"article": article, "part": "1", "gravity": chance.choice(GRAVITIES), "stage": stage}


def case(number: int, chance: Random) -> Case:
    began = FIRST + timedelta(days=chance.randint(0, 440))
    proceeding = Life(f"proceeding:{number}")
    form, territory = chance.choice(FORMS), chance.choice(TERRITORIES)
    proceeding.cards.append(
        (
            "started",
            began,
            {"body": "1", "territory": territory, "form": form, "article": "188", "gravity": "minor"},
        )
    )
    offence = Life(f"offence:{number}")
    offence.cards.append(("registered", began, {
        **qualified(chance),
        "committed_on": chance.choice([began, began - timedelta(days=20), began - timedelta(days=400), None]),
        "territory": territory,
        "place_kind": chance.choice(PLACES),
        "sphere": chance.choice(("domestic", "business", "other", None)),
        "stolen": chance.choice(("vehicle", "car", "mobile_phone", "other", None)),
        "property_owner": chance.choice(("persons", "state", None)),
        "way": chance.choice(("pocket", "loan", "credit", "payment_card", None)),
        "proceeding": proceeding.record,
    }))  # fmt: skip
    on = began
    state = "registered"
    for _ in range(chance.randint(0, 5)):
        on += timedelta(days=chance.randint(1, 90))
        name = chance.choice(NEXT[state])
        if name != "-":
            offence.cards.append((name, on, said(name, chance)))
            state = LEADS.get(name, state)
    made = Case(offence, proceeding, [], [], [])
    for at in range(chance.randint(0, 2)):
        made.victims.append(victim(f"victim:{number}-{at}", offence, began, chance))
        made.suspects.append(suspect(f"suspect:{number}-{at}", made, began, chance))
        made.damages.append(damage(f"damage:{number}-{at}", made, began, chance))
    return made


def said(name, chance):  # noqa: PLR0911 - a return for each card
    match name:
        case "interrupted":
            return {"point": str(chance.randint(1, 9))}
        case "requalified":
            return qualified(chance)
        case "solved":
            return {
                "detected_by": "patrol",
                "intoxication": chance.choice(("alcohol", "drugs", "inhalants", "sober", None)),
                "complicity": chance.choice(("alone", "group", "criminal_group", "criminal_community", None)),
                "group_composition": chance.choice(GROUP),
                "minors": chance.choice(("by_minors", "with_minors", "none", None)),
                "prior_record": chance.choice(PRIOR),
            }
        case "sent_to_court":
            referral = chance.choice(("indictment", "plea_agreement", None))
            return {"form": chance.choice(FORMS), "referral": referral}
        case "terminated":
            return {"ground": chance.choice(GROUNDS)}
        case "reopened":
            return {"decided_by": "prosecutor"}
    return {}


def victim(record, offence, began, chance):
    kind = chance.choice(("persons", "persons", "organisations", "state"))
    person = {
        "sex": chance.choice(("male", "female")),
        "age": chance.choice((3, 11, 12, 15, 17, 18, 25, 39, 59, 60, 88)),
        "citizenship": chance.choice(("citizens", "cis", "foreigners", "stateless", "unknown")),
        "occupation": chance.choice(("students.school", "students.college", "students", "workers", None)),
        "social_status": chance.choice(("disabled", "pensioners", "convicts", None)),
        "injury": chance.choice(("death", "light", None)),
    }
    told = {"victim_kind": kind, "offence": offence.record, **(person if kind == "persons" else {})}
    made = Life(record, [("recognised", began + chance.randint(0, 60) * DAY, told)])
    if chance.random() < 0.2:
        made.cards.append(("recognition_ended", made.cards[0][1] + chance.randint(1, 200) * DAY, {}))
    return made


def suspect(record, made, began, chance):
    named = {
        "suspect": f"p-{record}",
        "proceeding": made.proceeding.record,
        "offence": made.offence.record,
        "sex": chance.choice(("male", "female")),
        "age": chance.choice((12, 13, 14, 17, 18, 29, 40, 59, 60)),
        "citizenship": chance.choice(("citizens", "cis", "foreigners", "stateless")),
        "occupation": chance.choice(
            ("workers", "civil_servants", "entrepreneurs", "students.school", "unemployed",
             "military.officers", "unknown", None)
        ),
        "education": chance.choice(("higher_education", "secondary_education", "none", None)),
        "prior_record": chance.choice(PRIOR),
        "intoxication": chance.choice(("alcohol", "drugs", None)),
        "group_composition": chance.choice(GROUP),
        "public_post": chance.choice(("judges", "akims", "none", None)),
    }  # fmt: skip
    on = began + chance.randint(0, 30) * DAY
    charge = qualified(chance)
    made_life = Life(record, [("named", on, named), ("qualified", on + DAY, charge)])
    if chance.random() < 0.7:
        on += chance.randint(2, 120) * DAY
        decision = chance.choice(("sent_to_court", "terminated", "compulsory_medical"))
        made_life.cards.append(("decided", on, {"decision": decision}))
        if chance.random() < 0.2:
            cancelled = on + chance.randint(1, 60) * DAY
            made_life.cards.append(("decision_cancelled", cancelled, {"decided_by": "prosecutor"}))
    return made_life


def damage(record, made, began, chance):
    on = began + chance.randint(0, 20) * DAY
    told = {
        "damage": chance.randint(1, 9) * 1500,
        "damage_kind": chance.choice(("property", "moral", None)),
        "victim_kind": chance.choice(("persons", "organisations", "state")),
        "offence": made.offence.record,
        "proceeding": made.proceeding.record,
    }
    found = Life(record, [("established", on, told)])
    if chance.random() < 0.5:
        found.cards.append(
            ("recovered", on + chance.randint(1, 90) * DAY, {"recovered": chance.randint(1, 9) * 100})
        )
    if chance.random() < 0.4:
        found.cards.append(
            ("seized", on + chance.randint(91, 190) * DAY, {"seized": chance.randint(1, 9) * 100})
        )
    return found


def cases(chance: Random, most: int = 40) -> list[Case]:
    return [case(number, chance) for number in range(1, chance.randint(2, most) + 1)]


def told(many: list[Case], chance: Random):
    """The cards of many cases, in any order of arrival, each learned a microsecond after the one before."""
    loose = [(life.record, *card) for one in many for life in one.lives for card in life.cards]
    chance.shuffle(loose)
    made = []
    for seq, (record, name, on, values) in enumerate(loose, 1):
        stated = {
            key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()
        }
        one = statement(record, name, on, f"{seq}", domains=DOMAINS, **stated)
        made.append(one._replace(seq=seq, known_at=seq))
    return made
