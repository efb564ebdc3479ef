"""The lexer under the claims: nothing of a text is lost, nothing makes it slow or breaks it."""

import re
import tomllib
from fractions import Fraction
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esep.claims.languages import alphabets
from esep.claims.model import Became, Form
from esep.claims.numbers import numbers_of
from esep.claims.sentences import lexed
from esep.claims.tokens import TokenKind, noticed, tokens
from esep.claims.vocabulary import WORDS, Words, words
from esep.kernel.errors import EsepError

ODD = re.split(
    "~",
    "one~two~third~half~doubled~twice~percent~%~.~,~;~:~–~-~—~(~)~«~»~“~”~№~ст.~в~на~из~до~от~55-е~14-летний"
    "~млн~тыс.~лет~года~2023~жылы~мың~бір~екі~үштен~бірі~пайыз~есе~ай~айында~бап~146-бап~72-VIII~+7 7172"
    "~18:30~Nov.~Article~a~in~per~people~born~aged~1/3~½~²~٣~Ⅷ~İ~\u200e~\u00ad~\n~\n\n~\u00a0",
)
PIECES = st.one_of(
    st.integers(0, 10**7).map(str),
    st.integers(1000, 10**9).map(lambda n: f"{n:,}"),
    st.sampled_from(ODD),
    st.text(max_size=8),
)
TEXTS = st.lists(PIECES, max_size=30).flatmap(
    lambda some: st.sampled_from([" ", ""]).map(lambda gap: gap.join(some))
)
BAD = [
    "1,", "9", "(", "1 ", "1.", "a-", ". ", "1%", "one in ", "first ", "123 ", "« ", "«1» ", "\n1", "ст. 1 ",
    "5 лет ", "1-", "+7 7", "8 123 ", "hundred and ", "a@1.", "1:", "10/", "бір ", "e\u0301", "\u00ad", "1'",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_digit_of_a_text_belongs_to_a_number(text):
    covered = {place for one in numbers_of(text) for place in range(one.start, one.end)}
    assert [m.start() for m in re.finditer(r"\d", text) if m.start() not in covered] == []


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_numbers_stand_in_order_and_print_what_the_text_has(text):
    numbers = numbers_of(text)
    assert all(text[one.start : one.end] == one.printed for one in numbers)
    assert all(one.end <= other.start for one, other in pairwise(numbers))
    assert all(one.unit > 0 for one in numbers)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_tokens_leave_out_white_space_only(text):
    found = tokens(text)
    kept = {place for one in found for place in range(one.start, one.end)}
    assert all(sign.isspace() or place in kept for place, sign in enumerate(text))
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_sentences_hold_every_token_that_is_no_line_end(text):
    read = lexed(text)
    inside = {place for one in read.sentences for place in range(one.first, one.last)}
    left = [t for place, t in enumerate(read.tokens) if place not in inside]
    assert {one.kind for one in left} <= {TokenKind.NEWLINE}


@pytest.mark.parametrize("piece", BAD, ids=repr)
def test_twice_the_text_takes_hardly_more_than_twice_the_time(piece):
    text = piece * (1_500 // len(piece))

    def best(said):
        times = []
        for _ in range(3):
            begin = process_time()
            numbers_of(said)
            times.append(process_time() - begin)
        return min(times)

    once = best(text)
    assert best(text * 4) < 10 * once + 0.05


@given(st.integers(0, 10**12), st.sampled_from(["en", "ru", "kk"]))
@settings(deadline=None)
def test_a_count_is_read_however_its_thousands_are_divided(count, language):
    sentence = {"en": "of them {} cases", "ru": "из них {} дел", "kk": "оның ішінде {} іс"}[language]
    plain = f"{count:,}"
    for gap in (",", " ", "\u00a0", "\u202f", "\u2009"):
        (one,) = numbers_of(sentence.format(plain.replace(",", gap)))
        if one.became is Became.FIGURE:
            assert one.value == count
        else:
            assert "," not in plain


@given(st.decimals("0.1", 99, places=1), st.sampled_from([("en", "."), ("ru", ","), ("kk", ",")]))
@settings(deadline=None)
def test_a_percentage_is_read_with_its_precision(share, style):
    language, mark = style
    sentence = {"en": "it fell by {}%", "ru": "снизилось на {} %", "kk": "{}%-ға төмендеді"}[language]
    (one,) = numbers_of(sentence.format(str(share).replace(".", mark)))
    assert (one.value, one.unit, one.form) == (Fraction(share), Fraction(1, 10), Form.PERCENT)


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("27,000", 1000),
        ("22,500", 1),
        ("1.2 million", 100_000),
        ("88", 1),
        ("12 thousand", 1000),
        ("3,000,000", 10**6),
    ],
)
def test_the_last_place_printed_is_known(said, unit):
    (one,) = numbers_of(f"{said} orders")
    assert one.unit == unit


def test_a_thousand_words_cost_far_less_than_the_whole_check_may():
    sentence = "Crimes fell by 14.9% in 2023, from 44,106 to 37,548 cases, the office said on Jan. 15. "
    text = (sentence + "The law is the same for all, and nobody is above it, he stressed again. ") * 33

    def best(work):
        times = []
        for _ in range(15):
            begin = process_time()
            work()
            times.append(process_time() - begin)
        return min(times)

    assert best(lambda: numbers_of(text)) < 350 * best(lambda: re.findall(r"\d+", text))


def test_look_alike_letters_and_hidden_signs_are_seen_through_and_noticed():
    latin_c, soft = "пре\u0063туплений", "пре\u00adступлений"
    assert tokens(soft)[0].text == "преступлений"
    assert tokens(latin_c)[0].text == "преступлений"
    assert noticed(latin_c) == ("look_alike",)
    assert noticed(soft + "\u200f") == ("invisible", "right_to_left")
    assert noticed("plain") == ()


def test_sentences_end_where_a_reader_would_end_them():
    text = (
        "A headline without a stop\n\nOn Nov. 9 Mr. Smith spoke. В 2024 г. зарегистрировано 88 дел, "
        "т.е. 5 тыс. рублей. По ст. 188 УК.\nThe first line of a page that was broken only because\n"
    )
    read = lexed(text)
    assert [text[one.start : one.end] for one in read.sentences] == [
        "A headline without a stop",
        "On Nov. 9 Mr. Smith spoke.",
        "В 2024 г. зарегистрировано 88 дел, т.е. 5 тыс. рублей.",
        "По ст. 188 УК.",
        "The first line of a page that was broken only because",
    ]
    assert [one.language for one in read.sentences] == ["en", "en", "ru", "ru", "en"]


def test_a_quote_in_another_language_is_a_sentence_of_its_own():
    read = lexed("Хабарламада былай делінген: «За пять месяцев зарегистрировано 52 дела», – деді ол.")
    assert [one.language for one in read.sentences] == ["kk", "ru", "kk"]


def test_lines_broken_to_fit_a_page_go_on():
    lines = [
        "The number of crimes that were registered in the whole",
        "Region fell from one year to the next, so the office has",
    ]
    text = "\n".join([*lines * 3, "said."])
    assert len(lexed(text).sentences) == 1


def test_each_alphabet_has_its_words_and_no_word_two_meanings_in_a_section():
    shared = {"languages", "plain"}  # files of all languages
    assert {one.stem for one in WORDS.glob("*.toml")} == {one.language for one in alphabets()} | shared
    for one in alphabets():
        sections = tomllib.loads((WORDS / f"{one.language}.toml").read_text(encoding="utf-8"))
        for section in sections.keys() - {"endings", "digits"}:
            said = [word.strip() for some in sections[section].values() for word in some.split(",")]
            assert sorted({w for w in said if said.count(w) > 1}) == [], (one.language, section)


def test_every_section_of_a_words_file_is_one_that_some_language_shares():
    files = {one.language: words(one.language).sections for one in alphabets()}
    assert all(isinstance(words(one), Words) and "numerals" in said for one, said in files.items())


def test_a_language_without_words_is_refused():
    with pytest.raises(EsepError) as refused:
        words("xx")
    assert refused.value.code == "E-930"
