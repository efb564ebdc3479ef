"""Records by address: a function takes three addresses instead of twenty arrays, and nothing is counted on
the way.

`Addresses` of tables, memory and what is told are made once for a call from Python; the arrays outlive it.
"""

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic

from esep.monitoring import records
from esep.monitoring.alerts import ALERT
from esep.monitoring.fixes import FIX

Reader = Callable[[int, Any], Any]


def reader(dtype: np.dtype[np.void]) -> Reader:
    """Make a function of machine code: the address of an array and a position give the record there."""
    record = numba.from_dtype(dtype)
    size = dtype.itemsize

    @intrinsic
    def row(_: Any, address: Any, position: Any) -> Any:  # noqa: ANN401, ARG001
        def made(context: Any, builder: Any, signature: Any, values: Any) -> Any:  # noqa: ANN401
            whole = ir.IntType(64)
            place = context.cast(builder, values[1], signature.args[1], numba.types.int64)
            at = builder.add(values[0], builder.mul(place, ir.Constant(whole, size)))
            return builder.inttoptr(at, context.get_value_type(record))

        return record(numba.types.int64, position), made

    return row  # type: ignore[return-value]


WHOLE = np.dtype([("is", "<i8")])
NUMBER = np.dtype([("is", "<i4")])
REAL = np.dtype([("is", "<f8")])
FLAG = np.dtype([("is", "u1")])
POINT = np.dtype([("x", "<f4"), ("y", "<f4")])

fix_at = reader(FIX)
device_at = reader(records.DEVICE)
place_at = reader(records.PLACE)
rule_at = reader(records.RULE)
pair_at = reader(records.PAIR)
terms_at = reader(records.TERMS)
shared_at = reader(records.SHARED_PLACE)
known_at = reader(records.KNOWN)
amiss_at = reader(records.AMISS)
side_at = reader(records.SIDE)
together_at = reader(records.TOGETHER)
spell_at = reader(records.SPELL)
alert_at = reader(ALERT)
whole_at = reader(WHOLE)
number_at = reader(NUMBER)
real_at = reader(REAL)
flag_at = reader(FLAG)
point_at = reader(POINT)


def copier() -> Callable[[Any, Any], None]:
    """Make a function of machine code that writes one record over another of its kind."""

    @intrinsic
    def copied(_: Any, one: Any, other: Any) -> Any:  # noqa: ANN401
        def made(context: Any, builder: Any, _: Any, values: Any) -> Any:  # noqa: ANN401
            cgutils.raw_memcpy(builder, values[1], values[0], ir.Constant(ir.IntType(64), one.size), 1)  # type: ignore[no-untyped-call]
            return context.get_dummy_value()

        return numba.types.void(one, other), made

    return copied  # type: ignore[return-value]


copied = copier()


def addresses(**arrays: npt.NDArray[Any]) -> records.Rows:
    """The addresses of arrays as one record, with room for counts."""
    made = np.zeros(1, [(name, "<i8") for name in (*arrays, "size", "count", "room", "marked")])
    for name, array in arrays.items():
        made[name] = array.ctypes.data
    return made
