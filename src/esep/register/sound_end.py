"""The end of a journal looked at before anything is added: damage that shows there is not built upon.

This is cheap and finds what is at hand: the last entries, and whether the newest checkpoint in the register's
own folder is continued. Only `examination` recomputes the whole journal.
"""

from pathlib import Path

from esep.kernel.errors import EsepError
from esep.register import verifier
from esep.register.checkpoints import Checkpoint
from esep.register.entries import written
from esep.register.home import CHECKPOINTS, Home

LAST = 64  # entries looked at: a portion that one reading of the store brings along


def require_sound_end(home: Home) -> None:
    """Refuse a journal whose end is visibly damaged.

    Raises:
        EsepError: E-840 with the first of the last entries that is missing, was changed, or does not continue
            the one before; E-608 when tree nodes are missing; E-646 when the newest checkpoint here was
            signed over more entries than there are; E-647 when it was signed over others.
    """
    try:
        size = home.journal.head().size
    except EsepError as fault:
        # Tree nodes are missing, most likely because entries are: the first of them is told.
        _require_last(home, int(str(fault.values.get("seq", 0))))
        raise
    _require_last(home, size)
    kept = newest_checkpoint(home)
    if kept is None or kept.size == 0:
        return
    if kept.size > size:
        raise EsepError("E-646", kept=kept.size, now=size)
    signed = next(home.journal.entries(after=kept.size - 1, upto=kept.size), None)
    if signed is None:
        raise EsepError("E-840", seq=kept.size)
    if (signed.chain, written(signed.known_at)) != (kept.chain, kept.known_at):
        raise EsepError("E-647", kept=kept.size)


def newest_checkpoint(home: Home) -> Checkpoint | None:
    """The longest checkpoint in the register's folder that its own key has signed, by the names they bear."""
    key = home.signing.verifier
    for path in sorted((home.folder / CHECKPOINTS).glob("*"), key=_named_size, reverse=True):
        try:
            return Checkpoint.opened(path.read_text(encoding="utf-8"), [key])
        except (EsepError, OSError, ValueError):
            continue
    return None


def _named_size(path: Path) -> int:
    """The size in a name such as 17.txt or backup-17; those named otherwise come last."""
    digits = path.stem.rpartition("-")[2]
    return int(digits) if digits.isascii() and digits.isdecimal() else -1


def _require_last(home: Home, size: int) -> None:
    """The last entries follow one another, and their bytes give the hashes stored beside them."""
    after = max(size - LAST, 0)
    known = next(home.journal.entries(after=after - 1, upto=after), None) if after else None
    if after and known is None:
        raise EsepError("E-840", seq=after)
    # The root is not asked for here: what stands in its place below the last entries is never looked at.
    edge = (bytes(32),) * after.bit_count()
    head = verifier.Head(after, known.chain, written(known.known_at), edge) if known else verifier.Head()
    try:
        rows = ((one.seq, one.bytes, one.leaf, one.chain) for one in home.journal.entries(after, size))
        found = verifier.check_entries(rows, head)
    except verifier.Fault as fault:
        raise EsepError("E-840", seq=fault.args[1]) from None
    if found.size != size:
        raise EsepError("E-840", seq=found.size + 1)
