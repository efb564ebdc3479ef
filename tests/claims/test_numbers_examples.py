"""What the numbers of a sentence say, sentence by sentence: a table per language beside this file.

On the right of `|` a figure stands as value and form (%, pp, x for times, th for a place, "per" for a
population), ~ > < where words open it, and a fraction as a fraction; anything else as what became of it
and its words. Composed for this test.
"""

from pathlib import Path

import pytest

from esep.claims.model import Became, Bound, Form
from esep.claims.numbers import numbers_of

TABLES = sorted((Path(__file__).parent / "numbers").glob("*.txt"))
SIGNS = {Bound.EXACT: "", Bound.ABOUT: "~", Bound.MORE: ">", Bound.LESS: "<"}
FORMS = {Form.PERCENT: "%", Form.POINTS: "pp", Form.TIMES: "x", Form.ORDINAL: "th"}


def told(one):
    if one.became is not Became.FIGURE:
        return f"{one.became.value} {one.printed}"
    if one.form is Form.PER:
        return f"per {one.value}"
    fraction = one.form is Form.FRACTION or (one.form is Form.TIMES and one.value < 1)
    plain = str(one.value) if fraction else f"{float(one.value):.12g}"
    return SIGNS[one.bound] + plain + FORMS.get(one.form, "")


def rows():
    for table in TABLES:
        for line in table.read_text(encoding="utf-8").splitlines():
            said, _, numbers = line.rpartition("|")
            expected = [one.strip() for one in numbers.split(",") if one.strip()]
            yield pytest.param(said.strip(), expected, id=f"{table.stem}-{said[:40].strip()}")


@pytest.mark.parametrize(("said", "numbers"), list(rows()))
def test_each_number_of_a_sentence_is_read(said, numbers):
    assert [told(one) for one in numbers_of(said)] == numbers
