"""What the files of the shipped codebook declare holds together."""

import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from python_calamine import CalamineWorkbook

from esep.codebook.names import folded, strangers
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

DAY = date(2022, 12, 31)
PRINTED = re.compile(r"(.*?)\s*\(ст\.([\d-]+)\.?\)")


def test_every_title_is_in_every_language_and_says_whose_it_is(book):
    for row in book.rows:
        title = getattr(row, "title", None)
        if title is not None:
            assert set(title) == set(book.languages), (row.file, row.line)
            assert all(title.official(lang) or lang in title.own for lang in title)
            assert not any(strangers(said) for said in title.values()), (row.file, row.line)


def test_english_is_never_official_for_the_law_of_the_land(book):
    lists = (book.articles, book.chapters, book.gravities, book.agencies, book.termination_grounds)
    assert all("en" in row.title.own for rows in lists for row in rows)


def test_every_alias_is_unique_and_says_something_new(book):
    spelled = Counter(folded(alias.alias) for alias in book.territories.aliases)
    assert [name for name, count in spelled.items() if count > 1] == []
    titles = {folded(title) for row in book.territories.rows for title in row.title.values()}
    assert titles.isdisjoint(spelled)


def test_a_name_means_one_territory_on_any_day(book):
    for day in (date(2016, 1, 1), date(2020, 1, 1), DAY):
        titles = Counter(folded(t) for one in book.territories.on(day) for t in set(one.title.values()))
        assert max(titles.values()) == 1


def test_attributes_of_an_extent_stay_when_its_name_changes(book):
    seen = {}
    for row in book.territories.rows:
        same = (row.kind, row.kato, row.tile_column, row.tile_row)
        assert seen.setdefault(row.code, same) == same


def test_tiles_hold_one_present_territory_each(book):
    tiles = [(one.tile_column, one.tile_row) for one in book.territories.on(DAY)]
    assert None not in {part for tile in tiles for part in tile}
    assert len(set(tiles)) == 20


def test_the_digits_of_a_present_key_open_its_kato_code(book):
    for one in book.territories.on(DAY):
        assert one.kato == one.code.removeprefix("KZ-") + "0000000"


def test_every_change_ends_one_extent_and_begins_another(book):
    ends = {row.code: row.valid_to for row in book.territories.rows}
    begins = {row.code: row.valid_from for row in reversed([*book.territories.rows])}
    for change in book.territories.changes:
        assert ends[change.before] == begins[change.after] == change.on
    former = {row.code for row in book.territories.rows if "@" in row.code}
    assert {change.before for change in book.territories.changes} == former


def test_eighteen_chapters_hold_all_articles(book):
    assert [chapter.code for chapter in book.chapters] == [str(number) for number in range(1, 19)]
    facts = {article.code for article in book.articles if article.chapter is None}
    assert facts == {"000", "001"}
    assert {article.chapter for article in book.articles} - {None} == set(book.chapters.keys)


def test_articles_stand_in_the_order_of_the_code_chapter_by_chapter(book):
    numbers = [tuple(map(int, a.code.split("-"))) for a in book.articles if a.chapter]
    assert numbers == sorted(numbers)
    chapters = [int(article.chapter) for article in book.articles if article.chapter]
    assert chapters == sorted(chapters)
    assert {number[0] for number in numbers} == set(range(99, 467))


@pytest.mark.real
def test_the_titles_of_articles_are_those_the_form_prints(book, real_returns):
    rows = CalamineWorkbook.from_path(str(real_returns[0])).get_sheet_by_name("R1").to_python()
    labels = [" ".join(str(cell).split()) for row in rows for cell in row[:3] if isinstance(cell, str)]
    printed = {found[2]: found[1] for label in labels if (found := PRINTED.fullmatch(label))}
    assert len(printed) == 379
    assert {code: book.articles.printed(code, DAY).title.in_("ru") for code in printed} == printed
    chapters = [label for label in labels if label.startswith("Глава ")]
    assert chapters == [f"Глава {one.code}. {one.title.in_('ru')}" for one in book.chapters]


@pytest.mark.parametrize(
    ("code", "last", "gone"),
    [
        ("108", date(2017, 7, 14), date(2017, 7, 15)),
        ("109", date(2017, 7, 14), date(2017, 7, 15)),
        ("130", date(2020, 7, 7), date(2020, 7, 8)),
    ],
)
def test_a_repealed_article_is_refused_and_still_printed(book, code, last, gone):
    assert book.articles.get(code, last) == book.articles.printed(code, DAY)
    with pytest.raises(EsepError) as refused:
        book.articles.get(code, gone)
    assert refused.value.code == "E-103"


@pytest.mark.parametrize("code", ["108-1", "109-1", "121-1"])
def test_a_new_article_is_refused_before_its_day_even_for_print(book, code):
    assert book.articles.get(code, date(2024, 6, 16)).title
    for ask in (book.articles.get, book.articles.printed):
        with pytest.raises(EsepError):
            ask(code, date(2024, 6, 15))


def test_an_article_bears_the_title_of_the_day(book):
    assert book.articles.get("146", date(2023, 3, 30)).title.in_("en") == "Torture"
    assert book.articles.get("146", date(2023, 3, 31)).title.in_("en").endswith("treatment, torture")


def test_gravities_leave_no_gap_between_them(book):
    crimes = [one for one in book.gravities.on(DAY) if one.kind == "crime"]
    assert [one.code for one in crimes] == ["minor", "medium", "grave", "especially_grave"]
    assert [one.up_to_years for one in crimes[:-1]] == [one.over_years for one in crimes[1:]]


def test_grounds_that_exonerate_are_those_the_form_groups_so(book):
    assert {g.code for g in book.termination_grounds if g.exonerating} == {"1", "2", "5", "6", "7", "8"}


def test_nine_points_of_interruption(book):
    assert [point.code for point in book.interruption_points.on(DAY)] == [str(n) for n in range(1, 10)]


def test_an_iccs_class_of_level_two_opens_with_its_section(book):
    for one in book.iccs_codes:
        assert len(one.code) == 2 * one.level
        assert one.code[:2] in book.iccs_codes


def test_an_iccs_mapping_holds_while_its_article_does(book):
    for row in book.iccs:
        lives = book.articles.history(row.article)
        assert lives[0].valid_from <= row.valid_from
        assert lives[-1].valid_to == row.valid_to


@pytest.mark.parametrize(("year", "total"), [(2022, 157_473), (2023, 140_272)])
def test_published_figures_add_up(book, year, total):
    figures = {f.row: f.value for f in book.figures if f.period == Period.year(year)}
    assert figures["1"] == total == figures["2"] + figures["3"]
    assert figures["3"] == sum(figures[row] for row in "4567")
    derived = {f.row for f in book.figures if f.note.startswith("not printed")}
    assert derived == {"2", "3"}


def test_clocks_of_all_territories_agree_since_march_2024(book):
    before, after = (datetime(2024, month, 15, 12, tzinfo=UTC) for month in (2, 3))
    present = [one.code for one in book.territories.on(DAY)]
    hours = [{book.zones.at(instant, code).hour for code in present} for instant in (before, after)]
    assert hours == [{17, 18}, {17}]


def test_nauryz_is_no_working_day_and_a_moved_saturday_is(book):
    assert [book.calendar.works(date(2022, 3, day)) for day in (4, 5, 7, 21, 22, 23, 24)] == [
        True, True, False, False, False, False, True,
    ]  # fmt: skip
    with pytest.raises(EsepError):
        book.calendar.works(date(2020, 3, 4))


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2022, 3, 31), 3063),
        (date(2022, 4, 1), 3180),
        (date(2022, 12, 31), 3180),
        (date(2023, 1, 1), 3450),
    ],
)
def test_the_monthly_index_of_the_day(book, day, value):
    assert book.monthly_index.get("mci", day).value == value


def test_unverified_rows_are_told_with_their_place(book):
    unverified = book.unverified()
    assert {"articles.csv", "changes.csv", "holidays.csv"} <= {row.file for row in unverified}
    assert not any(row.verified for row in unverified)
    reckoned = {(row.file, row.line) for row in book.figures if row.reckoned}
    published = {(row.file, row.line) for row in unverified if row.file.startswith("published_")}
    assert reckoned == published != set()
    assert all(row.file and row.line > 1 for row in book.rows)
