"""Figures of the cells of forms: what one counts, and the figure where a claim may be held against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from esep.claims.against.layout import layout_of
from esep.claims.against.sources import Held, Key, Wanted
from esep.claims.saying import Phrase
from esep.codebook import Codebook
from esep.kernel.periods import Period


class Place(NamedTuple):
    """A cell by its printed codes."""

    form: str
    section: str
    row: str
    column: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all figures of a form that was filled share: where, when, and what they may be used for.

    Attributes:
        territory: where, by its code.
        period: when.
        table: the name of the table, as a phrase.
        standing: demonstration, internal, draft, released.
        as_of: the moment whose knowledge it holds; empty where it does not tell.
    """

    territory: str
    period: Period
    table: Phrase
    standing: str
    as_of: str = ""


def key_of(book: Codebook, place: Place, wanted: Wanted) -> Key | None:
    """What a cell counts; None where nobody asks for its column, or its form is not known."""
    if (*place[:2], place.column) not in wanted.of:
        return None
    layout = layout_of(book, place.form)
    return layout.key(place.section, place.row, place.column) if layout else None


def cell(book: Codebook, place: Place, value: int, sheet: Sheet, wanted: Wanted) -> Iterator[Held]:
    """The figure of a cell; none where it is not wanted."""
    if not wanted.about(sheet.period, sheet.territory):
        return
    key, layout = key_of(book, place, wanted), layout_of(book, place.form)
    if key is None or layout is None:
        return
    yield Held(
        key=key,
        value=value,
        territory=sheet.territory,
        period=sheet.period,
        what=layout.title(key, book, sheet.period.last),
        unit=layout.unit(key),
        table=sheet.table,
        place=Phrase("claims.against.cell", place._asdict()),
        standing=sheet.standing,
        as_of=sheet.as_of,
    )
