"""One language of a page: its words and the way it writes numbers."""

from dataclasses import dataclass
from datetime import date

from babel import Locale, UnknownLocaleError

from esep.kernel import display
from esep.kernel.texts import Phrases, Text

NONE = "\N{EN DASH}"


@dataclass(frozen=True)
class Voice:
    r"""Says phrases, titles and numbers in one language.

    >>> Voice(Phrases.package(), "ru").whole(155_200)
    '155\xa0200'
    """

    phrases: Phrases
    lang: str

    def say(self, key: str, **values: object) -> str:
        """A sentence of the report."""
        return self.phrases.say(f"report.{key}", self.lang, **values)

    def word(self, kind: str, code: str) -> str:
        """The word for a unit, a standing or a severity; the code itself where nobody has a word for it."""
        key = f"{kind}.{code}"
        return self.phrases.say(key, self.lang) if key in self.phrases else code

    def text(self, text: Text) -> str:
        """A title."""
        return text.in_(self.lang)

    def heading(self, text: str) -> str:
        """The same words with a capital at their beginning.

        >>> Voice(Phrases.package(), "kk").heading("тіркелген")
        'Тіркелген'
        """
        return text[:1].upper() + text[1:]

    def whole(self, value: int | None) -> str:
        """A whole number; a dash where there is none."""
        return NONE if value is None else display.whole(value, self.lang)

    def decimal(self, value: display.Number | None, decimals: int = 1) -> str:
        """A number with decimals; a dash where there is none."""
        return NONE if value is None else display.decimal(value, self.lang, decimals)

    def percent(self, value: display.Number | None) -> str:
        """A share that is in percent already; a dash where there is none."""
        return NONE if value is None else display.percent(value, self.lang)

    def change(self, value: int | None) -> str:
        """A difference with its sign."""
        return NONE if value is None else display.change(value, self.lang)

    def percent_change(self, value: display.Number | None) -> str:
        """A change in percent with its sign."""
        return NONE if value is None else display.percent_change(value, self.lang)

    def day(self, day: date) -> str:
        """A civil date in words."""
        return display.day_text(day, self.lang)

    @property
    def name(self) -> str:
        """What the language calls itself; its code where nobody knows.

        >>> Voice(Phrases.package(), "ru").name
        'Русский'
        """
        locale = _locale(self.lang)
        return self.heading((locale and locale.get_display_name()) or self.lang)

    @property
    def direction(self) -> str:
        """Which way the language is written: ltr or rtl."""
        locale = _locale(self.lang)
        return locale.text_direction if locale else "ltr"


def _locale(lang: str) -> Locale | None:
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
