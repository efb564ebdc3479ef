"""The life of a return as dated events: filed, filed anew as a correction, a finding accepted, sent back.

An event never changes. What it looks like on disk is JSON that a person can read too: a finding keeps
all that its sentence needs, so that it can be told again in any language as it was told then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from esep.forms.findings import Finding
from esep.forms.model import Cell
from esep.kernel.periods import Period
from esep.kernel.texts import Text


@dataclass(frozen=True, kw_only=True)
class Filing:
    """A return, or the declaration that there is nothing to report, as one office filed it.

    `number` counts the events of a territory and period, `sequence` the filings among them: 1 is the
    original, a later one a correction. `at` is the instant of receipt in UTC. `sender` is the code or
    the name of an office, never of a person. `digest` is the SHA-256 of the file, empty for a nil
    return. `unread` is how many figures could not be read, `changed` how many differ from the filing
    before. `reporter` is the number of the unit that filed it, empty where the office of the territory did.
    """

    number: int
    at: datetime
    form: str
    version: str
    territory: str
    period: Period
    sequence: int
    sender: str
    standing: str
    due_on: date | None
    file: str
    digest: str
    size: int
    unread: int
    changed: int
    findings: tuple[Finding, ...]
    reporter: str = ""

    @property
    def nil(self) -> bool:
        """Whether the office declares that it has nothing to report: every figure is 0."""
        return not self.digest

    @property
    def correction(self) -> bool:
        """Whether it takes the place of an earlier filing."""
        return self.sequence > 1

    @property
    def kind(self) -> str:
        """What kind of event this is, as its folder is named."""
        return "correction" if self.correction else "nil-return" if self.nil else "return"


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """A finding that an office explained and that therefore stands; the figures stay as they are."""

    number: int
    at: datetime
    office: str
    finding: Finding
    # Free text may name people: it is kept out of whatever prints the event.
    explanation: str = field(repr=False)

    kind = "accepted"


@dataclass(frozen=True, kw_only=True)
class SentBack:
    """The filing with the number `filing` went back to its office with a protocol."""

    number: int
    at: datetime
    office: str
    filing: int

    kind = "sent-back"


Event = Filing | Acceptance | SentBack


@dataclass(frozen=True)
class Changed:
    """A figure before a correction and after it; None where it could not be read."""

    cell: Cell
    before: int | None
    now: int | None


def identity(finding: Finding) -> tuple[object, ...]:
    """What makes two findings the same: control, cell, what was expected and found.

    A finding that compares no numbers is the same only when all its particulars are.

    >>> one = Finding("G-015", "error", "label_other", Cell("A", "1", ""), values={"found": "x"})
    >>> identity(one) == identity(one.numbered(7))
    True
    """
    numbers = (finding.expected, finding.found)
    told = () if None not in numbers else sorted((name, str(value)) for name, value in finding.values.items())
    return finding.control, finding.key, finding.cell, *numbers, *told


def still_open(findings: Iterable[Finding], acceptances: Iterable[Acceptance]) -> list[Finding]:
    """The findings that nobody has accepted, in their order."""
    settled = {identity(one.finding) for one in acceptances}
    return [finding for finding in findings if identity(finding) not in settled]


def event_data(event: Event) -> dict[str, Any]:
    """An event as JSON holds it."""
    data = {"event": event.kind, **asdict(event)}
    data["at"] = event.at.astimezone(UTC).isoformat()
    if isinstance(event, Filing):
        data["period"] = event.period.code
        data["due_on"] = event.due_on and event.due_on.isoformat()
        data["findings"] = [finding_data(one) for one in event.findings]
    if isinstance(event, Acceptance):
        data["finding"] = finding_data(event.finding)
    return data


def event_of(data: Mapping[str, Any]) -> Event:
    """The event that `event_data` wrote.

    Raises:
        KeyError, TypeError, ValueError: the data is no event.
    """
    kind = data["event"]
    given = {name: value for name, value in data.items() if name != "event"}
    given["at"] = datetime.fromisoformat(given["at"])
    if kind == Acceptance.kind:
        return Acceptance(**{**given, "finding": finding_of(given["finding"])})
    if kind == SentBack.kind:
        return SentBack(**given)
    given["period"] = Period.parse(given["period"])
    given["due_on"] = date.fromisoformat(given["due_on"]) if given["due_on"] else None
    given["findings"] = tuple(finding_of(one) for one in given["findings"])
    return Filing(**given)


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding as JSON holds it, with all that its sentence needs."""
    return {
        "control": finding.control,
        "severity": finding.severity,
        "key": finding.key,
        "cell": _cell_data(finding.cell),
        "expected": finding.expected,
        "found": finding.found,
        "values": {name: _value_data(value) for name, value in finding.values.items()},
        "cause": finding.cause,
        "cells": [_cell_data(cell) for cell in finding.cells],
        "suspects": [_cell_data(cell) for cell in finding.suspects],
    }


def finding_of(data: Mapping[str, Any]) -> Finding:
    """The finding that `finding_data` wrote.

    >>> finding = Finding("1", "error", "sum", Cell("A", "1", "2"), 3, 4, {"parts": (Cell("A", "2", "2"),)})
    >>> finding_of(finding_data(finding)) == finding
    True
    """
    return Finding(
        **{
            **data,
            "cell": Cell(*data["cell"]),
            "values": {name: _value_of(value) for name, value in data["values"].items()},
            "cells": tuple(Cell(*cell) for cell in data["cells"]),
            "suspects": tuple(Cell(*cell) for cell in data["suspects"]),
        }
    )


def _cell_data(cell: Cell) -> Sequence[str]:
    return [cell.section, cell.row, cell.column]


def _value_data(value: object) -> object:
    """A value of a sentence: what JSON has no word for is an object with the name of its kind."""
    if isinstance(value, Text):
        return {"text": dict(value), "own": sorted(value.own)}
    if isinstance(value, Cell):
        return {"cell": _cell_data(value)}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, Period):
        return {"period": value.code}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return [_value_data(one) for one in value] if isinstance(value, tuple) else value


def _value_of(data: object) -> object:
    if isinstance(data, list):
        return tuple(_value_of(one) for one in data)
    if not isinstance(data, dict):
        return data
    if "text" in data:
        return Text(data["text"], own=data["own"])
    if "cell" in data:
        return Cell(*data["cell"])
    if "decimal" in data:
        return Decimal(data["decimal"])
    return Period.parse(data["period"]) if "period" in data else date.fromisoformat(data["day"])
