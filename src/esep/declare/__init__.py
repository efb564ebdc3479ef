"""How a domain is written down: fields, cards, records, rules, deadlines, units and measures.

A domain file declares; everything else is derived from what it says.
"""

from esep.declare.answers import Answer, over
from esep.declare.cards import ANY, Card
from esep.declare.classes import Class
from esep.declare.domain import Domain, Domains
from esep.declare.fields import (
    Field,
    Kind,
    amount,
    code,
    count,
    day,
    instant,
    link,
    office,
    officer,
    organisation,
    person,
    place,
    text,
)
from esep.declare.measures import Behind
from esep.declare.occasions import passing, when
from esep.declare.provisos import Listed, Unlimited
from esep.declare.records import Record
from esep.declare.rules import Before, Effect, Rule
from esep.declare.tellings import changes_more_than, not_while

__all__ = [
    "ANY",
    "Answer",
    "Before",
    "Behind",
    "Card",
    "Class",
    "Domain",
    "Domains",
    "Effect",
    "Field",
    "Kind",
    "Listed",
    "Record",
    "Rule",
    "Unlimited",
    "amount",
    "changes_more_than",
    "code",
    "count",
    "day",
    "instant",
    "link",
    "not_while",
    "office",
    "officer",
    "organisation",
    "over",
    "passing",
    "person",
    "place",
    "text",
    "when",
]
