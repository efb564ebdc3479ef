"""Postings of offences made directly, by chance and without cards, to measure the files of a ledger.

Each offence counts from a day, is learned some days later (one in fifty some months), one in seven is coded
otherwise from a later day on, and of what can end two in three do. Nothing here went through a register.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from esep.declare.measures import Counting
from esep.ledger import part_files
from esep.ledger.codings import Value
from esep.ledger.columns import APART, WHY, schema
from esep.ledger.dictionaries import Vocabulary
from esep.ledger.dictionary_file import DictionaryFile
from esep.ledger.inventory import Inventory, Kept
from esep.ledger.measures import Counted

DAY = 86_400_000_000  # microseconds
FIRST, LAST = 18_262, 20_089  # 2020 to 2024, as days since 1970
NOW = (LAST + 400) * DAY  # by then all of it is known
SIZES = {"article": 420, "territory": 20, "gravity": 5, "committed_on": 2_500, "registered_on": 1_827}
OTHERWISE = 12  # values of a dimension that is not named above
PART = 2_000_000  # rows of a part
Columns = dict[str, np.ndarray]
NOTHING: Mapping[str, Sequence[Value]] = {}


def make(
    folder: Path,
    datasets: dict[str, tuple[Counted, str]],
    names: list[str],
    offences: int,
    said: Mapping[str, Sequence[Value]] = NOTHING,
) -> Inventory:
    """A ledger in a folder with the postings of so many offences in each of the measures named.

    `said` are the values that some dimensions may have; the others have made up ones.
    """
    chance = np.random.default_rng(2024)
    words = DictionaryFile(folder, Inventory().words)
    dims = sorted({path for name in names for path in datasets[name][0].measure.by})
    fill_words(words.dictionaries, dims, said)
    lives = _lives(chance, offences)
    codings = {path: _codes(chance, _size(path, said), offences) for path in dims}
    kept = []
    for name in names:
        counted, fingerprint = datasets[name]
        columns = _postings(lives, codings, counted)
        kept.append(written(folder, Kept(name, fingerprint), counted, columns))
    inventory = Inventory().with_(words.add(), kept)
    inventory.replace_in(folder)
    return inventory


def _size(path: str, said: Mapping[str, Sequence[Value]]) -> int:
    return len(said[path]) if path in said else SIZES.get(path, OTHERWISE)


def fill_words(dictionaries: Vocabulary, dims: list[str], said: Mapping[str, Sequence[Value]]) -> None:
    """Give dimensions their values: those said, and made up ones for the others."""
    dictionaries[WHY].encode(["new", "requalified", "terminated"])
    for path in dims:
        size = _size(path, said)
        if path in said:
            dictionaries[path].encode(said[path])
        elif path.endswith("_on"):
            days = np.datetime64("2018-03-01") + np.arange(size)
            dictionaries[path].encode(map(str, days))
        else:
            dictionaries[path].encode(f"{path} {number}" for number in range(size))


def _lives(chance: np.random.Generator, offences: int) -> Columns:
    """The days of each offence; what never comes has the day 0."""
    on = np.sort(chance.integers(FIRST, LAST, offences))
    late = np.where(chance.random(offences) < 0.02, chance.integers(30, 300, offences), 0)
    recoded = np.where(chance.random(offences) < 1 / 7, on + chance.integers(1, 200, offences), 0)
    ended = np.where(chance.random(offences) < 2 / 3, on + chance.integers(5, 400, offences), 0)
    recoded = np.where((ended > 0) & (recoded >= ended), 0, recoded)
    return {"on": on, "late": late + chance.integers(0, 5, offences), "recoded": recoded, "ended": ended}


def _codes(chance: np.random.Generator, size: int, offences: int) -> np.ndarray:
    """Two codes of each offence, before and after it is recoded; few values are frequent, as in life."""
    first = (chance.random(offences) ** 3 * (size + 1)).astype(np.uint32)
    second = np.where(chance.random(offences) < 0.5, first, chance.integers(0, size + 1, offences))
    return np.stack([first, second.astype(np.uint32)])


def _postings(lives: Columns, codings: dict[str, np.ndarray], counted: Counted) -> Columns:
    """The rows of a measure in the order in which they became known."""
    offences = np.arange(len(lives["on"]))
    on, recoded, ended = lives["on"], lives["recoded"], lives["ended"]
    start, side = counted.measure.counting != Counting.FLOW, int(counted.measure.counting != Counting.FLOW)
    moved, gone = offences[recoded > 0], offences[(ended > 0) & start]
    blocks = [  # which offences, on, holds_from, side, amount, coding, why
        (offences, on, on, side, 1, 0, 1),
        (moved, on[moved], recoded[moved], side, -1, 0, 2),
        (moved, on[moved], recoded[moved], side, 1, 1, 2),
        (gone, ended[gone], ended[gone], 2, -1, (recoded[gone] > 0).astype(int), 3),
    ]
    columns: Columns = {
        "unit": np.concatenate([block[0] for block in blocks]) + 1,
        "on": np.concatenate([block[1] for block in blocks]).astype(np.int32),
        "holds_from": np.concatenate([block[2] for block in blocks]).astype(np.int32),
        "side": np.concatenate([np.full(len(b[0]), b[3], np.int8) for b in blocks]),
        "amount": np.concatenate([np.full(len(b[0]), b[4], np.int64) for b in blocks]),
        WHY: np.concatenate([np.full(len(b[0]), b[6], np.uint32) for b in blocks]),
    }
    if counted.measure.counting == Counting.DISTINCT:
        columns[APART] = np.char.add("offence:", columns["unit"].astype(str))
    which = np.concatenate([np.broadcast_to(b[5], len(b[0])) for b in blocks])
    known_at = (columns["holds_from"] + lives["late"][columns["unit"] - 1]).astype(np.int64) * DAY
    order = np.argsort(known_at, kind="stable")
    for path in counted.measure.by:
        columns[path] = codings[path][which, columns["unit"] - 1]
    columns = {name: column[order] for name, column in columns.items()}
    # What is taken back and what comes in its place is one card.
    taken_back = columns["amount"] == -1
    columns["known_at"] = known_at[order]
    columns["seq"] = np.cumsum(~(np.roll(taken_back & (columns["side"] != 2), 1))).astype(np.int64)
    return columns


def written(folder: Path, kept: Kept, counted: Counted, columns: Columns) -> Kept:
    """The rows of a measure as the parts of its files."""
    told, rows = schema(counted), len(columns["seq"])
    parts = []
    for start in range(0, rows, PART):
        until = min(start + PART, rows)
        table = pa.table([pa.array(columns[name][start:until]) for name in told.names], names=told.names)
        parts.append(part_files.write(folder, kept, counted, [table.cast(told)]))
    last = parts[-1]
    return replace(kept, parts=tuple(parts), seq=last.last_seq, known_at=last.last_known_at)
