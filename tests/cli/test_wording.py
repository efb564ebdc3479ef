"""Where a rule comes from, said to a reader in the reader's language."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from esep.cli.wording import Wording
from esep.codebook import Codebook
from esep.declare.clocks import Status
from esep.declare.due import Due
from esep.domains import load

SECOND = Path(__file__).parents[1] / "second_country" / "mtisa"
DOMAINS = load()
RULES = {rule.number: rule for record in DOMAINS.records.values() for rule in record.rules}


@pytest.fixture(scope="module", params=["kz", SECOND], ids=["kz", "mtisa"])
def book(request):
    return Codebook.load(request.param)


@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_no_source_of_a_rule_is_left_in_the_words_of_its_declaration(book, lang):
    words = Wording(book, DOMAINS, lang)
    for rule in RULES.values():
        said = words.source(rule)
        assert said != rule.source
        assert not said.startswith(("codebook", "principle", "logic")), rule.number


CODES = {
    "CC": "Criminal Code of 3 July 2014, No. 226-V, art.",
    "CPC": "Criminal Procedure Code of 4 July 2014, No. 231-V, art.",
    "CAO": "Code of Administrative Offences of 5 July 2014, No. 235-V, art.",
}


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("PRT-08", ["principle of supervision"]),
        ("PRO-01", ["logic"]),
        ("SUS-16", ["Custody, the longest there may be: {CPC} 151"]),
        (
            "SUS-08",
            [
                "Age of criminal liability for the listed articles: {CC} 15 part 2",
                "Age of criminal liability: {CC} 15 part 1",
            ],
        ),
        ("ADM-09", ["codebook terms administrative_arrest.exempt_from.*: {CAO} 50"]),
        ("DET-03", ["codebook terms detention.*"]),
        ("ADM-07", ["codebook list arrest_exemption: {CAO} 50"]),
        ("SUS-17", ["codebook list restraint_decider"]),
    ],
)
def test_a_rule_rests_on_a_principle_a_row_of_law_or_what_several_rows_share(number, said):
    words = Wording(Codebook.load("kz"), DOMAINS, "en")
    assert words.source(RULES[number]) == "; ".join(said).format(**CODES)


@pytest.mark.parametrize(("left", "said"), [(0, "left: less than 1 h"), (1, "left: 1 h")])
def test_the_last_hour_of_a_term_is_not_told_as_none(left, said):
    words = Wording(Codebook.load("kz"), DOMAINS, "en")
    (deadline, *_) = DOMAINS.record("monitoring_alert").deadlines
    end = datetime(2024, 6, 10, 17, tzinfo=UTC)
    due = Due(
        deadline, "", "", end, Status.RUNNING, left, "hours", soon=False, met_by="", met="", reasoning=()
    )
    assert said in words.standing(due, "KZ-75")
