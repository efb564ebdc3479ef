"""Opened figures: what is told of cards, units and reasons sums up to the figure that the judge gives."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.chain import EPOCH, MEASURES, MICROSECOND, journals, judge, post, question, questions
from tests.ledger.files import journal_of, ledger, work
from tests.ledger.telling import cards

from esep.kernel.periods import Period
from esep.ledger.conditions import Among
from esep.ledger.contributions import ADDITIVE, Change, Opening
from esep.ledger.datasets import Held
from esep.ledger.duck import DuckDB
from esep.ledger.engines import Lasting
from esep.ledger.explaining import Explained, Part
from esep.ledger.revisions import Move, Revision, recorded, together
from esep.ledger.whys import Why
from esep.register.entries import moment

SEEDS = st.integers(0, 2**40).map(Random)
LATER = 2**53


def month_of(known_at):
    return moment(known_at).date().isoformat()[:7]


def held(told):
    posted = post(told)
    datasets = {name: Held(posted, counted) for name, counted in MEASURES.items()}
    engine = DuckDB(datasets, MEASURES)
    return {name: Opening(engine, datasets[name], counted) for name, counted in MEASURES.items()}


def explained(openings, asked):
    return Explained.of(openings[asked.measure], asked, month_of)


def revised(openings, asked, since):
    return Revision.of(openings[asked.measure], asked, since)


def parts(figure):
    return (figure.units, figure.lasted) if isinstance(figure, Lasting) else (figure, 0)


def summed(figures):
    """Figures added up, units and days apart; what is 0 is left out."""
    sums = {}
    for cell, figure in figures:
        old, new = sums.get(cell, (0, 0)), parts(figure)
        sums[cell] = old[0] + new[0], old[1] + new[1]
    return {cell: told for cell, told in sums.items() if told != (0, 0)}


@settings(max_examples=3)
@given(journals(), SEEDS)
def test_what_is_told_of_a_figure_sums_up_to_what_the_judge_counts(told, chance):
    openings, judged = held(told), judge(told)
    for asked in questions(told, chance):
        one = replace(asked, by=())
        opened, figures = explained(openings, one), judged.answer(one)
        assert opened.cells == figures
        whole = summed(figures.items())
        assert summed((cell, fig) for member in opened.members for cell, fig in member.cells.items()) == whole
        units, days = (sum(values) for values in zip((0, 0), *whole.values(), strict=True))
        for split in (opened.whys, opened.months):
            assert (together(split.values()).sum, together(split.values()).lasted) == (units, days)


@settings(max_examples=6)
@given(journals(), SEEDS)
def test_the_changes_between_two_moments_are_the_difference_of_what_the_judge_counts(told, chance):
    openings, judged = held(told), judge(told)
    asked = list(questions(told, chance))
    whole = [one for one in asked if MEASURES[one.measure].measure.counting not in ADDITIVE]
    since, until = sorted(chance.sample([one.known_at for one in told], 2))
    for one in (replace(one, known_at=until) for one in (*whole, *chance.sample(asked, 6))):
        revision = revised(openings, one, since)
        before, after = judged.answer(replace(one, known_at=since)), judged.answer(one)
        assert (revision.before, revision.after) == (before, after)
        for cell in {*before, *after, *(change.cell for change in revision.changes)}:
            told_of = together(revision.whys(cell).values())
            old, new = parts(before.get(cell, 0)), parts(after.get(cell, 0))
            assert (told_of.sum, told_of.lasted) == (new[0] - old[0], new[1] - old[1])


@given(journals(), SEEDS)
@settings(max_examples=4)
def test_what_moves_inside_a_table_leaves_and_comes_by_its_reasons(told, chance):
    openings = held(told)
    for one in chance.sample(list(questions(told, chance)), 12):
        revision = revised(openings, one, told[0].known_at)
        moves = revision.moves()
        changes = {*(change.cell for change in revision.changes)}
        for cell in changes:
            all_ = together(revision.whys(cell).values())
            assert sum(move.amount for move in moves if move.left == cell) <= all_.minus
            assert sum(move.amount for move in moves if move.came == cell) <= all_.plus
        assert {cell for move in moves for cell in (move.left, move.came)} <= changes


ARTICLES = """
offence:1 | registered  | 2024-01-10 | article=188 damage=50 victim=p-1 | 2024-01-11
offence:3 | registered  | 2024-01-26 | article=188 damage=1             | 2024-01-27
offence:4 | registered  | 2024-01-27 | article=188                      | 2024-01-28
offence:2 | registered  | 2024-01-20 | article=188 damage=70 victim=p-1 | 2024-02-14
offence:1 | requalified | 2024-01-25 | article=190                      | 2024-02-16
offence:3 | registered  | 2024-01-26 | article=190 damage=9 corrects=2  | 2024-02-20
offence:4 | annulled    | 2024-01-27 | annuls=3                         | 2024-02-21
"""
JANUARY = Period.parse("2024-01")


def at(day):
    return (datetime.fromisoformat(day).replace(hour=23, tzinfo=UTC) - EPOCH) // MICROSECOND


def test_a_move_inside_a_table_is_told_from_a_real_change():
    openings = held(cards(ARTICLES))
    revision = revised(
        openings, question("registered", JANUARY, at("2024-03-01"), ("article",)), at("2024-01-31")
    )
    assert (revision.before, revision.after) == ({("188",): 3}, {("188",): 1, ("190",): 2})
    assert revision.whys() == {
        Why.REGISTERED_LATE: Part(1, 0),
        Why.CORRECTED: Part(1, 1),
        Why.ANNULLED: Part(0, 1),
        Why.REQUALIFIED: Part(1, 1),
    }
    assert revision.moves() == [
        Move(("188",), ("190",), Why.CORRECTED, 1),
        Move(("188",), ("190",), Why.REQUALIFIED, 1),
    ]
    assert recorded(revision.whys()) == Part(3, 3)


def test_what_one_card_takes_from_several_cells_is_paired_once():
    amounts = {"a": -1, "b": -2, "c": 2, "d": 1}
    made = [Change(1, 1, 7, (cell,), amount, 0, Why.CORRECTED) for cell, amount in amounts.items()]
    revision = Revision(question("damage_done", JANUARY, LATER, ("article",)), 0, {}, {}, made)
    moved = {(move.left, move.came): move.amount for move in revision.moves()}
    assert moved == {(("a",), ("c",)): 1, (("b",), ("c",)): 1, (("b",), ("d",)): 1}


def test_what_a_correction_leaves_in_its_cell_changes_no_count_and_some_money():
    openings = held(cards(ARTICLES))
    counts = revised(openings, question("registered", JANUARY, at("2024-02-20"), ()), at("2024-02-19"))
    assert (counts.changes, counts.whys(), counts.moves()) == ([], {}, [])
    money = revised(openings, question("damage_done", JANUARY, at("2024-02-20"), ()), at("2024-02-19"))
    assert money.whys() == {Why.CORRECTED: Part(8, 0)}


def test_who_came_and_left_again_is_a_number_beside_those_that_count():
    opened = explained(held(cards(ARTICLES)), question("registered", JANUARY, at("2024-03-01"), ()))
    assert (opened.cells, len(opened.members), opened.returned) == ({(): 3}, 3, 1)
    assert opened.months == {"2024-01": Part(3, 0), "2024-02": Part(1, 1)}
    assert [row.seq for row in opened.members[0].rows] == [1, 5, 5]


def test_a_person_named_twice_is_one_member_with_the_postings_of_both_records():
    opened = explained(held(cards(ARTICLES)), question("victims", JANUARY, at("2024-03-01"), ()))
    [person] = opened.members
    assert (opened.cells, person.cells) == ({(): 1}, {(): 1})
    assert {row.unit for row in person.rows} == {1, 2}
    assert opened.whys == {Why.NEW: Part(1, 0)}


def test_what_was_known_at_the_earlier_moment_itself_is_no_change_since():
    told = cards(ARTICLES)[1:3] + cards("offence:9 | annulled | 2024-01-27 | annuls=3 | 2024-02-21")
    told[-1] = told[-1]._replace(seq=9, record="offence:4")
    for name in ("registered", "in_proceedings"):
        revision = revised(held(told), question(name, JANUARY, LATER, ()), told[1].known_at)
        assert (revision.before, revision.after) == ({(): 2}, {(): 1})
        assert revision.whys() == {Why.ANNULLED: Part(0, 1)}


def test_what_was_touched_meets_a_condition_by_its_last_coding_alone():
    told = """
    offence:1 | registered  | 2024-01-03 | article=188 | 2024-01-03
    offence:1 | terminated  | 2024-01-10 | ground=1    | 2024-01-10
    offence:1 | requalified | 2024-01-12 | article=190 | 2024-01-12
    offence:1 | reopened    | 2024-01-15 |             | 2024-01-15
    offence:1 | requalified | 2024-01-20 | article=190 | 2024-01-20
    """
    asked = replace(question("in_proceedings", JANUARY, LATER, ()), where={"article": Among.of("188")})
    opened = explained(held(cards(told)), asked)
    assert (opened.cells, opened.members, opened.returned) == ({}, [], 1)


def test_opened_from_files_it_is_what_is_opened_from_memory(tmp_path):
    told = cards(ARTICLES)
    work(tmp_path, journal_of(told)).catch_up()
    kept = ledger(tmp_path)
    for name in ("registered", "damage_done", "victims", "undecided", "in_proceedings"):
        asked = question(name, JANUARY, at("2024-03-01"), ())
        filed = Opening(kept.engine(), kept.dataset(name), kept.measures[name])
        assert unnumbered(Explained.of(filed, asked, month_of)) == unnumbered(explained(held(told), asked))


def unnumbered(opened):
    """What was opened without the numbers of units, which files take from entries."""
    rows = [[row._replace(unit=0) for row in member.rows] for member in opened.members]
    return opened.cells, opened.returned, opened.whys, opened.months, rows
