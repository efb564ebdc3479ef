"""What the report shows of a form: `report.toml` beside the form's tables, by concept and measure.

A form without the file gets a plain report: headline, coverage, findings.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from esep.codebook import Codebook
from esep.forms.model import Form, Section
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

FILE = "report.toml"
PART, OUTSIDE, UNPLACED = "part", "outside", "unplaced"


@dataclass(frozen=True)
class Breakdown:
    """The headline cut by splits of rows, one after the other; `rest` names what they leave."""

    title: Text
    splits: tuple[str, ...]
    rest: str


@dataclass(frozen=True)
class Step:
    """A decision on the way of a case.

    `role` is part (of the measure `of`), outside (beside the whole, no part of it) or unplaced (the form
    does not say how it relates to the others).
    """

    measure: str
    of: str
    role: str


@dataclass(frozen=True)
class Way:
    """What became of the whole: `measure` of `section`, its steps, and the rest without any.

    `beside_section` counts the same steps of another whole, `beside_measure`.
    """

    title: Text
    section: str
    measure: str
    rest: str
    steps: tuple[Step, ...]
    beside_section: str
    beside_measure: str
    notes: tuple[Text, ...]


@dataclass(frozen=True)
class Ranking:
    """The `top` largest parts of a split of rows; `number` says the code of one, in the place of {code}."""

    title: Text
    number: Text
    split: str
    top: int


@dataclass(frozen=True)
class PerPeople:
    """Rates of the headline for `base` people."""

    base: int
    notes: tuple[Text, ...]


@dataclass(frozen=True)
class Layout:
    """What the report shows; None for what it does not."""

    concepts: tuple[str, ...]
    breakdown: Breakdown | None = None
    way: Way | None = None
    rates: PerPeople | None = None
    articles: Ranking | None = None
    notes: tuple[Text, ...] = ()


def report_layout(book: Codebook, form: Form) -> Layout:
    """The layout of a form's report.

    Raises:
        EsepError: E-501 with everything the file names and the form does not have.

    >>> from esep.forms.loading import load_form
    >>> book = Codebook.load("kz")
    >>> report_layout(book, load_form(book, "1-M")).concepts
    ('total', 'crimes', 'misdemeanours')
    """
    path = book.form_folder(form.form) / FILE
    headline = form.section(form.headline.section)
    concept = headline.rows[headline.row_codes[form.headline.row]].concept
    if not path.exists():
        return Layout(concepts=(concept,))
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    faults = [f"{FILE}: {fault}" for fault in _strangers(form, headline, given)]
    if faults:
        raise EsepError("E-501", form=form.form, faults="; ".join(faults))
    return Layout(
        concepts=tuple(given.get("headline", {}).get("concepts", (concept,))),
        breakdown=_breakdown(given["breakdown"]) if "breakdown" in given else None,
        way=_way(given["way"]) if "way" in given else None,
        rates=_rates(given["rates"]) if "rates" in given else None,
        articles=_ranking(given["articles"]) if "articles" in given else None,
        notes=_texts(given.get("notes", ())),
    )


def _breakdown(given: Mapping[str, Any]) -> Breakdown:
    return Breakdown(_text(given["title"]), tuple(given["splits"]), given["rest"])


def _rates(given: Mapping[str, Any]) -> PerPeople:
    return PerPeople(given["base"], _texts(given.get("notes", ())))


def _ranking(given: Mapping[str, Any]) -> Ranking:
    return Ranking(_text(given["title"]), _text(given["number"]), given["split"], given["top"])


def _way(given: Mapping[str, Any]) -> Way:
    return Way(
        title=_text(given["title"]),
        section=given["section"],
        measure=given["measure"],
        rest=given["rest"],
        steps=tuple(
            Step(step["measure"], step.get("of", given["measure"]), step.get("role", PART))
            for step in given["steps"]
        ),
        beside_section=given["beside_section"],
        beside_measure=given["beside_measure"],
        notes=_texts(given.get("notes", ())),
    )


def _texts(given: Sequence[Mapping[str, str]]) -> tuple[Text, ...]:
    return tuple(_text(one) for one in given)


def _text(given: Mapping[str, str]) -> Text:
    said = {lang: words for lang, words in given.items() if lang != "own"}
    return Text(said, own=given.get("own", "").split())


def _strangers(form: Form, headline: Section, given: Mapping[str, Any]) -> Iterator[str]:
    """What the file names and the form does not have."""
    breakdown, way = given.get("breakdown", {}), given.get("way", {})
    concepts = given.get("headline", {}).get("concepts", ())
    yield from (f"concept {one}" for one in concepts if one not in headline.row_of)
    splits = [*breakdown.get("splits", ()), *_given(given.get("articles", {}), "split")]
    yield from (f"split {one}" for one in splits if one not in form.parts)
    rests = [*_given(breakdown, "rest"), *_given(way, "rest")]
    yield from (f"rest {one}" for one in rests if one not in form.rests)
    yield from _strange_steps(form, way)


def _strange_steps(form: Form, way: Mapping[str, Any]) -> Iterator[str]:
    steps = way.get("steps", ())
    named = {step["measure"] for step in steps} | set(_given(way, "measure"))
    yield from (f"step {step['of']}" for step in steps if step.get("of", way["measure"]) not in named)
    yield from (
        f"role {step['role']}" for step in steps if step.get("role", PART) not in (PART, OUTSIDE, UNPLACED)
    )
    for key, whole in (("section", "measure"), ("beside_section", "beside_measure")):
        if not way:
            continue
        section = form.by_name.get(way[key])
        if section is None:
            yield f"section {way[key]}"
            continue
        counted = {column.measure for column in section.columns}
        wanted = [way[whole], *(step["measure"] for step in steps)]
        yield from (f"measure {one} in {section.section}" for one in wanted if one not in counted)


def _given(table: Mapping[str, Any], key: str) -> Iterable[str]:
    return (table[key],) if key in table else ()
