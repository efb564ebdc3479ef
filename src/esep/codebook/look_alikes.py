"""Codes typed with letters of another script: they look right and are not."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_TWINS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԚԜаеѕіјорсухһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    "ABESIJKMHOPCTYXQWaesijopcyxhqwABEZHIKMNOPTYXo-------",
)


@dataclass(frozen=True)
class LookAlike:
    """The code that was meant, and the signs that stand where its own should; each with its Unicode name."""

    meant: str
    odd: tuple[str, ...]

    @property
    def named(self) -> str:
        """The odd signs with their Unicode names, as text."""
        return ", ".join(f"{sign} ({unicodedata.name(sign, hex(ord(sign)))})" for sign in self.odd)


def look_alike(code: str, valid: Iterable[str]) -> LookAlike | None:
    r"""The valid code that another one only looks like; None when it looks like none of them.

    Letters of Latin, Cyrillic and Greek, digits of other scripts, dashes and signs without width are seen
    through; case is not.

    >>> look_alike("99\u0441", ["99a", "99c"]).named
    'с (CYRILLIC SMALL LETTER ES)'
    >>> look_alike("100", ["99a", "99c"]) is None
    True
    """
    looks = _looks(code)
    for meant in valid:
        if meant != code and _looks(meant) == looks:
            return LookAlike(meant, _odd(code, meant))
    return None


def _looks(code: str) -> str:
    """The code by its looks."""
    signs = unicodedata.normalize("NFKC", code).translate(_TWINS)
    return "".join(_digit(sign) for sign in signs if unicodedata.category(sign) != "Cf").strip()


def _digit(sign: str) -> str:
    value = unicodedata.digit(sign, None)
    return sign if value is None else str(value)


def _odd(code: str, meant: str) -> tuple[str, ...]:
    """The signs of a code that are not those of the code meant, in place while both are of one length."""
    if len(code) == len(meant):
        return tuple(sign for sign, own in zip(code, meant, strict=True) if sign != own)
    return tuple(sign for sign in code if sign not in meant)
