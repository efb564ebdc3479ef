"""What is counted of protective orders, special requirements and detentions, and in what unit."""

import pytest
from tests.domains.lived import BOOKS, DOMAINS, statement

from esep.kernel.periods import Period
from esep.ledger.balance import Balance
from esep.ledger.engines import Lasting, Question
from esep.ledger.judge import Judge
from esep.ledger.known import Known
from esep.ledger.measures import measures
from esep.ledger.postings import Poster

BOOK, MEASURES = BOOKS["kz"], measures(DOMAINS)
ORDER, BOUND, HELD = "protective_order", "special_requirements", "domestic_detention"
HE, ANOTHER = "p-" + "a" * 24, "p-" + "c" * 24


def counted(told):
    """The answers of the judge, with which the postings agree."""
    cards = [statement(record, seq, name, moment, more, book=BOOK, number=number)
             for seq, (record, number, name, moment, more) in enumerate(told, 1)]  # fmt: skip
    judge, poster = Judge(cards, DOMAINS, BOOK, MEASURES), Poster(Known(DOMAINS, BOOK), MEASURES)
    posted = Balance([posting for card in cards for posting in poster.post(card)], MEASURES)

    def ask(name, period, *by):
        question = Question(name, Period.parse(period), by, len(cards))
        answer = judge.answer(question)
        assert posted.answer(question) == answer
        return answer if by else answer.get((), 0)

    return ask


def issued(number, binds, day, **more):
    return (
        ORDER,
        number,
        "issued",
        f"{day}T05:00:00.000000Z",
        {"binds": binds, "territory": "KZ-75", **more},
    )


def delivered(number, day):
    return (ORDER, number, "delivered", f"{day}T06:00:00.000000Z", {})


TOWARDS_MANY = (
    issued("1", HE, "2024-01-02", sex="male", age=40),
    issued("2", HE, "2024-01-02", sex="male", age=40),
    issued("3", HE, "2024-01-20", sex="male", age=40),
    issued("4", ANOTHER, "2024-01-03", sex="female", age=30, territory="KZ-71"),
    delivered("1", "2024-01-02"),
    delivered("2", "2024-01-05"),
    delivered("4", "2024-01-30"),
)


def test_persons_bound_are_fewer_than_the_orders_that_bind_them():
    ask = counted(TOWARDS_MANY)
    assert ask("protective_orders_issued", "2024-01") == 4
    assert ask("protective_order_persons", "2024-01") == 2
    assert ask("protective_order_persons", "2024-01", "territory") == {("KZ-71",): 1, ("KZ-75",): 1}
    told = ask("protective_orders_issued", "2024-01", "territory", "sex", "age")
    assert told == {("KZ-75", "male", 40): 3, ("KZ-71", "female", 30): 1}


def test_an_order_is_in_force_from_its_delivery_until_time_or_a_card_ends_it():
    lifted = (ORDER, "2", "lifted", "2024-01-25T06:00:00.000000Z", {})
    ask = counted((*TOWARDS_MANY, lifted))
    days = {"2024-01-02": 1, "2024-01-05": 2, "2024-01-24": 2, "2024-01-25": 1, "2024-01-30": 2,
            "2024-02-01": 2, "2024-02-02": 1, "2024-02-29": 1, "2024-03-01": 0}  # fmt: skip
    assert {day: ask("protective_orders_in_force", f"{day}..{day}") for day in days} == days
    assert ask("protective_orders_touched", "2024-01") == 3
    assert ask("protective_orders_delivered", "2024-01") == 3
    assert ask("protective_orders_undelivered", "2024-03") == 1
    assert (ask("protective_orders_expired", "2024"), ask("protective_orders_lifted", "2024")) == (2, 1)
    assert ask("protective_orders_delivery_late", "2024-01") == 3  # the third never, two on later days
    assert ask("protective_order_delivery_time", "2024-01") == Lasting(3, 1 + 73 + 649, 73, 1, 649)


def test_breaches_are_counted_each_and_their_reaction_from_the_first_that_waits():
    def breached(day):
        moment = f"{day}T06:00:00.000000Z"
        return (ORDER, "1", "breached", moment, {"learned_at": moment, "breach_kind": "visited"})

    reacted = (ORDER, "1", "reacted", "2024-01-10T06:00:00.000000Z", {"reaction": "protocol"})
    told = (*TOWARDS_MANY[:1], delivered("1", "2024-01-02"), breached("2024-01-04"), breached("2024-01-07"))
    assert counted(told)("protective_orders_breach_unanswered", "2024-01") == 1
    ask = counted((*told, reacted))
    assert ask("protective_order_breaches", "2024-01", "breach_kind") == {("visited",): 2}
    assert ask("protective_orders_breach_unanswered", "2024-01") == 0
    assert ask("protective_order_reactions", "2024-01", "reaction") == {("protocol",): 1}
    lasted = ask("protective_order_reaction_time", "2024-01")
    assert (lasted.units, lasted.lasted) == (1, 6 * 24)


def test_requirements_imposed_in_force_and_persons_are_three_figures():
    def imposed(number, binds, day):
        return (BOUND, number, "imposed", day, {"binds": binds, "territory": "KZ-75"})

    def effective(number, day, until):
        return (BOUND, number, "taken_effect", day, {"until_on": until})

    ask = counted(
        (
            imposed("1", HE, "2024-01-02"),
            imposed("2", HE, "2024-02-02"),
            imposed("3", ANOTHER, "2024-02-03"),
            effective("1", "2024-01-12", "2024-04-12"),
            effective("2", "2024-02-12", "2024-08-12"),
            (BOUND, "3", "lifted", "2024-02-10", {"reason": "overturned"}),
            (BOUND, "1", "breached", "2024-03-01T06:00:00.000000Z", {"breach_kind": "contact"}),
        )
    )
    assert ask("special_requirements_imposed", "2024") == 3
    assert ask("special_requirements_persons", "2024") == 2
    days = {"2024-02-11": 1, "2024-04-12": 2, "2024-04-13": 1, "2024-08-13": 0}
    assert {day: ask("special_requirements_in_force", f"{day}..{day}") for day in days} == days
    assert ask("special_requirements_breaches", "2024", "breach_kind") == {("contact",): 1}
    assert (ask("special_requirements_expired", "2024"), ask("special_requirements_lifted", "2024")) == (2, 1)


@pytest.mark.parametrize(("freed", "late"), [("2024-05-02T06:00", 0), ("2024-05-02T06:01", 1)])
def test_who_is_held_past_the_term_is_counted(freed, late):
    ask = counted(
        (
            (HELD, "1", "detained", "2024-05-01T06:00:00.000000Z", {"detention_term": "domestic"}),
            (HELD, "1", "released", f"{freed}:00.000000Z", {"outcome": "order_issued"}),
        )
    )
    assert ask("domestic_detentions", "2024-05") == 1
    assert ask("domestic_detentions_past_term", "2024-05") == late
    assert ask("domestic_detention_held", "2024-05-01..2024-05-01") == 1
    assert ask("domestic_detention_time", "2024-05").median == 24
    assert ask("domestic_detentions_ended", "2024-05", "outcome") == {("order_issued",): 1}


def test_a_check_that_the_end_of_the_order_took_away_is_not_a_missed_one():
    checks = [(ORDER, "1", "checked", f"2024-01-{day}", {}) for day in ("08", "15", "22", "29")]
    kept = counted((*TOWARDS_MANY[:1], delivered("1", "2024-01-02"), *checks))
    assert kept("protective_order_checks_missed", "2024") == 0
    left = counted((*TOWARDS_MANY[:1], delivered("1", "2024-01-02"), *checks[:2]))
    assert left("protective_order_checks_missed", "2024") == 1
