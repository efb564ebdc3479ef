"""All cards of the demonstration, those of the published totals among them, counted one by one."""

from collections import Counter

import pytest
from tests.demonstration.counting import told

from esep.codebook import Codebook
from esep.forms.demonstrating.building import _cards
from esep.forms.demonstrating.plan import load_plan
from esep.forms.demonstration import load_demonstration

BOOK = Codebook.load("kz")
CRIMES = ("minor", "medium", "grave", "especially_grave")
COUNTRY = "KZ"


@pytest.fixture(scope="module")
def offences():
    """Every offence with what its cards say; nothing but the cards is looked at."""
    shown = load_demonstration(BOOK)
    return told(_cards(BOOK, shown, load_plan(BOOK), list(shown.figures), []))


def registered(offences, first, last):
    """The offences of a period that its net figure holds."""
    return [
        one
        for one in offences
        if first <= one["registered_on"] <= last
        and one["article"] not in ("000", "001")
        and one.get("ground") != "2"
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "last", "total", "crimes"),
    [
        ("2021-01-01", "2021-02-28", 32_270, (5_491, 14_281, 7_607, 459)),
        ("2022-01-01", "2022-12-31", 157_473, (22_741, 67_340, 44_106, 2_241)),
        ("2023-01-01", "2023-12-31", 140_272, (21_826, 58_874, 37_548, 2_593)),
    ],
)
@pytest.mark.xdist_group("demonstration_whole")
def test_the_published_totals_of_the_country_are_numbers_of_cards(offences, first, last, total, crimes):
    found = registered(offences, first, last)
    by_gravity = Counter(one.get("gravity") for one in found)
    assert len(found) == total
    assert tuple(by_gravity[gravity] for gravity in CRIMES) == crimes
    if first == "2022-01-01":
        assert by_gravity[None] == 1
        assert sum(one["territory"] == COUNTRY for one in found) == 2_273


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration_whole")
def test_the_rights_offences_of_two_months_are_numbers_of_cards(offences):
    found = registered(offences, "2021-01-01", "2021-02-28")
    rights = Counter(
        one["article"] for one in found if "145" <= one["article"] <= "158" and len(one["article"]) == 3
    )
    assert rights == {"146": 88, "147": 16, "148": 4, "149": 61, "152": 5, "156": 192}
    torture = [one for one in found if one["article"] == "146"]
    victims = [victim for one in torture for victim in one.get("victims", ())]
    closed = [
        one for one in offences if one["article"] == "146" and one.get("terminated_on", "9") < "2021-03-01"
    ]
    assert sum(one["gravity"] in ("grave", "especially_grave") for one in torture) == 50
    assert sum(victim["sex"] == "female" for victim in victims) == 4
    assert sum(victim["age"] < 18 for victim in victims) == 1
    assert sum(one.get("sent_on", "9") < "2021-03-01" for one in torture) == 1
    assert sum("interrupted_on" in one for one in torture) == 8
    assert len(closed) == 40
