"""Every code that is raised can be said in every language, and no sentence waits for a code nobody raises."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from esep.kernel.phrase_files import PACKAGE_PHRASES, placeholders, read_language

CODE = re.compile(r"E-\d{3,4}")
LANGUAGES = ("en", "ru", "kk")
SPOKEN = {lang: read_language(PACKAGE_PHRASES / lang) for lang in LANGUAGES}
SENTENCES = {lang: phrases for lang, (phrases, _) in SPOKEN.items()}
PARTS = ("what", "why", "next", "rule")
ONCE = pytest.mark.xdist_group("source_trees")  # the source is read by one worker


def codes_in(tree: ast.AST) -> set[str]:
    """Codes given as strings, but not those an `except` merely compares with."""
    compared = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.Compare) for part in ast.walk(node)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in compared
        if CODE.fullmatch(node.value)
    }


def refusals_in(tree: ast.AST) -> Iterator[tuple[str, set[str], int]]:
    """(code, names of values, line) of each `EsepError(...)` whose values are all written out."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and node.args and ast.unparse(node.func).endswith("EsepError")):
            continue
        names = {keyword.arg for keyword in node.keywords}
        if None not in names:
            yield from ((code, names, node.lineno) for code in codes_in(node.args[0]))


@pytest.fixture(scope="module")
def trees(root: Path) -> dict[str, ast.AST]:
    source = root / "src" / "esep"
    return {str(path.relative_to(source)): ast.parse(path.read_text()) for path in source.rglob("*.py")}


@pytest.fixture(scope="module")
def raised(trees) -> set[str]:
    return set().union(*map(codes_in, trees.values()))


def test_the_walk_sees_codes_wherever_they_stand():
    tree = ast.parse(
        'raise EsepError("E-001" if x else "E-002", a=1)\n'
        'raise errors.EsepError("E-003", **values)\n'
        'if fault.code == "E-004": pass\n'
        'codes = {"late": "E-005"}'
    )
    assert codes_in(tree) == {"E-001", "E-002", "E-003", "E-005"}
    assert {(code, *names) for code, names, _ in refusals_in(tree)} == {("E-001", "a"), ("E-002", "a")}


@ONCE
def test_every_code_raised_has_what_why_and_next(raised):
    silent = {f"{code}.{part}" for code in raised for part in PARTS[:3]} - SENTENCES["en"].keys()
    assert not silent


@ONCE
def test_no_sentence_waits_for_a_code_nobody_raises(raised):
    spoken = {key.split(".")[0] for key in SENTENCES["en"] if CODE.match(key)}
    assert spoken <= raised


@ONCE
def test_every_refusal_gives_the_values_its_sentences_need(trees):
    missing = [
        f"{path}:{line} {code} lacks {sorted(lacking)}"
        for path, tree in trees.items()
        for code, names, line in refusals_in(tree)
        if (lacking := wanted(code) - names)
    ]
    assert not missing


def wanted(code: str) -> set[str]:
    return {name for part in PARTS for name in placeholders(SENTENCES["en"].get(f"{code}.{part}", ""))}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_phrase_files_have_no_faults(lang):
    assert SPOKEN[lang][1] == []


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_every_sentence_exists_in_every_language_with_the_same_values(lang):
    english, other = SENTENCES["en"], SENTENCES[lang]
    assert english.keys() == other.keys()
    assert {key: placeholders(other[key]) for key in english} == {
        key: placeholders(english[key]) for key in english
    }


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_no_latin_letter_hides_in_a_cyrillic_word(lang):
    mixed = re.compile(r"[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")
    texts = {key: re.sub(r"\{\w+\}", "", sentence) for key, sentence in SENTENCES[lang].items()}
    assert not {key: text for key, text in texts.items() if mixed.search(text)}
