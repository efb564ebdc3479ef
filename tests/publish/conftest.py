"""A small report for the tests of the page: form and country as shipped, figures made up, returns absent."""

from dataclasses import dataclass, replace
from datetime import date
from html.parser import HTMLParser

import numpy as np
import pytest

from esep.codebook import Codebook
from esep.codebook.territories import Territories
from esep.forms.consolidation import Consolidated, Coverage
from esep.forms.findings import Finding
from esep.forms.loading import load_form
from esep.forms.model import Cell
from esep.forms.reconciliation import Reconciled
from esep.forms.returns import SetAside
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.publish.report import report_html

HOSTILE = "</script><script>alert(1)</script>\"'&<b>"
AS_OF = date(2024, 3, 15)
MISSING, INCOMPLETE = "KZ-62", "KZ-79"
ROWS = {"1": 100, "2": 10, "3": 90, "4": 20, "5": 40, "6": 25, "7": 4, "109": 55, "119": 30}
WAY = {"7": 60, "8": 40, "9": 25, "10": 10, "11": 5, "13": 20, "14": 33, "15": 25, "25": 3}
ALL = {"1": 130, "6": 70, "7": 45, "8": 30, "9": 10, "10": 5, "12": 25, "13": 44, "14": 40, "24": 3}


@dataclass(frozen=True)
class Case:
    """What a page is made of, and the page."""

    book: Codebook
    report: Consolidated
    html: str


@pytest.fixture(scope="session")
def shipped() -> Codebook:
    return Codebook.load("kz")


def made_up(book, period, missing=(), incomplete=(), standing="draft"):
    """A consolidated report: the territory in place n of the country has n times the figures above."""
    form = load_form(book, "1-M")
    by_territory = {}
    codes = [one.code for one in book.territories.on(period.last)]
    for times, code in enumerate(codes, start=1):
        values = np.zeros(form.size, np.int64)
        for row, count in ROWS.items():
            values[form.index(Cell("R1", row, "2"))] = times * count
            values[form.index(Cell("R1-1", row, "1"))] = times * count
        for column, count in ALL.items():
            values[form.index(Cell("R1", "1", column))] = times * count
        for column, count in WAY.items():
            values[form.index(Cell("R1-1", "1", column))] = times * count
        by_territory[code] = values
    reported = {code: one for code, one in by_territory.items() if code not in (*missing, *incomplete)}
    parts = {code: book.territories.part_of_period(code, period) for code in codes}
    coverage = Coverage(
        reported=tuple(reported),
        missing=tuple(missing),
        incomplete=tuple(incomplete),
        partly={code: part for code, part in parts.items() if part is not None},
    )
    total = sum(reported.values(), np.zeros(form.size, np.int64))
    return Consolidated(form, book.code, period, total, reported, coverage, standing)


@pytest.fixture(scope="session")
def make_report():
    return made_up


def with_hostile_name(book: Codebook) -> Codebook:
    """The same country, with a region called by a piece of a page."""
    rows = [
        replace(row, title=type(row.title)(dict.fromkeys(row.title, HOSTILE))) if row.code == "KZ-11" else row
        for row in book.territories.rows
    ]
    places = book.territories
    return replace(book, territories=Territories(rows, places.changes, places.aliases, places.iso_codes))


@pytest.fixture(scope="session")
def case(shipped) -> Case:
    """The page of 2022 with one return missing, one unreadable, and hostile names in every place."""
    book = with_hostile_name(shipped)
    report = made_up(book, Period.year(2022), [MISSING], [INCOMPLETE])
    finding = Finding(
        "G-011",
        "error",
        "sheet_renamed",
        values={"sheet": HOSTILE, "meant": "R1"},
        cells=(Cell("R1", "1", "2"),),
    )
    findings = {code: (finding,) if code == "KZ-15" else () for code in report.by_territory}
    total = report.figure(report.form.headline)
    published = [
        Reconciled(report.form.headline, "KZ", total + 250, total, "press", "printed"),
        Reconciled(report.form.headline, MISSING, 900, None, "press", ""),
    ]
    aside = [SetAside(HOSTILE, EsepError("E-205", file=HOSTILE))]
    html = report_html(book, report, findings, published, aside, as_of=AS_OF)
    return Case(book, report, html)


class Page(HTMLParser):
    """The tables of a page by language and name: rows of texts, the closing row last."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[tuple[str, str], list[list[str]]] = {}
        self.headings: dict[str, list[str]] = {}
        self.captions: dict[str, list[str]] = {}
        self.attributes: list[tuple[str, str, str]] = []
        self._lang, self._rows, self._open = "", [[]], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.attributes += [(tag, name, value or "") for name, value in attributes]
        if given.get("class") == "edition":
            self._lang = given["lang"]
        elif tag == "table":
            self._rows = self.tables.setdefault((self._lang, given["data-name"]), [])
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append("")
        if tag in ("td", "th", "h1", "h2", "caption", "figcaption"):
            self._open = tag
            kept = {
                "h1": self.headings,
                "h2": self.headings,
                "caption": self.captions,
                "figcaption": self.captions,
            }
            if tag in kept:
                kept[tag].setdefault(self._lang, []).append("")

    def handle_endtag(self, tag):
        if tag == self._open:
            self._open = ""

    def handle_data(self, data):
        if self._open in ("td", "th"):
            self._rows[-1][-1] += data
        elif self._open in ("h1", "h2"):
            self.headings[self._lang][-1] += data
        elif self._open in ("caption", "figcaption"):
            self.captions[self._lang][-1] += data


@pytest.fixture(scope="session")
def parse():
    return Page
