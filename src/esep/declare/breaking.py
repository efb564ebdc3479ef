"""Examples that break a rule: that each breaks its own rule, and no other of its card.

What codes mean stands in a codebook. Without one only rules are tried whose fields the example gives itself;
`unbroken` tries the rest once a domain joins a register that has one.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from esep.codebook import Codebook
from esep.declare.cards import Card
from esep.declare.checking import CODED, EXAMPLE_DAY, check_card, example, uncoded_example
from esep.declare.checks import Check
from esep.declare.reckoning import Reckoning
from esep.declare.records import Record
from esep.declare.rules import Before, Rule
from esep.declare.values import Circumstances
from esep.kernel.errors import EsepError

LATE = datetime(9000, 1, 1, tzinfo=UTC)  # an example has no day that has not come
SLIPS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
Values = Mapping[str, Any]


def wrong_examples(record: Record) -> Iterator[str]:
    """A phrase for each example that does not break its rule, or breaks another, as far as one can tell."""
    for card in record.cards.values():
        about = [rule for rule in record.rules if rule.card == card.name and rule.breaks]
        if card.happened:
            yield from (fault for rule in about for fault in _uncoded(card, rule, about))


def _uncoded(card: Card, rule: Rule, about: Iterable[Rule]) -> Iterator[str]:
    plain = uncoded_example(card)
    broken = _with(plain, rule.breaks)
    unsaid = {one.name for one in card.fields if one.kind in CODED and one.required} - broken.keys()
    on = str(broken.get(card.happened, plain[card.happened]))[:10]
    known = [
        one
        for one in about
        if isinstance(one.holds, Check) and not one.holds.names & unsaid and one.in_force(on)
    ]
    if not rule.in_force(on):
        yield f"rule {rule.number} is not in force on the day of its example, {on}"
    try:
        failed = [one.number for one in known if one.holds.holds(broken) is False]  # type: ignore[union-attr]
    except TypeError:
        yield f"rule {rule.number} compares what cannot be compared in its example"
        return
    if rule in known and rule.number not in failed:
        yield f"rule {rule.number} is not broken by its example"
    others = [one for one in failed if one != rule.number]
    yield from (f"the example of rule {rule.number} breaks {one} as well" for one in others)


def unbroken(record: Record, book: Codebook, territory: str) -> Iterator[str]:
    """The same with a codebook, and for rules that look at the record before the card as well.

    Args:
        record: a type of record that nothing else is wrong with.
        book: the codebook.
        territory: one whose clock it knows.
    """
    for rule in record.rules:
        if not all(_has_codes(record.cards[name], book) for name in (rule.card, *dict(rule.given))):
            continue  # a codebook without codes for the day of the example cannot tell
        try:
            found = _found(record, rule, book, territory)
        except (EsepError, *SLIPS) as fault:
            yield f"rule {rule.number} cannot be asked of its example: {type(fault).__name__}: {fault}"
            continue
        if rule.number not in found:
            yield f"rule {rule.number} is not broken by its example"
        for other in found - {rule.number}:
            yield f"the example of rule {rule.number} breaks {other} as well"


def _found(record: Record, rule: Rule, book: Codebook, territory: str) -> set[str]:
    """What is wrong with the example of a rule: numbers of rules, and codes of refusals."""
    card = record.cards[rule.card]
    values = _with(example(card, book), rule.breaks)
    about = [one for one in record.rules if one.card == card.name]
    checked = check_card(card, about, values, Circumstances(book, territory, LATE))
    refused = {str(fault.values.get("number", fault.code)) for fault in checked.faults}
    if not isinstance(rule.holds, Check):
        before, on = _before(record, rule, book, territory), (checked.on or date.max).isoformat()
        refused |= {one.number for one in about if one.in_force(on) and not one.kept(before, checked.values)}
    return refused | {one.number for one in about if one.number in checked.flags}


def _has_codes(card: Card, book: Codebook) -> bool:
    lists = {one.of for one in card.fields if one.kind in CODED and one.required}
    return all(book.lists.named(name).on(EXAMPLE_DAY) for name in lists)


def _before(record: Record, rule: Rule, book: Codebook, territory: str) -> Before:
    """The record after the cards that a rule's example names, in their order."""
    state, facts, names = "", dict[str, Any](), list[str]()
    for name, differing in rule.given:
        card = record.cards[name]
        state = card.then or state or card.opens
        facts |= {**example(card, book), **differing}
        names.append(name)
    return Before(state, facts, tuple(names), Reckoning.by(book, territory))


def _with(values: Values, breaks: Values) -> dict[str, Any]:
    whole = {**values, **breaks}
    return {name: value for name, value in whole.items() if value is not None and value != ""}
