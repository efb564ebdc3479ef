"""What looks wrong is told, once and gently; what is merely large, small or new is not."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.falls import against_before
from esep.forms.findings import Finding
from esep.forms.model import Cell, Form
from esep.forms.plausibility import CROWD, ONE_RECORD, against_clock, against_others, implausible
from esep.forms.reading import Workbook
from esep.forms.returns import Return
from esep.forms.saved import Saved, saved_in
from esep.kernel.periods import Period

BOOK = Codebook.load("kz")
SMALL = load_form(BOOK, "crisis-centre")
YEAR = Period.year(2022)
NOVEMBER = Period.cumulative(2022, 11)
TERRITORIES = [one.code for one in BOOK.territories.on(YEAR.last)]
THROUGHOUT = [one for one in TERRITORIES if BOOK.territories.part_of_period(one, YEAR) is None]


def returned(
    values: np.ndarray, territory: str = "KZ-11", period: Period = YEAR, form: Form = SMALL
) -> Return:
    figures = np.array(values, np.int64)
    workbook = Workbook(
        f"{territory}.xlsx", f"{territory} {hash(figures.tobytes())}", figures, figures < 0, ()
    )
    return Return(territory, period, "internal", workbook, ())


def unread(one: Return, index: int) -> Return:
    gaps = one.workbook.unread.copy()
    gaps[index] = True
    return replace(one, workbook=replace(one.workbook, unread=gaps))


def keys(findings: Mapping[str, list[Finding]]) -> dict[str, list[str]]:
    return {territory: [one.key for one in found] for territory, found in findings.items() if found}


def said(findings: list[Finding]) -> None:
    """Every finding can be said, and is no more than a warning."""
    for finding in findings:
        assert finding.severity == "warning"
        for lang in BOOK.languages:
            assert finding.message(BOOK.phrases, lang)


# --- against the period before --------------------------------------------------------------------------


def fallen(index: int, before: int, now: int, form: Form = SMALL) -> list[Finding]:
    values = np.full(form.size, 1_000)
    values[index] = before
    earlier = returned(values, period=NOVEMBER, form=form)
    values[index] = now
    values[-1] += 1  # so that not all figures are the same again
    return against_before(form, returned(values, form=form), earlier)


HEADLINE = SMALL.index(SMALL.headline)
OTHER = SMALL.index(Cell("refusals", "1", "1"))


def test_the_headline_is_told_for_any_fall():
    (finding,) = fallen(HEADLINE, 155_200, 155_199)
    assert (finding.control, finding.key, finding.cell) == ("G-101", "headline_fell", SMALL.headline)
    assert (finding.expected, finding.found) == (155_200, 155_199)
    assert "can be right" in finding.message(BOOK.phrases, "en")
    said([finding])


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [(100, 100, 0), (100, 101, 0), (100, 70, 0), (100, 69, 1), (9, 0, 0), (10, 0, 1), (0, 0, 0)],
)
def test_a_section_is_told_for_a_fall_that_is_more_than_chance(before, now, told):
    found = fallen(OTHER, before, now)
    assert [one.key for one in found] == ["fell"] * told
    said(found)


def test_money_may_fall_by_a_tenth(form):
    money = next(one for one in form.sections if one.decimals)
    assert fallen(money.offset, 1_000_000, 900_000, form) == []
    (finding,) = fallen(money.offset, 1_000_000, 899_999, form)
    assert (
        "899.999 thousand tenge, after 1,000.000 thousand tenge in January-November 2022"
        in finding.message(BOOK.phrases, "en")
    )


def test_a_section_that_fell_is_told_once_with_its_largest_rows_once_each():
    before = returned(np.full(SMALL.size, 1_000), period=NOVEMBER)
    values = np.full(SMALL.size, 1_001)
    cells = [Cell("refusals", row, column) for row in ("2", "3") for column in ("1", "2")]
    for number, cell in enumerate(cells):
        values[SMALL.index(cell)] = number
    (finding,) = against_before(SMALL, returned(values), before)
    assert finding.cell == cells[0]
    assert finding.cells == (cells[0], cells[2])
    assert finding.values["count"] == 4


def test_a_figure_that_could_not_be_read_did_not_fall():
    before = returned(np.full(SMALL.size, 1_000), period=NOVEMBER)
    for index in (HEADLINE, OTHER):
        values = np.full(SMALL.size, 1_001)
        values[index] = 0
        assert len(against_before(SMALL, returned(values), before)) > 0
        assert against_before(SMALL, unread(returned(values), index), before) == []
        assert against_before(SMALL, returned(values), unread(before, index)) == []


@pytest.mark.parametrize("period", ["2021", "2022-02..2022-11", "2022", "2022-12"])
def test_periods_that_do_not_grow_out_of_each_other_are_not_compared(period):
    earlier = returned(np.full(SMALL.size, 1_000), period=Period.parse(period))
    assert against_before(SMALL, returned(np.ones(SMALL.size)), earlier) == []


def test_the_file_of_the_month_before_is_told_when_it_comes_again():
    figures = np.arange(SMALL.size)
    before = returned(figures, period=Period.month(2022, 11))
    same_file = replace(returned(figures + 1, period=Period.month(2022, 12)), workbook=before.workbook)
    same_figures = returned(figures, "KZ-15", period=Period.month(2022, 12))
    for now in (same_file, same_figures):
        (finding,) = against_before(SMALL, now, before)
        assert (finding.control, finding.key) == ("G-102", "same_again")
        said([finding])


def test_two_months_with_nothing_to_report_are_no_copy():
    nothing = np.zeros(SMALL.size)
    now, before = returned(nothing), returned(nothing, "KZ-15", period=NOVEMBER)
    assert against_before(SMALL, now, before) == []


# --- against the other offices --------------------------------------------------------------------------


def crowd(form: Form = SMALL, territories: list[str] = TERRITORIES) -> list[Return]:
    """Offices whose headlines are alike per resident, and whose other figures are all their own."""
    found = []
    for number, territory in enumerate(territories):
        values = 100 + np.arange(form.size) * (number + 1)
        year = Period.year(2023) if territory not in THROUGHOUT else YEAR
        persons = BOOK.population.mean(territory, year) if territory in THROUGHOUT else 500_000
        values[form.index(form.headline)] = round(persons * (0.007 + 0.0001 * number))
        found.append(returned(values, territory, form=form))
    return found


def changed(returns: list[Return], number: int, values: np.ndarray) -> list[Return]:
    one = returns[number]
    return [*returns[:number], returned(values, one.territory, one.period), *returns[number + 1 :]]


def test_offices_that_differ_in_nothing_strange_are_told_nothing():
    assert keys(against_others(SMALL, BOOK, crowd())) == {}


def test_a_section_copied_from_another_office_is_told_to_both(form):
    returns = crowd(form)
    section = form.sections[3]
    values = returns[2].workbook.values.copy()
    here = slice(section.offset, section.offset + section.size)
    values[here] = returns[5].workbook.values[here]
    found = against_others(form, BOOK, changed(returns, 2, values))
    assert keys(found) == {TERRITORIES[2]: ["copied"], TERRITORIES[5]: ["copied"]}
    (finding,) = found[TERRITORIES[2]]
    assert finding.cell == Cell(section.section, "", "")
    assert BOOK.territories.get(TERRITORIES[5], YEAR.last).title.in_("kk") in finding.message(
        BOOK.phrases, "kk"
    )
    said(found[TERRITORIES[2]])


@pytest.mark.parametrize(("cells", "told"), [(ONE_RECORD, 0), (ONE_RECORD + 1, 2)])
def test_sections_as_thin_as_one_record_may_agree_by_chance(form, cells, told):
    returns = crowd(form)
    section = form.sections[3]
    for number in (2, 5):
        values = returns[number].workbook.values.copy()
        values[section.offset : section.offset + section.size] = 0
        values[section.offset : section.offset + cells] = 1
        returns = changed(returns, number, values)
    assert len(keys(against_others(form, BOOK, returns))) == told


def without(returns: list[Return], number: int, section: str) -> list[Return]:
    one = SMALL.section(section)
    values = returns[number].workbook.values.copy()
    values[one.offset : one.offset + one.size] = 0
    return changed(returns, number, values)


def test_a_section_of_zeros_is_told_where_all_others_have_figures():
    found = against_others(SMALL, BOOK, without(crowd(), 4, "beds"))
    assert keys(found) == {TERRITORIES[4]: ["zeros"]}
    said(found[TERRITORIES[4]])


def test_a_section_of_zeros_in_two_offices_in_a_nil_return_or_unread_is_nothing_strange():
    twice = without(without(crowd(), 4, "beds"), 7, "beds")
    assert keys(against_others(SMALL, BOOK, twice)) == {}
    once = without(crowd(), 4, "beds")
    blind = unread(once[4], SMALL.section("beds").offset)
    assert keys(against_others(SMALL, BOOK, [*once[:4], blind, *once[5:]])) == {}
    nil = Workbook("", "", np.zeros(SMALL.size, np.int64), np.zeros(SMALL.size, np.bool_), ())
    returns = crowd()
    returns[4] = replace(returns[4], workbook=nil)
    assert keys(against_others(SMALL, BOOK, returns)) == {}


@pytest.mark.parametrize("factor", [0.1, 10])
def test_a_headline_ten_times_off_per_resident_is_told(factor):
    returns = crowd()
    number = TERRITORIES.index(THROUGHOUT[0])
    values = returns[number].workbook.values.copy()
    values[HEADLINE] = round(values[HEADLINE] * factor)
    found = against_others(SMALL, BOOK, changed(returns, number, values))
    assert keys(found) == {THROUGHOUT[0]: ["rate_apart"]}
    said(found[THROUGHOUT[0]])


def test_a_territory_that_existed_for_a_part_of_the_period_is_not_judged_by_its_population():
    part = next(one for one in TERRITORIES if one not in THROUGHOUT)
    returns = crowd()
    number = TERRITORIES.index(part)
    values = returns[number].workbook.values.copy()
    values[HEADLINE] = 1
    assert keys(against_others(SMALL, BOOK, changed(returns, number, values))) == {}


def test_few_offices_are_no_crowd():
    returns = crowd(territories=THROUGHOUT[: CROWD - 1])
    values = returns[0].workbook.values.copy()
    values[HEADLINE] *= 100
    lone = without(changed(returns, 0, values), 1, "beds")
    assert keys(against_others(SMALL, BOOK, lone)) == {}


def test_one_file_under_two_territories_is_told_once_for_each_and_no_section_of_it_as_copied():
    returns = crowd()
    returns[3] = replace(returns[3], workbook=replace(returns[8].workbook, file="again.xlsx"))
    found = against_others(SMALL, BOOK, returns)
    assert keys(found) == {TERRITORIES[3]: ["same_file"], TERRITORIES[8]: ["same_file"]}
    [told] = found[TERRITORIES[8]]
    assert "'again.xlsx'" in told.message(BOOK.phrases, "en")
    said(found[TERRITORIES[3]])


# --- against the clock ----------------------------------------------------------------------------------

LAST_MOMENT = datetime(2022, 12, 31, 23, 0, tzinfo=UTC)
USUAL = datetime(2023, 1, 12, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("saved", "told"),
    [
        (USUAL, []),
        (LAST_MOMENT, []),
        (LAST_MOMENT - timedelta(hours=14), ["saved_early"]),
        (USUAL + timedelta(days=183), []),
        (USUAL + timedelta(days=184), ["saved_apart"]),
        (None, []),
    ],
)
def test_a_file_saved_before_its_period_ended_or_half_a_year_from_the_others(saved, told):
    found = against_clock([saved_on(one, saved if one.territory == "KZ-71" else USUAL) for one in crowd()])
    assert keys(found) == ({"KZ-71": told} if told else {})
    said(found["KZ-71"])


def test_a_lone_file_has_nobody_to_be_apart_from():
    assert keys(against_clock([saved_on(crowd()[0], USUAL + timedelta(days=900))])) == {}


def saved_on(one: Return, instant: datetime | None) -> Return:
    return replace(one, workbook=replace(one.workbook, saved=Saved(instant)))


def workbook_saying(properties: str | bytes) -> zipfile.ZipFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("docProps/core.xml", properties)
    return zipfile.ZipFile(stream)


def properties(created: str, modified: str) -> str:
    return (
        '<p xmlns:t="http://purl.org/dc/terms/">'
        f"<t:created>{created}</t:created><t:modified>{modified}</t:modified></p>"
    )


BOMB = '<!DOCTYPE p [<!ENTITY a "b">]><p>&a;</p>'


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            properties("1997-12-18T10:12:55Z", "2023-01-16T19:06:24Z"),
            datetime(2023, 1, 16, 19, 6, 24, tzinfo=UTC),
        ),
        (properties("", "2023-01-16T19:06:24+06:00"), datetime(2023, 1, 16, 13, 6, 24, tzinfo=UTC)),
        (properties("", "2023-01-16T19:06:24"), datetime(2023, 1, 16, 19, 6, 24, tzinfo=UTC)),
        (properties("2023-01-16T19:06:24Z", "2023-01-16T19:06:24Z"), None),
        (properties("", "yesterday"), None),
        (properties("", "0001-01-01T00:00:00+14:00"), None),
        (properties("", ""), None),
        ("<p/>", None),
        ("<p", None),
        (BOMB, None),
    ],
    ids=["saved", "zone", "no zone", "stamped", "word", "early", "empty", "absent", "cut", "entity"],
)
def test_when_a_workbook_was_saved(told, expected):
    assert saved_in(workbook_saying(told)).at == expected


@given(content=st.binary(max_size=200))
def test_any_content_is_a_hint_or_none(content):
    assert saved_in(workbook_saying(content)) == Saved()


# --- all together ---------------------------------------------------------------------------------------


def test_everything_is_told_by_territory():
    returns = without(crowd(), 4, "beds")
    code = TERRITORIES[4]
    returns[4] = saved_on(returns[4], LAST_MOMENT - timedelta(days=30))
    earlier = {code: replace(returns[4], period=NOVEMBER)}
    found = implausible(SMALL, BOOK, returns, earlier)
    assert keys(found) == {code: ["zeros", "saved_early", "same_again"]}
    assert list(found) == TERRITORIES


@pytest.mark.real
def test_twenty_real_returns_of_one_year_are_told_four_things(form, real_values, real_returns):
    paths: dict[str, Path] = {path.stem: path for path in real_returns}
    returns = [
        saved_on(
            returned(values, BOOK.territories.named(stem, YEAR.last).code, form=form),
            saved_in(zipfile.ZipFile(paths[stem])).at,
        )
        for stem, values in real_values.items()
    ]
    assert keys(implausible(form, BOOK, returns)) == {
        "KZ-61": ["rate_apart", "saved_apart"],
        "KZ-62": ["zeros"],
        "KZ-71": ["saved_apart"],
    }


@pytest.mark.real
def test_a_real_return_half_of_which_was_scaled_is_no_copy_and_a_copied_section_is(form, real_values):
    one, other = list(real_values.values())[:2]
    for section in form.sections:
        here = slice(section.offset, section.offset + section.size)
        if np.count_nonzero(other[here]) <= ONE_RECORD:
            continue
        copied, scaled = one.copy(), one.copy()
        copied[here], scaled[here] = other[here], other[here] * 2
        for values, told in ((copied, ["copied"]), (scaled, [])):
            pair = [returned(values, "KZ-11", form=form), returned(other, "KZ-15", form=form)]
            assert [finding.key for finding in against_others(form, BOOK, pair)["KZ-11"]] == told
