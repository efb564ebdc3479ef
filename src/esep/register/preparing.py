"""From what was submitted to cards ready for the journal: every row checked, the bad ones told apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
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
from esep.register.envelopes import Row, asserted, faults_of
from esep.register.submissions import ANNULLED, ENVELOPE, Batch, Refused, Submission


class Ready(NamedTuple):
    """A checked card on its way into the journal, and which entry its sender takes for the record's last."""

    draft: Draft
    card: Mapping[str, Any]
    expects: int | None


class _Stated(NamedTuple):
    """A row of a batch after checking."""

    at: int
    values: dict[str, Any]
    head: dict[str, Any]
    faults: tuple[EsepError, ...]


class _Kind(NamedTuple):
    """What cards of a kind are prepared by; `card` is None for annulments."""

    declared: Record
    card: Card | None
    rules: tuple[Rule, ...]
    drafting: Drafting


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
        stated = self._checked(batch, kind.card, rows, now) if kind.card else self._annulling(rows, now)
        return self._sorted_out(kind, rows, stated, now)

    def prepared_one(
        self, submission: Submission, now: datetime
    ) -> tuple[dict[int, Refused], dict[int, Ready]]:
        """The same for one card, without the cost of columns; its place is 0."""
        kind, row = self._kind(submission.kind), Row(*_ENVELOPE_OF(submission))
        if kind.card is None:
            return self._sorted_out(kind, [row], self._annulling([row], now), now)
        if not self._has_clock(row.territory, now):
            return {0: Refused((EsepError("E-752"),))}, {}
        by = Circumstances(self._book, row.territory, now)
        checked = check_card(kind.card, kind.rules, submission.fields, by)
        on = checked.on.isoformat() if checked.on else ""
        happened = str(checked.values.get(kind.card.happened, ""))
        head, faults = _head(row, now, on, happened, checked.flags)
        stated = _Stated(0, dict(checked.values), head, (*checked.faults, *faults))
        return self._sorted_out(kind, [row], [stated], now)

    def _sorted_out(
        self, kind: _Kind, rows: Sequence[Row], stated: Iterable[_Stated], now: datetime
    ) -> tuple[dict[int, Refused], dict[int, Ready]]:
        refused: dict[int, Refused] = {}
        good: list[_Stated] = []
        for one in stated:
            wrong = faults_of(rows[one.at], kind.card, kind.declared, self._book, now.date())
            if one.faults or wrong:
                refused[one.at] = Refused((*one.faults, *wrong))
            else:
                good.append(one)
        return refused, _drafted(kind.drafting, rows, good)

    def _kind(self, name: str) -> _Kind:
        if name not in self._kinds:
            self._kinds[name] = self._made(name)
        return self._kinds[name]

    def _made(self, name: str) -> _Kind:
        record, _, card_name = name.rpartition(".")
        card = None if card_name == ANNULLED else self._domains.card(name)
        declared = self._domains.record(record if card is None else card.record)
        drafting = Drafting(name, card, self._keyring, self._secret)
        return _Kind(declared, card, () if card is None else self._domains.rules(card), drafting)

    def _has_clock(self, territory: str, now: datetime) -> bool:
        try:
            self._book.zones.at(now, territory)
        except EsepError:
            return False
        return True

    def _annulling(self, rows: Sequence[Row], now: datetime) -> Iterator[_Stated]:
        """An annulment states nothing but itself, and happens when it is said."""
        for at, row in enumerate(rows):
            if not self._has_clock(row.territory, now):
                yield _Stated(at, {}, {}, (EsepError("E-752"),))
                continue
            today = self._book.zones.at(now, row.territory).date().isoformat()
            head, faults = _head(row, now, today, today, ())
            yield _Stated(at, {}, head, faults)

    def _checked(self, batch: Batch, card: Card, rows: Sequence[Row], now: datetime) -> Iterator[_Stated]:
        for territory, ats in _by_territory(rows).items():
            if not self._has_clock(territory, now):
                yield from (_Stated(at, {}, {}, (EsepError("E-752"),)) for at in ats)
                continue
            whole = len(ats) == batch.length
            columns = {
                name: column if whole else [column[at] for at in ats] for name, column in batch.fields.items()
            }
            by = Circumstances(self._book, territory, now)
            checked = check_columns(card, self._domains.rules(card), columns, len(ats), by)
            days: dict[date | None, str] = {None: ""}
            for nth, values in enumerate(_rows(checked)):
                row, day = rows[ats[nth]], checked.on[nth]
                if day not in days and day is not None:
                    days[day] = day.isoformat()
                happened = str(values.get(card.happened, ""))
                head, faults = _head(row, now, days[day], happened, checked.flags.get(nth, ()))
                yield _Stated(ats[nth], values, head, (*checked.faults.get(nth, ()), *faults))


def _drafted(drafting: Drafting, rows: Sequence[Row], good: Sequence[_Stated]) -> dict[int, Ready]:
    mine = [rows[one.at] for one in good]
    cards = drafting.cards(mine, [one.values for one in good], [one.head for one in good])
    return {
        one.at: Ready(draft(made, drafting.fingerprint(row, one.values)), made, row.expects)
        for one, row, made in zip(good, mine, cards, strict=True)
    }


def _rows(checked: CheckedColumns) -> Iterator[dict[str, Any]]:
    """The values of each row, without those that are not given."""
    names = list(checked.columns)
    sparse = [name for name, column in checked.columns.items() if None in column]
    for stated in zip(*checked.columns.values(), strict=True):
        values: dict[str, Any] = dict(zip(names, stated, strict=True))
        for name in sparse:
            if values[name] is None:
                del values[name]
        yield values


def _head(
    row: Row, now: datetime, on: str, happened: str, flags: Sequence[str]
) -> tuple[dict[str, Any], tuple[EsepError, ...]]:
    """What the envelope adds to a card besides the row: its day, its moments, its flags."""
    head: dict[str, Any] = {"on": on, "happened": happened}
    if flags:
        head["flags"] = list(flags)
    try:
        head["asserted_at"] = asserted(row.asserted_at, now)
    except EsepError as refusal:
        return head, (refusal,)
    return head, ()


def _by_territory(rows: Sequence[Row]) -> dict[str, list[int]]:
    by: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        by.setdefault(row.territory, []).append(at)
    return by
