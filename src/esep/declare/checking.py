"""What a card says, checked against its declaration. Everything that is wrong with it is told at once.

What is impossible is a fault and the card is refused; what is unlawful is a flag and the card stands. Many
cards of one kind are checked by `esep.declare.columns`, by the same rules and with equal results.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from esep.codebook import Codebook
from esep.codebook.dated import nearest
from esep.declare.cards import Card
from esep.declare.checks import Check
from esep.declare.fields import Field, Kind
from esep.declare.rules import Effect, Rule
from esep.declare.values import Circumstances, read_value
from esep.kernel.errors import EsepError

GRAVITY_DIFFERS = "codebook.gravity"
AHEAD = timedelta(minutes=2)  # clocks of two machines may differ by this much
CODED = {Kind.CODE, Kind.PLACE}  # what a list of the codebook says
EXAMPLE_DAY = date(2024, 2, 5)
SINGLE = (str, int, float, date)
Value = str | int


class Checked(NamedTuple):
    """A card after checking: its values as the journal writes them, its day, its faults, its flags."""

    values: Mapping[str, Value]
    on: date | None
    faults: tuple[EsepError, ...]
    flags: tuple[str, ...]


def check_card(card: Card, rules: Sequence[Rule], raw: Mapping[str, Any], by: Circumstances) -> Checked:
    """One card checked. Empty text counts as not given.

    Args:
        card: its declaration.
        rules: the rules of the card; those that look at the record before it are asked when it is folded.
        raw: what was typed, by field.
        by: the codebook, the territory whose clock was read, and the moment it is.
    """
    faults, values = unknown(card, raw), dict[str, Value]()
    on, day = None, by.now.date()
    for one in in_order(card):
        told = raw.get(one.name)
        if told is None and not one.required:
            continue  # most fields of most cards
        value = value_of(one, told, day, by)
        if isinstance(value, EsepError):
            faults.append(value)
        elif value is not None:
            values[one.name] = value
            if one.name == card.happened:
                found = day_of(one, value, by)
                if isinstance(found, EsepError):
                    faults.append(found)
                else:
                    on = day = found
                    faults += ahead(one, day, latest_day(by))
    flags: list[str] = []
    if on is not None:
        broken = [
            rule for rule in rules if isinstance(rule.holds, Check) and rule.holds.holds(values) is False
        ]
        judge(broken, on, faults, flags)
        names = coded_gravity(card)
        if names and gravity_differs(by.book, [values.get(name) for name in names], on):
            flags.append(GRAVITY_DIFFERS)
    return Checked(values, on, tuple(faults), tuple(flags))


def example(card: Card, book: Codebook, on: date = EXAMPLE_DAY) -> dict[str, str | int]:
    """A card of this kind that nothing is wrong with, made of the first valid values: for tests and help."""
    return {one.name: example_of(one, book, on) for one in card.fields if one.required}


def example_of(one: Field, book: Codebook, on: date) -> str | int:
    """The first valid value of a field."""
    if one.kind in CODED:
        return _first_code(one, book, on)
    if one.kind == Kind.LINK and one.of in book.numbers:
        return f"{one.of}:{book.number_pattern(one.of, on).example}"
    return EXAMPLES[one.kind](one, on)


def uncoded_example(card: Card, on: date = EXAMPLE_DAY) -> dict[str, str | int]:
    """The example without what only a codebook knows: its codes and places."""
    return {
        one.name: EXAMPLES[one.kind](one, on) for one in card.fields if one.required and one.kind not in CODED
    }


def unknown(card: Card, names: Mapping[str, Any]) -> list[EsepError]:
    """A refusal for each name that is no field of the card."""
    known = names_of(card)
    if names.keys() <= known.keys():
        return []
    return [
        EsepError("E-634", card=card.kind, nearest=nearest(name, known))
        for name in names
        if name not in known
    ]


@lru_cache(maxsize=1024)
def names_of(card: Card) -> Mapping[str, Field]:
    """The fields of a card by name, in the order of its declaration."""
    return {one.name: one for one in card.fields}


@lru_cache(maxsize=1024)
def in_order(card: Card) -> tuple[Field, ...]:
    """The fields as they are read: first the one that says when it happened, since codes hold by day."""
    first = card.field(card.happened)
    if first is None:
        raise LookupError(f"{card.kind} does not say when it happened")
    return (first, *(one for one in card.fields if one is not first))


def value_of(one: Field, raw: object, day: date, by: Circumstances) -> Value | EsepError | None:
    """The value of a field, None where it is left out, or the refusal."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return EsepError("E-635", field=one.name) if one.required else None
    if not isinstance(raw, SINGLE):
        return EsepError("E-625", field=one.name)
    try:
        return read_value(one, raw, day, by)
    except EsepError as refusal:
        return refusal


def day_of(one: Field, value: Value, by: Circumstances) -> date | EsepError:
    """The civil day of a field that says when the card happened, or why no clock can tell it."""
    try:
        return by.civil_day(str(value)) if one.kind == Kind.INSTANT else date.fromisoformat(str(value))
    except EsepError as refusal:
        return refusal


def latest_day(by: Circumstances) -> date:
    """The last civil day that has come."""
    return by.book.zones.at(by.now + AHEAD, by.territory).date()


def ahead(one: Field, day: date, latest: date) -> list[EsepError]:
    """The refusal of a day that has not come."""
    return [EsepError("E-636", field=one.name, day=day.isoformat())] if day > latest else []


def judge(broken: Sequence[Rule], on: date, faults: list[EsepError], flags: list[str]) -> None:
    """Add what the broken rules in force on the day make of a card: faults or flags."""
    for rule in broken:
        if not rule.in_force(on.isoformat()):
            continue
        if rule.effect == Effect.IMPOSSIBLE:
            faults.append(EsepError("E-637", number=rule.number, text=rule.text, source=rule.source))
        else:
            flags.append(rule.number)


@lru_cache(maxsize=1024)
def coded_gravity(card: Card) -> tuple[str, ...]:
    """The fields with article, part and gravity, if the card has all three."""
    by_list = {one.of: one.name for one in card.fields if one.kind == Kind.CODE}
    names = [by_list.get(name, "") for name in ("article", "part_of_article", "gravity")]
    return tuple(names) if all(names) else ()


def gravity_differs(book: Codebook, coded: Sequence[Value | None], on: date) -> bool:
    """Whether the codebook knows another gravity for an article, its part and a gravity on that day."""
    article, part, gravity = coded
    if article is None or part is None or gravity is None:
        return False
    return book.article_parts.gravity(str(article), str(part), on) not in {None, gravity}


def _first_code(one: Field, book: Codebook, on: date) -> str:
    return next(str(row.key) for row in book.lists.named(one.of) if row.holds_on(on))


EXAMPLES: Mapping[Kind, Callable[[Field, date], str | int]] = {
    Kind.DAY: lambda _, on: on.isoformat(),
    Kind.INSTANT: lambda _, on: f"{on}T12:00:00.000000Z",
    Kind.PERSON: lambda one, _: "p-" + one.name[0] * 24,  # two persons on a card are two
    Kind.ORGANISATION: lambda _, __: "office-1",
    Kind.OFFICE: lambda _, __: "office-1",
    Kind.OFFICER: lambda _, __: "officer-1",
    Kind.AMOUNT: lambda one, _: one.minimum or 0,
    Kind.COUNT: lambda one, _: one.minimum or 0,
    Kind.TEXT: lambda _, __: "-",
    Kind.LINK: lambda one, _: f"{one.of}:1",
}
