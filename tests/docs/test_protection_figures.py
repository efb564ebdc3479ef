"""The page on figures of protection names what can be asked, and since which day it means the same."""

import re
from datetime import UTC, datetime

import pytest
from tests.docs.test_pages import ROOT
from tests.ledger.tables.cases import BOOK, DOMAINS, MEASURES, asking

from esep.declare.pages import domain_page
from esep.ledger.tables.asking import Source, plan
from esep.ledger.tables.describing import breaks

PAGE = (ROOT / "docs" / "explanation" / "protection-figures.md").read_text("utf-8")
AREAS = (
    *("violence_reports", "risk", "protective_orders", "special_requirements", "domestic_detentions"),
    *("administrative_cases", "administrative_arrests", "victim_contacts", "victim_notices"),
    *("centres", "stays", "preventive_accounts", "prevention_events"),
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
OPTION = re.compile(r"--(\w+) (\S+)")


def rows(columns):
    """The rows of tables with so many columns, without their headings."""
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == columns and set(cells[0]) != {"-"} and "`" in line:
            yield cells


def askings():
    """What the page shows to be asked, with the day of its row where it has one."""
    for _, _, since, asked, _ in rows(5):
        yield from ((one, since if not at else "") for at, one in enumerate(re.findall(r"`([^`]+)`", asked)))
    for _, asked, _ in rows(3):
        yield from ((one, "") for one in re.findall(r"`([^`]+)`", asked))


def planned(asked):
    name, _, options = asked.partition(" ")
    told = OPTION.findall(options)
    where = tuple(value for option, value in told if option == "where")
    months = next((int(value) for option, value in told if option == "months"), 0)
    source = Source(engine=None, measures=MEASURES, domains=DOMAINS, book=BOOK)
    return plan(source, asking(name, "2010-01..2025-12", NOW, where=where, months=months))


def test_the_page_shows_something_to_ask():
    assert len(list(askings())) > 50


@pytest.mark.parametrize(("asked", "since"), list(dict.fromkeys(askings())))
def test_what_the_page_asks_can_be_asked_and_means_the_same_since_the_day_it_says(asked, since):
    told = planned(asked)
    if since:
        days = [str(one.on) for one in breaks(BOOK, told, ()) if one.kind == "law"]
        assert since == max(days, default="-")


@pytest.mark.parametrize("step", list(rows(3)), ids=lambda step: step[1])
def test_every_dimension_of_a_step_is_one_of_its_measure(step):
    known = MEASURES[step[1].strip("`").partition(" ")[0]].measure.by
    assert set(re.findall(r"`([^`]+)`", step[2])) <= set(known)


def test_every_name_of_a_measure_on_the_page_is_one():
    words = set(re.findall(r"`([a-z]+_[a-z_]+)`", PAGE))
    dimensions = {path for one in MEASURES.values() for path in one.measure.by}
    assert words <= {*MEASURES, *dimensions}


def test_every_measure_of_these_domains_is_named_here_or_on_the_page_of_its_domain():
    named = {domain.name: domain for domain in DOMAINS.domains}
    for area in AREAS:
        page = PAGE + domain_page(named[area], DOMAINS)
        measures = [one.name for record in named[area].records.values() for one in record.measures]
        assert [name for name in measures if f"`{name}`" not in page] == []


def test_every_day_on_which_a_law_breaks_these_figures_stands_on_the_page():
    written = {f"{one.on.day} {one.on:%B %Y}" for one in BOOK.breaks}
    assert {day for day in written if day not in PAGE} == set()
