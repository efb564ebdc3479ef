"""The roster: the devices whose reports are taken, when each was fitted, and whom it protects.

In the log a device is a number. Numbers are given once, in the order of a file that only grows, so that the
log means the same for ever.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from esep.kernel.errors import EsepError
from esep.kernel.outputs import sync
from esep.monitoring.fixes import Fixes, judged_at, labelled
from esep.monitoring.orders import Span

CODE = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)
FOREVER = 2**63 - 1
NOBODY = np.uint32(2**32 - 1)
REMEMBERED = 1024  # lists
Numbers = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Fitted:
    """When a device was on a person: half-open spans in ms. `guards` when that person is protected."""

    spans: tuple[Span, ...] = ((0, None),)
    guards: bool = False


class Listed(NamedTuple):
    """The devices that a gateway reports for: their numbers in its order, `NOBODY` for those not known."""

    gateway: str
    numbers: Numbers


class Roster:
    """Devices by code and by number.

    Args:
        path: the file of codes, one a line; the number of a device is its line, from 0.
        fitted: the devices to take reports of.

    Raises:
        EsepError: E-1036 when the code of a device is none.

    >>> from tempfile import mkdtemp
    >>> roster = Roster(Path(mkdtemp()) / "devices", {"B-1": Fitted(), "P-1": Fitted(guards=True)})
    >>> roster.number("P-1"), roster.guards.tolist()
    (1, [False, True])
    """

    def __init__(self, path: Path, fitted: Mapping[str, Fitted]) -> None:
        self.codes: list[str] = _read(path)
        self._numbers = {code: number for number, code in enumerate(self.codes)}
        self._add(path, [code for code in fitted if code not in self._numbers])
        self._spans = [fitted[code].spans if code in fitted else () for code in self.codes]
        self.guards = np.array([code in fitted and fitted[code].guards for code in self.codes], np.bool_)
        ends = [spans[-1] if spans else (0, 0) for spans in self._spans]
        self._from = np.array([begins for begins, _ in ends], np.int64)
        self._to = np.array([FOREVER if end is None else end for _, end in ends], np.int64)
        self._lists: dict[bytes, Listed] = {}

    def number(self, code: str) -> int | None:
        """The number of a device, None where it is not known."""
        return self._numbers.get(code)

    def listed(self, told: bytes) -> Listed | None:
        """The list of devices that these bytes are, where it was looked up before: a gateway mostly sends the
        same one.
        """
        return self._lists.get(told)

    def look_up(self, told: bytes, gateway: str, codes: Sequence[str]) -> Listed:
        """Look a list of devices up, and remember it by its bytes."""
        if len(self._lists) >= REMEMBERED:
            self._lists.clear()
        get, nobody = self._numbers.get, int(NOBODY)
        numbers = np.fromiter((get(code, nobody) for code in codes), np.uint32, len(codes))
        self._lists[told] = Listed(gateway, numbers)
        return self._lists[told]

    def fits(self, rows: Fixes) -> npt.NDArray[np.bool_]:
        """Whether each fix was made while its device was on its person."""
        devices = rows["device"]
        begins, ends = self._from[devices], self._to[devices]
        # By whichever clock a fix counts, it counts in the last span when both instants lie in it.
        fit: npt.NDArray[np.bool_] = np.ones(len(rows), np.bool_)
        for name in ("at", "received_at"):
            fit &= (begins <= rows[name]) & (rows[name] < ends)
        if not fit.all():
            unsure = rows[~fit]
            fit[~fit] = self.fitted_at(unsure["device"], judged_at(unsure, labelled(unsure)))
        return fit

    def fitted_at(self, devices: Numbers, when: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Whether each device was on its person at each instant."""
        on: npt.NDArray[np.bool_] = (self._from[devices] <= when) & (when < self._to[devices])
        for place in np.flatnonzero(~on).tolist():
            on[place] = any(
                begins <= when[place] < (FOREVER if end is None else end)
                for begins, end in self._spans[devices[place]]
            )
        return on

    def _add(self, path: Path, codes: Sequence[str]) -> None:
        if any(not CODE.fullmatch(code) for code in codes):
            raise EsepError("E-1036")
        _append(path, codes)
        self._numbers |= {code: len(self.codes) + at for at, code in enumerate(codes)}
        self.codes += codes


def _read(path: Path) -> list[str]:
    if not path.exists():
        return []
    told = path.read_text(encoding="ascii")
    # A last line without its end was being written when the process died: nobody has used its number.
    return told[: told.rfind("\n") + 1].split()


def _append(path: Path, codes: Iterable[str]) -> None:
    lines = "".join(f"{code}\n" for code in codes)
    if not lines:
        return
    made = not path.exists()
    with path.open("r+b" if not made else "w+b") as file:
        told = file.read()
        file.truncate(told.rfind(b"\n") + 1)
        file.seek(0, os.SEEK_END)
        file.write(lines.encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)
    if made:
        sync(path.parent)
