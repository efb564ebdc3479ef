"""The documentation is complete, and a page of it fetches nothing from a network."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("hooks", ROOT / "docs" / "hooks.py")
hooks = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(hooks)

FETCHED = re.compile(r"<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//[^\s>]*")
FETCHED_BY_STYLE = re.compile(r"(?:url\(|@import\s+)[\"']?(?:https?:)?//")
CANONICAL = re.compile(r"rel=[\"']?canonical")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "--quiet", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
@pytest.mark.xdist_group("documentation")
def test_no_page_fetches_anything(site):
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    fetched = [
        hit[0] for text in pages.values() for hit in FETCHED.finditer(text) if not CANONICAL.search(hit[0])
    ]
    styles = [path.name for path in site.rglob("*.css") if FETCHED_BY_STYLE.search(path.read_text("utf-8"))]
    assert pages
    assert (fetched, styles) == ([], [])


@pytest.mark.slow
@pytest.mark.xdist_group("documentation")
def test_every_module_and_every_error_has_its_place(site):
    for package in (path.parent.name for path in (ROOT / "src" / "esep").glob("*/__init__.py")):
        assert f"esep.{package}" in (site / "reference" / "python" / f"{package}.html").read_text("utf-8")
    assert "E-001" in (site / "reference" / "errors.html").read_text("utf-8")


@pytest.mark.parametrize(
    "page",
    [
        '<script src="https://cdn.example/a.js"></script>',
        "<link rel=stylesheet href=//fonts.example/css>",
        '<img alt="" src="http://example/a.png">',
    ],
)
def test_something_fetched_would_be_noticed(page):
    assert FETCHED.search(page)


def test_a_command_is_described_with_its_arguments_and_options():
    app = typer.Typer()
    below = typer.Typer(help="Returns.")
    app.add_typer(below, name="returns")

    @below.command(epilog="esep returns check a.xlsx")
    def check(
        files: list[Path],
        period: str = typer.Option(..., "--period", "-p", help="The period | of all files."),
    ) -> None:
        """Check returns."""

    text = "\n".join(hooks._command(typer.main.get_command(app), ("esep",)))
    assert "## esep returns check" in text
    assert "| `FILES` (required) |" in text
    assert "| `--period, -p` (required) | The period \\| of all files. |" in text
    assert "```text\nesep returns check a.xlsx\n```" in text
