"""Every measure that the domains declare is counted, and postings agree with the judge on it."""

from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.chain import BOOK, FIRST, life, period, question, statement
from tests.ledger.telling import asked, cards, said, tables

from esep.codebook import Codebook
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
CODES = {
    "gravity": ("minor", "grave"),
    "agency": ("1", "2"),
    "sex": ("male", "female"),
    "termination_ground": ("1", "3"),
    "reconciliation_place": ("court", "police"),
    "violence_closing_ground": ("no_violence", "victim_refused"),
    "risk_level": ("low_a", "medium"),
    "risk_raise_reason": ("raised", "other"),
    "alert_step": ("protected_called", "bound_called", "police_sent"),
    "alert_outcome": ("true_breach", "false"),
}


def journal(chance: Random, kinds=None):
    """Cards about two records of each of a few types, in any order."""
    told = []
    for kind in kinds or chance.sample(sorted(DOMAINS.records), 5):
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
    """Persons, counts, further days and some codes by chance, where the example would always be the same."""
    given = {}
    for field in card.fields:
        if field.kind == Kind.PERSON:
            given[field.name] = chance.choice(("p-1", "p-2"))
        elif field.kind == Kind.COUNT:
            given[field.name] = (field.minimum or 0) + chance.randint(0, 2)
        elif field.kind == Kind.DAY:
            given[field.name] = (FIRST + timedelta(days=chance.randint(0, 400))).isoformat()
        elif field.of in CODES:
            given[field.name] = chance.choice(CODES[field.of])
    return given


@settings(max_examples=25)
@given(st.integers(0, 2**40).map(Random))
def test_postings_of_every_declared_measure_agree_with_the_judge(chance):
    told = journal(chance)
    poster = Poster(Known(DOMAINS, BOOK), MEASURES)
    posted = Balance([posting for one in told for posting in poster.post(one)], MEASURES)
    judged = Judge(told, DOMAINS, BOOK, MEASURES)
    for _ in range(2):
        days, known_at = period(chance), chance.choice([chance.choice(told), told[-1]]).known_at
        for name, counted in MEASURES.items():
            one = question(name, days, known_at, counted.measure.by, measures=MEASURES)
            assert posted.answer(one) == judged.answer(one), one


def test_no_declared_measure_stays_at_nothing():
    spans = [
        Period(FIRST, FIRST + timedelta(days=days)) for days in (40, 400)
    ]  # some things end by themselves
    counted = set()
    for kind, record in DOMAINS.records.items():
        left = {measure.name for measure in record.measures}
        for seed in range(500):
            if left <= counted:
                break
            told = journal(Random(seed), [kind, kind])
            judged = Judge(told, DOMAINS, BOOK, MEASURES)
            for name in left - counted:
                asks = (question(name, one, told[-1].known_at, (), measures=MEASURES) for one in spans)
                if any(judged.answer(one) for one in asks):
                    counted.add(name)
    assert counted == set(MEASURES)


def test_the_page_on_registered_says_what_it_leaves_out(root):
    [(history, asks)] = tables((root / "docs" / "explanation" / "registered-is-net.md").read_text("utf-8"))
    told = cards(history, DOMAINS)
    poster = Poster(Known(DOMAINS, BOOK), MEASURES)
    posted = Balance([posting for one in told for posting in poster.post(one)], MEASURES)
    judged = Judge(told, DOMAINS, BOOK, MEASURES)
    for one in asked(asks, MEASURES):
        assert said(posted.answer(one.question)) == said(judged.answer(one.question)) == one.answer, one


ALWAYS = Period(FIRST, FIRST + timedelta(days=4000))


@settings(max_examples=25)
@given(st.integers(0, 2**40).map(Random))
def test_gross_less_net_is_what_was_closed_excluded_or_attached(chance):
    told = [one for _ in range(3) for one in journal(chance, ["offence"])]
    told = [
        one._replace(seq=seq, known_at=seq, id=f"card-{seq}", key=f"{seq}", record=f"{one.record}{seq % 3}")
        for seq, one in enumerate(told, 1)
    ]
    judged = Judge(told, DOMAINS, BOOK, MEASURES)
    gross, net, closed = (
        sum(judged.answer(Question(name, ALWAYS, (), len(told))).values())
        for name in ("offences_registered_gross", "offences_registered", "offences_closed_exonerating")
    )
    left = sum(
        history(told, record).state in {"excluded", "attached"} for record in {one.record for one in told}
    )
    assert gross == net + closed + left


def history(told, record):
    known = Known(DOMAINS, BOOK)
    for one in told:
        known.learn(one)
    return known.history(record)


def test_what_is_separated_is_in_stock_as_what_is_started():
    told = cards(
        """
        proceeding:1 | started   | 2022-01-10 | body=police territory=KZ-75 | 2022-01-10
        proceeding:2 | separated | 2022-01-20 | body=police territory=KZ-75 origin=proceeding:1 | 2022-01-20
        """,
        DOMAINS,
    )
    judged = Judge(told, DOMAINS, BOOK, MEASURES)
    for name in ("proceedings_undecided", "proceedings_touched"):
        assert judged.answer(Question(name, Period.parse("2022-01"), ("body",), told[-1].known_at)) == {
            ("police",): 2
        }


def test_every_attribute_that_a_measure_asks_for_is_a_column_in_every_country(root):
    books = [BOOK, Codebook.load(root / "tests" / "second_country" / "mtisa")]
    given = [
        one.given for told in MEASURES.values() for one in (*told.measure.on, *told.measure.to) if one.given
    ]
    assert given
    for book in books:
        for one in given:
            held = [getattr(row, one.attribute) for row in book.list(one.of)]
            assert one.value in held
            assert set(held) - {one.value}, "not every code has it"
