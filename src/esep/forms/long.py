"""Shapes for machines, version 1: a row for every figure, and a row for every finding.

The columns are a promise to other programs: they are documented, tested, and only ever added to.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from esep.forms.consolidation import Consolidated
from esep.forms.findings import Finding
from esep.forms.model import Form, Values
from esep.kernel.outputs import whole
from esep.kernel.texts import Phrases

VERSION = "1"
FIGURES = ("form", "section", "row", "column", "territory", "period", "value", "standing")
FINDINGS = (
    "file",
    "territory",
    "section",
    "row",
    "column",
    "control",
    "severity",
    "expected",
    "found",
    "cause",
    "message",
)
Line = tuple[str | int, ...]


def figure_lines(form: Form, values: Values, territory: str, period: str, standing: str) -> Iterator[Line]:
    """Every figure of a return or a sum, in the order of the form. Money is in whole units."""
    index = 0
    for section in form.sections:
        for row in section.rows:
            for column in section.columns:
                place = (form.form, section.section, row.row, column.column)
                yield (*place, territory, period, int(values[index]), standing)
                index += 1


def consolidated_lines(report: Consolidated) -> Iterator[Line]:
    """Every figure of every territory, then of the country."""
    period, standing = report.period.code, report.standing
    for territory, values in report.by_territory.items():
        yield from figure_lines(report.form, values, territory, period, standing)
    yield from figure_lines(report.form, report.values, report.territory, period, standing)


def finding_line(finding: Finding, file: str, territory: str, phrases: Phrases, lang: str) -> Line:
    """One finding; empty where the control compares no numbers or names no cell."""
    cell = finding.cell
    return (
        file,
        territory,
        cell.section,
        cell.row,
        cell.column,
        finding.control,
        finding.severity,
        "" if finding.expected is None else finding.expected,
        "" if finding.found is None else finding.found,
        finding.cause,
        finding.message(phrases, lang),
    )


def save_lines(path: Path, heading: Sequence[str], lines: Iterable[Line]) -> None:
    """Write a long table as CSV (UTF-8, one line feed a line); it appears whole or not at all."""
    with whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(lines)
