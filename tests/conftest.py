"""What all tests share: where real returns lie, which system programs are there, and what was skipped."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
NEEDS_PACKAGE = "needs the Debian package "
SIZES = {"phone": (360, 800), "desktop": (1280, 900)}
NEEDS_RETURNS = "needs the real returns, see CONTRIBUTING.md"
NEEDS_ARTICLES = "needs the articles beside the checkout"
BESIDE = (NEEDS_RETURNS, NEEDS_ARTICLES)

# "steady" repeats the same examples on every machine; "search" looks for new ones, for as long as you like:
#   ESEP_HYPOTHESIS=search .venv/bin/pytest tests/kernel
settings.register_profile("steady", max_examples=60, derandomize=True, deadline=None, database=None)
settings.register_profile("search", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("ESEP_HYPOTHESIS", "steady"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def real_returns() -> list[Path]:
    """The real regional workbooks, in the order of their names.

    They are looked for in the folder that ESEP_REAL_RETURNS names, else beside the checkout.
    A folder that was named and holds nothing is a failure, not a reason to skip.
    """
    named = os.environ.get("ESEP_REAL_RETURNS")
    folder = Path(named) if named else ROOT.parent / "shared" / "data" / "form_1m_2022"
    found = sorted(path for path in folder.glob("*") if path.suffix.casefold() == ".xlsx")
    if not found and named:
        pytest.fail(f"ESEP_REAL_RETURNS names {folder}, and no workbook is there")
    if not found:
        pytest.skip(NEEDS_RETURNS)
    return found


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Debian's Chromium is."""
    return _program("chromium", package="chromium")


@pytest.fixture(scope="module")
def browser(chromium: str) -> "Iterator[Browser]":
    """Debian's Chromium, started once for a file of tests."""
    from playwright.sync_api import sync_playwright  # most runs look at no page

    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def offline_page(browser: "Browser") -> "Iterator[Callable[..., tuple[Page, list[str]]]]":
    """Makes an empty page of a size, off the network, with all it complains of or asks for elsewhere."""
    contexts = []

    def made(size: str, own: tuple[str, ...], **settings: Any) -> "tuple[Page, list[str]]":
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **settings)
        contexts.append(context)
        page, complaints = context.new_page(), []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("dialog", lambda asked: complaints.append(asked.message))
        page.on("request", lambda asked: None if asked.url.startswith(own) else complaints.append(asked.url))
        return page, complaints

    yield made
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def soffice() -> str:
    """Where LibreOffice is."""
    return _program("soffice", package="libreoffice-calc")


def _program(name: str, package: str) -> str:
    return shutil.which(name) or pytest.skip(NEEDS_PACKAGE + package)


# One Chromium and one LibreOffice at a time: each kind keeps to a worker of its own.
ONE_WORKER = ("browser", "libreoffice")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for kind in ONE_WORKER:
            if item.get_closest_marker(kind):
                item.add_marker(pytest.mark.xdist_group(kind))


def pytest_collection_finish() -> None:
    """What was collected stays to the end: whoever looks for garbage need not walk over it each time."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With ESEP_NO_SKIPS=1 a skipped test turns the whole run red."""
    gc.unfreeze()
    forbidden = _is_controller(session.config) and os.environ.get("ESEP_NO_SKIPS") == "1"
    if forbidden and session.exitstatus == pytest.ExitCode.OK and _not_excused(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for measured in _measured(config):
        terminalreporter.write_line(measured)
    skipped = _skipped(config)
    for reason in sorted({why for _, why in skipped if why.startswith((NEEDS_PACKAGE, NEEDS_RETURNS))}):
        count = sum(why == reason for _, why in skipped)
        terminalreporter.write_line(f"not run: {count} {'test' if count == 1 else 'tests'}, {reason}")
    if os.environ.get("ESEP_NO_SKIPS") == "1":
        for where, why in _not_excused(config):
            terminalreporter.write_line(f"skipped where nothing may be skipped: {where}: {why}", red=True)


def _not_excused(config: pytest.Config) -> list[tuple[str, str]]:
    """Tests skipped for another reason than what lies beside some checkouts and is nobody's to install."""
    return [(where, why) for where, why in _skipped(config) if why not in BESIDE]


def _measured(config: pytest.Config) -> list[str]:
    """What tests measured and recorded as "measured": figures worth reading although nothing failed."""
    reports = config.pluginmanager.get_plugin("terminalreporter").stats.get("passed", [])
    return [text for report in reports for name, text in report.user_properties if name == "measured"]


def _skipped(config: pytest.Config) -> list[tuple[str, str]]:
    """Where and why each test was skipped, in this process and its workers."""
    reports = config.pluginmanager.get_plugin("terminalreporter").stats.get("skipped", [])
    return [(report.nodeid, _reason(report.longrepr)) for report in reports]


def _reason(longrepr: object) -> str:
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return text.removeprefix("Skipped: ")


def _is_controller(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")
