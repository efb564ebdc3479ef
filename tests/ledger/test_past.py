"""A poster that forgets, and reads again what it needs, posts what one does that keeps everything."""

from random import Random

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.chain import BOOK, DOMAINS, MEASURES, journals, post

from esep.ledger.known import Known
from esep.ledger.past import JournalPast
from esep.ledger.postings import Poster
from esep.register.entries import Draft, card_id
from esep.register.link_index import LinkIndex
from esep.register.memory import MemoryJournal
from esep.register.statements import Statement


def card(told):
    """A statement as a card of the journal."""
    kind = f"{told.record.partition(':')[0]}.{told.name}"
    made = {"id": told.id, "key": told.key, "kind": kind, "record": told.record, "on": told.on}
    made |= {"happened": told.happened, "zone": told.zone, "asserted_at": told.asserted_at}
    made |= {"source": {"system": told.system}, "open": told.values}
    made |= {name: value for name in ("corrects", "annuls") if (value := getattr(told, name))}
    return made


def kept(told):
    """A journal of statements, and the statements that stand in it."""
    journal = MemoryJournal()
    with journal.writing() as writer:
        writer.append(
            [
                Draft(orjson.dumps(card(one)), card_id("desk", one.key), "desk", one.key, one.record, b"")
                for one in told
            ]
        )
    return journal, [Statement.of(entry) for entry in journal.entries()]


def changes(poster, statements):
    """What cards change that are learned in one go, each with the number of its entry."""
    return [(told.seq, *one) for told, made in poster.changed_by(statements) for one in made]


@settings(max_examples=25)
@given(journals(), st.integers(0, 2**40).map(Random))
def test_what_is_read_again_changes_no_posting(told, chance):
    journal, statements = kept(told)
    posted, start = [], 0
    known = Known(DOMAINS, BOOK, past := JournalPast(journal, LinkIndex(journal)), keep=1)
    poster = Poster(known, MEASURES)
    while start < len(statements):
        size = chance.randint(1, 9)
        posted += changes(poster, statements[start : start + size])
        start += size
        if chance.random() < 0.4:  # as another process would begin
            reopened = Known(DOMAINS, BOOK, past, upto=known.upto, keep=chance.choice([1, 3, 100]))
            known, poster = reopened, Poster(reopened, MEASURES)
    assert posted == [(one.seq, one.measure, one.line, one.amount, one.why) for one in post(statements)]


@given(journals())
@settings(max_examples=5)
def test_no_more_is_kept_than_asked_for(told):
    journal, statements = kept(told)
    known = Known(DOMAINS, BOOK, JournalPast(journal, LinkIndex(journal)), keep=2)
    changes(Poster(known, MEASURES), statements)
    assert sum(len(known.records(kind)) for kind in DOMAINS.records) <= 2


def test_an_entry_that_comes_later_is_not_known_before():
    journal, statements = kept(post_two())
    past = JournalPast(journal, LinkIndex(journal))
    assert [one.seq for one in past.of_records(["offence:1"], upto=1)["offence:1"]] == [1]
    assert past.of_records(["offence:1"], upto=0) == {}
    assert past.naming(["proceeding:1", "proceeding:2"]) == {"proceeding:1": {"offence:1"}}
    assert [one.seq for one in past.of_records(["offence:1"], upto=2)["offence:1"]] == [1, 2]
    assert len(statements) == 2


def post_two():
    from tests.ledger.telling import cards

    return cards(
        """
        offence:1 | registered | 2024-01-03 | article=188 proceeding=proceeding:1 | 2024-01-04
        offence:1 | requalified | 2024-01-20 | article=190 | 2024-01-20
        """
    )
