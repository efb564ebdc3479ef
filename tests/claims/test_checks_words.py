"""Parts and wholes, figures over time, and words that say something else than their figures."""

from datetime import date

import pytest
from tests.claims.handmade import read

from esep.claims.checks.trap_rows import trap_book
from esep.claims.judging import judge, judged, notice
from esep.claims.model import Claim, Kind, Link, Prose, Read, Timed, Verdict
from esep.claims.saying import suggested, why
from esep.codebook import Codebook
from esep.kernel.periods import Period
from esep.kernel.phrase_files import PACKAGE_PHRASES, read_language
from esep.kernel.texts import Phrases

BOOK = Codebook.load("kz")
GOOD, BAD, OPEN = Verdict.CONSISTENT, Verdict.INCONSISTENT, Verdict.NOT_CHECKABLE
MISLEADING = Verdict.MISLEADING
ON = date(2024, 1, 11)


def claims(*sentences: tuple, on: date = ON) -> list[Claim]:
    return judge(read(*sentences), BOOK, on)


def verdicts(*sentences: tuple, on: date = ON) -> list[Verdict]:
    return [claim.verdict for claim in claims(*sentences, on=on)]


def reasons(claim: Claim) -> set[str]:
    return {one.reason for one in claim.judged}


def during(code: str, how: str = "named") -> Timed:
    return Timed(Period.parse(code), how)


@pytest.mark.parametrize(
    ("sentence", "said", "verdict"),
    [
        ("{whole:366}: {part:88}, {part:16}, {part:262}", True, GOOD),
        ("{whole:366}: {part:88}, {part:16}, {part:261}", True, BAD),
        ("{whole:366}: {part:88}, {part:16}, {part:261}", False, GOOD),
        ("{whole:366}: {part:88}, {part:16}, {part:263}", False, BAD),
        ("{whole:27,000}: {part:13,600}, {part:13,600}", True, GOOD),
        ("{whole:27,000}: {part:13,800}, {part:13,800}", True, BAD),
        ("{part:60 %}, {part:39.6 %}", True, GOOD),
        ("{part:60 %}, {part:39 %}", True, GOOD),
        ("{part:60 %}, {part:38 %}", True, BAD),
        ("{part:60 %}, {part:38 %}", False, OPEN),
        ("{part:60 %}, {part:42 %}", False, BAD),
    ],
)
def test_parts_make_their_whole_where_they_are_said_to(sentence, said, verdict):
    assert verdicts((Kind.SUM, sentence, {"whole_said": said})) == [verdict]


@pytest.mark.parametrize(("part", "verdict"), [("103", GOOD), ("104", BAD)])
def test_a_part_is_not_more_than_its_whole(part, verdict):
    assert verdicts((Kind.SUBSET, f"{{whole:103}} people, of whom {{part:{part}}}")) == [verdict]


def test_what_the_categories_of_one_sum_leave_is_named():
    sentence = (
        "{whole:32,270} offences, of them {part:459} are especially grave, {part:7,607} are grave, "
        "{part:14,281} are of medium gravity, {part:5,491} are of minor gravity"
    )
    (claim,) = claims((Kind.SUM, sentence))
    assert claim.verdict is GOOD
    assert "4,432 are left and not named: most probably: Criminal misdemeanour" in why(
        claim.judged[0], "en", Phrases.package()
    )


def test_what_categories_told_apart_leave_of_the_total_is_named():
    every = {"period": during("2023"), "indicator": "crimes", "counted": "crime"}
    total = (Kind.CHANGE, "from {base:157,473} to {value:140,272}", {**every, "indicator": "registered"})
    values = {"grave": "37,548", "medium": "58,874", "minor": "21,826", "especially_grave": "2,593"}
    parts = [
        (Kind.LEVEL, f"{{value:{value}}} of them", {**every, "by": {"gravity": code}})
        for code, value in values.items()
    ]
    whole, *_ = claims(total, *parts)
    told = [one for one in whole.judged if one.reason == "categories_leave"]
    assert "19,431 are left unsaid: most probably: Criminal misdemeanour" in why(
        told[0], "en", Phrases.package()
    )
    whole, *_ = claims(total, *parts[:2])
    assert "categories_leave" not in reasons(whole)


def test_a_count_since_january_does_not_fall():
    def told(value: str, month: int) -> tuple:
        period = Timed(Period.cumulative(2024, month), "months_of")
        return Kind.LEVEL, f"{{value:{value}}} frauds were registered", {"indicator": "x", "period": period}

    assert verdicts(told("22,640", 6), told("21,980", 7)) == [BAD, BAD]
    assert verdicts(told("22,640", 6), told("22,641", 7)) == [OPEN, OPEN]
    other = (*told("10,603", 6)[:2], {**told("10,603", 6)[2], "by": {"article": "188"}})
    assert verdicts(told("22,640", 6), other, told("21,980", 7)) == [BAD, OPEN, BAD]


@pytest.mark.parametrize(
    ("period", "base", "how", "verdict"),
    [
        ("2023-01..2023-09", "2022", "named", MISLEADING),
        ("2023-01..2023-09", "2022", "from_text_before", MISLEADING),
        ("2023-01..2023-09", "2022-01..2022-09", "named", GOOD),
        ("2024", "2023", "named", GOOD),
        ("2024-02", "2023-02", "named", GOOD),
        ("2023-01..2023-09", "2022", "year_of_publication", GOOD),
        ("2023-01-01..2023-09-13", "2022-01..2022-08", "since_january", GOOD),
        ("2023-01-01..2023-09-13", "2022", "since_january", MISLEADING),
    ],
)
def test_periods_of_unequal_length_do_not_compare(period, base, how, verdict):
    more = {"direction": -1, "period": during(period, how), "base": during(base)}
    told = (Kind.CHANGE, "from {base:157,500} to {value:98,450}, by {change:37.5 %}", more)
    assert verdicts(told) == [verdict]


def test_a_period_taken_over_from_before_is_not_compared_by_levels_alone():
    for how, verdict in (("named", MISLEADING), ("from_text_before", OPEN)):
        more = {"period": during("2023-01..2023-09", how), "base": during("2022")}
        assert verdicts((Kind.CHANGE, "{value:165} were dismissed ({base:235} in 2022)", more)) == [verdict]


def test_one_figure_with_two_values_is_told_of_both_and_of_no_other_number():
    first = (Kind.LEVEL, "{value:52,351} offences were registered in the country")
    second = (Kind.LEVEL, "{value:52,531} offences were registered in the country")
    held = (Kind.CHANGE, "{value:52,351} against {base:65,280}, {change:19.8 %} less", {"direction": -1})
    assert verdicts(first, second) == [BAD, BAD]
    change, alone, again = claims(held, second)
    assert [one.verdict for one in (change, alone, again)] == [GOOD, BAD, BAD]
    assert [one.id for one in (change, alone, again)] == ["c1", "c2", "c3"]
    assert [said.number for said in alone.said] == [change.of("value")[0]]
    other = (Kind.LEVEL, "{value:53,521} offences were registered in the country")
    assert verdicts(first, other) == [OPEN, OPEN]


def test_the_same_figure_told_again_in_round_numbers_agrees():
    title = (Kind.LEVEL, "{value:about 90} cases")
    text = (Kind.LEVEL, "{value:88} cases", {"links": (Link("same_as", "c1"),)})
    assert verdicts(title, text) == [GOOD, GOOD]
    wrong = (Kind.LEVEL, "{value:78} cases", {"links": (Link("same_as", "c1"),)})
    assert verdicts(title, wrong) == [BAD, BAD]


def test_a_level_told_again_is_held_by_what_holds_the_first():
    title = (Kind.LEVEL, "{value:52,351} offences", {"counted": "offence"})
    held = (Kind.CHANGE, "{value:52,351} against {base:65,280}, {change:19.8 %} less", {"direction": -1})
    orders = (Kind.LEVEL, "{value:52,351} orders", {"counted": "order"})
    offences = (*held[:2], {**held[2], "counted": "offence"})
    assert verdicts(title, offences) == [GOOD, GOOD]
    assert verdicts(orders, offences) == [OPEN, GOOD]


@pytest.mark.parametrize(
    ("title", "verdict"),
    [("{value:about 12,500} offences", GOOD), ("{value:about 13,500} offences", OPEN)],
)
def test_a_round_figure_of_the_headline_is_held_by_the_exact_one_below(title, verdict):
    what = {"counted": "offence", "indicator": "registered"}
    text = (Kind.LEVEL, "There were {value:12,480} offences last year.", what)
    assert verdicts((Kind.LEVEL, title, what), text) == [verdict, verdict]


def test_a_figure_of_the_headline_with_one_digit_other_is_told():
    what = {"counted": "offence", "indicator": "registered"}
    text = (Kind.LEVEL, "There were {value:12,480} offences last year.", what)
    assert verdicts((Kind.LEVEL, "{value:12,780} offences", what), text) == [BAD, BAD]
    assert verdicts((Kind.LEVEL, "{value:12,780} offences", what), text, text) == [BAD, BAD, OPEN]
    assert verdicts((Kind.LEVEL, "{value:18,730} offences", what), text) == [OPEN, OPEN]


def test_words_that_misname_one_part_of_a_sum_are_told_of_this_part_alone():
    said = (
        "{whole:12,480}: {part:212} especially grave, {part:3,140} violent crimes "
        "and {part:9,128} of minor gravity"
    )
    text = claims((Kind.SUM, said, {"counted": "offence"}))
    assert [one.verdict for one in text] == [GOOD, MISLEADING]
    assert [said.number for said in text[1].said] == [2]


@pytest.mark.parametrize(
    ("language", "sentence", "verdict"),
    [
        ("en", "Of {whole:840} reports {part:600} were women", MISLEADING),
        ("en", "Of {whole:840} reports {part:600} came from women", GOOD),
        ("ru", "Из {whole:840} сообщений {part:600} — женщины", MISLEADING),
        ("ru", "Из {whole:840} сообщений {part:600} — женщинами", GOOD),
        ("kk", "{whole:840} хабарламаның {part:600} – әйелдер", MISLEADING),
        ("en", "Of {whole:840} officers {part:600} were women", GOOD),
    ],
)
def test_reports_are_no_women(language, sentence, verdict):
    claim = judge(read((Kind.SUBSET, sentence, {"language": language}), language=language), BOOK, ON)[0]
    assert claim.verdict is verdict


def test_persons_are_no_parts_of_cases():
    sentence = "{whole:640} cases: {part:300} men and {part:340} women"
    assert verdicts((Kind.SUM, sentence, {"whole_said": True})) == [MISLEADING]
    sentence = "{whole:640} people: {part:300} men and {part:340} women"
    assert verdicts((Kind.SUM, sentence, {"whole_said": True})) == [GOOD]


@pytest.mark.parametrize(
    ("words", "indicator", "verdict"),
    [
        ("it went from {place:55th} to {place:68th}: its position worsened", "prison_rank", MISLEADING),
        ("it went from {place:55th} to {place:68th}: its position improved", "prison_rank", GOOD),
        ("it went from {place:55th} to {place:68th}: its position improved", "", MISLEADING),
        ("it went from {place:68th} to {place:55th}: its position improved", "", GOOD),
        ("it went from {place:68th} to {place:55th}", "", OPEN),
        ("it rose from {place:68th} to {place:55th}", "", GOOD),
        ("it rose from {place:55th} to {place:68th}", "", MISLEADING),
        ("it slipped from {place:68th} to {place:55th}", "", MISLEADING),
        ("it rose from {place:55th} to {place:68th}", "prison_rank", OPEN),
        ("by its prison population it went from {place:68th} to {place:55th}: improved", "", MISLEADING),
        ("it is {place:55th}: its position improved", "", OPEN),
    ],
)
def test_which_place_is_better_follows_from_what_is_ranked(words, indicator, verdict):
    assert verdicts((Kind.RANK, words, {"indicator": indicator})) == [verdict]


MEDIUM = (Kind.LEVEL, "Crimes of medium gravity: {value:58,874}")
ORDERS = (Kind.LEVEL, "The police issued {value:72,000} protection orders")


@pytest.mark.parametrize(
    ("sentence", "beside", "reason"),
    [
        ("Violent crimes: {value:37,548}", [MEDIUM], "trap_probable"),
        ("Violent crimes: {value:37,548}", [], None),
        ("Violent crimes: {value:37,548}", [MEDIUM, (Kind.LEVEL, "Grave crimes: {value:5,001}")], None),
        (
            "Violent crimes: {value:37,548}",
            [(Kind.LEVEL, "especially grave ones: {value:5,001}")],
            "trap_probable",
        ),
        ("Crimes of the highest severity: {value:2,593}", [MEDIUM], "trap_sure"),
        ("Minor offenses: {value:21,826}", [MEDIUM], "trap_probable"),
        ("The crime rate fell to {value:140,272}", [], "trap_probable"),
        ("The crime rate per capita fell to {value:5}", [], None),
        ("There are {value:22,500} people on parole, watched by the ministry", [], "trap_probable"),
        ("There are {value:22,500} people on parole", [], None),
        ("In {value:8} cases the investigation period was expired", [], "trap_probable"),
        ("In {value:8} cases the investigation period was extended", [], None),
        ("and court verdicts in {value:16,000} cases", [ORDERS], "trap_probable"),
        ("and court verdicts in {value:16,000} cases", [], None),
        ("Over {value:94,000} performances in schools", [], "trap_probable"),
        ("{value:94} performances in theatres", [], None),
        ("releasing {value:824} people from office premises", [], "note_probable"),
        ("{value:88} crimes were committed", [], "note_sure"),
        ("{value:88} crimes were committed by minors", [], None),
        ("The recidivism fell by {value:7}", [], "note_probable"),
        ("{value:88} robberies", [], "note_probable"),
    ],
)
def test_words_that_mean_something_else_are_told_where_their_context_is_there(sentence, beside, reason):
    first = claims((Kind.LEVEL, sentence), *beside)[0]
    assert {one for one in reasons(first) if one.startswith(("trap", "note"))} == (
        {reason} if reason else set()
    )
    assert first.verdict is (MISLEADING if reason and reason.startswith("trap") else OPEN)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ru", "Уровень преступности снизился до {value:9,209}"),
        ("kk", "Қылмыс деңгейі {value:9,209} болды"),
        ("kk", "Қорғау нұсқамасы шығарылды. Сот үкімдері {value:13,001} дау бойынша қабылданды"),
        ("ru", "Вынесены защитные предписания и {value:16,001} судебных приговоров"),
    ],
)
def test_the_same_is_told_in_the_other_languages(language, sentence):
    assert judge(read((Kind.LEVEL, sentence), language=language), BOOK, ON)[0].verdict is MISLEADING


def test_programmes_are_more_than_the_persons_they_are_for():
    people = (Kind.LEVEL, "{value:22,500} people stand on the register.", {"counted": "person"})
    many = (Kind.LEVEL, "For them {value:30,797} programmes have been developed", {"counted": "programme"})
    few = (Kind.LEVEL, "For them {value:20,797} programmes have been developed", {"counted": "programme"})
    prisons = (Kind.LEVEL, "There are {value:36,480} prisoners", {"counted": "prisoner"})
    assert verdicts(prisons, people, many) == [OPEN, OPEN, MISLEADING]
    assert verdicts(people, few) == [OPEN, OPEN]


def test_a_case_sent_to_court_is_one_of_those_investigated():
    one, other = "{value:one} case was investigated and {value:one} case was sent to court", None
    noted = claims((Kind.LEVEL, one))[0]
    other = claims((Kind.LEVEL, one.replace("{value:one}", "{value:7}", 1)))[0]
    assert "note_probable" in reasons(noted)
    assert "note_probable" not in reasons(other)


def text(said: str) -> Read:
    return Read(Prose(said), "en", [], [])


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("Domestic violence: according to amendments adopted in July, witnesses are heard.", 1),
        ("Domestic violence: according to amendments adopted in May, witnesses are heard.", 0),
        ("Domestic violence: the amendments came into force in July.", 0),
        ("Domestic violence: the amendments came into force in May 2023.", 1),
        ("The budget: according to amendments adopted in July, taxes fall.", 0),
        ("Domestic violence: it was adopted in July 2019.", 0),
        ("Бытовое насилие: поправки, принятые в июле, ужесточили наказание.", 1),
        ("Тұрмыстық зорлық-зомбылық: шілдеде қабылданған түзетулер.", 1),
        ("The police switched from declarative to detective registration.", 1),
    ],
)
def test_a_law_told_with_a_wrong_date_is_noticed_without_any_figure(said, count):
    assert len(notice(text(said), BOOK, date(2023, 11, 16))) == count


def test_a_liability_of_the_wrong_kind_is_noticed():
    said = "provisions for criminal offenses for encouraging suicide and bullying"
    assert len(notice(text(said), BOOK, date(2024, 12, 20))) == 1
    assert not notice(text(said), BOOK, date(2020, 12, 20))


def test_what_is_noticed_comes_with_the_claims():
    every = judged(text("from declarative to detective registration"), BOOK, ON)
    assert [one.judged.reason for one in every.noticed] == ["trap_sure"]


def test_a_note_does_not_stand_for_why_nothing_checks_a_claim():
    (claim,) = claims((Kind.LEVEL, "{value:88} crimes were committed"))
    assert [one.reason for one in claim.judged] == ["note_sure", "alone"]


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_passed_over_in_silence(kind):
    (claim,) = claims((kind, "{value:5} of them"))
    assert claim.verdict is OPEN
    assert all(why(one, lang, Phrases.package()) for one in claim.judged for lang in ("en", "ru", "kk"))


def test_every_trap_has_words_and_every_word_a_trap():
    traps = trap_book(BOOK)
    told = {of for of, role in traps.parts if role == "named"}
    assert told == {*traps.traps, *traps.events}


def test_every_reason_is_a_phrase_and_can_be_said(root):
    """Reasons, causes and suggestions of the checks are keys of the phrase file; no phrase waits unsaid."""
    source = "\n".join(path.read_text() for path in (root / "src" / "esep" / "claims").rglob("*.py"))
    phrases, _ = read_language(PACKAGE_PHRASES / "en")
    keys = [key for key in phrases if key.startswith(("claims.reason.", "claims.cause.", "claims.suggest."))]
    made = {"holds", "off", "fell", "rose", "sure", "probable", "better", "worse"}
    for key in keys:
        name = key.rpartition(".")[2]
        stem, _, last = name.rpartition("_")
        assert f'"{name}"' in source or f".{name}" in source or (last in made and stem in source), key


def test_a_better_wording_is_suggested_for_what_misleads():
    (claim,) = claims((Kind.LEVEL, "In {value:8} cases the investigation period was expired"))
    told = {lang: suggested(claim.judged[0], lang, Phrases.package()) for lang in ("en", "ru", "kk")}
    assert told["en"] == "Write “the time limits were interrupted” instead of “investigation period”."
    assert "сроки расследования прерваны" in told["ru"]
    assert "үзілді" in told["kk"]
