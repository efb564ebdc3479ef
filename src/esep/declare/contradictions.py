"""What a declaration gets wrong, all of it at once: a domain that contradicts itself is never loaded."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from esep.declare.breaking import wrong_examples
from esep.declare.cards import ANY
from esep.declare.checks import Check
from esep.declare.deadline_faults import of_answers, of_deadlines
from esep.declare.extracts import faults as faults_of_extract
from esep.declare.field_faults import of_fields
from esep.declare.fields import Field, Kind
from esep.declare.figure_faults import behind, dimensions, of_measures
from esep.declare.records import Record
from esep.declare.rules import Effect, Rule


def contradictions(records: Sequence[Record]) -> list[str]:
    """Every contradiction within the records of one domain, each a phrase for its author."""
    faults = [f"record {name} is declared twice" for name in _twice(record.name for record in records)]
    for record in records:
        faults += (f"{record.name}: {fault}" for fault in record.slips)
        for judge in JUDGES:
            faults += (f"{record.name}: {fault}" for fault in judge(record))
    return faults


def unresolved_links(records: Sequence[Record]) -> list[str]:
    """What only all domains together can tell: doubled names, and links that lead nowhere."""
    known = {record.name for record in records}
    faults = [f"record {name} is declared by two domains" for name in _twice(r.name for r in records)]
    numbers = [rule.number for record in records for rule in record.rules]
    faults += (f"rule {number} is declared twice" for number in _twice(numbers))
    measures = [measure.name for record in records for measure in record.measures]
    faults += (f"measure {name} is declared twice" for name in _twice(measures))
    for field in _fields(records):
        if field.kind == Kind.LINK and field.of not in known:
            faults.append(f"{field.path} links to {field.of}, which no domain declares")
    judges = (of_answers, dimensions, behind)
    return faults + [fault for judge in judges for record in records for fault in judge(record, records)]


def _of_cards(record: Record) -> Iterator[str]:
    for name in record.doubled:
        yield f"card {name} is declared twice"
    if not any(card.opens for card in record.cards.values()):
        yield "no card opens it"
    for card in record.cards.values():
        if not card.title:
            yield f"card {card.name} has no docstring"
        if not card.happened:
            yield f"card {card.name} has no required day or instant that says when it happened"
        if not card.opens and not card.while_:
            yield f"card {card.name} neither opens the record nor names a state in which it may come"
        if card.opens and card.then:
            yield f"card {card.name} opens the record in {card.opens} and leads to {card.then} at once"
        for state in card.while_:
            if state not in {*record.states, ANY}:
                yield f"card {card.name} waits for the state {state}, to which nothing leads"


def _of_rules(record: Record) -> Iterator[str]:
    for rule in record.rules:
        card = record.cards.get(rule.card)
        if card is None:
            yield f"rule {rule.number} is about the card {rule.card}, which is not declared"
            continue
        looked_at = set(rule.breaks) | (set(rule.holds.names) if isinstance(rule.holds, Check) else set())
        for name in sorted(looked_at - {field.name for field in card.fields}):
            yield f"rule {rule.number} looks at {card.name}.{name}, which is not declared"
        if rule.effect == Effect.IMPOSSIBLE and not isinstance(rule.holds, Check):
            yield f"rule {rule.number} refuses by other cards, which may yet arrive"
        if rule.until is not None and rule.until <= rule.since:
            yield f"rule {rule.number} ends before it begins"
        if not rule.source.strip():
            yield f"rule {rule.number} has no source"
        if not rule.breaks:
            yield f"rule {rule.number} has no example that breaks it"
        yield from (f"rule {rule.number} {fault}" for fault in _of_given(record, rule))


def _of_given(record: Record, rule: Rule) -> Iterator[str]:
    """What the cards before the example of a rule name in vain."""
    for name, differing in rule.given:
        card = record.cards.get(name)
        if card is None:
            yield f"is shown after the card {name}, which is not declared"
            continue
        for odd in sorted(differing.keys() - {field.name for field in card.fields}):
            yield f"is shown after {name}.{odd}, which is not declared"


def _of_hiding(record: Record) -> Iterator[str]:
    for state in sorted(set(record.hidden_in) - set(record.states)):
        yield f"it is hidden in the state {state}, to which nothing leads"


def _of_extract(record: Record) -> Iterator[str]:
    happened = [f"{card.kind}.{card.happened}" for card in record.cards.values()]
    return faults_of_extract(record.extracted, happened, [due.name for due in record.deadlines])


def _fields(records: Iterable[Record]) -> Iterator[Field]:
    return (field for record in records for card in record.cards.values() for field in card.fields)


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


JUDGES: tuple[Callable[[Record], Iterator[str]], ...] = (
    _of_cards,
    of_fields,
    _of_rules,
    wrong_examples,
    of_deadlines,
    of_measures,
    _of_extract,
    _of_hiding,
)
