"""Values that are made when they are first asked for: most commands need few of a codebook's many files."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

ValueT = TypeVar("ValueT")


class OnDemand(Mapping[str, ValueT]):
    """Values by name, each made once, when it is first asked for.

    >>> values = OnDemand({"one": lambda: 1, "faulty": lambda: 1 // 0})
    >>> values["one"], list(values)
    (1, ['one', 'faulty'])
    """

    def __init__(self, makers: Mapping[str, Callable[[], ValueT]]) -> None:
        self._makers = dict(makers)
        self._made: dict[str, ValueT] = {}

    def __getitem__(self, name: str) -> ValueT:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
