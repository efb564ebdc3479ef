"""Every kind of alert is declared, has a rule, and is said in every language."""

from dataclasses import fields

import pytest

from esep.kernel.texts import Phrases
from esep.monitoring.judge.meaning import Danger
from esep.monitoring.judge.meanings import MEANINGS
from esep.monitoring.judge.page import kinds_page
from esep.monitoring.kinds import Grade, Kind
from esep.monitoring.orders import Parameters

PARTS = ("title", "meaning", "begins", "ends", "isnot", "next")
KINDS = pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.name.lower())


@KINDS
def test_a_kind_is_declared_with_parameters_and_grades_that_there_are(kind):
    meaning = MEANINGS[kind]
    assert {field.name for field in fields(Parameters)} >= set(meaning.parameters)
    assert meaning.grades
    assert all(Grade(grade) is not None for grade in meaning.grades)


@KINDS
@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_kind_is_said_in_every_language(kind, lang):
    said = [Phrases.package().say(f"monitoring.kind.{kind.name.lower()}.{part}", lang) for part in PARTS]
    assert all(said)
    assert len(set(said)) == len(PARTS)


def test_what_puts_a_person_in_danger_comes_first():
    assert {kind for kind, meaning in MEANINGS.items() if meaning.danger is Danger.PERSON} == {
        Kind.ENTERED,
        Kind.CROSSED,
        Kind.NEAR,
        Kind.PANIC,
    }


def test_every_parameter_of_an_order_decides_some_kind():
    used = {name for meaning in MEANINGS.values() for name in meaning.parameters}
    assert used == {field.name for field in fields(Parameters)}


def test_the_page_says_of_every_kind_what_is_declared(root):
    page = (root / "docs" / "explanation" / "monitoring.md").read_text(encoding="utf-8")
    assert page.endswith(kinds_page(Phrases.package(), "en"))
