"""Arithmetic in prose: what holds is never accused, what is off is found, and the likely cause is named."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.claims.handmade import read

from esep.claims.judging import judge
from esep.claims.model import Claim, Kind, Verdict
from esep.claims.saying import suggested, why
from esep.codebook import Codebook
from esep.kernel.texts import Phrases

BOOK = Codebook.load("kz")
GOOD, BAD, OPEN = Verdict.CONSISTENT, Verdict.INCONSISTENT, Verdict.NOT_CHECKABLE


def judged(kind: Kind, sentence: str, **more: object) -> Claim:
    return judge(read((kind, sentence, more)), BOOK, None)[0]


CHANGES = [
    ("fell by {change:11 %}, from {base:157,473} to {value:140,272}", -1, GOOD),
    ("fell by {change:10 %}, from {base:157,473} to {value:140,272}", -1, BAD),
    ("fell by {change:10.9 %}, from {base:157,473} to {value:140,272}", -1, GOOD),
    ("fell by {change:10.8 %}, from {base:157,473} to {value:140,272}", -1, BAD),
    ("{value:447} against {base:578} ({change:−22.7 %})", 0, GOOD),
    ("{value:578} against {base:447} ({change:−22.7 %})", 0, BAD),
    ("rose by {change:15.7 %}, from {base:2,241} to {value:2,593}", 1, GOOD),
    ("fell by {change:15.7 %}, from {base:2,241} to {value:2,593}", -1, BAD),
    ("rose by {change:50 %}, from {base:200} to {value:302}", 1, BAD),
    ("rose by {change:50 %}, from {base:200} to {value:302}, or {change:50.5 %}", 1, BAD),
    ("rose by {change:100 %}, from {base:0} to {value:5}", 1, OPEN),
    ("grew by {change:more than 30 %}, from {base:100} to {value:136}", 1, GOOD),
    ("grew by {change:more than 40 %}, from {base:100} to {value:136}", 1, BAD),
    ("grew by {change:less than 40 %}, from {base:100} to {value:136}", 1, GOOD),
    ("fell by {change:a third}, from {base:1,230} to {value:820}", -1, GOOD),
    ("fell by {change:a third}, from {base:1,230} to {value:1,020}", -1, BAD),
    ("grew {change:doubled}, from {base:310} to {value:622}", 1, GOOD),
    ("grew {change:doubled}, from {base:310} to {value:465}", 1, BAD),
    ("grew {change:4.5-fold}, from {base:88} to {value:396}", 1, GOOD),
    ("grew {change:4.4-fold}, from {base:88} to {value:396}", 1, BAD),
    ("fell {change:4.5-fold}, from {base:396} to {value:88}", -1, GOOD),
    ("rose by {change:5 points}, from {base:38 %} to {value:43 %}", 1, GOOD),
    ("rose by {change:5 %}, from {base:38 %} to {value:43 %}", 1, BAD),
    ("rose by {change:13.2 points}, from {base:38 %} to {value:43 %}", 1, BAD),
    ("{value:535}, which is {difference:35} more than {base:500}", 1, GOOD),
    ("{value:535}, which is {difference:34} more than {base:500}", 1, BAD),
    ("{value:535}, which is {difference:35} or {change:7 %} more", 1, GOOD),
    ("{value:535}, which is {difference:35} or {change:6 %} more", 1, BAD),
    ("from {base:7,000} to {value:27,000}", 1, GOOD),
    ("from {base:7,000} to {value:27,000}", 0, OPEN),
    ("rose by {change:1.5 points}, from {base:6 %} to {value:7.5 %}", 1, GOOD),
    ("rose by {change:1.1 points}, from {base:6 %} to {value:7.5 %}", 1, BAD),
    ("from {base:27,000} to {value:7,000}", 1, BAD),
    ("fell by {change:120 %}", -1, BAD),
    ("fell by {change:5 %}, from {base:1,000} to {value:950}", -1, GOOD),
    ("fell by {change:7 %}, from {base:1,000} to {value:950}", -1, GOOD),
    ("fell by {change:8 %}, from {base:1,000} to {value:950}", -1, BAD),
    ("fell by {change:30 %}, from {base:1,000} to {value:950}", -1, BAD),
    ("rose by {change:300 %}, from {base:1,000} to {value:3,000}", 1, BAD),
    ("fell by {change:10 %}, from {base:5000} to {value:4000}", -1, BAD),
    ("rose by {change:5 %}, from {base:1,000,000} to {value:1,100,000}", 1, BAD),
    ("rose by {change:10 %}, from {base:1,000,000} to {value:1,100,000}", 1, GOOD),
    ("fell by {change:1 %}, from {base:2,000} to {value:1,980}", -1, GOOD),
    ("fell by {change:3 %}, from {base:2,000} to {value:1,980}", -1, OPEN),
    ("fell by {change:30 %}, from {base:1 million} to {value:950,000}", -1, OPEN),
    ("fell by {change:30 %}, from {base:about 1,000} to {value:950}", -1, OPEN),
    ("rose by {change:260 %}, from {base:7 million} to {value:27 million}", 1, GOOD),
    ("rose from {base:1,000} to {value:950}", 1, BAD),
    ("fell from {base:1,000} to {value:950}", -1, GOOD),
    ("{value:1,980}, which is {difference:40} less than {base:2,000}", -1, OPEN),
    ("{value:1,980}, which is {difference:20} less than {base:2,000}", -1, GOOD),
    ("{value:1,000} after a rise of {difference:50}, or {change:5 %}", 1, GOOD),
    ("{value:1,000} after a rise of {difference:50}, or {change:20 %}", 1, BAD),
    ("rose by {change:1 %}, from {base:4 %} to {value:5 %}", 1, BAD),
    ("rose by {change:25 %}, from {base:4 %} to {value:5 %}", 1, GOOD),
    ("rose by {change:20 %}, from {base:4 %} to {value:5 %}", 1, GOOD),
    ("rose by {change:1 %}, from {base:99 %} to {value:100 %}", 1, GOOD),
    ("rose by {change:10 %}, from {base:100 %} to {value:110 %}", 1, GOOD),
    ("rose by {change:1 point}, from {base:4 %} to {value:5 %}", 1, GOOD),
]


@pytest.mark.parametrize(("sentence", "direction", "verdict"), CHANGES)
def test_a_change_is_held_against_its_levels(sentence, direction, verdict):
    assert judged(Kind.CHANGE, sentence, direction=direction).verdict is verdict


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("{part:50} of {whole:88}, or {share:57 %}", GOOD),
        ("{part:50} of {whole:88}, or {share:56 %}", BAD),
        ("{part:50} of {whole:88}, {share:half}", BAD),
        ("{part:46} of {whole:88}, {share:half}", GOOD),
        ("{part:90} of {whole:88}, or {share:102 %}", BAD),
        ("{share:57 %} of them", OPEN),
        ("{share:102 %} of them", BAD),
    ],
)
def test_a_share_is_held_against_part_and_whole(sentence, verdict):
    assert judged(Kind.SHARE, sentence).verdict is verdict


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("{part:140,272} offences for {whole:19,900,000} people: {value:705} per {per:100,000}", GOOD),
        ("{part:140,272} offences for {whole:19,900,000} people: {value:708} per {per:100,000}", BAD),
        ("{value:705} per {per:100,000}", OPEN),
    ],
)
def test_a_rate_is_held_against_count_and_population(sentence, verdict):
    assert judged(Kind.RATE, sentence).verdict is verdict


@pytest.mark.parametrize(
    ("kind", "sentence", "direction", "cause"),
    [
        (
            Kind.CHANGE,
            "fell by {change:12.3 %}, from {base:157,473} to {value:140,272}",
            -1,
            "divided_by_later",
        ),
        (Kind.CHANGE, "fell by {change:10 %}, from {base:157,473} to {value:140,272}", -1, "truncated"),
        (Kind.CHANGE, "fell by {change:1.09 %}, from {base:157,473} to {value:140,272}", -1, "slipped"),
        (Kind.CHANGE, "fell by {change:10.9 %}, from {base:157,473} to {value:140,722}", -1, "swapped"),
        (Kind.CHANGE, "fell by {change:19.0 %}, from {base:157,473} to {value:140,272}", -1, "swapped"),
        (Kind.CHANGE, "fell by {change:25.6 %}, from {base:157,473} to {value:140,272}", -1, None),
        (Kind.CHANGE, "fell by {change:22.7 %}, from {base:578} to {value:474}", -1, "swapped"),
        (Kind.CHANGE, "rose by {change:5 %}, from {base:38 %} to {value:43 %}", 1, "points_for_percent"),
        (
            Kind.CHANGE,
            "rose by {change:13.2 points}, from {base:38 %} to {value:43 %}",
            1,
            "percent_for_points",
        ),
        (Kind.CHANGE, "rose by {change:150 %}, from {base:200} to {value:300}", 1, "ratio_for_change"),
        (Kind.CHANGE, "rose by {change:1.5 %}, from {base:200} to {value:300}", 1, "times_for_percent"),
        (Kind.RATIO, "grew {times:3-fold}, from {base:100} to {value:400}", 1, "change_for_times"),
        (Kind.SHARE, "{part:30} of {whole:88}, or {share:66 %}", 0, "rest_for_part"),
        (Kind.SHARE, "{part:30} of {whole:88}, or {share:52 %}", 0, "part_of_rest"),
    ],
)
def test_the_likely_cause_of_an_error_is_named(kind, sentence, direction, cause):
    found = [one for one in judged(kind, sentence, direction=direction).judged if one.verdict is BAD]
    assert len(found) == 1
    told = found[0].values.get("cause")
    assert (told.key.rpartition(".")[2] if told else None) == cause


def test_words_that_go_the_wrong_way_are_corrected():
    claim = judged(Kind.CHANGE, "rose from {base:578} to {value:447}", direction=1)
    assert [one.suggested for one in claim.judged] == ["fell"]
    claim = judged(Kind.CHANGE, "fell from {base:447} to {value:578}", direction=-1)
    assert why(claim.judged[0], "en", Phrases.package()).startswith("From 447 to 578 is a rise")


def test_the_arithmetic_is_shown_in_every_language():
    claim = judged(
        Kind.CHANGE, "fell by {change:12.3 %}, from {base:157,473} to {value:140,272}", direction=-1
    )
    phrases, one = Phrases.package(), claim.judged[0]
    assert why(one, "en", phrases) == (
        "(140,272 − 157,473) / 157,473 = −10.92%, but 12.3 % is printed. "
        "Most probably the difference was divided by the later figure instead of the earlier one."
    )
    assert "−10,92\xa0%" in why(one, "ru", phrases)
    assert "−10,92" in why(one, "kk", phrases)
    assert suggested(one, "en", phrases) == "Write 10.9% instead of 12.3 %."
    assert one.recomputed == Fraction(140272 - 157473, 157473) * 100


SAME = {"indicator": "registered", "direction": -1}
ALONE = (Kind.PERCENT_ONLY, "offences fell by {change:11 %}", SAME)
WRONG = (Kind.PERCENT_ONLY, "offences fell by {change:12 %}", SAME)
LEVELS = (Kind.CHANGE, "from {base:157,473} to {value:140,272}", SAME)
BETWEEN = (Kind.LEVEL, "of which we shall speak later, when {value:5} of them have been told of at length")


@pytest.mark.parametrize(
    ("sentences", "verdict"),
    [
        ((ALONE, LEVELS), GOOD),
        ((ALONE, BETWEEN, LEVELS), GOOD),
        ((WRONG, LEVELS), BAD),
        ((WRONG, BETWEEN, LEVELS), OPEN),
    ],
)
def test_a_change_told_alone_is_accused_only_by_levels_that_are_surely_its_own(sentences, verdict):
    assert judge(read(*sentences), BOOK, None)[0].verdict is verdict


def test_a_share_is_held_against_a_count_told_before_where_its_neighbours_are():
    count = (Kind.LEVEL, "{value:1,540} people are on the register")
    fits = [(Kind.SHARE, "{part:505} ({share:32.8 %})"), (Kind.SHARE, "{part:771} ({share:50.1 %})")]
    off = (Kind.SHARE, "{part:38} ({share:3.5 %})")
    claims = judge(read(count, *fits, off), BOOK, None)
    assert [claim.verdict for claim in claims] == [OPEN, GOOD, GOOD, BAD]
    assert [claim.verdict for claim in judge(read(count, off), BOOK, None)] == [OPEN, OPEN]


def test_points_told_as_percent_are_found_where_the_points_stand_before():
    levels = (Kind.CHANGE, "from {base:41 %} to {value:46 %}, by {change:5 points}", {"direction": 1})
    percent = (Kind.PERCENT_ONLY, "the summary says it rose by {change:5 %}", {"direction": 1})
    assert [claim.verdict for claim in judge(read(levels, percent), BOOK, None)] == [GOOD, BAD]


COUNTS = st.integers(1, 2_000_000).filter(lambda count: count % 1000)
ROUNDINGS = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


def rounded(value: Fraction, places: int, how: str) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(Decimal(1).scaleb(-places), how)


@given(COUNTS, COUNTS, st.integers(0, 2), ROUNDINGS)
def test_no_change_that_was_rounded_correctly_is_accused(base, value, places, how):
    change = rounded(abs(Fraction(value - base, base)) * 100, places, how)
    direction = 1 if value > base else -1 if value < base else 0
    sentence = f"{{value:{value:,}}} against {{base:{base:,}}}, {{change:{change} %}}"
    assert judged(Kind.CHANGE, sentence, direction=direction).verdict is GOOD


@given(COUNTS, COUNTS, st.integers(0, 2), st.integers(1, 9), st.booleans())
def test_every_change_that_is_off_by_half_a_unit_or_more_is_found(base, value, places, steps, more):
    exact = abs(Fraction(value - base, base)) * 100
    unit = Fraction(1, 10**places)
    right = Fraction(rounded(exact, places, ROUND_HALF_UP))
    wrong = right + steps * unit * (1 if more else -1)
    if wrong < 0 or abs(wrong - exact) <= unit / 2:
        return
    printed = rounded(wrong, places, ROUND_DOWN)
    direction = 1 if value > base else -1 if value < base else 0
    sentence = f"{{value:{value:,}}} against {{base:{base:,}}}, {{change:{printed} %}}"
    assert judged(Kind.CHANGE, sentence, direction=direction).verdict is BAD


@given(COUNTS, COUNTS, st.integers(0, 2), ROUNDINGS, st.sampled_from([1_000, 10_000, 100_000]))
def test_no_change_between_figures_rounded_to_thousands_is_accused(base, value, places, how, unit):
    base, value = base + unit, value + unit
    change = rounded(abs(Fraction(value - base, base)) * 100, places, how)
    near, far = round(Fraction(value, unit)) * unit, round(Fraction(base, unit)) * unit
    size = {1_000: 3, 10_000: 2, 100_000: 1}[unit]
    told = [f"{Decimal(count) / 1_000_000:.{size}f} million" for count in (near, far)]
    sentence = f"{{value:{told[0]}}} against {{base:{told[1]}}}, {{change:{change} %}}"
    assert judged(Kind.CHANGE, sentence).verdict is GOOD


@given(COUNTS, st.data(), st.integers(0, 2), ROUNDINGS)
def test_shares_are_never_accused_when_rounded_and_always_found_when_off(whole, data, places, how):
    part = data.draw(st.integers(0, whole))
    share = rounded(Fraction(part, whole) * 100, places, how)
    right = f"{{part:{part:,}}} of {{whole:{whole:,}}}, {{share:{share} %}}"
    off = share + Decimal(1).scaleb(-places)
    wrong = f"{{part:{part:,}}} of {{whole:{whole:,}}}, {{share:{off} %}}"
    if part % 1000 or not part:
        assert judged(Kind.SHARE, right).verdict is GOOD
        if abs(Fraction(off) - Fraction(part, whole) * 100) > Fraction(1, 2 * 10**places):
            assert judged(Kind.SHARE, wrong).verdict is BAD


@given(st.lists(COUNTS, min_size=2, max_size=8), st.integers(-3, 3))
def test_parts_said_to_be_all_make_the_whole_and_nothing_else(parts, off):
    whole = sum(parts) + off
    told = ", ".join(f"{{part:{part:,}}}" for part in parts)
    claim = judged(Kind.SUM, f"{{whole:{whole:,}}}: {told}", whole_said=True)
    if whole % 1000:
        assert claim.verdict is (BAD if off else GOOD)


THOUSANDS = st.integers(1, 400).map(lambda count: count * 1000)


@given(THOUSANDS, COUNTS | THOUSANDS, st.integers(0, 2), ROUNDINGS)
def test_round_numbers_that_are_counts_are_not_accused(base, value, places, how):
    change = rounded(abs(Fraction(value - base, base)) * 100, places, how)
    direction = 1 if value > base else -1 if value < base else 0
    sentence = f"{{value:{value:,}}} against {{base:{base:,}}}, {{change:{change} %}}"
    assert judged(Kind.CHANGE, sentence, direction=direction).verdict is GOOD


@given(st.integers(20, 4000), st.integers(20, 4000), st.integers(0, 2), ROUNDINGS, st.data())
def test_round_numbers_of_twenty_thousand_and_more_may_hide_half_a_thousand(base, value, places, how, data):
    hidden = st.integers(-499, 499)
    true_base, true_value = base * 1000 + data.draw(hidden), value * 1000 + data.draw(hidden)
    change = rounded(abs(Fraction(true_value - true_base, true_base)) * 100, places, how)
    sentence = f"{{value:{value * 1000:,}}} against {{base:{base * 1000:,}}}, {{change:{change} %}}"
    assert judged(Kind.CHANGE, sentence).verdict is GOOD


@given(THOUSANDS, st.integers(-40, 300), st.integers(6, 90), st.booleans())
def test_no_round_number_hides_a_change_that_is_told_far_off(base, percent, off, more):
    value = base * (100 + percent) // 100
    slack = 6 * max(100, 100 + percent) // 100
    wrong = abs(percent) + (off + slack) * (1 if more else -1)
    if wrong < 0:
        return
    direction = 1 if percent > 0 else -1 if percent < 0 else 0
    sentence = f"{{value:{value:,}}} against {{base:{base:,}}}, {{change:{wrong} %}}"
    assert judged(Kind.CHANGE, sentence, direction=direction).verdict is not GOOD


@given(st.integers(1, 99), st.integers(1, 99))
def test_points_called_percent_are_told_wherever_they_are_no_relative_change(base, value):
    points, direction = abs(value - base), 1 if value > base else -1
    sentence = f"from {{base:{base} %}} to {{value:{value} %}}, by {{change:{points} %}}"
    told = judged(Kind.CHANGE, sentence, direction=direction)
    relative = Fraction(points * 100, base)
    if points and abs(relative - points) > Fraction(1, 2):
        assert told.verdict is BAD
        assert any("points_for_percent" in str(one.values.get("cause")) for one in told.judged)
    elif points:
        assert told.verdict is GOOD
