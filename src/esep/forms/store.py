"""The returns an administration has received, each kept whole with its history, in a folder.

    <store>/<form>/<period>/<territory>/0001-return/
    <store>/<type of unit>/<its number>/<form>/<period>/<territory>/0001-return/

Units that file returns of their own have a store each within the store, which can be named as one by itself.
Nothing in it is ever overwritten or deleted, and everything in it can be opened without esep.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from esep.codebook import Codebook
from esep.codebook.territories import Territory
from esep.forms.batch import read_workbooks
from esep.forms.changes import listed, read
from esep.forms.dossier import Dossier
from esep.forms.findings import Finding
from esep.forms.life import Acceptance, Changed, Event, Filing, SentBack
from esep.forms.model import Form
from esep.forms.reading import Workbook, read_workbook
from esep.forms.returns import Return, SetAside
from esep.forms.safety import bytes_of
from esep.kernel.clock import utc_now
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

RETURN, CHANGES, PROTOCOL = "return.xlsx", "changes.csv", "protocol.html"
REPORTER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}", re.ASCII)  # a folder is called so


@dataclass(frozen=True)
class Received:
    """What became of a filing: kept as `filing`, or already there (`again`) and not stored twice."""

    filing: Filing
    again: bool


class Store:
    """The returns of one codebook's offices in a folder. `clock` tells the instant of each act.

    >>> import tempfile
    >>> from esep.forms import load_form
    >>> book = Codebook.load("kz")
    >>> form = load_form(book, "1-M")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(Path(folder), book)
    ...     received = store.receive_nil(form, "KZ-62", Period.year(2022), sender="office 62")
    ...     received.filing.kind, len(store.missing(form, Period.year(2022)))
    ('nil-return', 19)
    """

    def __init__(
        self, folder: Path, book: Codebook, clock: Callable[[], datetime] = utc_now, reporter: str = ""
    ) -> None:
        self.folder, self.book, self.clock, self.reporter = folder, book, clock, reporter

    def of(self, form: Form, reporter: str) -> "Store":
        """The store of a unit that files returns of its own.

        Raises:
            EsepError: E-318 when no unit files this form; E-319 when nothing can have this number.
        """
        if form.reporter is None:
            raise EsepError("E-318", form=form.form)
        if not REPORTER.fullmatch(reporter):
            raise EsepError("E-319", record=form.reporter.record)
        return Store(self.folder / form.reporter.record / reporter, self.book, self.clock, reporter)

    def reported(self, form: Form, period: Period) -> tuple[list[Return], list[SetAside]]:
        """The returns in force that units filed, by their numbers; see `returns`.

        Raises:
            EsepError: E-318 when no unit files this form.
        """
        if form.reporter is None:
            raise EsepError("E-318", form=form.form)
        folders = (self.folder / form.reporter.record).glob("*")
        told = [self.of(form, name).returns(form, period) for name in sorted(path.name for path in folders)]
        return [one for found, _ in told for one in found], [one for _, aside in told for one in aside]

    def receive(
        self, path: Path, form: Form, a_return: Return, *, sender: str = "", due_on: date | None = None
    ) -> Received:
        """Keep a return as it came: the original, or a correction of what the office filed before.

        A file that was received for this territory and period before, with whatever came after it, is
        recognised by its digest and not stored again.

        Args:
            path: the file that `a_return` was read from.
            form: the form it is a return of.
            a_return: what was read and found.
            sender: the code or the name of an office.
            due_on: the last day to file; None when it is not known.

        Raises:
            EsepError: E-312 when the file is no longer the one that was read; E-310, E-311 and E-313 when
                what is stored already cannot be relied on.
        """
        content = bytes_of(path)
        if hashlib.sha256(content).hexdigest() != a_return.workbook.digest:
            raise EsepError("E-312", file=path.name)
        return self._keep(form, a_return, content, sender, due_on)

    def receive_nil(
        self,
        form: Form,
        territory: str,
        period: Period,
        *,
        standing: str = "internal",
        sender: str = "",
        due_on: date | None = None,
    ) -> Received:
        """Keep the declaration of an office that it has nothing to report: every figure is 0.

        Raises:
            EsepError: E-103 or E-104 when the codebook has no such territory at the end of the period;
                E-310, E-311 and E-313 as for a return.
        """
        nothing = Return(territory, period, standing, _nil(form), ())
        return self._keep(form, nothing, b"", sender, due_on)

    def accept(
        self, form: Form, territory: str, period: Period, finding: Finding, explanation: str, office: str = ""
    ) -> Acceptance:
        """Let a finding stand, with the explanation of the office: the figures are as they are.

        It stays accepted for an identical finding in a later correction (`esep.forms.life.identity`).

        Raises:
            EsepError: E-314 when nothing was filed; E-316 when there is no explanation; E-311 when the
                history is damaged.
        """
        if not explanation.strip():
            raise EsepError("E-316", control=finding.control)
        dossier = self._dossier(form, territory, period)
        with dossier.alone():
            events = dossier.events()
            _current(events, dossier.name)
            number = len(events) + 1
            accepted = Acceptance(
                number=number, at=self._now(), office=office, finding=finding, explanation=explanation
            )
            dossier.add(accepted, {})
        return accepted

    def send_back(
        self, form: Form, territory: str, period: Period, protocol: str, office: str = ""
    ) -> SentBack:
        """Send the current filing back to its office, with the protocol that says why, an HTML page.

        Until a correction comes its figures are still those the office stands for.

        Raises:
            EsepError: E-314 when nothing was filed; E-311 when the history is damaged.
        """
        dossier = self._dossier(form, territory, period)
        with dossier.alone():
            events = dossier.events()
            filing = _current(events, dossier.name).number
            sent = SentBack(number=len(events) + 1, at=self._now(), office=office, filing=filing)
            dossier.add(sent, {PROTOCOL: protocol.encode()})
        return sent

    def history(self, form: Form, territory: str, period: Period) -> tuple[Event, ...]:
        """Everything that happened to the return of a territory and period, in order.

        Raises:
            EsepError: E-311 when an event is missing, unreadable or altered.
        """
        return self._dossier(form, territory, period).events()

    def current(self, form: Form, territory: str, period: Period) -> Filing:
        """The filing in force: the latest.

        Raises:
            EsepError: E-314 when nothing was filed; E-311 when the history is damaged.
        """
        dossier = self._dossier(form, territory, period)
        return _current(dossier.events(), dossier.name)

    def accepted(self, form: Form, territory: str, period: Period) -> tuple[Acceptance, ...]:
        """The findings that were let stand, with their explanations."""
        history = self.history(form, territory, period)
        return tuple(event for event in history if isinstance(event, Acceptance))

    def changes(self, form: Form, filing: Filing) -> tuple[Changed, ...]:
        """What a correction changed against the filing before it, in the order of the form.

        Raises:
            EsepError: E-310 when the stored list is damaged.
        """
        if not filing.correction:
            return ()
        dossier = self._dossier(form, filing.territory, filing.period)
        return read(dossier.file(filing.number, CHANGES))

    def late(self, filing: Filing) -> bool | None:
        """Whether a filing came after the day it was due, by the clock of its territory; None without a day.

        Raises:
            EsepError: E-006 when the codebook does not know the clock of the territory at that instant.
        """
        if filing.due_on is None:
            return None
        return self.book.zones.at(filing.at, filing.territory).date() > filing.due_on

    def returns(
        self, form: Form, period: Period, without: Collection[str] = ()
    ) -> tuple[list[Return], list[SetAside]]:
        """The return in force of each territory, in the order of the codebook, read from its stored file.

        What cannot be relied on is set aside with its reason (E-310, E-311, E-313); the others go on. The
        territories `without` are not looked at.
        """
        filings, aside = self._filings(form, period, without)
        paths: dict[Path, Filing] = {}
        nothing = [filing for filing in filings if filing.nil]
        for filing in filings:
            if not filing.nil:
                try:
                    paths[self.workbook(form, filing)] = filing
                except EsepError as refusal:
                    aside.append(SetAside(filing.file, refusal))
        found = [_as_return(filing, _nil(form)) for filing in nothing]
        for path, result in read_workbooks(paths, form):
            filing = paths[path]
            if isinstance(result, EsepError):
                aside.append(SetAside(filing.file, result))
            else:
                found.append(_as_return(filing, replace(result, file=filing.file)))
        order = [filing.territory for filing in filings]
        return sorted(found, key=lambda one: order.index(one.territory)), aside

    def missing(self, form: Form, period: Period) -> tuple[Territory, ...]:
        """The territories at the end of the period with neither a return nor a nil return."""
        filed = {path.name for path in self._places(form, period) if any(path.glob("[0-9]*"))}
        return tuple(one for one in self.book.territories.on(period.last) if one.code not in filed)

    def period_before(self, form: Form, period: Period) -> Period | None:
        """The cumulative period before this one, the latest filed; None when none is."""
        filed = [path.name for path in (self.folder / form.form).glob("*") if path.name[0] != "."]
        before = [
            one for one in map(Period.parse, filed) if one.start == period.start and one.end < period.end
        ]
        return max(before, key=lambda one: one.end, default=None)

    def _keep(
        self, form: Form, a_return: Return, content: bytes, sender: str, due_on: date | None
    ) -> Received:
        dossier = self._dossier(form, a_return.territory, a_return.period)
        with dossier.alone():
            events = dossier.events()
            filings = [event for event in events if isinstance(event, Filing)]
            known = filings if content else filings[-1:]
            for filing in known:
                if filing.digest == a_return.workbook.digest:
                    return Received(filing, again=True)
            changed = list(self._changed(form, filings[-1], a_return.workbook)) if filings else []
            filing = replace(
                _filing(form, a_return, sender, due_on),
                reporter=self.reporter,
                number=len(events) + 1,
                at=self._now(),
                sequence=len(filings) + 1,
                size=len(content),
                changed=len(changed),
            )
            files = {RETURN: content} if content else {}
            dossier.add(filing, {**files, CHANGES: listed(changed)} if filings else files)
        return Received(filing, again=False)

    def _changed(self, form: Form, before: Filing, now: Workbook) -> Iterator[Changed]:
        """Every figure that a new filing changes."""
        was = _nil(form) if before.nil else read_workbook(self.workbook(form, before), form)
        moved = (was.values != now.values) | (was.unread != now.unread)
        for index in map(int, np.flatnonzero(moved)):
            yield Changed(
                form.cell(index),
                None if was.unread[index] else int(was.values[index]),
                None if now.unread[index] else int(now.values[index]),
            )

    def workbook(self, form: Form, filing: Filing) -> Path:
        """The stored file of a filing that has one, as good as on the day it came.

        Raises:
            EsepError: E-310 when it is missing or damaged; E-313 when it is of another version of the form.
        """
        dossier = self._dossier(form, filing.territory, filing.period)
        if filing.version != form.version:
            raise EsepError(
                "E-313", place=dossier.name, number=filing.number, stored=filing.version, given=form.version
            )
        return dossier.file(filing.number, RETURN)

    def _filings(
        self, form: Form, period: Period, without: Collection[str]
    ) -> tuple[list[Filing], list[SetAside]]:
        """The filings in force, in the order of the codebook, and the places whose history is damaged."""
        found: list[Filing] = []
        aside: list[SetAside] = []
        for folder in self._places(form, period):
            if folder.name in without:
                continue
            try:
                events = self._dossier(form, folder.name, period).events()
            except EsepError as refusal:
                aside.append(SetAside(folder.name, refusal))
                continue
            found += [event for event in events if isinstance(event, Filing)][-1:]
        order = [one.code for one in self.book.territories.on(period.last)]
        return sorted(found, key=lambda one: [code != one.territory for code in order]), aside

    def _places(self, form: Form, period: Period) -> list[Path]:
        folder = self.folder / form.form / period.code
        return sorted(path for path in folder.glob("*") if path.is_dir() and path.name[0] != ".")

    def _dossier(self, form: Form, territory: str, period: Period) -> Dossier:
        """The dossier of a place the codebook knows."""
        code = self.book.territories.get(territory, period.last).code
        folder = self.folder / form.form / period.code / code
        return Dossier(folder, f"{form.form} {period.code} {code}")

    def _now(self) -> datetime:
        now = self.clock()
        if now.tzinfo is None:
            raise EsepError("E-005", moment=now.isoformat())
        return now.astimezone(UTC)


def _current(events: Iterable[Event], place: str) -> Filing:
    filings = [event for event in events if isinstance(event, Filing)]
    if not filings:
        raise EsepError("E-314", place=place)
    return filings[-1]


def _filing(form: Form, a_return: Return, sender: str, due_on: date | None) -> Filing:
    """A filing as far as it is known before it has its place in a dossier."""
    return Filing(
        number=0,
        at=datetime.min.replace(tzinfo=UTC),
        form=form.form,
        version=form.version,
        territory=a_return.territory,
        period=a_return.period,
        sequence=0,
        sender=sender,
        standing=a_return.standing,
        due_on=due_on,
        file=a_return.workbook.file,
        digest=a_return.workbook.digest,
        size=0,
        unread=int(a_return.workbook.unread.sum()),
        changed=0,
        findings=a_return.findings,
    )


def _nil(form: Form) -> Workbook:
    """The figures of an office that has nothing to report."""
    return Workbook("", "", np.zeros(form.size, np.int64), np.zeros(form.size, np.bool_), ())


def _as_return(filing: Filing, workbook: Workbook) -> Return:
    where = filing.territory, filing.period, filing.standing
    return Return(*where, workbook, filing.findings, filing.reporter)
