"""A filled form as it is handed on: a workbook, a long table, a document for programs. Each tells of itself.

The long table is that of returns, with columns added on its right: where a figure is missing its value is
empty and the fields that are not recorded are named. In the workbook a sign stands in such cells. Of a
register made for demonstration each of the three marks every figure that is invented.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from esep.codebook.series_breaks import SeriesBreak
from esep.forms.filling.declaring import Filling
from esep.forms.filling.fill import UNPLACED
from esep.forms.filling.filled import Filled, Residual
from esep.forms.long import FIGURES, Line, save_lines
from esep.forms.model import Section
from esep.forms.writing import INVENTED, NO_FIGURE, Told, write_workbook
from esep.kernel.display import whole as in_figures
from esep.kernel.outputs import whole
from esep.kernel.texts import Phrases, Text
from esep.register.entries import written

VERSION = 1
HEADING = (*FIGURES, "missing", "as_of", "entry", "invented", "breaks")
SUFFIXES = (".xlsx", ".csv", ".json")


def lines(filled: Filled) -> Iterator[Line]:
    """Every figure in the order of the form, money in whole units, or what is missing for it."""
    form, fields = filled.form, missing_fields(filled)
    whole_form = (filled.territory, filled.period.code)
    days = " ".join(dict.fromkeys(one.on.isoformat() for one in filled.breaks))
    known, invented = (written(filled.known_at), filled.seq), filled.invented
    index = 0
    for section in form.sections:
        for row in section.rows:
            for column in section.columns:
                place = (form.form, section.section, row.row, column.column)
                value = "" if filled.missing[index] else int(filled.values[index])
                lacks = " ".join(fields.get((section.section, column.column, row.row), ()))
                made_up = "" if filled.missing[index] else "yes" if invented[index] else "no"
                yield (*place, *whole_form, value, filled.standing, lacks, *known, made_up, days)
                index += 1


def missing_fields(filled: Filled) -> Mapping[tuple[str, str, str], tuple[str, ...]]:
    """The fields that are missing for each cell without a figure, by section, column and row."""
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for gap in filled.gaps:
        section = filled.form.by_name[gap.section]
        columns = [gap.column] if gap.column else [one.column for one in section.columns]
        rows = [gap.row] if gap.row else [one.row for one in section.rows]
        for column in columns:
            for row in rows:
                found.setdefault((gap.section, column, row), gap.fields)
    return found


def document(filled: Filled, filling: Filling) -> dict[str, object]:
    """A filled form for a program: figures by section, None where one is missing, and what is told beside."""
    form = filled.form
    return {
        "version": VERSION,
        "form": form.form,
        "form_version": form.version,
        "territory": filled.territory,
        "period": filled.period.code,
        "as_of": written(filled.known_at),
        "entry": filled.seq,
        "standing": filled.standing,
        "figures": filled.filled,
        "without_figure": int(filled.missing.sum()),
        "invented": int(filled.invented.sum()),
        "sections": [
            {
                "section": section.section,
                "rows": [row.row for row in section.rows],
                "columns": [column.column for column in section.columns],
                "values": _matrix(section, filled.values, filled.missing),
                "invented": _matrix(section, filled.invented, filled.missing),
            }
            for section in form.sections
        ],
        "missing": [
            {"section": gap.section, "column": gap.column, "row": gap.row, "fields": list(gap.fields)}
            for gap in filled.gaps
        ],
        "breaks": [_break(one, filling) for one in filled.breaks],
        "residuals": [_as_data(one, filling) | {"invented": filled.invents} for one in filled.residuals],
    }


def _matrix(
    section: Section, told: npt.NDArray[Any], missing: npt.NDArray[np.bool_]
) -> list[list[int | bool | None]]:
    """What is told of the cells of a section, row by row; None where there is no figure."""
    here = slice(section.offset, section.offset + section.size)
    cells = told[here].astype(object)
    cells[missing[here]] = None
    return cells.reshape(section.shape).tolist()


def _as_data(one: Residual, filling: Filling) -> dict[str, object]:
    title = title_of(one.residual, filling)
    said = {lang: title.in_(lang) for lang in filling.book.languages}
    return {
        "residual": one.residual,
        **said,
        "section": one.section,
        "column": one.column,
        "value": one.amount,
    }


def _break(one: SeriesBreak, filling: Filling) -> dict[str, object]:
    said = {lang: one.title.in_(lang) for lang in filling.book.languages}
    return {"on": one.on.isoformat(), "of": one.code, **said, "source": one.source, "verified": one.verified}


def title_of(residual: str, filling: Filling) -> Text:
    """What a residual is called."""
    return filling.unplaced if residual == UNPLACED else filling.residuals[residual].title


def mark(filled: Filled, phrases: Phrases, languages: Iterable[str]) -> Text:
    """What a workbook says of itself at the head of every page, in each language."""
    told = {
        "territory": filled.territory,
        "period": filled.period.code,
        "as_of": written(filled.known_at),
        "entry": filled.seq,
        "sign": NO_FIGURE,
    }
    return Text(
        {
            lang: phrases.say("filling.mark", lang, standing=_standing(filled, phrases, lang), **told)
            for lang in languages
        }
    )


def _standing(filled: Filled, phrases: Phrases, lang: str) -> str:
    """The standing in words, and how many figures are real where the others are invented."""
    said = phrases.say(f"standing.{filled.standing}", lang)
    if not filled.invents:
        return said
    invented = int(filled.invented.sum())
    counts = {"invented": in_figures(invented, lang), "real": in_figures(filled.filled - invented, lang)}
    return phrases.say("filling.invented", lang, standing=said, sign=INVENTED, **counts)


def save(path: Path, filled: Filled, filling: Filling) -> None:
    """Write a filled form as its suffix says: .xlsx, .csv or .json; it appears whole or not at all.

    Raises:
        EsepError: E-020 to E-023 when the place cannot be written.
    """
    if path.suffix == ".xlsx":
        said = mark(filled, filling.book.phrases, _spoken(filling))
        invented = filled.invented if filled.invents else None
        lang, phrases = filled.form.language, filling.book.phrases
        told = Told(said, [one.said(phrases, lang) for one in filled.breaks])
        write_workbook(path, filled.form, filled.values, filled.standing, told, filled.missing, invented)
    elif path.suffix == ".csv":
        save_lines(path, HEADING, lines(filled))
    else:
        with whole(path) as temporary:
            temporary.write_bytes(orjson.dumps(document(filled, filling), option=orjson.OPT_APPEND_NEWLINE))


def _spoken(filling: Filling) -> Sequence[str]:
    return sorted({*filling.book.languages, filling.form.language} & set(filling.book.phrases.languages))
