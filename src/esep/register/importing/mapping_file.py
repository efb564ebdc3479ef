"""Mapping files: TOML read strictly, every fault at once, each with its place in the file.

[source]
system = "district-crm"
encoding = "windows-1251"

[[cards]]
card = "offence.registered"
key = ["Case number"]
record = "{Case number}"

[cards.envelope]
asserted_at = {column = "Entered", format = "%d.%m.%Y %H:%M"}

[cards.fields]
registered_on = {column = "Entered on", format = "%d.%m.%Y"}
"""

import codecs
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any

from esep.codebook import Codebook
from esep.codebook.dated import nearest
from esep.declare import Card, Domains
from esep.kernel.errors import EsepError
from esep.register.importing.mapping import PLACE, CardOfRow, ImportMapping, Taken, When
from esep.register.importing.sources import Layout

TOP = {"title", "source", "envelope", "cards"}
SOURCE = {"system", "encoding", "delimiter", "sheet", "empty", "changed", "why"}
CORRECT, REFUSE = "correct", "refuse"
CORRECTED = "source_corrected"  # of the list correction_reason: it was corrected in the system it came from
CARD = {"card", "key", "record", "when", "envelope", "fields"}
ENVELOPE = {"actor", "office", "territory", "asserted_at", "message", "second", "corrects", "why", "why_text"}
REQUIRED = ("actor", "office", "territory", "asserted_at")
TAKEN = {one.name for one in dataclass_fields(Taken)} - {"formats"} | {"format"}
ORIGINS = ("column", "constant", "template", "given")
SHIPPED = "mappings"


def load_mapping(path: Path, domains: Domains) -> ImportMapping:
    """The mapping in a file, checked against the declarations of the cards it makes.

    Raises:
        EsepError: E-720 with all faults at once: unknown names, cards without a key, required fields that
            nothing fills, ways of writing days that leave the century open.
    """
    try:
        raw = path.read_bytes()
        tree = tomllib.loads(raw.decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
        raise EsepError("E-720", file=path.name, faults=fault) from fault
    return read_mapping(tree, path.stem, domains, hashlib.sha256(raw).hexdigest())


def shipped_mapping(name: str, domains: Domains, book: Codebook) -> ImportMapping:
    """A mapping that comes with the codebook whose codes it gives, by the name of its file.

    Raises:
        EsepError: E-720 when there is none of this name.
    """
    return load_mapping(book.folder / SHIPPED / f"{name}.toml", domains)


def read_mapping(tree: Mapping[str, Any], name: str, domains: Domains, digest: str) -> ImportMapping:
    """The mapping that a TOML tree says; see `load_mapping`."""
    reading = _Reading(domains)
    mapping = reading.mapping(tree, name, digest)
    if reading.faults or mapping is None:
        raise EsepError("E-720", file=name, faults="; ".join(reading.faults))
    return mapping


class _Reading:
    """A mapping while it is read, with the faults found so far."""

    def __init__(self, domains: Domains) -> None:
        self.domains = domains
        self.faults: list[str] = []

    def mapping(self, tree: Mapping[str, Any], name: str, digest: str) -> ImportMapping | None:
        """The whole tree. A card at the top, without a list of cards, is the only one."""
        single = "card" in tree
        self._known("", tree, TOP - {"cards"} | CARD if single else TOP)
        source = self._table(tree, "source")
        self._known("source", source, SOURCE)
        shared = {} if single else self._table(tree, "envelope")
        listed = [{part: tree[part] for part in CARD if part in tree}] if single else tree.get("cards", [])
        cards = [self._card(f"cards[{at}]", one, shared) for at, one in enumerate(listed)]
        made = [card for card in cards if card is not None]
        if not listed:
            self.faults.append("no card is made of a row")
        if len({card.key for card in made}) < len(made):
            self.faults.append("two cards have the same key: add a word to one, as in '{Number}/victim'")
        system = self._text("source", source, "system", required=True)
        layout = self._layout(source)
        empty = frozenset({"", *source.get("empty", [])})
        return ImportMapping(name, system, layout, tuple(made), empty, digest, self._correction(source))

    def _correction(self, source: Mapping[str, Any]) -> str:
        """The reason of the correction that a changed row becomes; none where such a row is refused."""
        changed = self._text("source", source, "changed") or CORRECT
        why = self._text("source", source, "why") or CORRECTED
        if changed not in (CORRECT, REFUSE):
            self.faults.append(f"source: changed is {CORRECT} or {REFUSE}")
        return why if changed == CORRECT else ""

    def _layout(self, source: Mapping[str, Any]) -> Layout:
        encoding = self._text("source", source, "encoding") or "utf-8"
        try:
            codecs.lookup(encoding)
        except LookupError:
            self.faults.append(f"source: no encoding is called {encoding}")
        delimiter = self._text("source", source, "delimiter")
        if len(delimiter) > 1:
            self.faults.append("source: a delimiter is one sign")
        return Layout(encoding, delimiter, self._text("source", source, "sheet"))

    def _card(self, where: str, tree: Mapping[str, Any], shared: Mapping[str, Any]) -> CardOfRow | None:
        self._known(where, tree, CARD)
        kind = self._text(where, tree, "card", required=True)
        card = self.domains.cards.get(kind)
        if card is None:
            self.faults.append(
                f"{where}: no card is called {kind}; nearest: {nearest(kind, self.domains.cards)}"
            )
            return None
        return CardOfRow(
            card=card,
            key=self._key(where, tree),
            record=self._numbered(where, tree),
            envelope=self._envelope(where, {**shared, **self._table(tree, "envelope")}),
            fields=self._fields(where, card, self._table(tree, "fields")),
            when=self._when(where, tree.get("when")),
        )

    def _key(self, where: str, tree: Mapping[str, Any]) -> str:
        """The key as a template: columns joined by a slash, or a template as it is written."""
        key = tree.get("key", [])
        template = key if isinstance(key, str) else "/".join(f"{{{name}}}" for name in key)
        if not PLACE.search(template):
            self.faults.append(
                f"{where}: key names no column: name those by which the other system tells its rows apart; "
                "without them a file sent twice would count twice"
            )
        return template

    def _numbered(self, where: str, tree: Mapping[str, Any]) -> str:
        record = self._text(where, tree, "record", required=True)
        if record and not PLACE.search(record):
            self.faults.append(f"{where}: record names no column, as in '{{Case number}}'")
        return record

    def _envelope(self, where: str, tree: Mapping[str, Any]) -> dict[str, Taken]:
        self._known(f"{where}.envelope", tree, ENVELOPE)
        self.faults += [f"{where}.envelope: {name} is missing" for name in REQUIRED if name not in tree]
        return {name: self._taken(f"{where}.envelope.{name}", said) for name, said in tree.items()}

    def _fields(self, where: str, card: Card, tree: Mapping[str, Any]) -> dict[str, Taken]:
        self._known(f"{where}.fields", tree, {one.name for one in card.fields})
        self.faults += [
            f"{where}.fields: {one.name} is missing"
            for one in card.fields
            if one.required and one.name not in tree
        ]
        return {name: self._taken(f"{where}.fields.{name}", said) for name, said in tree.items()}

    def _when(self, where: str, said: object) -> When | None:
        if said is None:
            return None
        tree: dict[str, Any] = dict(said) if isinstance(said, dict) else {"column": said}
        self._known(f"{where}.when", tree, {"column", "among"})
        column = self._text(f"{where}.when", tree, "column", required=True)
        return When(column, frozenset(map(str, tree.get("among", []))))

    def _taken(self, where: str, said: object) -> Taken:
        """One value; a bare text is the name of a column."""
        tree: dict[str, Any] = dict(said) if isinstance(said, dict) else {"column": said}
        self._known(where, tree, TAKEN)
        if sum(name in tree for name in ORIGINS) != 1:
            self.faults.append(f"{where}: says exactly one of {', '.join(ORIGINS)}")
        formats = tree.pop("format", ())
        formats = (formats,) if isinstance(formats, str) else tuple(formats)
        self.faults += [f"{where}: {fault}" for one in formats for fault in _open_formats(one)]
        values = tree.get("values", {})
        self.faults += [f"{where}: {fault}" for fault in _wrong_types(tree)]
        kept = {name: value for name, value in tree.items() if name in TAKEN}
        return Taken(**{**kept, "values": values if isinstance(values, dict) else {}, "formats": formats})

    def _table(self, tree: Mapping[str, Any], name: str) -> dict[str, Any]:
        found = tree.get(name, {})
        if not isinstance(found, dict):
            self.faults.append(f"{name}: is no table")
            return {}
        return found

    def _text(self, where: str, tree: Mapping[str, Any], name: str, *, required: bool = False) -> str:
        found = tree.get(name, "")
        if not isinstance(found, str) or (required and not found):
            self.faults.append(f"{where}: {name} is missing, or no text")
            return ""
        return found

    def _known(self, where: str, tree: Mapping[str, Any], known: set[str]) -> None:
        for name in tree:
            if name not in known:
                self.faults.append(f"{where}: {name} means nothing here; nearest: {nearest(name, known)}")


def _wrong_types(tree: Mapping[str, Any]) -> Iterator[str]:
    for name, value in tree.items():
        if name == "values":
            if not isinstance(value, dict) or not all(isinstance(code, str) for code in value.values()):
                yield "values is a table of texts"
        elif not isinstance(value, int if name == "times" else str):
            yield f"{name} is of the wrong type"


def _open_formats(written: str) -> Iterator[str]:
    """What a way of writing days leaves open."""
    if "%y" in written:
        yield f"{written} leaves the century open: write %Y"
    if "%d" in written and not ("%m" in written or "%b" in written or "%B" in written):
        yield f"{written} says no month"
