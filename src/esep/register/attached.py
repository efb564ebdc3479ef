"""What became of the attachments that cards name: whether each is kept here, erased, damaged or missing."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from esep.declare.classes import Class
from esep.kernel.errors import EsepError
from esep.register.attachments import is_kept
from esep.register.entries import Entry
from esep.register.home import ATTACHMENTS, PEOPLE, Home

NAMES_SOME = b'"attachments":['


class Standing(StrEnum):
    """What can be said of an attachment."""

    KEPT = "kept"
    ERASED = "erased"
    DAMAGED = "damaged"
    MISSING = "missing"


class Attached(NamedTuple):
    """An attachment that a card names: what the card says of it, its class where that can be seen, and what
    became of it; `erased_on` is the day its key was destroyed, or "".
    """

    digest: str
    media: str
    size: int
    standing: Standing
    klass: Class | None = None
    erased_on: str = ""


def attached(home: Home, card: Mapping[str, Any]) -> list[Attached]:
    """The attachments of a card, in its order. No content is read out, so that nobody needs a right."""
    return [_attached(home, card["record"], named) for named in card.get("attachments", ())]


def _attached(home: Home, record: str, named: Mapping[str, Any]) -> Attached:
    told = (str(named["digest"]), str(named["media"]), int(named["size"]))
    if not is_kept(home.folder / ATTACHMENTS, record, told[0]):
        return Attached(*told, Standing.MISSING)
    if not (home.folder / PEOPLE).is_file():
        return Attached(*told, Standing.KEPT)
    try:
        klass = home.attachments.class_of(record, told[0])
    except EsepError:
        return Attached(*told, Standing.DAMAGED)
    erasure = home.people.keyring.erasure(f"record:{record}") if klass != Class.OPEN else None
    if erasure is not None:
        return Attached(*told, Standing.ERASED, klass, erasure.at[:10])
    return Attached(*told, Standing.KEPT, klass)


class Counted:
    """Counts the attachments that cards name, and those of them that are not kept, while entries pass by.

    Args:
        folder: where attachments are kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.named = self.missing = 0
        self.first = 0  # the number of the first entry with a missing one

    def passing(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The same entries."""
        for entry in entries:
            if NAMES_SOME in entry.bytes:  # so few cards name any that the others are not taken apart
                self._count(entry)
            yield entry

    def _count(self, entry: Entry) -> None:
        card = entry.card
        for one in card.get("attachments", ()):
            self.named += 1
            if not is_kept(self._folder, str(card["record"]), str(one["digest"])):
                self.missing += 1
                self.first = self.first or entry.seq
