"""The envelope of a card checked: who says it, for which record, under which key, and what it corrects."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from esep.codebook import Codebook
from esep.declare import Card, Domains, Record
from esep.declare.checking import AHEAD
from esep.declare.fields import LONGEST_TEXT, Kind
from esep.declare.values import ORGANISATION, is_number, parsed_instant, read_text
from esep.kernel.clock import written_instant
from esep.kernel.errors import EsepError
from esep.register.attachments import is_named
from esep.register.signatures import is_slot
from esep.register.submissions import ANNULLED

KEY = re.compile(r"[!-~]{1,200}", re.ASCII)  # no spaces and no letters of names in most of our scripts
DIGIT = re.compile(r"\d")
CARD = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
CHANNELS = frozenset({"form", "import", "api", "device"})
NUMBER_AHEAD = "codebook.number_year"  # the number bears a later year than the day of the card
A_DAY = timedelta(days=1)  # somewhere the new year has begun before it has in UTC
Fault = tuple[str, dict[str, object]]


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


def faults_of(
    row: Row, card: Card | None, declared: Record, book: Codebook, on: date, values: Mapping[str, Any]
) -> list[EsepError]:
    """Everything wrong with an envelope and with what it says beside the card.

    Args:
        row: the envelope.
        card: the declaration of its card; None for an annulment.
        declared: the type of its record.
        book: the codebook.
        on: the day it is, in UTC.
        values: what the card states, checked.
    """
    return [EsepError(code, **told) for code, told in _faults(row, card, declared, book, on, values)]


def flags_of(row: Row, declared: Record, book: Codebook, today: date, on: str) -> tuple[str, ...]:
    """What is odd about an envelope and may still be true: a case entered in January of what happened before.

    Args:
        row: the envelope, without a fault.
        declared: the type of its record.
        book: the codebook.
        today: the day it is, in UTC.
        on: the civil day the card happened, YYYY-MM-DD.
    """
    year = _year(declared, row.record.partition(":")[2], book, today)
    return (NUMBER_AHEAD,) if year is not None and year > int(on[:4]) else ()


def require_number(record: str, domains: Domains, book: Codebook) -> None:
    """Refuse what no record could be called, whatever its day: it may be a name typed into the wrong place.

    Asked before anything is looked for or written, so that it stands in no trail; nothing of it is repeated.

    Raises:
        EsepError: E-669 when it is no `type:number` of a type that is declared; E-741 when its number holds
            what no number does, or no digit; E-751 when it has none of the forms that numbers of this type
            have ever had.
    """
    name, _, number = record.partition(":")
    declared = domains.records.get(name)
    if declared is None:
        raise EsepError("E-669")
    if not (is_number(number) and DIGIT.search(number)):
        raise EsepError("E-741", record=name)
    forms = book.numbers.history(declared.number) if declared.number else ()
    if forms and not any(form.matches(number) for form in forms):
        raise EsepError("E-751", record=name, example=forms[-1].example)


def _faults(
    row: Row, card: Card | None, declared: Record, book: Codebook, on: date, values: Mapping[str, Any]
) -> Iterator[Fault]:
    yield from _of_the_source(row)
    yield from _of_the_officers(row, declared, card)
    yield from _of_the_record(row, declared, book, on)
    for name in _own_links(card):
        if values.get(name) == row.record:
            yield "E-754", {"field": name}
    yield from _of_what_is_enclosed(row)
    yield from _of_what_it_changes(row, card, book, on)


def _of_the_officers(row: Row, declared: Record, card: Card | None) -> Iterator[Fault]:
    for part in ("actor", "office"):
        if not _is_code(getattr(row, part)):
            yield "E-748", {"field": part}
    if (card is None or card.second) and (not _is_code(row.second) or row.second == row.actor):
        yield "E-742", {"kind": f"{declared.name}.{ANNULLED}" if card is None else card.kind}
    elif row.second and not _is_code(row.second):
        yield "E-748", {"field": "second"}
    if row.entered_by and not _is_code(row.entered_by):
        yield "E-748", {"field": "entered_by"}


def _of_the_record(row: Row, declared: Record, book: Codebook, on: date) -> Iterator[Fault]:
    record, _, number = row.record.partition(":")
    if record != declared.name or not (is_number(number) and DIGIT.search(number)):
        yield "E-741", {"record": declared.name}
    elif declared.number and not (pattern := book.number_pattern(declared.number, on)).matches(number):
        yield "E-751", {"record": declared.name, "example": pattern.example}
    elif (year := _year(declared, number, book, on)) is not None and year > (on + A_DAY).year:
        yield "E-756", {"record": declared.name, "year": year}


def _of_what_is_enclosed(row: Row) -> Iterator[Fault]:
    if row.attachments and not all(map(is_named, row.attachments)):
        yield "E-757", {"part": "attachments"}
    if row.signatures and not all(map(is_slot, row.signatures)):
        yield "E-757", {"part": "signatures"}


def _of_the_source(row: Row) -> Iterator[Fault]:
    if not (KEY.fullmatch(row.key) and _is_key(row.system)):
        yield "E-740", {}
    if row.message and not KEY.fullmatch(row.message):
        yield "E-753", {}
    if row.channel not in CHANNELS:
        yield "E-750", {"channels": ", ".join(sorted(CHANNELS))}


def _of_what_it_changes(row: Row, card: Card | None, book: Codebook, on: date) -> Iterator[Fault]:
    if not (row.corrects or row.annuls or row.why or row.why_text):
        if card is None:
            yield "E-746", {}
        return
    if row.annuls and card is not None:
        yield "E-858", {}
    if bool(row.corrects) == bool(row.annuls):
        yield "E-746", {}
    for changed, reasons in ((row.corrects, "correction_reason"), (row.annuls, "annulment_reason")):
        if not changed:
            continue
        if not CARD.fullmatch(changed):
            yield "E-746", {}
        rows = book.lists.named(reasons)
        if row.why not in rows or not any(one.holds_on(on) for one in rows.history(row.why)):
            yield "E-747", {"list": reasons, "codes": ", ".join(rows.keys)}
    try:
        read_text("why_text", row.why_text, LONGEST_TEXT)
    except EsepError as refusal:
        yield refusal.code, dict(refusal.values)


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
    instant = parsed_instant(text.strip())
    if instant is None or instant.tzinfo is None or instant > latest:
        raise EsepError("E-743")
    return written_instant(instant.astimezone(UTC))


@lru_cache(maxsize=4096)
def _is_key(text: str) -> bool:
    return bool(KEY.fullmatch(text))


@lru_cache(maxsize=4096)
def _is_code(code: str) -> bool:
    return bool(ORGANISATION.fullmatch(code))


@lru_cache(maxsize=1024)
def _own_links(card: Card | None) -> tuple[str, ...]:
    """The fields by which a card links its record with others of the same type."""
    fields = card.fields if card is not None else ()
    return tuple(one.name for one in fields if one.kind == Kind.LINK and one.of == one.record)


def _year(declared: Record, number: str, book: Codebook, on: date) -> int | None:
    """The year that the number of a record bears, where its form says which part is the year."""
    return book.number_pattern(declared.number, on).year(number) if declared.number else None
