"""Import templates: an empty table for cards of one kind, whose columns bear the names of the fields.

The workbook explains each column and lists the codes beside the table; the CSV file is the heading alone.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from esep.codebook import Codebook
from esep.declare.cards import Card
from esep.declare.domain import Domains
from esep.declare.fields import Field, Kind
from esep.kernel.texts import Phrases

ENVELOPE = ("key", "record", "actor", "office", "asserted_at")
CODED = {Kind.CODE, Kind.PLACE}
ROWS = 100_000  # as many rows as the drop-down lists of codes reach
MADE = datetime(2000, 1, 1, tzinfo=UTC)  # equal templates are equal files, whenever they are made
Row = Sequence[str]


def columns(card: Card) -> tuple[str, ...]:
    """The heading: who says it and under which key, then the fields.

    >>> from esep.declare import Record, day
    >>> visits = Record("visit", "Visit of a prosecutor")
    >>> @visits.card(opens="noted")
    ... class Noted:
    ...     '''A prosecutor has visited.'''
    ...     visited_on = day("Day of the visit")
    >>> columns(Noted)
    ('key', 'record', 'actor', 'office', 'asserted_at', 'visited_on')
    """
    second = ("second",) if card.second else ()
    return (*ENVELOPE, *second, *(field.name for field in card.fields))


def csv_template(card: Card) -> bytes:
    """The heading as a CSV file in UTF-8, with the mark by which spreadsheets know it."""
    text = StringIO()
    csv.writer(text).writerow(columns(card))
    return text.getvalue().encode("utf-8-sig")


def workbook_template(
    card: Card, domains: Domains, book: Codebook, lang: str = "en", on: date | None = None
) -> bytes:
    """A workbook of three sheets: the table to fill in, the meaning of its columns, and the codes.

    Args:
        card: its declaration.
        domains: where it is declared, with the titles in other languages.
        book: the codebook, for the codes of lists.
        lang: the language of titles and explanations.
        on: the day the cards happened, so that only the codes of that day are listed; None lists all.

    Raises:
        EsepError: E-120 when the codebook lacks a list; E-103 when no code of a list holds on the day.
    """
    made = BytesIO()
    phrases = book.phrases
    spans, codes = _codes(card, book, lang, on)
    # Constant memory is off, since nothing may touch the disk; a template is small.
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        workbook.set_properties({"created": MADE, "title": card.kind})
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = workbook.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        table = workbook.add_worksheet(card.name[:31])
        meaning = workbook.add_worksheet(phrases.say("template.sheet.columns", lang)[:31])
        listed = workbook.add_worksheet(phrases.say("template.sheet.codes", lang)[:31])
        _head(table, columns(card), bold)
        table.set_column(0, len(columns(card)) - 1, 18, text)
        for at, name in enumerate(columns(card)):
            field = card.field(name)
            if field is not None and field.kind in CODED:
                first, last = spans[field.of]
                source = f"='{listed.get_name()}'!$B${first}:$B${last}"
                table.data_validation(1, at, ROWS, at, {"validate": "list", "source": source})
        _head(meaning, [phrases.say(f"template.heading.{name}", lang) for name in MEANING], bold)
        _fill(meaning, _meanings(card, domains, phrases, lang), text, (18, 40, 12, 60, 24, 12))
        _head(listed, [phrases.say(f"template.heading.{name}", lang) for name in CODES], bold)
        _fill(listed, codes, text, (24, 24, 60, 14, 14))
    return made.getvalue()


MEANING = ("column", "title", "required", "written", "list", "class")
CODES = ("list", "code", "title", "valid_from", "valid_to")


def _meanings(card: Card, domains: Domains, phrases: Phrases, lang: str) -> Iterator[Row]:
    """What each column says, whether it must be filled in, and how its values are written."""
    for name in columns(card):
        field = card.field(name)
        if field is None:
            said = phrases.say(f"template.envelope.{name}", lang)
            yield (name, said, _needed(name != "asserted_at", phrases, lang), "", "", "")
        else:
            yield _meaning(field, domains, phrases, lang)


def _meaning(field: Field, domains: Domains, phrases: Phrases, lang: str) -> Row:
    values = {"least": field.minimum or 0, "most": field.maximum or "…", "record": field.of}
    return (
        field.name,
        domains.word(field.path, lang, field.label),
        _needed(field.required, phrases, lang),
        phrases.say(f"template.written.{field.kind.value}", lang, **values),
        field.of if field.kind in CODED else "",
        field.klass.value,
    )


def _needed(needed: bool, phrases: Phrases, lang: str) -> str:  # noqa: FBT001 - a yes or no to be said
    return phrases.say("template.yes" if needed else "template.no", lang)


def _codes(
    card: Card, book: Codebook, lang: str, on: date | None
) -> tuple[dict[str, tuple[int, int]], list[Row]]:
    """All codes of all lists of a card, and the first and last line of each list on their sheet."""
    rows: list[Row] = []
    spans: dict[str, tuple[int, int]] = {}
    for name in dict.fromkeys(field.of for field in card.fields if field.kind in CODED):
        first = len(rows) + 2
        for row in book.list(name) if on is None else book.list(name).on(on):
            until = row.valid_to.isoformat() if row.valid_to else ""
            rows.append((name, str(row.key), row.title.in_(lang), row.valid_from.isoformat(), until))
        spans[name] = (first, len(rows) + 1)
    return spans, rows


def _head(sheet: Worksheet, names: Iterable[str], style: object) -> None:
    for at, name in enumerate(names):
        sheet.write_string(0, at, name, style)
    sheet.freeze_panes(1, 0)


def _fill(sheet: Worksheet, rows: Iterable[Row], style: object, widths: Sequence[int]) -> None:
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width, style)
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            sheet.write_string(line, at, str(value), style)
