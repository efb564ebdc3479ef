"""Cards in: one by one and in columns, once and again, whole or not at all."""

import re
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from tests.register.orders import BOOK, DOMAINS, in_memory, submission

from esep.kernel.errors import EsepError
from esep.register.register import Register
from esep.register.statements import Statement
from esep.register.submissions import Accepted, Batch, Refused


def issued(key="k1", **given):
    return submission("issued", key, **({"issued_on": "2024-02-05"} | given))


def test_a_card_is_durable_and_says_where_it_stands(register):
    told = register.accept(issued())
    assert (told.seq, told.record, told.placing, told.state, told.again) == (
        1,
        "order:1",
        "applied",
        "issued",
        False,
    )
    [entry] = register.journal.entries()
    card = orjson.loads(entry.bytes)["card"]
    assert card["kind"] == "order.issued"
    assert card["open"]["issued_on"] == card["on"] == card["happened"] == "2024-02-05"


def test_the_same_submission_sent_again_counts_once(register):
    first = register.accept(issued())
    again = register.accept(issued())
    assert again == Accepted(first.seq, first.id, first.record, again=True)
    assert register.journal.head().size == 1


def test_a_key_used_for_another_card_is_refused_and_nothing_is_added(register):
    register.accept(issued())
    with pytest.raises(EsepError, match="E-744"):
        register.accept(issued(issued_on="2024-02-06"))
    with pytest.raises(EsepError, match="E-744"):
        register.accept(issued(grounds="other words, which are sealed"))
    assert register.journal.head().size == 1


def test_protected_fields_stand_in_the_journal_as_ciphertext_only(register):
    register.accept(issued(grounds="Grund der Anordnung", address="Hidden Street 5"))
    [entry] = register.journal.entries()
    assert b"Grund" not in entry.bytes
    assert b"Hidden" not in entry.bytes
    card = orjson.loads(entry.bytes)["card"]
    parts = {(part["class"], part["owner"].partition(":")[0]) for part in card["sealed"]}
    assert parts == {("case", "record"), ("special", "person")}
    opened = register.keyring.open_many([(part, card["id"]) for part in card["sealed"]])
    assert {"grounds": "Grund der Anordnung"} in opened
    assert {"address": "Hidden Street 5"} in opened


def test_a_card_before_its_predecessor_waits_and_then_counts(register):
    early = register.accept(submission("delivered", "k2", delivered_on="2024-02-06"))
    assert (early.placing, early.state) == ("waiting", "")
    told = register.accept(issued())
    assert told.state == "in_force"
    assert [card.placing for card in register.record("order:1").cards] == ["applied", "applied"]


def test_a_card_the_state_does_not_allow_is_kept_flagged_and_changes_nothing(register):
    register.accept(issued())
    told = register.accept(submission("breached", "k3", breached_at="2024-02-06T10:00"))
    assert (told.placing, told.state, told.flags) == ("aside", "issued", ("move",))


def test_what_is_unlawful_is_recorded_with_the_rule(register):
    register.accept(issued())
    told = register.accept(submission("delivered", "k2", delivered_on="2024-02-09"))
    assert (told.placing, told.flags) == ("applied", ("ORD-2",))


def test_what_is_impossible_is_refused_with_everything_that_is_wrong(register):
    with pytest.raises(EsepError, match="E-626") as refused:
        register.accept(issued(issued_on="2023-02-29", sex="Frau Muster", actor="", issued_by="x"))
    said = str(refused.value) + "".join(refused.value.__notes__)
    assert all(code in said for code in ("E-626", "E-624", "E-634", "E-748"))
    assert "Muster" not in said
    assert register.journal.head().size == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"key": ""}, "E-740"),
        ({"key": "two words"}, "E-740"),
        ({"key": "Жоқтегі"}, "E-740"),
        ({"message": "Given Family"}, "E-753"),
        ({"message": "Жоқтегі"}, "E-753"),
        ({"record": "order:"}, "E-741"),
        ({"record": "visit:1"}, "E-741"),
        ({"record": "order:Familienname"}, "E-741"),
        ({"asserted_at": "2024-02-05"}, "E-743"),
        ({"asserted_at": "2034-02-05T10:00Z"}, "E-743"),
        ({"channel": "pigeon"}, "E-750"),
        ({"territory": "KZ"}, "E-752"),
        ({"territory": "Familienname"}, "E-752"),
        ({"corrects": "the first one", "why": "misread"}, "E-746"),
    ],
)
def test_a_faulty_envelope_is_refused(register, changed, code):
    with pytest.raises(EsepError, match=code):
        register.accept(replace(issued(), **changed))


def test_a_card_that_needs_a_second_officer_is_not_taken_from_one(register):
    ended = submission("ended", "k9", ended_on="2024-02-08")
    for second in ("", "officer-1"):
        with pytest.raises(EsepError, match="E-742"):
            register.accept(replace(ended, second=second))
    assert register.accept(ended).placing == "waiting"


def test_who_read_an_older_state_is_told_so(register):
    first = register.accept(issued())
    register.accept(submission("delivered", "k2", delivered_on="2024-02-06", expects=first.seq))
    with pytest.raises(EsepError, match="E-745"):
        register.accept(submission("ended", "k3", ended_on="2024-02-07", expects=first.seq))


def reason(name):
    return BOOK.lists.named(name).keys[0]


def test_a_correction_takes_the_place_of_a_card_and_both_stay(register):
    first = register.accept(issued())
    register.accept(
        submission("issued", "k2", issued_on="2024-02-04", corrects=first.id, why=reason("correction_reason"))
    )
    state = register.record("order:1")
    assert state.facts["issued_on"] == "2024-02-04"
    assert {card.statement.seq: card.placing for card in state.cards} == {1: "replaced", 2: "applied"}


def test_an_annulment_takes_a_card_back_and_may_be_annulled_itself(register):
    first = register.accept(issued())
    why = reason("annulment_reason")
    taken = register.accept(submission("annulled", "k2", annuls=first.id, why=why))
    assert register.record("order:1").state == ""
    register.accept(submission("annulled", "k3", annuls=taken.id, why=why))
    assert register.record("order:1").state == "issued"


def test_two_corrections_of_one_card_both_stay_and_are_flagged(register):
    first = register.accept(issued())
    why = reason("correction_reason")
    for key, day, at in (
        ("k2", "2024-02-03", "2024-05-01T10:00Z"),
        ("k3", "2024-02-02", "2024-04-01T10:00Z"),
    ):
        register.accept(submission("issued", key, issued_on=day, corrects=first.id, why=why, asserted_at=at))
    state = register.record("order:1")
    assert state.facts["issued_on"] == "2024-02-03"
    assert [card.flags for card in state.flagged] == [("correction.rivals",)]


def test_a_correction_that_comes_before_its_card_waits_for_it(register):
    other = in_memory()
    target = other.accept(issued())
    late = submission(
        "issued", "k2", issued_on="2024-02-04", corrects=target.id, why=reason("correction_reason")
    )
    assert register.accept(late).placing == "waiting"
    register.accept(issued())
    assert register.record("order:1").facts["issued_on"] == "2024-02-04"


def test_one_bad_row_never_stops_the_good_ones(register):
    n = 50
    days = ["2024-02-05"] * n
    days[17] = "2024-02-31"
    batch = Batch(
        "order.issued",
        {"record": [f"order:{i}" for i in range(n)], "key": [f"k{i}" for i in range(n)]},
        {"issued_on": days, "binds": ["p-" + "b" * 24] * n, "sex": ["female"] * n, "region": ["KZ-71"] * n},
        n,
        {"actor": "a", "office": "o", "territory": "KZ-71", "system": "other"},
    )
    outcomes = register.accept_batch(batch)
    assert [at for at, one in enumerate(outcomes) if isinstance(one, Refused)] == [17]
    assert register.journal.head().size == n - 1
    assert [one.again for one in register.accept_batch(batch) if isinstance(one, Accepted)] == [True] * (
        n - 1
    )
    assert register.journal.head().size == n - 1


def test_a_key_twice_in_one_table_counts_once(register):
    outcomes = register.accept_many([issued(), issued(), issued(issued_on="2024-01-01")])
    assert [one.again for one in outcomes[:2]] == [False, True]
    assert outcomes[0].seq == outcomes[1].seq == 1
    assert isinstance(outcomes[2], Refused)


def test_states_equal_a_rebuild_byte_for_byte(register):
    register.accept_many(
        [
            submission("delivered", "k2", delivered_on="2024-02-06"),
            issued(),
            submission("breached", "k3", breached_at="2024-02-07T09:00"),
            submission("issued", "k5", record="order:2", issued_on="2024-03-01"),
        ]
    )
    before = list(register.journal.states_of("order:"))
    assert register.rebuild() == 2
    assert list(register.journal.states_of("order:")) == before


def test_an_hour_that_passed_twice_is_asked_for(register):
    register.accept_many([issued(), submission("delivered", "k2", delivered_on="2024-02-06")])
    twice = submission("breached", "k3", breached_at="2024-02-29T23:30")
    with pytest.raises(EsepError, match="E-007"):
        register.accept(twice)
    register.accept(replace(twice, fields={"breached_at": "2024-02-29T23:30 second"}))
    assert register.record("order:1").facts["breached_at"] == "2024-02-29T18:30:00.000000Z"


def test_a_text_of_a_megabyte_and_one_that_turns_around_are_refused(register):
    with pytest.raises(EsepError, match="E-631"):
        register.accept(issued(grounds="x" * 1_000_000))
    with pytest.raises(EsepError, match="E-629"):
        register.accept(issued(grounds="safe \u202e place"))


def test_a_statement_reads_back_what_was_submitted(register):
    register.accept(issued(asserted_at="2024-02-05T10:00+06:00"))
    [entry] = register.journal.entries()
    told = Statement.of(entry)
    assert (told.name, told.record, told.asserted_at) == ("issued", "order:1", "2024-02-05T04:00:00.000000Z")
    assert isinstance(register, Register)
    assert set(DOMAINS.records) == {"order"}


def test_an_order_ends_by_time_alone_and_a_later_contact_stands_aside(register):
    register.accept_many([issued(), submission("delivered", "k2", delivered_on="2024-02-06")])
    last, first = "2024-03-07", "2024-03-08"
    assert register.record("order:1", happened=last).state == "in_force"
    state = register.record("order:1", happened=first)
    assert (state.state, [turned.on for turned in state.turns]) == ("expired", [first])
    in_time = register.accept(submission("breached", "k3", breached_at=f"{last}T23:00"))
    too_late = register.accept(submission("breached", "k4", breached_at=f"{first}T01:00"))
    assert (in_time.placing, in_time.flags) == ("applied", ())
    assert (too_late.placing, too_late.flags) == ("aside", ("move",))


def test_a_card_has_the_keys_that_the_reference_lists_and_no_others(register):
    page = Path(__file__).parents[2] / "docs" / "reference" / "card-format.md"
    table = page.read_text(encoding="utf-8").partition("## The card")[2].partition("\n## ")[0]
    listed = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\| (.*?) \|", table, re.MULTILINE))))
    first = register.accept(issued(message="17", grounds="words", asserted_at="2024-02-05T10:00Z"))
    why = reason("correction_reason")
    register.accept(
        issued(key="k2", corrects=first.id, why=why, why_text="misread",
               second="officer-2", entered_by="officer-3",
               attachments=[{"digest": "0" * 64, "media": "image/png", "size": 5}],
               signatures=[{"kind": "scan"}])
    )  # fmt: skip
    register.accept(submission("annulled", "k3", annuls=first.id, why=reason("annulment_reason")))
    register.accept(submission("delivered", "k4", delivered_on="2024-02-05"))
    used = {key for entry in register.journal.entries() for key in entry.card}
    assert used | {"flags"} == listed


def test_a_moment_of_which_no_clock_is_known_stops_no_other_card(register):
    register.accept_many([issued(), submission("delivered", "k2", delivered_on="2024-02-06")])
    outcomes = register.accept_many(
        [
            submission("breached", "k3", breached_at="1900-01-01T10:00Z"),
            submission("breached", "k4", breached_at="2024-02-07T10:00", territory="KZ"),
            submission("breached", "k5", breached_at="2024-02-07T10:00"),
        ]
    )
    assert [one.faults[0].code for one in outcomes[:2]] == ["E-006", "E-752"]
    assert outcomes[2].placing == "applied"
