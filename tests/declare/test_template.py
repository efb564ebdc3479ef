"""A template has the columns that the import of templates reads, and explains every one of them."""

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest

from esep.codebook import Codebook
from esep.declare.template import columns, csv_template, workbook_template
from esep.domains import load
from esep.register.importing import template_mapping

BOOK = Codebook.load("kz")
DOMAINS = load()
OFFENCE = DOMAINS.card("offence.registered")


def sheets(card=OFFENCE, lang="en", on=None):
    book = openpyxl.load_workbook(BytesIO(workbook_template(card, DOMAINS, BOOK, lang, on)))
    return book, [[["" if cell is None else cell for cell in row] for row in sheet.values] for sheet in book]


@pytest.mark.parametrize("kind", list(DOMAINS.cards))
def test_the_columns_are_those_that_the_import_of_templates_reads(kind):
    card = DOMAINS.card(kind)
    assert len(set(columns(card))) == len(columns(card))
    read = template_mapping(card, "desk").columns
    assert set(read) == set(columns(card))
    assert ("second" in columns(card)) == card.second


def test_the_csv_template_is_the_heading_alone():
    [heading] = csv.reader(StringIO(csv_template(OFFENCE).decode("utf-8-sig")))
    assert tuple(heading) == columns(OFFENCE)
    assert csv_template(OFFENCE).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_the_first_sheet_is_the_table_and_the_second_explains_each_column(lang):
    _, (table, meaning, _) = sheets(lang=lang)
    assert [tuple(row) for row in table] == [columns(OFFENCE)]
    assert [row[0] for row in meaning[1:]] == list(columns(OFFENCE))
    assert all(row[1] for row in meaning)
    assert all(row[3] for row in meaning[6:])


def test_required_columns_are_said_to_be_required():
    _, (_, meaning, _) = sheets()
    told = {row[0]: row[2] for row in meaning[1:]}
    assert {name: told[name] for name in ("key", "asserted_at")} == {"key": "yes", "asserted_at": "no"}
    for field in OFFENCE.fields:
        assert told[field.name] == ("yes" if field.required else "no")


def test_the_codes_of_every_list_are_listed_and_offered_in_their_columns():
    book, (_, _, codes) = sheets()
    lists = {field.of for field in OFFENCE.fields if field.of and field.kind in {"code", "place"}}
    listed = {name: [row[1] for row in codes if row[0] == name] for name in lists}
    assert listed == {name: [str(row.key) for row in BOOK.list(name)] for name in lists}
    offered = {}
    for rule in book.worksheets[0].data_validations.dataValidation:
        first, last = rule.formula1.replace("$B$", "").rpartition("!")[2].split(":")
        column = next(iter(rule.sqref.ranges)).min_col - 1
        offered[columns(OFFENCE)[column]] = [row[1] for row in codes[int(first) - 1 : int(last)]]
    assert offered == {field.name: listed[field.of] for field in OFFENCE.fields if field.of in lists}


def test_on_a_day_only_the_codes_of_that_day_are_listed():
    def articles(on):
        return {row[1] for row in sheets(on=on)[1][2] if row[0] == "article"}

    assert "108-1" in articles(date(2024, 6, 16)) - articles(date(2024, 6, 15))


def test_codes_stay_text_so_that_no_leading_nought_is_lost():
    book, _ = sheets()
    whole = book.worksheets[0].column_dimensions["A"]
    assert (whole.min, whole.max, whole.number_format) == (1, len(columns(OFFENCE)), "@")


def test_equal_templates_are_equal_files_whenever_they_are_made():
    book, _ = sheets()
    assert book.properties.created.year == 2000
    assert workbook_template(OFFENCE, DOMAINS, BOOK) == workbook_template(OFFENCE, DOMAINS, BOOK)
