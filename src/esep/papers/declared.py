"""Papers as a codebook declares them: a folder for each, with `paper.toml` and words for each language."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from esep.codebook import Codebook
from esep.declare import Domains, Field, Record
from esep.kernel.errors import EsepError
from esep.papers.readers import Reader, Sight

FOLDER, HEAD, READERS = "papers", "paper.toml", "readers.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """What a paper says in one language: title, what its wording was written after, paragraphs and points,
    and the labels of what is left blank and of who signs.
    """

    title: str
    source: str
    before: Sequence[str] = ()
    points: Sequence[str] = ()
    after: Sequence[str] = ()
    blanks: Mapping[str, str] = field(default_factory=dict)
    signatures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper.

    `card` is the kind of card it is made from, `facts` the fields it shows, each as card and field of the
    same record; `dues` the deadlines whose end it tells; `law` the terms of the law it rests on. `blanks` are
    filled in by hand, each on so many lines; `signatures` say who signs; `witnesses` is the term of the law
    that says how many witness a refusal to sign, "" where nobody has to sign.
    """

    name: str
    card: str
    reader: Reader
    verified: bool
    facts: Sequence[str]
    dues: Sequence[str] = ()
    law: Sequence[str] = ()
    blanks: Mapping[str, int] = field(default_factory=dict)
    signatures: Sequence[str] = ()
    witnesses: str = ""
    words: Mapping[str, Words]


class Papers:
    """The papers of a codebook, held against what may be recorded.

    Raises:
        EsepError: E-971 with all that is wrong with the declaration of a paper.

    >>> from esep import domains
    >>> papers = Papers(Codebook.load("kz"), domains.load())
    >>> papers.for_card("protective_order.delivered").name
    'delivery_notice'
    """

    def __init__(self, book: Codebook, domains: Domains) -> None:
        folder = book.folder / FOLDER
        sights = _sights(folder / READERS)
        self.all = tuple(_read(path) for path in sorted(folder.glob(f"*/{HEAD}")))
        for paper in self.all:
            faults = list(_faults(paper, book, domains, sights[paper.reader]))
            if faults:
                raise EsepError("E-971", paper=paper.name, faults="; ".join(faults))

    def for_card(self, kind: str, name: str = "") -> Paper:
        """The paper that a kind of card makes, by its name where it makes several.

        Raises:
            EsepError: E-970 when it makes none, or none of this name, or several and none is named.
        """
        made = [one for one in self.all if one.card == kind]
        meant = [one for one in made if one.name == name] if name else made
        if len(meant) != 1:
            raise EsepError("E-970", kind=kind, papers=", ".join(one.name for one in made) or "-")
        return meant[0]


def field_of(record: Record, path: str) -> Field | None:
    """The field that `card.field` names in a record."""
    card, _, name = path.partition(".")
    return record.cards[card].field(name) if card in record.cards else None


def _sights(path: Path) -> Mapping[Reader, Sight]:
    """What each reader may see, as the codebook says."""
    tree = _toml(path) if path.is_file() else {}
    told = {reader: tree.get(reader, {}) for reader in Reader}
    return {
        reader: Sight(reader, tuple(said.get("lists", ())), tuple(said.get("persons", ())))
        for reader, said in told.items()
    }


def _read(path: Path) -> Paper:
    name, told = path.parent.name, _toml(path)
    words = {one.stem: _toml(one) for one in sorted(path.parent.glob("*.toml")) if one.name != HEAD}
    try:
        spoken = {lang: Words(**said) for lang, said in words.items()}
        return Paper(name=name, words=spoken, **told | {"reader": Reader(told["reader"])})
    except (TypeError, ValueError, LookupError) as fault:
        raise EsepError("E-971", paper=name, faults=str(fault)) from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise EsepError("E-971", paper=path.parent.name, faults=f"{path.name}: {fault}") from fault


def _faults(paper: Paper, book: Codebook, domains: Domains, sight: Sight) -> Iterator[str]:
    """All that is wrong with a paper, in words for whoever wrote it."""
    if paper.card not in domains.cards:
        yield f"card = {paper.card}"
        return
    record = domains.record(paper.card.partition(".")[0])
    for path in paper.facts:
        shown = field_of(record, path)
        if shown is None:
            yield f"facts: {path}"
        elif not sight.holds(shown):
            yield f"facts: {path} → {paper.reader}"
    dues = {one.name for one in record.deadlines}
    yield from (f"dues: {name}" for name in paper.dues if name not in dues)
    terms = (*paper.law, *([paper.witnesses] if paper.witnesses else []))
    yield from (f"law: {code}" for code in terms if code not in book.law)
    for lang, words in paper.words.items():
        yield from (f"{lang}.toml: {label}" for label in _unsaid(paper, words))
    yield from (f"{lang}.toml" for lang in book.languages if lang not in paper.words)


def _unsaid(paper: Paper, words: Words) -> Iterator[str]:
    """The labels that a language lacks or has to no purpose, and the parts that hold no texts."""
    for part, labels in (("blanks", paper.blanks), ("signatures", paper.signatures)):
        said = getattr(words, part)
        yield from (f"{part}.{label}" for label in sorted(set(labels) ^ set(said)))
    for part, texts in (("before", words.before), ("points", words.points), ("after", words.after)):
        if isinstance(texts, str) or not all(isinstance(one, str) for one in texts):
            yield part
