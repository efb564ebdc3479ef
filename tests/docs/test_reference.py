"""The pages of the reference that people write name every file, column and limit that there is."""

import csv
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from esep.forms.changes import HEADING
from esep.forms.life import Acceptance, Filing, SentBack
from esep.forms.long import FIGURES, FINDINGS
from esep.forms.raw_sheets import FARTHEST
from esep.forms.safety import LARGEST_FILE, LARGEST_UNPACKED, MOST_PARTS
from esep.forms.store import CHANGES, PROTOCOL, RETURN

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
BOOKS = [*(path.parent for path in ROOT.glob("src/esep/codebook/*/codebook.toml"))]
BOOKS.append(ROOT / "tests" / "second_country" / "mtisa")
SPOKEN = re.compile(r"(?<=title|label)_[a-z]{2}$|(?<=reason)_[a-z]{2}$|(?<=sentence)_[a-z]{2}$")
FACTS = {"valid_from", "valid_to", "source", "verified", "note"}
FAMILIES = {"figures": "figures/*.csv", "rows": "rows/*.csv", "codes": "codes/*.csv"}
TITLES = "measures.csv, concepts.csv, populations.csv, rests.csv"


def heading(path: Path) -> set[str]:
    """The columns of a file; one of every family of languages."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {SPOKEN.sub("_*", name) for name in next(csv.reader(stream))}


def code(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`\n]+)`", text)


def said_of_codebooks() -> dict[str, set[str]]:
    """The columns of every file as the page on codebook files has them."""
    said: dict[str, set[str]] = {}
    name = ""
    for line in (REFERENCE / "codebook-files.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")] if line.startswith("|") else []
        if len(cells) == 3 and cells[1] not in ("column", "---"):
            name = next(iter(code(cells[0])), name)
            said.setdefault(name, set()).update(code(cells[1]))
    return said


def files_of_codebooks() -> Iterator[tuple[str, set[str]]]:
    """Every table of a codebook by the name the page has for it; tables of figures by territory left out."""
    for book in BOOKS:
        below = [
            path for folder in ("codes", "demonstration", "figures") for path in book.glob(f"{folder}/*")
        ]
        for path in sorted([*book.glob("*.csv"), *below]):
            named = FAMILIES.get(path.parent.name, path.name)
            if path.suffix == ".csv" and not any("-" in column for column in heading(path)):
                yield named, heading(path) - FACTS


def test_every_column_of_every_codebook_file_has_its_line():
    said = said_of_codebooks()
    there: dict[str, set[str]] = {}
    for name, columns in files_of_codebooks():
        there.setdefault(name, set()).update(columns)
    assert said == there


def said_of_forms() -> dict[str, set[str]]:
    """The columns of every table as the page on form files has them, by the title above the table."""
    page = (REFERENCE / "form-files.md").read_text("utf-8")
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    rows = re.compile(r"^\| (`[^|]+) \|", re.MULTILINE)
    return {
        one.partition("\n")[0]: {name for row in rows.findall(one) for name in code(row)} for one in sections
    }


@pytest.mark.parametrize(
    "form", [path for book in BOOKS for path in book.glob("forms/*/")], ids=lambda p: p.name
)
def test_every_column_of_every_form_file_has_its_line(form):
    said = said_of_forms()
    for path in sorted(form.rglob("*.csv")):
        title = FAMILIES.get(path.parent.name, path.name)
        known = said[TITLES if path.name in TITLES else title]
        assert heading(path) <= known, path
    assert said["splits.csv"] == heading(BOOKS[0] / "forms" / "1-M" / "splits.csv")


def test_the_machine_shapes_are_those_of_the_code():
    page = (REFERENCE / "shapes.md").read_text("utf-8")
    parts = {one.partition("\n")[0]: one for one in re.split(r"^## ", page, flags=re.MULTILINE)}
    first = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
    assert tuple(first.findall(parts["Long table"])) == FIGURES
    assert tuple(first.findall(parts["Findings"])) == FINDINGS


def test_the_store_is_described_as_it_lies_on_disk():
    named = set(code((REFERENCE / "store.md").read_text("utf-8")))
    for event in (Filing, Acceptance, SentBack):
        assert {one.name for one in fields(event)} <= named, event
    assert {RETURN, CHANGES, PROTOCOL, *HEADING} <= named


def test_the_limits_are_those_of_the_code():
    page = (REFERENCE / "limits.md").read_text("utf-8")
    mebibyte = 1024 * 1024
    for limit in (
        f"{LARGEST_FILE // mebibyte} MiB",
        f"{LARGEST_UNPACKED // mebibyte} MiB",
        f"{MOST_PARTS:,} parts",
        FARTHEST,
    ):
        assert limit in page
