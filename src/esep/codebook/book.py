"""A codebook: the law and the classifications of one country, as a folder of plain data files."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from esep.codebook.article_parts import ArticlePart, ArticleParts
from esep.codebook.articles import Article, Articles, Chapter, IccsCode, IccsMapping
from esep.codebook.codes import Code, CodeLists, lost_parents
from esep.codebook.dated import Dated, Entry, Sourced
from esep.codebook.law import Law, LawTerm, not_terms
from esep.codebook.lists import (
    Agency,
    Figure,
    GlossaryTerm,
    Gravity,
    InterruptionPoint,
    MonthlyIndex,
    SpecialDay,
    TerminationGround,
    Weekend,
    ZoneRow,
)
from esep.codebook.names import Alias
from esep.codebook.on_demand import OnDemand
from esep.codebook.population import Count, Population
from esep.codebook.reading import Fault, read, refuse
from esep.codebook.record_numbers import NumberPattern, wrong_patterns
from esep.codebook.references import unresolved
from esep.codebook.series_breaks import SeriesBreak, not_breaks
from esep.codebook.territories import Change, Comparable, IsoCode, Territories, Territory
from esep.kernel.calendar import Calendar
from esep.kernel.clock import ZoneRule, Zones
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.kernel.texts import Phrases, Text

SHIPPED = Path(__file__).parent
HEAD = "codebook.toml"
LISTS = {
    "article": "articles",
    "chapter": "chapters",
    "gravity": "gravities",
    "agency": "agencies",
    "termination_ground": "termination_grounds",
    "interruption_point": "interruption_points",
}  # the name of a list for a coded field -> the part of the codebook that holds it
RowT = TypeVar("RowT", bound=Sourced)
EntryT = TypeVar("EntryT", bound=Entry)


@dataclass(frozen=True)
class Codebook:
    """The law and the classifications of one country.

    `languages` are in order of preference, `official` are those of the state; `money` is the currency's
    ISO 4217 code; `default_form` is the form meant where none is named: the one the heading says, else the
    only one, else empty. A file that the folder does not have is an empty list here.

    >>> book = Codebook.load("kz")
    >>> book.code, book.languages, book.title.in_("kk")
    ('KZ', ('kk', 'ru', 'en'), 'Қазақстан Республикасы')
    """

    folder: Path
    code: str
    languages: tuple[str, ...]
    official: tuple[str, ...]
    title: Text
    money: str
    default_form: str
    sources: tuple[str, ...]
    phrases: Phrases
    territories: Territories
    population: Population
    articles: Articles
    chapters: Dated[Chapter]
    gravities: Dated[Gravity]
    agencies: Dated[Agency]
    termination_grounds: Dated[TerminationGround]
    interruption_points: Dated[InterruptionPoint]
    glossary: Dated[GlossaryTerm]
    monthly_index: Dated[MonthlyIndex]
    iccs_codes: Dated[IccsCode]
    iccs: Dated[IccsMapping]
    article_parts: ArticleParts
    law: Law
    breaks: tuple[SeriesBreak, ...]
    numbers: Dated[NumberPattern]
    codes: Mapping[str, Dated[Code]]
    lists: CodeLists
    zones: Zones
    calendar: Calendar
    figures: tuple[Figure, ...]
    rows: tuple[Sourced, ...]

    @classmethod
    def load(cls, name_or_path: str | Path) -> "Codebook":
        """A codebook that comes with esep, by name, or any other by the path of its folder.

        The tests of esep have read all files of those that come with it: each is read when somebody asks for
        what stands in it, or for all `rows`. Any other is read whole, before anybody relies on it.

        Raises:
            EsepError: E-102 when there is no codebook there; E-101 with all faults of a file, or with all
                references between files that lead nowhere.
        """
        folder = _folder(name_or_path)
        read = _Folder(folder)
        return cls._opened(read) if folder.parent == SHIPPED else read.book()

    @classmethod
    def _opened(cls, files: "_Folder") -> "Codebook":
        book = object.__new__(cls)
        vars(book).update(files.heading(), _parts=files.parts(rows=partial(_rows, files.folder)))
        return book

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            # Python asks here for nothing but what the book does not have yet.
            parts = vars(self).get("_parts", {})
            if name not in parts:
                raise AttributeError(name)
            return vars(self).setdefault(name, parts[name])

    def comparable(self, before: Period, after: Period) -> tuple[Comparable, ...]:
        """The territories at the ends of two periods, in the smallest groups that cover the same ground."""
        return self.territories.comparable(before, after)

    @property
    def forms(self) -> tuple[str, ...]:
        """The official forms the codebook brings, by the names of their folders."""
        return _forms(self.folder)

    def form_folder(self, form: str) -> Path:
        """The folder with the declaration of a form.

        Raises:
            EsepError: E-115 when the codebook has no such form.
        """
        if form not in self.forms:
            raise EsepError("E-115", form=form, code=self.code, forms=", ".join(self.forms) or "-")
        return self.folder / "forms" / form

    def list(self, name: str) -> Dated[Any]:
        """The list that a coded field names: one of `codes/`, or `article`, `territory` and the like.

        Raises:
            EsepError: E-120 when the codebook has no such list.
        """
        return self.lists.named(name)

    def number_pattern(self, record: str, on: date) -> NumberPattern:
        """How the numbers of a kind of record were written on the day.

        Raises:
            EsepError: E-104 when no pattern of this record is known; E-103 when none holds on the day.
        """
        return self.numbers.get(record, on)

    def unverified(self) -> tuple[Sourced, ...]:
        """Every row that nobody has compared with its source yet, file by file."""
        return tuple(row for row in self.rows if not row.verified)


class _Folder:
    """The files of one codebook, and the rows of those that were read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.head = _head(folder / HEAD)
        self.languages: tuple[str, ...] = tuple(self.head["languages"])
        self.rows: list[Sourced] = []

    def book(self) -> Codebook:
        """The book with every file read in turn, and every reference between files followed."""
        made: dict[str, Any] = {
            name: dict(part) if name == "codes" else part for name, part in self.parts().items()
        }
        refuse(unresolved(self.rows), self.folder.name)
        return Codebook(**self.heading(), **made, rows=tuple(self.rows))

    def heading(self) -> dict[str, Any]:
        """What the heading tells."""
        return {
            "folder": self.folder,
            "code": self.head["code"],
            "languages": self.languages,
            "official": tuple(self.head["official"]),
            "title": Text({lang: self.head["title"].get(lang, "") for lang in self.languages}),
            "money": self.head["money"],
            "default_form": self.head.get("default_form") or _only(_forms(self.folder)),
            "sources": tuple(self.head.get("sources", ())),
        }

    def parts(self, **more: Callable[[], Any]) -> OnDemand[Any]:
        """What the files hold, by the names of the parts of the book, each read when it is asked for."""
        parts: OnDemand[Any] = OnDemand({**self._files(), "lists": lambda: _lists(parts), **more})
        return parts

    def _files(self) -> dict[str, Callable[[], Any]]:
        dated, judged = self._dated, self._judged
        return {
            "territories": self._territories,
            "population": lambda: Population(self._read(Count, "population.csv")),
            "articles": lambda: Articles("articles.csv", self._read(Article, "articles.csv")),
            "article_parts": lambda: ArticleParts(
                "article_parts.csv", self._read(ArticlePart, "article_parts.csv")
            ),
            "chapters": lambda: dated(Chapter, "chapters.csv"),
            "gravities": lambda: dated(Gravity, "gravity.csv"),
            "agencies": lambda: dated(Agency, "agencies.csv"),
            "termination_grounds": lambda: dated(TerminationGround, "termination_grounds.csv"),
            "interruption_points": lambda: dated(InterruptionPoint, "interruption_points.csv"),
            "law": lambda: Law("law.csv", judged(LawTerm, "law.csv", not_terms)),
            "breaks": lambda: tuple(judged(SeriesBreak, "breaks.csv", not_breaks)),
            "numbers": lambda: Dated("numbers.csv", judged(NumberPattern, "numbers.csv", wrong_patterns)),
            "codes": self._codes,
            "glossary": lambda: dated(GlossaryTerm, "glossary.csv"),
            "monthly_index": lambda: dated(MonthlyIndex, "mci.csv"),
            "iccs_codes": lambda: dated(IccsCode, "iccs_codes.csv"),
            "iccs": lambda: dated(IccsMapping, "iccs.csv"),
            "zones": self._zones,
            "calendar": self._calendar,
            "figures": self._figures,
            "phrases": self._phrases,
        }

    def _territories(self) -> Territories:
        return Territories(
            self._read(Territory, "territories.csv"),
            self._read(Change, "changes.csv"),
            self._read(Alias, "aliases.csv"),
            self._read(IsoCode, "iso_codes.csv"),
        )

    def _codes(self) -> OnDemand[Dated[Code]]:
        """The lists of `codes/`, by the names of their files; a name that is already taken is refused."""
        names = sorted(path.stem for path in (self.folder / "codes").glob("*.csv"))
        taken = [name for name in names if name in {*LISTS, "territory"}]
        refuse([Fault(f"codes/{name}.csv", 0, "", "taken", name) for name in taken], self.folder.name)
        return OnDemand({name: partial(self._list, f"codes/{name}.csv") for name in names})

    def _list(self, file: str) -> Dated[Code]:
        return Dated(file, self._judged(Code, file, lost_parents))

    def _zones(self) -> Zones:
        rules = (
            ZoneRule(row.territory, row.zone, row.valid_from, row.valid_to, row.source, row.verified)
            for row in self._read(ZoneRow, "zones.csv")
        )
        return Zones(rules, self.head["code"])

    def _figures(self) -> tuple[Figure, ...]:
        files = sorted((self.folder / "figures").glob("*.csv"))
        return tuple(row for path in files for row in self._read(Figure, f"figures/{path.name}"))

    def _phrases(self) -> Phrases:
        folder = self.folder / "phrases"
        return Phrases.load(folder) if folder.is_dir() else Phrases.package()

    def _calendar(self) -> Calendar:
        days = self._read(SpecialDay, "holidays.csv")
        return Calendar(
            {week.year: week.days for week in self._read(Weekend, "weekends.csv")},
            days_off=[day.on for day in days if day.kind != "working"],
            working=[day.on for day in days if day.kind == "working"],
        )

    def _read(self, kind: type[RowT], name: str) -> tuple[RowT, ...]:
        rows = read(kind, self.folder / name, self.languages)
        self.rows += rows
        return rows

    def _judged(
        self, kind: type[RowT], name: str, judge: Callable[[Iterable[RowT]], Iterable[Fault]]
    ) -> tuple[RowT, ...]:
        """The rows of a file that mean something only together or as a whole."""
        rows = self._read(kind, name)
        refuse(tuple(judge(rows)), name)
        return rows

    def _dated(self, kind: type[EntryT], name: str) -> Dated[EntryT]:
        return Dated(name, self._read(kind, name))


def _lists(parts: OnDemand[Any]) -> CodeLists:
    """Every list that a coded field may draw on, each read when it is asked for."""
    codes = parts["codes"]
    return CodeLists(
        OnDemand(
            {name: partial(parts.__getitem__, part) for name, part in LISTS.items()}
            | {"territory": lambda: parts["territories"].rows}
            | {name: partial(codes.__getitem__, name) for name in codes}
        )
    )


def _rows(folder: Path) -> tuple[Sourced, ...]:
    return _Folder(folder).book().rows


def shipped_books() -> list[str]:
    """The names of the codebooks that come with esep.

    >>> shipped_books()
    ['kz']
    """
    return sorted(path.parent.name for path in SHIPPED.glob(f"*/{HEAD}"))


def _folder(name_or_path: str | Path) -> Path:
    """The folder meant: one shipped under this name, else the path itself."""
    for folder in (SHIPPED / str(name_or_path), Path(name_or_path)):
        if (folder / HEAD).is_file():
            return folder
    shipped = ", ".join(shipped_books())
    raise EsepError("E-102", name=Path(name_or_path).name, shipped=shipped)


def _forms(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in folder.glob("forms/*") if path.is_dir()))


def _only(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else ""


def _head(path: Path) -> Mapping[str, Any]:
    """The heading of a codebook, with the entries that every codebook has."""
    try:
        head = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        refuse([Fault(HEAD, 0, "", "unreadable", str(fault))], path.parent.name)
        raise
    wanted = {"code": str, "languages": list, "official": list, "title": dict, "money": str}
    faults = [
        Fault(HEAD, 0, key, "unread" if key in head else "empty", str(head.get(key, "")))
        for key, kind in wanted.items()
        if not isinstance(head.get(key), kind)
    ]
    refuse(faults, path.parent.name)
    return head
