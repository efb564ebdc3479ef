"""Handing a history over and taking one: whoever supplies devices next year has every fix of this one.

What is handed over is the history itself: Parquet that many programs read, with counts and digests beside it.
"""

import shutil
from dataclasses import replace
from pathlib import Path

from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.monitoring.history.inventory import MANIFEST, Inventory, Part, part_of, require_whole


def export(history: Path, out: Path) -> Inventory:
    """Copy a history into a new folder, whole or not at all, and read the copy through.

    Args:
        history: the history.
        out: the folder to make.

    Raises:
        EsepError: E-1040 and E-1041 when the history itself is not whole; E-020 when something is in the way.
    """
    inventory = Inventory.load(history)
    if history.exists() and not (history / MANIFEST).exists():
        raise EsepError("E-1040", folder=history)
    with whole(out) as made:
        made.mkdir(mode=0o700)
        for part in inventory.parts:
            _copied(history / part.name, made, part)
        inventory.save(made)
        require_whole(made)
    return inventory


def take(given: Path, history: Path) -> tuple[int, int]:
    """Take over a history that was handed over; how many files came in, and how many stood here already.

    It is read through before anything is taken. Files are named after what they say: what is taken twice
    stands here once, and no file of one's own is ever replaced.

    Args:
        given: the folder that was handed over.
        history: where it goes; made when it is not there.

    Raises:
        EsepError: E-1040, E-1041 and E-1042 when what was handed over is not whole.
    """
    coming = require_whole(given)
    history.mkdir(mode=0o700, parents=True, exist_ok=True)
    inventory = Inventory.load(history)
    here = {_said(part) for part in inventory.parts}
    new = [part for part in coming.parts if _said(part) not in here]
    taken = [replace(part, name=_name(part)) for part in new]
    for part, own in zip(new, taken, strict=True):
        _copied(given / part.name, history, own)
    Inventory((*inventory.parts, *taken), inventory.position).save(history)
    return len(new), len(coming.parts) - len(new)


def _said(part: Part) -> tuple[str, str]:
    """The hour and what is said of it."""
    return part.name.partition("/")[0], part.content


def _name(part: Part) -> str:
    return f"{_said(part)[0]}/part-taken-{part.content[:32]}.parquet"


def _copied(source: Path, target: Path, part: Part) -> None:
    """Copy a file to its name and see that it says what it should."""
    path = target / part.name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with whole(path) as place:
        try:
            shutil.copyfile(source, place)
        except FileNotFoundError:
            raise EsepError("E-1041", file=part.name) from None
        place.chmod(0o600)
    if part_of(target, path) != part:
        raise EsepError("E-1041", file=part.name)
