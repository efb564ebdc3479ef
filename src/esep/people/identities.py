"""Who somebody is: names in any script, identity number, birth, addresses. Nothing here prints itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from esep.people.numbers import NumberRule


class NoNumber(StrEnum):
    """Why somebody stands without an identity number: a declared state, never a number of zeros.

    >>> [state.value for state in NoNumber]
    ['unknown', 'none']
    """

    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True, repr=False)
class Name:
    """A name as it is written in one script; `kind` is `legal`, `former` or `other`.

    >>> Name("Made", "Up", kind="former")
    Name(...)
    """

    family: str
    given: str
    patronymic: str = ""
    script: str = ""
    kind: str = "legal"

    @property
    def whole(self) -> str:
        """All words of the name."""
        return " ".join(part for part in (self.family, self.given, self.patronymic) if part)

    def __repr__(self) -> str:
        return "Name(...)"


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """Who somebody is, as far as it is known.

    Args:
        names: in any scripts, former ones among them.
        number: identity number, or why there is none.
        born_on: day of birth; None when it is not known.
        sex: code of the list of sexes; None when it is not known.
        addresses: as written; where somebody lives never stands on a card in clear.

    >>> Identity((Name("Made", "Up"),), NoNumber.UNKNOWN)
    Identity(...)
    """

    names: tuple[Name, ...]
    number: str | NoNumber
    born_on: date | None = None
    sex: str | None = None
    addresses: tuple[str, ...] = ()

    def checked(self, rule: NumberRule | None) -> "Identity":
        """The same identity with its number normalised; `rule` None leaves the number as it is.

        Raises:
            EsepError: E-680 to E-683 and E-699 as `NumberRule.checked`.
        """
        if isinstance(self.number, NoNumber) or rule is None:
            return self
        return replace(self, number=rule.checked(self.number, self.born_on, self.sex))

    def to_fields(self) -> dict[str, object]:
        """The identity as fields to be sealed; what is not known is absent."""
        plain = {
            "names": [{key: part for key, part in asdict(name).items() if part} for name in self.names],
            "number": self.number if not isinstance(self.number, NoNumber) else None,
            "no_number": str(self.number) if isinstance(self.number, NoNumber) else None,
            "born_on": self.born_on.isoformat() if self.born_on else None,
            "sex": self.sex,
            "addresses": list(self.addresses),
        }
        return {key: part for key, part in plain.items() if part}

    @classmethod
    def from_fields(cls, plain: Mapping[str, Any]) -> "Identity":
        """The identity that `to_fields` wrote.

        >>> someone = Identity((Name("Made", "Up"),), NoNumber.NONE, date(2000, 2, 29), addresses=("Far",))
        >>> Identity.from_fields(someone.to_fields()) == someone
        True
        """
        return cls(
            names=tuple(Name(**{"family": "", "given": "", **name}) for name in plain.get("names", ())),
            number=plain.get("number") or NoNumber(plain["no_number"]),
            born_on=date.fromisoformat(plain["born_on"]) if "born_on" in plain else None,
            sex=plain.get("sex"),
            addresses=tuple(plain.get("addresses", ())),
        )

    def __repr__(self) -> str:
        return "Identity(...)"
