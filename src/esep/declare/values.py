"""Values of fields: what may be typed or imported, and the one way each is written in the journal."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import category, is_normalized, normalize
from unicodedata import name as sign_name

from esep.codebook import Codebook
from esep.codebook.dated import nearest
from esep.declare.fields import LONGEST_TEXT, Field, Kind
from esep.kernel.clock import written_instant
from esep.kernel.errors import EsepError

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
PASS = re.compile(r"(.*\d)\s+(first|second)", re.ASCII)
PERSON = re.compile(r"p-[a-z2-7]{24}", re.ASCII)
ORGANISATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}", re.ASCII)
INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII
)  # fromisoformat alone would take weeks of the year, and drop digits of a fraction in silence
NUMBER = re.compile(r"[^\W_][\w./-]{0,63}")
DATED = re.compile(r"\d{1,4}([./-]\d{1,4}){1,2}([T ]\d{1,2}:\d\d[\d:.]{0,12}(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
NO_WRITING = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}  # controls, hidden and turning signs, halves of signs
KEPT = {"\n", "\t", "\u00ad", "\u200c", "\u200d"}  # soft hyphens and joiners stand in honest text
NOTHING = range(0xFFFE, 0x10000)  # the last two places of each plane are no signs at all
LONGEST_COUNT = 64  # bits
YEARS = range(2, 9999)  # where any clock on Earth can be asked for the civil day


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
        EsepError: E-624 to E-633, E-855 when it is no such value; E-005 to E-008 when a civil time is not one
            moment; E-103 and E-121 when a code is not one of its list on that day.

    >>> from datetime import UTC
    >>> from esep.declare import day
    >>> by = Circumstances(Codebook.load("kz"), "KZ", datetime(2024, 3, 1, tzinfo=UTC))
    >>> read_value(day("Day"), "2024-02-29", date(2024, 2, 29), by)
    '2024-02-29'
    """
    if isinstance(raw, int) and raw.bit_length() > LONGEST_COUNT:
        raise EsepError("E-855", field=field.name)  # beyond what can even be written out
    return READERS[field.kind](field, raw, on, by)


def read_text(name: str, text: str, longest: int) -> str:
    r"""A text as the journal seals it: composed letters (NFC), and lines that end alike.

    Args:
        name: the field, for a refusal.
        text: what was typed.
        longest: how many signs it may have.

    Raises:
        EsepError: E-631 when it is too long; E-629 when it holds a sign that is not writing, with its number.

    >>> read_text("words", "one\r\ntwo", 10)
    'one\ntwo'
    """
    if len(text) > longest:
        raise EsepError("E-631", field=name, length=len(text), most=longest)
    text = text.replace("\r\n", "\n")
    if not text.isprintable():  # most text is passed at once
        for letter in text:
            hidden = category(letter) in NO_WRITING or ord(letter) & 0xFFFF in NOTHING
            if hidden and letter not in KEPT:
                raise EsepError("E-629", field=name, letter=f"U+{ord(letter):04X}")
    return normalize("NFC", text)


def is_number(text: str) -> bool:
    r"""Whether a text can be the number of a record: letters of one script, digits, and `. _ / -`.

    Letters of two scripts, digits of another script and their small or wide forms look like what they are
    not: two records would bear what everybody reads as one number.

    >>> is_number("2024-17/А"), is_number("7512-A"), is_number("7512-\u0410A"), is_number("\uff11\uff12")
    (True, True, False, False)
    """
    if not NUMBER.fullmatch(text):
        return False
    return text.isascii() or (is_normalized("NFKC", text) and _one_script(text))


def _one_script(text: str) -> bool:
    signs = [letter for letter in text if not letter.isascii() or letter.isalpha()]
    scripts = {sign_name(letter, "").partition(" ")[0] for letter in signs}
    return len(scripts) == 1 and not any(letter.isdigit() for letter in signs)


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
    moment = parsed_instant(passed[1] if passed else text)
    if moment is None:
        raise EsepError("E-627", field=field.name, value=shown(text))
    if moment.tzinfo is None:
        moment = by.book.zones.instant(moment.date(), moment.time(), by.territory, which)  # type: ignore[arg-type]
    return written_instant(moment)


def parsed_instant(text: str) -> datetime | None:
    """A civil time, or one with Z or an offset; None when it is written otherwise or is no such moment.

    >>> parsed_instant("2024-02-29 18:30Z").isoformat(), parsed_instant("2023-02-29T18:30")
    ('2024-02-29T18:30:00+00:00', None)
    """
    try:
        moment = datetime.fromisoformat(text) if INSTANT.fullmatch(text) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.year in YEARS else None


def _code(field: Field, raw: object, on: date, by: Circumstances) -> str:
    text = str(raw).strip()
    try:
        by.book.lists.get(field.of, text, on)
    except EsepError as refusal:
        if refusal.code not in {"E-103", "E-104"}:
            raise
        # What is no code may be anything, a name among it, and is not repeated.
        near = nearest(text, (row.key for row in by.book.lists.named(field.of) if row.holds_on(on)))
        raise EsepError("E-624", field=field.name, list=field.of, day=on.isoformat(), nearest=near) from None
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
    return read_text(field.name, str(raw), LONGEST_TEXT if field.maximum is None else field.maximum)


def _link(field: Field, raw: object, on: date, by: Circumstances) -> str:
    text = str(raw).strip()
    record, _, number = text.rpartition(":")
    if record not in {"", field.of} or not is_number(number):
        raise EsepError("E-632", field=field.name, record=field.of)
    return f"{field.of}:{number}"


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
    Kind.OFFICE: _organisation,
    Kind.OFFICER: _organisation,
    Kind.AMOUNT: _whole,
    Kind.COUNT: _whole,
    Kind.TEXT: _text,
    Kind.LINK: _link,
}
