"""What bound persons may see, walked field by field over every card of every record, in both countries."""

import pytest
from tests.domains.lived import BOOKS, DOMAINS, statement

from esep.declare import Class, Domain, Kind, Record, day, person, text
from esep.kernel.errors import EsepError
from esep.register.extracting import said
from esep.register.fold import Placed, Placing, State
from esep.register.passing import Turned

FIELDS = [
    field
    for record in DOMAINS.records.values()
    for card in record.cards.values()
    for field in card.fields
]  # fmt: skip
NAMING = {Kind.PERSON, Kind.TEXT, Kind.LINK, Kind.OFFICER, Kind.AMOUNT}
# Lists whose codes tell of the decision, and of nobody else.
OF_THE_DECISION = {
    "administrative_article",
    "administrative_decider",
    "administrative_penalty",
    "domestic_detention_term",
    "monitoring_basis",
    "monitoring_condition",
    "order_delivery",
    "order_ender",
    "requirement_ban",
    "requirement_basis",
}
OWN_COUNTS = {
    "special_requirements.imposed.months",
    "special_requirements.imposed.visits",
    "administrative_case.decided.arrest_days",
    "administrative_arrest.begun.arrest_days",
}
COURTS = {"special_requirements.imposed.court", "administrative_case.sent_to_court.court"}
# What is said of the bound person's own record and would still tell of another: who told, what was seen of
# the protected person, what the officers found out.
WORDS_OF_OTHERS = ("breach", "victim", "child", "protect", "risk", "told", "check", "learn")


def shown(field):
    return DOMAINS.records[field.record].extracted.shows(field)


def all_of(record, book):
    """A record on which every card of its type stands, with every open field filled in and time gone by."""
    cards = [
        statement(record.name, seq, card.name, "2024-02-05", everything(card), book=book)
        for seq, card in enumerate(record.cards.values(), 1)
    ]
    turns = tuple(Turned("2024-03-06", due.then, due.name) for due in record.deadlines if due.then)
    placed = tuple(Placed(one, Placing.APPLIED, "", ("PRT-01",)) for one in cards)
    return State(f"{record.name}:1", "", {}, placed, turns)


def everything(card):
    return {field.name: f"planted {field.path}" for field in card.fields}


@pytest.mark.parametrize("record", DOMAINS.records.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("country", BOOKS)
def test_of_all_that_stands_on_a_record_only_what_is_named_comes_out(record, country):
    told = list(said(all_of(record, BOOKS[country]), record))
    out = {value for one in told if one.told for value in one.told.values.values()}
    named = {f"planted {field.path}" for field in record.extracted.fields}
    moments = {"2024-02-05"}  # when a card happened
    assert out - moments <= named
    assert {one.turned.deadline for one in told if one.turned} <= set(record.extracted.terms)
    assert bool(told) is bool(record.extracted.fields)


def faults(field):
    """Why a field that is shown should not be."""
    if field.klass != Class.OPEN or field.kind in {
        Kind.PERSON,
        Kind.TEXT,
        Kind.LINK,
        Kind.OFFICER,
        Kind.AMOUNT,
    }:
        yield "names somebody"
    if field.kind == Kind.CODE and field.of not in OF_THE_DECISION:
        yield f"tells by {field.of}"
    if field.kind == Kind.COUNT and field.path not in OWN_COUNTS:
        yield "is a count: an age, or children"
    if field.kind == Kind.ORGANISATION and field.path not in COURTS:
        yield "is no court: it may have told"
    if any(word in f"{field.card}.{field.name}" for word in WORDS_OF_OTHERS):
        yield "tells of others"


def test_a_field_that_is_shown_tells_of_the_decision_alone():
    assert {field.path: said for field in FIELDS if shown(field) and (said := list(faults(field)))} == {}


def test_who_is_protected_reported_or_at_risk_has_no_extract_at_all():
    shown_of = {name for name, record in DOMAINS.records.items() if record.extracted.fields}
    assert shown_of == {
        "administrative_arrest",
        "administrative_case",
        "domestic_detention",
        "monitoring_order",
        "protective_order",
        "special_requirements",
    }


def visit(*fields, **terms):
    """A domain whose extract shows these of its fields."""
    visits = Record("visit", "Visit")

    @visits.card(opens="noted")
    class Noted:
        """A visit."""

        noted_on = day("Day")
        seen_on = day("Day of what was seen", required=False)
        by = person("Who told", required=False)
        what = text("What was seen", required=False)
        secret_on = day("Day that is not open", required=False, klass="special")

    visits.extract(*(Noted.field(name) for name in fields), **terms)
    return Domain("visits", "Visits", visits)


@pytest.mark.parametrize(
    ("fields", "terms", "fault"),
    [
        (("noted_on", "by"), (), "visit.noted.by, which is not open or may name somebody"),
        (("noted_on", "what"), (), "visit.noted.what, which is not open or may name somebody"),
        (("noted_on", "secret_on"), (), "visit.noted.secret_on, which is not open or may name somebody"),
        (("seen_on",), (), "visit.noted.seen_on and not when that happened"),
        (("noted_on",), ("end",), "the deadline end, which is not declared"),
    ],
)
def test_an_extract_that_could_name_somebody_is_not_loaded(fields, terms, fault):
    visit("noted_on", "seen_on")
    with pytest.raises(EsepError, match="E-620") as refused:
        visit(*fields, terms=terms)
    assert fault in refused.value.values["faults"]
