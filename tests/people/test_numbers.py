"""Identity numbers by declared rules: what is refused, and how many mistakes of the hand are caught."""

import random
import traceback
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.kernel.errors import EsepError
from esep.kernel.texts import Phrases
from esep.people.numbers import CheckRule, NumberRule


@pytest.fixture(scope="module")
def rule(kz):
    return NumberRule.load(kz)


@pytest.fixture(scope="module")
def other(mtisa):
    return NumberRule.load(mtisa)


def refusal(call, *args, **kwargs):
    with pytest.raises(EsepError) as caught:
        call(*args, **kwargs)
    return caught.value


def numbers(rule, count, seed=1):
    """Well-formed numbers of people born on any day of 1900-2025, made without the rule's own reader."""
    draw = random.Random(seed)
    found = []
    while len(found) < count:
        born = date(1900, 1, 1) + timedelta(days=draw.randrange(46_000))
        sex = draw.choice(
            [digit for digit, one in rule.sex_digits.items() if one.century in (None, born.year // 100 * 100)]
        )
        parts = {"Y": f"{born:%Y}"[-rule.layout.count("Y") :], "M": f"{born:%m}", "D": f"{born:%d}", "S": sex}
        parts["N"] = str(draw.randrange(10 ** rule.layout.count("N"))).zfill(rule.layout.count("N"))
        letters = {letter: iter(digits) for letter, digits in parts.items()}
        body = "".join(next(letters[letter]) for letter in rule.layout if letter != "C")
        check = rule.check_digits(body)
        if check is not None:
            found.append(body + check)
    return found


# Worked by hand: 9 0 0 1 0 1 3 0 0 1 2 with weights 1..11 is 9+4+6+21+10+22=72, 72 = 6*11+6.
def test_a_number_worked_by_hand_is_accepted(rule):
    assert rule.checked("900101300126", date(1990, 1, 1), "male") == "900101300126"


def test_the_second_round_of_weights_is_asked_when_the_first_gives_ten(rule):
    weights = rule.check_rule.rounds
    bodies = [f"0001015{serial:04d}" for serial in range(10_000)]
    sums = [
        [sum(w * int(d) for w, d in zip(one, body, strict=True)) % 11 for one in weights] for body in bodies
    ]
    for body, (first, second) in zip(bodies, sums, strict=True):
        wanted = str(first) if first < 10 else str(second) if second < 10 else None
        assert rule.check_digits(body) == wanted
    assert sum(first == 10 for first, _ in sums) > 800
    assert sum(first == second == 10 for first, second in sums) > 50


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("90010130012", "E-680"),
        ("9001013001260", "E-680"),
        ("90010130012б", "E-680"),
        ("９００１０１３００１２６", "E-680"),
        ("٩٠٠١٠١٣٠٠١٢٦", "E-680"),
        ("90010130012²", "E-680"),
        ("-00101300126", "E-680"),
        ("", "E-680"),
        ("000000000000", "E-699"),
        ("111111111111", "E-699"),
        ("900101300127", "E-681"),
    ],
)
def test_what_is_no_number_is_refused_without_being_shown(rule, number, code):
    fault = refusal(rule.checked, number)
    shown = "".join(traceback.format_exception(fault))
    shown += repr(fault) + "".join(
        line for lang in ("en", "ru", "kk") for line in fault.said(Phrases.package(), lang)
    )
    assert fault.code == code
    assert not number or number not in shown.replace("0123456789", "")


@pytest.mark.parametrize(
    ("born_on", "sex", "code"),
    [
        (date(1990, 1, 2), None, "E-682"),
        (date(1890, 1, 1), None, "E-682"),
        (date(1990, 1, 1), "female", "E-683"),
        (None, "female", "E-683"),
    ],
)
def test_a_number_must_agree_with_birth_and_sex(rule, born_on, sex, code):
    assert refusal(rule.checked, "900101300126", born_on, sex).code == code


def test_a_day_that_no_calendar_has_is_refused(rule):
    body = "90023030001"
    assert refusal(rule.checked, body + rule.check_digits(body)).code == "E-682"


def test_a_leap_day_is_a_day_of_its_own_century_only(rule):
    in_1900, in_2000 = "00022930001", "00022950001"
    assert refusal(rule.checked, in_1900 + rule.check_digits(in_1900)).code == "E-682"
    assert rule.checked(in_2000 + rule.check_digits(in_2000), date(2000, 2, 29))


def test_a_digit_of_sex_without_meaning_is_refused_and_one_that_tells_nothing_is_not(rule):
    meaningless, silent = "90010170012", "90010100013"
    assert refusal(rule.checked, meaningless + rule.check_digits(meaningless)).code == "E-683"
    number = silent + rule.check_digits(silent)
    assert rule.checked(number, date(1990, 1, 1), "female") == number
    assert rule.checked(number, date(1890, 1, 1), "male") == number
    assert (rule.sex(number), rule.born_on(number)) == (None, None)


def test_the_invented_country_needs_no_code(other):
    [number] = numbers(other, 1)
    assert len(number) == 13
    assert other.checked(number, other.born_on(number), other.sex(number)) == number
    assert refusal(other.checked, "900101300126").code == "E-680"


def test_a_country_without_a_declaration_has_no_rule(tmp_path):
    assert NumberRule.load(tmp_path) is None


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('layout = "SDDMMYYYYNNCC"', 'layout = "SDDMMYYYYNNXX"'),
        ('layout = "SDDMMYYYYNNCC"', 'layout = "SDDMMYYYYNNNN"'),
        ('layout = "SDDMMYYYYNNCC"', 'layout = "SDDMMYYYNNNCC"'),
        ("10, 5, 49", "10, 5"),
        ("modulus = 97", "modulus = 'many'"),
        ("verified = true", "checked = true"),
        ("[check]", "[check"),
        ('sex = "male"', 'gender = "male"'),
    ],
)
def test_a_faulty_declaration_is_refused(mtisa, tmp_path, was, becomes):
    said = (mtisa / "identity_number.toml").read_text(encoding="utf-8")
    assert was in said
    (tmp_path / "identity_number.toml").write_text(said.replace(was, becomes), encoding="utf-8")
    assert refusal(NumberRule.load, tmp_path).code == "E-690"


@given(st.integers(0, 11), st.integers(1, 9), st.integers(0, 299))
def test_one_wrong_digit_is_caught_within_the_first_round_unless_its_weight_is_the_modulus(
    rule, place, step, which
):
    """The eleventh digit weighs 11 modulo 11, which is nothing: a weakness of the rule, not of its reader."""
    number = numbers(rule, 300)[which]
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    first = replace(rule, check_rule=CheckRule(11, rule.check_rule.rounds[:1]))
    if place != 10 and first.check_digits(number[:-1]) and first.check_digits(wrong[:-1]):
        assert refusal(rule.normal, wrong).code in {"E-681", "E-699"}


def caught(rule, wrong):
    try:
        rule.checked(wrong)
    except EsepError:
        return True
    return False


@pytest.mark.parametrize(("country", "single", "swapped"), [("rule", 0.91, 0.98), ("other", 1.0, 1.0)])
def test_mistakes_of_the_hand_are_caught(country, single, swapped, request, record_property):
    rule = request.getfixturevalue(country)
    given_numbers = numbers(rule, 400)
    singles = [
        number[:place] + digit + number[place + 1 :]
        for number in given_numbers
        for place in range(len(number))
        for digit in "0123456789"
        if digit != number[place]
    ]
    swaps = [
        number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        for number in given_numbers
        for place, (one, two) in enumerate(pairwise(number))
        if one != two
    ]
    # Not caught are mostly other eleventh digits, which weigh nothing; see the test before.
    shares = [sum(caught(rule, wrong) for wrong in wrongs) / len(wrongs) for wrongs in (singles, swaps)]
    record_property(
        "measured",
        f"identity numbers of {len(rule.layout)} digits: caught {shares[0]:.2%} of {len(singles)} single"
        f" wrong digits, {shares[1]:.2%} of {len(swaps)} exchanges of neighbours",
    )
    assert shares[0] >= single
    assert shares[1] >= swapped
