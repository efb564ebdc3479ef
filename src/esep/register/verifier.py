"""Checks the journal of a register, or a receipt from one, with nothing but Python and this one file.

    python verifier.py register.sqlite --against checkpoint.txt --key KEY
    python verifier.py --receipt receipt.json --key KEY

It shares no line with the register on purpose: a mistake there is not repeated here. What it reads is written
down in the page "The journal, byte by byte". Exit: 0 all holds, 1 something does not, 2 cannot be read.
"""

import argparse
import hashlib
import json
import re
import sqlite3
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterable
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

Row = tuple[int, bytes, bytes, bytes]  # seq, entry, leaf, chain
Checkpoint = tuple[int, bytes, bytes, str]  # size, root, chain, known_at
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # of the curve of Ed25519
CURVE = -121665 * pow(121666, -1, P) % P
TAIL = re.compile(rb'\},"known_at":"(\d{4}-\d\d-\d\dT[\d:.]{15}Z)","salt":"[0-9a-f]{32}","seq":(\d+)\}')
TAIL_LENGTH = 92  # bytes, without the digits of seq
BODY = re.compile(r"[^\n]+\n(0|[1-9]\d*)\n(\S{44})\nchain (\S{44})\n(?:known_at (\S{27})\n)?", re.ASCII)
FAULTS = {
    "missing": "entry {} is missing, or not where it belongs",
    "form": "entry {0} is not written as entry {0} of a journal",
    "time": "entry {} was not known after the one before it",
    "leaf": "entry {} has changed: its bytes do not give the leaf beside it",
    "chain": "entry {} does not continue the chain",
    "shrunk": "entry {} is missing: the checkpoint was signed over more entries than there are",
    "forked": "entry {} or one before it is not what it was when the checkpoint was signed",
    "path": "the path of the receipt does not lead from entry {} to the signed root",
    "unsigned": "the checkpoint is not signed by the key given",
}


class Fault(Exception):  # noqa: N818  a fault of what is checked, not of the program
    """What does not hold: a word of FAULTS, and the number of the first entry at which it does not."""


class Head(NamedTuple):
    """Where checking has come to: `edge` holds the complete subtrees, the largest first."""

    size: int = 0
    chain: bytes = bytes(32)
    known_at: str = ""
    edge: tuple[bytes, ...] = ()

    @property
    def root(self) -> bytes:
        """The root of the tree over all entries so far."""
        whole = self.edge[-1] if self.edge else hashlib.sha256(b"").digest()
        for left in self.edge[-2::-1]:
            whole = hashlib.sha256(b"\x01" + left + whole).digest()
        return whole


def check_entries(rows: Iterable[Row], head: Head | None = None) -> Head:
    """Check entries in their order, going on from a head; the head after them, or a Fault."""
    (size, chain, now, edge), sha256 = head or Head(), hashlib.sha256
    known_at, subtrees = now.encode(), list(edge)
    for seq, entry, leaf, link in rows:
        size, full, digits = size + 1, size, b"%d" % (size + 1)
        if seq != size:
            raise Fault("missing", size)
        tail = type(entry) is bytes and TAIL.fullmatch(entry, len(entry) - TAIL_LENGTH - len(digits))
        if not tail or tail[2] != digits or not entry.startswith(b'{"card":{'):
            raise Fault("form", seq)
        if tail[1] <= known_at:
            raise Fault("time", seq)
        known_at, node = tail[1], sha256(b"\x00" + entry).digest()
        if node != leaf:
            raise Fault("leaf", seq)
        chain = sha256(b"\x02" + chain + node).digest()
        if chain != link:
            raise Fault("chain", seq)
        while full & 1:
            node, full = sha256(b"\x01" + subtrees.pop() + node).digest(), full >> 1
        subtrees.append(node)
    return Head(size, chain, known_at.decode(), tuple(subtrees))


def check_journal(rows: Iterable[Row], kept: Checkpoint | None = None) -> Head:
    """Check a whole journal, and that it continues the one a checkpoint was signed over."""
    rows = iter(rows)
    head = check_entries(islice(rows, kept[0] if kept else 0))
    if kept and head.size < kept[0]:
        raise Fault("shrunk", head.size + 1)
    if kept and (head.size, head.root, head.chain, head.known_at) != kept:
        raise Fault("forked", head.size)
    return check_entries(rows, head)


def check_receipt(receipt: dict[str, Any], key: str) -> tuple[int, Checkpoint]:
    """Check a receipt; the number of its entry, and the checkpoint that covers it."""
    if repr(receipt["receipt"]) != "1":
        raise ValueError("this is no receipt of version 1")
    kept = read_checkpoint(receipt["checkpoint"], key or "none")
    seq, entry, *path = receipt["seq"], *map(b64decode, (receipt["entry"], *receipt["path"]))
    if type(seq) is not int or json.loads(entry)["seq"] != seq:
        raise Fault("form", seq)
    leaf = hashlib.sha256(b"\x00" + entry).digest()
    if not 0 < seq <= kept[0] or climbed(leaf, seq - 1, kept[0], path) != kept[1]:
        raise Fault("path", seq)
    return seq, kept


def climbed(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root that a path leads to from a leaf in a tree of a size, by the definition of RFC 6962."""
    if size == 1 or not path:
        return leaf if size == 1 and not path else None
    half, top = 1 << (size - 1).bit_length() - 1, path[-1]
    right = index >= half
    below = climbed(leaf, index - half * right, size - half if right else half, path[:-1])
    return below and hashlib.sha256(b"\x01" + (top + below if right else below + top)).digest()


def read_checkpoint(note: str, key: str) -> Checkpoint:
    """What a checkpoint says, once the key's signature is seen to hold; with no key it is not asked for."""
    text, _, below = note.rpartition("\n\n")
    name, identity, material = [*key.strip().split("+", 2), "", ""][:3]
    public, lines = b64decode(material)[1:], [line.split(" ") for line in below.split("\n")]
    hashed = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
    said = BODY.fullmatch(f"{text}\n")
    if not said or (key and hashed.hex() != identity):
        raise ValueError("this is not a checkpoint of a journal, or not a verifier key")
    signatures = [b64decode(line[2]) for line in lines if line[:2] == ["—", name] and line[3:] == []]
    ours = [signature[4:] for signature in signatures if signature[:4] == hashed]
    if key and not (ours and all(ed25519(public, f"{text}\n".encode(), signature) for signature in ours)):
        raise Fault("unsigned", 0)
    return int(said[1]), b64decode(said[2]), b64decode(said[3]), said[4] or ""


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature holds: RFC 8032 section 5.1.7, in plain and slow arithmetic."""
    base, key, nonce = (_point(part) for part in (b"\x58" + b"\x66" * 31, public, signature[:32]))
    scalar = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or scalar >= ORDER or base is None or key is None or nonce is None:
        return False
    factor = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little")
    return _times(scalar, base) == _plus(nonce, _times(factor % ORDER, key))


def _point(encoded: bytes) -> tuple[int, int] | None:
    y, odd = int.from_bytes(encoded, "little") & (1 << 255) - 1, encoded[-1:] >= b"\x80"
    square = (y * y - 1) * pow(CURVE * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - square) % P else x
    if len(encoded) != 32 or y >= P or (x * x - square) % P or (x == 0 and odd):
        return None
    return (P - x if x & 1 != odd else x), y


def _plus(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
    (a, b), (c, d) = one, two
    both = CURVE * a * b * c * d
    return (a * d + b * c) * pow(1 + both, -1, P) % P, (b * d + a * c) * pow(1 - both, -1, P) % P


def _times(scalar: int, factor: tuple[int, int]) -> tuple[int, int]:
    even = _times(scalar >> 1, _plus(factor, factor)) if scalar else (0, 1)
    return _plus(even, factor) if scalar & 1 else even


def main(arguments: list[str] | None = None) -> int:
    """Check what the command line names, and say what was found."""
    parser = argparse.ArgumentParser(description="Checks a journal or a receipt.")
    parser.add_argument("journal", type=Path, nargs="?", default=Path("register.sqlite"))
    parser.add_argument("--against", type=Path, metavar="FILE", help="a checkpoint kept from an earlier day")
    parser.add_argument("--receipt", type=Path, metavar="FILE", help="a receipt, instead of a journal")
    parser.add_argument("--key", default="", help="verifier key of the register: name+hash+key")
    asked, status = parser.parse_args(arguments), 0
    try:
        if asked.receipt:
            seq, kept = check_receipt(json.loads(asked.receipt.read_text("utf-8")), asked.key)
            said = f"entry {seq} is in the journal: so says the checkpoint of {kept[0]} entries"
        else:
            old = read_checkpoint(asked.against.read_text("utf-8"), asked.key) if asked.against else None
            with closing(sqlite3.connect(f"{asked.journal.absolute().as_uri()}?mode=ro", uri=True)) as file:
                rows = file.execute("SELECT seq, entry, leaf, chain FROM journal ORDER BY seq")
                head = check_journal(rows, old)
            said = f"{head.size} entries hold until {head.known_at}, root {b64encode(head.root).decode()}"
            said += f"\nthe checkpoint of {old[0]} entries holds" if old else ""
    except Fault as fault:
        status, said = 1, FAULTS[fault.args[0]].format(fault.args[1])
    except (LookupError, OSError, RecursionError, TypeError, ValueError, sqlite3.Error) as trouble:
        status, said = 2, f"cannot be checked: {trouble}"
    sys.stdout.write(f"{said}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
