"""Groups of offences that no row of the form tells apart further, with what each column counts of them."""

from dataclasses import dataclass, field

from esep.forms.demonstrating.sharing import Table

OPEN, ALL, SENT = "open", "in_proceedings", "sent_to_court"
ARTICLE = "article:"


@dataclass(frozen=True, slots=True)
class Group:
    """Offences of one row and class, which stand in the rows `marks` besides.

    `among` says whether the total holds them.
    """

    concept: str
    klass: str = ""
    marks: tuple[str, ...] = ()
    among: bool = True


@dataclass(frozen=True, slots=True)
class Unmet:
    """A published figure that no cards can meet, and what they give instead."""

    territory: str
    row: str
    klass: str
    column: str
    published: int
    given: int


@dataclass
class Dealt:
    """The groups of a territory; `figures` holds an array for each column, as long as `groups`."""

    territory: str
    groups: list[Group]
    figures: dict[str, Table]
    unmet: list[Unmet] = field(default_factory=list)
