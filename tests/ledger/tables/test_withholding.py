"""Figures that would give one centre away are withheld, and nothing that is told gives them back."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations, product
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from tests.ledger.tables.cases import (
    BOOK,
    DOMAINS,
    MEASURES,
    abouts,
    asking,
    data,
    made,
    source,
    told,
    values,
)

from esep import declare
from esep.cli.counting import Counting
from esep.cli.explain import _explained
from esep.cli.revised import revised
from esep.declare import Behind, Domain, Domains, Record
from esep.forms import load_form
from esep.forms.filling import load_filling
from esep.forms.filling.declaring import Unit, _contradictions
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.tables.asking import plan
from esep.ledger.tables.comparing import Compare
from esep.ledger.tables.flat import as_csv
from esep.ledger.tables.shown import figure as shown
from esep.ledger.tables.shown import naming_of
from esep.ledger.tables.withholding import Withholding, hidden

PLACES, KINDS, DAYS = "ABCD", "xy", range(4)
FIRST, DAY, EVER = date(2024, 1, 1), timedelta(days=1), 10**9
BEHIND = Behind(2, "working", "closed", "territory", ("kind",))


class Centre(NamedTuple):
    """A centre that works from one day up to, but not including, another; days are numbered."""

    place: str
    kind: str
    opened: int
    closed: int

    def works(self, day):
        return self.opened <= day < self.closed


class Centres(list):
    """An engine that knows nothing but centres."""

    def answer(self, question):
        first, last = ((day - FIRST).days for day in (question.period.start, question.period.last))
        closed = question.measure == "closed"
        counted = (one for one in self if (first <= one.closed <= last if closed else one.works(last)))
        return Counter((one.place, one.kind) for one in counted)


def days(first, last):
    return Period(FIRST + first * DAY, FIRST + (last + 1) * DAY)


def periods():
    return [(first, last) for first, last in product(DAYS, DAYS) if first <= last]


def subsets(values):
    return chain.from_iterable(combinations(values, size) for size in range(1, len(values) + 1))


def figure(places, kinds, first, last):
    """What a figure adds up, as a row of ones and noughts over place, kind and day."""
    row = [
        float(place in places and kind in kinds and first <= day <= last)
        for place, kind, day in product(PLACES, KINDS, DAYS)
    ]
    return np.array(row)


def answered(centres):
    """Every figure of these places, kinds and days that is told to whoever asks."""
    for first, last in periods():
        few = hidden(centres, BEHIND, days(first, last), PLACES)
        for places, kinds in product(subsets(PLACES), (KINDS, *KINDS)):
            if few.tells(places, by_kind=kinds != KINDS):
                yield figure(places, kinds, first, last)


def secrets(centres):
    """The figures of one place, or one kind in one place, behind which one centre stands on some day."""
    for place, kinds, (first, last) in product(PLACES, (KINDS, *KINDS), periods()):
        here = [one for one in centres if one.place == place and one.kind in kinds]
        if any(sum(one.works(day) for one in here) == 1 for day in range(first, last + 1)):
            yield figure(place, kinds, first, last)


def structural(centres):
    """What everybody knows without a figure: where no centre works, nothing is counted."""
    for place, kind, day in product(PLACES, KINDS, DAYS):
        if not any(one.works(day) for one in centres if (one.place, one.kind) == (place, kind)):
            yield figure(place, kind, day, day)


def given_away(centres):
    """The secrets that sums and differences of what is told give."""
    known = [*answered(centres), *structural(centres)]
    basis = np.linalg.svd(np.array(known) if known else np.zeros((1, 32)))
    directions = basis.Vh[: int((basis.S > 1e-9).sum())]
    return [one for one in secrets(centres) if np.allclose(directions.T @ (directions @ one), one)]


def drawn(chance):
    many = chance.randint(2, 14)
    spans = [(-9, EVER)] * 3 + [(-9, chance.randint(0, 3)), (chance.randint(0, 3), EVER)]
    return Centres(
        Centre(chance.choice(PLACES), chance.choice(KINDS), *chance.choice(spans)) for _ in range(many)
    )


@pytest.mark.parametrize("seed", range(24))
def test_no_sums_and_differences_of_what_is_told_give_a_figure_behind_which_one_centre_stands(seed):
    centres = drawn(Random(seed))
    assert not given_away(centres), centres


def test_where_enough_centres_of_each_kind_stand_figures_are_told_by_place_and_kind():
    centres = Centres(Centre(place, kind, -9, EVER) for place in PLACES for kind in KINDS * 2)
    assert len(list(answered(centres))) == len(periods()) * 15 * 3


def test_with_centres_in_one_place_alone_nothing_is_told():
    assert not list(answered(Centres([Centre("A", "x", -9, EVER)] * 5)))


# Almaty has three centres, Abai and Astana two each, Akmola one; a centre of Aktobe closes in June.
HOMES = {"KZ-75": 3, "KZ-10": 2, "KZ-71": 2, "KZ-11": 1, "KZ-15": 2}
SHE = "until_on=2024-04-01 centre_kind=crisis sex=female"
CENTRES = "".join(
    f"""
    centre:{place}-{n} | opened | 2023-01-01 | territory={place} centre_kind=crisis | 2023-01-01
    bed:{place}-{n} | put_in | 2023-01-01 | centre=centre:{place}-{n} | 2023-01-01
    stay:{place}-{n} | admitted | 2024-03-0{n + 1} | {SHE} territory={place} | 2024-04-01
"""
    for place, many in HOMES.items()
    for n in range(many)
)
KEPT = told(f"""{CENTRES}
    centre:KZ-15-0 | closed | 2024-06-10 | | 2024-06-11
    bed:KZ-11-0 | occupied | 2024-02-01 | | 2024-02-01
""")
ADMITTED = ("stays_begun", "2024")


def test_places_with_one_centre_are_withheld_and_told_in_the_total_alone():
    one = made(KEPT, *ADMITTED, by=("territory",))
    assert values(one) == {("KZ-75",): 3, ("KZ-10",): 2, ("KZ-11",): None, ("KZ-15",): None, ("KZ-71",): 2}
    assert {row.dims[0] for row in one.rows if row.withheld} == {"KZ-11", "KZ-15"}
    assert (one.total.value, one.total.withheld) == (10, False)
    assert "withheld" in abouts(one)


def test_what_is_withheld_is_said_so_in_every_format_and_never_is_nought():
    one = made(KEPT, *ADMITTED, by=("territory",))
    told_ = {row["dimensions"]["territory"]: row for row in data(one)["rows"]}["KZ-11"]
    assert (told_["value"], told_["rate"], told_["withheld"]) == (None, None, True)
    naming = naming_of(BOOK, DOMAINS, "en", one)
    row = next(row for row in one.rows if row.dims == ("KZ-11",))
    assert shown(row, "value", naming) == "withheld"
    [line] = [line for line in as_csv(one, naming).decode().splitlines() if ",KZ-11," in line]
    assert ",,,,,,yes,no,no," in line


def test_a_row_of_nothing_is_withheld_as_well_since_its_absence_would_say_nought():
    free = made(KEPT, "beds_free", "2024-05", by=("centre.territory",))
    assert values(free)[("KZ-11",)] is None
    assert "KZ-11" in free.coverage.present


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"territory": "KZ-11"}, None),
        ({"territory": "KZ-11+KZ-75"}, None),
        ({"territory": "KZ-75"}, 3),
        ({"where": ("territory=KZ-11",)}, None),
        ({"where": ("territory=KZ-10,KZ-11,KZ-15",)}, None),
        ({"where": ("centre_kind=crisis", "sex=female")}, 10),
        ({"territory": "KZ-75", "compare": Compare.YEAR_BEFORE}, None),
        ({"territory": "KZ-75+KZ-71"}, 5),
    ],
)
def test_asked_otherwise_the_same_is_withheld(given, expected):
    one = made(KEPT, *ADMITTED, **given)
    assert (one.total.value, one.total.withheld) == (expected, expected is None)
    outside = [each.row for each in one.residual if each.kind == "elsewhere"]
    assert all(row.withheld == (expected is None) for row in outside)


def test_a_period_in_which_a_centre_closed_is_withheld_from_its_beginning_on():
    by = {"by": ("territory",)}
    assert values(made(KEPT, "stays_begun", "2024-03", **by))[("KZ-15",)] is None  # among the smallest today
    assert values(made(KEPT, "stays_begun", "2024-03", **by))[("KZ-71",)] == 2
    assert values(made(KEPT, "stays_begun", "2024-03", "2024-05-01", **by))[("KZ-15",)] is None  # nor then
    months = values(made(KEPT, *ADMITTED, by=("territory", "month")))
    assert (months["KZ-11", "2024-03"], months["KZ-75", "2024-03"]) == (None, 3)


def test_a_single_place_with_one_centre_is_withheld_together_with_the_smallest_of_the_others():
    kept = [card for card in KEPT if card.name != "closed"]
    one = made(kept, *ADMITTED, by=("territory",))
    assert {row.dims[0] for row in one.rows if row.withheld} == {"KZ-10", "KZ-11"}
    assert one.total.value == 10


def test_how_many_centres_there_are_is_no_secret():
    assert values(made(KEPT, "centres_working", "2024", by=("territory",)))[("KZ-11",)] == 1


@pytest.mark.parametrize("given", [{"territory": "KZ-11"}, {"territory": "KZ-11+KZ-75"}])
def test_withheld_figures_are_not_opened(given):
    here, asked = Counting(source(KEPT), None), asking(*ADMITTED, **given)
    with pytest.raises(EsepError, match="E-922"):
        _explained(None, here, asked)
    with pytest.raises(EsepError, match="E-922"):
        revised(here, asked, 0)


def test_what_moved_between_places_is_not_told_where_some_are_withheld():
    here = source(KEPT)
    for by, refused in (((), False), (("sex",), False), (("territory",), True), (("sex", "territory"), True)):
        planned = plan(here, asking(*ADMITTED, by=by))
        if refused:
            with pytest.raises(EsepError, match="E-922"):
                Withholding(here, planned).openable({})
        else:
            Withholding(here, planned).openable({})


def test_every_figure_of_stays_refusals_and_of_beds_that_somebody_has_or_not_hides_a_single_centre():
    hiding = {name for name, one in MEASURES.items() if one.measure.behind}
    told_of = {name for name, one in MEASURES.items() if one.record.name in {"stay", "shelter_refusal"}}
    assert hiding == told_of | {"beds_free", "beds_occupied"}


@pytest.mark.parametrize(
    ("behind", "fault"),
    [
        (Behind(2, "nothing", "left", "where"), "withholds by nothing, no stock told by where"),
        (Behind(2, "left", "left", "where"), "withholds by left, no stock told by where"),
        (Behind(2, "left", "left", "nowhere"), "withholds by nowhere, by which it is not told"),
    ],
)
def test_a_measure_that_withholds_by_what_there_is_not_is_refused(behind, fault):
    visits = Record("visit", "Visit")

    @visits.card(opens="noted")
    class Noted:
        """A visit."""

        noted_on = declare.day("Day")
        where = declare.place("Where")

    visits.measure("left", "Visits", "flow", on=Noted.noted_on, by=("where",), behind=behind)
    with pytest.raises(EsepError, match=f"E-621(.|\n)*{fault}"):
        Domains((Domain("visits", "Visits", visits),))


def test_a_form_that_would_tell_by_territory_what_is_withheld_is_refused():
    filling = load_filling(BOOK, load_form(BOOK, "1-M"), DOMAINS)
    for counted, refused in (("residents", True), ("beds", False)):
        told_by = Unit("unit", {}, "centre.territory" if counted == "beds" else "territory")
        faults = list(_contradictions(replace(filling, units={counted: told_by})))
        assert any("withheld" in fault for fault in faults) == refused
