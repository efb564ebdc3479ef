"""What is sent in with a card: files that are kept beside it, and signatures under what it states."""

import json
import stat
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from esep.cli.misuse import MisuseError
from esep.cli.register_desk import RegisterDesk
from esep.declare import Card, Class
from esep.declare.checking import check_card
from esep.declare.values import Circumstances
from esep.kernel.errors import EsepError
from esep.register.attachments import LARGEST
from esep.register.envelopes import Row, faults_of
from esep.register.linked_numbers import linked, wrong_numbers
from esep.register.media import media_of
from esep.register.signatures import is_slot, signed_bytes, slot, submission_digest
from esep.register.submissions import ENVELOPE, Refused, Submission

LONGEST = 100_000  # bytes of a file with slots


class File(NamedTuple):
    """A file to be kept, and its media type."""

    content: bytes
    media: str

    def __repr__(self) -> str:
        return f"File({self.media})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """What is sent in with a card; `klass` is that of its files, `key` signs for its officer."""

    files: Sequence[File] = ()
    klass: Class = Class.OPEN
    slots: Sequence[Mapping[str, Any]] = ()
    key: Ed25519PrivateKey | None = None

    @classmethod
    def read(cls, files: Sequence[Path], klass: Class, slots: Sequence[Path], key: Path | None) -> Self:
        """What the command line names, read.

        Raises:
            EsepError: E-772 when a file cannot be read, E-800 when it is empty or too large; E-774 when one
                holds no slots for signatures; E-775 when the key cannot be used.
        """
        return cls(
            files=[_file(number, path) for number, path in enumerate(files, start=1)],
            klass=klass if files else Class.OPEN,
            slots=[one for number, path in enumerate(slots, start=1) for one in _slots(number, path)],
            key=_private(key) if key is not None else None,
        )

    def added(self, desk: RegisterDesk, card: Card | None, submission: Submission) -> Submission | Refused:
        """A submission with all this; its files are on disk when this returns.

        What is wrong with the card is found before, so that no file is kept of a card that states nothing.

        Raises:
            EsepError: E-689, E-800, E-021 when a file cannot be kept.
        """
        if not (self.files or self.slots or self.key):
            return submission
        stated = _stated(desk, card, submission)
        if isinstance(stated, Refused):
            return stated
        own = [_own_slot(self.key, desk.officer.code, submission, stated)] if self.key else []
        keep = desk.home.attachments.keep
        kept = [keep(submission.record, one.content, one.media, self.klass) for one in self.files]
        return replace(submission, attachments=kept, signatures=[*self.slots, *own])


def _stated(desk: RegisterDesk, card: Card | None, submission: Submission) -> Mapping[str, Any] | Refused:
    """The fields as the card will hold them, or everything wrong with it; an annulment has none."""
    home, values, faults = desk.home, dict[str, Any](), list[EsepError]()
    now = home.clock()
    if card is not None:
        by = Circumstances(home.book, submission.territory, now)
        checked = check_card(card, home.domains.rules(card), submission.fields, by)
        values, faults = dict(checked.values), list(checked.faults)
    row = Row(*(getattr(submission, name) for name in ENVELOPE))
    declared = home.domains.record(submission.kind.rpartition(".")[0])
    faults += faults_of(row, card, declared, home.book, now.date(), values)
    faults += wrong_numbers(linked(card, home.domains), values, home.book, now.date())
    return Refused(tuple(faults)) if faults else values


def _own_slot(
    key: Ed25519PrivateKey, signer: str, submission: Submission, stated: Mapping[str, Any]
) -> dict[str, str]:
    digest = submission_digest(
        kind=submission.kind,
        record=submission.record,
        system=submission.system,
        key=submission.key,
        fields=stated,
        corrects=submission.corrects,
        annuls=submission.annuls,
    )
    return slot(signer, digest, b64encode(key.sign(signed_bytes(digest))).decode())


def _file(number: int, path: Path) -> File:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError:
        raise MisuseError("E-772", number=number) from None
    if not 0 < len(content) <= LARGEST:
        raise EsepError("E-800", size=path.stat().st_size, largest=LARGEST)
    return File(content, media_of(path.name, content))


def _slots(number: int, path: Path) -> list[Mapping[str, Any]]:
    """The slots in a JSON file: one object, or a list of them."""
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(LONGEST))
    except (OSError, ValueError, RecursionError):
        raise MisuseError("E-774", number=number) from None
    slots = told if isinstance(told, list) else [told]
    if not slots or not all(map(is_slot, slots)):
        raise MisuseError("E-774", number=number)
    return slots


def _private(path: Path) -> Ed25519PrivateKey:
    """An Ed25519 key in PEM without a password, which nobody but its owner may read."""
    try:
        owned = not stat.S_IMODE(path.stat().st_mode) & 0o077
        key = load_pem_private_key(path.read_bytes(), password=None) if owned else None
    except (OSError, TypeError, ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise MisuseError("E-775")
    return key
