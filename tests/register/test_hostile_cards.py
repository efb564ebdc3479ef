"""Cards made to break something: each is refused with a code, alone and in a table, and nothing is added."""

from dataclasses import replace

import pytest
from tests.register.orders import BOOK, in_memory, submission

from esep.declare import Domain, Domains, Record, day, link, text
from esep.kernel.errors import EsepError
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register.entries import card_id
from esep.register.memory import MemoryJournal
from esep.register.register import Register
from esep.register.submissions import MOST_FIELDS, Accepted, Batch, Refused

HUGE = 10**5000
OTHER = card_id("desk", "another")
CORRECTS = {"corrects": OTHER, "why": "typing_error"}
NAME = "Нұрлан Үлгіұлы"


def issued(**given):
    return submission("issued", "k1", **({"issued_on": "2024-02-05"} | given))


def breached(moment):
    return submission("breached", "k1", breached_at=moment)


def enveloped(**changed):
    return replace(issued(), **changed)


def codes(make):
    """The codes of what is wrong with a card sent alone; nothing of it is added or repeated."""
    register = in_memory()
    with pytest.raises(EsepError) as refused:
        register.accept(make())
    assert register.journal.head().size == 0
    assert NAME not in str(refused.value)
    return [refused.value.code, *(note[:5] for note in getattr(refused.value, "__notes__", ()))]


def codes_in_bulk(make):
    """The same for a card in a table."""
    register = in_memory()
    try:
        [outcome] = register.accept_batch(Batch.of([make()]))
    except EsepError as refusal:
        return [refusal.code]
    assert register.journal.head().size == 0
    assert isinstance(outcome, Refused)
    return [fault.code for fault in outcome.faults]


FIELDS = [
    ({"sex": "male\x00"}, "E-624"),
    ({"sex": "\ufeffmale"}, "E-121"),
    ({"sex": "\u202emale"}, "E-121"),
    ({"sex": "ma\u200dle"}, "E-121"),
    ({"sex": "mаle"}, "E-121"),
    ({"sex": "\ud800"}, "E-624"),
    ({"sex": HUGE}, "E-855"),
    ({"sex": float("nan")}, "E-624"),
    ({"sex": b"male"}, "E-625"),
    ({"sex": object()}, "E-625"),
    ({"sex": True}, "E-624"),
    ({"sex": ""}, "E-635"),
    ({"region": "\ud800"}, "E-624"),
    ({"binds": "\ud800"}, "E-633"),
    ({"issued_on": "\ud800"}, "E-626"),
    ({"issued_on": "２０２４-02-05"}, "E-626"),
    ({"issued_on": "٢٠٢٤-٠٢-٠٥"}, "E-626"),
    ({"issued_on": "0000-01-01"}, "E-626"),
    ({"issued_on": "0001-01-01"}, "E-624"),
    ({"issued_on": "2023-02-29"}, "E-626"),
    ({"issued_on": "9999-12-31"}, "E-636"),
    ({"issued_on": "10000-01-01"}, "E-626"),
    ({"issued_on": HUGE}, "E-855"),
    ({"grounds": HUGE}, "E-855"),
    ({"grounds": ["a"]}, "E-625"),
    ({"grounds": "x" * 1_000_000}, "E-631"),
    ({"": "x"}, "E-634"),
    ({"x" * 1_000_000: "x"}, "E-634"),
    ({NAME: "x"}, "E-634"),
    ({f"f{number}": "x" for number in range(MOST_FIELDS + 1)}, "E-857"),
]
HIDDEN = (
    "\x00 \x1b \x7f \x85 \u061c \u200b \u200e \u202e \u2028 \u2066 \ud800 \ue000 \ufeff \uffff \U000e0041"
)
MOMENTS = [
    "0001-01-01T00:00",
    "0001-01-01T00:00+14:00",
    "9999-12-31T23:59",
    "9999-12-31T23:59-14:00",
    "2024-02-05T10:00:60",
    "2024-02-05T24:00",
    "2024-W06-1T10:00",
    "20240205T100000",
    "2024-02-05T10:00:00.1234567Z",
    "2024-02-05T10:00:00." + "1" * 1_000_000 + "Z",
    "２０２４-02-05T10:00",
    "2023-02-29T10:00",
    "2024-02-05T10:00 third",
]
ENVELOPES = [
    ({"key": "a\x00"}, "E-740"),
    ({"key": "a\n"}, "E-740"),
    ({"key": "a" * 201}, "E-740"),
    ({"key": 1}, "E-856"),
    ({"key": None}, "E-856"),
    ({"system": "\ud800"}, "E-740"),
    ({"message": "\ud800"}, "E-753"),
    ({"record": "order:1\x00"}, "E-741"),
    ({"record": "order:1\n"}, "E-741"),
    ({"record": "order:1\u202e"}, "E-741"),
    ({"record": "order:1\ud800"}, "E-741"),
    ({"record": "order:１２"}, "E-741"),
    ({"record": "order:٣"}, "E-741"),
    ({"record": "order:x²1"}, "E-741"),
    ({"record": "order:7512-\u0410A1"}, "E-741"),
    ({"record": "order:" + "1" * 65}, "E-741"),
    ({"record": None}, "E-856"),
    ({"actor": "\ud800"}, "E-748"),
    ({"actor": "a\n"}, "E-748"),
    ({"actor": NAME}, "E-748"),
    ({"actor": None}, "E-856"),
    ({"office": 7512}, "E-856"),
    ({"second": NAME}, "E-748"),
    ({"entered_by": NAME}, "E-748"),
    ({"territory": "\ud800"}, "E-752"),
    ({"territory": []}, "E-856"),
    ({"channel": []}, "E-856"),
    ({"asserted_at": 5}, "E-856"),
    ({"asserted_at": "\ud800"}, "E-743"),
    ({"asserted_at": "0001-01-01T00:00+14:00"}, "E-743"),
    ({"asserted_at": "9999-12-31T23:59-14:00"}, "E-743"),
    ({"expects": "7"}, "E-856"),
    ({"expects": 0.0}, "E-856"),
    ({"expects": -1}, "E-745"),
    ({"expects": 2**70}, "E-745"),
    ({"fields": {1: 2, "issued_on": "2024-02-05"}}, "E-856"),
    ({"kind": None}, "E-856"),
    ({"kind": "\ud800"}, "E-623"),
    ({"kind": "."}, "E-623"),
    ({"why": "typing_error"}, "E-746"),
    ({"why_text": "words for no correction"}, "E-746"),
    ({**CORRECTS, "why": "\ud800"}, "E-747"),
    ({**CORRECTS, "why_text": "\ud800"}, "E-629"),
    ({**CORRECTS, "why_text": "a\u202eb"}, "E-629"),
    ({**CORRECTS, "why_text": "x" * 1_000_000}, "E-631"),
    ({**CORRECTS, "why_text": ["a"]}, "E-856"),
    ({"kind": "order.annulled", "fields": {}, "second": "officer-2"}, "E-746"),
    ({"attachments": "abc"}, "E-856"),
    ({"attachments": [{"digest": NAME, "media": "image/png", "size": 1}]}, "E-757"),
    ({"attachments": [{"digest": "0" * 64, "media": NAME, "size": 1}]}, "E-757"),
    ({"attachments": [{"digest": "0" * 64, "media": "image/png", "size": -1}]}, "E-757"),
    ({"attachments": [{"digest": "0" * 64, "media": "image/png", "size": 1, "title": NAME}]}, "E-757"),
    ({"attachments": [[]]}, "E-757"),
    ({"signatures": None}, "E-856"),
    ({"signatures": ["scan"]}, "E-757"),
    ({"signatures": [{"signer": "o-1"}]}, "E-757"),
    ({"signatures": [{"kind": "scan", "by": NAME}]}, "E-757"),
    ({"signatures": [{"kind": "scan", NAME: "x"}]}, "E-757"),
    ({"signatures": [{"kind": "\ud800"}]}, "E-757"),
    ({"signatures": [{"kind": "scan", "size": 2**70}]}, "E-757"),
    ({"signatures": [{"kind": "scan", "of": {"deep": 1.5}}]}, "E-757"),
]


@pytest.mark.parametrize(("changed", "code"), FIELDS)
def test_no_value_made_to_break_something_is_taken(changed, code):
    assert code in codes(lambda: issued(**changed))
    assert code in codes_in_bulk(lambda: issued(**changed))


@pytest.mark.parametrize("sign", HIDDEN.split(" "))
def test_no_text_hides_a_sign_that_is_no_writing(sign):
    for make in (lambda: issued(grounds=f"a{sign}b"), lambda: enveloped(**CORRECTS, why_text=f"a{sign}b")):
        assert codes(make) == codes_in_bulk(make) == ["E-629"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_moment_beyond_all_clocks_or_written_otherwise_is_taken(moment):
    assert codes(lambda: breached(moment)) == codes_in_bulk(lambda: breached(moment)) == ["E-627"]


@pytest.mark.parametrize(("changed", "code"), ENVELOPES)
def test_no_envelope_made_to_break_something_is_taken(changed, code):
    assert code in codes(lambda: enveloped(**changed))
    assert code in codes_in_bulk(lambda: enveloped(**changed))


@pytest.mark.parametrize("spoiled", [{"key": [1]}, {"actor": [None]}, {"attachments": ["abc"]}])
def test_a_table_whose_envelope_is_no_text_is_refused_before_a_row_is_read(spoiled):
    whole = Batch.of([issued()])
    with pytest.raises(EsepError, match="E-856"):
        Batch(whole.kind, {**whole.envelope, **spoiled}, whole.fields, 1)
    with pytest.raises(EsepError, match="E-856"):
        Batch(whole.kind, {}, whole.fields, 1, {name: column[0] for name, column in spoiled.items()})


def test_honest_text_is_kept_with_its_letters_composed_and_its_lines_ended_alike(register):
    typed = "сөзбе-сөз: «и\u0306»\r\n\tжолдан жол\u00adға"
    told = register.accept(issued(grounds=typed))
    [part] = register.journal.entry(told.id).card["sealed"]
    assert register.keyring.open_many([(part, told.id)]) == [
        {"grounds": "сөзбе-сөз: «й»\n\tжолдан жол\u00adға"}
    ]


def test_an_annulment_is_never_slipped_in_with_a_card_that_needs_no_second_officer(register):
    first = register.accept(issued())
    for kind in ("issued", "delivered"):
        sneaked = submission(kind, "k2", annuls=first.id, why="entered_twice", delivered_on="2024-02-06")
        fields = {"issued_on": "2024-02-05"} if kind == "issued" else {"delivered_on": "2024-02-06"}
        with pytest.raises(EsepError, match="E-858"):
            register.accept(replace(sneaked, fields=fields))
    with pytest.raises(EsepError, match="E-858"):
        submission("annulled", "k3", annuls=first.id, why="entered_twice", ended_on="2024-02-06")
    assert register.record("order:1").state == "issued"


@pytest.mark.parametrize("number", ["1\x00", "1\ud800", "1'; --", "1" * 100_000, ""])
def test_what_could_never_be_a_record_is_asked_for_and_not_found(register, number):
    register.accept(issued())
    record = f"order:{number}"
    assert register.journal.of_record(record) == []
    assert register.journal.state(record) is None
    with pytest.raises(EsepError, match="E-749"):
        register.record(record)


def corrected(key, name, target, record="order:1", **fields):
    return submission(name, key, record=record, corrects=target, why="typing_error", **fields)


@pytest.mark.parametrize("bulk", [False, True])
def test_a_correction_of_a_card_of_another_record_or_kind_is_refused(register, bulk):
    cards = [
        issued(),
        corrected("k2", "issued", card_id("desk", "k1"), record="order:2", issued_on="2024-02-05"),
        corrected("k3", "delivered", card_id("desk", "k1"), delivered_on="2024-02-06"),
        submission("annulled", "k4", record="order:2", annuls=card_id("desk", "k1"), why="entered_twice"),
        submission("annulled", "k5", annuls=card_id("desk", "k1"), why="entered_twice"),
        corrected("k6", "issued", card_id("desk", "k5"), issued_on="2024-02-05"),
    ]
    outcomes = register.accept_many(cards) if bulk else [register.accept_many([one])[0] for one in cards]
    said = ["" if isinstance(one, Accepted) else one.faults[0].code for one in outcomes]
    assert said == ["", "E-755", "E-755", "E-755", "", "E-755"]
    assert "order:1" in str(outcomes[1].faults[0])
    assert "order.issued" in str(outcomes[2].faults[0])


def test_a_correction_of_another_kind_that_came_first_waits_and_changes_nothing(register):
    early = register.accept(corrected("k2", "delivered", card_id("desk", "k1"), delivered_on="2024-02-06"))
    assert early.placing == "waiting"
    register.accept(issued())
    state = register.record("order:1")
    assert (state.state, [one.key for one in state.applied]) == ("issued", ["k1"])
    assert [one.flags for one in state.flagged] == [("correction.lost",)]


def test_a_correction_of_a_corrected_card_goes_on_from_it_and_falls_with_what_it_corrects(register):
    first = register.accept(issued())
    second = register.accept(corrected("k2", "issued", first.id, issued_on="2024-02-04"))
    third = register.accept(corrected("k3", "issued", second.id, issued_on="2024-02-03"))
    assert register.record("order:1").facts["issued_on"] == "2024-02-03"
    register.accept(submission("annulled", "k4", annuls=second.id, why="entered_twice"))
    state = register.record("order:1")
    assert state.facts["issued_on"] == "2024-02-05"
    placed = {card.statement.id: card.placing.value for card in state.cards}
    assert (placed[first.id], placed[second.id], placed[third.id]) == ("applied", "annulled", "annulled")


def cases():
    case = Record("case", "Case", number="proceeding")

    @case.card(opens="open")
    class Started:
        """A case is started."""

        started_on = day("Day on which it was started")
        words = text("Words", required=False)

    @case.card(while_="open", then="joined")
    class Joined:
        """It is joined to another."""

        joined_on = day("Day of the decision")
        main = link("case", "Case it is joined to")

    return Domains((Domain("cases", "Cases", case),))


@pytest.fixture
def numbered():
    """A register, as on 1 June 2024, of cases whose numbers bear their year."""
    plain = in_memory()
    keyring = Keyring(MemoryKeys(), bytes(32))
    return Register(MemoryJournal(plain._clock), keyring, cases(), BOOK, b"secret of the tests", plain._clock)


def case_card(name, key, number, **fields):
    made = submission("issued", key, record=f"case:{number}")
    return replace(made, kind=f"case.{name}", fields=fields)


MINE, LATER = "237510031000123", "247510031000123"


@pytest.mark.parametrize("main", [MINE, f"case:{MINE}", f" {MINE} "])
def test_nothing_is_joined_to_itself(numbered, main):
    numbered.accept(case_card("started", "k1", MINE, started_on="2023-02-05"))
    joined = case_card("joined", "k2", MINE, joined_on="2024-02-06", main=main)
    with pytest.raises(EsepError, match="E-754"):
        numbered.accept(joined)
    [outcome] = numbered.accept_batch(Batch.of([joined]))
    assert [fault.code for fault in outcome.faults] == ["E-754"]
    assert numbered.accept(replace(joined, fields=joined.fields | {"main": LATER})).state == "joined"


def test_a_number_of_a_year_that_has_not_come_is_refused_and_of_a_later_one_than_the_card_is_flagged(
    numbered,
):
    ahead = case_card("started", "k1", "257510031000123", started_on="2024-02-05")
    with pytest.raises(EsepError, match=r"E-756 .* 2025"):
        numbered.accept(ahead)
    told = [
        numbered.accept(case_card("started", f"n{number}", number, started_on="2023-12-31")).flags
        for number in (MINE, LATER)
    ]
    assert told == [(), ("codebook.number_year",)]


def test_on_the_last_evening_of_the_year_in_utc_a_number_of_the_next_one_is_taken(numbered):
    numbered._clock.now = numbered._clock.now.replace(month=12, day=31, hour=20)
    told = numbered.accept(case_card("started", "k1", "257510031000123", started_on="2025-01-01"))
    assert told.flags == ()
