"""The rules of skipping, tried on a small suite of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SUITE = """
import pytest

def test_runs(): pass

@pytest.mark.skipif({system}, reason="a whim")
def test_whim(): pass

@pytest.mark.real
def test_real(real_returns): pass

@pytest.mark.browser
def test_browser(chromium): pass
"""


@pytest.fixture
def suite(tmp_path: Path, root: Path):
    """Runs the small suite in a checkout with nothing beside it; answers with exit status and output."""

    def run(*, whim: bool = False, path: str = "", workers: int = 0, **settings: str) -> tuple[int, str]:
        tests = tmp_path / "checkout" / "tests"
        tests.mkdir(parents=True)
        shutil.copy(root / "tests" / "conftest.py", tests)
        shutil.copy(root / "pyproject.toml", tests.parent)
        (tests / "test_small.py").write_text(SUITE.format(system=whim), encoding="utf-8")
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ESEP_")}
        command = [sys.executable, "-m", "pytest", f"-n{workers}", "-p", "no:cacheprovider", "tests"]
        done = subprocess.run(
            command,
            cwd=tests.parent,
            env={**kept, "PATH": path, **settings},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    return run


@pytest.fixture
def programs(tmp_path: Path) -> str:
    """A folder with a Chromium that nobody starts."""
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "chromium").touch(mode=0o755)
    return str(folder)


def test_what_a_system_package_would_bring_is_named(suite):
    status, output = suite()
    assert status == 0
    assert "not run: 1 test, needs the Debian package chromium" in output
    assert "not run: 1 test, needs the real returns, see CONTRIBUTING.md" in output


def test_where_nothing_may_be_skipped_a_missing_program_is_red(suite):
    status, output = suite(workers=1, ESEP_NO_SKIPS="1")
    assert status == 1
    assert "skipped where nothing may be skipped: tests/test_small.py::test_browser" in output


def test_a_whim_is_red_as_well(suite, programs):
    status, output = suite(whim=True, path=programs, ESEP_NO_SKIPS="1")
    assert status == 1
    assert "test_whim: a whim" in output


def test_absent_real_returns_are_excused_and_named(suite, programs):
    status, output = suite(path=programs, ESEP_NO_SKIPS="1")
    assert status == 0
    assert "needs the real returns" in output


def test_real_returns_promised_but_not_there_are_red(suite, programs, tmp_path):
    status, output = suite(path=programs, ESEP_REAL_RETURNS=str(tmp_path / "nowhere"))
    assert status == 1
    assert "ESEP_REAL_RETURNS names" in output
