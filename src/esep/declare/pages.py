"""Reference pages of domains in Markdown: everything that is declared, with its titles in other languages."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from esep.declare.answers import BY_TIME
from esep.declare.cards import Card
from esep.declare.deadlines import Deadline
from esep.declare.domain import Domain, Domains
from esep.declare.fields import Field
from esep.declare.measures import Lapse
from esep.declare.moves import Moves
from esep.declare.records import Record
from esep.declare.rules import Rule
from esep.kernel.terms import Term

MARKS = "|*_<[`"


def domain_page(domain: Domain, domains: Domains) -> str:
    """The page of a domain, without its heading: records, cards, rules, deadlines and figures.

    >>> from esep.declare import day
    >>> visits = Record("visit", "Visit of a prosecutor")
    >>> @visits.card(opens="noted")
    ... class Noted:
    ...     '''A prosecutor has visited.'''
    ...     visited_on = day("Day of the visit")
    >>> domain = Domain("visits", "Visits", visits)
    >>> page = domain_page(domain, Domains((domain,), {"ru": {"visit": "Посещение"}}))
    >>> [line for line in page.splitlines() if "visit" in line][0]
    '`visit` *ru:* Посещение'
    """
    spoken = _Spoken(domains)
    lines = (line for record in domain.records.values() for line in _record(record, spoken))
    return "\n".join([spoken.line(f"@{domain.name}") + "\n", *lines])


class _Spoken:
    """The titles of all domains, side by side."""

    def __init__(self, domains: Domains) -> None:
        self.words = domains.words
        self.langs = sorted(domains.words)

    def beside(self, key: str) -> list[str]:
        """The title in each other language, empty where it has none."""
        return [escaped(self.words[lang].get(key, "")) for lang in self.langs]

    def line(self, key: str) -> str:
        """The titles on a line of their own."""
        said = zip(self.langs, self.beside(key), strict=True)
        return " · ".join(f"*{lang}:* {title}" for lang, title in said if title)


Parts = Mapping[str, Callable[[Record, _Spoken], Iterator[str]]]


def _record(record: Record, spoken: _Spoken) -> Iterator[str]:
    yield f"## {escaped(record.title)}\n"
    yield f"`{record.name}` {spoken.line(record.name)}\n"
    if record.number:
        yield f"Its numbers are written as the codebook says of `{record.number}`.\n"
    for title, write in PARTS.items():
        if text := "\n".join(write(record, spoken)):
            yield f"### {title}: {record.title}\n\n{text}"


def _moves(record: Record, spoken: _Spoken) -> Iterator[str]:
    moves = Moves.of(record)
    ends = set(moves.final)
    states = [
        [f"`{state}`", *spoken.beside(f"{record.name}:{state}"), "final" if state in ends else ""]
        for state in moves.states
    ]
    yield from table(["state", *spoken.langs, ""], states)
    rows = (
        [
            f"`{move.before}`" if move.before else "(new)",
            f"`{move.by}`{' (time)' * move.by_time}",
            f"`{move.after}`",
        ]
        for move in moves.all
    )
    yield from table(["in the state", "comes", "and leads to"], rows)
    yield f"```text\n{moves.picture()}\n```\n"


def _cards(record: Record, spoken: _Spoken) -> Iterator[str]:
    for card in record.cards.values():
        yield f"#### `{card.kind}`: {escaped(card.title)}\n"
        yield "\n\n".join(
            part for part in (spoken.line(card.kind), escaped(card.story), _comes(card)) if part
        )
        yield ""
        heading = ["field", "title", *spoken.langs, "kind", "list or record", "class", "required"]
        yield from table(heading, (_field(field, spoken) for field in card.fields))


def _comes(card: Card) -> str:
    told = [f"Version {card.version}; it happened on `{card.happened}`"]
    told += ["a second officer must have agreed"] if card.second else []
    return "; ".join(told) + "."


def _field(field: Field, spoken: _Spoken) -> list[str]:
    told = [f"`{field.name}`", escaped(field.label), *spoken.beside(field.path), field.kind.value]
    return [*told, f"`{field.of}`" if field.of else "", field.klass.value, "yes" if field.required else ""]


def _rules(record: Record, spoken: _Spoken) -> Iterator[str]:
    heading = [
        "rule",
        "card",
        "it says",
        *spoken.langs,
        "else",
        "in force",
        "source",
        "verified",
        "broken by",
    ]
    yield from table(heading, (_rule(rule, spoken) for rule in record.rules))


def _rule(rule: Rule, spoken: _Spoken) -> list[str]:
    dates = f"{rule.since}..{rule.until or ''}"
    broken = ", ".join(f"`{name}` = {_value(value)}" for name, value in rule.breaks.items())
    given = "".join(f", after `{name}`" for name, _ in rule.given)
    text = [rule.number, f"`{rule.card}`", escaped(rule.text), *spoken.beside(rule.number), rule.effect.value]
    return [*text, dates, escaped(rule.source), "yes" if rule.verified else "no", broken + given]


def _value(value: object) -> str:
    return "nothing" if value is None or value == "" else f"`{value}`"


def _deadlines(record: Record, spoken: _Spoken) -> Iterator[str]:
    heading = ["deadline", "title", *spoken.langs, "from", "until", "met by", "clock and end", "protects"]
    yield from table(heading, (_deadline(deadline, spoken) for deadline in record.deadlines))


def _deadline(due: Deadline, spoken: _Spoken) -> list[str]:
    parts: list[tuple[str, Sequence[str]]] = [
        ("stopped by", due.stopped_by),
        ("resumed by", due.resumed_by),
        ("extended by", [_short(field) for field in due.extended_by]),
        ("exempted by", due.exempted_by),
        ("only where", [f"{proviso}: {card}" for card, proviso in due.only_if]),
        ("warns", [_length(due.warn)] if due.warn else ()),
        ("then the state is", [due.then] if due.then else ()),
    ]
    until = f"`{due.term}`" if due.term else f"`{_short(due.until)}`" if due.until else ""
    told = [f"`{due.name}`", escaped(due.label), *spoken.beside(f"{due.record}!{due.name}")]
    ends = "; ".join(f"{said} {_listed(names)}" for said, names in parts if names)
    return [
        *told,
        _listed(_short(one) for one in due.after),
        until,
        _listed(due.met_by),
        ends,
        due.protects.value,
    ]


def _extract(record: Record, _: _Spoken) -> Iterator[str]:
    told, terms = map(_short, record.extracted.fields), record.extracted.terms
    if record.extracted.fields:
        ends = f"; the ends of {_listed(terms)}" if terms else ""
        yield f"{_listed(told)}{ends}. Nothing else of it.\n"


def _length(term: Term) -> str:
    return f"{term.length} {term.unit} before"


def _figures(record: Record, spoken: _Spoken) -> Iterator[str]:
    units = ([f"`{unit.name}`", escaped(unit.label), _listed(unit.by)] for unit in record.units)
    yield from table(["unit", "what is counted", "by"], units)
    rows = (
        [
            f"`{measure.name}`",
            escaped(measure.label),
            *spoken.beside(f"#{measure.name}"),
            f"{measure.counting.value}{f', in {measure.lapse}' * (measure.lapse != Lapse.DAYS)}",
            _listed(map(str, measure.on)),
            _listed(map(str, measure.to)),
            _listed(measure.by),
            " ".join(filter(None, [escaped(measure.source), spoken.line(f"#{measure.name}.source")])),
        ]
        for measure in record.measures
    )
    yield from table(["measure", "title", *spoken.langs, "kind", "on", "up to", "by", "source"], rows)


def _short(field: Field) -> str:
    if field.card.startswith(BY_TIME):
        return f"end of {field.card.removeprefix(BY_TIME)}"
    return f"{field.card}.{field.name}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table; nothing when there are no rows."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    if lines:
        yield "\n".join(["| " + " | ".join(names) + " |", "|" + " --- |" * len(names), *lines]) + "\n"


def escaped(text: str) -> str:
    r"""Text for a cell of a table, where a bar, a star and a bracket have a meaning of their own.

    >>> escaped("a *bold* | claim")
    'a \\*bold\\* \\| claim'
    """
    return "".join(f"\\{sign}" if sign in MARKS else sign for sign in " ".join(text.split()))


PARTS: Parts = {
    "States and moves": _moves,
    "Cards": _cards,
    "Rules": _rules,
    "Deadlines": _deadlines,
    "What the person whom it binds may see": _extract,
    "Units and measures": _figures,
}
