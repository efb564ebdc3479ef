"""Orders laid out for the engine, kept in memory between two lives of a worker.

Laying out the orders of half a million devices takes minutes, and a worker that was killed must judge again
in seconds. What is laid out tells where protected persons live, so it lies in memory that belongs to no
process, and on no disk; after the machine itself has begun anew it is made again.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

import numpy as np
import orjson

from esep.kernel.outputs import whole
from esep.monitoring.compiled import Fleet
from esep.monitoring.intake.in_memory import exists, place_of
from esep.monitoring.records import Tables

NAMES = "names.json"
Codes = tuple[str, ...]


def kept(folder: Path, orders: bytes, make: Callable[[], Fleet]) -> Fleet:
    """The fleet of a worker: as it was laid out before, where that was by the same orders.

    Args:
        folder: of the worker.
        orders: what tells the orders from any others, such as their digest, and the hours laid out with them.
        make: lays them out.
    """
    if not exists():
        return make()
    place = place_of(folder)
    path = place / orders.hex()
    if path.exists():
        # A million tuples are made and none let go: to look for what could be takes longer than all else.
        with _without_collecting():
            return _read(path)
    fleet = make()
    forget(folder)
    place.mkdir(mode=0o700)
    with whole(path) as made:
        made.mkdir(mode=0o700)
        _write(fleet, made)
    return fleet


def forget(folder: Path) -> None:
    """Keep nothing for a worker any more."""
    rmtree(place_of(folder), ignore_errors=True)


@contextmanager
def _without_collecting() -> Iterator[None]:
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _write(fleet: Fleet, place: Path) -> None:
    for name, table in fleet.tables._asdict().items():
        np.save(place / f"{name}.npy", table)
    told = {
        "codes": fleet.codes,
        "zones": _packed(fleet.zones),
        "orders_of": _packed(fleet.orders_of),
        "leading": fleet.leading,
        "pair_orders": [(*key, code) for key, code in fleet.pair_orders.items()],
        "numbers": (fleet.ends_at, fleet.room),
    }
    (place / NAMES).write_bytes(orjson.dumps(told))


def _read(place: Path) -> Fleet:
    told = orjson.loads((place / NAMES).read_bytes())
    # What is read is shared with whoever keeps it in memory; nothing is copied before it is written to.
    tables = {name: np.asarray(np.load(place / f"{name}.npy", mmap_mode="c")) for name in Tables._fields}
    return Fleet(
        tuple(told["codes"]),
        _unpacked(told["zones"]),
        _unpacked(told["orders_of"]),
        tuple(told["leading"]),
        {(bound, other, zone): code for bound, other, zone, code in told["pair_orders"]},
        Tables(**tables),
        *told["numbers"],
    )


def _packed(names: Sequence[Codes]) -> tuple[list[Codes], list[int], list[int]]:
    """Tuples of codes as those that differ, and which one each is; of one code repeated only the code."""
    shown = [(codes[:1] if len(set(codes)) == 1 else codes) for codes in names]
    numbers = {codes: number for number, codes in enumerate(dict.fromkeys(shown))}
    return list(numbers), [numbers[codes] for codes in shown], [len(codes) for codes in names]


def _unpacked(packed: tuple[Iterable[list[str]], Iterable[int], Iterable[int]]) -> tuple[Codes, ...]:
    different = [tuple(codes) for codes in packed[0]]
    every = ((different[number], size) for number, size in zip(packed[1], packed[2], strict=True))
    return tuple(codes if len(codes) == size else codes * size for codes, size in every)
