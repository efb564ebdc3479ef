"""A command starts soon: it imports what it needs, and nothing that takes longer than its answer."""

import os
import subprocess
import sys

import pytest

HEAVY = {
    "pydantic", "rich", "numpy", "pyarrow", "duckdb", "pypdf", "jinja2", "openpyxl", "xlsxwriter",
    "cryptography", "defusedxml", "esep.forms", "esep.ledger", "esep.register",
}  # fmt: skip
RUN = """
import atexit, sys
sys.argv = ["esep", *sys.argv[1:]]
atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr))
from esep.cli import main
main()
"""


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        input="Thefts fell by 12.5 percent, from 88 to 77.",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


@pytest.mark.parametrize(
    "arguments", [("check", "-"), ("check", "-", "--lang", "kk"), ("--json", "check", "-")]
)
def test_no_heavy_library_is_imported_for_a_text(arguments):
    done = run(*arguments)
    assert done.stdout
    assert HEAVY.isdisjoint(done.stderr.split())


def test_of_the_files_of_the_codebook_few_are_read_for_a_text():
    opened = run("check", "-").stderr.split()
    assert "esep.claims.reading.docx" not in opened
    assert "esep.claims.against.counts" not in opened
