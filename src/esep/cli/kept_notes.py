"""Signed notes at the desk: read from a file, and opened with the key given or the register's own."""

from pathlib import Path

from esep.cli.paths import existing
from esep.cli.register_desk import RegisterDesk
from esep.kernel.errors import EsepError
from esep.register.home import KEYS
from esep.register.notes import VerifierKey


def note_in(path: Path) -> str:
    """The text of a note.

    Raises:
        EsepError: E-404 when the file is not there; E-640 when it is no text.
    """
    try:
        return existing(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise EsepError("E-640") from None


def key_of(desk: RegisterDesk, given: str | None) -> VerifierKey:
    """The key given, else the register's own.

    Raises:
        EsepError: E-643 when what was given is no key; E-641 when none was and the register's own is not
            here, as in a copy given away.
    """
    if (key := known_key(desk, given)) is None:
        raise EsepError("E-641", names="–")
    return key


def known_key(desk: RegisterDesk, given: str | None) -> VerifierKey | None:
    """The same, and None where there is no key at all.

    Raises:
        EsepError: E-643 when what was given is no key.
    """
    if given:
        return VerifierKey.parse(given)
    return desk.home.signing.verifier if (desk.home.folder / KEYS).is_dir() else None
