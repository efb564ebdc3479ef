"""The page says what the permissions say."""

from tests.access.page import PAGE, PART, tables, written


def test_the_page_shows_the_permissions_as_they_are():
    page = PAGE.read_text(encoding="utf-8")
    assert PART.search(page)
    assert page == written(page)
    assert page.count("| statistician | everywhere | own region |") == 1
    assert len(tables().splitlines()) > 60
