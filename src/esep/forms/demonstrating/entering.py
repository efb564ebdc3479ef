"""Cards entered into a register by the bulk way, day by day of the past, under a clock that is set for it.

The register learns of the cards in the order in which it would have, every few days, so that what it told
at a past instant can be asked for. What is known late is known late there too.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np

from esep.forms.demonstrating.cards import Cards
from esep.kernel.errors import EsepError
from esep.register.register import Register
from esep.register.submissions import Accepted, Batch

EVERY = 3  # days between two entries: within that time nothing counts as registered late
AT = time(12)
MOST = 10_000  # cards of one batch
TOLD = 20_000  # cards after which it is told how many there are
SYSTEM = "demonstration"
EPOCH = date(1970, 1, 1).toordinal()


@dataclass
class SetClock:
    """A clock that shows what it is set to."""

    now: datetime

    def __call__(self) -> datetime:
        """The instant it shows."""
        return self.now


@dataclass(frozen=True)
class Joined:
    """All cards of one kind, in the order in which they become known; `ticks` tells when each does."""

    cards: Cards
    ticks: np.ndarray


def joined(made: Iterable[Cards]) -> list[Joined]:
    """The cards of all territories, kind after kind, each kind in the order of time."""
    kinds: dict[tuple[str, int], list[Cards]] = {}
    for cards in made:
        kinds.setdefault((cards.kind, cards.nth), []).append(cards)
    return [_joined(several) for several in kinds.values()]


def _joined(several: Sequence[Cards]) -> Joined:
    names = list(dict.fromkeys(name for one in several for name in one.fields))
    known = np.concatenate([one.known for one in several])
    ticks = -(-known.astype("datetime64[D]").astype(np.int64) // EVERY) * EVERY
    order = np.argsort(ticks, kind="stable")

    def column(name: str) -> np.ndarray:
        parts = [one.fields.get(name, np.full(len(one.number), None, object)) for one in several]
        return np.concatenate(parts)[order]

    fields = {name: column(name) for name in names}
    number = np.concatenate([one.number for one in several])[order]
    day = np.concatenate([one.day for one in several])[order]
    first = several[0]
    return Joined(
        Cards(first.kind, number, day, known[order], fields, first.happened, first.nth), ticks[order]
    )


def enter(
    register: Register,
    clock: SetClock,
    kinds: Sequence[Joined],
    sender: dict[str, str],
    done: Callable[[int], None] = lambda _: None,
) -> int:
    """Enter all cards; how many there were.

    Raises:
        EsepError: E-911 when the register refuses one, with its reason as a note.
    """
    count = 0
    for tick in np.unique(np.concatenate([one.ticks for one in kinds])).tolist():
        clock.now = datetime.combine(date.fromordinal(EPOCH + tick), AT, UTC)
        for one in kinds:
            for batch in _batches(one, tick, sender):
                _accepted(register, batch)
                if (count + batch.length) // TOLD > count // TOLD:
                    done(count + batch.length)
                count += batch.length
    return count


def _batches(one: Joined, tick: int, sender: dict[str, str]) -> Iterator[Batch]:
    first, last = np.searchsorted(one.ticks, [tick, tick + 1]).tolist()
    record, _, card = one.cards.kind.partition(".")
    card = f"{card}/{one.cards.nth}" if one.cards.nth else card
    for start in range(first, last, MOST):
        here = slice(start, min(start + MOST, last))
        numbers = one.cards.number[here].tolist()
        records = [f"{record}:{number}" for number in numbers]
        keys = [f"{card}/{name}" for name in records]
        fields = {name: column[here].tolist() for name, column in one.cards.fields.items()}
        yield Batch(one.cards.kind, {"record": records, "key": keys}, fields, len(numbers), sender)


def _accepted(register: Register, batch: Batch) -> None:
    for place, outcome in enumerate(register.accept_batch(batch)):
        if not isinstance(outcome, Accepted):
            refusal = EsepError("E-911", record=batch.envelope["record"][place], card=batch.kind)
            refusal.add_note(str(outcome.faults[0]))
            raise refusal
