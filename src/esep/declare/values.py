"""Values of fields: what may be typed or imported, and the one way each is written in the journal."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import bidirectional, category, normalize

from esep.codebook import Codebook
from esep.declare.fields import Field, Kind
from esep.kernel.clock import written_instant
from esep.kernel.errors import EsepError

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
PASS = re.compile(r"(.*\d)\s+(first|second)", re.ASCII)
PERSON = re.compile(r"p-[a-z2-7]{24}", re.ASCII)
ORGANISATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}", re.ASCII)
NUMBER = re.compile(r"[^\W_][\w./-]{0,63}")
DATED = re.compile(r"\d{1,4}([./-]\d{1,4}){1,2}([T ]\d{1,2}:\d\d[\d:.]{0,12}(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
KEPT = {"\n", "\t"}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a value is read by: the codebook, the territory whose clock was read, and the moment it is."""

    book: Codebook
    territory: str
    now: datetime

    def civil_day(self, instant: str) -> date:
        """The civil day of an instant as the journal writes it, by the clock of the territory."""
        moment = datetime.fromisoformat(instant)
        return self.book.zones.at(moment, self.territory).date()


def read_value(field: Field, raw: object, on: date, by: Circumstances) -> str | int:
    """The value of a field as it stands in the journal.

    Args:
        field: what it is a value of.
        raw: what was typed or imported: text, or a number, date or datetime.
        on: the civil day the card happened, by which codes are valid.
        by: the codebook, the territory and the moment.

    Raises:
        EsepError: E-624 to E-633 when it is no such value; E-005 to E-008 when a civil time is not one
            moment; E-103 and E-121 when a code is not one of its list on that day.

    >>> from datetime import UTC
    >>> from esep.declare import day
    >>> by = Circumstances(Codebook.load("kz"), "KZ", datetime(2024, 3, 1, tzinfo=UTC))
    >>> read_value(day("Day"), "2024-02-29", date(2024, 2, 29), by)
    '2024-02-29'
    """
    return READERS[field.kind](field, raw, on, by)


def _day(field: Field, raw: object, on: date, by: Circumstances) -> str:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw.isoformat()
    text = str(raw).strip()
    if DAY.fullmatch(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    raise EsepError("E-626", field=field.name, value=shown(text))


def _instant(field: Field, raw: object, on: date, by: Circumstances) -> str:
    text = raw.isoformat() if isinstance(raw, datetime) else str(raw).strip()
    passed = PASS.fullmatch(text)
    which = passed[2] if passed else "only"
    try:
        moment = datetime.fromisoformat(passed[1] if passed else text)
    except ValueError:
        raise EsepError("E-627", field=field.name, value=shown(text)) from None
    if "T" not in text and " " not in text and ":" not in text:
        raise EsepError("E-627", field=field.name, value=shown(text))
    if moment.tzinfo is None:
        moment = by.book.zones.instant(moment.date(), moment.time(), by.territory, which)  # type: ignore[arg-type]
    return written_instant(moment)


def _code(field: Field, raw: object, on: date, by: Circumstances) -> str:
    text = str(raw).strip()
    try:
        by.book.lists.get(field.of, text, on)
    except EsepError as refusal:
        if refusal.code != "E-104":
            raise
        # What is no code may be anything, a name among it, and is not repeated.
        raise EsepError("E-624", field=field.name, list=field.of) from None
    return text


def _person(field: Field, raw: object, on: date, by: Circumstances) -> str:
    if not PERSON.fullmatch(str(raw)):
        raise EsepError("E-633", field=field.name)
    return str(raw)


def _organisation(field: Field, raw: object, on: date, by: Circumstances) -> str:
    text = str(raw).strip()
    if not ORGANISATION.fullmatch(text):
        raise EsepError("E-628", field=field.name)
    return text


def _whole(field: Field, raw: object, on: date, by: Circumstances) -> int:
    text = str(raw).strip()
    if isinstance(raw, bool) or not WHOLE.fullmatch(text):
        raise EsepError("E-630", field=field.name, least=field.minimum, most=_most(field))
    number = int(text)
    if number < (field.minimum or 0) or (field.maximum is not None and number > field.maximum):
        raise EsepError("E-630", field=field.name, least=field.minimum, most=_most(field))
    return number


def _text(field: Field, raw: object, on: date, by: Circumstances) -> str:
    text = str(raw)
    if field.maximum is not None and len(text) > field.maximum:
        raise EsepError("E-631", field=field.name, length=len(text), most=field.maximum)
    for letter in text:
        if letter not in KEPT and (category(letter) in {"Cc", "Cs"} or bidirectional(letter) in TURNING):
            raise EsepError("E-629", field=field.name, letter=f"U+{ord(letter):04X}")
    return normalize("NFC", text)


def _link(field: Field, raw: object, on: date, by: Circumstances) -> str:
    text = str(raw).strip()
    record, _, number = text.rpartition(":")
    if record not in {"", field.of} or not NUMBER.fullmatch(number):
        raise EsepError("E-632", field=field.name, record=field.of)
    return f"{field.of}:{normalize('NFC', number)}"


def shown(text: str) -> str:
    """What may be repeated of a wrong value: what has the form of a date, never a word or a long number.

    >>> shown("2023-02-29"), shown("850229300123")
    ('2023-02-29', '…')
    """
    return text if DATED.fullmatch(text) else "…"


def _most(field: Field) -> int | str:
    return "-" if field.maximum is None else field.maximum


READERS: Mapping[Kind, Callable[[Field, object, date, Circumstances], str | int]] = {
    Kind.DAY: _day,
    Kind.INSTANT: _instant,
    Kind.CODE: _code,
    Kind.PLACE: _code,
    Kind.PERSON: _person,
    Kind.ORGANISATION: _organisation,
    Kind.AMOUNT: _whole,
    Kind.COUNT: _whole,
    Kind.TEXT: _text,
    Kind.LINK: _link,
}
