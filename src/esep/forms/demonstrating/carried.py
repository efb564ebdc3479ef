"""Which figures of a demonstration register were carried over from publications: all others are invented."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from esep.codebook import Codebook
from esep.forms.demonstrating.dealing import Sheet
from esep.forms.demonstrating.groups import ARTICLE
from esep.forms.demonstrating.plan import FILE, Plan
from esep.forms.demonstrating.totals import REGISTERED, Totals, load_totals
from esep.forms.demonstration import FOLDER, STANDING, Demonstration, load_demonstration
from esep.forms.filling import Filled
from esep.forms.model import TOTAL, Form
from esep.kernel.errors import EsepError
from esep.ledger.tables.marks import Cell

WHOLE = {ARTICLE: "article", "chapter:": "article.chapter"}
MEASURES = {
    REGISTERED: "offences_registered",
    "sent_to_court": "offences_sent_to_court",
    "interrupted": "offences_interrupted",
}


def carried(book: Codebook, demonstration: Demonstration, plan: Plan) -> Iterator[tuple[Cell, int]]:
    """The cells of tables that were carried over, with their figures.

    Args:
        book: the codebook.
        demonstration: its published figures by territory.
        plan: which gravity a class is.
    """
    form, period = demonstration.form, demonstration.period
    known = [one for one in form.sections if demonstration.known[one.offset]]
    home, whole = Sheet(known[0]), set(plan.rows) | {row.partition("/")[0] for row in plan.rows}
    for territory, values in demonstration.figures.items():
        for name, measure in MEASURES.items():
            yield Cell.of(measure, period, territory, {}), home.figure(TOTAL, name, values) or 0
            for klass, gravity in plan.classes.items():
                amount = home.figure(klass, name, values)
                yield Cell.of(measure, period, territory, {"gravity": gravity}), amount or 0
            for concept in home.rows:
                if concept.startswith(ARTICLE) and "/" not in concept and concept not in whole:
                    amount = home.figure(concept, name, values)
                    yield (
                        Cell.of(measure, period, territory, {"article": concept.removeprefix(ARTICLE)}),
                        amount or 0,
                    )
    for totals in load_totals(book, form):
        country = book.territories.country(totals.period.last).code
        for (population, concept, name), amount in totals.told.items():
            if population == TOTAL and name in MEASURES and (dims := _dims(concept, plan)) is not None:
                yield Cell.of(MEASURES[name], totals.period, country, dims), amount


def _dims(concept: str, plan: Plan) -> dict[str, str] | None:
    if concept == TOTAL:
        return {}
    if concept in plan.classes:
        return {"gravity": plan.classes[concept]}
    dimension = next((one for prefix, one in WHOLE.items() if concept.startswith(prefix)), None)
    return {dimension: concept.partition(":")[2]} if dimension else None


def marked(book: Codebook, filled: Filled) -> Filled:
    """A form filled from a demonstration register, with what in it is real: all other figures are invented.

    Real are the cells that were carried over, with the same value; none where the codebook brings no
    demonstration. What the codebook says of its figures is said of the period and the territories it has
    figures of, and of nothing else.

    Args:
        book: the codebook.
        filled: a form filled from the register.
    """
    told = replace(filled, standing=STANDING, real=np.zeros(filled.form.size, np.bool_))
    try:
        demonstration = load_demonstration(book)
    except EsepError:
        return told
    if demonstration.form.form != filled.form.form:
        return told
    real, mark = _of_country(book, filled), None
    known = demonstration.figures.get(filled.territory)
    if known is not None and filled.period == demonstration.period:
        real |= demonstration.known & (known == filled.values)
        mark = demonstration.mark
    return replace(told, real=real & ~filled.missing, mark=mark)


def _of_country(book: Codebook, filled: Filled) -> npt.NDArray[np.bool_]:
    """The cells of the form that are published totals of the country, met to the unit."""
    found = np.zeros(filled.form.size, np.bool_)
    if filled.territory != book.territories.country(filled.period.last).code:
        return found
    if not (book.folder / FOLDER / FILE).is_file():
        return found
    for totals in load_totals(book, filled.form):
        for at, amount in _cells(totals, filled.form) if totals.period == filled.period else ():
            found[at] |= bool(filled.values[at] == amount)
    return found


def _cells(totals: Totals, form: Form) -> Iterator[tuple[int, int]]:
    """Where the form prints the totals, and what they are."""
    for section in form.sections:
        for column in range(len(section.columns)):
            population, name = section.counts(column)
            for concept, row in section.row_of.items():
                if (population, concept, name) in totals.told:
                    yield int(section.cells(row, column)), totals.told[population, concept, name]
