"""Identity numbers: a country declares how they are built, and this reads the declaration.

The declaration is `identity_number.toml` in the folder of a codebook. Its `layout` has one letter for each
digit: Y, M, D the day of birth (Y the last digits of the year, or all four), S a digit that tells century
and sex, N a serial number, C check digits. No refusal ever shows a number.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from esep.kernel.errors import EsepError

FILE = "identity_number.toml"
LETTERS = frozenset("YMDSNC")


@dataclass(frozen=True, slots=True)
class SexDigit:
    """What a value of the digit S says; None where it says nothing about it."""

    century: int | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class CheckRule:
    """Weights of the digits before the check digits; a remainder too large asks the next round."""

    modulus: int
    rounds: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class NumberRule:
    """How the identity numbers of a country are built.

    >>> from esep.codebook import Codebook
    >>> rule = NumberRule.load(Codebook.load("kz").folder)
    >>> rule.normal(" 000101 500011 "), rule.sex("000101500011"), rule.born_on("000101500011")
    ('000101500011', 'male', datetime.date(2000, 1, 1))
    """

    layout: str
    sex_digits: Mapping[str, SexDigit]
    check_rule: CheckRule
    source: str
    verified: bool

    @classmethod
    def load(cls, folder: Path) -> "NumberRule | None":
        """The rule in a codebook's folder; None when the country declares none.

        Raises:
            EsepError: E-690 with what is wrong in the declaration.
        """
        path = folder / FILE
        if not path.exists():
            return None
        try:
            return _rule(tomllib.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, KeyError, AttributeError) as fault:
            raise EsepError("E-690", file=FILE, fault=str(fault)) from None

    def normal(self, number: str) -> str:
        """The number without spaces, once it is known to be well formed.

        Raises:
            EsepError: E-680 for another length or other signs than the digits 0-9; E-699 for a placeholder
                of equal digits; E-681 when the check digits do not fit.
        """
        digits = "".join(number.split())
        if len(digits) != len(self.layout) or not (digits.isascii() and digits.isdigit()):
            raise EsepError("E-680", length=len(self.layout))
        if len(set(digits)) == 1:
            raise EsepError("E-699")
        body, check = digits[: -self._checks], digits[-self._checks :]
        if self.check_digits(body) != check:
            raise EsepError("E-681")
        return digits

    def checked(self, number: str, born_on: date | None = None, sex: str | None = None) -> str:
        """The number without spaces, once it agrees with what else is known of the person.

        Args:
            number: as it was written.
            born_on: day of birth; None when it is not known.
            sex: code of the list of sexes; None when it is not known.

        Raises:
            EsepError: as `normal`; E-682 when the day of birth in the number is no day of the calendar or
                another one than given; E-683 when its digit of sex has no meaning or another one.
        """
        digits = self.normal(number)
        if "S" in self.layout and self._part(digits, "S") not in self.sex_digits:
            raise EsepError("E-683")
        if sex is not None and self.sex(digits) not in (None, sex):
            raise EsepError("E-683")
        if not self._agrees(digits, born_on):
            raise EsepError("E-682")
        return digits

    def check_digits(self, body: str) -> str | None:
        """The check digits that belong to the digits before them; None when no number begins so."""
        for weights in self.check_rule.rounds:
            total = sum(weight * int(digit) for weight, digit in zip(weights, body, strict=True))
            remainder = str(total % self.check_rule.modulus).zfill(self._checks)
            if len(remainder) == self._checks:
                return remainder
        return None

    def sex(self, digits: str) -> str | None:
        """The code of the sex that a well-formed number tells; None when it tells none."""
        return self._marker(digits).sex

    def born_on(self, digits: str) -> date | None:
        """The day of birth that a well-formed number tells; None when it tells no century or no day."""
        years = self._years(digits)
        if len(years) != 1:
            return None
        return _day(years[0], self._part(digits, "M"), self._part(digits, "D"))

    def _agrees(self, digits: str, born_on: date | None) -> bool:
        if "Y" not in self.layout:
            return True
        days = [_day(year, self._part(digits, "M"), self._part(digits, "D")) for year in self._years(digits)]
        return any(days) if born_on is None else born_on in days

    def _years(self, digits: str) -> Sequence[int]:
        """The years that a number may mean: one, or the same in several centuries."""
        year = self._part(digits, "Y")
        if len(year) != 2:
            return [int(year)] if year else []
        century = self._marker(digits).century
        centuries = [century] if century is not None else sorted(self._centuries)
        return [start + int(year) for start in centuries]

    def _marker(self, digits: str) -> SexDigit:
        return self.sex_digits.get(self._part(digits, "S"), SexDigit())

    def _part(self, digits: str, letter: str) -> str:
        return "".join(digit for digit, kind in zip(digits, self.layout, strict=True) if kind == letter)

    @cached_property
    def _checks(self) -> int:
        return self.layout.count("C")

    @cached_property
    def _centuries(self) -> frozenset[int]:
        told = {one.century for one in self.sex_digits.values() if one.century is not None}
        return frozenset(told or {1800, 1900, 2000})


def _rule(said: Mapping[str, Any]) -> NumberRule:
    layout, check = said["layout"], said["check"]
    rule = NumberRule(
        layout=layout,
        sex_digits={digit: SexDigit(**meaning) for digit, meaning in said.get("sex_digits", {}).items()},
        check_rule=CheckRule(int(check["modulus"]), tuple(tuple(weights) for weights in check["rounds"])),
        source=said["source"],
        verified=said["verified"],
    )
    body = layout.rstrip("C")
    if not set(layout) <= LETTERS or "C" in body or body == layout:
        raise ValueError(f"layout {layout!r}: letters of YMDSN, then C")
    if not rule.check_rule.rounds or any(len(one) != len(body) for one in rule.check_rule.rounds):
        raise ValueError(f"rounds: each has {len(body)} weights")
    if layout.count("S") > 1 or layout.count("Y") not in (0, 2, 4):
        raise ValueError(f"layout {layout!r}: one S at most; no Y, two or four")
    return rule


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None
