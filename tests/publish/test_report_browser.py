"""The report page in a browser that reaches nothing: it draws, sorts, speaks, and everyone can use it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LANGUAGES = ("kk", "ru", "en")
SIZES = ("phone", "desktop")


@pytest.fixture(scope="module")
def address(case, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(case.html, encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def open_page(offline_page, address):
    """Opens the page in a language and a size, off the network; answers with the page and its complaints."""

    def opened(lang="", size="desktop", **settings):
        page, complaints = offline_page(size, ("file:", "blob:"), **settings)
        page.goto(f"{address}#{lang}" if lang else address)
        if settings.get("java_script_enabled", True):
            page.wait_for_function(
                "() => [...document.querySelectorAll('.edition:not([hidden]) .drawing')]"
                ".every((place) => place.querySelector('svg path'))"
            )
        return page, complaints

    return opened


# Every language on a telephone, where a page is narrow; the longest one on a desk as well.
@pytest.mark.parametrize(("lang", "size"), [*((lang, "phone") for lang in LANGUAGES), ("kk", "desktop")])
def test_no_rule_of_accessibility_is_broken_and_the_page_fits(open_page, lang, size):
    page, complaints = open_page(lang, size)
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.documentElement.lang") == lang
    assert complaints == []


@pytest.mark.parametrize("size", SIZES)
def test_charts_are_drawn_with_marks_and_stay_inside_their_frames(open_page, size):
    page, _ = open_page("ru", size)
    drawn = page.locator(".edition:not([hidden]) .drawing svg")
    assert drawn.count() == 4
    for number in range(4):
        assert drawn.nth(number).locator("path[d]").count() > 5
        assert drawn.nth(number).locator("text").count() > 3
        box, frame = drawn.nth(number).bounding_box(), drawn.nth(number).locator("..").bounding_box()
        assert box["width"] <= frame["width"] + 1
        outside = drawn.nth(number).evaluate(
            "(svg) => [...svg.querySelectorAll('text')].filter((text) => {"
            " const a = text.getBoundingClientRect(), b = svg.getBoundingClientRect();"
            " return a.width && (a.right > b.right + 1 || a.left < b.left - 1); })"
            ".map((text) => text.textContent)"
        )
        assert outside == []


def test_the_language_changes_without_a_reload_and_is_kept_in_the_address(open_page):
    page, complaints = open_page()
    assert page.evaluate("document.documentElement.lang") == "kk"
    page.evaluate("window.kept = true")
    page.locator("#kk .languages a[lang=en]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#en:not([hidden]) .drawing svg path")
    assert page.evaluate("[window.kept, location.hash, document.documentElement.lang]") == [True, "#en", "en"]
    assert page.locator("#kk").is_hidden()
    assert "On registered criminal offences" in page.title()
    page.locator("#en .contents a").nth(3).click()
    assert page.evaluate("location.hash") == "#en.rates"
    assert page.locator("#en").is_visible()
    assert complaints == []


def column(page, number):
    found = page.locator(f"#en table[data-name=rates] tbody tr > :nth-child({number})")
    return found.evaluate_all("(cells) => cells.map((cell) => cell.dataset.sort)")


def test_a_table_is_sorted_from_the_keyboard_and_unknown_values_stay_last(open_page):
    page, _ = open_page("en")
    heading = page.locator("#en table[data-name=rates] thead th").nth(1)
    assert heading.get_attribute("aria-sort") == "descending"
    before = column(page, 2)
    known = [float(value) for value in before if value]
    assert known == sorted(known, reverse=True)
    heading.locator("button").focus()
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    after = column(page, 2)
    assert [float(value) for value in after if value] == sorted(known)
    assert after[len(known) :] == [""] * (len(before) - len(known))
    assert len(before) > len(known)
    names = page.locator("#en table[data-name=rates] thead th").nth(0)
    names.locator("button").focus()
    page.keyboard.press("Space")
    assert heading.get_attribute("aria-sort") is None
    assert names.get_attribute("aria-sort") == "ascending"
    assert column(page, 1)[1:4] == ["Abai Region", "Abai Region + East Kazakhstan Region", "Aktobe Region"]


def test_the_first_stop_of_the_keyboard_leads_past_the_head(open_page):
    page, _ = open_page("en")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "en.main"


def test_without_scripts_the_first_language_is_readable(open_page):
    page, _ = open_page(java_script_enabled=False)
    assert page.locator("#kk h1").is_visible()
    assert page.locator("#kk table").first.is_visible()
    assert page.locator("#kk noscript").count() == 4
    assert page.locator("#ru").is_hidden()


def test_an_image_can_be_saved_and_bears_its_standing(open_page):
    page, complaints = open_page("en")
    with page.expect_download() as waiting:
        page.locator("#en button.save[data-save=way]").click()
    assert waiting.value.suggested_filename == "way.en.svg"
    image = waiting.value.path().read_text(encoding="utf-8")
    assert "Standing: draft" in image
    assert "From registration to court" in image
    assert complaints == []


def test_a_narrow_window_gets_the_narrow_charts(open_page):
    page, _ = open_page("en", "desktop")
    wide = page.locator("#en .drawing[data-chart=way] svg").bounding_box()["width"]
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function(
        "() => document.querySelector('#en .drawing[data-chart=way] svg').getBoundingClientRect().width < 360"
    )
    assert wide > 700
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
