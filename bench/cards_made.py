"""A journal of made-up cards, to measure how the ledger posts them: lives of cases, offences and suspects.

Each case has an offence; three in ten are transferred, three in ten offences requalified, six in ten solved
with a suspect named, four in ten go to court, three are terminated, two interrupted. A card says all that its
declaration asks for and most of what it may say, and holds a sealed part as long as that of a case.
"""

import base64
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import orjson

from esep.codebook import Codebook
from esep.declare import Card, Domains
from esep.declare.fields import Field, Kind
from esep.register import sqlite
from esep.register.entries import Draft, card_id

FIRST = date(2022, 1, 1)
CARDS_OF_A_CASE = 6.1  # on average
SAID = 0.8  # of the fields that may be left out
AT_ONCE = 5_000


class Told(NamedTuple):
    """A card before it is written: the day it is told, the day it happened, its record and name, links."""

    known: int
    day: int
    record: str
    name: str
    links: dict[str, str]


def make(path: Path, domains: Domains, book: Codebook, cards: int) -> sqlite.SqliteJournal:
    """A journal in a file with about so many cards, in the order in which they are told."""
    chance = Random(1)  # noqa: S311 - cards of a benchmark
    cases = (one for case in range(round(cards / CARDS_OF_A_CASE)) for one in _life(case, chance))
    told = sorted(cases, key=lambda one: one.known)
    written = _Writing(domains, book, chance)
    now = [datetime(2022, 1, 1, 12, tzinfo=UTC)]
    sqlite.create(path)
    journal = sqlite.SqliteJournal(path, clock=lambda: now[0])
    for start in range(0, len(told), AT_ONCE):
        some = told[start : start + AT_ONCE]
        now[0] = datetime(2022, 1, 1, 12, tzinfo=UTC) + timedelta(days=some[-1].known)
        with journal.writing() as writer:
            writer.append([written.draft(start + at, one) for at, one in enumerate(some)])
    return journal


def _life(case: int, chance: Random) -> Iterator[Told]:
    day, record, offence = chance.randint(0, 360), f"proceeding:22751003{case:07d}", f"offence:22-{case:07d}"

    def card(on: int, record: str, name: str, **links: str) -> Told:
        return Told(on + chance.choice([0, 0, 0, 1, 1, 2, 5]), on, record, name, links)

    yield card(day, record, "started")
    yield card(day, offence, "registered", proceeding=record)
    if chance.random() < 0.3:
        yield card(day + chance.randint(1, 20), record, "transferred")
    if chance.random() < 0.3:
        yield card(day + chance.randint(1, 30), offence, "requalified")
    if chance.random() < 0.6:
        links = {"proceeding": record, "offence": offence}
        yield card(day + chance.randint(2, 30), offence, "solved")
        yield card(day + chance.randint(2, 30), f"suspect:{case:07d}", "named", **links)
    end, ended = day + chance.randint(32, 60), chance.random()
    for upto, name in ((0.4, "sent_to_court"), (0.7, "terminated"), (0.9, "interrupted")):
        if ended < upto:
            if name == "sent_to_court":
                yield card(end - 1, record, "completed")
            yield card(end, offence, name)
            yield card(end, record, name)
            return


class _Writing:
    """Cards with made-up values of their declarations."""

    def __init__(self, domains: Domains, book: Codebook, chance: Random) -> None:
        self._domains, self._book, self._chance = domains, book, chance
        self._codes: dict[str, Sequence[str]] = {}

    def draft(self, number: int, told: Told) -> Draft:
        kind = f"{told.record.partition(':')[0]}.{told.name}"
        on = (FIRST + timedelta(days=told.day)).isoformat()
        declared, key = self._domains.card(kind), f"k{number}"
        said = self._values(declared, on) | told.links
        card = {
            "v": 1, "id": card_id("bench", key), "key": key, "kind": kind, "kind_version": 1,
            "record": told.record, "actor": "officer-1", "office": "office-1", "channel": "form",
            "source": {"system": "bench", "message": f"m{number}"}, "happened": said[declared.happened],
            "on": on, "zone": "KZ-75", "asserted_at": f"{on}T08:00:00.000000Z", "open": said,
            "sealed": [{
                "class": "case", "owner": f"record:{told.record}", "key": "k" * 20,
                "nonce": base64.b64encode(self._chance.randbytes(12)).decode(),
                "ciphertext": base64.b64encode(self._chance.randbytes(150)).decode(),
            }],
        }  # fmt: skip
        written = orjson.dumps(card, option=orjson.OPT_SORT_KEYS)
        return Draft(written, card["id"], "bench", key, told.record, sha256(written).digest())

    def _values(self, declared: Card, on: str) -> dict[str, Any]:
        fields = [field for field in declared.open_fields if field.kind != Kind.LINK]
        said = [one for one in fields if one.required or self._chance.random() < SAID]
        return {field.name: self._value(field, on) for field in said}

    def _value(self, field: Field, on: str) -> Any:  # noqa: ANN401 - of any kind
        if field.kind in {Kind.CODE, Kind.PLACE}:
            return self._chance.choice(self._in_list(field.of))
        if field.kind in {Kind.DAY, Kind.INSTANT}:
            return on if field.kind == Kind.DAY else f"{on}T07:00:00.000000Z"
        if field.kind in {Kind.COUNT, Kind.AMOUNT}:
            return self._chance.randint(18, 70)
        if field.kind == Kind.PERSON:
            return f"p-{self._chance.randbytes(12).hex()}"
        return f"{field.kind.value}-{self._chance.randint(1, 30)}"

    def _in_list(self, name: str) -> Sequence[str]:
        if name not in self._codes:
            rows = [row for row in self._book.list(name) if row.holds_on(FIRST)]
            self._codes[name] = [row.key for row in rows]
        return self._codes[name]
