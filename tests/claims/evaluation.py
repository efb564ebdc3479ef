"""How well the texts written by hand are read: `python -m tests.claims.evaluation open`.

A label stands for one number of a text; a number that was read is set against the label in its place.
In a label, `also` names what else a careful editor may defend: verdicts, or what a number became.
In `[[checks]]` a text names numbers that hang together, counted from 0, by role: a mutation makes them wrong.

Rows are languages and kinds of claims. Columns:

- found: figures that were read as figures; kind: figures in a claim of one of the kinds that the label names;
- precise: of the claims of this kind that figures were read into, those that the labels know;
- verdict: of the figures that something in the text checks, those that got their verdict;
- wrong told: of the wrong and misleading figures, those that were called wrong or misleading;
- accused: right or uncheckable figures that were called wrong or misleading;
- no data: numbers that are no figures and were read as what they are; extra: figures where there is none.
"""

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from esep.claims.checking import by_itself
from esep.claims.model import Became, Claim, Number, Prose, Verdict
from esep.codebook import Codebook

CORPUS = Path(__file__).parent / "corpus"
APART = "apart"
ACCUSING = frozenset({"inconsistent", "differs", "misleading"})
CHECKED = frozenset({"consistent", "inconsistent", "misleading"})
GRAVITY = list(Verdict)


@dataclass(frozen=True)
class Label:
    """What a reader wrote beside one number; `accepted` is what a careful editor may defend of it."""

    start: int
    end: int
    printed: str
    became: str
    kinds: tuple[str, ...] = ()
    value: str = ""
    verdict: str = ""
    accepted: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        return self.kinds[0] if self.kinds else ""

    def shares(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


@dataclass(frozen=True)
class Article:
    name: str
    language: str
    published_on: date
    text: str
    labels: tuple[Label, ...]
    checks: tuple[dict, ...] = ()


@dataclass
class Seen:
    """What the library makes of a text: its numbers, and the claims that each of them belongs to."""

    language: str
    numbers: list[Number]
    claims: list[Claim]
    belongs: dict[int, list[Claim]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for claim in self.claims:
            for said in claim.said:
                self.belongs.setdefault(said.number, []).append(claim)

    def at(self, label: Label) -> list[int]:
        """The numbers that share the place of a label."""
        return [i for i, one in enumerate(self.numbers) if label.shares(one.start, one.end)]

    def verdict(self, numbers: Iterable[int]) -> str:
        """The gravest verdict of the claims of some numbers."""
        of = [claim.verdict for i in numbers for claim in self.belongs.get(i, [])]
        return max(of, key=GRAVITY.index, default=Verdict.NOT_CHECKABLE).value


def place(text: str, printed: str, nth: int) -> int:
    """Where the nth occurrence begins; -1 when there are not so many."""
    at = -1
    for _ in range(nth):
        at = text.find(printed, at + 1)
        if at < 0:
            return -1
    return at


def article(path: Path) -> Article:
    with path.open("rb") as file:
        said = tomllib.load(file)
    return Article(
        path.stem,
        said["language"],
        said["published_on"],
        said["text"],
        tuple(label(said["text"], one) for one in said["numbers"]),
        tuple(said.get("checks", ())),
    )


def label(text: str, said: dict) -> Label:
    start = place(text, said["printed"], said.get("nth", 1))
    return Label(
        start,
        start + len(said["printed"]),
        said["printed"],
        said["became"],
        tuple(said.get("kinds", ())),
        said.get("value", ""),
        said.get("verdict", ""),
        frozenset({said.get("verdict", said["became"]), *said.get("also", ())}),
    )


def articles(folder: str) -> list[Article]:
    return [article(path) for path in sorted((CORPUS / folder).glob("*.toml"))]


def see(text: str, published_on: date, book: Codebook) -> Seen:
    """What the library makes of a text by itself, without tables."""
    read = by_itself(Prose(text), book, published_on)
    return Seen(read.language, list(read.numbers), list(read.claims))


@dataclass
class Score:
    """Counts by language, kind and column, and what was missed, by article."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list, repr=False)

    def add(self, language: str, kind: str, column: str, *, holds: bool = True) -> None:
        for row in ((language, kind), (language, "all"), ("all", kind), ("all", "all")):
            self.counts[(*row, column)] += holds

    def share(self, part: str, whole: str, language: str = "all", kind: str = "all") -> float:
        """One column as a share of another; 1 where there is nothing to be found."""
        over = self.counts[(language, kind, whole)]
        return self.counts[(language, kind, part)] / over if over else 1.0


def score(texts: Iterable[Article], book: Codebook) -> Score:
    total = Score()
    for one in texts:
        seen = see(one.text, one.published_on, book)
        for label in one.labels:
            if label.became == Became.FIGURE:
                figure(total, one, label, seen)
            else:
                no_data(total, one, label, seen)
        extras(total, one, seen)
    return total


def figure(total: Score, one: Article, label: Label, seen: Seen) -> None:
    """Sets one labelled figure against what was found in its place."""
    at = [i for i in seen.at(label) if seen.numbers[i].became is Became.FIGURE]
    kinds = {claim.kind.value for i in at for claim in seen.belongs.get(i, [])}
    verdict = seen.verdict(at)
    right = bool(at) and verdict in label.accepted
    accused = verdict in ACCUSING and label.verdict not in ACCUSING and not right
    checkable = label.verdict in CHECKED

    def add(column: str, *, holds: bool = True) -> None:
        total.add(one.language, label.kind, column, holds=holds)

    add("figures")
    add("found", holds=bool(at))
    add("kind", holds=not kinds.isdisjoint(label.kinds))
    add("checkable", holds=checkable)
    add("verdict", holds=checkable and right)
    add("wrong", holds=label.verdict in ACCUSING)
    add("told", holds=label.verdict in ACCUSING and verdict in ACCUSING)
    add("accused", holds=accused)
    if not at or kinds.isdisjoint(label.kinds):
        read = ", ".join(sorted(kinds)) or "not found"
        total.missed.append((one.name, f"{label.printed!r} is {' or '.join(label.kinds)}, read: {read}"))
    if accused or (checkable and not right):
        total.missed.append((one.name, f"{label.printed!r} is {label.verdict}, read: {verdict}"))


def no_data(total: Score, one: Article, label: Label, seen: Seen) -> None:
    """Sets one number that is no data against what was found in its place."""
    read = {seen.numbers[i].became.value for i in seen.at(label)}
    total.add(one.language, "no data", "no data")
    right = bool(label.accepted & read)
    total.add(one.language, "no data", "became", holds=right)
    if not right:
        said = ", ".join(sorted(read)) or "not found"
        total.missed.append((one.name, f"{label.printed!r} is {label.became}, read: {said}"))


def extras(total: Score, one: Article, seen: Seen) -> None:
    """Counts figures that no reader saw, and claims of a kind that no label knows."""
    for i, number in enumerate(seen.numbers):
        if number.became is not Became.FIGURE:
            continue
        beside = [each for each in one.labels if each.shares(number.start, number.end) and each.kinds]
        if not beside:
            total.add(one.language, "no data", "extra")
            total.missed.append((one.name, f"{number.printed!r} is no figure, read: figure"))
            continue
        for kind in {claim.kind.value for claim in seen.belongs.get(i, [])}:
            total.add(one.language, kind, "read")
            total.add(one.language, kind, "known", holds=any(kind in each.kinds for each in beside))


COLUMNS = (
    ("found", "figures"),
    ("kind", "figures"),
    ("known", "read"),
    ("verdict", "checkable"),
    ("told", "wrong"),
    ("accused", "figures"),
    ("became", "no data"),
    ("extra", ""),
)
TITLES = ("found", "kind", "precise", "verdict", "wrong told", "accused", "no data", "extra")


def table(total: Score) -> Iterator[str]:
    """The lines of the table: of each column how many, of how many, and the share."""
    yield f"{'':16}" + "".join(f"{title:>16}" for title in TITLES)
    for language, kind in sorted({key[:2] for key in total.counts}):
        cells = []
        for part, whole in COLUMNS:
            count, over = (total.counts[(language, kind, name)] for name in (part, whole))
            cells.append(f"{count}/{over} {count / over:5.0%}" if over else (str(count) if count else ""))
        yield f"{language:4}{kind:12}" + "".join(f"{cell:>16}" for cell in cells)


def main() -> None:
    asked = argparse.ArgumentParser(description="How well a folder of the corpus is read.")
    asked.add_argument("folder", choices=sorted(path.name for path in CORPUS.iterdir() if path.is_dir()))
    asked.add_argument("--language", help="only texts of this language")
    asked.add_argument("--missed", action="store_true", help="what was missed, also of texts kept apart")
    given = asked.parse_args()
    texts = [one for one in articles(given.folder) if given.language in {None, one.language}]
    total = score(texts, Codebook.load("kz"))
    print("\n".join(table(total)))
    last = ""
    for name, what in total.missed if given.missed or given.folder != APART else []:
        if name != last:
            print(f"\n{name}")
        print(f"  {what}")
        last = name


if __name__ == "__main__":
    main()
