"""The cards of the demonstration, counted one by one: what was published comes out of them."""

from functools import cache

import numpy as np
import pytest
from tests.demonstration.counting import counted, told

from esep.codebook import Codebook
from esep.forms.demonstrating.building import BEGINS, LATE
from esep.forms.demonstrating.cards import Numbers, Writer, began
from esep.forms.demonstrating.dealing import Dealing
from esep.forms.demonstrating.lives import Course, lives
from esep.forms.demonstrating.plan import load_plan
from esep.forms.demonstrating.totals import Spread, load_totals
from esep.forms.demonstration import load_demonstration

BOOK = Codebook.load("kz")
SHOWN, PLAN = load_demonstration(BOOK), load_plan(BOOK)
GRAVITY = {"misdemeanours": "misdemeanour"}
NOT_OF_OFFENCES = {"separated", "qualified"}  # counted by cards of their own
NOT_RECORDED = {"term_expired", "transferred", "undecided"}  # no card tells of it: a form filled says so
NOT_TOLD = {"electronic"}


@cache
def cards_of(territory):
    dealt = Dealing(SHOWN, PLAN).dealt(territory)
    course = Course(SHOWN.period, BEGINS, began(BOOK.territories, territory), LATE)
    life = lives(dealt, PLAN, course)
    return dealt, list(Writer(dealt, life, PLAN, BOOK.territories, Numbers()).cards())


def published(territory):
    """Every published figure of offences by class, row and column."""
    figures = SHOWN.figures[territory]
    for section in SHOWN.form.sections:
        if SHOWN.known[section.offset]:
            klass = section.population
            klass = "" if klass == "total" else GRAVITY.get(klass, klass.removeprefix("gravity:"))
            for column in range(len(section.columns)):
                name = section.counts(column)[1]
                for row in section.rows:
                    if name not in NOT_OF_OFFENCES | NOT_RECORDED and row.concept not in NOT_TOLD:
                        at = int(section.cells(section.row_of[row.concept], column))
                        yield (klass, row.concept, name), int(figures[at])


SUMS = {"in_proceedings", "interrupted", "finished", "sent_to_court"}  # told as unmet by their parts


AT_ONCE = ("KZ-11", "KZ-62")
# Every fifth of the others is dealt here; the country as a whole is counted in `test_whole`.
ONE_BY_ONE = [code for code in SHOWN.figures if code not in AT_ONCE][::5]


@pytest.mark.parametrize(
    "territory", [*AT_ONCE, *(pytest.param(code, marks=pytest.mark.slow) for code in ONE_BY_ONE)]
)
def test_every_published_figure_is_the_number_of_cards_that_say_so_or_is_told_as_unmet(territory):
    dealt, cards = cards_of(territory)
    found, cells = counted(told(cards), BOOK), dict(published(territory))
    excused = {(one.row, one.column) for one in dealt.unmet}
    cut = {*PLAN.kinds, *PLAN.across}  # what such a row lacks no other row lacks
    rows, columns = {row for row, _ in excused}, {column for row, column in excused if row not in cut}
    for (klass, row, name), figure in cells.items():
        if figure != found[klass, row, name]:
            # What an article lacks its chapter, its class and the total lack as well.
            assert (row, name) in excused or name in columns or (row in rows and name in SUMS), (
                klass,
                row,
                name,
            )
    assert len(dealt.unmet) < 5
    assert sum(figure != 0 for figure in cells.values()) > 900


def test_the_crime_without_a_gravity_stands_where_the_return_has_it():
    _, cards = cards_of("KZ-11")
    without = [one for one in told(cards) if "gravity" not in one and one["article"] not in ("000", "001")]
    assert [one["article"] for one in without if one.get("ground") != "2"] == ["269-1"]


def test_the_same_codebook_gives_the_same_cards():
    first, second = cards_of("KZ-62")[1], cards_of("KZ-62")[1]
    assert [one.kind for one in first] == [one.kind for one in second]
    for one, other in zip(first, second, strict=True):
        assert all((one.fields[name] == other.fields[name]).all() for name in one.fields)
        assert (one.known == other.known).all()


def test_nothing_happens_before_it_could_and_nothing_is_known_before_it_happened():
    for cards in cards_of("KZ-10")[1]:
        assert (cards.known >= cards.day).all()
    for one in told(cards_of("KZ-10")[1]):
        days = [
            one[name] for name in ("committed_on", "registered_on", "sent_on", "terminated_on") if name in one
        ]
        assert days == sorted(days)


def test_before_a_territory_was_made_its_offences_lie_in_the_one_that_was_divided():
    registered = next(one for one in cards_of("KZ-10")[1] if one.kind == "offence.registered")
    early = registered.day < np.datetime64("2022-06-08")
    assert early.any()
    assert set(registered.fields["territory"][early]) == {"KZ-63@2022"}
    assert set(registered.fields["territory"][~early]) == {"KZ-10"}


TOTALS = {"2021-01..2021-02": 32_270, "2022": 157_473 - 155_200, "2023": 140_272}
BY_CLASS = {
    "2021-01..2021-02": [4_432, 5_491, 14_281, 7_607, 459],
    "2022": [873, 193, 723, 443, 41],
    "2023": [19_431, 21_826, 58_874, 37_548, 2_593],
}


def test_published_totals_are_kept_by_gravity_and_by_article():
    dealing = Dealing(SHOWN, PLAN)
    spread = Spread(SHOWN.form, PLAN, [dealing.finest(code) for code in SHOWN.figures], "KZ")
    for totals in load_totals(BOOK, SHOWN.form):
        amounts: dict[str, int] = {}
        rights: dict[str, int] = {}
        for dealt in spread.dealt(totals):
            for group, amount in zip(dealt.groups, dealt.figures["registered"].tolist(), strict=True):
                amounts[group.klass] = amounts.get(group.klass, 0) + amount
                if group.concept in {
                    f"article:{one}" for one in (145, 146, 147, 148, 149, 150, 151, 152, 156)
                }:
                    rights[group.concept] = rights.get(group.concept, 0) + amount
        assert sum(amounts.values()) == TOTALS[totals.period.code]
        assert [amounts[klass] for klass in PLAN.classes] == BY_CLASS[totals.period.code]
        if totals.until:
            assert {key.removeprefix("article:"): told for key, told in rights.items() if told} == {
                "146": 88, "147": 16, "148": 4, "149": 61, "152": 5, "156": 192,
            }  # fmt: skip
