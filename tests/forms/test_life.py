"""Events and findings survive their way through JSON, and two findings are the same only when they are."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esep.forms.findings import SEVERITIES, Finding
from esep.forms.life import (
    Acceptance,
    Filing,
    SentBack,
    event_data,
    event_of,
    finding_data,
    finding_of,
    identity,
    still_open,
)
from esep.forms.model import Cell
from esep.kernel.periods import Period
from esep.kernel.texts import Text

words = st.text(max_size=8)
titles = st.sampled_from(["Ұрлық", "Theft", "{x}"])
cells = st.builds(Cell, words, words, words)
texts = st.builds(lambda said: Text(said, own=["en"]), st.fixed_dictionaries({"en": titles, "kk": titles}))
days = st.dates(date(1991, 12, 16), date(2100, 1, 1))
values = st.dictionaries(
    st.sampled_from(["row", "found", "parts", "reason", "sheet", "earlier"]),
    st.one_of(
        words,
        st.integers(),
        st.decimals(allow_nan=False, allow_infinity=False, places=3),
        cells,
        st.lists(cells, max_size=3).map(tuple),
        texts,
        days,
        days.map(lambda day: Period.month(day.year, day.month)),
    ),
)
findings = st.builds(
    Finding,
    words,
    st.sampled_from(SEVERITIES),
    words,
    cells,
    st.none() | st.integers(),
    st.none() | st.integers(),
    values,
    st.integers(0),
    st.lists(cells, max_size=3).map(tuple),
    st.lists(cells, max_size=3).map(tuple),
)
instants = st.datetimes(datetime(1991, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  bounds
numbers = st.integers(1, 10_000)
filings = st.builds(
    Filing,
    number=numbers,
    at=instants,
    form=words,
    version=words,
    territory=words,
    period=days.map(lambda day: Period.cumulative(day.year, day.month)),
    sequence=numbers,
    sender=words,
    standing=words,
    due_on=st.none() | days,
    file=words,
    digest=words,
    size=st.integers(0),
    unread=st.integers(0),
    changed=st.integers(0),
    findings=st.lists(findings, max_size=2).map(tuple),
)
acceptances = st.builds(
    Acceptance, number=numbers, at=instants, office=words, finding=findings, explanation=words
)
sent = st.builds(SentBack, number=numbers, at=instants, office=words, filing=numbers)


def through_json(data: object) -> dict[str, object]:
    return json.loads(json.dumps(data, ensure_ascii=False))


@given(finding=findings)
@settings(max_examples=50)
def test_a_finding_is_read_back_as_it_was_written(finding):
    back = finding_of(through_json(finding_data(finding)))
    assert back == finding
    assert {name: type(value) for name, value in back.values.items()} == {
        name: type(value) for name, value in finding.values.items()
    }


@given(event=st.one_of(filings, acceptances, sent))
@settings(max_examples=50)
def test_an_event_is_read_back_as_it_was_written(event):
    assert event_of(through_json(event_data(event))) == event


SUM = Finding("1M-R-002", "error", "sum", Cell("A", "3", "2"), 4, 5, {"reason": "x"}, cause=1)
LABEL = Finding("G-015", "error", "label_other", Cell("A", "3", ""), values={"found": "theft", "sheet": "A"})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (SUM, SUM.numbered(9), True),
        (SUM, Finding("1M-R-002", "warning", "sum", Cell("A", "3", "2"), 4, 5, {"reason": "y"}), True),
        (SUM, Finding("1M-R-003", "error", "sum", Cell("A", "3", "2"), 4, 5), False),
        (SUM, Finding("1M-R-002", "error", "sum", Cell("A", "4", "2"), 4, 5), False),
        (SUM, Finding("1M-R-002", "error", "sum", Cell("A", "3", "2"), 3, 5), False),
        (SUM, Finding("1M-R-002", "error", "sum", Cell("A", "3", "2"), 4, 6), False),
        (LABEL, LABEL.numbered(2), True),
        (LABEL, Finding("G-015", "error", "label_other", LABEL.cell, values={"found": "fraud"}), False),
    ],
    ids=["cause", "words", "control", "cell", "expected", "found", "numbered label", "other label"],
)
def test_what_makes_two_findings_the_same(one, other, same):
    assert (identity(one) == identity(other)) is same
    accepted = Acceptance(number=1, at=datetime.now(UTC), office="", finding=one, explanation="x")
    assert (still_open([other], [accepted]) == []) is same


def test_money_keeps_the_decimals_it_is_printed_with():
    finding = Finding("a", "error", "sum", values={"found": Decimal("1204.500")})
    assert str(finding_of(through_json(finding_data(finding))).values["found"]) == "1204.500"
