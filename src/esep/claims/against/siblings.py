"""Figures beside the one that a claim names: a category that is another one, and what parts leave unsaid."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property

from esep.claims.against.comparing import LEAST, described, telling
from esep.claims.against.plainly import beside, own_words
from esep.claims.against.sources import Held
from esep.claims.against.wants import Want
from esep.claims.checks.computing import written
from esep.claims.checks.rest import Narrowings
from esep.claims.checks.scene import Scene
from esep.claims.model import Claim, Judged, Number, Verdict
from esep.claims.saying import Figure
from esep.codebook import Codebook

BESIDE = 3
LEFT = frozenset({"rest_named", "rest", "categories_leave"})


class Siblings:
    """The figures beside those that a text names.

    Args:
        scene: the text.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    @cached_property
    def _words(self) -> Narrowings:
        return Narrowings(self._scene)

    def other_category(
        self, want: Want, number: Number, equal: Iterable[Held], *, understood: bool
    ) -> Judged | None:
        """What a number is of, where it is the very figure of another category of its time and place.

        Args:
            want: what the number is told of.
            number: as printed.
            equal: the figures of the same columns, time and place that are exactly as many.
            understood: whether all words of the sentence are.
        """
        if not telling(number) or want.where.elsewhere:
            return None
        mine = set(want.subject.keys)
        same = [one for one in equal if not one.invented and one.key not in mine]
        if len({one.key.at for one in same}) != 1:
            return None
        found, named = same[0], want.said.named or want.claim.named
        values = described(found, self._scene.book) | {"printed": written(number), "named": named}
        if self._named_there(want.claim, found) or self._named_beside(number, found):
            return Judged(Verdict.MATCHES, "against_matches", values)
        if not understood:
            return Judged(Verdict.NOT_CHECKABLE, "against_category_unsure", values)
        if not named:
            return Judged(Verdict.NOT_CHECKABLE, "against_category_unnamed", values)
        return Judged(Verdict.MISLEADING, "against_category", values, suggested="against_category")

    def _named_there(self, claim: Claim, held: Held) -> bool:
        """Whether the sentence names the category of a figure somewhere."""
        for name, value in held.key.at:
            dimension, sign, code = value.partition(":")
            if (code or value) in self._words.all_told(claim, dimension if sign else name):
                return True
        return False

    def _named_beside(self, number: Number, held: Held) -> bool:
        """Whether the word of the category stands right behind the number: "58,874 medium"."""
        words = beside(self._scene, number, BESIDE)
        own = own_words(self._scene.book)
        for name, value in held.key.at:
            dimension, sign, code = value.partition(":")
            terms = own.get((dimension, code) if sign else (name, value))
            if terms is not None and terms.find(words):
                return True
        return False


def left_over(
    claim: Claim, equal_to: Callable[[Fraction], Sequence[Held]], book: Codebook
) -> Iterator[Judged]:
    """What a table has for the number that the parts of a total leave unsaid.

    Args:
        claim: the claim, judged.
        equal_to: the figures of the total's columns, time and place that are exactly so many.
        book: the codebook.
    """
    for one in claim.judged:
        rest = one.values.get("rest")
        if one.reason not in LEFT or not isinstance(rest, Figure):
            continue
        same = [held for held in equal_to(rest.value) if not held.invented]
        if rest.value >= LEAST and len({held.key.at for held in same}) == 1:
            values = described(same[0], book) | {"rest": Figure(rest.value), "titles": same[0].what}
            yield Judged(one.verdict, "against_rest", values, suggested=one.suggested)
