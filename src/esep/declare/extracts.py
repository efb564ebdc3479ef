"""Extracts: what the person whom a record binds may see of it, named field by field, and nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from esep.declare.classes import Class
from esep.declare.fields import Field, Kind

# Whom a text, a person, an officer or the number of another record names, nobody can tell beforehand.
NEVER = frozenset({Kind.TEXT, Kind.PERSON, Kind.OFFICER, Kind.LINK})


@dataclass(frozen=True, slots=True)
class Extract:
    """What the person may see: fields of cards, and the deadlines whose ends bind or free that person.

    >>> from esep.declare import day, text
    >>> Extract((day("Day of the decision"), text("What it rests on"))).shows(day("Day of the decision"))
    True
    """

    fields: tuple[Field, ...] = ()
    terms: tuple[str, ...] = ()

    def shows(self, field: Field) -> bool:
        """Whether a field is shown: it is named, open, and of a kind that names nobody."""
        return field in self.fields and field.klass == Class.OPEN and field.kind not in NEVER


def faults(extract: Extract, happened: Iterable[str], deadlines: Iterable[str]) -> Iterator[str]:
    """A phrase for each thing wrong with an extract.

    Args:
        extract: what is shown.
        happened: the paths of the fields that say when a card of the record happened.
        deadlines: the names of the record's deadlines.
    """
    moments = {path.rpartition(".")[0]: path for path in happened}
    shown = {field.path for field in extract.fields}
    for field in extract.fields:
        card = field.path.rpartition(".")[0]
        if not extract.shows(field):
            yield f"the extract shows {field.path}, which is not open or may name somebody"
        if card not in moments:
            yield f"the extract shows {field.path}, a field of another record"
        elif moments[card] not in shown:
            yield f"the extract shows {field.path} and not when that happened"
    for name in sorted(set(extract.terms) - set(deadlines)):
        yield f"the extract tells the deadline {name}, which is not declared"
