"""A part of the report in one language, and the circumstances without which no figure is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from esep.codebook import Codebook
from esep.forms.consolidation import Consolidated
from esep.forms.long import FIGURES
from esep.forms.model import Cell
from esep.publish.charts import CANVASES, Bar, Caption, Spec, bars
from esep.publish.tables import Line, Table
from esep.publish.voice import Voice


@dataclass(frozen=True)
class Chart:
    """A chart for each width of the place it stands in, and what it is called for those who do not see it."""

    name: str
    title: str
    facts: str
    specs: Mapping[str, Spec]


@dataclass(frozen=True)
class Part:
    """A heading with sentences, perhaps a chart, and tables."""

    name: str
    title: str
    said: tuple[str, ...] = ()
    chart: Chart | None = None
    tables: tuple[Table, ...] = ()
    listed: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Circumstances:
    """What every figure of the report is to be read with; `as_of` is the day of the state of the data."""

    book: Codebook
    report: Consolidated
    as_of: date
    voice: Voice

    @property
    def period(self) -> str:
        """The period in words."""
        return self.report.period.label(self.voice.lang, self.book.phrases)

    @property
    def standing(self) -> str:
        """What the figures may be used for, in a word."""
        return self.voice.word("standing", self.report.standing)

    @property
    def coverage(self) -> str:
        """How many territories are in the sums, of how many."""
        covered = self.report.coverage
        everyone = len(covered.reported) + len(covered.missing) + len(covered.incomplete)
        return self.voice.say(
            "coverage",
            count=self.voice.whole(len(covered.reported)),
            everyone=self.voice.whole(everyone),
        )

    @property
    def what(self) -> str:
        """What the headline counts."""
        form = self.report.form
        return self.voice.text(form.title_of_column(form.index(form.headline)))

    @property
    def unit(self) -> str:
        """The unit of the headline."""
        form = self.report.form
        return self.voice.word("unit", form.unit(form.index(form.headline)))

    def source(self, *sections: str) -> str:
        """The form and its sections as a source."""
        key = "source_section" if len(sections) == 1 else "source_sections"
        return self.voice.say(key, form=self.report.form.form, sections=", ".join(sections))

    @property
    def source_of_form(self) -> str:
        """The form as a source."""
        return self.voice.say("source_form", form=self.report.form.form)

    def facts(self, unit: str, source: str) -> str:
        """Unit, period, coverage, as-of, source and standing in one line."""
        return self.voice.say(
            "facts",
            unit=unit,
            period=self.period,
            coverage=self.coverage,
            day=self.voice.day(self.as_of),
            source=source,
            standing=self.standing,
        )

    def caption(self, title: str, unit: str, source: str) -> Caption:
        """What stands inside an image: the standing first, then all the rest."""
        opening = self.voice.say(
            "image", standing=self.standing, country=self.country, period=self.period, coverage=self.coverage
        )
        closing = self.voice.say("image_source", unit=unit, source=source, day=self.voice.day(self.as_of))
        return Caption(title, (opening, closing))

    def bar_chart(self, name: str, title: str, rows: tuple[Bar, ...], source: str) -> Chart:
        """Bars in the unit of the headline."""
        caption = self.caption(title, self.unit, source)
        specs = {canvas.name: bars(rows, caption, canvas) for canvas in CANVASES}
        return Chart(name, title, self.facts(self.unit, source), specs)

    @property
    def country(self) -> str:
        """The name of the country."""
        return self.voice.text(self.book.title)

    def place(self, code: str) -> str:
        """The name of a territory at the end of the period."""
        return self.voice.text(self.book.territories.get(code, self.report.period.last).name)

    def line(self, cell: Cell, value: int | str, territory: str = "", period: str = "") -> Line:
        """A figure for machines, in the columns of the long table."""
        return (
            self.report.form.form,
            cell.section,
            cell.row,
            cell.column,
            territory or self.report.territory,
            period or self.report.period.code,
            value,
            self.report.standing,
        )

    def labelled(self, value: int, share: Fraction | None, label: str) -> str:
        """The label of a bar: what it is, how many, and which share."""
        key = "bar" if share is None else "bar_share"
        return self.voice.say(
            key,
            label=self.voice.heading(label),
            value=self.voice.whole(value),
            share=self.voice.percent(share),
        )


def percent_of(value: int, whole: int) -> Fraction | None:
    """A share in percent, exact; None of nothing.

    >>> percent_of(1, 8)
    Fraction(25, 2)
    """
    return Fraction(100 * value, whole) if whole else None


def machine_columns(*more: str) -> tuple[str, ...]:
    """The columns of the long table, and those that a table adds."""
    return (*FIGURES, *more)
