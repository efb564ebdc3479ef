"""A refusal says what, why, what next and by which rule, in every language, and survives a trip."""

import pickle

import pytest

from esep.kernel import errors
from esep.kernel.errors import EsepError
from esep.kernel.texts import Phrases, Text


def test_a_refusal_reads_as_a_block():
    fault = EsepError("E-004", period="2024-02-29..2024-02-29")
    assert str(fault).splitlines() == [
        "E-004 nothing a year before answers to the period 2024-02-29..2024-02-29",
        f"  why: {fault.why}",
        f"  next: {fault.next}",
    ]
    assert fault.rule == ""
    assert fault.code == "E-004"
    assert fault.values == {"period": "2024-02-29..2024-02-29"}


def test_a_rule_is_said_where_one_stands_behind(monkeypatch):
    monkeypatch.setattr(
        errors, "english_phrases", lambda: {"E-999.what": "refused", "E-999.rule": "article {article}"}
    )
    assert str(EsepError("E-999", article="49")) == "E-999 refused\n  rule: article 49"


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "is not a period"), ("ru", "периодом"), ("kk", "кезең емес")]
)
def test_a_refusal_is_said_in_each_language(lang, words):
    lines = EsepError("E-001", text="soon").said(Phrases.package(), lang)
    assert lines[0].startswith("E-001 ")
    assert words in lines[0]
    assert "soon" in lines[0]
    assert len(lines) == 3


def test_english_lines_are_the_block():
    fault = EsepError("E-001", text="soon")
    assert "\n".join(fault.said(Phrases.package(), "en")) == str(fault)
    assert fault.said(Phrases.package(), "xx") == fault.said(Phrases.package(), "en")


def test_a_text_among_the_values_is_said_in_the_language():
    fault = EsepError("E-001", text=Text({"ru": "скоро", "en": "soon"}))
    assert "soon" in str(fault)
    assert "скоро" in fault.said(Phrases.package(), "ru")[0]


def test_an_unknown_code_is_a_mistake_of_the_programmer():
    with pytest.raises(LookupError, match="E-000"):
        EsepError("E-000")


def test_a_missing_value_is_a_mistake_of_the_programmer():
    with pytest.raises(LookupError, match=r"E-001.*text"):
        EsepError("E-001")


def test_a_refusal_travels_between_processes():
    fault = pickle.loads(pickle.dumps(EsepError("E-001", text="soon")))
    assert (fault.code, fault.values) == ("E-001", {"text": "soon"})
