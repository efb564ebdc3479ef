"""A domain is one file: it is found, judged whole, and needs no other file to be touched."""

import ast
from itertools import pairwise
from pathlib import Path

import pytest

from esep.codebook import Codebook
from esep.declare.checking import check_card, example
from esep.declare.fields import Kind
from esep.domains import load, loading
from esep.kernel.errors import EsepError

NEW = """
'''Visits of prosecutors to places of detention.'''
from esep.declare import Domain, Record, day, link

visits = Record("visit", "Visit of a prosecutor")

@visits.card(opens="noted")
class Noted:
    '''A prosecutor has visited a place where people are held.'''
    visited_on = day("Day of the visit")
    left_on = day("Day of leaving", required=False)
    suspect = link("suspect", "Person asked", required=False)

visits.rule("VIS-01", "a visit does not end before it begins", Noted.left_on.not_before(Noted.visited_on),
            of=Noted, effect="impossible", since="2000-01-01", source="logic",
            breaks={"left_on": "2024-02-04"})
DOMAIN = Domain("visits", "Visits", visits)
"""

CONTRADICTORY = """
from esep.declare import Domain, Record, day, text

visits = Record("{name}", "Visit")

@visits.card(while_="open")
class Noted:
    when = day("Day of the visit")
    note = text("Note", klass="open")

DOMAIN = Domain("{name}", "Visits", visits)
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_new_domain_in_one_file_is_checked_like_any_other(tmp_path, domains, by):
    grown = load([written(tmp_path, "visits", NEW)])
    assert set(grown.records) == {*domains.records, "visit"}
    card = grown.card("visit.noted")
    good = example(card, by.book)
    assert not check_card(card, grown.rules(card), good, by).faults
    [fault] = check_card(card, grown.rules(card), {**good, "left_on": "2024-02-04"}, by).faults
    assert (fault.code, fault.values["number"]) == ("E-637", "VIS-01")
    assert "visit" not in load().records


def test_all_contradictions_of_a_file_are_told_at_once(tmp_path):
    with pytest.raises(EsepError) as refused:
        load([written(tmp_path, "visits", CONTRADICTORY.format(name="visit"))])
    assert refused.value.code == "E-620"
    told = refused.value.why
    assert [
        part for part in ("has no docstring", "name ends in _on", "cannot be open") if part not in told
    ] == []
    assert "no card opens it" in told
    assert "waits for the state open" in told


def test_what_is_wrong_with_several_files_is_told_at_once(tmp_path):
    bad = [written(tmp_path, name, CONTRADICTORY.format(name=name)) for name in ("visit", "tour")]
    broken = written(tmp_path, "broken", "def (")
    with pytest.raises(EsepError) as refused:
        load([*bad, broken])
    assert refused.value.code == "E-702"
    assert all(name in refused.value.why for name in ("visit.py", "tour.py", "broken.py", "SyntaxError"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("DOMAIN = 1", "declares no DOMAIN"),
        ("", "declares no DOMAIN"),
        ("import nowhere_at_all", "ModuleNotFoundError"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_a_file_that_holds_no_domain_is_refused(tmp_path, text, fault):
    with pytest.raises(EsepError) as refused:
        load([written(tmp_path, "odd", text)])
    assert refused.value.code == "E-700"
    assert fault in refused.value.why


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for path in (tmp_path / "nowhere.py", tmp_path, tmp_path / "words.txt"):
        with pytest.raises(EsepError) as refused:
            load([path])
        assert refused.value.code == "E-700"


def test_a_record_that_is_declared_twice_is_refused(tmp_path):
    twice = NEW.replace('Record("visit"', 'Record("offence"').replace("VIS-01", "OFF-01")
    with pytest.raises(EsepError) as refused:
        load([written(tmp_path, "visits", twice)])
    assert refused.value.code == "E-621"
    assert "record offence" in refused.value.why
    assert "rule OFF-01" in refused.value.why


def test_every_list_that_a_field_names_stands_in_the_codebook(domains, book):
    coded = {
        field.of
        for card in domains.cards.values()
        for field in card.fields
        if field.kind in {Kind.CODE, Kind.PLACE}
    }
    assert {name for name in coded if name not in book.lists} == set()


def test_every_term_of_a_deadline_stands_in_the_codebook(domains, book):
    terms = {due.term for record in domains.records.values() for due in record.deadlines if due.term}
    plain = {term for term in terms if "{" not in term}
    assert plain - set(book.law.keys) == set()
    assert terms - plain == {
        "investigation.{form}",
        "detention.police.{detention_term}",
        "detention.{detention_term}",
        "risk.assessment.{final_level}",
        "victim_notice.{notice_subject}",
    }
    # A country's law need not limit every form; what it does not is said to be unknown, never defaulted.
    forms = [row.code for row in book.lists.named("investigation_form")]
    assert {f"investigation.{form}" for form in forms} & set(book.law.keys)


def test_every_term_that_a_detention_may_state_is_in_the_law_from_its_first_day_to_its_last(book):
    """A person held under a term that no row knows would be on no list of those held past their term."""
    for stated in book.lists.named("detention_term"):
        rows = book.law.history(f"detention.police.{stated.code}")
        assert (rows[0].valid_from, rows[-1].valid_to) == (stated.valid_from, stated.valid_to)
        assert all(row.valid_to == after.valid_from for row, after in pairwise(rows))
    codes = {row.code for row in book.lists.named("detention_term")}
    assert {key for key in book.law.keys if key.startswith("detention.police.")} == {
        f"detention.police.{code}" for code in codes
    }


def test_a_term_that_hangs_on_a_field_names_one_that_every_start_has(domains):
    for record in domains.records.values():
        for due in record.deadlines:
            named = [part.split("}")[0] for part in due.term.split("{")[1:]]
            for field in due.after:
                card = record.cards.get(field.card)  # none where time alone ends the record
                assert not named or card
                assert all(card.field(name) is not None and card.field(name).required for name in named)


def test_every_kind_of_number_has_a_pattern(domains, book):
    kinds = {record.number for record in domains.records.values()} - {""}
    assert kinds - set(book.numbers.keys) == set()


def test_no_file_of_a_domain_names_a_country_an_article_or_another_domain():
    names = [row.title.in_("en") for row in Codebook.load("kz").territories.rows]
    for path in Path(loading.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        texts = [text for text in texts if isinstance(text, str)]
        assert not [text for text in texts if any(name in text for name in names)], path.name
        assert not [text for text in texts if "art." in text or "article 1" in text.lower()], path.name
        taken = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        if path.stem not in {"__init__", "loading"}:
            others = [module for module in taken if module.startswith("esep.domains")]
            assert not [one for one in others if not one.startswith("esep.domains.shared")], path.name
