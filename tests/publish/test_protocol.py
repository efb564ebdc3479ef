"""The protocol says what to answer, in every language, to every reader, and never runs what it quotes."""

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.controls import Controls
from esep.forms.findings import Finding
from esep.forms.life import Filing
from esep.forms.model import Cell, Form
from esep.forms.reading import Workbook
from esep.forms.returns import Return
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.publish.protocol import protocol_html

BOOK = Codebook.load("kz")
SMALL = load_form(BOOK, "crisis-centre")
SEPTEMBER = Period.month(2022, 9)
HOSTILE = "<script>alert(1)</script>\"'{{ 7 * 7 }}.xlsx"
MADE_ON = date(2022, 10, 12)


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def returned(file: str = "centre.xlsx", standing: str = "draft") -> Return:
    values = np.zeros(SMALL.size, np.int64)
    values[SMALL.index(Cell("stays", "3", "1"))] = 4_535
    unread = np.zeros(SMALL.size, np.bool_)
    problem = Finding("G-004", "error", "text", Cell("beds", "1", "4"), values={"length": 12, "sheet": "x"})
    unread[SMALL.index(problem.cell)] = True
    findings = Controls(SMALL).check(values, unread, [problem])
    workbook = Workbook(file, "ab" * 32, values, unread, (problem,))
    return Return("KZ-11", SEPTEMBER, standing, workbook, tuple(findings))


def filing(sender: str = "Office 11") -> Filing:
    return Filing(
        number=1,
        at=datetime(2022, 10, 11, 19, 30, tzinfo=UTC),
        form=SMALL.form,
        version=SMALL.version,
        territory="KZ-11",
        period=SEPTEMBER,
        sequence=1,
        sender=sender,
        standing="draft",
        due_on=None,
        file="centre.xlsx",
        digest="ab" * 32,
        size=1,
        unread=0,
        changed=0,
        findings=(),
    )


def page(
    a_return: Return, lang: str = "en", findings: tuple[Finding, ...] | None = None, form: Form = SMALL
) -> str:
    told = a_return.findings if findings is None else findings
    return protocol_html(BOOK, form, a_return, told, lang, made_on=MADE_ON, filing=filing())


@pytest.mark.parametrize("lang", BOOK.languages)
def test_the_page_names_the_return_and_every_finding_in_its_language(lang):
    a_return = returned()
    html = page(a_return, lang)
    text = Page(html).text
    assert Page(html).all("html") == [{"lang": lang}]
    for said in (
        "Office 11",
        "KZ-11",
        BOOK.territories.get("KZ-11", SEPTEMBER.last).title.in_(lang),
        SMALL.title.in_(lang),
        SEPTEMBER.label(lang, BOOK.phrases),
        "centre.xlsx",
        "ab" * 32,
        *(finding.message(BOOK.phrases, lang) for finding in a_return.findings),
        *(finding.control for finding in a_return.findings),
    ):
        assert said in text
    assert len(a_return.findings) == 2


def test_the_instant_of_receipt_is_told_by_the_clock_of_the_territory():
    assert "October 12, 2022, 01:30 (UTC+06:00)" in Page(page(returned())).text


def test_the_numbers_stand_where_the_columns_say():
    cells = re.findall(r'<td class="number">([^<]*)</td>', page(returned()))
    assert cells == ["–", "–", "0", "4,535"]


def test_money_is_shown_as_the_form_prints_it():
    form = load_form(BOOK, "1-M")
    money = next(one for one in form.sections if one.decimals == 3)
    finding = Finding("x", "error", "minus_zero", form.cell(money.offset), 1_234_567, -500)
    html = page(returned(), "en", (finding,), form)
    assert re.findall(r'<td class="number">([^<]*)</td>', html) == ["1,234.567", "−0.500"]


@pytest.mark.parametrize("standing", ["demonstration", "internal", "draft", "released"])
def test_the_standing_is_on_the_page_and_on_its_table(standing):
    parsed = page(returned(standing=standing))
    said = BOOK.phrases.say(f"standing.{standing}", "en")
    assert f'<p class="standing">{said}</p>' in parsed
    assert f"Standing of the return: {said}." in parsed


def test_what_a_file_or_an_office_is_called_is_never_markup():
    a_return = returned(HOSTILE)
    html = protocol_html(
        BOOK, SMALL, a_return, a_return.findings, "en", made_on=MADE_ON, filing=filing(HOSTILE)
    )
    assert "<script" not in html
    assert Page(html).text.count(HOSTILE) == 2
    assert Page(html).all("script") == []


def test_the_page_needs_nothing_but_itself():
    html = page(returned())
    assert not re.search(r"https?:|url\(|@import|<link|<img|src=", html)


def test_without_findings_the_page_says_so():
    html = page(returned(), findings=())
    assert "No control found anything." in html
    assert "<table" not in html


def test_what_is_not_known_is_left_out():
    whole = Return("KZ-11", SEPTEMBER, "draft", Workbook("", "", np.zeros(1), np.zeros(1, np.bool_), ()), ())
    text = Page(protocol_html(BOOK, SMALL, whole, (), "en", made_on=MADE_ON)).text
    assert not [word for word in ("Office\n", "Received", "File", "Digest", "not be read") if word in text]


def test_a_territory_the_codebook_does_not_know_is_refused():
    stranger = Return("KZ-99", SEPTEMBER, "draft", returned().workbook, ())
    with pytest.raises(EsepError) as refused:
        page(stranger, findings=())
    assert refused.value.code == "E-104"


@pytest.mark.browser
@pytest.mark.parametrize("lang", BOOK.languages)
def test_the_page_is_accessible_fits_a_phone_and_asks_the_network_for_nothing(offline_page, tmp_path, lang):
    path: Path = tmp_path / "protocol.html"
    path.write_text(page(returned(HOSTILE), lang), encoding="utf-8")
    view, complaints = offline_page("phone", (path.as_uri(),))
    view.goto(path.as_uri())
    found = Axe().run(view)
    assert found.violations_count == 0, found.generate_report()
    assert view.evaluate("document.documentElement.scrollWidth") <= view.viewport_size["width"]
    assert complaints == []
