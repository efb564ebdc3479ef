"""Every rule of every domain: its example breaks it and nothing else; without the break nothing is wrong."""

import re
from datetime import date, timedelta

import pytest
from tests.domains.conftest import CLOCKS

from esep.declare.checking import check_card, example
from esep.declare.checks import Check
from esep.declare.fields import Kind
from esep.declare.reckoning import Reckoning
from esep.declare.rules import Before, Effect
from esep.domains import load

DOMAINS = load()
CARDS = [pytest.param(card, id=kind) for kind, card in DOMAINS.cards.items()]
RULES = [
    pytest.param(record, rule, id=rule.number) for record in DOMAINS.records.values() for rule in record.rules
]
ON_THE_CARD = [param for param in RULES if isinstance(param.values[1].holds, Check)]
ON_THE_RECORD = [param for param in RULES if not isinstance(param.values[1].holds, Check)]


def before(record, rule, book):
    """The record after the cards that a rule's example names, in their order."""
    state, facts, names = "", {}, []
    for name, differing in rule.given:
        card = record.cards[name]
        state = card.then or state or card.opens
        facts |= {**example(card, book), **differing}
        names.append(name)
    return Before(state, facts, tuple(names), Reckoning.by(book, CLOCKS[book.code]))


@pytest.mark.parametrize("card", CARDS)
def test_the_example_of_a_card_has_no_fault_and_no_flag(card, book, by):
    record = DOMAINS.record(card.record)
    checked = check_card(card, DOMAINS.rules(card), example(card, book), by)
    assert (checked.faults, checked.flags) == ((), ())
    assert record.cards[card.name] is card


@pytest.mark.parametrize(("record", "rule"), ON_THE_CARD)
def test_the_break_of_a_rule_breaks_this_rule_alone(record, rule, book, by):
    card = record.cards[rule.card]
    checked = check_card(card, DOMAINS.rules(card), {**example(card, book), **rule.breaks}, by)
    refused = [fault.values["number"] for fault in checked.faults if fault.code == "E-637"]
    assert len(checked.faults) == len(refused)
    impossible = rule.effect == Effect.IMPOSSIBLE
    assert (refused, list(checked.flags)) == (([rule.number], []) if impossible else ([], [rule.number]))


@pytest.mark.parametrize(("record", "rule"), ON_THE_RECORD)
def test_the_break_of_a_rule_on_the_record_breaks_it(record, rule, book):
    card = record.cards[rule.card]
    values = {**example(card, book), **rule.breaks}
    asked = [
        other for other in record.rules if other.card == rule.card and not isinstance(other.holds, Check)
    ]
    then = before(record, rule, book)
    assert [other.number for other in asked if not other.kept(then, values)] == [rule.number]


@pytest.mark.parametrize(("record", "rule"), ON_THE_RECORD)
def test_the_record_before_allows_the_card_that_breaks_a_rule(record, rule, book):
    card, state = record.cards[rule.card], before(record, rule, book).state
    assert state in card.while_ or "*" in card.while_ if state else card.opens


KEEPING = {
    "OFF-05": ({"gravity": "another"}, ()),
    "OFF-06": ({}, ("resumed",)),
    "OFF-07": ({}, ("resumed",)),
    "PRO-04": ({}, ("resumed",)),
    "PRO-05": ({}, ("resumed",)),
    "PRO-06": ({}, ("resumed",)),
    "PRO-07": ({"department": "office-2"}, ()),
    "PRO-08": ({"article": "another"}, ()),
    "PRO-09": ({"handler": "officer-2"}, ()),
    "SUS-04": ({}, ("qualified",)),
    "SUS-05": ({"extended_at": "2024-02-06T12:00:00.000000Z"}, ()),
    "SUS-06": ({}, ("released",)),
    "SUS-07": ({}, ("qualified",)),
    "SUS-08": ({"age": 14}, ()),
    "SUS-09": ({"released_at": "2024-02-07T12:00:00.000000Z"}, ()),
    "SUS-10": ({"detention_term": "minor"}, ()),
    "SUS-11": ({"chosen_at": "2024-02-07T12:00:00.000000Z"}, ()),
    "SUS-13": ({"ordered_at": "2024-02-07T12:00:00.000000Z"}, ()),
    "SUS-15": ({"until_at": "2024-04-05T19:00:00.000000Z"}, ()),
    "SUS-16": ({"until_at": "2025-08-05T19:00:00.000000Z"}, ()),
    "SUS-17": ({"decided_by": "court"}, ()),
    "SUS-18": ({"decided_by": "court"}, ()),
    "SUS-19": ({"decided_by": "court"}, ()),
    "SUS-20": ({"restraint": "bail"}, ()),
    "TRI-01": ({}, ("upheld",)),
    "TRI-02": ({"to_court": "office-2"}, ()),
    "DAM-02": ({}, ("seized",)),
    "VRP-04": ({}, ("complained",)),
    "VRP-05": ({"ground": "no_violence"}, ()),
    "RSK-01": ({"fears": "yes"}, ()),
    "RSK-02": ({"fears": "yes"}, ()),
    "RSK-03": ({"final_level": "medium"}, ()),
    "RSK-05": ({"rested_on": "2024-08-06"}, ()),
    "RSK-06": ({"level_then": "medium"}, ()),
    "ADM-03": ({"committed_on": "2024-02-04"}, ()),
    "ADM-04": ({"age": 16}, ()),
    "ADM-05": ({"penalty": "fine"}, ()),
    "ADM-06": ({"arrest_days": 30}, ()),
    "ADM-07": ({"arrest_days": None}, ()),
    "ADM-08": ({"arrest_days": None}, ()),
    "ADM-09": ({"arrest_days": None}, ()),
    "ADM-10": ({"reconciled_before": "court"}, ()),
    "ADM-11": ({"reconciled_again": "first"}, ()),
    "ADM-12": ({"reconciled_with": "adult"}, ()),
    "ADM-13": ({"earlier_on": "2023-06-19"}, ()),
    "ADM-14": ({}, ("decision_cancelled",)),
    "ADM-15": ({"offender": "p-" + "o" * 24}, ()),
    "ADM-16": ({"decided_by": "court"}, ()),
    "ARR-04": ({"arrest_days": 5}, ()),
    "ARR-05": ({"age": 18}, ()),
    "ARR-06": ({"age": 57}, ()),
    "ARR-02": ({"until_at": "2024-02-06T12:00:00.000000Z"}, ()),
    "ARR-03": ({"ended_at": "2024-02-06T12:00:00.000000Z"}, ()),
    "CON-03": ({}, ("resumed",)),
    "CON-04": ({"danger": "nearby"}, ()),
    "VNO-01": ({}, ("sent",)),
    "VNO-02": ({}, ("failed",)),
    "PRT-06": ({"age": 16}, ()),
    "PRT-07": ({"witnesses": 2}, ()),
    "PRT-08": ({}, ("breached",)),
    "PRT-09": ({}, ("reacted",)),
    "PRT-10": ({}, ("contact_noted",)),
    "PRT-11": ({}, ("found_mutual",)),
    "PRT-12": ({"reviewed_by": "officer-8"}, ()),
    "REQ-06": ({"months": 3}, ()),
    "REQ-07": ({"months": 12}, ()),
    "REQ-08": ({"visits": 1}, ()),
    "REQ-09": ({"visits": 4}, ()),
    "REQ-10": ({"age": 17}, ()),
    "REQ-11": ({"until_on": "2024-05-05"}, ()),
    "REQ-12": ({"until_on": "2025-02-05"}, ()),
    "REQ-13": ({"until_on": "2024-07-05"}, ()),
    "REQ-14": ({}, ("breached",)),
    "DET-03": ({"released_at": "2024-02-06T12:00:00.000000Z"}, ()),
    "DET-04": ({"arrested_at": "2024-02-06T12:00:00.000000Z"}, ()),
    "BED-01": ({}, ("freed",)),
    "STA-05": ({"until_on": "2024-05-05"}, ()),
    "STA-06": ({"until_on": "2024-05-05"}, ()),
    "ACC-04": ({"age": 17}, ()),
    "ACC-05": ({"age": 17}, ()),
    "ACC-06": ({"placed_again_on": "2024-02-29"}, ()),
    "ACC-07": ({"of_age_by_on": "2024-02-29"}, ()),
    "ABS-03": ({"until_on": "2024-02-10"}, ()),
    "ABS-04": ({"cover": "o-3"}, ()),
    "ME-01": ({"until_on": "2024-02-05"}, ()),
    "ME-02": ({"until_on": "2024-02-05"}, ()),
    "ME-05": ({}, ("breached",)),
    "ME-06": ({}, ("resumed",)),
    "MD-02": ({"unprotected_at": "2024-02-06T12:00:00.000000Z"}, ()),
    "MD-03": ({"key_number": 4}, ()),
    "MA-02": ({}, ("acknowledged",)),
    "CMX-02": ({"radius_metres": 500}, ()),
    "CMX-03": ({"from_at": "2024-02-04T12:00:00.000000Z"}, ()),
    "CMX-04": ({"decided_on": "2024-02-05"}, ()),
    "CMX-05": ({"unmasked_by": "officer-1"}, ()),
    "CMX-06": ({"persons": 3}, ()),
}


@pytest.mark.parametrize(("record", "rule"), ON_THE_RECORD)
def test_a_rule_on_the_record_is_silent_where_it_is_kept(record, rule, kz):
    if rule.number == "NOT-01":
        kept = Before("received", {}, ("received",), Reckoning.by(kz, "KZ-75"))
        assert rule.kept(kept, example(record.cards["closed"], kz))
        return
    differing, also = KEEPING[rule.number]
    then = before(record, rule, kz)
    state = record.cards[also[-1]].then or then.state if also else then.state
    then = Before(state, then.facts, (*then.cards, *also), Reckoning.by(kz, "KZ-75"))
    assert rule.kept(then, {**example(record.cards[rule.card], kz), **rule.breaks, **differing})


NAME = "Planted-Surname"


@pytest.mark.parametrize(("record", "rule"), ON_THE_CARD)
def test_what_is_said_of_a_broken_rule_names_nobody_on_the_card(record, rule, by):
    card = record.cards[rule.card]
    words = {field.name: NAME for field in card.fields if field.kind == Kind.TEXT}
    checked = check_card(card, DOMAINS.rules(card), {**example(card, by.book), **words, **rule.breaks}, by)
    said = [*checked.flags, *(f"{fault} {fault.values}" for fault in checked.faults)]
    assert said
    persons = {rule.breaks.get(field.name, "") for field in card.fields if field.kind == Kind.PERSON}
    assert not [one for one in said for name in {NAME, *persons} - {""} if str(name) in one]


@pytest.mark.parametrize(("record", "rule"), RULES)
def test_the_text_of_a_rule_is_the_same_for_every_card(record, rule):
    said = [rule.text, *(DOMAINS.word(rule.number, lang, "") for lang in DOMAINS.words)]
    assert not [text for text in said if re.search(r"[{}%\d]", text)]
    assert record.rules.count(rule) == 1


@pytest.mark.parametrize(("record", "rule"), RULES)
def test_a_rule_holds_from_its_first_day_to_the_day_before_its_end(record, rule):
    assert rule.in_force(rule.since.isoformat())
    assert not rule.in_force((rule.since - timedelta(days=1)).isoformat())
    if rule.until is not None:
        assert rule.in_force((rule.until - timedelta(days=1)).isoformat())
        assert not rule.in_force(rule.until.isoformat())
    assert rule.since <= date(2024, 2, 5)
    assert record.cards[rule.card]


def test_an_offence_that_is_committed_discovered_and_registered_on_one_day_is_in_order(kz, domains, by):
    card = domains.card("offence.registered")
    days = dict.fromkeys(("committed_on", "committed_to_on", "discovered_on", "registered_on"), "2024-02-29")
    checked = check_card(card, domains.rules(card), {**example(card, by.book), **days}, by)
    assert (checked.faults, checked.flags) == ((), ())
    assert kz.law
