"""Postings in files: each card once, in the order of the journal, whatever the batches, and by hash."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.chain import MEASURES, journal, journals, judge, post, question, questions
from tests.ledger.files import journal_of, ledger, running, statements, work

from esep.kernel.periods import Period
from esep.ledger import posting_files
from esep.ledger.examining import examine
from esep.ledger.inventory import Inventory

SEEDS = st.integers(0, 2**40).map(Random)


@settings(max_examples=2)
@given(journals(), SEEDS)
def test_caught_up_in_any_batches_is_rebuilt_at_once(told, chance):
    in_any_batches(told, chance)


@pytest.mark.slow
@settings(max_examples=4)
@given(journals(longest=60), SEEDS)
def test_long_histories_caught_up_in_any_batches_are_rebuilt_at_once(told, chance):
    in_any_batches(told, chance)


def in_any_batches(told, chance):
    kept = journal_of(told)
    with TemporaryDirectory() as place:
        folder, other = Path(place) / "caught up", Path(place) / "rebuilt"
        for upto in sorted(chance.sample(range(1, len(told) + 1), min(3, len(told)))):
            work(folder, kept, cards=chance.randint(1, 9)).catch_up(upto)
        done = work(folder, kept).catch_up()
        assert running(done) == running(work(other, kept, cards=1000).rebuild())


@settings(max_examples=2)
@given(journals(), SEEDS)
def test_duckdb_over_files_counts_what_the_judge_counts(told, chance):
    over_files(told, chance)


@pytest.mark.slow
@settings(max_examples=4)
@given(journals(longest=60), SEEDS)
def test_duckdb_over_files_counts_long_histories_as_the_judge_does(told, chance):
    over_files(told, chance)


def over_files(told, chance):
    kept = journal_of(told)
    judged = judge(statements(kept))
    with TemporaryDirectory() as place:
        work(Path(place), kept, cards=chance.choice([3, 1000])).catch_up()
        engine = ledger(Path(place)).engine()
        asked = list(questions(statements(kept), chance))
        expected = [judged.answer(one) for one in asked]
        assert engine.answer_many(asked) == expected
        assert [engine.answer(one) for one in asked[:10]] == expected[:10]


@pytest.fixture(scope="module")
def kept():
    return journal_of(journal(Random(5), longest=60))


@pytest.fixture
def folder(tmp_path, kept):
    work(tmp_path, kept, cards=9).catch_up()
    return tmp_path


def test_the_postings_of_a_figure_come_back_as_they_were_posted(folder, kept):
    opened, told = ledger(folder), statements(kept)
    always = Period.parse("2020-01-01..2030-01-01")
    for name in ("registered", "victims", "time_to_outcome", "undecided"):
        asked = question(name, always, told[-1].known_at, months=1200)
        expected = [one for one in post(told) if one.measure == name]
        assert list(opened.postings(asked, kept)) == expected
        assert expected


def test_rows_stand_in_the_order_of_the_journal_and_moments_never_fall(folder):
    for dataset in Inventory.read(folder).datasets:
        last = (0, 0)
        for part in dataset.parts:
            read = pq.read_table(folder / part.file)
            rows = list(zip(read["seq"].to_pylist(), read["known_at"].to_pylist(), strict=True))
            assert rows == sorted(rows)
            assert rows[0][0] > last[0]
            assert rows[0][1] >= last[1]
            assert (part.first_seq, part.first_known_at) == rows[0]
            assert (part.last_seq, part.last_known_at) == rows[-1]
            assert part.rows == len(rows)
            assert read.schema.metadata[b"fingerprint"].decode() == dataset.fingerprint
            last = rows[-1]


def test_many_small_parts_become_one_with_the_same_postings(tmp_path, kept, monkeypatch):
    monkeypatch.setattr(posting_files, "MANY_SMALL", 3)
    done = work(tmp_path, kept, cards=4).catch_up()
    assert max(len(dataset.parts) for dataset in done.datasets) <= 3
    monkeypatch.undo()
    assert running(done) == running(work(tmp_path / "other", kept, cards=4).catch_up())
    opened = ledger(tmp_path)
    for name in MEASURES:
        examine(opened.dataset(name))


def test_who_opened_a_ledger_reads_on_while_parts_are_put_together(tmp_path, kept, monkeypatch):
    told = statements(kept)
    always = Period.parse("2020-01-01..2030-01-01")
    asked = question("registered", always, told[19].known_at)
    work(tmp_path, kept, cards=4).catch_up(20)
    engine = ledger(tmp_path).engine()
    before = engine.answer(asked)
    monkeypatch.setattr(posting_files, "MANY_SMALL", 1)
    work(tmp_path, kept, cards=4).catch_up()
    assert engine.answer(asked) == before == ledger(tmp_path).engine().answer(asked)
    assert before


def test_of_an_empty_journal_there_is_an_empty_ledger(tmp_path):
    empty = journal_of([])
    work(tmp_path, empty).catch_up()
    opened = ledger(tmp_path)
    assert opened.caught_up == (0, 0)
    assert opened.engine().answer(question("registered", Period.parse("2024"), 10**18)) == {}
    assert work(tmp_path, empty).is_done()
