"""A letter typed where a digit should stand is read as it looks, and nothing else is."""

import time

import pytest

from esep.claims import check
from esep.claims.checks.bare import bare
from esep.claims.model import Became
from esep.claims.numbers import numbers_of
from esep.claims.reading.tidying import prose_of
from esep.claims.stray_letters import as_digits

READ = {
    "14О,272 offences": [140_272],
    "14O,272 offences": [140_272],
    "14о 272 преступления": [140_272],
    "1 ОО0 краж": [1_000],
    "З5 краж и 2О грабежей": [35, 20],
    "l2 assaults": [12],
    "7l3 assaults": [713],
    "I2,500 thefts": [12_500],
    "1О0-ден 8О-ге дейін азайды": [100, 80],
    "снижение на 3О%": [30],
}
KEPT = [
    "5l of milk and 1,5l of oil", "5 ООО зарегистрированы", "О чём 5 статей", "в доме 14о живут 5 семей",
    "the CO2 law and H2O", "автомобиль О123ОО", "закон № 72-ЗРК", "5 о 10", "A1O5 and X3", "O2 is a network",
]  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_a_letter_among_digits_is_read_as_it_looks(text):
    figures = [one for one in numbers_of(text) if one.became is Became.FIGURE]
    assert [one.value for one in figures] == READ[text]
    assert "letter_for_digit" in prose_of(text).notes
    assert not set("OОоЗl") & set(bare(figures[0]))


@pytest.mark.parametrize("text", KEPT)
def test_a_letter_that_may_be_one_stays_one(text):
    assert as_digits(text) == text
    assert "letter_for_digit" not in prose_of(text).notes


def test_a_figure_keeps_its_place_and_its_signs():
    checked = check("Thefts rose from 1О0 to 15О, or by 40%.")
    printed = [one.printed for one in checked.numbers]
    assert printed == ["1О0", "15О", "40%"]
    assert checked.claims[0].judged[0].recomputed == 50
    assert checked.claims[0].judged[0].values["base"] == "100"


@pytest.mark.parametrize("piece", ["1О", "О", "1", "1О,", "О1 ", "1О272a"])
def test_letters_without_end_are_read_at_once(piece):
    begun = time.process_time()
    as_digits(piece * 100_000)
    assert time.process_time() - begun < 3
