"""What the page says in the reader's language: verdicts, kinds, numbers as they were read."""

from dataclasses import dataclass

from esep.claims import saying
from esep.claims.indicators import indicators_of
from esep.claims.model import Claim, Form, Judged, Number, Timed, Verdict
from esep.claims.signs import SIGNS
from esep.claims.units import units_of
from esep.codebook import Codebook
from esep.kernel import display

SIGNIFICANT = 6


@dataclass(frozen=True)
class Wording:
    """The words of one codebook in one language.

    >>> Wording(Codebook.load("kz"), "en").verdict(Verdict.INCONSISTENT)
    'wrong'
    """

    book: Codebook
    lang: str

    def say(self, key: str, **values: object) -> str:
        """A phrase of the page."""
        return self.book.phrases.say(f"claims.page.{key}", self.lang, **values)

    def verdict(self, verdict: Verdict) -> str:
        """A verdict in a word."""
        return self.book.phrases.say(f"claims.verdict.{verdict}", self.lang)

    def sign(self, verdict: Verdict) -> str:
        """The sign of a verdict."""
        return SIGNS[verdict]

    def became(self, number: Number) -> str:
        """What became of a number, in a word."""
        return self.book.phrases.say(f"claims.became.{number.became}", self.lang)

    def kind(self, claim: Claim) -> str:
        """What a claim says, in a word."""
        return self.book.phrases.say(f"claims.kind.{claim.kind}", self.lang)

    def why(self, judged: Judged) -> str:
        """The evidence in a sentence."""
        return saying.why(judged, self.lang, self.book.phrases)

    def suggested(self, judged: Judged) -> str:
        """A better wording, or nothing."""
        return saying.suggested(judged, self.lang, self.book.phrases)

    def noted(self, code: str) -> str:
        """What was noticed while the text was read."""
        return self.book.phrases.say(f"claims.noted.{code}", self.lang)

    def whole(self, count: int) -> str:
        """A count."""
        return display.whole(count, self.lang)

    def period(self, timed: Timed) -> str:
        """A period and how it is known; empty where it is not."""
        if timed.period is None:
            return ""
        label = timed.period.label(self.lang, self.book.phrases)
        how = self.book.phrases.say(f"claims.inferred.{timed.how}", self.lang)
        return self.say("period_inferred", period=label, how=how)

    def indicator(self, claim: Claim) -> str:
        """The indicator as the codebook understands it, with what narrows it; empty where it is not known."""
        rows = indicators_of(self.book.folder, self.book.languages)
        general = rows.get(claim.indicator)
        if general is None:
            return ""
        narrow = [
            one.title.in_(self.lang)
            for one in (rows.values() if claim.by else ())
            if one.dimension is not None and claim.by.get(one.dimension) == one.value
        ]
        return "; ".join(dict.fromkeys([general.title.in_(self.lang), *narrow]))

    def counted(self, claim: Claim) -> str:
        """The unit that a claim counts; empty where none is named."""
        unit = units_of(self.book.folder, self.book.languages).get(claim.counted)
        return unit.title.in_(self.lang) if unit else ""

    def read_as(self, number: Number) -> str:
        """The value of a number as it was read.

        >>> from fractions import Fraction
        >>> from esep.claims.model import Bound
        >>> million = Number(0, 17, "about 1.2 million", Fraction(1_200_000), Fraction(100_000), Form.COUNT,
        ...     Bound.ABOUT)
        >>> Wording(Codebook.load("kz"), "en").read_as(million)
        'about 1,200,000'
        """
        said = self._value(number)
        return self.say(f"bound.{number.bound}", value=said) if number.bound else said

    def _value(self, number: Number) -> str:
        value, places = number.value, _places(number)
        match number.form:
            case Form.PERCENT:
                return display.percent(value, self.lang, places)
            case Form.POINTS:
                return self.say("points", value=display.decimal(value, self.lang, places))
            case Form.TIMES:
                return self.say("times", value=display.decimal(value, self.lang, places))
            case Form.FRACTION if 0 < value < 1:
                return f"{value.numerator}/{value.denominator}"
            case _:
                return display.decimal(value, self.lang, places)


def _places(number: Number) -> int:
    """As few digits after the mark as tell the value."""
    return next((places for places in range(SIGNIFICANT) if not (number.value * 10**places) % 1), SIGNIFICANT)
