"""A register in which every protected field of every card holds a mark that stands nowhere else."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from tests.cli.hard_case import ACTORS, made

from esep import domains
from esep.codebook import Codebook
from esep.declare import Card, Class, Field, Kind
from esep.declare.checking import example
from esep.people import Identity, Name, note_office
from esep.people.numbers import NumberRule
from esep.register.home import Home
from esep.register.submissions import Submission

DOMAINS, BOOK = domains.load(), Codebook.load("kz")
# What each mark begins with, before the number of its place: a word in Latin, one with letters that Russian
# has not, a telephone, an identity number; and a day of birth, as each language writes it.
LATIN, KAZAKH, PHONE, NUMBER = "Zqxjwvkgyf", "Ғүңқһөұ", "770199904", "310719347"
BORN = "1931-07-19"
BIRTHDAYS = (BORN, "19.07.1931", "July 19, 1931", "19 июля 1931", "1931 ж. 19 шілде")
MARKS = frozenset({LATIN, KAZAKH, PHONE, NUMBER, *BIRTHDAYS})
STAFF = (
    ("d-2", "duty_officer"),
    ("w-1", "shelter_worker"),
    ("j-1", "juvenile_inspector"),
    ("h-1", "head_of_investigation"),
)
STATED = {"actor": "d-1", "office": "7512", "territory": "KZ-75", "system": "esep"}
HERE = {Kind.OFFICE: "7512", Kind.OFFICER: "d-1", Kind.PLACE: "KZ-75"}
FIRST, PERSONS = date(2024, 2, 5), "abcdefgh"  # and "i", who is entered by a command
Ids = Mapping[str, list[str]]


class Planted(NamedTuple):
    """The register: its folder, its cards by kind, what each of them hides, by domain the
    persons' ids, their numbers, and what users bring.
    """

    folder: Path
    cards: Mapping[str, str]
    hidden: Mapping[str, Mapping[str, Class]]
    ids: Ids
    numbers: list[str]
    given: Mapping[str, object] = {}


def protected() -> Iterator[Field]:
    """The fields that must be seen nowhere without a right."""
    return (one for card in DOMAINS.cards.values() for one in card.fields if one.klass > Class.OPEN)


PLACES = {one.path: number for number, one in enumerate(protected(), 1000)}


def mark(number: int) -> str:
    """The text of a place."""
    return f"{LATIN}{number} {KAZAKH}{number}, 8{PHONE}{number}"


def numbers() -> list[str]:
    """An identity number for each of the persons."""
    rule = NumberRule.load(BOOK.folder)
    found = (f"{NUMBER}{at:02}" for at in range(100))
    return [body + digit for body in found if (digit := rule.check_digits(body))][: len(PERSONS) + 1]


def somebody(sign: str, number: str) -> Identity:
    """An invented person."""
    name = Name(f"{KAZAKH}{chr(ord('а') + ord(sign) - ord('a'))}", f"{LATIN}{sign}", f"{KAZAKH}ұлы")
    return Identity((name,), number, date.fromisoformat(BORN), None, (f"{KAZAKH} көшесі, {LATIN}",))


def secret(one: Field, ids: Ids) -> str:
    """What a protected field holds."""
    number = PLACES[one.path]
    held = {
        Kind.TEXT: mark(number),
        Kind.PERSON: _person(one, ids),
        Kind.DAY: BORN,
        Kind.LINK: f"{one.of}:{LATIN}{number}",
        Kind.ORGANISATION: f"{LATIN}{number}",
    }
    return held[one.kind]


def _person(one: Field, ids: Ids) -> str:
    """One of four persons who are never protected, or one of four who always are."""
    of = next(domain.name for domain in DOMAINS.domains if one.record in domain.records)
    place = list(DOMAINS.card(f"{one.record}.{one.card}").fields).index(one)
    return ids[of][place % 4 + 4 * (one.klass > Class.OPEN)]


def submissions(ids: Ids) -> Iterator[tuple[Submission, dict[str, Class]]]:
    """Each card of each record, those of one record a day after another, with what it hides."""
    for record in DOMAINS.records.values():
        opening = [one for one in record.cards.values() if one.opens]
        following = [one for one in record.cards.values() if not one.opens]
        for nth, first in enumerate(opening):
            for day, card in enumerate([first] if nth else [first, *following]):
                yield _submission(card, 1 + nth, FIRST + timedelta(day), ids)


def _submission(card: Card, nth: int, on: date, ids: Ids) -> tuple[Submission, dict[str, Class]]:
    fields: dict[str, Any] = example(card, BOOK, on)
    for one in card.fields:
        if one.klass > Class.OPEN and one.kind is not Kind.COUNT:  # a number of metres marks nothing
            fields[one.name] = secret(one, ids)
        elif one.kind is Kind.PERSON:
            fields[one.name] = _person(one, ids)
        elif one.kind is Kind.LINK and one.name in fields:
            fields[one.name] = number(one.of, on, 7 if one.of == card.record else 1)
        elif one.kind in HERE and one.name in fields:
            fields[one.name] = HERE[one.kind]
    sent = Submission(
        kind=card.kind,
        record=number(card.record, on, nth),
        fields=fields,
        key=card.kind,
        second="p-1",
        **STATED,
    )
    return sent, {
        str(fields[one.name]): one.klass
        for one in card.fields
        if one.klass > Class.OPEN and one.kind is not Kind.COUNT
    }


def number(record: str, on: date, nth: int) -> str:
    """The id of a record."""
    of = DOMAINS.record(record).number
    return f"{record}:{BOOK.number_pattern(of, on).example[:-1]}{nth}" if of else f"{record}:{nth}"


def register(folder: Path) -> Planted:
    """The register, made."""
    made(folder)
    with (folder / "actors.toml").open("a", encoding="utf-8") as file:
        file.writelines(ACTORS.format(code=c, role=r, office="7512", territory="KZ-75") for c, r in STAFF)
    with Home.open(folder) as home:
        people = home.people.add_many([somebody(*one) for one in zip(PERSONS, numbers(), strict=False)])
        for one in people:
            note_office(home.people, one, "7512")
        ids = {domain.name: home.links.ids_in(domain.name, people) for domain in DOMAINS.domains}
        cards, hidden = {}, {}
        for sent, hides in submissions(ids):
            cards[sent.kind] = home.register.accept(sent).id
            hidden[sent.kind] = hides
    return Planted(folder, cards, hidden, ids, numbers())
