"""A file or folder that a text is to be held against, opened as what it is: by its content, then its name."""

from collections.abc import Iterable
from pathlib import Path

from esep.claims.against.sources import Source
from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

SETTINGS = "esep.toml"
BEHIND = "@"


def opened(named: Iterable[str | Path | Source], book: Codebook) -> list[Source]:
    """The tables that files and folders hold.

    Args:
        named: paths; of a return, as a workbook, its period stands behind the path: `returns/A.xlsx@2022`.
            What is open already stays as it is.
        book: the codebook.

    Raises:
        EsepError: E-957 when nothing stands there, or it is too large to be read; E-953 when it holds no
            table that figures can be looked up in; E-955 when a workbook comes without its period.
    """
    return [_opened(str(one), book) if isinstance(one, str | Path) else one for one in named]


def _opened(named: str, book: Codebook) -> Source:
    path, period = _path(named)
    if path.is_dir() and (path / SETTINGS).is_file():
        # Drawn late: who asks no register does not wait for the libraries that count.
        from esep.claims.against.registers import RegisterFolder  # noqa: PLC0415

        return RegisterFolder(path)
    if not path.is_file():
        raise EsepError("E-957", file=path.name)
    # Drawn late, for the same reason.
    if path.suffix.lower() == ".xlsx":
        if period is None:
            raise EsepError("E-955", file=path.name)
        from esep.claims.against.workbooks import Workbook  # noqa: PLC0415

        return Workbook(path, period, book)
    from esep.claims.against.text_files import document, lines  # noqa: PLC0415

    return document(path, book) if path.suffix.lower() == ".json" else lines(path, book)


def _path(named: str) -> tuple[Path, Period | None]:
    """A path and the period behind it, where the whole is no path of its own."""
    before, sign, after = named.rpartition(BEHIND)
    if sign and not Path(named).exists():
        return Path(before), Period.parse(after)
    return Path(named), None
