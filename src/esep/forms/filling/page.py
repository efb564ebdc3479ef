"""How a form is filled, told column by column for a reader of the documentation: written from its files."""

from collections.abc import Iterator

from esep.declare.measures import Measure
from esep.forms.filling.compiling import Compiler
from esep.forms.filling.conditions import Clause
from esep.forms.filling.declaring import Filling, Term
from esep.kernel.periods import Period

Row = tuple[str, str, str, str]
HEADINGS = ("column", "counts", "kind", "asked of the ledger")


def columns(filling: Filling, lang: str) -> Iterator[tuple[str, list[Row]]]:
    """The sections of a form that records fill, each with a row for each of its columns.

    A row says the column's number, what it counts, which kind of measure it is, and which measures of the
    ledger it asks under which conditions; or which fields would have to be recorded.
    """
    form = filling.form
    compiler = Compiler(filling, Period.year(form.valid_from.year), 0)
    compiler.compiled()
    gaps = {(gap.section, gap.column): gap.fields for gap in compiler.gaps if not gap.row}
    for section in form.sections:
        rows = []
        for place, column in enumerate(section.columns):
            fields = gaps.get((section.section, column.column), ())
            meaning = filling.measure(column.measure)
            title = form.measures[column.measure].label.in_(lang)
            note = filling.notes[meaning.note].in_(lang) if meaning.note else ""
            kinds, asked = (
                ("", _lacking(fields)) if fields else _asked(filling, section.counts(place)[0], meaning.terms)
            )
            rows.append((column.column, title, kinds, f"{asked} {note}".strip()))
        if len(section.columns) > sum((section.section, one.column) in gaps for one in section.columns):
            yield f"{section.section}: {section.title.in_(lang)}", rows


def _asked(filling: Filling, population: str, terms: tuple[Term, ...]) -> tuple[str, str]:
    kinds = dict.fromkeys(kind(filling.counted[term.counted].measure) for term in terms)
    within = filling.population(population).where
    told: list[str] = []
    for term in terms:
        said = ", ".join(f"`{written(clause)}`" for clause in (*term.where, *within))
        sign = "less " if term.sign < 0 else "and " if told else ""
        span = ", of all time" if term.ever else ""
        told.append(f"{sign}`{term.counted}`{f' where {said}' if said else ''}{span}")
    return ", ".join(kinds), "; ".join(told) + "."


def _lacking(fields: tuple[str, ...]) -> str:
    named = ", ".join(f"`{field}`" for field in fields if field != "-")
    return (
        f"Not filled; not recorded: {named}." if named else "Not filled: nothing in the records tells of it."
    )


def kind(measure: Measure) -> str:
    """The kind of a measure in a word; a flow that something takes out again is net."""
    return f"{measure.counting.value}, net" if measure.net else measure.counting.value


def written(clause: Clause) -> str:
    """A clause as files write it.

    >>> written(Clause.parse("gravity.kind!=crime|?")), written(Clause.parse("age=12..17"))
    ('gravity.kind!=crime|?', 'age=12..17')
    """
    name = f"{clause.attribute}.{clause.of}" if clause.of else clause.attribute
    if clause.window:
        return f"{name}@{clause.window}"
    if clause.run:
        return f"{name}={clause.run[0]}..{clause.run[1] - 1}"
    values = sorted("?" if value is None else value for value in clause.values)
    values.sort(key=lambda value: value == "?")
    return f"{name}{'!=' if clause.negated else '='}{'|'.join(values)}"
