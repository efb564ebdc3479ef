"""Which claims a number belongs to, and the verdict that becomes the number's."""

from collections.abc import Sequence

from esep.claims.model import Became, Claim, Read, Verdict
from esep.claims.signs import gravity


class Belonging:
    """The claims of every number of a text, the gravest first.

    >>> from esep.claims.model import Prose
    >>> Belonging(Read(Prose(""), "en", (), ())).of(0)
    ()
    """

    def __init__(self, read: Read) -> None:
        self._numbers = read.numbers
        found: dict[int, dict[str, Claim]] = {}
        for claim in read.claims:
            for said in claim.said:
                found.setdefault(said.number, {})[claim.id] = claim
        self._of = {number: _gravest_first(list(claims.values())) for number, claims in found.items()}

    def of(self, number: int) -> tuple[Claim, ...]:
        """The claims of a number, counted from 0; among equally grave ones in the order of the text."""
        return self._of.get(number, ())

    def verdict(self, number: int) -> Verdict | None:
        """The gravest verdict of its claims; None where the number is no figure."""
        if self._numbers[number].became is not Became.FIGURE:
            return None
        claims = self.of(number)
        return claims[0].verdict if claims else Verdict.NOT_CHECKABLE


def _gravest_first(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=lambda one: gravity(one.verdict)))
