"""Orders that cannot be judged as they stand, for people to mend: by number, with who is at risk by it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import orjson

from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.monitoring.live.places import Places

SAID, WHERE = frozenset({"zone", "points", "most", "record"}), "place"


class Left(NamedTuple):
    """An order that cannot be read: the code of the reason with what may be said of it, whether the order is
    judged by what it said before, and whom it protects, by number.
    """

    order: str
    code: str
    values: Mapping[str, object]
    judged: bool
    persons: tuple[str, ...]

    @property
    def fault(self) -> EsepError:
        """The reason, without anything that tells where a place is."""
        return EsepError(self.code, **self.values)


def harmless(values: Mapping[str, object]) -> dict[str, object]:
    """What may be said of a reason: numbers of records and of points; never what stands in a sealed form.

    >>> harmless({"zone": "Z-1", "place": " at 51.1, 71.4", "geometry": "x"})
    {'zone': 'Z-1', 'place': '', 'geometry': '…'}
    """
    hidden = {name: "" if name == WHERE else "…" for name in values}
    return {name: value if name in SAID else hidden[name] for name, value in values.items()}


def keep_left(places: Places, left: Sequence[Left]) -> None:
    """Write them down beside the signs of life, for whoever watches."""
    with whole(places.left) as made:
        made.write_bytes(orjson.dumps([one._asdict() for one in left]))


def left_in(places: Places) -> tuple[Left, ...]:
    """Those that were written down last; none where nothing can be read.

    >>> from pathlib import Path
    >>> left_in(Places(Path("nowhere")))
    ()
    """
    try:
        told = orjson.loads(places.left.read_bytes())
        return tuple(Left(**{**one, "persons": tuple(one["persons"])}) for one in told)
    except (OSError, orjson.JSONDecodeError, TypeError, KeyError):
        return ()
