"""Instants as monitoring counts them, in whole milliseconds since 1970 in UTC, and as a calendar has them."""

from datetime import UTC, datetime, timedelta

_EPOCH, _MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)


def in_milliseconds(instant: datetime) -> int:
    """An instant in whole milliseconds.

    >>> in_milliseconds(datetime(2024, 2, 29, 18, 30, tzinfo=UTC))
    1709231400000
    """
    return (instant - _EPOCH) // _MILLISECOND


def instant_of(milliseconds: int) -> datetime:
    """Milliseconds as an instant in UTC, exact to the last of them.

    >>> instant_of(1_706_745_600_500).isoformat()
    '2024-02-01T00:00:00.500000+00:00'
    """
    return _EPOCH + timedelta(milliseconds=milliseconds)
