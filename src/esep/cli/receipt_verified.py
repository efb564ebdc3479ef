"""A receipt at the desk: checked by our own code, and told in words what it proves and what it does not."""

from pathlib import Path

import orjson

from esep.cli.kept_notes import key_of, note_in
from esep.cli.register_desk import RegisterDesk
from esep.cli.verbs import DONE
from esep.kernel.errors import EsepError
from esep.register.checkpoints import Checkpoint, growth
from esep.register.receipts import Receipt, verify


def tell_receipt(desk: RegisterDesk, path: Path, against: Path | None, given: str | None) -> int:
    """Check a receipt under a verifier key, and against a checkpoint kept elsewhere where one is given.

    With a key it needs no register: who holds a receipt may check it anywhere.

    Raises:
        EsepError: E-404 when a file is not there; E-650, E-651 when the receipt does not hold; E-640 to E-645
            when its checkpoint, or the one given, is not signed by the key; E-646 to E-648 when the two
            checkpoints cannot both be true.
    """
    key = key_of(desk, given)
    receipt = Receipt.parse(note_in(path))
    proved = verify(receipt, key)
    kept = Checkpoint.opened(note_in(against), [key]) if against else None
    compared = kept is not None and _agree(kept, proved)
    card = _card(receipt)
    if desk.json:
        told = {"holds": True, "entry": receipt.seq, "card": card, "known_at": _known_at(receipt)}
        desk.give(told | {"checkpoint": proved.size, "origin": proved.origin, "compared": compared})
        return DONE
    desk.tell(desk.say("receipt.holds", entry=str(receipt.seq), origin=proved.origin, size=proved.size))
    desk.tell(desk.say("receipt.card", **card))
    desk.tell(desk.say("receipt.learned", moment=_known_at(receipt)))
    if kept is not None:
        desk.tell(desk.say("receipt.agrees" if compared else "receipt.apart", kept=kept.size))
    desk.close(desk.say("receipt.not_proved"))
    return DONE


def _agree(kept: Checkpoint, proved: Checkpoint) -> bool:
    """Whether two checkpoints are the same head; of different sizes the journal alone can tell.

    Raises:
        EsepError: E-647, E-648 when they are of one size and not the same.
    """
    if kept.size != proved.size and kept.origin == proved.origin:
        return False
    growth(kept, proved, [])
    return True


def _card(receipt: Receipt) -> dict[str, str]:
    """What the entry says it is: id and kind of the card, its record, who stated it.

    Raises:
        EsepError: E-650 when the entry holds no card.
    """
    try:
        card = orjson.loads(receipt.entry)["card"]
        return {name: str(card[name]) for name in ("id", "kind", "record", "actor", "office")}
    except (LookupError, TypeError, ValueError):
        raise EsepError("E-650") from None


def _known_at(receipt: Receipt) -> str:
    return str(orjson.loads(receipt.entry)["known_at"])
