"""Five articles from the press: every figure that people found in them is found, as they read it."""

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from esep.claims.grammar import claims_of
from esep.claims.model import Claim, Number, Prose
from esep.claims.numbers import numbers_of
from esep.codebook import Codebook

SHARED = Path(__file__).parents[3] / "shared"
NEEDS_ARTICLES = "needs the articles beside the checkout"  # as tests/conftest.py excuses it
NOWHERE = [pytest.param(None, marks=pytest.mark.skip(reason=NEEDS_ARTICLES))]
PUBLISHED_ON = {
    "000": date(2024, 1, 11),
    "001": date(2021, 3, 29),
    "002": date(2024, 12, 20),
    "003": date(2023, 11, 16),
    "004": date(2016, 12, 1),
}
KINDS = {
    "003-02": "ratio",
    "003-10": "share",
    "004-13": "rank",
    "004-14": "order",
    **dict.fromkeys(("001-13", "001-16", "001-17", "001-20", "002-05", "002-06"), "subset"),
    **{f"001-{n:02}": "sum" for n in (3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 15)},
}
UNITS = {
    "offences": {"offence", "crime", "case"},
    "persons": {"person", "offender", "convict", "prisoner", "suspect"},
    "violations": {"violation", "case"},
    "cases": {"case"},
    "reports": {"report", "case"},
    "orders": {"order"},
    "decisions": {"requirement", "decision", "case"},
    "centres": {"centre", "institution"},
    "women": {"woman"},
    "events": {"event"},
    "talks": {"lesson"},
    "programmes": {"programme"},
    "institutions": {"institution"},
    "types": {"type"},
    "points of 100": {"point"},
    "forums": {"event"},
    "times": {"case", ""},
    "rank": {""},
}
# What the text itself does not tell, or tells of another span than the reader found out elsewhere.
OTHER_PERIOD = {"001-20", "003-10", "004-01", "004-14", *(f"004-{n:02}" for n in range(4, 14))}
WORDS = {Fraction(1): "one", Fraction(5): "Five", Fraction(3): "third"}


def rows():
    path = SHARED / "reference" / "article_figures.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        found = [row for row in csv.DictReader(stream) if row["unit"] != "date" and "-D" not in row["id"]]
    return [pytest.param(row, id=row["id"]) for row in found]


@pytest.fixture(scope="module")
def read() -> dict[str, tuple[list[Number], list[Claim]]]:
    texts = sorted((SHARED / "articles").glob("*.txt"))
    if not texts:
        pytest.skip(NEEDS_ARTICLES)
    book = Codebook.load("kz")
    found = {}
    for path in texts:
        said = path.read_text(encoding="utf-8")
        numbers = numbers_of(said)
        found[path.name[:3]] = numbers, claims_of(Prose(said), numbers, book, PUBLISHED_ON[path.name[:3]])
    return found


def meant(row, numbers: list[Number], claims: list[Claim]) -> list[Claim]:
    """The claims with all the values of a row."""
    wanted = {Fraction(row[name]) for name in ("value", "base_value") if row[name]}
    if row["id"] == "003-02":
        wanted = {Fraction(2)}
    elif row["unit"] == "pct" and row["value"]:
        wanted = {Fraction(row["value"]) / 100}
    if row["change_printed_pct"] and row["id"] != "003-02":
        wanted.add(abs(Fraction(row["change_printed_pct"])))
    return [claim for claim in claims if wanted <= {abs(numbers[one.number].value) for one in claim.said}]


def kind_of(row) -> str:
    if row["id"] in KINDS:
        return KINDS[row["id"]]
    if row["base_value"]:
        return "change"
    return "percent_only" if row["change_printed_pct"] else "level"


def units_of(row, claim: Claim, numbers: list[Number]) -> set[str]:
    """The units of a claim, and of its number that the row tells."""
    value = Fraction(row["value"]) if row["value"] else None
    own = {one.counted for one in claim.said if one.counted and numbers[one.number].value == value}
    return own or {claim.counted}


@pytest.mark.real
@pytest.mark.parametrize("row", rows() or NOWHERE)
def test_a_figure_that_people_found_is_found(row, read) -> None:
    numbers, claims = read[row["article"]]
    found = [claim for claim in meant(row, numbers, claims) if claim.kind.value == kind_of(row)]
    assert found, [claim.kind for claim in meant(row, numbers, claims)]
    if row["unit"] in UNITS:
        assert any(units_of(row, claim, numbers) & UNITS[row["unit"]] for claim in found)


@pytest.mark.real
@pytest.mark.parametrize("row", [one for one in rows() if one.id not in OTHER_PERIOD] or NOWHERE)
def test_its_period_and_base_are_found(row, read) -> None:
    numbers, claims = read[row["article"]]
    found = [claim for claim in meant(row, numbers, claims) if claim.kind.value == kind_of(row)]
    told = [(claim.period.period, claim.base.period) for claim in found]
    if row["period_start"] and row["period_end"]:
        start, end = (date.fromisoformat(row[name]) for name in ("period_start", "period_end"))
        assert any(one and start.year == one.start.year and one.start <= end for one, _ in told), told
    if row["base_period_start"]:
        base = date.fromisoformat(row["base_period_start"])
        assert any(one and one.start == base for _, one in told), told


@pytest.mark.real
def test_no_article_is_without_rows() -> None:
    if not (SHARED / "articles").exists():
        pytest.skip(NEEDS_ARTICLES)
    assert {row.values[0]["article"] for row in rows()} == set(PUBLISHED_ON)
