"""What every command works with: the codebook and the form asked for, and how to speak to who asks."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional, category

import typer

from esep.cli.asked import Asked
from esep.cli.misuse import MisuseError, misuse_when
from esep.codebook import Codebook
from esep.codebook.book import shipped_books
from esep.kernel.display import agreeing, change, decimal, percent, whole
from esep.kernel.errors import PARTS, EsepError
from esep.kernel.texts import LAST_RESORT, Phrases, Text

if TYPE_CHECKING:
    from rich.console import Console

    from esep.forms.controls import Controls
    from esep.forms.model import Form
    from esep.forms.returns import SetAside

SURROUNDINGS = ("LC_ALL", "LC_MESSAGES", "LANG")
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # they reverse what follows
WIDE = 400  # where nobody watches, a line of a table stays one line


class Desk:
    """The place a command works at; codebook, form and controls are fetched when first needed.

    Raises:
        EsepError: whatever is wrong with the codebook or the form, when first needed; E-401 when several
            codebooks come with esep and none is named, E-402 likewise for forms, E-403 for a language
            nobody here speaks.
    """

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @cached_property
    def book(self) -> Codebook:
        """The codebook named, else the only one that comes with esep."""
        named = self.asked.codebook or os.environ.get("ESEP_CODEBOOK")
        if named:
            with misuse_when("E-102"):
                return Codebook.load(named)
        shipped = shipped_books()
        if len(shipped) != 1:
            raise EsepError("E-401", shipped=", ".join(shipped) or "-")
        return Codebook.load(shipped[0])

    @cached_property
    def form(self) -> "Form":
        """The form named, else the one the codebook means where none is named."""
        # What many commands do without is imported when it is asked for: the others start at once.
        from esep.forms import load_form  # noqa: PLC0415

        name = self.asked.form or self.book.default_form
        if not name:
            raise EsepError("E-402", code=self.book.code, forms=", ".join(self.book.forms) or "-")
        with misuse_when("E-115"):
            return load_form(self.book, name)

    @cached_property
    def controls(self) -> "Controls":
        """The controls of the form."""
        from esep.forms.controls import Controls  # noqa: PLC0415

        return Controls(self.form)

    @cached_property
    def lang(self) -> str:
        """The language asked for, else that of the surroundings if the codebook speaks it, else English."""
        spoken = dict.fromkeys([*self.book.languages, *sorted(self.book.phrases.languages)])
        if self.asked.lang:
            if self.asked.lang not in spoken:
                raise MisuseError("E-403", lang=self.asked.lang, languages=", ".join(spoken))
            return self.asked.lang
        around = next((os.environ[name] for name in SURROUNDINGS if os.environ.get(name)), "")
        native = around.partition("_")[0].partition(".")[0]
        return native if native in self.book.languages else LAST_RESORT

    @property
    def json(self) -> bool:
        """Whether a program reads the answer."""
        return bool(self.asked.json)

    def say(self, key: str, /, **values: object) -> str:
        """One of the command line's sentences; whole numbers are written as the language writes them."""
        told = {
            name: self.number(value) if isinstance(value, int) else value for name, value in values.items()
        }
        return self.book.phrases.say(f"cli.{key}", self.lang, **told)

    def counted(self, noun: str, number: int) -> str:
        """A number with its noun, which agrees with it."""
        key, phrases = f"cli.counted.{noun}", self.book.phrases
        lang = self.lang if phrases.speaks(key, self.lang) else LAST_RESORT
        return f"{self.number(number)} {agreeing(number, phrases.say(key, lang), lang)}"

    def text(self, title: Text) -> str:
        """A title in the language of the answer."""
        return title.in_(self.lang)

    def number(self, value: int | None) -> str:
        """A whole number as the language writes it; a dash where there is none."""
        return "–" if value is None else whole(value, self.lang)

    def figure(self, index: int, amount: int | None) -> str:
        """An amount of a figure as its section prints it: money in thousands, with decimals."""
        printed = amount if amount is None else self.form.as_printed(index, amount)
        if isinstance(printed, Decimal):
            return decimal(printed, self.lang, self.form.place(index)[0].decimals)
        return self.number(printed)

    def difference(self, index: int, amount: int | None) -> str:
        """A difference of two such amounts, with its sign; a dash where there is none."""
        if amount is None:
            return self.number(None)
        decimals = self.form.place(index)[0].decimals
        return change(self.form.as_printed(index, amount), self.lang, decimals)

    def unit(self, index: int) -> str:
        """The unit of a figure in words; of money what the form calls one printed unit.

        Where the form does not say, how many units of the currency it is.
        """
        if money := self.form.money(index):
            return self.text(money)
        unit = self.form.unit(index)
        key, decimals = f"unit.{unit}", self.form.place(index)[0].decimals
        said = self.book.phrases.say(key, self.lang) if key in self.book.phrases else unit
        return f"{said} ({self.number(10**decimals)} {self.book.money})" if decimals else said

    def share(self, part: int, of: int) -> str:
        """A part of a whole in percent; a dash when the whole is nothing."""
        return percent(Fraction(100 * part, of), self.lang) if of else "–"

    def place(self, code: str) -> str:
        """The code and the name of a territory, whichever of its names it bore last."""
        return f"{code} {self.text(self.book.territories.rows.history(code)[-1].title)}"

    def aside(self, files: "Iterable[SetAside]") -> list[dict[str, str]]:
        """Files set aside, for a program: each with its refusal."""
        phrases, lang = self._voice()
        return [{"file": one.file, **refusal_as_data(one.refusal, phrases, lang)} for one in files]

    def set_aside(self, files: "Iterable[SetAside]") -> None:
        """Tell people beside the answer which files were set aside, and why."""
        phrases, lang = self._voice()
        for one in files:
            self.beside([f"{one.file}:", *one.refusal.said(phrases, lang)])

    def tell(self, line: str = "") -> None:
        """A line of the answer."""
        typer.echo(line)

    def beside(self, lines: Iterable[str]) -> None:
        """Lines beside the answer, which stay out of a file it is sent to; none when a program asked."""
        if not self.json:
            parts = [harmless(part) for line in lines for part in line.split("\n")]
            if parts:
                typer.echo("\n".join(parts), err=True)

    def give(self, answer: object) -> None:
        """The answer for a program: one JSON document."""
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))

    def close(self, line: str) -> None:
        """A closing word, for people, unless they asked for quiet."""
        if not (self.json or self.asked.quiet):
            typer.echo(line)

    def table(
        self, headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()
    ) -> None:
        """A table of the answer; `numbers` are the columns, from 0, whose cells stand to the right."""
        from rich.table import Table  # noqa: PLC0415

        table = Table(box=None, pad_edge=False, header_style="bold")
        for column, heading in enumerate(headings):
            table.add_column(heading, justify="right" if column in numbers else "left", overflow="fold")
        for row in rows:
            table.add_row(*map(harmless, row))
        width = None if sys.stdout.isatty() else WIDE
        console = _console(file=sys.stdout, width=width, emoji=False)
        with console.capture() as drawn:
            console.print(table)
        for line in drawn.get().splitlines():
            typer.echo(line.rstrip())

    @contextmanager
    def working(self, key: str, **values: object) -> Iterator[Callable[[str], None]]:
        """Say on a terminal what is being done, while it takes its time; who works may say how far it is.

        Where there is no terminal, how far it is stands beside the answer, a line for each step.
        """
        console = _console(stderr=True)
        if self.json or self.asked.quiet:
            yield lambda _: None
        elif not console.is_terminal:
            yield lambda step: self.beside([step])
        else:
            said = self.say(key, **values)
            with console.status(said) as status:
                yield lambda step: status.update(f"{said}  {step}")

    def refuse(self, refusal: EsepError) -> None:
        """Tell a refusal: to people beside the answer, to a program as the answer."""
        phrases, lang = self._voice()
        if self.json:
            self.give(refusal_as_data(refusal, phrases, lang))
        else:
            self.beside(refusal.said(phrases, lang))

    def _voice(self) -> tuple[Phrases, str]:
        """How to speak even when the codebook or the language is what was refused."""
        try:
            return self.book.phrases, self.lang
        except EsepError:
            phrases = Phrases.package()
            asked = self.asked.lang or LAST_RESORT
            return phrases, asked if asked in phrases.languages else LAST_RESORT


def _console(**options: Any) -> "Console":  # noqa: ANN401 - options of the library
    from rich.console import Console  # noqa: PLC0415

    return Console(markup=False, highlight=False, **options)


def harmless(text: str) -> str:
    r"""A text of a sender without the signs that steer a terminal: they show as a replacement mark.

    >>> harmless("Astana\x1b[2J.xlsx")
    'Astana\ufffd[2J.xlsx'
    """
    return "".join("\N{REPLACEMENT CHARACTER}" if _steers(sign) else sign for sign in text)


def _steers(sign: str) -> bool:
    return category(sign) == "Cc" or bidirectional(sign) in TURNING


def refusal_as_data(refusal: EsepError, phrases: Phrases, lang: str) -> dict[str, str]:
    """A refusal as an object with code, what, why, next and rule; empty where there is nothing to say.

    >>> refusal_as_data(EsepError("E-001", text="x"), Phrases.package(), "en")["what"]
    "'x' is not a period"
    """
    keys = {part: f"{refusal.code}.{part}" for part in PARTS}
    said = {
        part: refusal.told(phrases.say(key, lang, **refusal.values)) if key in phrases else ""
        for part, key in keys.items()
    }
    return {"code": refusal.code, **said}
