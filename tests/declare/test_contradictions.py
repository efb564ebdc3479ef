"""A declaration that contradicts itself is refused as a whole, with everything that is wrong with it."""

import pytest

from esep.declare import (
    Domain,
    Domains,
    Listed,
    Record,
    code,
    count,
    day,
    instant,
    link,
    passing,
    person,
    text,
)
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
        ("distinct", {}, "counts the distinct values of no person or link"),
        ("flow", {"amount": "binds"}, "which is no amount"),
    ],
)
def test_a_measure_that_cannot_be_counted_is_told(counting, given, fault):
    made, issued = record()
    fields = {name: getattr(issued, field) for name, field in given.items()}
    made.measure("orders", "Orders", counting, on=issued.issued_on, **fields)
    assert any(fault in one for one in faults_of(made))


def test_hours_are_counted_of_a_duration_from_instant_to_instant_alone():
    made, issued = record()

    @made.card(while_="issued", then="over")
    class Over:
        """It is over."""

        over_at = instant("When it was over")

    made.deadline("end", "End", after=issued.issued_on, term="protective_order.term")
    made.measure("lasting", "Lasting", "duration", on=issued.issued_on, to=Over.over_at, lapse="hours")
    made.measure("waited", "Waited", "duration", on=Over.over_at, to=passing("end"), lapse="minutes")
    made.measure("ended", "Ended", "flow", on=Over.over_at, lapse="hours")
    made.measure("years", "Years", "duration", on=Over.over_at, to=Over.over_at, lapse="years")
    told = [fault.partition("measure ")[2] for fault in faults_of(made)]
    assert [fault for fault in told if fault] == [
        "years lasts in years, not one of days, hours, minutes",
        "lasting counts hours by issued.issued_on, which is no instant",
        "waited counts minutes by passing of end, which is no instant",
        "ended is a flow and lasts no hours",
    ]


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


def test_four_different_faults_are_told_in_one_refusal():
    made, issued = record()

    @made.card(while_="issued")
    class Counted:
        """It is counted."""

        counted_on = day("Day")
        persons = count("Persons", maximum=-500)
        odd = code("sex", "Sex", klass="opne")

    made.rule("O-1", "a rule", issued.issued_on.given, of=issued, effect="imposible", since="1900-02-30",
              source="law", breaks={"issued_on": ""})  # fmt: skip
    made.rule("O-2", "a rule", Counted.counted_on.not_after("2024-12-31"), of=Counted, effect="unlawful",
              since="2000-01-01", source="law", breaks={"counted_on": "2024-12-31"})  # fmt: skip
    made.measure("orders", "Orders", "fow", on=issued.issued_on)
    made.deadline("end", "End", after=issued.issued_on, term="x", then="ended", protects="persons")
    told = faults_of(made)
    for wrong in (
        "order: rule O-1 is in force from 1900-02-30, which is no day of the calendar",
        "order: rule O-1 has the effect imposible",
        "order: measure orders is a fow",
        "order: deadline end protects persons",
        "order: counted.persons takes nothing: its largest value, -500",
        "order: counted.odd is of the class opne",
        "order: rule O-2 is not broken by its example",
    ):
        assert any(one.startswith(wrong) for one in told), wrong
    assert len(told) == 7


@pytest.mark.parametrize(
    ("breaks", "fault"),
    [
        ({"seen_on": "2024-02-06"}, "rule O-1 is not broken by its example"),
        ({"seen_on": "2024-01-05"}, "the example of rule O-1 breaks O-2 as well"),
        ({"issued_on": "1999-02-05", "seen_on": "1999-02-04"}, "rule O-1 is not in force on the day of"),
        ({"seen_on": 5}, "rule O-1 compares what cannot be compared in its example"),
        ({"issued_on": "2024-03-05", "seen_on": "2024-03-04"}, None),
    ],
)
def test_an_example_breaks_its_rule_and_nothing_else(breaks, fault):
    made = Record("order", "Order")

    @made.card(opens="issued")
    class Issued:
        """It is issued."""

        issued_on = day("Day of the decision")
        seen_on = day("Day on which it was seen", required=False)

    common = {"of": Issued, "effect": "unlawful", "since": "2000-01-01", "source": "law"}
    made.rule("O-1", "a rule", Issued.seen_on.not_before(Issued.issued_on), **common, breaks=breaks)
    made.rule("O-2", "a rule", Issued.seen_on.not_before("2024-02-01"), **common,
              breaks={"issued_on": "2023-01-01", "seen_on": "2023-02-01"})  # fmt: skip
    if fault is None:
        assert Domain("test", "Test", made)
    else:
        assert fault in "; ".join(faults_of(made))


@pytest.mark.parametrize(
    ("by", "fault"),
    [
        ("colour", "orders is told by colour, which no field gives"),
        ("words", "orders is told by words, which is free text"),
        ("hidden", "orders is told by hidden, which is not open"),
    ],
)
def test_a_figure_is_told_by_open_fields_alone(by, fault):
    made = Record("order", "Order")

    @made.card(opens="issued")
    class Issued:
        """It is issued."""

        issued_on = day("Day of the decision")
        words = text("Words")
        hidden = code("sex", "Sex", klass="person")

    made.measure("orders", "Orders", "flow", on=Issued.issued_on, by=(by,))
    assert faults_of(made) == [f"order: {fault}"]
    other = Record("breach", "Breach")

    @other.card(opens="told")
    class Told:
        """It is told."""

        told_on = day("Day")
        order = link("order", "Order")

    made.measures.clear()
    other.measure("breaches", "Breaches", "flow", on=Told.told_on, by=(f"order.{by}",))
    with pytest.raises(EsepError, match=f"E-621(.|\n)*order.{by}, which no open field gives"):
        Domains((Domain("orders", "Orders", made), Domain("breaches", "Breaches", other)))


def test_what_a_rule_is_shown_after_is_declared():
    made, issued = record()
    made.rule("O-1", "a rule", lambda *_: False, of=issued, effect="unlawful", since="2000-01-01",
              source="law", breaks={"issued_on": "2024-02-06"},
              given=(("lost", {}), ("issued", {"odd": 1})))  # fmt: skip
    assert faults_of(made) == [
        "order: rule O-1 is shown after the card lost, which is not declared",
        "order: rule O-1 is shown after issued.odd, which is not declared",
    ]


def test_a_proviso_is_about_a_card_of_the_clock_and_codes_of_the_record():
    made, issued = record()

    @made.card(while_="issued")
    class Noted:
        """It is noted."""

        noted_on = day("Day")

    made.deadline("end", "End", after=issued.issued_on, term="x", then="ended",
                  only_if=((Noted, Listed("sex", "{colour}")),))  # fmt: skip
    assert faults_of(made) == [
        "order: deadline end has a proviso for the card noted, which does nothing to its clock",
        "order: deadline end has a proviso that looks at colour, which is no open code of the record",
    ]
