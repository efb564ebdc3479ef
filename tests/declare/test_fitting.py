"""Domains join a register only where its codebook has what they name and their examples hold by it."""

import pytest
from tests.domains.conftest import CLOCKS, SECOND

from esep.codebook import Codebook
from esep.declare import Domain, Domains, Listed, Record, code, day
from esep.declare.breaking import unbroken
from esep.declare.fitting import require_fitting
from esep.domains import load
from esep.kernel.errors import EsepError

KZ = Codebook.load("kz")


def orders(**more):
    made = Record("order", "Order", **more)

    @made.card(opens="issued")
    class Issued:
        """It is issued."""

        issued_on = day("Day of the decision")
        sort = code("gravity", "Gravity")

    return made, Issued


def refused(made, **own):
    domain = Domain("orders", "Orders", made)
    with pytest.raises(EsepError, match="E-844") as told:
        require_fitting(Domains((domain,)), KZ, [domain], "KZ-75")
    return str(told.value.values["faults"])


@pytest.mark.parametrize("book", ["kz", SECOND])
def test_the_domains_of_esep_fit_every_codebook_and_their_examples_hold_by_it(book):
    found, domains = Codebook.load(book), load()
    require_fitting(domains, found)
    records, clock = domains.records.values(), CLOCKS[found.code]
    assert [one for made in records for one in unbroken(made, found, clock)] == []


def test_everything_that_a_codebook_lacks_is_told_at_once():
    made, issued = orders(number="ordr")

    @made.card(while_="issued", then="ended")
    class Ended:
        """It ends."""

        ended_on = day("Day")
        reason = code("reasons_of_it", "Reason")

    made.deadline("end", "End", after=issued.issued_on, term="x", met_by=(Ended,),
                  only_if=((Ended, Listed("enders", "{reason}")),))  # fmt: skip
    told = refused(made)
    for wrong in ("order.ended.reason takes codes of the list reasons", "of the kind ordr", "list enders"):
        assert wrong in told


@pytest.mark.parametrize(
    ("holds", "fault"),
    [
        (lambda issued: issued.sort.differs("grave"), "is not broken by its example"),
        (lambda _: lambda *_: True, "is not broken by its example"),
        (lambda _: lambda before, _: before.facts["nothing"], "KeyError"),
    ],
    ids=["codes", "record", "slip"],
)
def test_a_rule_that_hangs_on_codes_or_on_the_record_is_tried_with_the_codebook(holds, fault):
    made, issued = orders()
    made.rule("O-1", "a rule", holds(issued), of=issued, effect="unlawful", since="2000-01-01", source="law",
              breaks={"issued_on": "2024-02-06"})  # fmt: skip
    assert fault in refused(made)


def test_one_more_rule_that_an_example_breaks_is_told():
    made, issued = orders()
    for number in ("O-1", "O-2"):
        made.rule(number, "a rule", lambda _, values: values["sort"] != "grave", of=issued, effect="unlawful",
                  since="2000-01-01", source="law", breaks={"sort": "grave"})  # fmt: skip
    assert "the example of rule O-1 breaks O-2 as well" in refused(made)
