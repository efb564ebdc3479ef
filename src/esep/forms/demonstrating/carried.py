"""Which figures of a demonstration register were carried over from publications: all others are invented."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from esep.codebook import Codebook
from esep.forms.demonstrating.groups import ARTICLE, Sheet
from esep.forms.demonstrating.plan import Plan
from esep.forms.demonstrating.totals import REGISTERED, load_totals
from esep.forms.demonstration import Demonstration, load_demonstration
from esep.forms.filling import Filled
from esep.forms.model import TOTAL
from esep.kernel.errors import EsepError
from esep.ledger.tables.marks import Cell

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
    return {"article": concept.removeprefix(ARTICLE)} if concept.startswith(ARTICLE) else None


def real(book: Codebook, filled: Filled) -> npt.NDArray[np.bool_]:
    """Which figures of a filled form were carried over: of the cells that were, those with the same value.

    Args:
        book: the codebook.
        filled: a form filled from a demonstration register.

    Returns:
        True where a figure is real, shape (form.size,); all False where the codebook brings no demonstration.
    """
    found = np.zeros(filled.form.size, np.bool_)
    try:
        demonstration = load_demonstration(book)
    except EsepError:
        return found
    if demonstration.form.form != filled.form.form:
        return found
    known = demonstration.figures.get(filled.territory)
    if known is not None and filled.period == demonstration.period:
        found |= demonstration.known & (known == filled.values)
    for told, amount in _of_country(book, filled):
        found[told] |= bool(filled.values[told] == amount)
    return found & ~filled.missing


def _of_country(book: Codebook, filled: Filled) -> Iterator[tuple[int, int]]:
    country = book.territories.country(filled.period.last).code
    for totals in load_totals(book, filled.form):
        if filled.territory == country and totals.period == filled.period:
            for section in filled.form.sections:
                for column in range(len(section.columns)):
                    population, name = section.counts(column)
                    for concept, row in section.row_of.items():
                        if (population, concept, name) in totals.told:
                            yield int(section.cells(row, column)), totals.told[population, concept, name]
