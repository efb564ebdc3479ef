"""Form 1-M counted from cards one by one, by nothing but their fields: what judges the generator."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from esep.codebook import Codebook
from esep.forms.demonstrating.cards import Cards

Offence = dict[str, Any]
FIRST_DAY = "2022-01-01"
ADULT = 18
PUBLIC = {"public_place", "street", "transport", "trade"}
KINDS = {
    "article:188/personal_property": {"property_owner": "persons"},
    "article:188/dwellings": {"way": "dwelling"},
    "article:188/pocket": {"way": "pocket"},
    "article:188/cars": {"stolen": "car"},
    "article:188/nonferrous_metal": {"stolen": "nonferrous_metal"},
    "article:188/mobile_phones": {"stolen": "mobile_phone"},
    "article:190/loans": {"way": "loan"},
    "article:190/credit": {"way": "credit"},
    "article:190/payment_cards": {"way": "payment_card"},
    "article:190/internet": {"way": "internet"},
    "article:190/land": {"way": "land"},
    "article:190/real_estate": {"way": "real_estate"},
}


def told(cards: Iterable[Cards]) -> list[Offence]:
    """Every offence with what its cards say, its victims and its proceeding."""
    offences: dict[str, Offence] = {}
    forms: dict[str, str] = {}
    for of_kind in sorted(cards, key=lambda one: one.kind != "offence.registered"):
        record, _, name = of_kind.kind.partition(".")
        names = list(of_kind.fields)
        for number, *values in zip(of_kind.number.tolist(), *of_kind.fields.values(), strict=True):
            said = {key: value for key, value in zip(names, values, strict=True) if value is not None}
            if record == "proceeding" and name == "started":
                forms[f"proceeding:{number}"] = said["form"]
            elif record == "victim":
                offences[said["offence"]].setdefault("victims", []).append(said)
            elif name == "registered":
                offences[f"offence:{number}"] = said
            elif record == "offence":
                one = offences[f"offence:{number}"]
                one |= said
                one["state"] = (
                    name if name in ("sent_to_court", "terminated", "interrupted") else one.get("state", "")
                )
    for one in offences.values():
        one["procedure"] = forms.get(one.get("proceeding", ""), "")
    return list(offences.values())


def counted(offences: Iterable[Offence], book: Codebook) -> Counter[tuple[str, str, str]]:
    """How many offences stand in each cell: class, row and column."""
    cells: Counter[tuple[str, str, str]] = Counter()
    chapters = {row.code: f"chapter:{row.chapter}" for row in book.articles}
    for one in offences:
        columns = list(_columns(one))
        for row in _rows(one, chapters):
            for klass in {"", one.get("gravity", "")}:
                cells.update((klass, row, column) for column in columns)
    return cells


def _rows(one: Offence, chapters: dict[str, str]) -> Iterator[str]:
    article = one["article"]
    attempt = one.get("stage") == "attempt"
    yield f"article:{article}/attempt" if article == "99" and attempt else f"article:{article}"
    if article in ("000", "001"):
        return
    yield "total"
    yield chapters[article]
    gravity = one.get("gravity")
    yield "misdemeanours" if gravity == "misdemeanour" else "crimes"
    if gravity not in (None, "misdemeanour"):
        yield f"gravity:{gravity}"
    if one["procedure"] in ("accelerated", "order"):
        yield "accelerated" if one["procedure"] == "accelerated" else "order_procedure"
    for row, asked in KINDS.items():
        if row.startswith(f"article:{article}/") and all(
            one.get(name) == value for name, value in asked.items()
        ):
            yield row
    if article == "188" and one.get("stolen") in ("vehicle", "car"):
        yield "article:188/vehicles"


def _columns(one: Offence) -> Iterator[str]:
    state = one.get("state", "")
    if state == "terminated" and one["ground"] == "2":
        yield "terminated_exonerating"
        return
    yield "in_proceedings"
    if one["registered_on"] >= FIRST_DAY:
        yield from _parts(one)
    yield from _outcomes(one, state)


def _parts(one: Offence) -> Iterator[str]:
    held = {
        "registered": True,
        "registered.committed_earlier": one["committed_on"] < FIRST_DAY,
        "registered.public_place": one.get("place_kind") in PUBLIC,
        "registered.street": one.get("place_kind") == "street",
        "domestic": one.get("sphere") == "domestic",
        "registered.against_women": any(victim["sex"] == "female" for victim in one.get("victims", ())),
        "registered.against_minors": any(victim["age"] < ADULT for victim in one.get("victims", ())),
    }
    return (name for name, holds in held.items() if holds)


def _outcomes(one: Offence, state: str) -> Iterator[str]:
    if state == "interrupted":
        yield from ("interrupted", f"interrupted.point_{one['point']}")
    if state == "sent_to_court":
        route = "investigation" if one["form"] == "preliminary" else one["form"]
        yield from ("finished", "sent_to_court", f"sent_to_court.{route}")
        if one.get("referral") == "plea_agreement":
            yield "sent_to_court.plea_agreement"
    if state == "terminated" and one["ground"] == "4":
        yield "misdemeanours_lapsed"
    elif state == "terminated":
        yield from ("finished", "terminated_non_exonerating")
