"""The page of a checked text: every figure marked, everything told, nothing of the text run as markup."""

import re
import tomllib
from dataclasses import replace
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest

from esep.claims.grammar import claims_of
from esep.claims.judging import judged
from esep.claims.model import (
    Became,
    Claim,
    Form,
    Judged,
    Kind,
    Noticed,
    Number,
    Prose,
    Read,
    Said,
    Verdict,
)
from esep.claims.numbers import numbers_of
from esep.claims.page import page
from esep.claims.signs import SIGNS
from esep.codebook import Codebook

BOOK = Codebook.load("kz")
PUBLISHED = date(2024, 1, 22)
WRONG = (
    'Thefts fell by 12 percent, from 1,037 to 934, said <script>alert(1)</script> & "Co\'s" on May 5, 2023.'
)
LANGUAGES = ("en", "ru", "kk")
VOID = {"meta", "br", "link", "img"}


class Page(HTMLParser):
    """The elements of a page: name, attributes, and the text each of them holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(html)
        assert not self._open, [name for name, _, _ in self._open]

    def handle_starttag(self, tag, attributes):
        element = (tag, {name: value or "" for name, value in attributes}, [])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        assert self._open.pop()[0] == tag

    def handle_data(self, said):
        for _, _, held in self._open:
            held.append(said)

    def all(self, tag: str, of: str = "") -> list[tuple[dict[str, str], str]]:
        return [
            (given, "".join(said))
            for name, given, said in self.elements
            if name == tag and (not of or of in given.get("class", "").split())
        ]


def read(text: str, title: str = "") -> Read:
    prose, numbers = Prose(text, title), numbers_of(text)
    claims = claims_of(prose, numbers, BOOK, PUBLISHED)
    return judged(Read(prose, claims[0].language if claims else "", numbers, claims), BOOK, PUBLISHED)


def corpus(name: str) -> Read:
    path = next((Path(__file__).parent / "corpus" / "open").glob(f"{name}_*.toml"))
    text = tomllib.loads(path.read_text(encoding="utf-8"))["text"].strip()
    return read(text, text.partition("\n")[0])


def made(verdict: Verdict, noticed: tuple[Noticed, ...] = ()) -> Read:
    """A text with one figure, which has a given verdict."""
    text = "There were 88 orders in all, told on page 7."
    numbers = [
        Number(11, 13, "88", Fraction(88), Fraction(1), Form.COUNT),
        Number(42, 43, "7", Fraction(7), Fraction(1), Form.COUNT, became=Became.NUMBERING),
    ]
    claim = Claim(
        "c1", Kind.LEVEL, 0, 27, (Said("value", 0),), language="en", judged=(Judged(verdict, "alone"),)
    )
    return Read(Prose(text), "en", numbers, [claim], noticed)


def marks(html: str) -> list[tuple[dict[str, str], str]]:
    return Page(html).all("a", "mark")


def bare(html: str) -> str:
    """The page without the signs and footnote numbers that it puts beside figures."""
    return re.sub(r'<span class="(sign|unseen)"[^>]*>[^<]*</span>|<sup class="foot".*?</sup>', "", html)


@pytest.mark.parametrize("name", ["01", "13", "20", "27", "31", "44"])
def test_every_figure_of_a_text_is_marked_in_its_order_and_every_number_is_listed(name):
    one = corpus(name)
    html = page(one, BOOK, "en", published_on=PUBLISHED)
    shown = " ".join(said for _, said in marks(html))
    at = 0
    for number in one.numbers:
        if number.became is Became.FIGURE:
            at = shown.index(number.printed, at) + len(number.printed)
    rows = [said for _, said in Page(html).all("tr")][1:]
    assert len(rows) == len(one.numbers)
    for row, number in zip(rows, one.numbers, strict=True):
        assert " ".join(number.printed.split()) in " ".join(row.split())


@pytest.mark.parametrize("name", ["01", "20", "44"])
def test_the_text_stands_in_the_page_whole(name):
    one = corpus(name)
    html = page(one, BOOK, "ru")
    shown = Page(bare(html)).all("article")[0][1]
    assert shown.split() == one.prose.text.split()


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_verdict_is_told_by_colour_sign_and_word(verdict, lang):
    html = page(made(verdict), BOOK, lang)
    ((given, said),) = marks(html)
    word = BOOK.phrases.say(f"claims.verdict.{verdict}", lang)
    assert given["class"] == f"mark {verdict}"
    assert said == f"88{SIGNS[verdict]}, {word}"
    assert Page(html).all("ul", "tiles")[0][1].split() == [SIGNS[verdict], "1", *word.split()]


def test_no_two_verdicts_share_a_sign_or_a_word():
    assert len(set(SIGNS.values())) == len(Verdict)
    for lang in LANGUAGES:
        assert len({BOOK.phrases.say(f"claims.verdict.{one}", lang) for one in Verdict}) == len(Verdict)


def test_a_number_that_is_no_data_is_plain_in_the_text_and_told_in_the_table():
    html = page(made(Verdict.CONSISTENT), BOOK, "en")
    assert len(marks(html)) == 1
    assert "told on page 7." in Page(html).all("article")[0][1]
    assert [said for _, said in Page(html).all("td") if said == "numbering"]


def test_what_stands_in_the_text_is_never_markup():
    hostile = "<script>alert(1)</script>"
    html = page(read(WRONG, WRONG), BOOK, "en", against=[hostile])
    parsed = Page(html)
    assert len(parsed.all("script")) == 1
    assert html.count("<script") == 1
    assert parsed.all("h1")[0][1] == WRONG
    assert hostile in Page(bare(html)).all("article")[0][1]
    assert not [name for _, given, _ in parsed.elements for name in given if name.startswith("on")]


@pytest.mark.parametrize("hostile", ['"><b>x</b>', "{{ 7 * 7 }} 49", "--> 5 </style></title>", "&lt;b&gt; 8"])
def test_odd_texts_are_shown_as_they_are(hostile):
    parsed = Page(page(read(f"In all 88 orders: {hostile}."), BOOK, "en"))
    assert hostile.split()[0] in parsed.all("article")[0][1]
    assert len(parsed.all("b")) == len(parsed.all("p", "better"))


def test_the_page_needs_nothing_but_itself_and_lets_only_its_own_script_run():
    html = page(read(WRONG), BOOK, "en")
    assert not re.search(r"https?:|url\(|@import|<link|<img|src=|<iframe|style=", html)
    policy = next(given["content"] for given, _ in Page(html).all("meta") if "Content-Security" in str(given))
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_speaks_one_language_and_the_text_keeps_its_own(lang):
    mixed = (
        "Thefts fell from 1,000 to 900.\n\nКражи снизились с 1 000 до 900.\n\nҰрлық 1 000-нан 900-ге азайды."
    )
    html = page(read(mixed), BOOK, lang)
    parsed = Page(html)
    assert [given["lang"] for given, _ in parsed.all("html")] == [lang]
    article = html[html.index("<article>") : html.index("</article>")]
    assert re.findall(r'<p lang="(\w+)"', article) == ["en", "ru", "kk"]
    assert BOOK.phrases.say("claims.page.standing", lang) in parsed.all("main")[0][1]


def test_what_is_wrong_stands_on_top_with_its_sentence_its_arithmetic_and_a_better_wording():
    html = page(read("Courts were busy. " + WRONG), BOOK, "en")
    worst = Page(html).all("ol", "worst")[0][1]
    assert "Thefts fell by 12 percent, from 1,037 to 934" in worst
    assert "Courts were busy" not in worst
    assert "(934 − 1,037) / 1,037 = −9.9" in worst
    assert "Better: Write 10% instead of 12%." in worst


def test_the_three_gravest_findings_come_the_gravest_first_and_each_once():
    grave = [
        Verdict.MISLEADING,
        Verdict.DIFFERS,
        Verdict.CONSISTENT,
        Verdict.INCONSISTENT,
        Verdict.INCONSISTENT,
    ]
    reasons = ["alone", "no_difference", "order", "one_place", "no_whole"]
    base = made(Verdict.CONSISTENT)
    claims = [
        Claim(f"c{place}", Kind.LEVEL, place, 27, (Said("value", 0),), judged=(Judged(verdict, reason),) * 2)
        for place, (verdict, reason) in enumerate(zip(grave, reasons, strict=True), start=1)
    ]
    html = page(Read(base.prose, "en", base.numbers, [*claims, *claims[:1]]), BOOK, "en")
    told = [said.split()[0] for _, said in Page(cut(html, "worst")).all("span", "badge")]
    assert told == ["✗", "✗", "≠"]


def test_what_is_found_twice_is_told_of_its_first_place():
    html = page(
        read("Grave crimes: 1,037.\n\nTheir crime rate fell by 12%.\n\nThe crime rate of May fell by 8%."),
        BOOK,
        "en",
    )
    worst = Page(cut(html, "worst"))
    assert [said for _, said in worst.all("blockquote")] == ["Their crime rate fell by 12%."]
    assert [given["href"] for given, _ in worst.all("a")] == ["#m2"]


def cut(html: str, of: str) -> str:
    """The list of a class, cut out of a page."""
    start = html.index(f'<ol class="{of}">')
    return html[start : html.index("</ol>", start) + 5]


def test_where_nothing_is_wrong_the_page_says_so_and_claims_no_more():
    html = page(made(Verdict.CONSISTENT), BOOK, "en")
    assert not Page(html).all("ol", "worst")
    assert BOOK.phrases.say("claims.page.nothing_wrong", "en") in html


@pytest.mark.parametrize("text", ["", "\n\n", "No figures here."])
def test_a_text_without_figures_has_a_page_that_says_so(text):
    html = page(read(text), BOOK, "en")
    assert BOOK.phrases.say("claims.page.no_figures", "en") in html
    assert not marks(html)
    assert "<table" not in html


def test_words_that_were_noticed_are_marked_and_told():
    noticed = Noticed(14, 20, Judged(Verdict.MISLEADING, "alone"))
    html = page(made(Verdict.CONSISTENT, (noticed,)), BOOK, "en")
    assert [said.split(",")[0] for _, said in marks(html)] == ["88✓", "orders!"]


def test_noticed_words_around_a_figure_become_one_mark_with_the_gravest_verdict_and_all_that_is_said():
    noticed = Noticed(6, 20, Judged(Verdict.MISLEADING, "alone"))
    html = page(made(Verdict.CONSISTENT, (noticed,)), BOOK, "en")
    ((given, said),) = marks(html)
    assert said.startswith("were 88 orders!")
    assert given["data-notes"] == "w1 c1"


def test_a_figure_that_no_claim_was_read_from_is_marked_and_told():
    base = made(Verdict.CONSISTENT)
    html = page(Read(base.prose, "en", base.numbers, []), BOOK, "en")
    ((given, said),) = marks(html)
    assert said.startswith("88?")
    assert BOOK.phrases.say("claims.page.no_claim", "en") in html
    assert given["href"] == "#f1"


@pytest.mark.parametrize("name", ["01", "20", "44"])
def test_every_link_of_the_page_leads_somewhere_and_no_anchor_stands_twice(name):
    parsed = Page(page(corpus(name), BOOK, "kk"))
    anchors = [given["id"] for _, given, _ in parsed.elements if "id" in given]
    assert len(anchors) == len(set(anchors))
    assert {given["href"] for given, _ in parsed.all("a")} <= {f"#{one}" for one in anchors}
    named = {name for given, _ in parsed.all("a", "mark") for name in given["data-notes"].split()}
    assert {f"{name}-why" for name in named} <= set(anchors)


def test_lines_of_a_list_are_paragraphs_of_their_own_and_a_line_inside_a_sentence_goes_on():
    text = "In all 366 offences:\n- 88 thefts;\n- 16 frauds.\n\nThere were 12 more\nin May."
    parsed = Page(page(read(text), BOOK, "en"))
    inside = bare(page(read(text), BOOK, "en"))
    article = inside[inside.index("<article>") : inside.index("</article>")]
    said = [" ".join(one.split()) for _, one in Page(article + "</article>").all("p")]
    assert said == ["In all 366 offences:", "- 88 thefts;", "- 16 frauds.", "There were 12 more in May."]
    assert [given["class"] for given, _ in parsed.all("div", "block")] == [
        "block",
        "block close",
        "block close",
        "block",
    ]


def colours(part: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("place", [0, 1, 2], ids=["light", "dark", "paper"])
def test_every_sign_and_text_stands_out_from_its_ground(place):
    style = Page(page(made(Verdict.MATCHES), BOOK, "en")).all("style")[0][1]
    tones = colours(style.split(":root {")[1 + place].split("}")[0])
    for verdict in Verdict:
        for ground in (tones[f"{verdict}-ground"], tones["paper"]):
            assert contrast(tones[verdict], ground) >= 4.5
            assert contrast(tones["ink"], ground) >= 7
    for name in ("quiet", "link"):
        assert contrast(tones[name], tones["paper"]) >= 4.5
        assert contrast(tones[name], tones["ground"]) >= 4.5


def test_the_page_grows_with_the_text_and_no_faster():
    html = page(read("There were 88 orders in May.\n\n" * 300), BOOK, "en")
    assert len(marks(html)) == 300
    assert len(html) < 300 * 4_000


def test_what_was_noticed_while_reading_is_told():
    base = made(Verdict.CONSISTENT)
    prose = Prose(base.prose.text, notes=("pages_without_text", "encoding_twice"))
    html = page(Read(prose, "en", base.numbers, base.claims), BOOK, "en")
    told = Page(html).all("dl", "facts")[0][1]
    assert "Some pages have no text layer" in told
    assert "had been garbled" in told


def test_a_remark_has_no_verdict_of_its_own():
    values = {"words": "office premises", "meaning": "cells", "better": "held by the police"}
    remark = Judged(Verdict.NOT_CHECKABLE, "note_probable", values, suggested="instead_of")
    base = made(Verdict.NOT_CHECKABLE)
    claim = replace(base.claims[0], judged=(remark, *base.claims[0].judged))
    html = page(Read(base.prose, "en", base.numbers, [claim]), BOOK, "en")
    told = [said for _, said in Page(html).all("p", "finding")]
    assert [one.split()[0] for one in told] == ["?", "Note:"]
