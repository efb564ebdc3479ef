"""Who gets a paper, and what may stand on it: whatever is not named here and in the codebook stays off."""

from dataclasses import dataclass
from enum import StrEnum

from esep.declare import Class
from esep.declare.fields import MOMENTS, Field, Kind

HIGHEST = Class.SPECIAL  # addresses, safe channels and code words are above it, and stand on no paper


class Reader(StrEnum):
    """Who is handed a paper.

    >>> Reader("bound").value
    'bound'
    """

    BOUND = "bound"  # the person against whom something is decided
    APPLICANT = "applicant"  # whoever reports
    COURT = "court"


# Free text and the numbers of other records stand on no paper: nobody can tell beforehand whom they name.
# Whoever is bound learns no count, since counts are ages and children, and no organisation: it may have
# told.
KINDS = {
    Reader.BOUND: frozenset({*MOMENTS, Kind.PLACE, Kind.OFFICE}),
    Reader.APPLICANT: frozenset({*MOMENTS, Kind.PLACE, Kind.OFFICE, Kind.ORGANISATION}),
    Reader.COURT: frozenset({*MOMENTS, Kind.PLACE, Kind.OFFICE, Kind.ORGANISATION, Kind.COUNT}),
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader may see.

    Args:
        reader: who it is.
        lists: the lists of codes; one of who told is none of them.
        persons: the fields with a person, each as record, card and field.

    >>> from esep.declare import code, text
    >>> sight = Sight(Reader.BOUND, lists=("sex",))
    >>> told_by, where = code("teller", "Who told"), text("Address", klass=Class.SEALED)
    >>> sight.holds(code("sex", "Sex")), sight.holds(told_by), sight.holds(where)
    (True, False, False)
    """

    reader: Reader
    lists: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()

    def holds(self, field: Field) -> bool:
        """Whether a field may stand on a paper for this reader."""
        if field.klass > HIGHEST:
            return False
        if field.kind == Kind.CODE:
            return field.of in self.lists
        if field.kind == Kind.PERSON:
            return field.path in self.persons
        return field.kind in KINDS[self.reader]


def may_read_birth(reader: Reader, field: Field) -> bool:
    """Whether the day of birth stands beside a name: of one who is protected, on papers for the court alone.

    >>> from esep.declare import person
    >>> may_read_birth(Reader.BOUND, person("Protected", klass=Class.SPECIAL))
    False
    """
    return reader is Reader.COURT or field.klass < Class.SPECIAL
