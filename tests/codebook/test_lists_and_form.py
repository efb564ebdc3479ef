"""The lists of codes fit the official form, so that it can be filled from cards."""

import csv
from datetime import date
from functools import cache

import pytest

DAY = date(2022, 12, 31)
TITLE = 160  # the longest title that a choice on a screen can bear


@pytest.fixture(scope="module")
def measures(book):
    with (book.form_folder(book.default_form) / "measures.csv").open(encoding="utf-8", newline="") as stream:
        return {row["measure"] for row in csv.DictReader(stream)}


def codes(book, name):
    return {row.code for row in book.codes[name].on(DAY)}


# list of codes, what stands before each code in the name of a measure, codes the form has no column for
FILLED = [
    ("age_group", "victims.", set()),
    ("age_group", "persons.", {"age_to_11"}),
    ("citizenship_group", "victims.", {"unknown"}),
    ("citizenship_group", "persons.", {"unknown", "stateless"}),
    ("occupation", "persons.", {"unknown"}),
    ("education", "persons.", {"none", "unknown"}),
    ("public_post", "persons.", {"none"}),
    ("social_status", "victims.", set()),
    ("prior_record", "persons.repeat.", {"none", "repeat", "unknown"}),
    ("person_decision", "persons.", set()),
    ("custodial_institution", "registered.at_", set()),
    ("weapon", "with_weapons.", set()),
    ("weapon_class", "with_weapons.", set()),
    ("instrument", "with_", {"object", "none", "unknown"}),
    ("victim_kind", "damage.to_", set()),
    ("group_composition", "persons.group.", {"adults_only"}),
    ("intoxication", "persons.", {"sober", "inhalants", "unknown"}),
    ("interruption_point", "interrupted.point_", set()),
]


@pytest.mark.parametrize(
    ("name", "before", "without"), FILLED, ids=lambda part: part if isinstance(part, str) else ""
)
def test_every_code_has_its_column_in_the_form_or_is_known_to_have_none(
    book, measures, name, before, without
):
    coded = {row.code for row in book.list(name).on(DAY)}
    assert {code for code in coded if before + code not in measures} == without


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("age_group", "victims.age_"),
        ("custodial_institution", "registered.at_"),
        ("weapon_class", "with_weapons.kind_"),
        ("prior_record", "persons.repeat."),
        ("weapon", "with_weapons.firearm"),
        ("occupation", "persons.military"),
        ("occupation", "persons.students"),
        ("public_post", "persons.servicemen"),
    ],
)
def test_every_column_of_these_families_has_its_code(book, measures, name, prefix):
    @cache
    def coded(measure):
        return any(measure.endswith(("." + code, "_" + code)) for code in codes(book, name))

    family = {one for one in measures if one.startswith(prefix)}
    assert {one for one in family if not coded(one)} <= {"persons.repeat.in_group"}
    assert family


def test_forms_of_investigation_have_their_terms(book):
    lawful = {
        code.removeprefix("investigation.") for code in book.law.keys if code.startswith("investigation.")
    }
    assert codes(book, "investigation_form") - lawful == {"order"}
    assert lawful <= codes(book, "investigation_form")


def test_every_list_is_marked_as_not_yet_compared(book):
    for name, rows in book.codes.items():
        assert not any(row.verified for row in rows), name
        assert all("en" in row.title.own and "kk" in row.title.own for row in rows), name


def test_titles_of_a_list_differ_in_every_language_and_fit_a_screen(book):
    for name, rows in book.codes.items():
        for lang in book.languages:
            said = [row.title.in_(lang) for row in rows.on(DAY)]
            assert len(set(said)) == len(said), (name, lang)
            assert max(map(len, said)) < TITLE


def test_codes_are_plain_latin_words(book):
    as_printed = {  # the law and the forms number these themselves
        "administrative_article",
        "administrative_sanction",
        "part_of_article",
        "report_form",
    }
    for name, rows in book.codes.items():
        for row in () if name in as_printed else rows:
            assert row.code.isascii(), (name, row.code)
            assert row.code.replace("_", "").replace(".", "").isalnum(), (name, row.code)
            assert row.code == row.code.lower()


def test_a_dotted_code_belongs_to_the_code_before_its_dot(book):
    for name in ("occupation", "public_post", "weapon", "detected_by"):
        for row in book.codes[name]:
            wider = row.code.rpartition(".")[0]
            if wider in codes(book, name):
                assert row.parent == wider


def test_a_case_number_is_fifteen_digits_that_open_with_its_year(book):
    pattern = book.number_pattern("proceeding", DAY)
    assert pattern.matches("237510031000123")
    for wrong in (
        "23751003100012",
        "2375100310001234",
        "147510031000123",
        "23751003100012\u0663",
        "23751003100012a",
    ):
        assert not pattern.matches(wrong), wrong


@pytest.mark.parametrize(
    ("article", "part", "day", "gravity"),
    [
        ("146", "1", date(2023, 3, 30), "medium"),
        ("146", "1", date(2023, 3, 31), "minor"),
        ("146", "2", date(2023, 3, 31), "grave"),
        ("146", "3", date(2023, 3, 30), "grave"),
        ("146", "3", date(2023, 3, 31), None),
        ("99", "2", DAY, "especially_grave"),
        ("99", "1", date(2014, 12, 31), None),
        ("188", "1", DAY, None),
    ],
)
def test_gravity_is_known_for_a_part_on_its_day_and_not_guessed(book, article, part, day, gravity):
    assert book.article_parts.gravity(article, part, day) == gravity
