"""Instants and civil time: what the clock on the wall showed in a territory, by dated zone rules.

An instant is an aware `datetime`; esep keeps instants in UTC. A civil time is what people write on
paper. Between the two stands the law that sets the clocks, given by the codebook as rows with dates.
Zones come from the pinned `tzdata` package and not from the machine, whose own database may be years
old and wrong by an hour.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from esep.kernel.errors import EsepError

_OFFSET = re.compile(r"([+-])(\d{2}):([0-5]\d)", re.ASCII)
_IANA = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """One row of law: the zone a territory keeps from `valid_from` until `valid_to` (open when None).

    `zone` is an IANA name (`Asia/Almaty`) or a plain offset (`+05:00`).
    """

    territory: str
    zone: str
    valid_from: date
    valid_to: date | None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class _Reign:
    """A zone, as its rule names it, and the instants it holds for."""

    name: str
    zone: tzinfo
    begins: datetime
    ends: datetime | None

    def holds(self, instant: datetime) -> bool:
        return self.begins <= instant and (self.ends is None or instant < self.ends)


class Zones:
    """The zones of all territories of a codebook.

    Where one rule takes over from another, it does so at midnight as the outgoing clock shows it.

    Args:
        rules: the zones that territories keep, and when.
        book: the code of the codebook, for refusals.

    Raises:
        EsepError: E-009 when two rules of a territory overlap; E-010 when a zone is unknown.

    >>> zones = Zones([ZoneRule("A", "Asia/Almaty", date(2000, 1, 1), None, "example", False)])
    >>> zones.at(datetime(2024, 2, 29, 17, 30, tzinfo=UTC), "A").isoformat()
    '2024-02-29T23:30:00+06:00'
    >>> zones.at(datetime(2024, 2, 29, 18, 30, tzinfo=UTC), "A").isoformat()
    '2024-02-29T23:30:00+05:00'
    """

    def __init__(self, rules: Iterable[ZoneRule], book: str = "–") -> None:
        self._book = book
        self._rules: dict[str, list[ZoneRule]] = {}
        for rule in sorted(rules, key=lambda rule: rule.valid_from):
            self._rules.setdefault(rule.territory, []).append(rule)
        self._reigns: Mapping[str, list[_Reign]] = {
            territory: _reigns(mine) for territory, mine in self._rules.items()
        }

    def at(self, instant: datetime, territory: str) -> datetime:
        """The civil date and time in the territory at an instant, with the offset then in force.

        Raises:
            EsepError: E-005 when `instant` carries no zone; E-006 when no rule covers it.
        """
        return _fixed(self._local(instant, territory))

    def day(self, instant: datetime, territory: str) -> date:
        """The civil day in the territory at an instant; see `at`."""
        return self._local(instant, territory).date()

    def _local(self, instant: datetime, territory: str) -> datetime:
        if instant.tzinfo is None:
            raise EsepError("E-005", moment=instant.isoformat())
        for reign in self._reigns.get(territory, ()):
            if reign.holds(instant):
                return instant.astimezone(reign.zone)
        raise self._outside(instant.isoformat(), territory)

    def instant(
        self,
        day: date,
        clock: time,
        territory: str,
        which: Literal["only", "first", "second"] = "only",
    ) -> datetime:
        """The instant, in UTC, at which the wall clock of the territory showed `clock` on `day`.

        When clocks are set back, an hour passes twice: ask for its `first` or `second` pass. A time
        that passed once is the same by any of the three.

        Raises:
            EsepError: E-006 when no rule covers the day; E-007 when the time passed twice and `which`
                is `only`; E-008 when clocks were set forward over it.

        >>> zones = Zones([ZoneRule("A", "Asia/Almaty", date(2000, 1, 1), None, "example", False)])
        >>> zones.instant(date(2024, 2, 29), time(23, 30), "A", "second").isoformat()
        '2024-02-29T18:30:00+00:00'
        """
        local = datetime.combine(day, clock.replace(fold=0, tzinfo=None))
        passes = sorted(
            {found for reign in self._reigns.get(territory, ()) for found in _passes(local, reign)}
        )
        said = local.isoformat()
        if not passes:
            if self._covers(local, territory):
                raise EsepError("E-008", territory=territory, moment=said)
            raise self._outside(said, territory)
        if len(passes) > 1 and which == "only":
            raise EsepError("E-007", territory=territory, moment=said)
        return passes[-1] if which == "second" else passes[0]

    def kept(self, territory: str) -> tuple[tuple[str, datetime, datetime | None], ...]:
        """The zones that a territory has kept, each with the instants from which and until which it did.

        >>> zones = Zones([ZoneRule("A", "+05:00", date(2000, 1, 1), None, "example", False)])
        >>> [(name, begins.isoformat(), ends) for name, begins, ends in zones.kept("A")]
        [('+05:00', '1999-12-31T19:00:00+00:00', None)]
        """
        return tuple((one.name, one.begins, one.ends) for one in self._reigns.get(territory, ()))

    def _outside(self, moment: str, territory: str) -> EsepError:
        """The refusal of a moment that no rule covers: since which day the codebook knows clocks."""
        since = next((rule.valid_from.isoformat() for rule in self._rules.get(territory, ())), "–")
        return EsepError("E-006", territory=territory, moment=moment, since=since, book=self._book)

    def _covers(self, local: datetime, territory: str) -> bool:
        """Whether rules hold shortly before and shortly after a civil time that no clock showed."""
        near = [(local + shift).replace(tzinfo=UTC) for shift in (-timedelta(days=2), timedelta(days=2))]
        reigns = self._reigns.get(territory, ())
        return all(any(reign.holds(instant) for reign in reigns) for instant in near)


def utc_now() -> datetime:
    """The instant it is now by the clock of this machine, in UTC."""
    return datetime.now(UTC)


def written_instant(moment: datetime) -> str:
    """An instant as it is stored: UTC, microseconds, Z.

    >>> written_instant(datetime(2024, 2, 29, 18, 30, tzinfo=UTC))
    '2024-02-29T18:30:00.000000Z'
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat("T", "microseconds") + "Z"


@cache
def zone_named(name: str) -> tzinfo:
    """The zone an IANA name or an offset stands for.

    Raises:
        EsepError: E-010 when the zone database has no such zone and the text is no offset.

    >>> zone_named("+05:00").utcoffset(None)
    datetime.timedelta(seconds=18000)
    """
    if found := _OFFSET.fullmatch(name):
        shift = timedelta(hours=int(found[2]), minutes=int(found[3]))
        if shift < timedelta(days=1):
            return timezone(shift if found[1] == "+" else -shift)
    elif _IANA.fullmatch(name):
        stored = resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
        if stored.is_file():
            try:
                with stored.open("rb") as file:
                    return ZoneInfo.from_file(file, key=name)
            except ValueError:  # tables such as `zone.tab` lie among the zones
                pass
    raise EsepError("E-010", zone=name)


def _reigns(rules: list[ZoneRule]) -> list[_Reign]:
    for earlier, later in pairwise(rules):
        if earlier.valid_to is None or later.valid_from < earlier.valid_to:
            raise EsepError("E-009", territory=later.territory, on=later.valid_from)
    reigns: list[_Reign] = []
    for rule in rules:
        zone = zone_named(rule.zone)
        begins = _midnight(rule.valid_from, zone)
        if reigns and rules[len(reigns) - 1].valid_to == rule.valid_from:
            begins = reigns[-1].ends or begins
        reigns.append(
            _Reign(rule.zone, zone, begins, _midnight(rule.valid_to, zone) if rule.valid_to else None)
        )
    return reigns


def _passes(local: datetime, reign: _Reign) -> list[datetime]:
    """The instants of a reign at which its clock shows `local`: none, one or two."""
    tried = [local.replace(tzinfo=reign.zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return [
        instant
        for instant in tried
        if reign.holds(instant) and instant.astimezone(reign.zone).replace(tzinfo=None, fold=0) == local
    ]


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _fixed(local: datetime) -> datetime:
    # A zone read from the package cannot travel between processes; the offset of the moment can.
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)
