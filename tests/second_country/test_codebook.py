"""Law, borders and calendar of the invented country are read by the same calls as those of any other."""

from datetime import UTC, date, datetime

import pytest

from esep.kernel.errors import EsepError
from esep.kernel.periods import Period


def test_the_country_is_data_alone(folder):
    kinds = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert kinds == {".csv", ".toml"}


def test_it_speaks_its_own_language_first(book):
    assert book.languages == ("ka", "en")
    assert book.title.in_("ka") == "მთისა"
    assert book.title.in_("fr") == "მთისა"
    assert (book.code, book.money, book.forms, book.default_form) == ("XM", "XMD", ("M-1",), "M-1")


def test_it_brings_its_words_and_borrows_the_rest(book):
    assert book.phrases.say("severity.error", "ka") == "შეცდომა"
    assert not book.phrases.speaks("finding.rest", "ka")
    assert book.phrases.say("severity.error", "kk") != "შეცდომა"
    refusal = EsepError("E-001", text="2024-13").said(book.phrases, "ka")
    assert refusal[0] == "E-001 „2024-13“ პერიოდი არ არის"
    assert refusal[1].startswith("  რატომ: a period is written")


@pytest.mark.parametrize(
    ("code", "label"),
    [("2024", "2024 წელი"), ("2024-Q3", "2024 წლის 3 კვარტალი"), ("2024-03", "2024 წლის მარტი")],
)
def test_periods_are_said_in_its_language(book, code, label):
    assert Period.parse(code).label("ka", book.phrases) == label


def test_the_province_was_split_in_the_middle_of_the_year(book):
    before = [one.code for one in book.territories.on(date(2024, 6, 30))]
    after = [one.code for one in book.territories.on(date(2024, 7, 1))]
    assert before == ["XM-1", "XM-2@2024", "XM-3", "XM-4"]
    assert after == ["XM-1", "XM-2", "XM-3", "XM-4", "XM-5"]


def test_across_the_split_the_two_are_compared_as_one(book):
    groups = book.comparable(Period.year(2023), Period.year(2024))
    [changed] = [group for group in groups if group.changed]
    assert changed.code == "XM-2+XM-5"
    assert changed.sums({"XM-2@2024": 10}, {"XM-2": 7, "XM-5": 5}) == (10, 12)
    assert not any(group.changed for group in book.comparable(Period.year(2025), Period.year(2026)))


@pytest.mark.parametrize("code", ["XM-2", "XM-5"])
def test_both_existed_for_a_half_of_the_year(book, code):
    assert book.territories.part_of_period(code, Period.year(2024)).code == "2024-07..2024-12"
    assert book.territories.part_of_period(code, Period.year(2025)) is None


@pytest.mark.parametrize(
    ("text", "on", "code"),
    [
        ("ზემო მხარე", date(2024, 6, 30), "XM-2@2024"),
        ("ზემო_მხარე", date(2024, 7, 1), "XM-2"),
        ("upper prov.", date(2024, 7, 1), "XM-2"),
        ("ქ. დედაქალაქი", date(2024, 1, 1), "XM-1"),
        ("TBIS-MKHARE", date(2024, 7, 1), "XM-5"),
    ],
)
def test_names_in_both_scripts_mean_the_extent_of_the_day(book, text, on, code):
    assert book.territories.named(text, on).code == code


def test_a_name_from_before_its_time_is_refused(book):
    with pytest.raises(EsepError) as refusal:
        book.territories.named("ტბის მხარე", date(2024, 6, 30))
    assert refusal.value.code == "E-107"


def test_an_unknown_name_is_refused_in_its_language(book):
    with pytest.raises(EsepError) as refusal:
        book.territories.named("ნისლის მხარე", date(2024, 7, 1))
    assert refusal.value.said(book.phrases, "ka")[0] == "E-105 ტერიტორია „ნისლის მხარე“ უცნობია"


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 12, 29), True),  # a Friday before the reform
        (date(2024, 1, 5), False),  # a Friday after it
        (date(2024, 1, 6), False),  # a Saturday
        (date(2024, 1, 7), True),  # a Sunday
        (date(2024, 5, 26), False),  # a holiday on a Sunday
        (date(2024, 5, 27), False),  # rest moved to a Monday
        (date(2024, 5, 31), True),  # from a Friday
    ],
)
def test_friday_and_saturday_are_the_weekend(book, day, works):
    assert book.calendar.works(day) is works


def test_clocks_changed_with_the_law(book):
    at = datetime(2024, 6, 30, 19, 59, tzinfo=UTC), datetime(2024, 6, 30, 20, 1, tzinfo=UTC)
    assert [book.zones.at(one, "XM-1").hour for one in at] == [23, 23]
    assert [book.zones.at(one, "XM-1").utcoffset().total_seconds() / 3600 for one in at] == [4, 3]


def test_there_are_three_gravities_and_none_before_the_law(book):
    assert [one.code for one in book.gravities.on(date(2024, 1, 1))] == ["light", "heavy", "gravest"]
    with pytest.raises(EsepError) as refusal:
        book.gravities.on(date(2019, 12, 31))
    assert refusal.value.code == "E-103"


@pytest.mark.parametrize(
    ("on", "title"), [(date(2024, 2, 29), "Robbery"), (date(2024, 3, 1), "Armed robbery")]
)
def test_an_article_bears_the_title_of_the_day(book, on, title):
    assert book.articles.get("21", on).title.in_("en") == title


def test_an_old_population_is_kept_beside_the_revised_one(book):
    year = Period.year(2024)
    assert book.population.mean("XM", year, as_of=date(2025, 12, 31)) == 1_005_000
    assert book.population.mean("XM", year) == 1_006_000


def test_a_part_year_has_no_population_of_its_own(book):
    with pytest.raises(EsepError) as refusal:
        book.population.mean("XM-5", Period.year(2024))
    assert refusal.value.code == "E-108"


def test_what_nobody_verified_is_listed(book):
    assert {row.key for row in book.unverified()} == {"XM-5", "21", "Tbis Mkhare"}
