"""The sign of each verdict, so that none is told by colour alone, and the order in which they are told."""

from esep.claims.model import Verdict

SIGNS = {
    Verdict.INCONSISTENT: "\N{BALLOT X}",
    Verdict.DIFFERS: "\N{NOT EQUAL TO}",
    Verdict.MISLEADING: "!",
    Verdict.MATCHES: "=",
    Verdict.CONSISTENT: "\N{CHECK MARK}",
    Verdict.NOT_CHECKABLE: "?",
}
GRAVEST_FIRST = tuple(reversed(Verdict))
ACCUSING = frozenset({Verdict.INCONSISTENT, Verdict.DIFFERS, Verdict.MISLEADING})

# Findings that say what the parts of a whole leave out: no fault, but what a reader is not told.
UNSAID = frozenset({"rest_named", "categories_leave", "against_rest"})


def gravity(verdict: Verdict) -> int:
    """The place of a verdict in the order that begins with the gravest.

    >>> gravity(Verdict.INCONSISTENT) < gravity(Verdict.MISLEADING) < gravity(Verdict.CONSISTENT)
    True
    """
    return GRAVEST_FIRST.index(verdict)
