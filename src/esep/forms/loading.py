"""A form is read from the folder its codebook keeps for it: one heading and a few tables, all checked."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from esep.codebook import Codebook
from esep.codebook.dated import Line
from esep.codebook.reading import read
from esep.forms.model import TOTAL, Cell, Column, Form, Heading, Measure, Reporter, Row, Section, Split
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

KINDS = {"whole", "rest", "which", "beside"}
AXES = {"row", "measure", "population", "repeat"}
TOLD = {"", "note", "warning"}


@dataclass(frozen=True, kw_only=True)
class _Sheet(Line):
    key_fields: ClassVar[tuple[str, ...]] = ("section",)

    section: str
    sheet: str
    title: Text
    population: str
    rows: str
    number_row: int
    label_column: int
    code_column: int
    decimals: int


@dataclass(frozen=True, kw_only=True)
class _Part(Line):
    key_fields: ClassVar[tuple[str, ...]] = ("split", "whole", "part")

    split: str
    whole: str
    part: str


@dataclass(frozen=True, kw_only=True)
class _Same(Line):
    key_fields: ClassVar[tuple[str, ...]] = ("measure", "population")

    measure: str
    population: str
    same_as: str


@dataclass(frozen=True, kw_only=True)
class _Named(Line):
    """A code with its title: a concept, a population or a rest."""

    code: str
    label: Text


def load_form(book: Codebook, form: str) -> Form:
    """The declaration of an official form.

    Raises:
        EsepError: E-115 when the codebook has no such form; E-101 when a table is faulty; E-501 when the
            tables contradict each other, with every contradiction.

    >>> form = load_form(Codebook.load("kz"), "1-M")
    >>> len(form.sections), form.size
    (26, 217460)
    """
    folder = book.form_folder(form)
    head = tomllib.loads((folder / "form.toml").read_text(encoding="utf-8"))
    built = _Tables(book, folder, head).form()
    faults = list(_contradictions(built))
    if faults:
        raise EsepError("E-501", form=form, faults="; ".join(faults))
    return built


class _Tables:
    """The files of one form while they are put together."""

    def __init__(self, book: Codebook, folder: Path, head: Mapping[str, Any]) -> None:
        self.book, self.folder, self.head = book, folder, head

    def form(self) -> Form:
        head = self.head
        sections = tuple(self._sections())
        splits = self._read(Split, "splits.csv")
        measures = {one.measure: one for one in self._read(Measure, "measures.csv")}
        return Form(
            form=head["form"],
            version=head["version"],
            valid_from=head["valid_from"],
            valid_to=head.get("valid_to"),
            source=head["source"],
            verified=head["verified"],
            language=head["language"],
            periods=tuple(head["periods"]),
            title=_text(head["title"]),
            sections=sections,
            splits=splits,
            parts=self._parts(),
            same={(one.population, one.measure): one.same_as for one in self._read(_Same, "same.csv")},
            measures=measures,
            concepts=self._concepts(sections, head["valid_from"]),
            populations=self._names("populations.csv"),
            rests=self._names("rests.csv"),
            headline=_headline(sections, head["headline"]),
            notes=tuple(head.get("stale_references", ())),
            letters=tuple(head.get("letters", ())),
            reporter=Reporter(**head["reporter"]) if "reporter" in head else None,
        )

    def _read(self, kind: type[Any], name: str) -> tuple[Any, ...]:
        return read(kind, self.folder / name, self.book.languages)

    def _names(self, name: str) -> dict[str, Text]:
        return {one.code: one.label for one in self._read(_Named, name)}

    def _sections(self) -> Iterable[Section]:
        columns = _grouped(self._read(Column, "columns.csv"))
        headings = _grouped(self._read(Heading, "headings.csv"))
        offset = 0
        for sheet in self._read(_Sheet, "sections.csv"):
            section = Section(
                section=sheet.section,
                sheet=sheet.sheet,
                title=sheet.title,
                population=sheet.population,
                rows=self._read(Row, f"rows/{sheet.rows}.csv"),
                columns=tuple(columns.get(sheet.section, ())),
                headings=tuple(headings.get(sheet.section, ())),
                number_row=sheet.number_row,
                label_column=sheet.label_column,
                code_column=sheet.code_column,
                decimals=sheet.decimals,
                offset=offset,
                money=_text(self.head["money"]) if sheet.decimals and "money" in self.head else None,
            )
            offset += section.size
            yield section

    def _parts(self) -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for one in self._read(_Part, "parts.csv"):
            wholes = found.setdefault(one.split, {})
            wholes[one.whole] = (*wholes.get(one.whole, ()), one.part)
        return found

    def _concepts(self, sections: Iterable[Section], on: date) -> dict[str, Text]:
        """The title of every concept: from the codebook for articles, chapters and gravities."""
        named = self._names("concepts.csv")
        for section in sections:
            for row in section.rows:
                if row.concept not in named:
                    named[row.concept] = self._codebook_title(row.concept, on)
        return named

    def _codebook_title(self, concept: str, on: date) -> Text:
        kind, _, code = concept.partition(":")
        if kind == "article":
            return self.book.articles.printed(code, on).title
        if kind == "chapter":
            return self.book.chapters.get(code, on).title
        if kind == "gravity":
            return self.book.gravities.get(code, on).title
        raise EsepError("E-502", form=self.head["form"], concept=concept)


def _text(head: Mapping[str, str]) -> Text:
    said = {lang: title for lang, title in head.items() if lang != "own"}
    return Text(said, own=head.get("own", "").split())


def _grouped(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.section, []).append(row)
    return found


def _headline(sections: Iterable[Section], head: Mapping[str, str]) -> Cell:
    section = next(one for one in sections if one.section == head["section"])
    row = section.rows[section.row_of[head["concept"]]]
    column = next(one for one in section.columns if one.measure == head["measure"])
    return Cell(section.section, row.row, column.column)


def _contradictions(form: Form) -> Iterable[str]:
    """Everything in the tables that refers to something the form does not have."""
    measures = {column.measure for section in form.sections for column in section.columns}
    concepts = {row.concept for section in form.sections for row in section.rows} | {TOTAL}
    populations = {section.population for section in form.sections} | set(form.populations)
    known = {"measure": measures, "row": concepts, "population": populations}
    yield from (f"measure {name} has no title" for name in sorted(measures - set(form.measures)))
    yield from (f"population {name} has no title" for name in sorted(populations - set(form.populations)))
    axis_of = {split.split: split.axis for split in form.splits}
    for split in form.splits:
        if split.kind not in KINDS or split.axis not in AXES or split.rest_told not in TOLD:
            yield f"split {split.split}: {split.axis}/{split.kind}/{split.rest_told}"
        if split.rest and split.rest not in form.rests:
            yield f"split {split.split}: rest {split.rest} has no title"
        if split.section and split.section not in form.by_name:
            yield f"split {split.split}: no section {split.section}"
    for name, wholes in form.parts.items():
        mentioned = {key for whole, parts in wholes.items() for key in (whole, *parts)}
        strangers = mentioned - known.get(axis_of.get(name, ""), set())
        yield from (f"split {name}: {key} is not printed" for key in sorted(strangers))
    for section in form.sections:
        doubled = len(section.rows) - len({row.concept for row in section.rows})
        if doubled:
            yield f"section {section.section}: {doubled} concepts stand in two rows"
