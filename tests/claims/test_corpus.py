"""The texts written by hand and their labels are sound."""

import re
import tomllib
from pathlib import Path

import pytest
from tests.claims.arithmetic import figures_of, holds, numbers_of, signs_agree
from tests.claims.evaluation import CORPUS, Article, articles, place

from esep.claims.model import Became, Kind, Verdict

PATHS = sorted(CORPUS.glob("*/*.toml"))
KINDS = {kind.value for kind in Kind}
BECAME = {one.value for one in Became} - {"unread"}
VERDICTS = {Verdict.CONSISTENT, Verdict.INCONSISTENT, Verdict.MISLEADING, Verdict.NOT_CHECKABLE}
CHECKED = [one for one in articles("open") if one.checks]


def loaded(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_text_is_our_own_and_each_number_stands_where_its_label_says(path: Path):
    said = loaded(path)
    assert said["note"] == "composed for this test"
    assert said["language"] in {"en", "ru", "kk"}
    text = said["text"]
    end = 0
    for number in said["numbers"]:
        start = place(text, number["printed"], number.get("nth", 1))
        assert start >= end, f"{number['printed']!r} does not stand after the number before it"
        end = start + len(number["printed"])
        assert number["became"] in BECAME
        if number["became"] == "figure":
            assert set(number["kinds"]) <= KINDS
            assert number["kinds"]
            assert number["verdict"] in VERDICTS
            assert ("why" in number) == (number["verdict"] in {"inconsistent", "misleading"})


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_digit_of_a_text_belongs_to_a_label(path: Path):
    said = loaded(path)
    covered = set()
    for number in said["numbers"]:
        start = place(said["text"], number["printed"], number.get("nth", 1))
        covered.update(range(start, start + len(number["printed"])))
    bare = [match.start() for match in re.finditer(r"\d", said["text"]) if match.start() not in covered]
    assert [said["text"][max(0, at - 15) : at + 15] for at in bare] == []


def test_a_third_of_at_least_sixty_texts_is_kept_apart():
    """Those under `practice` were written later, to learn from what the others did not have."""
    folders = [path.parent.name for path in PATHS]
    apart, corpus = folders.count("apart"), len(folders) - folders.count("practice")
    assert corpus >= 60
    assert 3 * apart >= corpus


def test_each_language_has_every_kind_of_claim_and_of_no_data():
    for language in ("en", "ru", "kk"):
        said = [one for one in map(loaded, PATHS) if one["language"] == language]
        labels = [label for one in said for label in one["numbers"]]
        assert {kind for label in labels for kind in label.get("kinds", ())} == KINDS
        assert {label["became"] for label in labels} == BECAME


@pytest.mark.parametrize("one", CHECKED, ids=lambda one: one.name)
def test_the_arithmetic_of_the_labels_is_right(one: Article):
    figures = figures_of(one)
    for check in one.checks:
        if check["holds"]:
            assert holds(check, figures)
            assert signs_agree(check, one, figures)
        else:
            assert all("inconsistent" in one.labels[i].accepted for i in numbers_of(check))
