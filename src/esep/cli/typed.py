"""What a user says of a card: `field=value` on the command line, a JSON document, or answers to questions."""

import json
import re
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from esep.cli.misuse import MisuseError
from esep.cli.paths import existing
from esep.cli.register_desk import RegisterDesk
from esep.declare import Card, Class
from esep.kernel.errors import EsepError

STDIN = "-"
PLAIN = re.compile(r"[a-z][a-z0-9_.]{0,80}", re.ASCII)


def fields_of(
    desk: RegisterDesk, card: Card | None, given: Sequence[str], source: str | None
) -> dict[str, Any]:
    """The fields of a card from everything that was given; on a terminal, what is missing is asked for.

    Raises:
        EsepError: E-765 when something is no `field=value`; E-766 when a field above open stands on the
            command line; E-767 when the document is no JSON object of plain values; E-859 when a field is
            given twice, wherever.
    """
    known = [one.name for one in card.fields] if card else []
    pairs = [_parted(card, number, text) for number, text in enumerate(given, start=1)]
    fields = _once([*(document(source, known) if source else {}).items(), *pairs], known)
    if card is not None and source is None and sys.stdin.isatty():
        fields |= _asked(desk, card, fields)
    return fields


def document(source: str, known: Sequence[str] = ()) -> dict[str, Any]:
    """A JSON object from a file, or from standard input where it is `-`.

    Args:
        source: the path of the file, or `-`.
        known: the names that a refusal may repeat.

    Raises:
        EsepError: E-404 when the file is not there; E-767 when it is no JSON object of plain values; E-859
            when it gives a name twice.
    """
    try:
        text = sys.stdin.read() if source == STDIN else existing(Path(source)).read_text(encoding="utf-8")
        told = json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, known))
    except (OSError, ValueError, RecursionError):
        raise EsepError("E-767") from None
    if not isinstance(told, dict):
        raise EsepError("E-767")
    return told


def word(text: str) -> str:
    """A word for a refusal that repeats it: what cannot be a name of a declaration may be anybody's own name.

    >>> word("ofence.registered"), word("Made Up")
    ('ofence.registered', '…')
    """
    return text if PLAIN.fullmatch(text) else "…"


def territory_of(desk: RegisterDesk, code: str) -> str:
    """The code of a territory.

    Raises:
        EsepError: E-770 when the codebook has no such code; it is not repeated.
    """
    if code not in {row.code for row in desk.book.territories.rows}:
        raise EsepError("E-770")
    return code


def protected(card: Card | None, fields: Mapping[str, Any]) -> Class:
    """The highest class of what is given."""
    if card is None:
        return Class.OPEN
    return max((one.klass for one in card.fields if one.name in fields), default=Class.OPEN)


def _once(pairs: Iterable[tuple[str, Any]], known: Collection[str]) -> dict[str, Any]:
    """Pairs as a mapping, each name given once."""
    once: dict[str, Any] = {}
    for name, value in pairs:
        if name in once:
            raise MisuseError("E-859", field=name if name in known else "…")
        once[name] = value
    return once


def _parted(card: Card | None, number: int, text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.isidentifier():
        raise EsepError("E-765", number=number)
    field = card.field(name) if card else None
    if field is not None and field.klass != Class.OPEN:
        # The history of the shell and the list of processes would show it to everybody on the machine.
        raise EsepError("E-766", field=field.name)
    return name, value


def _asked(desk: RegisterDesk, card: Card, fields: Mapping[str, Any]) -> dict[str, str]:
    """Answers to a question for each required field that is missing; of a list the codes are shown."""
    answers = {}
    for one in card.fields:
        if one.required and one.name not in fields:
            if one.of in desk.book.lists:
                for row in desk.book.lists.named(one.of):
                    desk.beside([f"  {row.key}  {desk.text(row.title)}"])
            answers[one.name] = typer.prompt(desk.words.field(one), err=True)
    return answers
