"""Turning a function over records into machine code."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np


def _forget_what_is_old() -> None:
    """Remove compiled code that was made of other sources.

    A cached function is made anew only when its own file changes, not when a function that it calls does.
    """
    here = Path(__file__).parent
    sources = [
        *here.glob("*.py"),
        *(here.parent / name for name in ("records.py", "fixes.py", "alerts.py", "plane.py")),
    ]
    newest = max(source.stat().st_mtime_ns for source in sources)
    for kept in (here / "__pycache__").glob("*.nbi"):
        if kept.stat().st_mtime_ns < newest:
            kept.unlink(missing_ok=True)


with suppress(OSError):
    _forget_what_is_old()

Function = TypeVar("Function", bound=Callable[..., object])


def native(function: Function) -> Function:
    """Compile a function when it is first called, exactly as it is written, and keep the result on disk."""
    return numba.njit(cache=True, nogil=True, error_model="numpy")(function)  # type: ignore[return-value]


def part(function: Function) -> Function:
    """Like `native`, for what a loop does at every turn: it becomes part of what calls it."""
    return numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function)  # type: ignore[return-value]


@native
def whole(value: Any) -> int:  # noqa: ANN401  whole numbers of any width
    """A whole number in the one width in which functions take them, so that each is compiled once."""
    return np.int64(value)  # type: ignore[return-value]
