"""Every move of every record, and every card that its state does not allow, held against the fold."""

from collections import deque
from datetime import timedelta

import pytest
from tests.domains.conftest import CLOCKS

from esep.declare.checking import EXAMPLE_DAY, example
from esep.declare.fields import Kind
from esep.declare.moves import Moves
from esep.domains import load
from esep.register.fold import Placing, fold
from esep.register.statements import Statement

DOMAINS = load()
LONG_AFTER = timedelta(days=1_000)  # any term that time alone ends has ended
AHEAD = timedelta(days=100)  # and none has ended while cards come a day apart


def ways(moves):
    """The shortest way to each state: the moves that lead there from a record that is not open yet."""
    found, waiting = {"": ()}, deque([""])
    while waiting:
        state = waiting.popleft()
        for move in moves.all:
            if move.before == state and move.after not in found:
                found[move.after] = (*found[state], move)
                waiting.append(move.after)
    return found


def moment(card, on):
    return written(card.field(card.happened), on)


def written(field, on):
    return f"{on}T06:00:00.000000Z" if field.kind is Kind.INSTANT else on.isoformat()


def named_ends(card, on):
    """The ends that a card names lie ahead of it."""
    dues = [due for due in DOMAINS.record(card.record).deadlines if due.until is not None]
    ends = [end for due in dues for end in (due.until, *due.extended_by)]
    return {end.name: written(end, on + AHEAD) for end in ends if end.card == card.name}


def statement(card, on, book, seq, happened=None):
    happened = happened or moment(card, on)
    envelope = {
        "id": f"card-{seq}",
        "kind": card.kind,
        "record": f"{card.record}:1",
        "on": on.isoformat(),
        "happened": happened,
        "zone": CLOCKS[book.code],
        "asserted_at": f"2030-01-01T00:00:{seq:02}.000000Z",
        "source": {"system": "test"},
        "key": str(seq),
        "open": {**example(card, book), **named_ends(card, on), card.happened: happened},
    }
    return Statement.of_card(envelope, seq, seq)


def told(way, record, book):
    """The cards of a way, a day apart, and the day after them; what time alone brings has come about."""
    on, cards = EXAMPLE_DAY, []
    for move in way:
        if move.by_time:
            on += LONG_AFTER
        else:
            cards.append(statement(record.cards[move.by], on, book, len(cards)))
            on += timedelta(days=1)
    return cards, on


@pytest.mark.parametrize("name", DOMAINS.records)
def test_a_record_moves_as_its_table_says_and_in_no_other_way(name, kz):
    record = DOMAINS.record(name)
    moves = Moves.of(record)
    led = {(move.before, move.by): move.after for move in moves.all if not move.by_time}
    reached = ways(moves)
    assert set(reached) == {"", *record.states}, "some state cannot be reached"
    for state, way in reached.items():
        before, on = told(way, record, kz)
        assert fold(f"{name}:1", record, before, kz, until=on.isoformat()).state == state
        for card in record.cards.values():
            cards = [*before, statement(card, on, kz, len(before))]
            after = fold(f"{name}:1", record, cards, kz, until=on.isoformat())
            [placed] = [one for one in after.cards if one.statement.seq == len(before)]
            expected = led.get((state, card.name))
            if expected is None:
                assert placed.placing in {Placing.ASIDE, Placing.WAITING}, (state, card.name)
                assert after.state == state, (state, card.name)
            else:
                assert placed.placing == Placing.APPLIED, (state, card.name)
                assert after.state == expected, (state, card.name)


def by_the_clock():
    """Each move that a card with an instant makes only after another with an instant."""
    for name, record in DOMAINS.records.items():
        moves = Moves.of(record)
        before = {(move.before, move.by) for move in moves.all}
        for move in moves.all:
            way = ways(moves)[move.before]
            cards = [record.cards[one.by] for one in (*way[-1:], move) if not one.by_time]
            instants = [card.field(card.happened).kind is Kind.INSTANT for card in cards]
            if instants == [True, True] and (way[-1].before, move.by) not in before:
                yield pytest.param(record, way, cards[1], id=f"{name}-{move.before}-{move.by}")


@pytest.mark.parametrize(("record", "way", "card"), list(by_the_clock()))
def test_within_a_day_no_card_comes_before_the_one_that_it_needs(record, way, card, kz):
    before, on = told(way, record, kz)
    on -= timedelta(days=1)  # the day of the last of them, at 06:00
    for clock, counts in (("05:59:59.999999", False), ("06:00:00.000000", True), ("23:00:00.000000", True)):
        last = statement(card, on, kz, len(before), f"{on}T{clock}Z")
        for cards in ([*before, last], [last, *before]):
            state = fold(f"{record.name}:1", record, cards, kz, until=on.isoformat())
            [placed] = [one for one in state.cards if one.statement is last]
            awaited = Placing.ASIDE if before[:-1] else Placing.WAITING
            assert placed.placing == (Placing.APPLIED if counts else awaited), (clock, placed)
