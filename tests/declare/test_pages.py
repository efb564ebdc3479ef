"""The reference page of a domain names everything that is declared."""

import re

import pytest

from esep.declare.pages import domain_page
from esep.domains import load

DOMAINS = load()


@pytest.mark.parametrize("domain", DOMAINS.domains, ids=lambda domain: domain.name)
def test_a_page_names_everything_that_its_domain_declares(domain):
    page = domain_page(domain, DOMAINS)
    for record in domain.records.values():
        named = [*record.states, *(f"{record.name}.{name}" for name in record.cards)]
        named += [f"{deadline.name}" for deadline in record.deadlines]
        named += [measure.name for measure in record.measures] + [unit.name for unit in record.units]
        named += [field.name for card in record.cards.values() for field in card.fields]
        assert [name for name in named if f"`{name}`" not in page] == []
        assert [rule.number for rule in record.rules if f"| {rule.number} |" not in page] == []


@pytest.mark.parametrize("domain", DOMAINS.domains, ids=lambda domain: domain.name)
def test_every_row_of_a_table_has_as_many_cells_as_its_heading(domain):
    for block in re.findall(r"(?:^\|.*\n)+", domain_page(domain, DOMAINS), flags=re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in block.splitlines()}
        assert len(widths) == 1, block


def test_titles_in_other_languages_stand_beside():
    page = domain_page(DOMAINS.domains[0], DOMAINS)
    for lang, words in DOMAINS.words.items():
        record = next(iter(DOMAINS.domains[0].records))
        assert f"*{lang}:* {words[record]}" in page
