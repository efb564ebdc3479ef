"""What claims the figures of a sentence make, sentence by sentence: a table per language beside this file.

Under a sentence stand its claims: kind, + or - for its direction, "all" where the words say that the parts
are all, its unit, its indicator, what narrows it, then its numbers in their roles, and its period and base
where one is told. ⏎ is a new line. The day of publication is 20 June 2024. Composed for this test.
"""

from datetime import date
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.claims.grammar import claims_of
from esep.claims.model import Became, Claim, Number, Prose
from esep.claims.numbers import numbers_of
from esep.codebook import Codebook

PUBLISHED_ON = date(2024, 6, 20)
TABLES = sorted((Path(__file__).parent / "grammar").glob("*.txt"))
SIGNS = {1: "+", -1: "-", 0: ""}
WORDS = """
    In 2023 12 crimes % 3.5 fell rose from to of them , ; : ( ) – and by 1,200 half twice third
    из них на против годом ранее снизилось 45 % человек место 7 100 000 населения
    оның ішінде қылмыс 88-ден 50-ге дейін өсті пайызға екі есе былтыр орын
"""
PIECES = st.sampled_from([*WORDS.split(), "\n"])


@pytest.fixture(scope="module")
def book() -> Codebook:
    return Codebook.load("kz")


def read(said: str, book: Codebook) -> tuple[list[Number], list[Claim]]:
    numbers = numbers_of(said)
    return numbers, claims_of(Prose(said), numbers, book, PUBLISHED_ON)


def told(claim: Claim, numbers: list[Number]) -> str:
    by = " ".join(f"{dimension}={value}" for dimension, value in claim.by.items())
    words = [
        claim.kind.value + SIGNS[claim.direction],
        "all" if claim.whole_said else "",
        claim.counted,
        claim.indicator,
        by,
    ]
    roles = "; ".join(f"{one.role} {numbers[one.number].printed}" for one in claim.said)
    period, base = (
        time.period.code if time.period and time.how != "unknown" else ""
        for time in (claim.period, claim.base)
    )
    when = f" [{period}]" if period else ""
    return " ".join(word for word in words if word) + f": {roles}{when}" + (f" < [{base}]" if base else "")


def rows():
    for table in TABLES:
        lines = table.read_text(encoding="utf-8").splitlines()
        starts = [n for n, line in enumerate(lines) if line and not line.startswith(" ")]
        for start, stop in pairwise([*starts, len(lines)]):
            said = lines[start].replace("⏎", "\n")
            claims = [line.strip() for line in lines[start + 1 : stop] if line.strip()]
            yield pytest.param(said, claims, id=f"{table.stem}-{said[:40]}")


@pytest.mark.parametrize(("said", "claims"), list(rows()))
def test_the_claims_of_a_sentence_are_read(said: str, claims: list[str], book: Codebook) -> None:
    numbers, found = read(said, book)
    assert [told(claim, numbers) for claim in found] == claims


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_every_figure_belongs_to_a_claim_and_no_text_is_too_odd(said: str) -> None:
    numbers, claims = read(said, BOOK)
    claimed = {one.number for claim in claims for one in claim.said}
    assert {n for n, number in enumerate(numbers) if number.became is Became.FIGURE} <= claimed


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_a_quote_is_in_the_text_and_holds_a_number_of_its_claim(said: str) -> None:
    numbers, claims = read(said, BOOK)
    for claim in claims:
        assert 0 <= claim.start < claim.end <= len(said)
        assert any(
            claim.start <= numbers[one.number].start and numbers[one.number].end <= claim.end
            for one in claim.said
        )


def test_links_lead_to_claims_of_the_text(book: Codebook) -> None:
    said = "There were 366 offences. Of these, 88 were thefts and 16 robberies. Thefts fell by 5 % to 88."
    _, claims = read(said, book)
    known = {claim.id for claim in claims}
    links = [(claim.kind.value, link.how) for claim in claims for link in claim.links if link.claim in known]
    assert ("sum", "sum_of") in links
    assert ("percent_only", "change_of") in links


def test_a_part_is_narrowed_as_its_whole_and_by_its_own_words(book: Codebook) -> None:
    said = "Torture: 50 out of 88 crimes are grave or especially grave, including 4 against women."
    _, claims = read(said, book)
    by = {one.number: dict(one.by) for claim in claims for one in claim.said if one.role == "part"}
    assert by[0] == {"article": "146", "gravity": "grave especially_grave"}
    assert by[2]["against"] == "women"


BOOK = Codebook.load("kz")


@pytest.mark.parametrize("piece", ["12 ", "5 % ", "of them 5 ", "from 5 to 6 ", "rose by 5 % in 2023, "])
def test_time_grows_with_the_length_of_a_text_even_of_one_endless_sentence(piece: str) -> None:
    def seconds(times: int) -> float:
        numbers = numbers_of(piece * times)
        start = perf_counter()
        claims_of(Prose(piece * times), numbers, BOOK)
        return perf_counter() - start

    seconds(100)
    assert min(seconds(2000) for _ in range(2)) < 12 * max(seconds(500) for _ in range(2))
