"""Attachments and signatures of a card at the desk: told with what became of them; one is saved by right."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from esep.access import Right
from esep.cli.desk import harmless
from esep.cli.register_desk import RegisterDesk
from esep.cli.verbs import DONE
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.register.attached import Attached, attached
from esep.register.entries import Entry, moment
from esep.register.home import KEYS
from esep.register.protected import Part, stated
from esep.register.signatures import FILE, OfficerKeys, Verdict, verdicts


def lines_of(desk: RegisterDesk, entry: Entry, parts: Sequence[Part]) -> Iterator[str]:
    """A line for each attachment, and for each signature with what can be said of it."""
    for one in attached(desk.home, entry.card):
        told = desk.say("card.attachment", digest=one.digest, media=harmless(one.media), size=one.size)
        said = desk.say(f"attachment.{one.standing}", on=one.erased_on)
        klass = desk.book.phrases.say(f"access.class.{one.klass}", desk.lang) if one.klass else ""
        yield f"{told}; {said}" + (f" ({klass})" if klass else "")
    for slot, verdict in zip(entry.card.get("signatures", ()), _verdicts(desk, entry, parts), strict=True):
        signer = f" ({harmless(slot['signer'])})" if isinstance(slot.get("signer"), str) else ""
        yield desk.say(
            "card.signature",
            kind=harmless(verdict.kind) + signer,
            standing=desk.book.phrases.say(f"signature.{verdict.standing}", desk.lang),
            because=desk.book.phrases.say(f"signature.because.{verdict.because}", desk.lang),
        )


def as_data(desk: RegisterDesk, entry: Entry, parts: Sequence[Part]) -> dict[str, object]:
    """The same for a program; empty where a card has neither."""
    files = [_as_data(one) for one in attached(desk.home, entry.card)]
    signatures = [verdict._asdict() for verdict in _verdicts(desk, entry, parts)]
    return {name: told for name, told in (("attachments", files), ("signatures", signatures)) if told}


def class_to_save(desk: RegisterDesk, entry: Entry, digest: str) -> Class:
    """The class that is asked for to read an attachment; where it cannot be seen, the right decides no less.

    Raises:
        EsepError: E-773 when the card names no such attachment.
    """
    found = next((one for one in attached(desk.home, entry.card) if one.digest == digest), None)
    if found is None:
        raise EsepError("E-773", card=entry.id)
    return found.klass or Class.CASE


def save(desk: RegisterDesk, entry: Entry, digest: str, path: Path, right: Right) -> int:
    """Write an attachment to a file that only its owner may read.

    Raises:
        EsepError: E-686, E-802, E-803 when it is erased, not kept, or not what the card names; E-021 when the
            file cannot be written.
    """
    files = desk.home.attachments
    if right.asked.touches == Class.OPEN:
        content = files.read_open(entry.record, digest)
    else:
        content = files.read(entry.record, digest, right=right)
    with whole(path) as temporary:
        temporary.touch(mode=0o600)
        temporary.write_bytes(content)
    if desk.json:
        desk.give({"written": str(path), "digest": digest, "size": len(content)})
    else:
        desk.close(desk.say("written", path=path))
    return DONE


def _verdicts(desk: RegisterDesk, entry: Entry, parts: Sequence[Part]) -> list[Verdict]:
    if not entry.card.get("signatures"):
        return []
    keys = OfficerKeys.load(desk.home.folder / KEYS / FILE)
    return verdicts(entry.card, stated(entry, parts), moment(entry.known_at), keys)


def _as_data(one: Attached) -> dict[str, object]:
    told = {name: value for name, value in one._asdict().items() if value not in (None, "")}
    return {"class" if name == "klass" else name: value for name, value in told.items()}
