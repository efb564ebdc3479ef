"""The table of decisions: every role, action and class with every place a record can have to the actor.

`decisions.csv` is checked in. After a change of the permissions write it anew and read the difference:

    .venv/bin/python -m tests.access.table
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

from esep.access import Action, Actor, Asked, Purpose, Role, Target, decide
from esep.declare.classes import Class

DECISIONS = Path(__file__).with_name("decisions.csv")
HEADING = ("role", "action", "class", "office", "region", "handles", "party", "needs")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
REASON, ORDER = Purpose.parse("criminal_case:1"), Purpose.parse("court_order:1")
# Everything that may be given with a question, the least first.
GIVEN = {
    "nothing": (None, False),
    "purpose": (REASON, False),
    "order": (ORDER, False),
    "nothing+second": (None, True),
    "purpose+second": (REASON, True),
    "order+second": (ORDER, True),
}
NEVER = "never"


def within(territory: str, of: str) -> bool:
    return territory.startswith(of)


def actor(role: Role, code: str = "me", office: str = "1", territory: str = "A-1") -> Actor:
    return Actor(code=code, role=role, office=office, territory=territory, valid_from=date(2020, 1, 1))


def places() -> Iterator[tuple[tuple[str, str, str, str], Target]]:
    """Each place a record can have to the actor, in words and as a target."""
    for office, region, handles, party in product(
        ("same", "other"), ("in", "out"), ("yes", "no"), ("no", "yes")
    ):
        yield (
            (office, region, handles, party),
            Target(
                record="proceeding:1",
                office="1" if office == "same" else "2",
                territory="A-1-7" if region == "in" else "A-2-7",
                handlers=frozenset({"me"} if handles == "yes" else ()),
                parties=frozenset({"me"} if party == "yes" else ()),
            ),
        )


def classes_of(action: Action) -> list[Class]:
    """The classes an action can touch; `verify` and the like have one."""
    if action in (Action.VERIFY, Action.ADMINISTER, Action.READ_TRAIL):
        return [action.floor]
    return [klass for klass in Class if klass >= action.floor]


def granted(asked: Asked, *, purpose: Purpose | None, second: bool) -> bool:
    """Whether the code grants it; the second officer, where given, has the same role or is a prosecutor."""
    roles = (asked.actor.role, Role.PROSECUTOR)
    seconds = [actor(role, code="you", office=asked.target.office) for role in roles] if second else [None]
    return any(decide(replace(asked, purpose=purpose, second=one), within).allowed for one in seconds)


def needed(asked: Asked) -> str:
    """The least that must be given; what is given beyond that must not take the right away."""
    outcomes = {
        words: granted(asked, purpose=purpose, second=second) for words, (purpose, second) in GIVEN.items()
    }
    least = next((words for words, yes in outcomes.items() if yes), NEVER)
    if least == NEVER:
        return NEVER
    enough = {words for words in GIVEN if _holds(words, least)}
    assert {words for words, yes in outcomes.items() if yes} == enough, (asked, outcomes)
    return least


def _holds(given: str, least: str) -> bool:
    """Whether `given` is at least `least`: an order is a purpose too, a purpose more than nothing."""
    ranks = ["nothing", "purpose", "order"]
    (base, _, second), (wanted, _, with_second) = given.partition("+"), least.partition("+")
    return ranks.index(base) >= ranks.index(wanted) and (bool(second) or not with_second)


def decisions() -> Iterator[tuple[str, ...]]:
    """What the code decides, row by row."""
    for role, action in product(Role, Action):
        for klass in classes_of(action):
            for words, target in places():
                asked = Asked(actor=actor(role), action=action, klass=klass, target=target, at=NOW)
                yield (role.value, action.value, klass.value, *words, needed(asked))


def checked_in() -> list[tuple[str, ...]]:
    """What the table says."""
    with DECISIONS.open(encoding="utf-8", newline="") as stream:
        return [tuple(row) for row in csv.reader(stream, strict=True)]


if __name__ == "__main__":
    with DECISIONS.open("w", encoding="utf-8", newline="") as written:
        lines = csv.writer(written, lineterminator="\n")
        lines.writerow(HEADING)
        lines.writerows(decisions())
