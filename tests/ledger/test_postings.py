"""Postings are added in the order of the journal, by each card just what it changes, and say why."""

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.chain import BOOK, DOMAINS, MEASURES, journals, post
from tests.ledger.naive import all_lines, posted
from tests.ledger.telling import cards

from esep.codebook.law import Law
from esep.declare import Domain, Domains, Record, code, day, when
from esep.declare.occasions import occasions
from esep.kernel.errors import EsepError
from esep.ledger.events import met
from esep.ledger.known import Known
from esep.ledger.measures import measures
from esep.ledger.postings import Poster
from esep.ledger.whys import WITHIN, Reasons, Why, within


@settings(max_examples=25)
@given(journals(), st.integers(0, 30))
def test_what_is_posted_in_two_goes_is_posted_in_one(told, half):
    known = Known(DOMAINS, BOOK)
    for one in told[:half]:
        known.learn(one)
    later = Poster(known, MEASURES)
    assert post(told[:half]) + [posting for one in told[half:] for posting in later.post(one)] == post(told)


@settings(max_examples=30)
@given(journals(longest=20))
def test_what_is_kept_and_left_out_changes_no_posting(told):
    assert post(told) == posted(told, DOMAINS, BOOK, MEASURES)


@settings(max_examples=25)
@given(journals())
def test_postings_add_up_to_the_lines_of_what_is_known_at_last(told):
    known = {}
    for one in sorted(told, key=lambda one: one.key):
        known.setdefault(one.record, []).append(one)
    balances = Counter()
    for posting in post(told):
        balances[posting.measure, posting.line] += posting.amount
    expected = {
        (name, line): amount
        for (name, _), standing in all_lines(known, DOMAINS, BOOK, MEASURES).items()
        for line, amount in standing.items()
    }
    assert {key: amount for key, amount in balances.items() if amount} == expected


@settings(max_examples=25)
@given(journals())
def test_within_a_card_the_old_is_taken_back_before_the_new_comes(told):
    standing, coming, order = Counter(), set(), ()
    latest = (0, 0, "")
    for posting in post(told):
        key = (posting.measure, posting.line)
        assert (posting.seq, posting.known_at) >= latest[:2]
        assert posting.amount != 0
        assert posting.line.holds_from >= posting.line.on
        if (posting.seq, posting.known_at, posting.measure) != latest:
            coming, order = set(), ()
        latest = (posting.seq, posting.known_at, posting.measure)
        if standing[key] and key not in coming:
            assert not coming, "something new came before this old line was taken back"
            assert posting.amount == -standing[key]
        else:
            order = () if not coming else order
            coming.add(key)
        line = posting.line
        place = (*line[:4], repr(line.dims), repr(line.apart))
        assert order < place, "equal in every process"
        order = place
        standing[key] += posting.amount


STORY = """
    proceeding:1 | started     | 2024-01-02 | body=police | 2024-01-02
    offence:1    | registered  | 2024-01-03 | article=188 proceeding=proceeding:1 damage=5 | 2024-01-04
    offence:2    | registered  | 2024-01-03 | article=188 proceeding=proceeding:2 | 2024-01-09
    offence:1    | requalified | 2024-01-20 | article=190 | 2024-01-20
    proceeding:1 | transferred | 2024-01-25 | body=prosecutor reason=1 | 2024-01-25
    offence:1    | terminated  | 2024-02-01 | ground=1 | 2024-02-01
    offence:1    | reopened    | 2024-02-05 | | 2024-02-05
    proceeding:2 | started     | 2024-01-02 | body=police | 2024-02-06
    offence:1    | registered  | 2024-01-03 | article=100 corrects=2 damage=5 | 2024-02-07
    proceeding:1 | joined      | 2024-02-08 | main=proceeding:2 | 2024-02-08
    offence:2    | annulled    | 2024-02-09 | annuls=3 | 2024-02-09
    offence:1    | reassessed  | 2024-02-10 | damage=9 | 2024-02-10
    offence:3    | registered  | 2024-02-10 | article=188 | 2024-02-13
    offence:3    | interrupted | 2024-02-12 | point=1  | 2024-02-13
    offence:3    | resumed     | 2024-02-13 |          | 2024-02-13
    offence:3    | terminated  | 2024-02-20 | ground=1 | 2024-02-20
    offence:3    | sent_to_court | 2024-02-15 | | 2024-02-21
"""
WHYS = {
    "registered_net": {
        2: ["+new"], 3: ["+registered_late"], 4: ["-requalified", "+requalified"],
        5: ["-transferred", "+transferred"], 6: ["-terminated"], 7: ["+reopened"],
        8: ["-recoded", "+recoded"], 9: ["-corrected", "+corrected"], 11: ["-annulled"],
    },
    "interruptions": {14: ["+new"], 15: ["-terminated"]},
    "time_to_outcome": {16: ["+new"], 17: ["-terminated", "+registered_late"]},
    "registered": {13: ["+new"]},
    "undecided": {6: ["-terminated"], 7: ["+reopened"]},
    "terminated": {6: ["+new"], 7: ["-reopened"]},
    "damage_done": {6: [], 12: ["+recoded"]},
    "cases_started": {1: ["+new"], 8: ["+registered_late"], 10: []},
    "cases_open": {10: ["-merged"]},
    "transfers": {5: ["+new"]},
    "reopenings": {7: ["+new"]},
    "requalified": {4: ["+new"]},
}  # fmt: skip


@pytest.mark.parametrize("measure", WHYS)
def test_each_posting_says_why_and_by_which_card(measure):
    told = cards(STORY)
    posted = [one for one in post(told) if one.measure == measure]
    for seq, expected in WHYS[measure].items():
        mine = [one for one in posted if one.seq == seq]
        signed = {f"{'+' if one.amount > 0 else '-'}{one.why}": None for one in mine}
        assert list(signed) == expected, seq
        assert {one.card for one in mine} <= {told[seq - 1].id}


ORDER = """
    order:1 | issued    | 2024-01-03 | | 2024-01-03
    order:1 | delivered | 2024-01-05 | | 2024-01-05
    order:1 | delivered | 2024-01-06 | corrects=2 | 2024-01-07
    order:1 | ended     | 2024-01-20 | | 2024-01-20
"""
EXPIRING = {
    "orders_late": {1: ["+expired"], 2: ["-terminated"], 3: [], 4: []},
    "orders_running": {
        2: ["+new", "-expired"], 3: ["-corrected", "+corrected"], 4: ["+terminated", "-terminated"],
    },
    "orders_expired": {2: ["+expired"], 3: ["-corrected", "+corrected"], 4: ["-terminated"]},
    "orders_in_force": {2: ["+new", "-expired"], 4: ["+terminated", "-terminated"]},
}  # fmt: skip


@pytest.mark.parametrize("measure", EXPIRING)
def test_what_time_alone_will_change_says_that_a_term_runs_out(measure):
    posted = [one for one in post(cards(ORDER)) if one.measure == measure]
    for seq, expected in EXPIRING[measure].items():
        mine = [one for one in posted if one.seq == seq]
        assert list({f"{'+' if one.amount > 0 else '-'}{one.why}": None for one in mine}) == expected, seq


def test_an_end_by_time_that_was_told_before_and_is_coded_otherwise_does_not_run_out_anew():
    told = cards(ORDER)[:2]
    ended = next(one.line for one in post(told) if (one.measure, one.amount) == ("orders_running", -1))
    known = Known(DOMAINS, BOOK)
    for one in told:
        known.learn(one)
    reasons = Reasons(told[-1], DOMAINS.record("order"), partial(within, BOOK), known.history)
    running = MEASURES["orders_running"]
    assert reasons.came(running, ended, ()) == Why.EXPIRED
    before = ((ended._replace(dims=("otherwise",)), 1),)
    assert reasons.came(running, ended, before) != Why.EXPIRED


def test_within_how_many_days_an_event_is_registered_is_the_law_of_its_day():
    rows = BOOK.law.history(WITHIN)
    first = rows[0].valid_from
    later = replace(rows[0], length=10, valid_from=date(2024, 3, 1))
    book = replace(BOOK, law=Law("law.csv", [replace(rows[0], valid_to=date(2024, 3, 1)), later]))
    days = [first.replace(year=first.year - 1), date(2024, 2, 29), date(2024, 3, 1)]
    assert [within(book, on) for on in days] == [rows[0].length, rows[0].length, 10]


def test_one_card_recodes_all_that_is_linked_to_its_record_and_nothing_else():
    posted = [one for one in post(cards(STORY)) if one.seq == 5 and one.measure == "registered"]
    assert [(one.line.unit, one.line.dims, one.amount) for one in posted] == [
        ("offence:1", ("190", "police"), -1),
        ("offence:1", ("190", "prosecutor"), 1),
    ]
    assert {str(one.line.on) for one in posted} == {"2024-01-03"}
    assert {str(one.line.holds_from) for one in posted} == {"2024-01-25"}


def test_a_measure_that_the_ledger_cannot_count_is_refused():
    visits = Record("visit", "Visit")

    @visits.card(opens="noted")
    class Noted:
        """It is noted."""

        visited_on = day("Day of the visit")
        noted_on = day("Day of the note")
        amount = day("A name of the ledger's own")

    visits.measure("visits", "Visits", "flow", on=Noted.noted_on)
    with pytest.raises(EsepError, match="E-820"):
        measures(Domains((_unchecked(visits),)))
    visits.measures.clear()
    visits.measure("visits", "Visits", "flow", on=Noted.visited_on, by=("amount",))
    with pytest.raises(EsepError, match="E-821"):
        measures(Domains((_unchecked(visits),)))


def _unchecked(record: Record) -> Domain:
    domain = Domain.__new__(Domain)
    domain.name, domain.title = record.name, record.title
    domain.records = {record.name: record}
    domain.cards = {card.kind: card for card in record.cards.values()}
    return domain


@Record("case", "Case").card(opens="ended")
class CLOSED:
    """It ends."""

    ended_on = day("Day")
    ground = code("termination_ground", "Ground")


def test_an_attribute_that_no_list_has_is_refused():
    [unknown] = occasions(when(CLOSED.ended_on, CLOSED.ground, colour="red"))
    with pytest.raises(EsepError, match="E-860"):
        met([unknown.given], {"ground": "1"}, date(2024, 1, 1), BOOK)
    assert met([unknown.given], {"ground": "no such ground"}, date(2024, 1, 1), BOOK) == ()
    assert met([unknown.given], {}, date(2024, 1, 1), BOOK) == ()
    [given] = occasions(when(CLOSED.ended_on, CLOSED.ground, exonerating=True))
    assert met([given.given], {"ground": "1"}, date(2014, 1, 1), BOOK) == (), "no row holds on that day"
    assert met([given.given], {"ground": "1"}, date(2024, 1, 1), BOOK) == (given.given,)
