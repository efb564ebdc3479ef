"""What a user typed and nobody can read: a refusal like any other, that ends a command as misuse."""

from collections.abc import Iterator
from contextlib import contextmanager

from esep.kernel.errors import EsepError


class MisuseError(EsepError):
    """A refusal of the command line itself; nothing was done."""


@contextmanager
def misuse_when(*codes: str) -> Iterator[None]:
    """While something the user typed is read: a refusal with one of the codes is misuse.

    The same refusal for what stands in a file is none, so that the place where it is read decides.

    Raises:
        MisuseError: instead of a refusal with one of the codes.

    >>> with misuse_when("E-001"):
    ...     raise EsepError("E-001", text="2022-13")
    Traceback (most recent call last):
    esep.cli.misuse.MisuseError: E-001 '2022-13' is not a period
      why: a period is written 2022, 2022-03, 2022-Q1, 2022-01..2022-09 or 2022-03-05..2022-03-20
      next: write the period in one of these ways
    """
    try:
        yield
    except EsepError as refusal:
        if refusal.code not in codes:
            raise
        raise MisuseError(refusal.code, **refusal.values) from refusal
