"""From what was submitted to cards ready for the journal: every row checked, the bad ones told apart."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from esep.codebook import Codebook
from esep.declare import Card, Domains, Record, Rule
from esep.declare.checking import check_card
from esep.declare.columns import CheckedColumns, check_columns
from esep.declare.values import Circumstances
from esep.kernel.errors import EsepError
from esep.people.keyring import Keyring
from esep.register.drafting import Drafting, draft
from esep.register.entries import Draft
from esep.register.envelopes import Row, asserted, faults_of, flags_of
from esep.register.linked_numbers import Linked, linked, wrong_numbers
from esep.register.submissions import ANNULLED, ENVELOPE, Batch, Refused, Submission


class Ready(NamedTuple):
    """A checked card on its way into the journal, and which entry its sender takes for the record's last."""

    draft: Draft
    card: Mapping[str, Any]
    expects: int | None


class _Stated(NamedTuple):
    """A row after checking: its values, what the envelope adds to them, what is wrong with it."""

    values: Mapping[str, Any]
    head: dict[str, Any]
    faults: tuple[EsepError, ...]


class _Kind(NamedTuple):
    """What cards of a kind are prepared by; `card` is None for annulments."""

    declared: Record
    card: Card | None
    rules: tuple[Rule, ...]
    drafting: Drafting
    links: tuple[Linked, ...]


_ENVELOPE_OF = attrgetter(*ENVELOPE)


class Preparing:
    """Checks and drafts cards by the declarations and the codebook; `secret` keys their fingerprints."""

    def __init__(self, domains: Domains, book: Codebook, keyring: Keyring, secret: bytes) -> None:
        self._domains, self._book, self._keyring, self._secret = domains, book, keyring, secret
        self._kinds: dict[str, _Kind] = {}

    def prepared(self, batch: Batch, now: datetime) -> tuple[dict[int, Refused], dict[int, Ready]]:
        """The refused rows of a batch and the ready ones, by their place in it.

        Raises:
            EsepError: E-622 or E-623 when no domain declares what the batch is made of.
        """
        kind = self._kind(batch.kind)
        rows = [Row(*row) for row in zip(*(batch.column(name) for name in ENVELOPE), strict=True)]
        refused: dict[int, Refused] = {}
        good: dict[int, _Stated] = {}
        for at, stated in self._stated(kind, batch, rows, now):
            told = self._with_envelope(kind, rows[at], stated, now)
            if told.faults:
                refused[at] = Refused(told.faults)
            else:
                good[at] = told
        drafted = dict(
            zip(good, _drafted(kind.drafting, [rows[at] for at in good], list(good.values())), strict=True)
        )
        refused |= {at: one for at, one in drafted.items() if isinstance(one, Refused)}
        return refused, {at: one for at, one in drafted.items() if isinstance(one, Ready)}

    def prepared_one(self, submission: Submission, now: datetime) -> Refused | Ready:
        """The same for one card, without the cost of columns."""
        kind, row = self._kind(submission.kind), Row(*_ENVELOPE_OF(submission))
        by = self._by(row.territory, now)
        if by is None:
            stated = _without_clock()
        elif kind.card is None:
            stated = _annulling(row, by)
        else:
            values, on, faults, flags = check_card(kind.card, kind.rules, submission.fields, by)
            happened = str(values.get(kind.card.happened, ""))
            stated = _headed(row, by, values, on.isoformat() if on else "", happened, flags, faults)
        stated = self._with_envelope(kind, row, stated, now)
        return Refused(stated.faults) if stated.faults else _drafted(kind.drafting, [row], [stated])[0]

    def _with_envelope(self, kind: _Kind, row: Row, stated: _Stated, now: datetime) -> _Stated:
        """A checked row with what is wrong with its envelope, or odd about it."""
        told = (kind.declared, self._book, now.date())
        wrong = faults_of(row, kind.card, *told, stated.values)
        wrong += wrong_numbers(kind.links, stated.values, self._book, now.date())
        if wrong or stated.faults:
            return stated._replace(faults=(*stated.faults, *wrong))
        if odd := flags_of(row, *told, stated.head["on"]):
            stated.head["flags"] = [*stated.head.get("flags", ()), *odd]
        return stated

    def _kind(self, name: str) -> _Kind:
        if name not in self._kinds:
            self._kinds[name] = self._made(name)
        return self._kinds[name]

    def _made(self, name: str) -> _Kind:
        record, _, card_name = name.rpartition(".")
        card = None if card_name == ANNULLED else self._domains.card(name)
        declared = self._domains.record(record if card is None else card.record)
        drafting = Drafting(name, card, self._keyring, self._secret)
        rules = () if card is None else self._domains.rules(card)
        return _Kind(declared, card, rules, drafting, linked(card, self._domains))

    def _by(self, territory: str, now: datetime) -> Circumstances | None:
        """What values are read by; None where no clock of the territory is known."""
        try:
            self._book.zones.at(now, territory)
        except EsepError:
            return None
        return Circumstances(self._book, territory, now)

    def _stated(
        self, kind: _Kind, batch: Batch, rows: Sequence[Row], now: datetime
    ) -> Iterator[tuple[int, _Stated]]:
        for territory, ats in _by_territory(rows).items():
            by = self._by(territory, now)
            if by is None:
                yield from ((at, _without_clock()) for at in ats)
            elif kind.card is None:
                yield from ((at, _annulling(rows[at], by)) for at in ats)
            else:
                yield from _checked(kind.card, kind.rules, batch, rows, ats, by)


def _without_clock() -> _Stated:
    """What can be said of a card of a territory whose clock is not known."""
    return _Stated({}, {}, (EsepError("E-752"),))


def _annulling(row: Row, by: Circumstances) -> _Stated:
    """An annulment states nothing but itself, and happens when it is said."""
    on = by.book.zones.at(by.now, by.territory).date()
    return _headed(row, by, {}, on.isoformat(), on.isoformat(), (), ())


def _checked(
    card: Card,
    rules: Sequence[Rule],
    batch: Batch,
    rows: Sequence[Row],
    ats: Sequence[int],
    by: Circumstances,
) -> Iterator[tuple[int, _Stated]]:
    """The rows of one territory, checked as columns."""
    whole = len(ats) == batch.length
    columns = {name: column if whole else [column[at] for at in ats] for name, column in batch.fields.items()}
    checked = check_columns(card, rules, columns, len(ats), by)
    days = {on: on.isoformat() if on else "" for on in set(checked.on)}
    for nth, (at, values, on) in enumerate(zip(ats, _rows(checked), checked.on, strict=True)):
        happened = str(values.get(card.happened, ""))
        flags, faults = checked.flags.get(nth, ()), checked.faults.get(nth, ())
        yield at, _headed(rows[at], by, values, days[on], happened, flags, faults)


def _drafted(drafting: Drafting, rows: Sequence[Row], good: Sequence[_Stated]) -> list[Ready | Refused]:
    """The cards of checked rows; what is of somebody whose key was destroyed is refused by itself."""
    try:
        cards = drafting.cards(rows, [one.values for one in good], [one.head for one in good])
    except EsepError as refusal:
        if len(rows) == 1:
            return [Refused((refusal,))]
        each = (_drafted(drafting, [row], [one]) for row, one in zip(rows, good, strict=True))
        return [one for only in each for one in only]
    return [
        Ready(draft(card, drafting.fingerprint(row, one.values)), card, row.expects)
        for one, row, card in zip(good, rows, cards, strict=True)
    ]


def _rows(checked: CheckedColumns) -> Iterator[dict[str, Any]]:
    """The values of each row, without those that are not given."""
    length = len(checked.on)
    gaps = {name: column.count(None) for name, column in checked.columns.items()}
    names = [name for name in gaps if gaps[name] < length]
    if not names:
        yield from ({} for _ in range(length))
    sparse = [name for name in names if gaps[name]]
    for stated in zip(*(checked.columns[name] for name in names), strict=True):
        values: dict[str, Any] = dict(zip(names, stated, strict=True))
        for name in sparse:
            if values[name] is None:
                del values[name]
        yield values


def _headed(
    row: Row,
    by: Circumstances,
    values: Mapping[str, Any],
    on: str,
    happened: str,
    flags: Sequence[str],
    faults: Sequence[EsepError],
) -> _Stated:
    """A checked row with what the envelope adds to its card: its day, its moments, its flags."""
    head: dict[str, Any] = {"on": on, "happened": happened}
    if flags:
        head["flags"] = list(flags)
    try:
        head["asserted_at"] = asserted(row.asserted_at, by.now)
    except EsepError as refusal:
        return _Stated(values, head, (*faults, refusal))
    return _Stated(values, head, tuple(faults))


def _by_territory(rows: Sequence[Row]) -> dict[str, list[int]]:
    by: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        by.setdefault(row.territory, []).append(at)
    return by
