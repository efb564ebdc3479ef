"""A declaration that contradicts itself is refused as a whole, with everything that is wrong with it."""

import pytest

from esep.declare import Domain, Domains, Record, code, day, instant, link, person, text
from esep.kernel.errors import EsepError


def faults_of(*records):
    with pytest.raises(EsepError, match="E-620") as refused:
        Domain("test", "Test", *records)
    return str(refused.value.values["faults"]).split("; ")


def record(name="order"):
    made = Record(name, "Order")

    @made.card(opens="issued")
    class Issued:
        """It is issued."""

        issued_on = day("Day of the decision")
        binds = person("Whom it binds")

    return made, Issued


def test_a_sound_declaration_is_taken():
    made, _ = record()
    assert set(Domain("test", "Test", made).cards) == {"order.issued"}


def test_everything_that_is_wrong_is_told_at_once():
    made = Record("order", "Order")

    @made.card(while_="nowhere")
    class Moved:
        day_of_it = day("Day")
        at = instant("")
        name = text("Words", klass="open")
        note = text("Words", owner="at")

    told = "; ".join(faults_of(made))
    for wrong in (
        "no card opens it",
        "card moved has no docstring",
        "card moved waits for the state nowhere",
        "moved.day_of_it holds days, so its name ends in _on",
        "moved.at has no label",
        "moved.at holds instants, so its name ends in _at",
        "moved.name bears a name that every card has already",
        "moved.name is free text and cannot be open",
        "moved.note is sealed for at, which is no person on the card",
    ):
        assert wrong in told


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"effect": "impossible", "holds": lambda *_: True}, "refuses by other cards"),
        ({"until": "2000-01-01"}, "ends before it begins"),
        ({"source": " "}, "has no source"),
        ({"breaks": {}}, "has no example that breaks it"),
        ({"breaks": {"issued_in": "2024"}}, "looks at issued.issued_in"),
    ],
)
def test_a_rule_that_cannot_be_applied_is_told(change, fault):
    made, issued = record()
    given = {
        "holds": issued.issued_on.given,
        "effect": "unlawful",
        "since": "2000-01-01",
        "source": "law",
        "breaks": {"issued_on": ""},
    } | change
    made.rule("O-1", "a rule", given.pop("holds"), of=issued, **given)
    assert any(fault in one for one in faults_of(made))


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, "needs either a term of the law or a field that names its end"),
        ({"term": "x"}, "can neither be met nor ends anything"),
        ({"term": "x", "then": "ended", "stopped_by": ["issued"]}, "is stopped and not resumed"),
        ({"term": "x", "then": "ended", "until": "issued_on"}, "needs either a term"),
    ],
)
def test_a_deadline_that_cannot_run_is_told(given, fault):
    made, issued = record()
    if "stopped_by" in given:
        given = given | {"stopped_by": (issued,)}
    if "until" in given:
        given = given | {"until": issued.issued_on}
    made.deadline("end", "End", after=issued.issued_on, **given)
    assert any(fault in one for one in faults_of(made))


@pytest.mark.parametrize(
    ("term", "fault"),
    [
        ("order.{form}", "order.end is completed by issued.form, which need not be given"),
        ("order.{colour}", "order.end is completed by issued.colour, which is not declared"),
        ("order.{binds}.{colour}", "issued.colour, which is not declared"),
    ],
)
def test_a_term_completed_by_a_field_that_may_be_missing_is_told(term, fault):
    made = Record("order", "Order")

    @made.card(opens="issued")
    class Issued:
        """It is issued."""

        issued_on = day("Day of the decision")
        binds = person("Whom it binds")
        form = code("form", "Form", required=False)

    made.deadline("end", "End", after=Issued.issued_on, term=term, then="ended")
    [told] = faults_of(made)
    assert fault.removeprefix("order.end ") in told
    assert told.startswith("order: deadline end is completed by")


def test_a_term_completed_by_a_field_that_every_start_has_is_sound():
    made, issued = record()
    made.deadline("end", "End", after=issued.issued_on, term="order.{binds}", then="ended")
    assert Domain("test", "Test", made).records["order"].deadlines[0].term == "order.{binds}"


@pytest.mark.parametrize(
    ("counting", "given", "fault"),
    [
        ("stock", {}, "is a stock without an end"),
        ("distinct", {}, "counts distinct persons of no person field"),
        ("flow", {"amount": "binds"}, "which is no amount"),
    ],
)
def test_a_measure_that_cannot_be_counted_is_told(counting, given, fault):
    made, issued = record()
    fields = {name: getattr(issued, field) for name, field in given.items()}
    made.measure("orders", "Orders", counting, on=issued.issued_on, **fields)
    assert any(fault in one for one in faults_of(made))


def test_links_and_dimensions_are_resolved_over_all_domains():
    made, _ = record()
    other = Record("breach", "Breach")

    @other.card(opens="told")
    class Told:
        """It is told."""

        told_on = day("Day")
        order = link("order", "Order")
        case = link("case", "Case")

    other.measure("breaches", "Breaches", "flow", on=Told.told_on, by=("order.binds", "order.colour"))
    domains = (Domain("orders", "Orders", made), Domain("breaches", "Breaches", other))
    with pytest.raises(EsepError, match="E-621") as refused:
        Domains(domains)
    told = str(refused.value)
    assert "breach.told.case links to case" in told
    assert "order.colour" in told
    assert "order.binds" not in told


def test_two_domains_cannot_declare_the_same_record():
    domains = tuple(Domain(name, name, record()[0]) for name in ("one", "two"))
    with pytest.raises(EsepError, match="E-621"):
        Domains(domains)


def test_an_unknown_record_or_card_is_answered_with_the_nearest():
    domains = Domains((Domain("orders", "Orders", record()[0]),))
    with pytest.raises(EsepError, match=r"order\.issued"):
        domains.card("order.isued")
    with pytest.raises(EsepError, match="order"):
        domains.record("ordre")
