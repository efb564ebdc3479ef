"""Claims that lack a number: what stands beside them completes them, and nothing is accused by chance."""

from dataclasses import replace
from datetime import date

import pytest
from tests.claims.handmade import read

from esep.claims.judging import judge
from esep.claims.model import Claim, Kind, Link, Read, Timed, Verdict
from esep.codebook import Codebook
from esep.kernel.periods import Period

BOOK = Codebook.load("kz")
GOOD, BAD, OPEN, WORDS = (
    Verdict.CONSISTENT,
    Verdict.INCONSISTENT,
    Verdict.NOT_CHECKABLE,
    Verdict.MISLEADING,
)


def verdicts(*sentences) -> list[Verdict]:
    return [claim.verdict for claim in judge(read(*sentences), BOOK, None)]


OFFENCES = (Kind.LEVEL, "There were {value:1,405} offences.")


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("In groups {part:281} were committed, or {share:20 %}.", GOOD),
        ("In groups {part:381} were committed, or {share:20 %}.", OPEN),
        ("Of these {none:281} in groups are {share:20.0 %}.", GOOD),
        ("Of these {none:281} in groups are {share:2.0 %}.", OPEN),
        ("In groups {part:3} were committed, {share:a third}.", OPEN),
    ],
)
def test_a_share_finds_its_whole_in_the_sentence_before(sentence, verdict):
    assert verdicts(OFFENCES, (Kind.SHARE, sentence))[1] is verdict


def test_a_share_of_two_counts_is_told_wrong_where_a_known_way_to_err_leads_to_it():
    said = "Of {none:310} posts {none:265} are filled: {share:%s %%}."
    assert verdicts((Kind.SHARE, said % "85.5")) == [GOOD]
    assert verdicts((Kind.SHARE, said % "58.5")) == [BAD]
    assert verdicts((Kind.SHARE, said % "31.7")) == [OPEN]


def test_a_whole_of_a_sentence_before_gives_way_to_one_that_makes_the_share():
    levels = (Kind.LEVEL, "There were {value:1,040} talks and {value:4,945} cases.")
    share = (Kind.SHARE, "Of them {part:260} or {share:25 %} were of families.")
    claims = read(levels, share)
    linked = [claims.claims[0], _with_link(claims.claims[1], claims.claims[0].id)]
    told = judge(_of(claims, linked), BOOK, None)
    assert told[1].verdict is GOOD


def _with_link(claim: Claim, other: str) -> Claim:
    return replace(claim, links=(Link("part_of", other),))


def _of(text: Read, claims: list[Claim]) -> Read:
    return replace(text, claims=claims)


@pytest.mark.parametrize(
    ("sentence", "more", "verdict"),
    [
        ("It fell by {change:8.9 %}: {none:439} became {none:400}.", {"direction": -1}, GOOD),
        ("It fell by {change:8.9 %}: {none:400} became {none:439}.", {"direction": -1}, GOOD),
        ("It fell by {change:12.4 %}: {none:439} became {none:400}.", {"direction": -1}, OPEN),
        ("It was {none:1,405}, {change:8.4 %} more than {none:1,296}.", {"direction": 1}, GOOD),
    ],
)
def test_a_change_told_alone_finds_its_levels_in_its_sentence(sentence, more, verdict):
    claim = judge(read((Kind.PERCENT_ONLY, sentence, more)), BOOK, None)[0]
    assert claim.verdict is verdict
    assert claim.kind is (Kind.CHANGE if verdict is GOOD else Kind.PERCENT_ONLY)


def test_the_levels_of_a_wrong_change_carry_its_verdict():
    levels = (Kind.CHANGE, "It rose from {base:38 %} to {value:43 %}", {"direction": 1})
    told = (Kind.PERCENT_ONLY, ", an increase of {change:5 %}.", {"direction": 1})
    text = read(levels, told)
    claims = judge(_joined(text), BOOK, None)
    assert claims[1].verdict is BAD
    assert {said.role for said in claims[1].said} == {"base", "value", "change"}


def _joined(text: Read) -> Read:
    return replace(text, prose=replace(text.prose, text=text.prose.text.replace("\n", " ")))


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("{part:8,460} crimes among {whole:1.2 million}: {value:705} per {per:100,000}.", GOOD),
        ("{part:8,460} crimes among {whole:1.2 million}: {value:905} per {per:100,000}.", BAD),
        ("{value:8,460} crimes among {whole:1.2 million}: {part:705} per {per:100,000}.", GOOD),
        ("{value:705} per {per:100,000}: {none:8,460} crimes.", OPEN),
    ],
)
def test_a_rate_is_held_against_a_population_in_millions_whatever_the_order(sentence, verdict):
    assert verdicts((Kind.RATE, sentence)) == [verdict]


def test_a_rate_finds_the_population_of_the_sentence_before():
    people = (Kind.LEVEL, "The city has {value:640,123} residents.", {"counted": "resident"})
    right = (Kind.RATE, "There were {none:3,328} thefts: {value:52} per {per:10,000}.")
    wrong = (Kind.RATE, "There were {none:3,328} thefts: {value:62} per {per:10,000}.")
    assert verdicts(people, right)[1] is GOOD
    assert verdicts(people, wrong)[1] is BAD


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("Thefts: {share:45 %} in flats, {share:28 %} in shops, {share:27 %} in streets.", GOOD),
        ("Thefts: {share:45 %} in flats, {share:38 %} in shops, {share:27 %} in streets.", BAD),
        ("Thefts: {share:45 %} in flats, {share:38 %} in shops, {share:7 %} in streets.", OPEN),
        ("Thefts: {share:95 %} in flats, {share:88 %} at night, {share:77 %} by men.", OPEN),
        ("Thefts: {share:65 %} in flats, the remaining {share:38 %} in shops.", BAD),
        ("Thefts: {share:65 %} in flats, {share:38 %} at night.", OPEN),
        ("Cleared: thefts {share:45 %}, robberies {share:38 %}, frauds {share:27 %}.", OPEN),
        ("Thefts make up {share:45 %}, robberies {share:38 %}, frauds {share:27 %}.", BAD),
        ("Thefts make up {share:45 %}, frauds {share:28 %} and the rest {share:17 %}.", BAD),
        ("{share:63 %} were men and {share:37 %} women.", GOOD),
        ("{share:63 %} were men and {share:47 %} women.", BAD),
        ("{share:63 %} of men and {share:47 %} of women have a job.", OPEN),
        ("By age, {share:45 %} are younger than {none:30}, the remaining {share:65 %} older.", BAD),
    ],
)
def test_shares_in_a_row_make_a_hundred_and_no_more(told, verdict):
    text = read((Kind.SHARE, told))
    (claim,) = text.claims
    alone = [replace(claim, id=f"c{place}", said=(said,)) for place, said in enumerate(claim.said)]
    assert {one.verdict for one in judge(_of(text, alone), BOOK, None)} == {verdict}


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("{share:more than half} of them – {share:48.2 %} – work.", BAD),
        ("{share:more than half} of them – {share:53.2 %} – work.", GOOD),
        ("{share:about a third} ({share:31 %}) of them work.", GOOD),
        ("{share:about a third} ({share:41 %}) of them work.", BAD),
        ("{share:about a third}, or {share:41 %}, work.", BAD),
        ("{share:about a third} of women, {share:41 %} of men work.", OPEN),
        ("{share:about a third} work, while earlier – {share:41 %}.", OPEN),
    ],
)
def test_a_share_told_roughly_and_exactly_is_one_share(told, verdict):
    text = read((Kind.SHARE, told))
    (claim,) = text.claims
    alone = [replace(claim, id=f"c{place}", said=(said,)) for place, said in enumerate(claim.said)]
    assert {one.verdict for one in judge(_of(text, alone), BOOK, None)} == {verdict}


def test_a_share_told_alone_is_held_by_the_same_share_told_with_its_counts():
    told = "In groups {part:281} of {whole:1,405} crimes, {share:20 %}, were committed."
    alone = (Kind.SHARE, "So {share:20 %} of crimes are those of groups.")
    assert verdicts((Kind.SHARE, told), alone) == [GOOD, GOOD]
    assert verdicts((Kind.SHARE, told), (alone[0], alone[1].replace("20", "30"))) == [GOOD, OPEN]


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("{part:318} men and {part:255} women, {whole:573} in all.", GOOD),
        ("{part:318} men and {part:255} women, {whole:583} in all.", BAD),
        ("{part:318} men and {part:255} women of {whole:583}.", GOOD),
        ("Of {whole:583}, {part:318} were men, the remaining {part:255} women.", BAD),
        (
            "Of {whole:411}, {part:243} went to court, {part:40} of these were grave, {part:168} did not.",
            GOOD,
        ),
    ],
)
def test_parts_are_all_of_it_where_words_say_so(sentence, verdict):
    assert verdicts((Kind.SUM, sentence)) == [verdict]


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Of {whole:514} cases, {part:286} were thefts, {part:131} fights and {part:97} girls.", WORDS),
        ("{whole:2,501} orders: {part:1,900} to men and {part:601} to women.", GOOD),
    ],
)
def test_persons_among_cases_mislead_and_persons_bound_by_orders_do_not(sentence, verdict):
    assert verdicts((Kind.SUM, sentence)) == [verdict]


def test_part_and_whole_that_are_two_levels_of_a_change_are_no_part_and_no_whole():
    change = (Kind.CHANGE, "There were {value:61}, against {base:74}.", {"direction": -1})
    text = read(change)
    (one,) = text.claims
    other = replace(
        one,
        id="c2",
        kind=Kind.SUBSET,
        said=tuple(replace(said, role={"value": "whole", "base": "part"}[said.role]) for said in one.said),
    )
    assert judge(_of(text, [one, other]), BOOK, None)[1].verdict is OPEN


def test_two_short_numbers_with_digits_exchanged_are_one_figure_only_where_one_thing_is_counted():
    told = {"counted": "officer"}
    first = (Kind.LEVEL, "The service has {value:418} inspectors.", told)
    assert verdicts(first, (Kind.LEVEL, "All {value:481} inspectors are trained.", told))[1] is BAD
    assert verdicts(first, (Kind.LEVEL, "Of late {value:481} drivers were fined.", told))[1] is OPEN


def test_a_year_called_whole_is_not_set_against_some_months():
    months = Timed(Period(date(2024, 1, 1), date(2024, 9, 1)), "year_of_publication")
    more = {"direction": -1, "period": months}
    said = "There were {value:1,284} as compared with {base:2,019} in %s 2023."
    assert verdicts((Kind.CHANGE, said % "the whole of", more)) == [WORDS]
    assert verdicts((Kind.CHANGE, said % "the same months of", more)) == [GOOD]


def test_a_count_of_the_line_that_is_exactly_what_the_parts_leave_is_one_of_them():
    said = "Of {whole:583}, {part:318} were men, {part:255} women and %s children."
    assert verdicts((Kind.SUM, said % "{none:10}", {"whole_said": True})) == [GOOD]
    assert verdicts((Kind.SUM, said % "{none:11}", {"whole_said": True})) == [BAD]
