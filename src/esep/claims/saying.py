"""What the checks say, in the reader's language: figures as its readers write them, the arithmetic shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from esep.claims.model import Judged
from esep.kernel import display
from esep.kernel.periods import Period
from esep.kernel.texts import Phrases, Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that was computed: counts whole, others with as many decimals as tell them apart.

    Attributes:
        value: the figure; a percentage of 14.9 is 14.9.
        decimals: digits after the mark.
        percent: it is told with the sign of percent.
        signed: it is told with plus or minus.
    """

    value: Fraction
    decimals: int = 0
    percent: bool = False
    signed: bool = False

    def said(self, lang: str) -> str:
        """The figure as the language writes it.

        >>> Figure(Fraction(-1092, 100), 2, percent=True, signed=True).said("en")
        '−10.92%'
        """
        if self.percent:
            write = display.percent_change if self.signed else display.percent
        else:
            write = display.change if self.signed else display.decimal
        return write(self.value, lang, self.decimals)


@dataclass(frozen=True, slots=True)
class Times:
    """A figure told as how many times, in the form of the word that goes with it."""

    figure: Figure

    def said(self, lang: str, variants: str) -> str:
        """The figure with its word: the last variant is that of figures with a decimal mark.

        >>> variants = "{value} раз|{value} раза|{value} раз|{value} раза"
        >>> [Times(Figure(Fraction(one), 1)).said("ru", variants) for one in (5, 2, "1.8")]
        ['5 раз', '2 раза', '1,8 раза']
        """
        value = round(self.figure.value, self.figure.decimals)
        parts = value.denominator > 1 and self.figure.decimals > 0
        chosen = variants.rpartition("|")[2] if parts else display.agreeing(int(value), variants, lang)
        return chosen.replace("{value}", (self.figure if parts else Figure(value)).said(lang))


@dataclass(frozen=True, slots=True)
class Between:
    """A figure known only within bounds, since what it is computed from was rounded; `high` may be open."""

    low: Figure
    high: Figure | None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase within a phrase."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Titles:
    """Several titles, told one after the other."""

    titles: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Several things, told one after the other."""

    told: tuple[object, ...]


def why(judged: Judged, lang: str, phrases: Phrases) -> str:
    """The evidence in a sentence, with the likely cause where one was found."""
    said = _phrase(f"claims.reason.{judged.reason}", judged.values, lang, phrases)
    cause = judged.values.get("cause")
    return f"{said} {_told(cause, lang, phrases)}" if cause is not None else said


def suggested(judged: Judged, lang: str, phrases: Phrases) -> str:
    """A better wording; empty where nothing is wrong, or nothing better can be told."""
    if not judged.suggested:
        return ""
    return _phrase(f"claims.suggest.{judged.suggested}", judged.values, lang, phrases)


def _phrase(key: str, values: Mapping[str, object], lang: str, phrases: Phrases) -> str:
    told = {name: _told(value, lang, phrases) for name, value in values.items()}
    said = phrases.say(key, lang, **told)
    # Behind "п. п." a sentence has no second full stop.
    return said.replace("..", ".") if any(one.endswith(".") for one in told.values()) else said


def _told(value: object, lang: str, phrases: Phrases) -> str:
    match value:
        case Figure():
            said = value.said(lang)
        case Times():
            said = value.said(lang, phrases.say("claims.suggest.times", lang, value="{value}"))
        case Between():
            said = _between(value, lang, phrases)
        case Phrase(key=key, values=values):
            said = _phrase(key, values, lang, phrases)
        case Period():
            said = value.label(lang, phrases)
        case date():
            said = display.day_text(value, lang)
        case Text():
            said = value.in_(lang)
        case Titles(titles=titles):
            said = ", ".join(one.in_(lang) for one in titles)
        case Listed(told=several):
            said = "; ".join(_told(one, lang, phrases) for one in several)
        case _:
            said = str(value)
    return said


def _between(value: Between, lang: str, phrases: Phrases) -> str:
    if value.high is None:
        return phrases.say("claims.range.at_least", lang, low=value.low.said(lang))
    return phrases.say("claims.range.between", lang, low=value.low.said(lang), high=value.high.said(lang))
