"""A register is neither made nor opened with domains that ask its codebook for what it has not."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.register.kept_homes import PARCELS, SETTINGS, made_home

import esep.codebook
from esep.kernel.errors import EsepError
from esep.register.home import Home

KZ = Path(esep.codebook.__file__).parent / "kz"
ODD = """
    sort = code("sorts_of_parcel", "Sort")
"""
UNBROKEN = """
parcel.rule("PAR-1", "a parcel has a weight of which there is a record", lambda before, values: True, of=Sent,
            effect="unlawful", since="2000-01-01", source="logic", breaks={"weight": 5})

DOMAIN"""


def test_a_code_list_that_no_codebook_has_is_told_before_an_officer_states_a_card(tmp_path):
    home = made_home(tmp_path / "register")
    home.close()
    file = tmp_path / "register" / "own" / "parcels.py"
    text = PARCELS.replace("import Domain, Record,", "import Domain, Record, code,")
    file.write_text(text.replace('    weight = count("Grams")\n', f'    weight = count("Grams"){ODD}'))
    with pytest.raises(EsepError, match="E-844") as refused:
        _ = Home.open(tmp_path / "register").domains
    assert "parcel.sent.sort takes codes of the list sorts_of_parcel" in str(refused.value)


def test_a_rule_of_ones_own_that_its_example_does_not_break_is_told(tmp_path):
    made_home(tmp_path / "register").close()
    file = tmp_path / "register" / "own" / "parcels.py"
    file.write_text(PARCELS.replace("DOMAIN", UNBROKEN, 1))
    with pytest.raises(EsepError, match="E-844") as refused:
        _ = Home.open(tmp_path / "register").domains
    assert "parcel: rule PAR-1 is not broken by its example" in str(refused.value)


def test_a_register_is_not_made_with_a_codebook_that_says_not_who_may_decide(tmp_path):
    book = tmp_path / "book"
    shutil.copytree(KZ, book)
    (book / "codes" / "restraint_decider.csv").unlink()
    with pytest.raises(EsepError, match="E-844") as refused:
        Home.create(tmp_path / "register", replace(SETTINGS, codebook=str(book), domains=()))
    assert "suspect!detention asks of custody_ordered the list restraint_decider" in str(refused.value)
    assert not (tmp_path / "register").exists()
