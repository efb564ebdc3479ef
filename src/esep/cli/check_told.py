"""A checked text told in a terminal: how many of what, what is worth attention, then the rest in short."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import typer

from esep.claims.belonging import Belonging
from esep.claims.checking import Checked
from esep.claims.checks.bare import bare
from esep.claims.model import Became, Claim, Judged, Verdict
from esep.claims.outputs import summary
from esep.claims.page.wording import Wording
from esep.claims.quoting import quoted
from esep.claims.signs import ACCUSING, UNSAID, gravity
from esep.cli.desk import Desk, harmless

COLOURS = {
    Verdict.INCONSISTENT: typer.colors.RED,
    Verdict.DIFFERS: typer.colors.RED,
    Verdict.MISLEADING: typer.colors.YELLOW,
    Verdict.MATCHES: typer.colors.GREEN,
    Verdict.CONSISTENT: typer.colors.GREEN,
    Verdict.NOT_CHECKABLE: typer.colors.BLUE,
}
QUOTE, SHORT, LISTED = 200, 90, 12
REMARKS = frozenset({"note_sure", "note_probable"})


class Worth(NamedTuple):
    """A finding that is worth attention, with the places it is said of."""

    judged: Judged
    why: str
    places: list[tuple[int, int]]


class Told:
    """Tells one text at a desk."""

    def __init__(self, desk: Desk, read: Checked) -> None:
        self._desk, self._read = desk, read
        self._wording = Wording(desk.book, desk.lang)
        self._remarked: set[str] = set()
        self._lines = [place for place, sign in enumerate(read.prose.text) if sign == "\n"]

    def top(self) -> None:
        """The headline, the counts, and notes of how the text was read."""
        desk, read = self._desk, self._read
        if read.prose.title:
            desk.tell(typer.style(harmless(" ".join(read.prose.title.split())), bold=True))
        desk.tell(self._counts())
        if read.noticed:
            desk.tell(desk.say("check_text.words", places=desk.counted("place", len(read.noticed))))
        for note in read.prose.notes:
            desk.tell(desk.book.phrases.say(f"claims.noted.{note}", desk.lang))

    def findings(self) -> None:
        """What is wrong, differs, misleads or is left unsaid, the gravest first, each thing once."""
        worth = sorted(self._worth(), key=lambda one: (gravity(one.judged.verdict), one.places[0]))
        if self._read.claims and not any(one.judged.verdict in ACCUSING for one in worth):
            self._desk.tell(self._desk.say("check_text.nothing_wrong"))
        if not worth:
            return
        self._heading("worth")
        self._finding(worth[0], quoted_above=False)
        for above, one in pairwise(worth):
            self._finding(one, quoted_above=_serves(above, one))

    def rest(self) -> None:
        """What else is said of the claims, the gravest first, all that is said of one place together."""
        told = dict.fromkeys("\n".join(self._entry(claim)) for claim in self._read.claims)
        entries = [entry for entry in told if entry]
        if entries:
            self._heading("rest")
        for entry in entries:
            self._desk.tell(entry)

    def _entry(self, claim: Claim) -> Iterator[str]:
        """What else is said of a claim, line by line."""
        found = self._else(claim)
        if found:
            yield f"{self._verdict(found[0][0])}  {self._place(claim.start, claim.end, SHORT)}"
        for verdict, why in found:
            sign = "" if verdict is found[0][0] else f"{self._wording.sign(verdict)} "
            yield f"    {sign}{harmless(why)}"

    def _else(self, claim: Claim) -> list[tuple[Verdict, str]]:
        """What is not told above: of a claim with a fault only what confirms some of it; a remark once."""
        above = {*ACCUSING, Verdict.NOT_CHECKABLE} if claim.verdict in ACCUSING else ACCUSING
        left = (one for one in claim.judged if one.verdict not in above and one.reason not in UNSAID)
        told = dict.fromkeys((one.verdict, self._wording.why(one)) for one in sorted(left, key=_gravity))
        new = [one for one in told if one[1] not in self._remarked] or list(told)
        self._remarked.update(self._wording.why(one) for one in claim.judged if one.reason in REMARKS)
        return new

    def no_data(self) -> None:
        """Numbers that are no data, one line for each class."""
        classes: dict[str, list[str]] = {}
        for number in self._read.numbers:
            if number.became is not Became.FIGURE:
                printed = harmless(" ".join(number.printed.split()))
                classes.setdefault(self._wording.became(number), []).append(printed)
        if classes:
            self._heading("no_data")
        for name, every in classes.items():
            self._desk.tell(f"{name}: {_listed(every)}")

    def unfound(self, missing: Sequence[int]) -> None:
        """The figures of a draft that its tables do not have."""
        self._desk.tell()
        if not missing:
            self._desk.tell(self._desk.say("check_text.all_found"))
            return
        self._desk.tell(self._desk.say("check_text.unfound", count=len(missing)))
        for place in missing:
            number = self._read.numbers[place]
            figure, clause = harmless(bare(number)), self._clause(number.start, number.end, SHORT)
            self._desk.tell(f"  {self._line(number.start)}: “{figure}”: {clause}")

    def _counts(self) -> str:
        desk = self._desk
        counts = summary(self._read, Belonging(self._read))
        numbers = desk.counted("number", counts["numbers"])
        if not counts["figures"]:
            key = "no_figures" if counts["numbers"] else "no_numbers"
            return desk.say(f"check_text.{key}", numbers=numbers)
        told = [
            f"{self._verdict(verdict)} {desk.number(counts[verdict.value])}"
            for verdict in reversed(Verdict)
            if counts[verdict.value]
        ]
        return desk.say(
            "check_text.summary",
            numbers=numbers,
            figures=desk.counted("figure", counts["figures"]),
            counts=", ".join(told),
        )

    def _worth(self) -> Iterator[Worth]:
        """What accuses and what is left unsaid, each sentence once with all its places."""
        found: dict[tuple[Verdict, str], Worth] = {}
        for start, end, judged in self._said():
            if judged.verdict in ACCUSING or judged.reason in UNSAID:
                why = self._wording.why(judged)
                one = found.setdefault((judged.verdict, why), Worth(judged, why, []))
                if (start, end) not in one.places:
                    one.places.append((start, end))
        yield from found.values()

    def _said(self) -> Iterator[tuple[int, int, Judged]]:
        def said(claim: Claim) -> Iterator[tuple[int, int, Judged]]:
            return ((claim.start, claim.end, judged) for judged in claim.judged)

        for claim in self._read.claims:
            yield from said(claim)
        for noticed in self._read.noticed:
            yield noticed.start, noticed.end, noticed.judged

    def _finding(self, one: Worth, *, quoted_above: bool) -> None:
        tell = self._desk.tell
        verdict = self._verdict(one.judged.verdict) if one.judged.verdict in ACCUSING else self._unsaid()
        for place, (start, end) in enumerate(() if quoted_above else one.places):
            told = self._place(start, end, QUOTE)
            tell(f"{verdict}  {told}" if not place else f"    + {told}")
        tell(f"    {harmless(one.why)}")
        if better := self._wording.suggested(one.judged):
            tell(f"    {self._desk.say('check_text.better', suggested=harmless(better))}")

    def _heading(self, key: str) -> None:
        self._desk.tell()
        self._desk.tell(typer.style(self._desk.say(f"check_text.{key}"), bold=True))

    def _verdict(self, verdict: Verdict) -> str:
        """Its sign and its word, so that colour alone tells nothing."""
        said = f"{self._wording.sign(verdict)} {self._wording.verdict(verdict)}"
        return typer.style(said, fg=COLOURS[verdict], bold=verdict in ACCUSING)

    def _unsaid(self) -> str:
        return typer.style(self._desk.say("check_text.unsaid"), fg=typer.colors.CYAN)

    def _place(self, start: int, end: int, most: int) -> str:
        """The line of the text and the words that stand there, cut where they are long."""
        return f"{self._line(start)}: “{self._clause(start, end, most)}”"

    def _line(self, start: int) -> str:
        return self._desk.say("check_text.line", line=bisect_right(self._lines, start) + 1)

    def _clause(self, start: int, end: int, most: int) -> str:
        return harmless(quoted(self._read.prose.text, start, end, most))


def _serves(above: Worth, one: Worth) -> bool:
    """Whether the quote and the verdict of one finding are those of the next as well."""
    return above.places == one.places and above.judged.verdict is one.judged.verdict


def _gravity(judged: Judged) -> int:
    return gravity(judged.verdict)


def _listed(printed: Sequence[str]) -> str:
    """Numbers one after the other, each once, and how many more there are."""
    once = list(dict.fromkeys(printed))
    more = f" … (+{len(once) - LISTED})" if len(once) > LISTED else ""
    return "; ".join(once[:LISTED]) + more
