"""The shorter lists of a codebook: kinds of offence, bodies, grounds, holidays, zones, terms, figures."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from esep.codebook.dated import Entry, Sourced
from esep.kernel.periods import Period
from esep.kernel.texts import Text


@dataclass(frozen=True, kw_only=True)
class Gravity(Entry):
    """A kind or category of offence, by the heaviest penalty its article allows.

    Intentional acts: imprisonment over `over_years` up to `up_to_years`; negligent ones likewise in the
    `negligent_` fields. None is no bound on that side, and no bound at all where the category does not know
    imprisonment or negligence.
    """

    code: str
    kind: str
    title: Text
    over_years: int | None = None
    up_to_years: int | None = None
    negligent_over_years: int | None = None
    negligent_up_to_years: int | None = None


@dataclass(frozen=True, kw_only=True)
class Agency(Entry):
    """A body that investigates offences or decides about them."""

    code: str
    title: Text


@dataclass(frozen=True, kw_only=True)
class TerminationGround(Entry):
    """A ground on which a case is closed; `exonerating` says that there was no offence to answer for."""

    code: str
    exonerating: bool
    title: Text


@dataclass(frozen=True, kw_only=True)
class InterruptionPoint(Entry):
    """A point of the law on which the time limit of an investigation is interrupted."""

    code: str
    title: Text


@dataclass(frozen=True, kw_only=True)
class GlossaryTerm(Entry):
    """A term of the field in the languages of the codebook."""

    code: str
    title: Text


@dataclass(frozen=True, kw_only=True)
class MonthlyIndex(Entry):
    """The monthly calculation index in which fines are counted, in units of money."""

    code: str
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class ZoneRow(Entry):
    """The zone of the IANA database whose clock a territory kept."""

    key_fields: ClassVar[tuple[str, ...]] = ("territory",)

    territory: str
    zone: str


@dataclass(frozen=True, kw_only=True)
class SpecialDay(Sourced):
    """A day that departs from its weekday: `holiday`, `day_off` (moved here), `working` (moved from here)."""

    key_fields: ClassVar[tuple[str, ...]] = ("on",)

    on: date
    kind: Literal["holiday", "day_off", "working"]
    title: Text


@dataclass(frozen=True, kw_only=True)
class Weekend(Sourced):
    """The days of rest in the weeks of a year, Monday 1 to Sunday 7; in the file separated by spaces."""

    key_fields: ClassVar[tuple[str, ...]] = ("year",)

    year: int
    days: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Figure(Sourced):
    """A published figure of a form's cell, to compare with; `standing` is released, draft or internal.

    `reckoned` is empty where the source prints the figure; else it says how it follows from what is printed:
    `rest` for what printed parts leave of a total, `sum` for the sum of printed parts.
    """

    key_fields: ClassVar[tuple[str, ...]] = (
        "form", "section", "row", "column", "territory", "period", "source",
    )  # fmt: skip

    form: str
    section: str
    row: str
    column: str
    territory: str
    period: Period
    value: Decimal
    standing: Literal["released", "draft", "internal"]
    reckoned: Literal["", "rest", "sum"] = ""
