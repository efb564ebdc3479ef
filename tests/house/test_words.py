"""What the source and the papers around it must not say."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "esep"
CODEBOOKS = sorted(path.name for path in (SOURCE / "codebook").glob("*/") if any(path.glob("*.csv")))
MADE = {"demo", "site", "build", "dist", "__pycache__"}
READABLE = {"", ".cfg", ".css", ".csv", ".html", ".j2", ".js", ".json", ".md", ".py", ".toml", ".txt", ".yml"}

COUNTRY = re.compile(
    rf"\b(?:{'|'.join(CODEBOOKS) or 'kz'})\b|kaza[kq]h|qazaq|казах|қазақ|\b1-[mм]\b",
    re.IGNORECASE,
)
MACHINE = re.compile(r"(?<![\w.:/<>~-])/(?:home|root|work|opt|Users)/\w", re.ASCII)
PLANNING = re.compile(r"\b(?:TODO|FIXME|XXX)\b|\bissue #?\d+", re.IGNORECASE)


def written_files() -> Iterator[Path]:
    """Every text of the checkout that a person wrote."""
    for folder, below, names in os.walk(ROOT):
        below[:] = sorted(n for n in below if n not in MADE and (n[0] != "." or n == ".ci"))
        yield from (Path(folder, name) for name in sorted(names) if Path(name).suffix in READABLE)


def outside_examples(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of a source file without the examples in its docstrings."""
    example = False
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip()
        example = words.startswith(">>>") or (example and words not in ("", '"""'))
        if not example:
            yield number, line


def found(pattern: re.Pattern[str], path: Path, lines: Iterator[tuple[int, str]]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}" for number, line in lines if pattern.search(line)
    ]


def test_the_code_names_no_country_and_no_form():
    """A country is a folder of data; only an example in a docstring may pick one."""
    said = []
    for path in sorted(SOURCE.rglob("*.py")):
        if not set(path.relative_to(SOURCE).parts) & set(CODEBOOKS):
            said += found(COUNTRY, path, outside_examples(path.read_text(encoding="utf-8")))
    assert said == []


@pytest.mark.parametrize("pattern", [MACHINE, PLANNING], ids=["machine", "planning"])
def test_the_project_speaks_of_itself_alone(pattern):
    said = []
    for path in written_files():
        if path != Path(__file__) and path.name != "uv.lock":
            said += found(pattern, path, enumerate(path.read_text(encoding="utf-8").splitlines(), start=1))
    assert said == []


def test_no_folder_is_called_after_nothing():
    bags = {"utils", "util", "helpers", "common", "misc"}
    assert [path for path in SOURCE.rglob("*") if path.stem in bags] == []


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ('default = "kz"', COUNTRY),
        ("# as Kazakhstan does", COUNTRY),
        ('if form.code == "1-M":', COUNTRY),
        ("see /home/somebody/returns", MACHINE),
        ("# TODO later", PLANNING),
    ],
)
def test_the_patterns_find_what_they_are_for(line, pattern):
    assert pattern.search(line)


def test_an_example_may_pick_a_country_and_the_line_after_it_may_not():
    text = '"""Load.\n\n>>> Codebook.load("kz")\nkz\n\nkz\n"""'
    assert [number for number, line in outside_examples(text) if COUNTRY.search(line)] == [6]
