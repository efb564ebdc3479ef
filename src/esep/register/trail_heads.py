"""Heads of the trail, signed beside the checkpoints: whoever keeps one elsewhere finds a trail cut short.

The note is a C2SP signed note like a checkpoint, and can never be taken for one: its first line is no origin.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from pathlib import Path

from esep.access import Head
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.register.home import CHECKPOINTS, Home
from esep.register.notes import SigningKey, VerifierKey, opened, sign

_TEXT = re.compile(
    r"esep trail 1\n(?P<origin>[^\n]+)\n(?P<size>0|[1-9]\d{0,18})\n(?P<chain>\S{44})\n", re.ASCII
)
ENDING = ".trail"


def head_note(origin: str, head: Head, *keys: SigningKey) -> str:
    """The note that signs the head of a register's trail.

    >>> key = SigningKey("example.org/register", bytes(32))
    >>> note = head_note("example.org/register", Head(), key)
    >>> note.splitlines()[:3], head_in(note, "example.org/register", [key.verifier]) == Head()
    (['esep trail 1', 'example.org/register', '0'], True)
    """
    chain = base64.b64encode(head.chain).decode()
    return sign(f"esep trail 1\n{origin}\n{head.size}\n{chain}\n", *keys)


def head_in(note: str, origin: str, known: Iterable[VerifierKey]) -> Head:
    """The head in a signed note.

    Raises:
        EsepError: E-640, E-641, E-642 when the note is not signed by a known key; E-779 when it is not about
            the trail of this register.
    """
    said = _TEXT.fullmatch(opened(note, known).text)
    if said is None or said["origin"] != origin:
        raise EsepError("E-779")
    try:
        return Head(int(said["size"]), base64.b64decode(said["chain"], validate=True))
    except binascii.Error:
        raise EsepError("E-779") from None


def beside(checkpoint: Path) -> Path:
    """Where the head of the trail lies that was signed together with a checkpoint.

    >>> beside(Path("kept/checkpoint.txt")).name
    'checkpoint.trail.txt'
    """
    return checkpoint.with_name(f"{checkpoint.stem}{ENDING}{checkpoint.suffix}")


def sign_trail(home: Home, size: int) -> str:
    """The signed head of a register's trail, kept beside its checkpoint of `size` entries as well.

    Raises:
        EsepError: E-666, E-670 when the trail does not hold, or does not continue one of the heads kept
            in the register: it is not signed anew.
    """
    note = head_note(home.origin, home.trail.verify(*own_heads(home, home.signing.verifier)), home.signing)
    with whole(beside(home.folder / CHECKPOINTS / f"{size}.txt")) as temporary:
        temporary.write_text(note, encoding="utf-8")
    return note


def own_heads(home: Home, key: VerifierKey) -> list[Head]:
    """The heads in the register's folder that a key has signed; what else lies there is passed over."""
    found = []
    for path in sorted((home.folder / CHECKPOINTS).glob(f"*{ENDING}.txt")):
        try:
            found.append(head_in(path.read_text(encoding="utf-8"), home.origin, [key]))
        except (EsepError, OSError, ValueError):
            continue
    return found
