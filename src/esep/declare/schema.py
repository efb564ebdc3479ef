"""JSON Schema of what is sent for a kind of card: for systems that send cards, and for whoever makes forms.

A schema tells shapes. What it lets through the register still judges: dates of codes, rules, the state of the
record. `https://json-schema.org/draft/2020-12/schema` is the draft.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from esep.codebook import Codebook
from esep.declare.cards import Card
from esep.declare.domain import Domains
from esep.declare.fields import Field, Kind
from esep.declare.values import ORGANISATION, PERSON

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
LARGEST = 10**15 - 1
CHANNELS = ("form", "import", "api", "device")
REASONS = "correction_reason"
DAY = r"^\d{4}-\d{2}-\d{2}$"
CLOCK = r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?"
INSTANT = rf"^\d{{4}}-\d{{2}}-\d{{2}}[T ]{CLOCK}(Z|[+-]\d{{2}}:\d{{2}}| (first|second))?$"
AWARE = rf"^\d{{4}}-\d{{2}}-\d{{2}}[T ]{CLOCK}(Z|[+-]\d{{2}}:\d{{2}})$"
CARD_ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
ANY_NUMBER = r"[^\s_./:-][^\s:]{0,63}"  # the register asks for letters and digits, which differ by dialect


def schema_of(
    card: Card, domains: Domains, book: Codebook, lang: str = "en", on: date | None = None
) -> Schema:
    """The schema of what is sent for a kind of card.

    Args:
        card: its declaration.
        domains: where it is declared, with the titles in other languages.
        book: the codebook, for the codes of lists and the forms of numbers.
        lang: the language of titles.
        on: the day the cards happened, so that only the codes of that day pass; None lets all codes pass.

    Raises:
        EsepError: E-120 when the codebook lacks a list; E-103 when no code of a list holds on the day.

    >>> from esep.declare import Domain, Record, day
    >>> visits = Record("visit", "Visit of a prosecutor")
    >>> @visits.card(opens="noted")
    ... class Noted:
    ...     '''A prosecutor has visited.'''
    ...     visited_on = day("Day of the visit")
    >>> domains = Domains((Domain("visits", "Visits", visits),))
    >>> made = schema_of(Noted, domains, Codebook.load("kz"))
    >>> made["properties"]["fields"]["properties"]["visited_on"]["format"]
    'date'
    """
    lists = dict.fromkeys(field.of for field in card.fields if field.kind in {Kind.CODE, Kind.PLACE})
    lists |= {REASONS: None} if REASONS in book.lists else {}
    envelope = _envelope(card, domains, book, on)
    return {
        "$schema": DRAFT,
        "$id": f"urn:esep:card:{card.kind}:{card.version}:{lang}",
        "title": domains.word(card.kind, lang, card.title),
        "description": card.story,
        "type": "object",
        "properties": {**envelope, "fields": _fields(card, domains, lang)},
        "required": [*REQUIRED, *(["second"] if card.second else []), "fields"],
        "dependentRequired": {"corrects": ["why"], "why": ["corrects"], "why_text": ["corrects"]},
        "additionalProperties": False,
        "$defs": {name: _codes(name, book, lang, on) for name in lists},
    }


REQUIRED = ("kind", "record", "key", "actor", "office", "territory", "system")


def _envelope(card: Card, domains: Domains, book: Codebook, on: date | None) -> Schema:
    code = {"type": "string", "pattern": _anchored(ORGANISATION.pattern)}
    text = {"type": "string"}
    key = {"type": "string", "pattern": r"^\S{1,200}$"}
    return {
        "kind": {"const": card.kind},
        "record": {"type": "string", "anyOf": list(_numbers(card, domains, book, on))},
        "key": key,
        "actor": code,
        "office": code,
        "territory": text,
        "system": key,
        "message": text,
        "channel": {"enum": list(CHANNELS)},
        "asserted_at": {"type": "string", "pattern": AWARE},
        "corrects": {"type": "string", "pattern": CARD_ID},
        "why": {"$ref": f"#/$defs/{REASONS}"} if REASONS in book.lists else text,
        "why_text": text,
        "second": code,
        "entered_by": code,
        "attachments": {"type": "array", "items": ATTACHMENT},
        "signatures": {"type": "array", "items": SIGNATURE},
        "expects": {"type": "integer", "minimum": 0},
    }


ATTACHMENT = {
    "type": "object",
    "properties": {
        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "media": {"type": "string"},
        "size": {"type": "integer", "minimum": 1},
    },
    "required": ["digest", "media", "size"],
    "additionalProperties": False,
}
SIGNATURE = {
    "type": "object",
    "properties": {"kind": {"type": "string"}},
    "required": ["kind"],
    "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,31}$"},
    "additionalProperties": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}


def _numbers(card: Card, domains: Domains, book: Codebook, on: date | None) -> Iterator[Schema]:
    """How the id of the record may be written: its type and a number in one of the known forms."""
    named = domains.record(card.record).number
    if not named:
        yield {"pattern": f"^{card.record}:{ANY_NUMBER}$"}
        return
    for form in book.numbers.history(named) if on is None else (book.number_pattern(named, on),):
        yield {
            "pattern": f"^{card.record}:(?:{form.pattern})$",
            "examples": [f"{card.record}:{form.example}"],
        }


def _fields(card: Card, domains: Domains, lang: str) -> Schema:
    return {
        "type": "object",
        "properties": {field.name: _field(field, domains, lang) for field in card.fields},
        "required": [field.name for field in card.fields if field.required],
        "additionalProperties": False,
    }


def _field(field: Field, domains: Domains, lang: str) -> Schema:
    """A field with its title; `x-class` says how far it is protected once it is recorded."""
    return {
        "title": domains.word(field.path, lang, field.label),
        "x-class": field.klass.value,
        **SHAPES[field.kind](field),
    }


def _codes(name: str, book: Codebook, lang: str, on: date | None) -> Schema:
    """A list: its codes with their titles, the latest title where a code had several."""
    rows: Iterable[Any] = book.list(name) if on is None else book.list(name).on(on)
    titles = {str(row.key): row.title.in_(lang) for row in sorted(rows, key=lambda row: row.valid_from)}
    return {
        "type": "string",
        "enum": list(titles),
        "oneOf": [{"const": code, "title": title} for code, title in titles.items()],
    }


def _anchored(pattern: str) -> str:
    return f"^(?:{pattern})$"


def _whole(field: Field) -> Schema:
    most = LARGEST if field.maximum is None else field.maximum
    return {"type": "integer", "minimum": field.minimum or 0, "maximum": most}


def _patterned(pattern: str) -> Callable[[Field], Schema]:
    return lambda _: {"type": "string", "pattern": pattern}


def _listed(field: Field) -> Schema:
    return {"$ref": f"#/$defs/{field.of}"}


SHAPES: Mapping[Kind, Callable[[Field], Schema]] = {
    Kind.DAY: lambda _: {"type": "string", "format": "date", "pattern": DAY},
    Kind.INSTANT: _patterned(INSTANT),
    Kind.CODE: _listed,
    Kind.PLACE: _listed,
    Kind.PERSON: _patterned(_anchored(PERSON.pattern)),
    Kind.ORGANISATION: _patterned(_anchored(ORGANISATION.pattern)),
    Kind.OFFICE: _patterned(_anchored(ORGANISATION.pattern)),
    Kind.OFFICER: _patterned(_anchored(ORGANISATION.pattern)),
    Kind.AMOUNT: _whole,
    Kind.COUNT: _whole,
    Kind.TEXT: lambda field: {"type": "string", "maxLength": field.maximum},
    Kind.LINK: lambda field: {"type": "string", "pattern": f"^(?:{field.of}:)?{ANY_NUMBER}$"},
}
