"""The history: all that was reported and may be kept, handed over and taken over to the last bit."""

import json
import shutil

import duckdb
import pytest
from tests.monitoring.intake_made import CODES, NOW, batch, kept, one, opened, take, told

from esep.kernel.errors import EsepError
from esep.monitoring.history.compaction import compact
from esep.monitoring.history.handing_over import export
from esep.monitoring.history.handing_over import take as take_over
from esep.monitoring.history.inventory import Inventory, require_whole
from esep.monitoring.history.parquet import parts_of, read_part
from esep.monitoring.history.retention import DAY, forget, kept_for

HOUR = 3_600_000


@pytest.fixture
def intake(tmp_path):
    """Fixes over some hours, some late, one from 1970, some of a protected person."""
    made = opened(tmp_path / "in", segment=2000)
    for hour in range(4):
        take(made, batch(40, seq=100 * hour, at=NOW - hour * HOUR, lat=510_000_000), whole_batch=True)
    take(made, told("B-1", one(900, at=0), one(901, lat=-1, lon=-1), {"seq": 902, "at": NOW}))
    yield made
    made.close()


@pytest.fixture
def history(intake, tmp_path):
    compact(intake.log.folder, intake.hours, CODES, tmp_path / "history")
    return tmp_path / "history"


def rows(history) -> list[tuple]:
    """Every fix as it stands there, by the code of its device."""
    told = []
    for _, path in parts_of(history, -(2**40), 2**40):
        batch_read, labels, codes = read_part(path)
        told += [
            (codes[row["device"]], *row.tolist()[1:], int(label))
            for row, label in zip(batch_read, labels, strict=True)
        ]
    return sorted(told)


def test_all_but_the_protected_persons_fixes_come_into_the_history_once(intake, history):
    bound = sorted((CODES[device], seq) for device, seq in kept(intake) if device != 3)
    assert sorted((code, seq) for code, seq, *_ in rows(history)) == bound
    take(intake, told("B-2", one(7000)))
    compact(intake.log.folder, intake.hours, CODES, history)
    again = compact(intake.log.folder, intake.hours, CODES, history)
    assert again.rows == len(bound) + 1 == len(rows(history))
    assert require_whole(history) == again
    [(count,)] = duckdb.sql(f"select count(*) from '{history}/*/part-*.parquet'").fetchall()
    assert count == again.rows


def test_a_compaction_that_died_is_done_again_and_nothing_stands_twice(intake, history):
    (history / "manifest.json").unlink()
    take(intake, told("B-2", one(7000)))
    made = compact(intake.log.folder, intake.hours, CODES, history)
    assert made == require_whole(history)
    assert made.rows == len(rows(history)) == sum(device != 3 for device, _ in kept(intake))


def test_a_history_handed_over_and_taken_over_has_the_same_rows(history, tmp_path):
    made = export(history, tmp_path / "moved")
    assert take_over(tmp_path / "moved", tmp_path / "new") == (len(made.parts), 0)
    assert take_over(tmp_path / "moved", tmp_path / "new") == (0, len(made.parts))
    assert rows(tmp_path / "new") == rows(history)
    assert [part.content for part in Inventory.load(tmp_path / "moved").parts] == [
        part.content for part in sorted(made.parts, key=lambda part: part.name)
    ]
    assert {part.content for part in require_whole(tmp_path / "new").parts} == {p.content for p in made.parts}
    assert {row[0] for row in rows(tmp_path / "moved")} == {"B-0", "B-1", "B-2"}


def test_what_is_taken_over_replaces_nothing_of_ones_own(intake, history, tmp_path):
    export(history, tmp_path / "moved")
    (tmp_path / "own").mkdir()
    own = opened(tmp_path / "own" / "in")
    take(own, told("B-1", one(1, at=NOW)))
    here = tmp_path / "own" / "history"
    compact(own.log.folder, own.hours, CODES, here)
    take_over(tmp_path / "moved", here)
    assert len(rows(here)) == 1 + len(rows(history))
    take(own, told("B-1", one(2, at=NOW)))
    compact(own.log.folder, own.hours, CODES, here)
    assert require_whole(here).rows == 2 + len(rows(history))
    own.close()


@pytest.mark.parametrize("wrong", ["bit", "missing", "more", "inventory"])
def test_a_history_that_is_not_whole_is_not_taken(history, tmp_path, wrong):
    export(history, tmp_path / "moved")
    parts = [path for _, path in parts_of(tmp_path / "moved", -(2**40), 2**40)]
    manifest = tmp_path / "moved" / "manifest.json"
    if wrong == "bit":
        content = bytearray(parts[1].read_bytes())
        content[len(content) // 3] ^= 4
        parts[1].write_bytes(content)
    elif wrong == "missing":
        parts[-1].unlink()
    elif wrong == "more":
        shutil.copy(parts[0], parts[0].with_name("part-x.parquet"))
    else:
        told_so = json.loads(manifest.read_text())
        told_so["files"][0]["name"] = "../../escaped"
        manifest.write_text(json.dumps(told_so))
    with pytest.raises(EsepError, match=r"E-104[012]"):
        take_over(tmp_path / "moved", tmp_path / "new")
    assert not list((tmp_path / "new").rglob("*.parquet"))


def test_fixes_go_when_the_rule_of_their_order_says_so(history):
    kinds = {"B-0": "bail", "B-1": "ban", "B-2": "other"}
    before = rows(history)
    # Days of nothing: all of that kind that counts before now goes.
    rule = kept_for(kinds.__getitem__, {"bail": 0, "ban": 1}, now=NOW - HOUR)
    gone = forget(history, rule)
    left = rows(history)
    expected = [row for row in before if row[0] != "B-0" or row[2] >= NOW - HOUR]
    assert left == expected
    assert gone == len(before) - len(expected) > 0
    assert require_whole(history).rows == len(expected)
    assert forget(history, kept_for(kinds.__getitem__, {"ban": 0}, now=NOW + DAY)) > 0
    assert {row[0] for row in rows(history)} == {"B-0", "B-2"}


def test_an_hour_nobody_is_left_in_leaves_no_file(history):
    before = len(rows(history))
    assert forget(history, lambda _: NOW + DAY) == before > 0
    assert list(parts_of(history, -(2**40), 2**40)) == []
    assert require_whole(history).parts == ()
