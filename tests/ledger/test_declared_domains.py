"""Every measure that the domains declare is counted, and postings agree with the judge on it."""

from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.chain import BOOK, FIRST, life, period, statement

from esep.declare.checking import example
from esep.declare.fields import Kind
from esep.domains import load
from esep.kernel.periods import Period
from esep.ledger.balance import Balance
from esep.ledger.engines import Question
from esep.ledger.judge import Judge
from esep.ledger.known import Known
from esep.ledger.measures import measures
from esep.ledger.postings import Poster

DOMAINS = load()
MEASURES = measures(DOMAINS)
CODES = {"gravity": ("minor", "grave"), "agency": ("1", "2"), "sex": ("male", "female")}


def journal(chance: Random):
    """Cards about two records of each of a few types, in any order."""
    told = []
    for kind in chance.sample(sorted(DOMAINS.records), 5):
        for record in (f"{kind}:1", f"{kind}:2"):
            for name, on in life(record, chance, chance.randint(1, 5), DOMAINS):
                card = DOMAINS.cards[f"{kind}.{name}"]
                values = example(card, BOOK) | linked(card, chance) | coded(card, chance)
                values.pop(card.happened)
                told.append(statement(record, name, on, f"{len(told)}", domains=DOMAINS, **values))
    chance.shuffle(told)
    return [one._replace(seq=seq, known_at=seq * 10**10) for seq, one in enumerate(told, 1)]


def linked(card, chance):
    links = (field for field in card.fields if field.kind == Kind.LINK)
    return {field.name: f"{field.of}:{chance.randint(1, 2)}" for field in links}


def coded(card, chance):
    persons = {
        field.name: chance.choice(("p-1", "p-2")) for field in card.fields if field.kind == Kind.PERSON
    }
    return persons | {
        field.name: chance.choice(CODES[field.of])
        for field in card.fields
        if field.kind == Kind.CODE and field.of in CODES
    }


@settings(max_examples=25)
@given(st.integers(0, 2**40).map(Random))
def test_postings_of_every_declared_measure_agree_with_the_judge(chance):
    told = journal(chance)
    poster = Poster(Known(DOMAINS, BOOK), MEASURES, late_after=3)
    posted = Balance([posting for one in told for posting in poster.post(one)], MEASURES)
    judged = Judge(told, DOMAINS, BOOK, MEASURES)
    for _ in range(2):
        asked, known_at = period(chance), chance.choice([chance.choice(told), told[-1]]).known_at
        for name, counted in MEASURES.items():
            one = Question(name, asked, counted.measure.by, known_at)
            assert posted.answer(one) == judged.answer(one), one


def test_no_declared_measure_stays_at_nothing():
    always = Period(FIRST, FIRST + timedelta(days=400))
    counted = set()
    for seed in range(60):
        told = journal(Random(seed))
        judged = Judge(told, DOMAINS, BOOK, MEASURES)
        for name in MEASURES.keys() - counted:
            if judged.answer(Question(name, always, (), told[-1].known_at)):
                counted.add(name)
    assert counted == set(MEASURES)
