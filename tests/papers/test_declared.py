"""What a paper declares is held against its reader, its record and the law before anything is printed."""

import shutil
import sys
from pathlib import Path

import pytest

from esep import domains
from esep.codebook import Codebook
from esep.declare import Class, code, day, person
from esep.kernel.errors import EsepError
from esep.papers.check_codes import check_code, read_code
from esep.papers.declared import Papers
from esep.papers.readers import Reader, Sight
from esep.register.entries import Entry

DOMAINS = domains.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped codebook, to be spoilt."""
    return Path(shutil.copytree(Codebook.load("kz").folder, tmp_path / "book"))


def faults(folder: Path) -> str:
    """What is said of the papers of a codebook."""
    with pytest.raises(EsepError, match="E-971") as refused:
        Papers(Codebook.load(folder), DOMAINS)
    return str(refused.value)


def rewritten(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


@pytest.mark.parametrize(
    "leak",
    [
        "issued.address",  # where she lives
        "issued.circumstances",  # free text
        "issued.report",  # the number of the report, and so who told
        "issued.children",
        "issued.protected_age",
        "issued.protected_sex",  # a list that is not named for this reader
        "breached.told_by",
        "breached.what_happened",
    ],
)
def test_what_the_bound_person_must_not_learn_cannot_be_declared(folder, leak):
    rewritten(
        folder / "papers/protective_order/paper.toml", '"issued.protects"', f'"issued.protects", "{leak}"'
    )
    assert f"{leak} → bound" in faults(folder)


@pytest.mark.parametrize(
    "leak", ["received.told_by", "received.teller", "received.message", "received.address"]
)
def test_whoever_told_cannot_be_declared_either(folder, leak):
    path = folder / "papers/protective_order/paper.toml"
    path.write_text(
        f'card = "violence_report.received"\nreader = "bound"\nverified = false\nfacts = ["{leak}"]\n'
        'blanks = { grounds = 2 }\nsignatures = ["officer", "bound"]\n'
    )
    assert f"{leak} → bound" in faults(folder)


@pytest.mark.parametrize("reader", Reader)
def test_nothing_sealed_stands_on_any_paper_whatever_the_codebook_names(reader):
    sight = Sight(reader, lists=("sex",), persons=("..",))
    made = (
        lambda k: day("Day", klass=k),
        lambda k: code("sex", "Sex", klass=k),
        lambda k: person("P", klass=k),
    )
    assert all(sight.holds(make(Class.SPECIAL)) for make in made)
    assert not any(sight.holds(make(Class.SEALED)) for make in made)


def test_the_code_of_one_paper_is_not_that_of_another_made_from_the_same_card():
    entry = Entry(17, 0, b'{"card":{"v":1},"salt":"00","seq":17}', b"", b"")
    assert check_code("protective_order", entry) != check_code("delivery_notice", entry)


@pytest.mark.parametrize(
    "typed", ["", "17", "17-7Q4K", "0-7Q4K-9Z2M-0K11-0000", "17-7Q4K-9Z2M-0K11-000U", "x" * 99]
)
def test_what_is_no_check_code_is_not_repeated(typed):
    with pytest.raises(EsepError, match="E-976") as refused:
        read_code(typed)
    assert not refused.value.values


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("protective_order.issued", "protective_order.imagined", "card = protective_order.imagined"),
        ("issued.issued_at", "issued.imagined", "facts: issued.imagined"),
        ("protective_order.check", "protective_order.imagined", "law: protective_order.imagined"),
        ("grounds = 2", "imagined = 2", "blanks.imagined"),
        ('reader = "bound"', 'reader = "somebody"', "somebody"),
        ("verified = false", "verified = false\ncolour = 1", "colour"),
        ("verified = false", "verified = ", "paper.toml"),
    ],
)
def test_a_slip_in_a_paper_is_named(folder, before, after, said):
    rewritten(folder / "papers/protective_order/paper.toml", before, after)
    assert said in faults(folder)


def test_a_language_of_the_codebook_without_words_is_named(folder):
    (folder / "papers/protective_order/kk.toml").unlink()
    assert "kk.toml" in faults(folder)


def test_without_the_extra_the_refusal_says_how_to_get_it(esep, told, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.delitem(sys.modules, "esep.papers.printing", raising=False)
    done = esep(
        "paper", told.cards["issued"], "--out", tmp_path / "p.pdf", "--as", "p-1", "--purpose", "protection"
    )
    assert (done.exit_code, done.stderr[:5]) == (1, "E-973")
    assert not (tmp_path / "p.pdf").exists()
