"""What holds from one day up to, but not including, another: rows of law, forms, keys, powers of officers."""

from datetime import date


class Validity:
    """What has a first day, and a day from which it no longer holds; None is an open end.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Office(Validity):
    ...     valid_from: date
    ...     valid_to: date | None = None
    >>> office = Office(date(2022, 1, 1), date(2023, 1, 1))
    >>> [office.holds_on(day) for day in (date(2021, 12, 31), date(2022, 12, 31), date(2023, 1, 1))]
    [False, True, False]
    """

    __slots__ = ()

    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
