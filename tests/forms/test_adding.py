"""What centres tell by cards and by returns adds up, none counts twice, and none is given away."""

from random import Random

import numpy as np
import pytest
from tests.ledger.tables.cases import judge, moment, source, told

from esep.codebook import Codebook
from esep.forms import load_form
from esep.forms.adding import Adding, told_by_cards
from esep.forms.model import Cell
from esep.forms.reading import Workbook
from esep.forms.reporters import Coverage, Unit
from esep.forms.returns import Return
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.tables.comparing import View

BOOK = Codebook.load("kz")
FORM = load_form(BOOK, "crisis-centre")
MARCH = Period.month(2024, 3)
WOMEN = FORM.index(Cell("stays", "2", "2"))  # women admitted
BEDS = FORM.index(Cell("beds", "1", "1"))
FIGURES = told_by_cards(BOOK, FORM)
# Almaty: two centres by cards, two by return; Abai: two by cards; Astana: one of each; Akmola: two by return.
CENTRES = {
    "75-1": "cards", "75-2": "cards", "75-3": "counts", "75-4": "counts", "10-1": "cards", "10-2": "cards",
    "71-1": "cards", "71-2": "counts", "11-1": "counts", "11-2": "counts",
}  # fmt: skip
PLACES = ("75", "10", "71", "11")
ADMITTED = {"75": 3, "10": 2, "71": 1}  # by cards
FIVE = {"75-3": 4, "75-4": 5, "71-2": 7, "11-1": 10, "11-2": 20}
KIND = "centre_kind=crisis"
SHE = f"until_on=2024-04-10 {KIND} sex=female"


def cards_of(centres, admitted):
    """The cards of centres by their ways, of a bed of each that sends cards, and of women by place."""
    opened = f"opened | 2023-01-01 | {KIND}"
    told_ = [
        f"centre:{number} | {opened} territory=KZ-{number[:2]} reporting={way} | 2023-01-01"
        for number, way in centres.items()
    ]
    told_ += [
        f"bed:{number} | put_in | 2023-01-01 | centre=centre:{number} | 2023-01-01"
        for number, way in centres.items()
        if way == "cards"
    ]
    told_ += [
        f"stay:{place}{n} | admitted | 2024-03-10 | {SHE} territory=KZ-{place} | 2024-03-11"
        for place, many in admitted.items()
        for n in range(many)
    ]
    return told("\n".join(told_))


def units_of(centres):
    return [Unit(number, f"KZ-{number[:2]}", "crisis", frozenset({way})) for number, way in centres.items()]


CARDS, UNITS = cards_of(CENTRES, ADMITTED), units_of(CENTRES)


def filed(number, women, place="", *, unread=False):
    values, faults = np.zeros(FORM.size, np.int64), np.zeros(FORM.size, np.bool_)
    values[WOMEN], faults[0] = women, unread
    book = Workbook("return.xlsx", "digest", values, faults, ())
    return Return(place or f"KZ-{number[:2]}", MARCH, "internal", book, (), number)


def added(*returns, units=UNITS, index=WOMEN, cards=CARDS):
    """The parts of a figure by territory: cards, returns, both together; and what returns of the same say."""
    coverage = Coverage(FORM.reporter, units, returns)
    view = View(MARCH, moment("2024-06-01"))
    sums = Adding(source(cards, judge), view, coverage).sums({index: FIGURES[index]}, "KZ")
    return coverage, {one.territory: one for one in sums}


def parts(one):
    return one.cards, one.returns, one.together


def numbers(units):
    return [one.number for one in units]


def test_cards_and_returns_add_up_and_who_tells_by_which_is_named():
    coverage, sums = added(*(filed(*one) for one in FIVE.items()))
    assert numbers(coverage.by_cards) == ["75-1", "75-2", "10-1", "10-2", "71-1"]
    assert numbers(coverage.by_return) == list(FIVE)
    assert not [*coverage.silent, *coverage.unsaid, *coverage.strange, *coverage.both]
    assert parts(sums["KZ"]) == (6, 46, 52)


def test_what_would_tell_of_one_centre_is_withheld_by_either_way():
    _, sums = added(*(filed(*one) for one in FIVE.items()))
    # Astana has one of each; withheld with it is the next smallest: Abai by cards, Akmola by return.
    assert parts(sums["KZ-71"]) == (None, None, None)
    assert parts(sums["KZ-75"]) == (3, 9, 12)
    assert parts(sums["KZ-10"]) == (None, 0, None)  # nobody counts there
    assert parts(sums["KZ-11"]) == (0, None, None)  # nobody sends cards there


def test_one_return_of_a_place_is_withheld_while_the_other_is_silent():
    coverage, sums = added(filed("75-3", 4))
    assert numbers(coverage.silent) == ["75-4", "71-2", "11-1", "11-2"]
    assert parts(sums["KZ-75"]) == (3, None, None)
    assert parts(sums["KZ"]) == (6, None, None)


def test_a_centre_that_sends_cards_is_not_added_by_its_return_and_the_difference_is_told():
    coverage, sums = added(filed("75-1", 3))
    assert numbers(coverage.both) == ["75-1"]
    assert (parts(sums["KZ-75"]), sums["KZ-75"].filed) == ((3, 0, 3), None)  # the other one did not file
    _, sums = added(filed("75-1", 3), filed("75-2", 1))
    assert (sums["KZ-75"].filed, sums["KZ-75"].difference) == (4, 1)
    assert sums["KZ"].filed is None


def test_of_a_place_that_is_withheld_no_difference_is_told():
    _, sums = added(*(filed(number, 1) for number in ("10-1", "10-2", "71-1")))
    assert (sums["KZ-10"].filed, sums["KZ-71"].filed) == (None, None)


@pytest.mark.parametrize("seed", range(12))
def test_no_sums_and_differences_of_what_is_told_give_the_figure_of_one_centre(seed):
    chance = Random(seed)
    ways = [f"{chance.choice(PLACES)}-{n}" for n in range(chance.randint(3, 14))]
    centres = {number: chance.choice(("cards", "counts")) for number in ways}
    returns = [filed(number, 1) for number in centres if chance.random() < 0.7]
    coverage, sums = added(*returns, units=units_of(centres), cards=cards_of(centres, {}))
    both = set(numbers(coverage.both))
    known = [np.zeros(2 * len(ways))]
    for place, one in sums.items():
        here = [place in {"KZ", f"KZ-{number[:2]}"} for number in ways]
        by_cards = [float(at and centres[number] == "cards") for at, number in zip(here, ways, strict=True)]
        by_return = [
            float(at and number in numbers(coverage.by_return)) for at, number in zip(here, ways, strict=True)
        ]
        again = [float(at and number in both) for at, number in zip(here, ways, strict=True)]
        nothing = [0.0] * len(ways)
        # What a centre tells by cards is one unknown, and what its return tells another.
        told_ = (
            (one.cards, by_cards + nothing),
            (one.returns, nothing + by_return),
            (one.filed, nothing + again),
        )
        known += [
            np.array(row)
            for figure, row in (*told_, (one.together, by_cards + by_return))
            if figure is not None
        ]
    basis = np.linalg.svd(np.array(known))
    span = basis.Vh[: int((basis.S > 1e-9).sum())]
    alone = np.eye(2 * len(ways))
    assert not [one for one in alone if np.allclose(span.T @ (span @ one), one)], centres


@pytest.mark.parametrize(
    "strange",
    [
        [filed("99-9", 1, "KZ-75")],
        [filed("75-3", 1, "KZ-10")],
        [filed("75-3", 1), filed("75-3", 1, "KZ-10")],
        [filed("75-3", 1, unread=True)],
        [filed("", 1, "KZ-75")],
    ],
)
def test_a_return_of_none_that_worked_there_or_one_of_two_or_not_readable_is_told_and_not_added(strange):
    coverage, sums = added(*strange)
    assert list(coverage.strange) == strange
    assert parts(sums["KZ"]) == (6, 0, 6)


def test_who_sent_cards_for_a_part_of_the_period_is_told_by_them_and_who_did_not_say_is_not_added():
    ways = {"1": {"counts", "cards"}, "2": {""}, "3": {"", "counts"}, "4": {"counts"}}
    units = [Unit(number, "KZ-75", "crisis", frozenset(told)) for number, told in ways.items()]
    coverage, _ = added(*(filed(number, 1, "KZ-75") for number in ways), units=units)
    assert (numbers(coverage.by_cards), numbers(coverage.changed)) == (["1"], ["1"])
    assert (numbers(coverage.unsaid), numbers(coverage.by_return)) == (["2", "3"], ["4"])


def test_what_gives_nobody_away_is_told_of_every_place():
    _, sums = added(filed("11-1", 0), index=BEDS)
    assert {place: one.together for place, one in sums.items()} == {
        "KZ": 5, "KZ-75": 2, "KZ-10": 2, "KZ-71": 1, "KZ-11": 0,
    }  # fmt: skip


def test_a_centre_that_only_counts_hides_none_that_sends_cards():
    every = units_of(dict.fromkeys(CENTRES, "counts"))
    coverage, sums = added(units=every)
    assert len(coverage.silent) == len(every)
    assert sums["KZ-75"].cards == 0
    assert added()[1]["KZ-71"].cards is None  # two centres work there, and one of them sends cards


def test_a_line_that_names_what_the_form_does_not_print_is_refused(tmp_path, monkeypatch):
    (tmp_path / "told.csv").write_text(
        "section,concept,measure,counted,where\nstays,moon,stays,stays_begun,\n"
    )
    monkeypatch.setattr(Codebook, "form_folder", lambda *_: tmp_path)
    with pytest.raises(EsepError, match="E-501"):
        told_by_cards(BOOK, FORM)
