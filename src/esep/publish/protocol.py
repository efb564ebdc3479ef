"""The protocol by which a return goes back to its office: one page to print, answer and sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from esep.codebook import Codebook
from esep.codebook.territories import Territory
from esep.forms.findings import Finding, place_text, places_text, value_text
from esep.forms.life import Filing
from esep.forms.model import Form
from esep.forms.returns import Return
from esep.kernel.display import day_text, whole
from esep.kernel.errors import EsepError
from esep.kernel.texts import Phrases
from esep.publish.pages import templates

TEMPLATES = Path(__file__).parent / "templates"
NOTHING = "\N{EN DASH}"


@dataclass(frozen=True)
class _Line:
    """One finding as the page shows it."""

    number: int
    severity: str
    control: str
    message: str
    place: str
    expected: str
    found: str
    cells: str
    act: str


def protocol_html(
    book: Codebook,
    form: Form,
    a_return: Return,
    findings: Sequence[Finding],
    lang: str,
    *,
    made_on: date,
    filing: Filing | None = None,
) -> str:
    """A self-contained HTML page that says what to correct or explain, with room for the answer.

    It needs no network, prints on A4, and is told in one language of the codebook. Names of files and
    offices may hold anything; nothing in them is taken for markup.

    Args:
        book: the codebook that names the territory.
        form: the form of the return.
        a_return: the return that goes back.
        findings: what is to be answered; accepted findings are left out by the caller.
        lang: the language of the page.
        made_on: the day of the protocol.
        filing: how the return was received; its instant is shown by the clock of the territory.

    Raises:
        EsepError: E-103 or E-104 when the codebook does not know the territory at the period's end.

    >>> import numpy as np
    >>> from esep.forms import load_form
    >>> from esep.forms.reading import Workbook
    >>> from esep.kernel.periods import Period
    >>> book = Codebook.load("kz")
    >>> form = load_form(book, "1-M")
    >>> workbook = Workbook("a.xlsx", "ab" * 32, np.zeros(1), np.zeros(1, bool), ())
    >>> page = protocol_html(
    ...     book, form, Return("KZ-11", Period.year(2022), "draft", workbook, ()), (), "kk",
    ...     made_on=date(2023, 1, 12),
    ... )
    >>> '<html lang="kk"' in page
    True
    """
    phrases = book.phrases
    territory = book.territories.get(a_return.territory, a_return.period.last)
    page = templates(TEMPLATES).get_template("protocol.html")
    return page.render(
        lang=lang,
        say=lambda key, **values: phrases.say(f"protocol.{key}", lang, **values),
        standing=phrases.say(f"standing.{a_return.standing}", lang),
        made_on=day_text(made_on, lang),
        facts=_facts(book, form, a_return, territory, lang, filing),
        lines=[
            _line(number, form, finding, phrases, lang) for number, finding in enumerate(findings, start=1)
        ],
    )


def _facts(
    book: Codebook,
    form: Form,
    a_return: Return,
    territory: Territory,
    lang: str,
    filing: Filing | None,
) -> list[tuple[str, str]]:
    """What the protocol is about, as pairs of a phrase and its value; unknown ones are left out."""
    workbook = a_return.workbook
    unread = int(workbook.unread.sum())
    told = [
        ("office", filing.sender if filing else ""),
        ("territory", f"{territory.title.in_(lang)} ({territory.code})"),
        ("form", f"{form.form}. {form.title.in_(lang)}"),
        ("period", a_return.period.label(lang, book.phrases)),
        ("received", _civil(book, filing.at, territory.code, lang) if filing else ""),
        ("file", workbook.file),
        ("digest", workbook.digest),
        ("unread", whole(unread, lang) if unread else ""),
    ]
    return [(name, value) for name, value in told if value]


def _line(number: int, form: Form, finding: Finding, phrases: Phrases, lang: str) -> _Line:
    return _Line(
        number=number,
        severity=phrases.say(f"severity.{finding.severity}", lang),
        control=finding.control,
        message=finding.message(phrases, lang),
        place=place_text(finding.cell, phrases, lang) or NOTHING,
        expected=_amount(form, finding, finding.expected, phrases, lang),
        found=_amount(form, finding, finding.found, phrases, lang),
        cells=places_text(finding.cells, phrases, lang),
        act=phrases.say(f"protocol.act.{finding.severity}", lang),
    )


def _amount(form: Form, finding: Finding, amount: int | None, phrases: Phrases, lang: str) -> str:
    """A number of a finding as its section prints it."""
    if amount is None:
        return NOTHING
    return str(value_text(form.as_printed(form.index(finding.cell), amount), phrases, lang))


def _civil(book: Codebook, instant: datetime, territory: str, lang: str) -> str:
    """An instant by the clock of the territory, or as it is given where the codebook knows no clock."""
    try:
        civil = book.zones.at(instant, territory)
    except EsepError:
        civil = instant
    return f"{day_text(civil.date(), lang)}, {civil:%H:%M} ({civil.tzname()})"
