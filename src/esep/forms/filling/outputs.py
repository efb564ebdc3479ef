"""A filled form as it is handed on: a workbook, a long table, a document for programs. Each tells of itself.

The long table is that of returns, with columns added on its right: where a figure is missing its value is
empty and the fields that are not recorded are named. In the workbook a sign stands in such cells.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import orjson

from esep.forms.filling.declaring import Filling
from esep.forms.filling.fill import UNPLACED
from esep.forms.filling.filled import Filled, Residual
from esep.forms.long import FIGURES, Line, save_lines
from esep.forms.writing import NO_FIGURE, write_workbook
from esep.kernel.outputs import whole
from esep.kernel.texts import Phrases, Text
from esep.register.entries import written

VERSION = 1
HEADING = (*FIGURES, "missing", "as_of", "entry")
SUFFIXES = (".xlsx", ".csv", ".json")


def lines(filled: Filled) -> Iterator[Line]:
    """Every figure in the order of the form, money in whole units, or what is missing for it."""
    form, fields = filled.form, missing_fields(filled)
    told = (written(filled.known_at), filled.seq)
    index = 0
    for section in form.sections:
        for row in section.rows:
            for column in section.columns:
                place = (form.form, section.section, row.row, column.column)
                value = "" if filled.missing[index] else int(filled.values[index])
                lacks = " ".join(fields.get((section.section, column.column, row.row), ()))
                yield (*place, filled.territory, filled.period.code, value, filled.standing, lacks, *told)
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
        "sections": [
            {
                "section": section.section,
                "rows": [row.row for row in section.rows],
                "columns": [column.column for column in section.columns],
                "values": [
                    [None if lacks else value for value, lacks in zip(values, missing, strict=True)]
                    for values, missing in zip(*_matrices(filled, section.offset, section.shape), strict=True)
                ],
            }
            for section in form.sections
        ],
        "missing": [
            {"section": gap.section, "column": gap.column, "row": gap.row, "fields": list(gap.fields)}
            for gap in filled.gaps
        ],
        "residuals": [_as_data(one, filling) for one in filled.residuals],
    }


def _matrices(
    filled: Filled, offset: int, shape: tuple[int, int]
) -> tuple[list[list[int]], list[list[bool]]]:
    here = slice(offset, offset + shape[0] * shape[1])
    return filled.values[here].reshape(shape).tolist(), filled.missing[here].reshape(shape).tolist()


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
    standing = f"standing.{filled.standing}"
    return Text(
        {
            lang: phrases.say("filling.mark", lang, standing=phrases.say(standing, lang), **told)
            for lang in languages
        }
    )


def save(path: Path, filled: Filled, filling: Filling) -> None:
    """Write a filled form as its suffix says: .xlsx, .csv or .json; it appears whole or not at all.

    Raises:
        EsepError: E-020 to E-023 when the place cannot be written.
    """
    if path.suffix == ".xlsx":
        said = mark(filled, filling.book.phrases, _spoken(filling))
        write_workbook(path, filled.form, filled.values, filled.standing, said, filled.missing)
    elif path.suffix == ".csv":
        save_lines(path, HEADING, lines(filled))
    else:
        with whole(path) as temporary:
            temporary.write_bytes(orjson.dumps(document(filled, filling), option=orjson.OPT_APPEND_NEWLINE))


def _spoken(filling: Filling) -> Sequence[str]:
    return sorted({*filling.book.languages, filling.form.language} & set(filling.book.phrases.languages))
