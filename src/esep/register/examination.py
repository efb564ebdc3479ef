"""The whole journal examined, entry by entry, and said in the words of esep.

What is checked stands once, in the stand-alone `verifier` that outsiders run too: the same entry number comes
out here and there.
"""

from collections.abc import Iterable

from esep.kernel.errors import EsepError
from esep.register import verifier
from esep.register.checkpoints import Checkpoint

FAULTS = {
    "missing": "E-652",
    "form": "E-653",
    "time": "E-654",
    "leaf": "E-655",
    "chain": "E-656",
}


def examine(rows: Iterable[verifier.Row], origin: str, kept: Checkpoint | None = None) -> Checkpoint:
    """The head of a journal, once every entry has been recomputed.

    Args:
        rows: number, entry, leaf and chain hash of each row of the journal, in their order.
        origin: the name of the register.
        kept: a checkpoint from an earlier day that the journal must continue.

    Raises:
        EsepError: E-652 to E-656, with the number of the first entry that does not hold; E-646 to E-648
            when the journal does not continue the checkpoint.

    >>> examine([], "example.org/register").size
    0
    """
    if kept is not None and kept.origin != origin:
        raise EsepError("E-648", kept=kept.origin, now=origin)
    signed = (kept.size, kept.root, kept.chain, kept.known_at) if kept else None
    try:
        head = verifier.check_journal(rows, signed)
    except verifier.Fault as fault:
        what, seq = fault.args
        raise _said(what, seq, kept.size if kept else 0) from None
    return Checkpoint(origin, head.size, head.root, head.chain, head.known_at)


def _said(what: str, seq: int, kept: int) -> EsepError:
    """The refusal that a fault is."""
    if what == "shrunk":
        return EsepError("E-646", kept=kept, now=seq - 1)
    if what == "forked":
        return EsepError("E-647", kept=kept)
    return EsepError(FAULTS[what], seq=seq)
