"""Cards that count no offences: proceedings that were separated, and what suspects were qualified as."""

import zlib
from base64 import b32encode
from collections.abc import Iterator
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from esep.codebook.territories import Territories
from esep.forms.demonstrating.cards import Cards, Column, Numbers, article, began, column, same, written
from esep.forms.demonstrating.groups import Dealt
from esep.forms.demonstrating.lives import DAY, Days
from esep.forms.demonstrating.plan import Plan
from esep.kernel.periods import Period

TOGETHER = 12  # suspects of one made-up proceeding
DIGEST = 15  # bytes behind the id of a person


class Beside:
    """Writes what a territory's figures say of proceedings and suspects."""

    def __init__(
        self, dealt: Dealt, plan: Plan, territories: Territories, period: Period, numbers: Numbers
    ) -> None:
        self.dealt, self.plan, self.numbers = dealt, plan, numbers
        self._rng = np.random.default_rng(zlib.crc32(f"{dealt.territory} beside".encode()))
        first = np.datetime64(period.start, "D")
        self._first = max(first, np.datetime64(began(territories, dealt.territory), "D"))
        self._last = np.datetime64(period.last, "D")

    def cards(self) -> Iterator[Cards]:
        """Proceedings before what is separated from them and who is suspected in them."""
        for name, said in self.plan.apart.items():
            group = np.repeat(np.arange(len(self.dealt.groups)), self.dealt.figures[name])
            group = group[[bool(self.dealt.groups[at].klass) for at in group]]
            if len(group):
                yield from self._suspects(group) if said.card == "suspect" else self._separated(group)

    def _separated(self, group: npt.NDArray[np.int64]) -> Iterator[Cards]:
        day = self._days(len(group))
        origin, cards = self._proceedings(group, day, "started_on")
        yield cards
        _, cards = self._proceedings(group, day, "separated_on", [f"proceeding:{one}" for one in origin])
        yield cards

    def _suspects(self, group: npt.NDArray[np.int64]) -> Iterator[Cards]:
        """Some suspects to a proceeding, each named and qualified on one day."""
        case = np.concatenate(
            [[0], np.cumsum((np.diff(group) != 0) | (np.arange(1, len(group)) % TOGETHER == 0))]
        )
        first = np.unique(case, return_index=True)[1]
        day = self._days(len(first))
        origin, cards = self._proceedings(group[first], day, "started_on")
        yield cards
        number = self._numbers_of_others(len(group))
        on, texts = day[case], written(day)[case]
        people = [person(f"{self.dealt.territory} {one}") for one in number.tolist()]
        fields = {
            "named_on": texts,
            "suspect": column(people),
            "proceeding": column([f"proceeding:{one}" for one in origin])[case],
        }
        said = {name: same(value, len(group)) for name, value in self.plan.suspects.items()}
        part = said.pop("part")
        yield Cards("suspect.named", number, on, on, fields | said, "named_on")
        coded = {"qualified_on": texts, "part": part, **self._coded(group)}
        yield Cards("suspect.qualified", number, on, on, coded, "qualified_on")

    def _proceedings(
        self, group: npt.NDArray[np.int64], day: Days, happened: str, origin: list[str] | None = None
    ) -> tuple[list[int], Cards]:
        years = (day.astype("datetime64[Y]").astype(int) + 1970) % 100
        number = years * 10**13 + self.numbers.proceedings + np.arange(len(group))
        self.numbers.proceedings += len(group)
        fields = {
            happened: written(day),
            "territory": same(self.dealt.territory, len(group)),
            **self._coded(group),
        }
        fields |= {name: same(value, len(group)) for name, value in self.plan.proceedings.items()}
        if origin is not None:
            fields["origin"] = column(origin)
        return number.tolist(), Cards(
            f"proceeding.{happened.removesuffix('_on')}", number, day, day, fields, happened
        )

    def _coded(self, group: npt.NDArray[np.int64]) -> dict[str, Column]:
        groups = self.dealt.groups
        return {
            "article": column([article(one.concept) for one in groups])[group],
            "gravity": column([self.plan.classes.get(one.klass) for one in groups])[group],
        }

    def _days(self, length: int) -> Days:
        return self._first + self._rng.integers(0, (self._last - self._first).astype(int) + 1, length) * DAY

    def _numbers_of_others(self, length: int) -> npt.NDArray[np.int64]:
        number = self.numbers.others + np.arange(length)
        self.numbers.others += length
        return number


def person(name: str) -> str:
    """The id of somebody who does not exist, always the same."""
    return f"p-{b32encode(sha256(name.encode()).digest()[:DIGEST]).decode().lower()}"
