"""What one paper says: the values of a card, blanks where something is not known or may not be read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from esep.codebook import Codebook
from esep.declare import Class, Domains, Field, Kind
from esep.papers.check_codes import check_code
from esep.papers.declared import Paper, Words, field_of
from esep.papers.readers import may_read_birth
from esep.papers.spoken import Spoken
from esep.people import Identity
from esep.register.due_now import Standing
from esep.register.entries import Entry
from esep.register.statements import Statement

BLANK = ""
SAID = ("number", "law_heading", "refused", "signed", "when", "code", "page")  # on papers of every kind


@dataclass(frozen=True, slots=True)
class Line:
    """A label with what stands beside it; nothing means a line to be filled in by hand.

    >>> Line("Name").value
    ''
    """

    label: str
    value: str = BLANK
    lines: int = 1


@dataclass(frozen=True, slots=True, repr=False)
class Content:
    """Everything that stands on a paper, in one language and ready to be set. It never prints itself."""

    lang: str
    state: str
    title: str
    record: str
    facts: Sequence[Line]
    before: Sequence[str]
    points: Sequence[str]
    after: Sequence[str]
    blanks: Sequence[Line]
    signatures: Sequence[str]
    witnesses: Sequence[str]
    law: Sequence[str]
    foot: Sequence[str]
    code: str
    said: Mapping[str, str]

    def __repr__(self) -> str:
        return "Content(...)"

    @property
    def data(self) -> dict[str, object]:
        """The paper for the template."""
        return asdict(self)


@dataclass(frozen=True, slots=True, repr=False)
class Source:
    """What a paper is made from.

    Args:
        paper: its declaration.
        entry: the entry of its card.
        standing: the record with its cards in force and what is due on it.
        values: what may be told of each card of the record, by id: open fields and those that were opened.
        names: identities that may be read, by the id of the person in this domain.
        printed_on: the civil day on which it is printed.
    """

    paper: Paper
    entry: Entry
    standing: Standing
    values: Mapping[str, Mapping[str, object]]
    names: Mapping[str, Identity]
    printed_on: date

    def __repr__(self) -> str:
        return "Source(...)"

    def with_names(self, names: Mapping[str, Identity]) -> "Source":
        """The same with identities that were read with a right of their own."""
        return replace(self, names=names)

    def stated(self, path: str) -> tuple[object, date]:
        """The value of a field and the day of its card: the card of the paper itself, else the last of that
        name in force. None where it is not stated, or not to be read.
        """
        card, _, name = path.partition(".")
        own = Statement.of(self.entry)
        told = [own] if own.name == card else [one for one in self.standing.state.applied if one.name == card]
        last = told[-1] if told else own
        return (self.values[last.id].get(name) if told else None), date.fromisoformat(last.on)


def content(source: Source, book: Codebook, domains: Domains, lang: str) -> Content:
    """What a paper says in a language that it is written in."""
    paper, card, words = source.paper, source.entry.card, source.paper.words[lang]
    spoken = Spoken(book, lang, card["zone"])
    code, on = check_code(paper.name, source.entry), date.fromisoformat(card["on"])
    return Content(
        lang=lang,
        state=book.title.in_(lang),
        title=words.title,
        record=card["record"].partition(":")[2],
        facts=[*_facts(source, domains, spoken), *_dues(source, domains, spoken)],
        before=words.before,
        points=words.points,
        after=words.after,
        blanks=[Line(words.blanks[name], lines=lines) for name, lines in paper.blanks.items()],
        signatures=[words.signatures[name] for name in paper.signatures],
        witnesses=[spoken.say("witness", number=number) for number in _witnesses(source, book, on)],
        law=spoken.law(paper.law, on),
        foot=[
            spoken.say("printed", on=spoken.end(source.printed_on)),
            _wording(paper, words, spoken),
            spoken.say("proves"),
        ],
        code=code,
        said={name: spoken.say(name) for name in SAID},
    )


def person_facts(paper: Paper, domains: Domains) -> dict[str, Field]:
    """The fields of a paper that name a person, by what it calls them."""
    record = domains.record(paper.card.partition(".")[0])
    found = {path: field_of(record, path) for path in paper.facts}
    return {path: field for path, field in found.items() if field and field.kind == Kind.PERSON}


def persons_of(source: Source, domains: Domains) -> Iterator[tuple[Field, str]]:
    """The persons whom a paper names: the field, and the id of the person in the domain."""
    for path, field in person_facts(source.paper, domains).items():
        value, _ = source.stated(path)
        if value:
            yield field, str(value)


def classes_shown(paper: Paper, domains: Domains) -> list[Class]:
    """The classes of what a paper would show, the highest first; below a case nobody prints."""
    record = domains.record(paper.card.partition(".")[0])
    found = {field.klass for path in paper.facts if (field := field_of(record, path))}
    return sorted({Class.CASE, *found} - {Class.OPEN}, reverse=True)


def _facts(source: Source, domains: Domains, spoken: Spoken) -> Iterator[Line]:
    record = domains.record(source.entry.record.partition(":")[0])
    for path in source.paper.facts:
        field = field_of(record, path)
        if field is None:
            raise LookupError(path)
        label, (value, on) = domains.word(field.path, spoken.lang, field.label), source.stated(path)
        if field.kind == Kind.PERSON:
            yield Line(label, _name(source, field, value, spoken))
        elif value is not None:
            yield Line(label, spoken.value(field, value, on))
        elif field.required:
            yield Line(label)


def _name(source: Source, field: Field, value: object, spoken: Spoken) -> str:
    """The name of a person, with the day of birth where this reader may see it; nothing of an address."""
    identity = source.names.get(str(value))
    if identity is None or not identity.names:
        return BLANK
    legal = next((one for one in identity.names if one.kind == "legal"), identity.names[0])
    if identity.born_on is None or not may_read_birth(source.paper.reader, field):
        return legal.whole
    return spoken.say("born", name=legal.whole, on=spoken.end(identity.born_on))


def _dues(source: Source, domains: Domains, spoken: Spoken) -> Iterator[Line]:
    for due in source.standing.dues:
        if due.deadline.name in source.paper.dues and due.due is not None:
            deadline = due.deadline
            key = f"{deadline.record}!{deadline.name}"
            yield Line(domains.word(key, spoken.lang, deadline.label), spoken.end(due.due))


def _wording(paper: Paper, words: Words, spoken: Spoken) -> str:
    said = spoken.say("wording", source=words.source)
    return said if paper.verified else f"{said} {spoken.say('unverified')}"


def _witnesses(source: Source, book: Codebook, on: date) -> range:
    term = source.paper.witnesses
    return range(1, book.law.number(term, on) + 1) if term else range(0)
