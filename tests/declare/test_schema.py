"""A schema is valid itself, lets an example of every card pass, and stops what the register would refuse."""

from dataclasses import fields as dataclass_fields
from datetime import UTC, date, datetime

import pytest
from jsonschema import Draft202012Validator

from esep.codebook import Codebook
from esep.declare import (
    Class,
    Domain,
    Domains,
    Kind,
    Record,
    amount,
    code,
    count,
    day,
    instant,
    link,
    office,
    officer,
    organisation,
    person,
    place,
    text,
)
from esep.declare.checking import check_card, example
from esep.declare.schema import schema_of
from esep.declare.values import Circumstances
from esep.domains import load
from esep.register.submissions import Submission

BOOK = Codebook.load("kz")
DOMAINS = load()
NOW = datetime(2024, 6, 1, tzinfo=UTC)
BY = Circumstances(BOOK, "KZ-75", NOW)
ENVELOPE = {
    "key": "2024-17",
    "actor": "officer-1",
    "office": "office-1",
    "territory": "KZ-75",
    "system": "desk",
}

visits = Record("visit", "Visit")


@visits.card(opens="noted", second=True)
class Noted:
    """A visit is noted."""

    noted_on = day("Day")
    seen_at = instant("Moment")
    gravity = code("gravity", "Gravity", klass=Class.CASE)
    territory = place("Territory")
    visitor = person("Visitor")
    host = organisation("Host")
    seat = office("Seat")
    guide = officer("Guide", required=False)
    paid = amount("Paid", minimum=1)
    age = count("Age", maximum=120)
    words = text("Words", longest=10)
    other = link("visit", "Other visit", required=False)


OWN = Domains(
    (Domain("visits", "Visits", visits),), {"ru": {"visit.noted": "Посещение", "visit.noted.age": "Возраст"}}
)


def sent(card, **changed):
    number = (
        BOOK.number_pattern(card.record, date(2024, 2, 5)).example if card.record in BOOK.numbers else "1"
    )
    second = {"second": "officer-2"} if card.second else {}
    fields = example(card, BOOK)
    return {
        "kind": card.kind,
        "record": f"{card.record}:{number}",
        **ENVELOPE,
        **second,
        "fields": fields,
        **changed,
    }


def own(**changed):
    return sent(Noted, fields={**example(Noted, BOOK), **changed})


def passes(schema, thing):
    return Draft202012Validator(schema).is_valid(thing)


@pytest.mark.parametrize("kind", list(DOMAINS.cards))
def test_every_card_of_every_domain_has_a_schema_that_its_example_passes(kind):
    card = DOMAINS.card(kind)
    schema = schema_of(card, DOMAINS, BOOK, "ru", date(2024, 2, 5))
    Draft202012Validator.check_schema(schema)
    assert [fault.message for fault in Draft202012Validator(schema).iter_errors(sent(card))] == []


def test_the_envelope_has_the_parts_of_a_submission():
    declared = {part.name for part in dataclass_fields(Submission)}
    # An annulment is a card of its own, `<record>.annulled`, which no domain declares.
    assert set(schema_of(Noted, OWN, BOOK)["properties"]) == declared - {"annuls"}
    needed = {part.name for part in dataclass_fields(Submission) if part.default is part.default_factory}
    assert set(schema_of(Noted, OWN, BOOK)["required"]) == needed | {"second"}


WRONG = {
    "noted_on": ["2024-2-5", 20240205, "5 February"],
    "seen_at": ["2024-02-05", "noon", "2024-02-05T12:00+5"],
    "gravity": ["awful", 3],
    "territory": ["XX"],
    "visitor": ["p-1", "somebody"],
    "host": ["an office", "кеңсе"],
    "paid": [0, 10**15, "much"],
    "age": [-1, 121],
    "words": ["more than ten"],
    "other": ["report:1", "visit:", "visit:a b"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_what_the_register_refuses_in_a_field_no_schema_lets_through(name, value):
    schema = schema_of(Noted, OWN, BOOK)
    assert passes(schema, own())
    assert not passes(schema, own(**{name: value}))
    if name != "noted_on" or isinstance(value, str):
        assert check_card(Noted, (), own(**{name: value})["fields"], BY).faults


@pytest.mark.parametrize(
    "value",
    ["2024-02-29T23:30 first", "2024-02-29 23:30", "2024-02-29T18:30:00.000001Z", "2024-02-29T23:30+05:00"],
)
def test_every_way_of_writing_a_moment_passes(value):
    assert passes(schema_of(Noted, OWN, BOOK), own(seen_at=value))


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "visit.noticed"},
        {"record": "case:1"},
        {"record": "visit:"},
        {"key": ""},
        {"second": "no code"},
        {"channel": "pigeon"},
        {"asserted_at": "2024-02-05T12:00"},
        {"why": "typing_error"},
        {"corrects": "1", "why": "typing_error"},
        {"attachments": [{"digest": "00", "media": "image/png", "size": 1}]},
        {"attachments": [{"digest": "0" * 64, "media": "image/png", "size": 0}]},
        {"signatures": [{}]},
        {"signatures": [{"kind": "scan", "by": "two words"}]},
        {"surname": "x"},
    ],
)
def test_what_is_wrong_with_an_envelope_no_schema_lets_through(changed):
    assert not passes(schema_of(Noted, OWN, BOOK), {**sent(Noted), **changed})


@pytest.mark.parametrize("name", ["noted_on", "words"])
def test_a_required_field_must_be_there_and_a_strange_one_must_not(name):
    fields = example(Noted, BOOK)
    without = {key: value for key, value in fields.items() if key != name}
    assert not passes(schema_of(Noted, OWN, BOOK), sent(Noted, fields=without))
    assert not passes(schema_of(Noted, OWN, BOOK), own(surname="x"))


def test_on_a_day_only_the_codes_of_that_day_pass():
    def articles(on):
        card = DOMAINS.card("offence.registered")
        return set(schema_of(card, DOMAINS, BOOK, on=on)["$defs"]["article"]["enum"])

    assert "108-1" in articles(date(2024, 6, 16)) - articles(date(2024, 6, 15))
    assert "108-1" in articles(None)


def test_numbers_have_the_form_of_the_day_or_any_known_form():
    card = DOMAINS.card("proceeding.started")
    for on in (None, date(2024, 2, 5)):
        schema = schema_of(card, DOMAINS, BOOK, on=on)
        assert passes(schema, sent(card))
        assert not passes(schema, sent(card, record="proceeding:1"))


def test_titles_come_in_the_language_asked_for_and_classes_stand_beside():
    schema = schema_of(Noted, OWN, BOOK, "ru")
    fields = schema["properties"]["fields"]["properties"]
    assert (schema["title"], fields["age"]["title"], fields["paid"]["title"]) == (
        "Посещение",
        "Возраст",
        "Paid",
    )
    assert fields["gravity"]["x-class"] == "case"
    assert {"const": "grave", "title": "Тяжкое преступление"} in schema["$defs"]["gravity"]["oneOf"]


def test_the_record_of_this_file_has_a_field_of_every_kind():
    assert {field.kind for field in Noted.fields} == set(Kind)
