"""A digit changed anywhere in a controlled cell is found; where two sums meet, the cell itself is named."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import settings

from esep.forms.controls import Controls

CELLS = max(600, settings().max_examples)  # a search looks at as many as it looks at elsewhere


def slipped(figure: int, random: np.random.Generator) -> int:
    """The figure with one digit typed wrong."""
    digits = list(str(figure))
    at = int(random.integers(len(digits)))
    wrong = [digit for digit in "0123456789" if digit != digits[at]]
    digits[at] = str(random.choice(wrong))
    return int("".join(digits))


def judged(controls: Controls, values: np.ndarray, cells: np.ndarray) -> Counter[str]:
    """What becomes of one wrong digit in each of the cells, by the number of sums that meet there."""
    random = np.random.default_rng(2022)
    found: Counter[str] = Counter()
    before = {(one.control, one.cell) for one in controls.check(values)}
    for cell in cells:
        changed = values.copy()
        changed[cell] = slipped(int(values[cell]), random)
        new = [one for one in controls.check(changed) if (one.control, one.cell) not in before]
        sums = "two or more sums" if controls.identities.reach[cell] > 1 else "one sum"
        place = controls.form.cell(int(cell))
        found[f"{sums}: all"] += 1
        found[f"{sums}: found"] += bool(new)
        found[f"{sums}: the cell named"] += any(one.suspects == (place,) for one in new)
        found[f"{sums}: the cell among few"] += any(place in one.suspects for one in new)
    return found


def report(controls: Controls, values: np.ndarray, found: Counter[str]) -> str:
    """What share of cells each kind of control reaches, and how the wrong digits fared."""
    matrix = controls.identities
    filled = values != 0
    lines = [f"cells with a figure: {filled.sum():,}"]
    for axis in ("row", "measure", "population", "repeat"):
        mine = np.array([split.axis == axis for split in matrix.splits])[matrix.split]
        reached = np.zeros(matrix.size, np.bool_)
        reached[matrix.cells[np.repeat(mine & matrix.exact, np.diff(matrix.starts))]] = True
        lines.append(f"  in a sum along {axis:10} {(reached & filled).sum() / filled.sum():6.1%}")
    for least in (1, 2, 3):
        share = ((matrix.reach >= least) & filled).sum() / filled.sum()
        lines.append(f"  in {least} sums or more       {share:6.1%}")
    return "\n".join([*lines, *(f"  {name}: {count:,}" for name, count in sorted(found.items()))])


def assert_found(found: Counter[str]) -> None:
    for sums in ("one sum", "two or more sums"):
        assert found[f"{sums}: found"] == found[f"{sums}: all"] > 0
    met = found["two or more sums: all"]
    assert found["two or more sums: the cell named"] > 0.98 * met
    assert found["two or more sums: the cell among few"] == met


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("name", ["Aktobe Region", "Turkistan Region"])
def test_a_wrong_digit_in_a_real_return(
    name: str,
    real_values: dict[str, np.ndarray],
    controls: Controls,
    record_property: Callable[[str, object], None],
) -> None:
    values = real_values[name]
    reached = np.flatnonzero((controls.identities.reach > 0) & (values > 0))
    cells = np.random.default_rng(1).permutation(reached)[:CELLS]
    found = judged(controls, values, cells)
    record_property("measured", f"{name}\n{report(controls, values, found)}")
    assert_found(found)
