"""Rows cut out of groups: how many of each group stand in a row, so that what its columns print is met.

Columns are taken one after the other, a whole before its parts, within what these leave free. Where some
figure is not met the groups are tried in other orders; what is not met then is told.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from esep.forms.demonstrating.groups import ALL, OPEN, SENT, Dealt, Unmet
from esep.forms.demonstrating.plan import Plan
from esep.forms.demonstrating.sharing import Table, shared

ORDERS = 12  # of the groups that are tried besides their own, where some figure is not met
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cut:
    """A row to be cut out of groups: their places, and what a column wants of which of them."""

    row: str
    here: list[int]
    wants: Callable[[str], Iterable[tuple[Flags, int]]]

    @cached_property
    def _margins(self) -> dict[str, list[tuple[Flags, int]]]:
        return {}

    def margins(self, name: str) -> list[tuple[Flags, int]]:
        """What a column wants; it is asked for again and again while the row is cut."""
        if name not in self._margins:
            self._margins[name] = list(self.wants(name))
        return self._margins[name]

    def turned(self, order: Table) -> "Cut":
        """The same with its groups in another order."""
        here = [self.here[at] for at in order]
        return Cut(
            self.row, here, lambda name: [(flags[order], wanted) for flags, wanted in self.margins(name)]
        )


class Cutting:
    """Cuts rows out of groups.

    Args:
        plan: what the columns are.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def split(self, made: Dealt, cut: Cut) -> None:
        """Divide groups into those in a row and the rest, in the order of groups that meets most figures."""
        tried = []
        for order in _orders(len(cut.here)):
            turned = cut.turned(order)
            inside = self._inside(made, turned)
            tried.append((turned, inside, list(self._unmet(made, turned, inside))))
            if not tried[-1][-1]:
                break
        turned, inside, unmet = min(
            tried, key=lambda one: sum(abs(of.published - of.given) for of in one[-1])
        )
        made.unmet += unmet
        self._divided(made, turned, inside)

    def _inside(self, made: Dealt, cut: Cut) -> dict[str, Table]:
        """How many of each group are in the row, column after column, a whole before its parts."""
        amounts = {name: column[cut.here] for name, column in made.figures.items()}
        inside = self._decided(amounts, cut)
        for name in (*self.plan.beside, *self.plan.apart, *self.plan.parts):
            least, most = np.zeros_like(amounts[name]), amounts[name].copy()
            if name in self.plan.parts:
                of = self.plan.parts[name].of
                whole, part = whole_of(amounts, of, self.plan), whole_of(inside, of, self.plan)
                least, most = np.maximum(least, most - (whole - part)), np.minimum(most, part)
            most = np.maximum(self._sparing(name, amounts, most, cut), least)
            if self.plan.collide(cut.row, name):
                least, most = least * 0, most * 0
            inside[name] = _taken(amounts[name], least, most, cut.margins(name))
        return inside

    def _unmet(self, made: Dealt, cut: Cut, inside: Mapping[str, Table]) -> Iterator[Unmet]:
        for name in (*self.plan.columns, OPEN):
            for chosen, wanted in cut.margins(name):
                if (given := int(inside[name][chosen].sum())) != wanted:
                    first = made.groups[cut.here[int(np.flatnonzero(chosen)[0])]]
                    klass = "" if chosen.all() else first.klass
                    yield Unmet(made.territory, cut.row, klass, name, wanted, given)

    def _decided(self, amounts: Mapping[str, Table], cut: Cut) -> dict[str, Table]:
        """The outcomes of those in the row, from groups whose parts allow for it where these are enough."""
        inside: dict[str, Table] = {}
        for name in (*self.plan.outcomes, OPEN):
            rooms = [self._room(name, part, amounts, cut) for part in self.plan.parts]
            free = _bounded(amounts[name], rooms, cut.margins(name))
            inside[name] = _taken(amounts[name], np.zeros_like(free), free, cut.margins(name))
        inside[ALL] = np.sum([inside[name] for name in inside], axis=0)
        return inside

    def _sparing(self, name: str, amounts: Mapping[str, Table], most: Table, cut: Cut) -> Table:
        """How much of a whole may be in the row so that not too much of its parts comes along."""
        rooms = []
        for part, said in self.plan.parts.items():
            if said.of == name:
                room = most.copy()
                for chosen, wanted in cut.margins(part):
                    room[chosen] = _spare(amounts[name][chosen], amounts[part][chosen], wanted)
                rooms.append(room)
        return _bounded(most, rooms, cut.margins(name))

    def _room(self, name: str, part: str, amounts: Mapping[str, Table], cut: Cut) -> Table:
        """How much of an outcome may be in the row so that a part that is nearly all, or none, still fits."""
        room, of = amounts[name].copy(), self.plan.parts[part].of
        if not (name == of or name.startswith(f"{of}.") or of == ALL or of in self.plan.parts):
            return room
        whole = amounts[ALL] if of == ALL or of in self.plan.parts else whole_of(amounts, of, self.plan)
        for chosen, wanted in cut.margins(part):
            if of != ALL or wanted == 0:
                fits = whole.copy()
                fits[chosen] = _spare(whole[chosen], amounts[part][chosen], wanted)
            else:
                fits = amounts[part]
            share = np.divide(fits, whole, out=np.ones(len(whole)), where=whole > 0)
            room[chosen] = np.floor(room * share + 1e-9).astype(np.int64)[chosen]
        return room

    def _divided(self, made: Dealt, cut: Cut, inside: Mapping[str, Table]) -> None:
        for name in made.figures:
            made.figures[name] = np.concatenate([made.figures[name], inside[name]])
            made.figures[name][cut.here] -= inside[name]
        made.groups += [
            replace(one, marks=(*one.marks, cut.row)) for one in (made.groups[at] for at in cut.here)
        ]


def whole_of(figures: Mapping[str, Table], name: str, plan: Plan) -> Table:
    """What a column counts of each group, of which another one is a part."""
    if name == SENT:
        sent = [figures[one] for one in plan.outcomes if one.startswith(f"{SENT}.")]
        return np.asarray(np.sum(sent, axis=0), np.int64)
    return figures[name]


def _orders(length: int) -> Iterator[Table]:
    """Orders in which groups are tried, their own first, and always the same ones."""
    yield np.arange(length)
    rng = np.random.default_rng(length)
    yield from (rng.permutation(length) for _ in range(ORDERS))


def _spare(whole: Table, part: Table, wanted: int) -> Table:
    """How much of each whole can be taken so that at most so many of its part must come along."""
    return whole - part + np.diff(np.minimum(np.cumsum(part), wanted), prepend=0)


def _bounded(free: Table, rooms: Sequence[Table], margins: Iterable[tuple[Flags, int]]) -> Table:
    """The least room of all that still holds what each margin wants; wide rooms first, they cost least."""
    bound = free.copy()
    for chosen, wanted in margins:
        for room in sorted((one[chosen] for one in rooms), key=np.sum, reverse=True):
            narrower = np.minimum(bound[chosen], room)
            if int(narrower.sum()) >= wanted:
                bound[chosen] = narrower
    return bound


def _taken(amounts: Table, least: Table, most: Table, margins: Iterable[tuple[Flags, int]]) -> Table:
    """How much of each amount is taken, within bounds and so that each margin is met as far as it can be."""
    taken = np.zeros_like(amounts)
    for chosen, wanted in margins:
        line = amounts[chosen]
        bounds = np.stack([most[chosen], line - least[chosen]], axis=1)
        taken[chosen] = shared(line, np.array([wanted, line.sum() - wanted]), bounds)[:, 0]
    return taken
