"""What every engine must answer: the tables of the page on measures, hard cases, and refusals."""

from dataclasses import replace

import pytest
from tests.ledger.chain import balance, balance_of_columns, duck, judge, question
from tests.ledger.telling import asked, cards, said, tables

from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

JANUARY = Period.parse("2024-01")


@pytest.fixture(params=[judge, balance, balance_of_columns, duck], ids=lambda make: make.__name__)
def engine(request):
    return request.param


def test_the_page_on_measures_says_what_is_counted(engine, root):
    told = tables((root / "docs" / "explanation" / "measures.md").read_text("utf-8"))
    assert len(told) == 10
    for history, questions in told:
        answers, asks = engine(cards(history)), list(asked(questions))
        assert asks
        for one in asks:
            assert said(answers.answer(one.question)) == one.answer, one


HARD = {
    "a newer decision of the same kind takes the place of the older one": (
        """
        offence:1 | registered | 2024-01-03 | article=188 | 2024-01-03
        offence:1 | reassessed | 2024-01-10 | damage=5    | 2024-01-10
        offence:1 | reassessed | 2024-02-10 | damage=7    | 2024-02-10
        """,
        """
        reassessed | 2024-01 | 2024-03-01 | | 1
        reassessed | 2024-02 | 2024-03-01 | | 1
        reassessed | 2024-01..2024-02 | 2024-03-01 | | 1
        """,
    ),
    "what goes out and comes back on one day has not been away, and is coded as it went on": (
        """
        offence:1 | registered  | 2024-01-03 | article=188 | 2024-01-03
        offence:1 | terminated  | 2024-01-03 | ground=1    | 2024-01-03
        offence:1 | reopened    | 2024-01-03 |             | 2024-01-03
        offence:1 | requalified | 2024-01-20 | article=100 | 2024-01-20
        """,
        """
        in_proceedings | 2024-01-01..2024-01-10 | 2024-02-01 | article | 188: 1
        in_proceedings | 2024-01 | 2024-02-01 | article | 100: 1
        undecided | 2024-01 | 2024-02-01 | article | 100: 1
        """,
    ),
    "what goes out on the first day of a period was open as it began": (
        """
        offence:1 | registered | 2024-01-03 | article=188 | 2024-01-03
        offence:1 | terminated | 2024-02-01 | ground=1    | 2024-02-01
        """,
        """
        in_proceedings | 2024-02 | 2024-03-01 | | 1
        in_proceedings | 2024-02-02..2024-02-10 | 2024-03-01 | | nothing
        undecided | 2024-02 | 2024-03-01 | | nothing
        """,
    ),
    "a card that leaves the state as it is brings nothing back": (
        """
        offence:1 | registered  | 2024-01-03 | article=188 | 2024-01-03
        offence:1 | reassessed  | 2024-01-10 | damage=5    | 2024-01-10
        offence:1 | requalified | 2024-01-20 | article=190 | 2024-01-20
        """,
        "unassessed | 2024-01 | 2024-03-01 | | nothing",
    ),
    "a unit touched twice counts once, as it was the last time": (
        """
        offence:1 | registered  | 2024-01-03 | article=190 | 2024-01-03
        offence:1 | terminated  | 2024-01-10 | ground=1    | 2024-01-10
        offence:1 | reopened    | 2024-01-15 |             | 2024-01-15
        offence:1 | requalified | 2024-01-20 | article=188 | 2024-01-20
        offence:1 | sent_to_court | 2024-01-25 | | 2024-01-25
        offence:1 | reopened    | 2024-02-15 |             | 2024-02-15
        """,
        """
        in_proceedings | 2024-01-01..2024-01-14 | 2024-03-01 | article | 190: 1
        in_proceedings | 2024-01 | 2024-03-01 | article | 188: 1
        in_proceedings | 2024-01..2024-02 | 2024-03-01 | article | 188: 1
        """,
    ),
    "a coding that holds from the day after the period does not reach into it": (
        """
        offence:1 | registered  | 2024-01-03 | article=188 | 2024-01-03
        offence:1 | requalified | 2024-02-01 | article=190 | 2024-02-01
        """,
        """
        registered | 2024-01 | 2024-03-01 | article | 188: 1
        undecided | 2024-01 | 2024-03-01 | article | 188: 1
        """,
    ),
    "time alone ends an order, and that is known ahead": (
        """
        order:1 | issued    | 2024-01-03 | | 2024-01-03
        order:1 | delivered | 2024-01-05 | | 2024-01-05
        """,
        """
        orders_in_force | 2024-01 | 2024-01-10 | | 1
        orders_in_force | 2024-01..2024-03 | 2024-01-10 | | nothing
        """,
    ),
    "a term that ran out has run out, whatever is done about it later": (
        """
        order:1 | issued    | 2024-01-03 | | 2024-01-03
        order:2 | issued    | 2024-01-03 | | 2024-01-03
        order:2 | delivered | 2024-01-09 | | 2024-01-09
        order:1 | delivered | 2024-01-20 | | 2024-01-20
        """,
        """
        orders_late | 2024-01 | 2024-01-03 | | 2
        orders_late | 2024-01 | 2024-01-31 | | 1
        orders_late | 2024-01-01..2024-01-10 | 2024-01-31 | | nothing
        orders_on_time | 2024-01-01..2024-01-10 | 2024-01-31 | | 2
        orders_on_time | 2024-01 | 2024-01-31 | | 1
        """,
    ),
    "a window of months ends within a month too short for it": (
        """
        offence:1 | registered | 2024-01-31 | article=188 | 2024-01-31
        offence:1 | terminated | 2024-02-29 | ground=1    | 2024-02-29
        offence:2 | registered | 2024-01-29 | article=188 | 2024-01-29
        offence:2 | terminated | 2024-02-28 | ground=1    | 2024-02-28
        """,
        "became | 2024-01 | 2024-06-01 | 1 month | terminated: 1, -: 1",
    ),
    "one transfer of a proceeding recodes its offences, and what was seized in them": (
        """
        proceeding:1 | started | 2024-01-02 | body=police | 2024-01-02
        offence:1 | registered | 2024-01-03 | article=188 proceeding=proceeding:1 | 2024-01-03
        offence:2 | registered | 2024-01-03 | article=188 proceeding=proceeding:1 | 2024-01-03
        exhibit:1 | seized     | 2024-01-04 | worth=3 offence=offence:1 | 2024-01-04
        proceeding:1 | transferred | 2024-02-10 | body=prosecutor reason=1 | 2024-02-10
        """,
        """
        registered | 2024-01 | 2024-03-01 | proceeding.body | police: 2
        registered | 2024-01..2024-02 | 2024-02-09 | proceeding.body | police: 2
        registered | 2024-01..2024-02 | 2024-03-01 | proceeding.body | prosecutor: 2
        exhibits_seized | 2024-01..2024-02 | 2024-03-01 | worth, offence.proceeding.body | 3 prosecutor: 1
        """,
    ),
    "what came before is not recoded by an event of the same kind": (
        """
        proceeding:1 | started     | 2024-01-02 | body=police | 2024-01-02
        proceeding:1 | transferred | 2024-01-10 | body=prosecutor reason=1 | 2024-01-10
        proceeding:1 | transferred | 2024-01-20 | body=police reason=2 | 2024-01-20
        """,
        "transfers | 2024-01 | 2024-03-01 | body, reason | police 2: 1, prosecutor 1: 1",
    ),
    "a correction puts the past right from its beginning, and an annulment takes it away": (
        """
        offence:1 | registered | 2024-01-03 | article=188 | 2024-01-03
        offence:1 | registered | 2024-01-03 | article=190 corrects=1 | 2024-03-05
        offence:2 | registered | 2024-01-04 | article=188 | 2024-01-04
        offence:2 | annulled   | 2024-01-04 | annuls=3    | 2024-03-06
        """,
        """
        registered | 2024-01 | 2024-03-04 | article | 188: 2
        registered | 2024-01 | 2024-03-05 | article | 188: 1, 190: 1
        registered | 2024-01 | 2024-03-06 | article | 190: 1
        """,
    ),
    "what is not known is unknown, and counts": (
        "offence:1 | registered | 2024-01-03 | article=188 proceeding=proceeding:9 | 2024-01-03",
        "registered | 2024-01 | 2024-03-01 | article, proceeding.body | 188 -: 1",
    ),
}


@pytest.mark.parametrize("case", HARD)
def test_hard_cases(engine, case):
    history, questions = HARD[case]
    answers = engine(cards(history))
    for one in asked(questions):
        assert said(answers.answer(one.question)) == one.answer, one


@pytest.mark.parametrize(
    ("code", "asks"),
    [
        ("E-822", replace(question("registered", JANUARY, 0), measure="crimes")),
        ("E-823", question("registered", JANUARY, 0, ("ground",))),
        ("E-824", question("became", JANUARY, 0, months=0)),
        ("E-824", replace(question("registered", JANUARY, 0), months=3)),
    ],
)
def test_a_question_without_a_meaning_is_refused(engine, code, asks):
    with pytest.raises(EsepError, match=code):
        engine([]).answer(asks)


def test_of_nothing_there_is_nothing(engine):
    answers = engine([])
    for name in ("registered", "undecided", "in_proceedings", "victims", "time_to_outcome", "became"):
        assert answers.answer(question(name, JANUARY, 0, ())) == {}
