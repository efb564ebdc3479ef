"""Numbers, percents and dates as a language writes them: for people to read, never for machines.

Groups of digits, the decimal mark and the percent sign follow the locale data of the language. A minus
is the real one (U+2212), so that it is as wide as a plus and is never taken for a hyphen. A language
unknown to the locale data is written as English is, the language of last resort everywhere in esep.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal

from esep.kernel.texts import LAST_RESORT

Number = int | float | Decimal | Fraction

MINUS = "\N{MINUS SIGN}"
LONGEST = 1_000
CATEGORIES = ("zero", "one", "two", "few", "many", "other")


def whole(value: int, lang: str) -> str:
    r"""A whole number with its digits grouped.

    >>> whole(157_473, "en"), whole(157_473, "ru"), whole(-3, "kk")
    ('157,473', '157\xa0473', '−3')
    """
    return decimal(value, lang, 0)


def decimal(value: Number, lang: str, decimals: int = 1) -> str:
    """A number rounded to `decimals` places, halves away from zero, and written out in full.

    >>> decimal(Fraction(1, 8), "ru", 2), decimal(704.9, "en"), decimal(-0.04, "en")
    ('0,13', '704.9', '0.0')
    """
    return _signed(_rounded(value, decimals), _magnitude(value, lang, decimals), plus="")


def percent(value: Number, lang: str, decimals: int = 1) -> str:
    r"""A number of percent with its sign; `value` is in percent already, 12.5 and not 0.125.

    >>> percent(12.57, "en"), percent(12.57, "ru"), percent(-0.5, "kk", 0)
    ('12.6%', '12,6\xa0%', '−1%')
    """
    return _signed(_rounded(value, decimals), _percent_magnitude(value, lang, decimals), plus="")


def change(value: Number, lang: str, decimals: int = 0) -> str:
    """A difference with its sign, plus included; nought has none.

    >>> change(-17_201, "en"), change(352, "en"), change(0, "en")
    ('−17,201', '+352', '0')
    """
    return _signed(_rounded(value, decimals), _magnitude(value, lang, decimals), plus="+")


def percent_change(value: Number, lang: str, decimals: int = 1) -> str:
    r"""A change in percent with its sign; `value` is in percent already.

    >>> percent_change(-10.92, "ru"), percent_change(15.71, "en"), percent_change(0.01, "en")
    ('−10,9\xa0%', '+15.7%', '0.0%')
    """
    return _signed(_rounded(value, decimals), _percent_magnitude(value, lang, decimals), plus="+")


def agreeing(number: int, variants: str, lang: str) -> str:
    """The variant of a text that goes with a number, by the plural rules of the language.

    Args:
        number: the number.
        variants: the variants with a `|` between them, in the order in which the locale data names the
            categories of the language (zero, one, two, few, many, other); the last serves all that follow.
        lang: the language of the variants.

    >>> [agreeing(count, "return|returns", "en") for count in (1, 2, 0)]
    ['return', 'returns', 'returns']
    >>> [agreeing(count, "отчёт|отчёта|отчётов", "ru") for count in (21, 3, 11)]
    ['отчёт', 'отчёта', 'отчётов']
    >>> agreeing(1, "есеп", "kk"), agreeing(5, "есеп", "kk")
    ('есеп', 'есеп')
    """
    rule, told = _locale(lang).plural_form, variants.split("|")
    categories = [one for one in CATEGORIES if one in rule.tags or one == CATEGORIES[-1]]
    return told[min(categories.index(rule(abs(number))), len(told) - 1)]


def day_text(day: date, lang: str) -> str:
    """A civil date in words.

    >>> day_text(date(2022, 3, 5), "en")
    'March 5, 2022'
    """
    return format_date(day, "long", locale=_locale(lang))


def month_name(month: int, lang: str) -> str:
    """The name of a month as it stands alone in a sentence, `month` from 1 to 12.

    >>> month_name(9, "en"), month_name(9, "ru"), month_name(9, "kk")
    ('September', 'сентябрь', 'қыркүйек')
    """
    locale = _locale(lang)
    alone = get_month_names("wide", context="stand-alone", locale=locale)[month]
    running = get_month_names("wide", context="format", locale=locale)[month]
    # Some locales capitalise the name that stands alone, as if it opened a line of a calendar.
    return str(running if running.casefold() == alone.casefold() else alone)


@cache
def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(LAST_RESORT)


def _rounded(value: Number, decimals: int) -> Decimal:
    if isinstance(value, Fraction):
        # Exact: halves are found in whole numbers, not in a quotient cut short.
        scaled = abs(value) * 10**decimals
        units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        return Decimal(units if value >= 0 else -units).scaleb(-decimals)
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    with localcontext() as context:
        # However long the number is and whatever precision the caller has set, no digit is lost.
        context.prec = LONGEST
        return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _magnitude(value: Number, lang: str, decimals: int) -> str:
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    with localcontext() as context:
        context.prec = LONGEST
        return format_decimal(abs(_rounded(value, decimals)), format=pattern, locale=_locale(lang))


def _percent_magnitude(value: Number, lang: str, decimals: int) -> str:
    locale = _locale(lang)
    sign = locale.number_symbols[locale.default_numbering_system].get("percentSign", "%")
    around = str(locale.percent_formats[None].pattern)
    digits = around.strip("%\N{NO-BREAK SPACE} ")
    return around.replace(digits, _magnitude(value, lang, decimals)).replace("%", sign)


def _signed(rounded: Decimal, magnitude: str, plus: str) -> str:
    if rounded == 0:
        return magnitude
    return (MINUS if rounded < 0 else plus) + magnitude
