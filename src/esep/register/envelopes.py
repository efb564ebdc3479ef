"""The envelope of a card checked: who says it, for which record, under which key, and what it corrects."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from esep.codebook import Codebook
from esep.declare import Card, Record
from esep.declare.checking import AHEAD
from esep.declare.values import NUMBER, ORGANISATION
from esep.kernel.clock import written_instant
from esep.kernel.errors import EsepError
from esep.register.submissions import ANNULLED

KEY = re.compile(r"[!-~]{1,200}", re.ASCII)  # no spaces and no letters of names in most of our scripts
DIGIT = re.compile(r"\d")
CARD = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
CHANNELS = frozenset({"form", "import", "api", "device"})


class Row(NamedTuple):
    """The envelope of one card, in the order of `submissions.ENVELOPE`."""

    record: str
    key: str
    actor: str
    office: str
    territory: str
    system: str
    message: str
    channel: str
    asserted_at: Any
    corrects: str
    annuls: str
    why: str
    why_text: str
    second: str
    entered_by: str
    attachments: Any
    signatures: Any
    expects: int | None


def faults_of(row: Row, card: Card | None, declared: Record, book: Codebook, on: date) -> list[EsepError]:
    """Everything wrong with an envelope; `card` is None for an annulment."""
    return [EsepError(code, **values) for code, values in _faults(row, card, declared, book, on)]


def _faults(
    row: Row, card: Card | None, declared: Record, book: Codebook, on: date
) -> Iterator[tuple[str, dict[str, object]]]:
    yield from _of_the_source(row)
    if not _is_code(row.actor):
        yield "E-748", {"field": "actor"}
    if not _is_code(row.office):
        yield "E-748", {"field": "office"}
    if row.entered_by and not _is_code(row.entered_by):
        yield "E-748", {"field": "entered_by"}
    record, _, number = row.record.partition(":")
    if record != declared.name or not (NUMBER.fullmatch(number) and DIGIT.search(number)):
        yield "E-741", {"record": declared.name}
    elif declared.number and not (pattern := book.number_pattern(declared.number, on)).matches(number):
        yield "E-751", {"record": declared.name, "example": pattern.example}
    if (card is None or card.second) and (not _is_code(row.second) or row.second == row.actor):
        yield "E-742", {"kind": f"{declared.name}.{ANNULLED}" if card is None else card.kind}
    if row.corrects or row.annuls:
        yield from _of_what_it_changes(row, book, on)


def _of_the_source(row: Row) -> Iterator[tuple[str, dict[str, object]]]:
    if not (KEY.fullmatch(row.key) and _is_key(row.system)):
        yield "E-740", {}
    if row.message and not KEY.fullmatch(row.message):
        yield "E-753", {}
    if row.channel not in CHANNELS:
        yield "E-750", {"channels": ", ".join(sorted(CHANNELS))}


def _of_what_it_changes(row: Row, book: Codebook, on: date) -> Iterator[tuple[str, dict[str, object]]]:
    if row.corrects and row.annuls:
        yield "E-746", {}
    for card, reasons in ((row.corrects, "correction_reason"), (row.annuls, "annulment_reason")):
        if not card:
            continue
        if not CARD.fullmatch(card):
            yield "E-746", {}
        rows = book.lists.named(reasons)
        if row.why not in rows or not any(one.holds_on(on) for one in rows.history(row.why)):
            yield "E-747", {"list": reasons, "codes": ", ".join(rows.keys)}


def asserted(raw: Any, now: datetime) -> str:  # noqa: ANN401 - text or a datetime, as sources have it
    """When the source says the card was recorded, as the journal writes it.

    Raises:
        EsepError: E-743 when it is no instant, or lies in the future.
    """
    if raw is None or raw == "":
        return _now(now)
    return _asserted(raw if isinstance(raw, str) else raw.isoformat(), now + AHEAD)


@lru_cache(maxsize=1)
def _now(now: datetime) -> str:
    return written_instant(now)


@lru_cache(maxsize=4096)
def _asserted(text: str, latest: datetime) -> str:
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        raise EsepError("E-743") from None
    if instant.tzinfo is None or instant > latest:
        raise EsepError("E-743")
    return written_instant(instant.astimezone(UTC))


@lru_cache(maxsize=4096)
def _is_key(text: str) -> bool:
    return bool(KEY.fullmatch(text))


@lru_cache(maxsize=4096)
def _is_code(code: str) -> bool:
    return bool(ORGANISATION.fullmatch(code))
