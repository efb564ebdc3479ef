"""Fields of a card: what kind of value each takes, how far it is protected, what it must satisfy.

A field is made by the function of its kind and stands in the body of a card:

    @orders.card(opens="issued")
    class Issued:
        issued_on = day("Day of the decision")
        binds = person("Person the order binds")
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from esep.declare.checks import Among, Check, Compared, Given
from esep.declare.classes import Class

LONGEST_TEXT = 4_000


class Kind(StrEnum):
    """What a field holds, and how it is written in the journal.

    >>> Kind("day") is Kind.DAY
    True
    """

    DAY = "day"  # 2024-02-29
    INSTANT = "instant"  # 2024-02-29T18:30:00.000000Z
    CODE = "code"  # a code of a dated list
    PERSON = "person"  # the id of a person within this domain
    ORGANISATION = "organisation"  # the code of an organisation, of the register or of elsewhere
    OFFICE = "office"  # the code of an office of the register
    OFFICER = "officer"  # the code of an officer of the register
    PLACE = "place"  # the code of a territory
    AMOUNT = "amount"  # money in whole units of the currency
    COUNT = "count"  # a whole number from 0
    TEXT = "text"  # free text, never open
    LINK = "link"  # the id of another record


MOMENTS = {Kind.DAY, Kind.INSTANT}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a card states.

    `of` is the code list of a code or place and the record type of a link. `owner` names the field with
    the person under whose key a protected value is sealed; empty means the record's own key. `hands_to`
    says that whoever is named has the record from then on: an office, an officer who handles it, or whoever
    has the record that is linked. `name`, `card` and `record` are filled in when the card is declared.

    >>> from esep.declare import Record, day
    >>> visits = Record("visit", "Visit")
    >>> @visits.card(opens="noted")
    ... class Noted:
    ...     '''A prosecutor has visited.'''
    ...     visited_on = day("Day of the visit")
    >>> Noted.visited_on.path, Noted.visited_on.not_after("2024-12-31").holds({"visited_on": "2025-01-01"})
    ('visit.noted.visited_on', False)
    """

    kind: Kind
    label: str
    klass: Class
    required: bool = True
    of: str = ""
    owner: str = ""
    minimum: int | None = None
    maximum: int | None = None
    hands_to: bool = False
    name: str = ""
    card: str = ""
    record: str = ""

    @property
    def path(self) -> str:
        """Where it stands: record, card and field, joined by dots."""
        return f"{self.record}.{self.card}.{self.name}"

    @property
    def given(self) -> Check:
        """That the field is filled in."""
        return Given(self.name)

    def among(self, *values: str | int) -> Check:
        """That the field has one of these values."""
        return Among(self.name, frozenset(values))

    def not_before(self, other: "Field | str | int") -> Check:
        """That the field is not earlier, or smaller, than another field of the card or a value."""
        return self._compared(">=", other)

    def not_after(self, other: "Field | str | int") -> Check:
        """That the field is not later, or larger, than another field of the card or a value."""
        return self._compared("<=", other)

    def after(self, other: "Field | str | int") -> Check:
        """That the field is later, or larger, than another field of the card or a value."""
        return self._compared(">", other)

    def equals(self, other: "Field | str | int") -> Check:
        """That the field equals another field of the card or a value."""
        return self._compared("==", other)

    def differs(self, other: "Field | str | int") -> Check:
        """That the field differs from another field of the card or a value."""
        return self._compared("!=", other)

    def _compared(self, sign: str, other: "Field | str | int") -> Check:
        if isinstance(other, Field):
            return Compared(self.name, sign, other=other.name)
        return Compared(self.name, sign, value=other)


def _class(klass: str) -> Class:
    """The class of a word; what names none is kept as it is, to be told with all else that is wrong."""
    return Class(klass) if klass in set(Class) else cast("Class", klass)


def day(label: str, *, required: bool = True, klass: str = Class.OPEN) -> Field:
    """A civil day.

    >>> day("Day of the decision").kind.value
    'day'
    """
    return Field(Kind.DAY, label, _class(klass), required)


def instant(label: str, *, required: bool = True, klass: str = Class.OPEN) -> Field:
    """A moment, for whatever the law counts in hours. Written with the zone whose clock was read.

    >>> instant("Moment of the detention").kind.value
    'instant'
    """
    return Field(Kind.INSTANT, label, _class(klass), required)


def code(of: str, label: str, *, required: bool = True, klass: str = Class.OPEN) -> Field:
    """A code of a dated list of the codebook, valid on the day the card happened.

    >>> code("gravity", "Gravity of the offence").of
    'gravity'
    """
    return Field(Kind.CODE, label, _class(klass), required, of)


def person(label: str, *, required: bool = True, klass: str = Class.OPEN) -> Field:
    """The id a person has in this domain, which says nothing without the key that links ids to persons.

    >>> person("Person the order protects", klass="special").klass.value
    'special'
    """
    return Field(Kind.PERSON, label, _class(klass), required)


def organisation(label: str, *, required: bool = True, klass: str = Class.OPEN) -> Field:
    """The code of an organisation, which need not work with the register.

    >>> organisation("Court", required=False).required
    False
    """
    return Field(Kind.ORGANISATION, label, _class(klass), required)


def office(label: str, *, required: bool = True, klass: str = Class.OPEN, hands_to: bool = False) -> Field:
    """The code of an office of the register; with `hands_to` the record is that office's from then on.

    >>> office("Department that investigates", hands_to=True).hands_to
    True
    """
    return Field(Kind.OFFICE, label, _class(klass), required, hands_to=hands_to)


def officer(label: str, *, required: bool = True, klass: str = Class.OPEN, hands_to: bool = False) -> Field:
    """The code of an officer of the register; with `hands_to` this officer, and no other, handles the record.

    >>> officer("Officer who handles it", hands_to=True).kind.value
    'officer'
    """
    return Field(Kind.OFFICER, label, _class(klass), required, hands_to=hands_to)


def place(label: str, *, required: bool = True, klass: str = Class.OPEN) -> Field:
    """A territory of the codebook. An address is text of the class person and stands beside it.

    >>> place("Region of the office").of
    'territory'
    """
    return Field(Kind.PLACE, label, _class(klass), required, "territory")


def amount(label: str, *, required: bool = True, klass: str = Class.OPEN, minimum: int = 0) -> Field:
    """Money in whole units of the codebook's currency.

    >>> amount("Damage established").minimum
    0
    """
    return Field(Kind.AMOUNT, label, _class(klass), required, minimum=minimum)


def count(
    label: str,
    *,
    required: bool = True,
    klass: str = Class.OPEN,
    minimum: int = 0,
    maximum: int = 1_000_000,
) -> Field:
    """A whole number: an age on the day, a number of hours.

    >>> count("Age on the day", maximum=130).maximum
    130
    """
    return Field(Kind.COUNT, label, _class(klass), required, minimum=minimum, maximum=maximum)


def text(
    label: str,
    *,
    required: bool = True,
    klass: str = Class.CASE,
    owner: str = "",
    longest: int = LONGEST_TEXT,
) -> Field:
    """Free text. It is never open, since nobody knows what it holds; `owner` names a person field.

    The id of the owner stands in clear beside what is sealed, so that a person whose field is protected owns
    nothing: what is said of her is sealed under the key of the record.

    >>> text("What the suspicion rests on", owner="suspect").owner
    'suspect'
    """
    return Field(Kind.TEXT, label, _class(klass), required, owner=owner, maximum=longest)


def link(
    record: str, label: str, *, required: bool = True, klass: str = Class.OPEN, hands_to: bool = False
) -> Field:
    """Another record, by its type here and its id on the card; the record need not be known yet.

    With `hands_to` whoever has that record has this one too: a suspect goes where the case goes.

    >>> link("offence", "Offence it is about").of
    'offence'
    """
    return Field(Kind.LINK, label, _class(klass), required, record, hands_to=hands_to)
