"""What a text says in figures: numbers, the claims they make, and what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from esep.kernel.periods import Period


class Kind(StrEnum):
    """What a claim says; docs/explanation/claims.md has an example of each."""

    LEVEL = "level"
    CHANGE = "change"
    PERCENT_ONLY = "percent_only"
    DELTA = "delta"
    SHARE = "share"
    SUBSET = "subset"
    SUM = "sum"
    RATIO = "ratio"
    RATE = "rate"
    RANK = "rank"
    ORDER = "order"


class Became(StrEnum):
    """What became of a number: a figure belongs to claims, anything else is no data, and says why."""

    FIGURE = "figure"
    DATE = "date"
    TIME = "time"
    PERIOD = "period"
    LAW = "law"
    NAME = "name"
    PHONE = "phone"
    AGE = "age"
    TERM = "term"
    NUMBERING = "numbering"
    UNREAD = "unread"


class Form(StrEnum):
    """How a number is printed: what it can be compared with follows from it."""

    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"
    TIMES = "times"
    FRACTION = "fraction"
    ORDINAL = "ordinal"
    PER = "per"


class Bound(StrEnum):
    """Which way a hedged number is open."""

    EXACT = ""
    ABOUT = "about"
    MORE = "more_than"
    LESS = "less_than"


class Verdict(StrEnum):
    """What a check says, the mildest first: of several the last one stands."""

    NOT_CHECKABLE = "not_checkable"
    CONSISTENT = "consistent"
    MATCHES = "matches"
    MISLEADING = "misleading"
    DIFFERS = "differs"
    INCONSISTENT = "inconsistent"


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text, as printed.

    Attributes:
        start: where it begins in the text, in characters; sign, currency and words of size belong to it.
        end: the character after it.
        printed: exactly these characters.
        value: what it says: a percentage of 14.9 is 14.9, a third is 1/3, "1.2 million" is 1200000,
            "doubled" is 2.
        unit: one of the last place printed: 1 for "88", 1/10 for "14.9", 100000 for "1.2 million",
            1000 for "27,000" (three zeros may be rounding).
        form: how it is printed.
        bound: whether words beside it open it ("about", "more than").
        became: whether it is a figure, or which kind of no data.
    """

    start: int
    end: int
    printed: str
    value: Fraction
    unit: Fraction
    form: Form
    bound: Bound = Bound.EXACT
    became: Became = Became.FIGURE


@dataclass(frozen=True, slots=True)
class Said:
    """One number in its role within a claim.

    Attributes:
        role: value, base, change, difference, part, whole, share, times, per, place.
        number: which number of the text, counted from 0.
        counted: of a part or a whole, the unit that it counts; empty where the claim's says it.
        named: its indicator in the words of the text.
        indicator: its code.
        by: dimension and code that narrow the indicator.
    """

    role: str
    number: int
    counted: str = ""
    named: str = ""
    indicator: str = ""
    by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timed:
    """A period and how it is known: named, or inferred from the publication date.

    Attributes:
        period: half-open; None where the text does not tell.
        how: code of a phrase: named, since_january, months_of, past_years, year_of_publication,
            year_before_publication, from_text_before, unknown.
        start: place of the words it was read from; equal to end when there are none.
        end: the character after them.
    """

    period: Period | None
    how: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """What one check says of a claim.

    Attributes:
        verdict: what it says.
        reason: code of the phrase that tells why, in the reader's language.
        values: what the phrase names: figures as written, titles, periods.
        recomputed: what the figure should be, where arithmetic tells.
        suggested: code of a phrase with a better wording; empty where nothing is wrong.
    """

    verdict: Verdict
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)
    recomputed: Fraction | None = None
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """How a claim hangs together with another one: part_of, sum_of, change_of, same_as."""

    how: str
    claim: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a text that has a figure in it.

    Attributes:
        id: c1, c2, … in the order of the text.
        kind: what it says.
        start: where its quote begins in the text, in characters.
        end: the character after it.
        said: its numbers in their roles.
        direction: 1 when the words say more, -1 when they say less, 0 when they say neither.
        whole_said: of a sum or subset: the words say that the parts are all of it.
        some_said: of a change: the words say that it is of each year, or of a part of what changed.
        counted: code of the unit that is counted (offence, person, case, …); empty where none is named.
        named: the indicator in the words of the text.
        indicator: its code as the codebook understands it; empty where it is not known.
        by: dimension and code that narrow the indicator, {"gravity": "grave"}.
        period: when.
        base: the period it is compared with.
        language: of the sentence.
        links: other claims it belongs to.
        judged: what the checks say; the gravest verdict is the claim's.
    """

    id: str
    kind: Kind
    start: int
    end: int
    said: tuple[Said, ...]
    direction: int = 0
    whole_said: bool = False
    some_said: bool = False
    counted: str = ""
    named: str = ""
    indicator: str = ""
    by: Mapping[str, str] = field(default_factory=dict)
    period: Timed = Timed(None, "unknown")
    base: Timed = Timed(None, "unknown")
    language: str = ""
    links: tuple[Link, ...] = ()
    judged: tuple[Judged, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The gravest of what the checks say; not checkable where none says anything."""
        order = list(Verdict)
        return max((one.verdict for one in self.judged), key=order.index, default=Verdict.NOT_CHECKABLE)

    def of(self, role: str) -> list[int]:
        """The numbers of a role, in the order of the text."""
        return [one.number for one in self.said if one.role == role]


@dataclass(frozen=True, slots=True)
class Prose:
    """A text to be read: what a reader would see of it, nothing of its markup.

    Attributes:
        text: NFC, line ends are newlines; places count its characters.
        title: its headline, empty where it has none; it stands in text too.
        notes: codes of what was noticed while reading (look-alike letters, marks taken out, pages without
            text).
    """

    text: str
    title: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a check says of words that have no figure: a law told with a wrong date, a category misnamed.

    Attributes:
        start: where the words begin in the text, in characters.
        end: the character after them.
        judged: what the check says.
    """

    start: int
    end: int
    judged: Judged


@dataclass(frozen=True, slots=True)
class Read:
    """A text with its numbers and claims, and what was noticed beside them."""

    prose: Prose
    language: str
    numbers: Sequence[Number]
    claims: Sequence[Claim]
    noticed: Sequence[Noticed] = ()
