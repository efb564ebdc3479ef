"""How a finding is told: a line for people, an object of the findings' shape for programs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import typer

from esep.cli.desk import Desk, harmless
from esep.forms.findings import Finding
from esep.forms.long import FINDINGS, VERSION, Line, finding_line
from esep.forms.returns import Return

COLOURS = {"error": typer.colors.RED, "warning": typer.colors.YELLOW, "note": typer.colors.BLUE}


def severity_text(desk: Desk, severity: str) -> str:
    """The word for a severity, in its colour."""
    said = desk.book.phrases.say(f"severity.{severity}", desk.lang)
    return typer.style(said, fg=COLOURS[severity], bold=severity == "error")


def finding_text(desk: Desk, finding: Finding) -> str:
    """A finding in a line: how serious, on how many cells where there are several, what, by which control."""
    message = harmless(finding.message(desk.book.phrases, desk.lang))
    parts = [severity_text(desk, finding.severity), message, f"[{finding.control}]"]
    if len(finding.cells) > 1:
        parts.insert(2, desk.say("check.cells", count=len(finding.cells)))
    return "  ".join(parts)


def lines_of(desk: Desk, returns: Iterable[Return], found: Mapping[str, Sequence[Finding]]) -> Iterator[Line]:
    """The findings of returns in the machine shape, return by return."""
    for one in returns:
        for finding in found.get(one.territory, ()):
            yield finding_line(finding, one.file, one.territory, desk.book.phrases, desk.lang)


def line_as_data(line: Line) -> dict[str, object]:
    """A line of the machine shape as an object; None where it has no number."""
    told: dict[str, object] = dict(zip(FINDINGS, line, strict=True))
    numbers = {name: None if told[name] == "" else told[name] for name in ("expected", "found")}
    return {**told, **numbers, "version": VERSION}
