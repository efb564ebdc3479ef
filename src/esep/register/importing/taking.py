"""From the rows of a chunk to the columns of a batch of cards: texts into codes, days and whole amounts.

Only what the mapping says is done here. What a value must be is for the declaration of the card to judge, and
it judges every card alike, whichever way it came in. Equal texts are read once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from esep.codebook import Codebook
from esep.codebook.dated import nearest
from esep.declare.values import PASS
from esep.kernel.clock import written_instant
from esep.kernel.errors import EsepError
from esep.register.importing.mapping import PLACE, CardOfRow, ImportMapping, Taken
from esep.register.importing.rows import Chunk
from esep.register.submissions import Batch

# What a spreadsheet program leaves of a value it could not show: an error, or a long number in powers of ten.
LOST = re.compile(r"#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NULL!|NUM!)|\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?", re.ASCII)
OFFSET = re.compile(r"(.*\d)\s?(Z|[+-]\d{2}:\d{2})", re.ASCII)
NUMERAL = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?", re.ASCII)
Column = list[str | None]


@dataclass
class Taking:
    """A chunk while cards are taken from it; `faults` are kept by the position of the row in the chunk."""

    chunk: Chunk
    mapping: ImportMapping
    book: Codebook
    given: Mapping[str, str]

    def __post_init__(self) -> None:
        self.faults: dict[int, list[EsepError]] = {
            at: [row.fault] for at, row in enumerate(self.chunk.rows) if row.fault is not None
        }
        self._cells: dict[str, list[str]] = {}

    def batches(self) -> Iterator[tuple[Batch, list[int]]]:
        """A batch for each card of the mapping, with the position of the row that each card is made of.

        A row that is refused gives no card from then on: it waits as a whole to be mended.
        """
        made = [(card, *self._columns(card)) for card in self.mapping.cards]
        for card, envelope, fields, wanted in made:
            if rows := [at for at in wanted if at not in self.faults]:
                yield _batch(card, envelope, fields, rows), rows

    def refuse(self, at: int, *faults: EsepError) -> None:
        """Keep what is wrong with a row."""
        self.faults.setdefault(at, []).extend(faults)

    def _columns(self, card: CardOfRow) -> tuple[dict[str, Column], dict[str, Column], list[int]]:
        rows = range(len(self.chunk.rows))
        wanted = [
            at for at in rows if card.when is None or card.when.holds(self._texts(card.when.column)[at])
        ]
        envelope = {name: self._column(one, wanted) for name, one in card.envelope.items()}
        self._asserted(envelope, wanted)
        envelope["key"] = self._composed(card.key, wanted)
        record = self._composed(card.record, wanted)
        envelope["record"] = [text and f"{card.card.record}:{text}" for text in record]
        envelope.setdefault("message", envelope["key"])
        envelope["system"] = [self.mapping.system] * len(rows)
        fields = {name: self._column(one, wanted) for name, one in card.fields.items()}
        return envelope, fields, wanted

    def _texts(self, name: str) -> list[str]:
        """The cells of a column without spaces around them; what stands for an empty cell is empty."""
        if name not in self._cells:
            empty = self.mapping.empty
            stripped = (cell.strip() for cell in self.chunk.column(name))
            self._cells[name] = ["" if cell in empty else cell for cell in stripped]
        return self._cells[name]

    def _column(self, one: Taken, wanted: Sequence[int]) -> Column:
        """A value for each row of the chunk; rows that are not wanted are not looked at."""
        values: Column = [None] * len(self.chunk.rows)
        read: dict[str, str | EsepError | None] = {}
        texts = self._origin(one)
        for at in wanted:
            text = texts(at)
            if text not in read:
                read[text] = _read(one, text)
            value = read[text]
            if isinstance(value, EsepError):
                self.refuse(at, value)
            else:
                values[at] = value
        return values

    def _origin(self, one: Taken) -> Callable[[int], str]:
        """The text that stands for each row before it is read."""
        if one.column:
            return self._texts(one.column).__getitem__
        if one.template:
            names = PLACE.findall(one.template)
            return lambda at: _filled(one.template, {name: self._texts(name)[at] for name in names})
        said = one.constant or self.given[one.given]
        return lambda _: said

    def _composed(self, template: str, wanted: Sequence[int]) -> Column:
        """Keys and numbers of records: every column they are made of must be filled in.

        A slash within one of several columns is written otherwise, so that two rows never share a key.
        """
        names = PLACE.findall(template)
        values: Column = [None] * len(self.chunk.rows)
        for at in wanted:
            parts = {name: self._texts(name)[at] for name in names}
            if wrong := [name for name, text in parts.items() if not text or LOST.fullmatch(text)]:
                self.refuse(at, *(_unusable(name, parts[name]) for name in wrong))
                continue
            if len(parts) > 1:
                parts = {name: text.replace("%", "%25").replace("/", "%2F") for name, text in parts.items()}
            values[at] = _filled(template, parts)
        return values

    def _asserted(self, envelope: dict[str, Column], wanted: Sequence[int]) -> None:
        """Civil times in which the source wrote when it recorded something, as instants."""
        read: dict[tuple[str, str], str | EsepError] = {}
        column = envelope["asserted_at"]
        for at in wanted:
            text, territory = column[at], envelope["territory"][at]
            if not text or not territory:
                if at not in self.faults:  # what cannot be read is told already
                    self.refuse(at, EsepError("E-731", column="asserted_at" if territory else "territory"))
                continue
            if (text, territory) not in read:
                read[text, territory] = _instant(text, territory, self.book)
            value = read[text, territory]
            if isinstance(value, EsepError):
                self.refuse(at, value)
            else:
                column[at] = value


def _batch(
    card: CardOfRow, envelope: Mapping[str, Column], fields: Mapping[str, Column], rows: Sequence[int]
) -> Batch:
    told = {name: [column[at] for at in rows] for name, column in envelope.items()}
    return Batch(
        kind=card.card.kind,
        envelope={name: [text or "" for text in column] for name, column in told.items()},
        fields={name: [column[at] for at in rows] for name, column in fields.items()},
        length=len(rows),
    )


def _filled(template: str, parts: Mapping[str, str]) -> str:
    return PLACE.sub(lambda place: parts[place[1]], template)


def _unusable(column: str, text: str) -> EsepError:
    return EsepError("E-732" if text else "E-731", column=column)


def _read(one: Taken, text: str) -> str | EsepError | None:
    """The value that a text stands for; None where nothing is given."""
    if not text:
        return one.default or None
    if LOST.fullmatch(text):
        return EsepError("E-732", column=one.column or one.template)
    if one.values:
        listed = one.values.get(text, one.others)
        return listed or (None if text in one.values else _unlisted(one, text))
    if one.formats or one.only or one.at:
        return _moment(one, text)
    if one.decimal or one.group or one.times:
        return _whole(one, text)
    return text


def _unlisted(one: Taken, text: str) -> EsepError:
    # The text itself is not repeated: a cell in the wrong column may hold a name.
    return EsepError("E-728", column=one.column or one.template, nearest=nearest(text, one.values))


def _moment(one: Taken, text: str) -> str | EsepError:
    """A day or a civil time as ISO 8601 writes it, with the pass of the clock kept behind it."""
    passed = PASS.fullmatch(text)
    said, which = (passed[1], " " + passed[2]) if passed else (text, "")
    found = _by_any(one.formats, said)
    if not found and (offset := OFFSET.fullmatch(said)) and "T" in (clock := _by_any(one.formats, offset[1])):
        found = clock + offset[2]  # the way to tell the two passes of a clock apart that E-007 names
    if not found and ISO.fullmatch(said) and not any(form.startswith("%Y") for form in one.formats):
        found = said
    if not found:
        return EsepError(
            "E-729", column=one.column or one.template, format=", ".join(one.formats) or "ISO 8601"
        )
    if one.only == "day":
        return found[:10]
    return (f"{found}T{one.at}" if one.at and len(found) == 10 else found) + which


def _by_any(forms: Iterable[str], text: str) -> str:
    return next((iso for form in forms if (iso := _parsed(text, form))), "")


def _parsed(text: str, form: str) -> str:
    """The text as ISO 8601, if it is written in this form; a form without a time of day gives a day alone."""
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 - whose clock it is, the envelope says
    except ValueError:
        return ""
    timed = any(sign in form for sign in ("%H", "%I", "%X", "%c"))
    return moment.isoformat() if timed else moment.date().isoformat()


def _whole(one: Taken, text: str) -> str | EsepError:
    """An amount in whole units; what is left over in a smaller unit is for a person to decide about."""
    for sign in {one.group, "\u00a0", "\u202f"} if one.group else ():
        text = text.replace(sign, "")
    plain = text.replace(one.decimal, ".") if one.decimal else text
    amount = Decimal(plain) * (one.times or 1) if NUMERAL.fullmatch(plain) else None
    if amount is None or amount != amount.to_integral_value():
        return EsepError("E-730", column=one.column or one.template)
    return str(int(amount))


def _instant(text: str, territory: str, book: Codebook) -> str | EsepError:
    """A civil time on the clock of a territory, or a time with its offset, as an instant."""
    passed = PASS.fullmatch(text)
    try:
        moment = datetime.fromisoformat(passed[1] if passed else text)
        if moment.tzinfo is None:
            if len(text) <= 10:
                return EsepError("E-729", column="asserted_at", format="day and time")
            which: Any = passed[2] if passed else "only"
            moment = book.zones.instant(moment.date(), moment.time(), territory, which)
    except ValueError:
        return EsepError("E-729", column="asserted_at", format="ISO 8601")
    except EsepError as refusal:
        return refusal
    return written_instant(moment)
