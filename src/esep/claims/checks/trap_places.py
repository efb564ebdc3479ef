"""Where the words of traps and events stand in a text, and which of them have the context they need."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from esep.claims.checks.scene import Scene
from esep.claims.checks.trap_rows import Trap, trap_book
from esep.claims.checks.words import row_of
from esep.claims.vocabulary import words

NEAR = 300
BESIDE = 40
EQUATING = re.compile(r"(\s*[(,–—]\s*)([^.()]*)")
CLOSED = re.compile(r"(?:\s+[^\W\d_]+){0,2}\s*\)")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a text where words of a trap stand, and the part they play."""

    start: int
    end: int
    role: str
    language: str


@dataclass
class Places:
    """The places of one role in the order of the text, found by where they begin."""

    every: list[Place] = field(default_factory=list)

    @cached_property
    def _starts(self) -> list[int]:
        return [place.start for place in self.every]

    def within(self, start: int, end: int) -> list[Place]:
        """The places that begin and end within a stretch of the text."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [place for place in self.every[low:high] if place.end <= end]

    def covers(self, place: Place) -> bool:
        """Whether another place begins in one of these."""
        low, high = (
            bisect_left(self._starts, place.start - LONGEST),
            bisect_left(self._starts, place.start + 1),
        )
        return any(place.start < other.end for other in self.every[low:high])


NOWHERE = Places()


class Traps:
    """The words of all traps and events as they stand in one text, found in one pass."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.book = scene, trap_book(scene.book)
        self.row = scene.row
        self._places: dict[tuple[str, str], Places] = {}
        for hit in self.book.terms.find(self.row.words):
            of, role, language = hit.tag
            start, end = self.row.starts[hit.first], self.row.ends[hit.after - 1]
            self._places.setdefault((of, role), Places()).every.append(Place(start, end, role, language))
        self._against: dict[str, Places] = {}

    def of(self, code: str, role: str) -> Places:
        """Where the words of a trap or event stand that play this part."""
        return self._places.get((code, role), NOWHERE)

    @cached_property
    def named(self) -> list[tuple[Trap, Place]]:
        """The traps whose words stand in the text with the context they need, each place once."""
        return [(trap, place) for trap in self.book.traps.values() for place in self._of_trap(trap)]

    def _of_trap(self, trap: Trap) -> Iterator[Place]:
        if self.scene.published_on and not trap.holds_on(self.scene.published_on):
            return
        taken = 0
        for place in self.of(trap.code, "named").every:
            if place.start >= taken and self._meant(trap, place):
                taken = place.end
                yield place

    def _meant(self, trap: Trap, place: Place) -> bool:
        """Whether what must stand around the words does, and what must not does not."""
        context, against = self.of(trap.code, "context"), self._without(trap)
        if trap.reach == "text":
            around, other = context.every[:3], bool(against.every)
        else:
            start, end = self._reach(trap, place)
            around, other = context.within(start, end), bool(against.within(start, end))
        if self._equated(trap, place):
            return True
        # The words themselves are none of their context.
        beside = any(one.start >= place.end or one.end <= place.start for one in around)
        return not other and (beside or (trap.code, "context") not in self.book.parts)

    def _equated(self, trap: Trap, place: Place) -> bool:
        """Whether the right name stands beside the wrong one: "violent (that is, grave) crimes"."""
        if not trap.understood:
            return False
        for other in self.of(trap.code, "without").within(place.start - BESIDE, place.end + BESIDE):
            first, second = sorted((place, other), key=lambda one: one.start)
            joined = EQUATING.fullmatch(self.scene.text, first.end, second.start)
            if joined and self._says_same(joined, second):
                return True
        return False

    def _says_same(self, joined: re.Match[str], second: Place) -> bool:
        """Whether nothing but "that is" stands between two names, or a bracket holds the second."""
        known = words(second.language)
        said = row_of(joined[2]).words
        if any("restating" not in known.of(word) for word in said):
            return False
        closed = CLOSED.match(self.scene.text, second.end) is not None
        return len(said) > 1 or ("(" in joined[1] and closed)

    def _without(self, trap: Trap) -> Places:
        """The words against a trap; "grave" is none of them within "especially grave", its context."""
        if trap.code not in self._against:
            context = self.of(trap.code, "context")
            kept = [one for one in self.of(trap.code, "without").every if not context.covers(one)]
            self._against[trap.code] = Places(kept)
        return self._against[trap.code]

    def _reach(self, trap: Trap, place: Place) -> tuple[int, int]:
        if trap.reach == "near":
            return place.start - NEAR, place.end + NEAR
        return self.scene.around(place.start, place.end)
