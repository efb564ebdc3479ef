"""Papers: printed from a card, tagged and legible in each language, with a check code that finds the card."""

import json
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from tests.papers.conftest import HER, HIM, INSPECTOR, OFFICER, PLANTED

from esep import domains
from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.papers.content import Content, Line
from esep.papers.declared import Papers
from esep.papers.printing import as_pdf, as_pictures
from esep.papers.readers import Reader
from esep.register.home import Home
from esep.register.submissions import Submission

BOOK, DOMAINS = Codebook.load("kz"), domains.load()
PAPERS = Papers(BOOK, DOMAINS)
MADE_FROM = {
    "protective_order": "issued",
    "delivery_notice": "delivered",
    "notification_slip": "registered",
    "court_submission": "sent",
    "violence_slip": "received",
    "requirements_notice": "effective",
}
HIS, HERS = HIM.names[0].whole, HER.names[0].whole


def text_of(path: Path) -> str:
    """The text layer."""
    return Said(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


class Said(str):
    """A text in which words are found wherever its lines end."""

    __slots__ = ()

    def __contains__(self, words: object) -> bool:
        return "".join(str(words).split()) in "".join(self.split())


@pytest.fixture
def printed(esep, told, tmp_path):
    """Prints a paper and reads its text back."""

    def run(name, *more, who=OFFICER, lang="ru"):
        out = tmp_path / f"{name}.pdf"
        done = esep("paper", told.cards[MADE_FROM[name]], "--out", out, "--lang", lang, *who, *more)
        assert done.exit_code == 0, done.output
        return text_of(out)

    return run


def test_each_paper_of_the_codebook_is_tried_here():
    assert {one.name for one in PAPERS.all} == set(MADE_FROM)


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("name", MADE_FROM)
def test_a_paper_is_tagged_and_says_in_its_language_what_the_card_states(printed, told, tmp_path, name, lang):
    said = printed(name, lang=lang, who=INSPECTOR)
    paper = next(one for one in PAPERS.all if one.name == name)
    words = paper.words[lang]
    assert all(text in said for text in (words.title, *words.before, *words.points, *words.after))
    assert all(label in said for label in (*words.blanks.values(), *words.signatures.values()))
    assert all(code in said for code in paper.law)
    file = pypdf.PdfReader(tmp_path / f"{name}.pdf")
    root = file.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, lang)
    assert root["/StructTreeRoot"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert words.title in file.metadata.title


def test_an_order_names_both_and_tells_when_and_by_which_version_of_the_law(printed):
    said = printed("protective_order", who=INSPECTOR, lang="kk")
    assert HIS in said
    assert HERS in said
    assert "2024 ж. 5 ақпан, 12:00" in said
    assert "30 күн (protective_order.term, күшіне енген күні: 2014 ж. 1 наурыз)" in said
    assert said.count("-куәгер:") == 2


def test_a_notice_tells_the_last_day_and_how_it_was_handed_over(printed):
    said = printed("delivery_notice", lang="en")
    assert "March 6, 2024" in said
    assert BOOK.lists.get("order_delivery", "refused", date(2024, 2, 5)).title.in_("en") in said


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("name", [one.name for one in PAPERS.all if one.reader is Reader.BOUND])
def test_nothing_planted_reaches_the_one_who_is_bound(printed, name, lang):
    said = printed(name, who=INSPECTOR, lang=lang)
    assert HERS in said  # whom to keep away from is told, and nothing else of her
    assert not [word for word in PLANTED if word in said]
    assert "1984" not in said
    assert "Көкше" not in said


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_the_slip_on_violence_names_nobody_and_not_what_was_told(printed, lang):
    said = printed("violence_slip", who=INSPECTOR, lang=lang)
    assert "75-24-8" in said
    assert not [word for word in (HIS, HERS, *PLANTED) if word in said and word != "violence_report"]


def test_a_notice_of_requirements_tells_the_bans_and_the_last_day(printed):
    said = printed("requirements_notice", who=INSPECTOR, lang="en")
    assert "May 20, 2024" in said
    for ban in ("imposed", "not_imposed"):
        assert BOOK.lists.get("requirement_ban", ban, date(2024, 2, 5)).title.in_("en") in said


@pytest.mark.parametrize("name", MADE_FROM)
def test_no_paper_shows_an_address_or_a_note(printed, name):
    said = printed(name, who=INSPECTOR)
    assert not [
        word for word in ("4711", "4712", "4713", "4714", "Сарыарқа", "Көкше", "Дом 9") if word in said
    ]


def test_the_papers_of_a_record_are_listed_as_long_as_their_cards_are_in_force(esep, told):
    order = ("paper", "protective_order:75-24-1", "--list")
    found = json.loads(esep(*order, "--json", *INSPECTOR).stdout)
    made = [("issued", "protective_order"), ("delivered", "delivery_notice")]
    assert [(one["card"], one["paper"]) for one in found] == [(told.cards[card], name) for card, name in made]
    shown = esep(*order, "--lang", "kk", *INSPECTOR).stdout
    titles = [next(one for one in PAPERS.all if one.name == name).words["kk"].title for _, name in made]
    assert all(title in line for title, line in zip(titles, shown.splitlines(), strict=False))
    with Home.open(told.folder) as home:
        home.register.accept(
            Submission(
                kind="protective_order.annulled", record="protective_order:75-24-1", fields={}, key="x",
                actor="d-1", second="p-1", office="7512", territory="KZ-75", system="esep",
                annuls=told.cards["delivered"], why="never_happened",
            )
        )  # fmt: skip
    [left] = json.loads(esep(*order, "--json", *INSPECTOR).stdout)
    assert left["paper"] == "protective_order"


def test_papers_are_listed_of_a_record_that_is_there_and_alone(esep, told, tmp_path):
    order = ("paper", "protective_order:75-24-1", "--list")
    missing = esep("paper", "protective_order:75-24-9", "--list", *INSPECTOR)
    assert (missing.exit_code, missing.stderr[:5]) == (1, "E-661")
    for given in (
        (*order, "--out", tmp_path / "p.pdf"),
        (*order, "--blank"),
        ("paper", told.cards["issued"]),
    ):
        done = esep(*given, *INSPECTOR)
        assert (done.exit_code, done.stderr[:5]) == (2, "E-978")


@pytest.mark.parametrize(("code", "left"), [("p-1", 0), ("d-1", 0), ("d-2", 1), ("h-1", 1), ("s-1", 2)])
def test_a_name_that_may_not_be_read_is_a_line_to_be_filled_in(esep, told, tmp_path, code, left):
    """Whoever stated the order handles it; another officer of the office may learn whom it binds; a head of
    investigation reads the id of her whom it protects and not who that is; a statistician learns nobody.
    """
    who = ("--as", code, "--purpose", "protection")
    done = esep("paper", told.cards["issued"], "--out", tmp_path / "p.pdf", "--json", *who)
    assert json.loads(done.stdout)["names_left_blank"] == left
    said = text_of(tmp_path / "p.pdf")
    assert (HIS in said, HERS in said) == (left < 2, left < 1)


def test_blank_leaves_every_name_to_the_hand(printed):
    said = printed("protective_order", "--blank", who=INSPECTOR)
    assert HIS not in said
    assert HERS not in said


@pytest.mark.parametrize("name", MADE_FROM)
def test_the_check_code_finds_the_card(esep, told, tmp_path, name):
    card = told.cards[MADE_FROM[name]]
    done = esep("paper", card, "--out", tmp_path / "p.pdf", "--json", *INSPECTOR)
    code = json.loads(done.stdout)["code"]
    assert f"Check code: {code}" in text_of(tmp_path / "p.pdf")
    found = json.loads(esep("verify", "--paper", code.lower(), "--json").stdout)
    assert (found["card"], found["paper"], found["in_force"]) == (card, name, True)


def test_one_sign_more_or_less_in_a_code_finds_nothing(esep, told, tmp_path):
    done = esep("paper", told.cards["issued"], "--out", tmp_path / "p.pdf", "--json", *INSPECTOR)
    code = json.loads(done.stdout)["code"]
    other = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert esep("verify", "--paper", other).stderr[:5] == "E-977"
    number, _, rest = code.partition("-")
    assert esep("verify", "--paper", f"{int(number) + 1}-{rest}").stderr[:5] == "E-977"
    assert esep("verify", "--paper", f"999-{rest}").stderr[:5] == "E-977"
    misread = esep("verify", "--paper", code[:-1])
    assert (misread.exit_code, misread.stderr[:5]) == (2, "E-976")


def test_a_card_that_was_changed_in_the_journal_has_the_code_no_more(esep, told, tmp_path):
    done = esep("paper", told.cards["issued"], "--out", tmp_path / "p.pdf", "--json", *INSPECTOR)
    code = json.loads(done.stdout)["code"]
    with sqlite3.connect(told.folder / "register.sqlite") as file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{trigger}"')
        other = "CAST(replace(CAST(entry AS TEXT), '2024-02-05', '2024-02-04') AS BLOB)"
        assert file.execute(f"UPDATE journal SET entry = {other} WHERE seq = 1").rowcount == 1
    assert esep("verify", "--paper", code).stderr[:5] == "E-977"


def test_an_annulled_card_is_not_printed_and_its_paper_is_told_to_be_out_of_force(esep, told, tmp_path):
    card = told.cards["delivered"]
    done = esep("paper", card, "--out", tmp_path / "p.pdf", "--json", *INSPECTOR)
    code = json.loads(done.stdout)["code"]
    with Home.open(told.folder) as home:
        home.register.accept(
            Submission(
                kind="protective_order.annulled", record="protective_order:75-24-1", fields={}, key="x",
                actor="d-1", second="p-1", office="7512", territory="KZ-75", system="esep", annuls=card,
                why="never_happened",
            )
        )  # fmt: skip
    again = esep("paper", card, "--out", tmp_path / "q.pdf", *INSPECTOR)
    assert (again.exit_code, again.stderr[:5]) == (1, "E-972")
    assert not (tmp_path / "q.pdf").exists()
    found = esep("verify", "--paper", code)
    assert found.exit_code == 1
    assert "NOT in force" in found.stdout
    as_data = esep("verify", "--paper", code, "--json")
    assert (as_data.exit_code, json.loads(as_data.stdout)["in_force"]) == (1, False)


@pytest.mark.parametrize("who", [(), ("--as", "d-1"), ("--as", "i-2", "--purpose", "protection")])
def test_without_a_right_nothing_is_printed_and_one_row_says_so(esep, told, tmp_path, who):
    before = _rows(told)
    done = esep("paper", told.cards["issued"], "--out", tmp_path / "p.pdf", *who)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-660")
    assert not (tmp_path / "p.pdf").exists()
    assert _rows(told) == before + 1


def test_a_print_leaves_a_row_and_the_names_on_it_one_more(esep, told, tmp_path):
    for more, rows in (("--blank",), 1), ((), 2):
        before = _rows(told)
        done = esep("paper", told.cards["issued"], "--out", tmp_path / "p.pdf", *INSPECTOR, *more)
        assert done.exit_code == 0
        assert _rows(told) == before + rows


def test_a_card_that_makes_no_paper_and_a_paper_it_does_not_make_are_refused(esep, told, tmp_path):
    breach = esep("paper", told.cards["breached"], "--out", tmp_path / "p.pdf", *INSPECTOR)
    assert breach.stderr[:5] == "E-970"
    other = esep(
        "paper", told.cards["issued"], "--kind", "notification_slip", "--out", tmp_path / "p.pdf", *INSPECTOR
    )
    assert other.stderr[:5] == "E-970"
    assert "protective_order" in other.stderr
    picture = esep("paper", told.cards["issued"], "--out", tmp_path / "p.docx", *INSPECTOR)
    assert (picture.exit_code, picture.stderr[:5]) == (2, "E-406")


def test_a_language_without_words_is_refused_with_those_there_are(esep, told, tmp_path, monkeypatch):
    monkeypatch.setattr(Papers, "for_card", lambda *_: replace(PAPERS.all[0], words={"kk": None}))
    done = esep("paper", told.cards["issued"], "--out", tmp_path / "p.pdf", *INSPECTOR)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-974")


def test_a_card_nobody_has_is_refused_like_one_nobody_may_see(esep, tmp_path):
    done = esep("paper", "9fffa7d8-bfa3-85f3-bb5d-9807575090ec", "--out", tmp_path / "p.pdf", *INSPECTOR)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-661")


def test_an_erased_person_is_a_line_to_be_filled_in(esep, told, printed):
    with Home.open(told.folder) as home:
        [order] = [
            one
            for one in home.journal.of_record("protective_order:75-24-1")
            if one.id == told.cards["issued"]
        ]
        him = order.card["open"]["binds"]
        home.people.keyring.destroy(f"person:{him}", "court_order")
    assert HIS not in printed("protective_order", who=INSPECTOR)


def _rows(told) -> int:
    with Home.open(told.folder) as home:
        return home.trail.verify().size


def sheet(**differing) -> Content:
    """A paper as it comes to the typesetter."""
    plain = {
        "lang": "kk", "state": "", "title": "T", "record": "1", "facts": [Line("L", "V"), Line("B")],
        "before": [], "points": [], "after": [], "blanks": [Line("G", lines=3)], "signatures": ["S"],
        "witnesses": [], "law": [], "foot": [], "code": "1-0000-0000-0000-0000",
        "said": dict.fromkeys(("number", "law_heading", "refused", "signed", "when", "code", "page"), "w"),
    }  # fmt: skip
    return Content(**plain | differing)


def test_what_was_typed_is_never_a_command_of_the_typesetter(tmp_path):
    typed = '#panic("x") *bold* $x$ @ref \\ <a> // gone #read("/etc/passwd")'
    path = tmp_path / "p.pdf"
    path.write_bytes(as_pdf(sheet(title=typed, facts=[Line(typed, typed)], before=[typed], points=[typed])))
    assert "".join(text_of(path).split()).count('#panic("x")*bold*$x$') == 5


def test_the_same_paper_is_the_same_bytes():
    assert as_pdf(sheet()) == as_pdf(sheet())


def test_a_long_paper_has_all_its_pages_and_pictures():
    long = sheet(before=["word " * 400] * 6)
    assert len(as_pictures(long)) > 1
    assert len(as_pictures(sheet())) == 1


def test_a_content_never_prints_itself():
    assert repr(sheet(title="Secret")) == "Content(...)"


def test_every_letter_of_three_alphabets_has_its_shape():
    """PDF/UA refuses a letter without a glyph; the text layer alone would not show it."""
    letters = "ӘәҒғҚқҢңӨөҰұҮүҺһІі ЁёЙй №«»— " + "".join(map(chr, range(0x410, 0x450)))
    assert as_pdf(sheet(title=letters))


def test_a_letter_that_no_font_has_is_refused():
    with pytest.raises(EsepError, match="E-975"):
        as_pdf(sheet(title="\U000e0123\U0010ffff"))
