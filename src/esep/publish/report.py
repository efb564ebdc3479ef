"""The report page: one file with everything in it, in every language of the codebook.

It needs no network and no server; it knows no country and no form.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import altair as alt
import vl_convert
from markupsafe import Markup

from esep.codebook import Codebook
from esep.forms.consolidation import Consolidated
from esep.forms.findings import Finding
from esep.forms.reconciliation import Reconciled
from esep.forms.returns import SetAside
from esep.publish.checks import findings_part, set_aside_part
from esep.publish.grounds import breaks_part, coverage_part, notes_part
from esep.publish.layout import Layout, report_layout
from esep.publish.pages import allowed, inert, templates
from esep.publish.parts import Circumstances, Part
from esep.publish.published import Card, cards, coverage_line, published_part
from esep.publish.regions import rates_part
from esep.publish.structure import structure_parts
from esep.publish.voice import Voice

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Edition:
    """The report in one language."""

    around: Circumstances
    title: str
    lines: tuple[str, ...]
    cards: tuple[Card, ...]
    cards_facts: str
    parts: tuple[Part, ...]

    @property
    def voice(self) -> Voice:
        """Its language."""
        return self.around.voice

    @property
    def charts(self) -> Markup:
        """The declarations of its charts, by name and width, as JSON that cannot end its element."""
        specs = {part.chart.name: part.chart.specs for part in self.parts if part.chart}
        written = json.dumps(specs, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return inert(written.replace("<", "\\u003c"))


def report_html(
    book: Codebook,
    report: Consolidated,
    findings_by_territory: Mapping[str, Sequence[Finding]],
    reconciled: Sequence[Reconciled],
    set_aside: Sequence[SetAside],
    *,
    as_of: date,
    languages: Sequence[str] | None = None,
) -> str:
    """The consolidated report as one HTML page.

    Args:
        book: the codebook of the report.
        report: the sums.
        findings_by_territory: what the controls found, by territory; every territory with a return is
            named, with nothing where nothing was found.
        reconciled: published figures of the form and period beside ours; may be empty.
        set_aside: files that are no returns.
        as_of: the day of the state of the data; populations are taken as they were known on it.
        languages: in the order of the page; all of the codebook's when not given.

    Returns:
        The page. Without scripts its first language is readable, charts excepted.

    Raises:
        EsepError: E-501 when `report.toml` of the form names what the form does not have.
    """
    layout = report_layout(book, report.form)
    editions = [
        _edition(
            Circumstances(book, report, as_of, Voice(book.phrases, lang)),
            layout,
            findings_by_territory,
            reconciled,
            set_aside,
        )
        for lang in languages or book.languages
    ]
    scripts = [chart_library(), _template("report.js")]
    return (
        templates(TEMPLATES)
        .get_template("report.html")
        .render(
            editions=editions,
            style=inert(_template("report.css")),
            scripts=[inert(one) for one in scripts],
            policy=content_policy(scripts),
            standing=report.standing,
            notices=inert(_template("notices.txt")),
        )
    )


@cache
def chart_library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, of the version that the charts are declared for."""
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    # Without a snippet it is the libraries alone; the type stubs do not know that it may be left out.
    library: str = vl_convert.javascript_bundle(vl_version=version)  # type: ignore[call-arg]
    return library.replace("</script", "<\\/script")


def content_policy(scripts: Sequence[str]) -> str:
    """What the browser may do with the page: run these very scripts, and load nothing from anywhere.

    >>> content_policy([])
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'none'"
    """
    named = " ".join(map(allowed, scripts)) or "'none'"
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src {named}"


def _edition(
    around: Circumstances,
    layout: Layout,
    findings: Mapping[str, Sequence[Finding]],
    reconciled: Sequence[Reconciled],
    set_aside: Sequence[SetAside],
) -> Edition:
    voice, form = around.voice, around.report.form
    parts = [
        *structure_parts(around, layout),
        rates_part(around, layout.rates) if layout.rates else None,
        published_part(around, reconciled),
        findings_part(around, findings),
        set_aside_part(around, set_aside),
        coverage_part(around),
        breaks_part(around),
        notes_part(around, layout),
    ]
    lines = (
        voice.say("form_and_period", form=form.form, country=around.country, period=around.period),
        coverage_line(around, reconciled),
        voice.say("as_of", day=voice.day(around.as_of)),
    )
    return Edition(
        around,
        voice.heading(voice.text(form.title)),
        lines,
        cards(around, layout, reconciled),
        around.facts(around.unit, around.source(form.headline.section)),
        tuple(part for part in parts if part is not None),
    )


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
