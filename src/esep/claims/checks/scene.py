"""What the checks look at: a text with its claims, found by number, by name and by sentence."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from esep.claims.checks.words import Row, row_of
from esep.claims.model import Became, Claim, Form, Kind, Number, Read, Timed
from esep.codebook import Codebook
from esep.kernel.periods import Period

END = re.compile(r"[.!?…]['\"»”]?\s+|\n")
WORD = re.compile(r"[^\W\d_]+")
LONGEST = 2_000
STEM, ENOUGH = 5, 2
WINDOW = 30
MOST = 60  # claims of one number that anybody looks at: a whole may have parts without end
NO_LEVEL = frozenset({"difference", "place", "per"})
OF_RATE = frozenset({"value", "per"})


class Scene:
    """A text while it is judged."""

    def __init__(self, read: Read, book: Codebook, published_on: date | None) -> None:
        self.read, self.book, self.published_on = read, book, published_on
        self.text = read.prose.text
        self.claims = list(read.claims)
        self._starts = [number.start for number in read.numbers]
        self.by_id = {claim.id: claim for claim in self.claims}
        self._stemmed: dict[tuple[int, int], frozenset[str]] = {}
        self.of_number: dict[int, list[Claim]] = {}
        for claim in self.claims:
            for said in claim.said:
                every = self.of_number.setdefault(said.number, [])
                if len(every) < MOST:
                    every.append(claim)

    def retold(self, claims: dict[str, Claim]) -> "Scene":
        """The same text with some of its claims replaced, by their ids; its words are not read again."""
        if not claims:
            return self
        every = [claims.get(claim.id, claim) for claim in self.claims]
        other = Scene(replace(self.read, claims=every), self.book, self.published_on)
        for known in ("row", "_sentences"):
            if known in self.__dict__:
                other.__dict__[known] = self.__dict__[known]
        return other

    def number(self, index: int) -> Number:
        """A number of the text."""
        return self.read.numbers[index]

    def of(self, claim: Claim, role: str) -> list[Number]:
        """The numbers of a role in a claim, in the order of the text."""
        return [self.read.numbers[said.number] for said in claim.said if said.role == role]

    def first(self, claim: Claim, role: str) -> Number | None:
        """The first number of a role; None where there is none."""
        return next(iter(self.of(claim, role)), None)

    def figures_within(self, start: int, end: int) -> range:
        """The numbers of the text that begin within a stretch of it."""
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def counts_within(self, start: int, end: int) -> list[int]:
        """The counts that begin within a stretch of the text and have no other part to play."""
        near = self.figures_within(start, end)
        return self._counts[bisect_left(self._counts, near.start) : bisect_left(self._counts, near.stop)]

    @cached_property
    def rates(self) -> frozenset[int]:
        """The numbers that are rates, or what they are reckoned per: no part and no whole of anything."""
        told = ((said.number, said.role) for claim in self.kinds(Kind.RATE) for said in claim.said)
        return frozenset(number for number, role in told if role in OF_RATE)

    @cached_property
    def _counts(self) -> list[int]:
        no_level = {said.number for claim in self.claims for said in claim.said if said.role in NO_LEVEL}
        return [
            place
            for place, one in enumerate(self.read.numbers)
            if one.became is Became.FIGURE and one.form is Form.COUNT
            if place not in no_level and place not in self.rates
        ]

    def linked(self, claim: Claim, *how: str) -> Iterator[Claim]:
        """The claims that a claim hangs together with, in these ways, told from either side."""
        for link in claim.links:
            if link.how in how and link.claim in self.by_id:
                yield self.by_id[link.claim]

    def sentence(self, claim: Claim) -> str:
        """The sentence of a claim, roughly: from the end of the one before to its own."""
        start, end = self.around(claim.start, claim.end)
        return self.text[start:end]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The places where the sentence around a place begins and ends."""
        begun = self._sentences[bisect_right(self._sentences, start) - 1]
        last = bisect_right(self._sentences, max(start, end - 1))
        stop = self._sentences[last] if last < len(self._sentences) else len(self.text)
        return max(begun, start - LONGEST), min(stop, end + LONGEST)

    @cached_property
    def _sentences(self) -> list[int]:
        return [0, *(found.end() for found in END.finditer(self.text))]

    def paragraph(self, place: int) -> tuple[int, int]:
        """Where the line of the text begins and ends that a place stands in."""
        end = self.text.find("\n", place, place + LONGEST)
        begun = self.text.rfind("\n", max(0, place - LONGEST), place) + 1
        return max(begun, place - LONGEST), end if end >= 0 else place + LONGEST

    def beside(self, claim: Claim) -> list[Claim]:
        """The claims told shortly before and after a claim, in the order of the text."""
        here = self._order[claim.id]
        return [one for one in self.claims[max(0, here - WINDOW) : here + WINDOW + 1] if one.id != claim.id]

    @cached_property
    def _order(self) -> dict[str, int]:
        return {claim.id: place for place, claim in enumerate(self.claims)}

    def narrowed(self, number: int) -> Mapping[str, str]:
        """What narrows the indicator of a number, as the claims tell that speak of it."""
        return {name: code for claim in self.of_number.get(number, ()) for name, code in claim.by.items()}

    def alike(self, one: Claim, other: Claim) -> bool:
        """Whether two claims speak of one thing at one time, as far as both tell."""
        return (
            one.indicator != ""
            and one.indicator == other.indicator
            and dict(one.by) == dict(other.by)
            and _agree(one.counted, other.counted)
            and _agree(_told(one.period), _told(other.period))
            and _agree(_told(one.base), _told(other.base))
        )

    def same_words(self, one: Claim, other: Claim) -> bool:
        """Whether two claims name their thing in much the same words."""
        mine, theirs = self._stems(one), self._stems(other)
        shared = mine & theirs
        return len(shared) >= ENOUGH or (bool(mine) and mine == theirs)

    def _stems(self, claim: Claim) -> frozenset[str]:
        place = self.around(claim.start, claim.end)
        if place not in self._stemmed:
            words = WORD.findall(self.text[slice(*place)].lower())
            self._stemmed[place] = frozenset(word[:STEM] for word in words if len(word) >= STEM)
        return self._stemmed[place]

    @cached_property
    def row(self) -> Row:
        """The words of the text."""
        return row_of(self.text)

    def kinds(self, *kinds: Kind) -> Iterator[Claim]:
        """The claims of some kinds, in the order of the text."""
        return (claim for claim in self.claims if claim.kind in kinds)


def _told(timed: Timed) -> Period | None:
    """The period that words tell, not one taken over from the text before."""
    return None if timed.how == "from_text_before" else timed.period


def _agree(one: object, other: object) -> bool:
    """Whether two values are the same, where both are known."""
    return not one or not other or one == other
