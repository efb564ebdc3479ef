"""How a form is filled, as files beside it declare: what its measures, populations and concepts ask for.

`filling.toml` names the units that are counted, with their attributes and measures; `filling_columns.csv`
says what each measure of the form is, `filling_rows.csv` what each concept and population is.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from esep.codebook import Codebook
from esep.codebook.dated import Line
from esep.codebook.reading import read
from esep.declare import Domains
from esep.forms.filling.conditions import Clauses, clauses
from esep.forms.model import Form
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text
from esep.ledger.measures import Counted, measures

HEAD, COLUMNS, ROWS = "filling.toml", "filling_columns.csv", "filling_rows.csv"
SPANS = {"", "ever"}


@dataclass(frozen=True, kw_only=True)
class _Told(Line):
    """A line of `filling_columns.csv`; a measure that adds several figures up has several."""

    key_fields: ClassVar[tuple[str, ...]] = ("measure", "counted", "where", "sign")

    measure: str
    counted: str = ""
    span: str = ""
    sign: str = "+"
    where: str = ""
    missing: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class _Asked(Line):
    """A line of `filling_rows.csv`: what a concept or a population asks of a unit."""

    key_fields: ClassVar[tuple[str, ...]] = ("axis", "code")

    axis: str
    code: str
    where: str = ""
    missing: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A figure of the ledger that a measure of the form adds or, with `sign` -1, takes away.

    It counts in the period of the form, or with `ever` from the beginning of all records to its end.
    """

    counted: str
    where: Clauses
    sign: int = 1
    ever: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a measure, a concept or a population is: conditions, or the fields that are missing for it."""

    terms: tuple[Term, ...] = ()
    where: Clauses = ()
    missing: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Unit:
    """What some measures count: attributes with their dimensions, and the one that gives the territory."""

    name: str
    attributes: Mapping[str, str]
    territory: str


@dataclass(frozen=True, slots=True)
class Unheld:
    """Units that no row or column of their kind holds; `units` names where they are looked for, else all."""

    title: Text
    where: Clauses
    units: frozenset[str]


@dataclass(frozen=True)
class Filling:
    """How a form is filled.

    `beside` are the concepts printed under the total and outside it; `base` holds for all others. `residuals`
    are what no row or column tells of, `unplaced` is the title of what stands in no territory.
    """

    form: Form
    book: Codebook
    domains: Domains
    counted: Mapping[str, Counted]
    units: Mapping[str, Unit]
    measures: Mapping[str, Meaning]
    concepts: Mapping[str, Meaning]
    populations: Mapping[str, Meaning]
    prefixes: Mapping[str, str]
    base: Clauses
    beside: frozenset[str]
    residuals: Mapping[str, Unheld]
    unplaced: Text
    notes: Mapping[str, Text]

    def concept(self, code: str) -> Meaning:
        """What a row asks: as its line says, else by what its code begins with."""
        if code not in self._known:
            found = self.concepts.get(code) or self._by_prefix(code)
            bare = code in self.beside or bool(found.missing)
            self._known[code] = found if bare else replace(found, where=(*self.base, *found.where))
        return self._known[code]

    @cached_property
    def _known(self) -> dict[str, Meaning]:
        return {}

    def population(self, code: str) -> Meaning:
        """What a section, or a column with a population of its own, asks."""
        return self.populations.get(code) or self._by_prefix(code)

    def measure(self, name: str) -> Meaning:
        """What a column counts; a measure that no line names is missing altogether."""
        return self.measures.get(name, Meaning(missing=("-",)))

    def _by_prefix(self, code: str) -> Meaning:
        prefix, _, value = code.partition(":")
        if value and "/" not in value and "(" not in value and prefix in self.prefixes:
            return Meaning(where=clauses(self.prefixes[prefix].replace("{}", value)))
        return Meaning(missing=("-",))


def load_filling(book: Codebook, form: Form, domains: Domains) -> Filling:
    """How a form of a codebook is filled from the records of some domains.

    Raises:
        EsepError: E-880 when the codebook does not say how the form is filled; E-881 when its files
            contradict the form, the domains or each other, with every contradiction; E-101 when a table
            is faulty.

    >>> from esep.domains import load
    >>> from esep.forms import load_form
    >>> book = Codebook.load("kz")
    >>> filling = load_filling(book, load_form(book, "1-M"), load())
    >>> [term.counted for term in filling.measure("sent_to_court").terms]
    ['offences_sent_to_court']
    """
    folder = book.form_folder(form.form)
    if not (folder / HEAD).is_file():
        raise EsepError("E-880", form=form.form)
    head = tomllib.loads((folder / HEAD).read_text(encoding="utf-8"))
    try:
        filling = _filling(book, form, domains, folder, head)
    except ValueError as fault:
        raise EsepError("E-881", form=form.form, faults=str(fault)) from fault
    if faults := list(_contradictions(filling)):
        raise EsepError("E-881", form=form.form, faults="; ".join(faults))
    return filling


def _filling(book: Codebook, form: Form, domains: Domains, folder: Path, head: Mapping[str, Any]) -> Filling:
    told: tuple[_Told, ...] = read(_Told, folder / COLUMNS, book.languages)
    asked: tuple[_Asked, ...] = read(_Asked, folder / ROWS, book.languages)
    either = {name: tuple(map(clauses, ways)) for name, ways in head.get("either", {}).items()}
    known = measures(domains)
    units = {
        counted: Unit(name, unit["attributes"], unit["territory"])
        for name, unit in head["units"].items()
        for counted in unit["measures"]
    }
    rows = head["rows"]
    return Filling(
        form=form,
        book=book,
        domains=domains,
        counted=known,
        units=units,
        measures=_measures(told, either),
        concepts={one.code: _meaning(one) for one in asked if one.axis == "concept"},
        populations={one.code: _meaning(one) for one in asked if one.axis == "population"},
        prefixes=rows["prefixes"],
        base=clauses(rows["base"]),
        beside=frozenset(rows["beside"]),
        residuals={
            one["code"]: Unheld(_text(one), clauses(one["where"]), frozenset(one.get("units", ())))
            for one in head.get("residuals", ())
        },
        unplaced=_text(head["unplaced"]),
        notes={name: _text(note) for name, note in head.get("notes", {}).items()},
    )


def _measures(told: Iterable[_Told], either: Mapping[str, tuple[Clauses, ...]]) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for one in told:
        before = found.get(one.measure, Meaning())
        missing = tuple(one.missing.split())
        terms = () if missing else tuple(_terms(one, either))
        found[one.measure] = Meaning(
            (*before.terms, *terms), (), (*before.missing, *missing), one.note or before.note
        )
    return found


def _terms(one: _Told, either: Mapping[str, tuple[Clauses, ...]]) -> Iterator[Term]:
    """The term of a line, or one for each way of a condition such as `$net`, of which just one can hold."""
    parts = [part.strip() for part in one.where.split(";") if part.strip()]
    named = [part[1:] for part in parts if part.startswith("$")]
    own = tuple(clause for part in parts if not part.startswith("$") for clause in clauses(part))
    if (
        len(named) > 1
        or any(name not in either for name in named)
        or one.span not in SPANS
        or one.sign not in "+-"
    ):
        raise ValueError(f"{one.measure}: {one.where} {one.span} {one.sign}")
    for way in either[named[0]] if named else ((),):
        yield Term(one.counted, (*own, *way), -1 if one.sign == "-" else 1, one.span == "ever")


def _meaning(one: _Asked) -> Meaning:
    return Meaning(where=clauses(one.where), missing=tuple(one.missing.split()), note=one.note)


def _text(said: Mapping[str, str]) -> Text:
    return Text(
        {lang: words for lang, words in said.items() if len(lang) == 2}, own=said.get("own", "").split()
    )


def _contradictions(filling: Filling) -> Iterator[str]:
    """What the files name and nobody declares."""
    form = filling.form
    concepts = {row.concept for section in form.sections for row in section.rows}
    yield from (
        f"measure {name} is not in the form" for name in sorted(set(filling.measures) - set(form.measures))
    )
    yield from (f"concept {code} is not in the form" for code in sorted(set(filling.concepts) - concepts))
    yield from (
        f"population {code} is not in the form"
        for code in sorted(set(filling.populations) - set(form.populations))
    )
    for name, unit in filling.units.items():
        if name not in filling.counted:
            yield f"{unit.name}: no domain declares the measure {name}"
        elif unit.territory not in filling.counted[name].measure.by:
            yield f"{unit.name}: {name} is not told by {unit.territory}"
        elif filling.counted[name].measure.behind:
            yield f"{unit.name}: {name} is withheld where it would give somebody away, and a form is not"
    for name, meaning in filling.measures.items():
        for term in meaning.terms:
            if term.counted not in filling.units:
                yield f"{name}: {term.counted or '-'} is the measure of no unit"
                continue
            unit = filling.units[term.counted]
            for clause in term.where:
                path = unit.attributes.get(clause.attribute, "")
                if term.counted in filling.counted and path not in filling.counted[term.counted].measure.by:
                    yield f"{name}: {term.counted} is not told by {clause.attribute}"
