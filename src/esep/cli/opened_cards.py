"""The cards behind a figure, for those who may see them: records with their postings, through the gate."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from esep.access import Action, Right
from esep.cli.register_desk import RegisterDesk
from esep.declare import Class
from esep.ledger.codings import Coding
from esep.ledger.columns import Row
from esep.ledger.contributions import Contribution
from esep.ledger.explaining import Explained
from esep.register.entries import Entry, written
from esep.register.home import Home

DIGITS = 32
KLASS = Class.CASE  # which records make up a figure is a matter of their cases


class Posted(NamedTuple):
    """A posting with the id of its card."""

    row: Row
    card: str


class Shown(NamedTuple):
    """A record that makes up a figure: which of the members it stands for, and its postings."""

    record: str
    member: int
    contribution: Contribution
    postings: Sequence[Posted]


class Opened(NamedTuple):
    """What is shown of a figure, and how many members may not be, or were not looked at."""

    shown: Sequence[Shown]
    denied: int
    further: int


def opened(desk: RegisterDesk, explained: Explained, limit: int) -> Opened:
    """The records of the first members of a figure that the one who asks may read.

    One row of the trail is written for all of them together.

    Raises:
        EsepError: E-660 when nothing of a case may be read, or not without a purpose.
    """
    looked_at = explained.members[:limit]

    def fetch(_: Right) -> Sequence[Shown]:
        return [shown for at, one in enumerate(looked_at, 1) for shown in _readable(desk, at, one)]

    target = desk.home.targets.own(f"query:{_digest(explained)}", desk.actor)
    found = desk.answer(fetch, target, KLASS, Action.READ)
    denied = len(looked_at) - len({one.member for one in found})
    return Opened(found, denied, len(explained.members) - len(looked_at))


def _readable(desk: RegisterDesk, member: int, one: Contribution) -> Iterator[Shown]:
    """The records of a member that may be read: one as a rule, several of a person."""
    home = desk.home
    for unit in dict.fromkeys(row.unit for row in one.rows):
        record = _entry(home, unit).record
        target = home.targets.of(record)
        if home.gate.decide(desk.actor, target=target, klass=KLASS, purpose=desk.purpose).allowed:
            posted = [Posted(row, _entry(home, row.seq).id) for row in one.rows if row.unit == unit]
            yield Shown(record, member, one, posted)


def postings_as_data(shown: Shown, by: Coding) -> list[dict[str, object]]:
    """The postings of a record for a program, told by the dimensions of the measure."""
    return [
        {
            "entry": row.seq,
            "card": card,
            "known_at": written(row.known_at),
            "on": row.on.isoformat(),
            "holds_from": row.holds_from.isoformat(),
            "side": row.side.value,
            "amount": row.amount,
            "why": row.why.value,
            "coding": dict(zip(by, row.dims, strict=True)),
        }
        for row, card in shown.postings
    ]


def _entry(home: Home, seq: int) -> Entry:
    return next(iter(home.journal.entries(after=seq - 1, upto=seq)))


def _digest(explained: Explained) -> str:
    """What the trail keeps of the question: enough to tell two apart, and nothing that was typed."""
    asked = explained.question
    told = (
        asked.measure,
        asked.period.code,
        asked.known_at,
        asked.months,
        sorted(map(repr, asked.where.items())),
    )
    return sha256(repr(told).encode()).hexdigest()[:DIGITS]
