"""The page of a checked text in a browser that reaches nothing: opened by click and key, for every reader."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from esep.claims.grammar import claims_of
from esep.claims.judging import judged
from esep.claims.model import Prose, Read
from esep.claims.numbers import numbers_of
from esep.claims.page import page
from esep.codebook import Codebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LANGUAGES = ("kk", "ru", "en")
SIZES = ("phone", "desktop")
OPEN = "button.mark[aria-expanded=true]"


@pytest.fixture(scope="module")
def book() -> Codebook:
    return Codebook.load("kz")


@pytest.fixture(scope="module")
def read(book) -> Read:
    """A text with figures of several verdicts, and with a piece of a page in it."""
    path = Path(__file__).parent / "corpus" / "open" / "01_region_year_en.toml"
    text = tomllib.loads(path.read_text(encoding="utf-8"))["text"].strip()
    text += "\n\n<img src=x onerror=alert(1)> Violent crimes fell by 14.9%, from 44,106 to 37,548."
    numbers, on = numbers_of(text), date(2024, 1, 22)
    prose = Prose(text, text.partition("\n")[0])
    return judged(Read(prose, "en", numbers, claims_of(prose, numbers, book, on)), book, on)


@pytest.fixture
def view(offline_page, read, book, tmp_path):
    """Opens the page in a language and a size, off the network; answers with it and its complaints."""

    def opened(lang="en", size="desktop", **settings):
        path = tmp_path / f"{lang}.html"
        path.write_text(page(read, book, lang), encoding="utf-8")
        shown, complaints = offline_page(size, (path.as_uri(),), **settings)
        shown.goto(path.as_uri())
        return shown, complaints

    return opened


def violations(shown) -> list:
    found = Axe().run(shown).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize(
    ("lang", "size", "scheme"),
    [
        ("kk", "phone", "light"),
        ("ru", "desktop", "dark"),
        ("en", "phone", "dark"),
        ("en", "desktop", "light"),
    ],
)
def test_no_rule_of_accessibility_is_broken_and_the_page_fits(view, lang, size, scheme):
    shown, complaints = view(lang, size, color_scheme=scheme)
    shown.locator("button.mark").nth(4).click()
    assert violations(shown) == []
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    panel = shown.locator(".panel").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= shown.viewport_size["width"]
    assert complaints == []


def test_a_walk_by_keyboard_opens_the_verdict_of_each_figure_in_the_order_of_the_text(view):
    shown, _ = view()
    shown.locator("button.mark").first.focus()
    count = shown.locator("button.mark").count()
    for place in range(count):
        assert shown.evaluate("document.activeElement.id") == f"m{place + 1}"
        shown.keyboard.press("Enter")
        assert shown.locator(OPEN).count() == 1
        assert shown.locator(".panel .badge").count() >= 1
        shown.keyboard.press("Escape")
        assert shown.locator(".panel").count() == 0
        assert shown.locator(OPEN).count() == 0
        assert shown.evaluate("document.activeElement.id") == f"m{place + 1}"
        shown.keyboard.press("Tab")
    assert count > 10


def test_space_opens_and_closes_and_another_figure_takes_the_place_of_the_first(view):
    shown, _ = view()
    marks = shown.locator("button.mark")
    marks.nth(1).focus()
    shown.keyboard.press("Space")
    assert shown.locator(OPEN).get_attribute("id") == "m2"
    marks.nth(3).click()
    assert shown.locator(OPEN).get_attribute("id") == "m4"
    assert shown.locator(".panel").count() == 1
    marks.nth(3).click()
    assert shown.locator(".panel").count() == 0


def test_a_figure_is_described_by_what_is_said_of_it_before_it_is_opened(view):
    shown, _ = view()
    for mark in shown.locator("button.mark").all():
        described = shown.locator(f"id={mark.get_attribute('aria-describedby')}")
        assert len(described.inner_text()) > 10


def test_the_panel_closes_by_its_button_and_the_focus_goes_back(view):
    shown, _ = view(size="phone")
    shown.locator("button.mark").nth(2).click()
    shown.locator(".panel .away").click()
    assert shown.locator(".panel").count() == 0
    assert shown.evaluate("document.activeElement.id") == "m3"


def test_the_panel_tells_nothing_twice(view):
    shown, _ = view()
    for mark in shown.locator("button.mark").all():
        mark.click()
        told = [one.lower() for one in shown.locator(".panel .finding").all_inner_texts()]
        assert len(told) == len(set(told)) > 0


def test_the_summary_leads_to_the_figure_and_opens_it(view):
    shown, _ = view()
    shown.locator(".worst .go a").first.click()
    assert shown.locator(OPEN).count() == 1
    assert shown.evaluate("document.activeElement.matches('button.mark.inconsistent')")
    box = shown.locator(OPEN).bounding_box()
    assert 0 <= box["y"] <= 900


def test_without_scripts_each_figure_leads_to_its_verdict_in_the_list(view):
    shown, _ = view(java_script_enabled=False)
    assert shown.locator("button").count() == 0
    mark = shown.locator("a.mark").nth(2)
    note = mark.get_attribute("href")
    mark.click()
    assert shown.url.endswith(note)
    assert shown.locator(f".notes {note} .finding").first.is_visible()
    assert shown.locator(".without-scripts").is_visible()


def test_on_paper_verdicts_are_footnotes(view):
    shown, _ = view()
    shown.locator("button.mark").nth(2).click()
    assert not shown.locator(".foot").first.is_visible()
    shown.emulate_media(media="print")
    notes = shown.locator(".notes > li").count()
    for foot in shown.locator(".foot").all():
        assert foot.is_visible()
        assert all(1 <= int(one) <= notes for one in foot.inner_text().split(","))
    assert not shown.locator(".panel").is_visible()
    assert shown.locator(".legend").is_visible()
