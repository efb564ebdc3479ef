"""From what a user types to the workbooks meant: files, folders, patterns."""

from collections.abc import Iterable
from pathlib import Path

from esep.kernel.errors import EsepError

# Also kinds that are refused when opened: in a folder of returns they must be told of, not passed over.
WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
PATTERN = frozenset("*?[")
LEFT_BY_PROGRAMS = ("~$", ".")


def workbooks(given: Iterable[Path]) -> list[Path]:
    """The workbooks meant, each once: a file itself, those of a folder by name, those that fit a pattern.

    Raises:
        EsepError: E-404 when something is not there; E-405 when a folder or a pattern holds no workbook.
    """
    found: dict[Path, Path] = {}
    for path in given:
        for one in _meant(path):
            found.setdefault(one.resolve(), one)
    return list(found.values())


def existing(path: Path) -> Path:
    """The same path.

    Raises:
        EsepError: E-404 when nothing is there.
    """
    if not path.exists():
        raise EsepError("E-404", path=path)
    return path


def must_end(out: Path | None, *suffixes: str) -> None:
    """Refuse a file to write whose ending tells of no kind that can be written.

    Raises:
        EsepError: E-406 when it ends otherwise; no file, no refusal.
    """
    if out is not None and out.suffix not in suffixes:
        raise EsepError("E-406", path=out, suffixes=", ".join(suffixes))


def must_not_replace(out: Path | None, *read: Path) -> None:
    """Refuse a file to write that is one of those to read, also through a link.

    Raises:
        EsepError: E-958 when it is; no file, no refusal.
    """
    if out is not None and any(out.resolve() == one.resolve() for one in read):
        raise EsepError("E-958", path=out)


def _meant(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if path.is_dir():
        return _some(path, (one for one in path.iterdir() if one.suffix.casefold() in WORKBOOKS))
    if PATTERN & set(str(path)):
        return _some(path, Path(path.anchor).glob(str(path.relative_to(path.anchor))))
    return [existing(path)]


def _some(path: Path, candidates: Iterable[Path]) -> list[Path]:
    found = sorted(one for one in candidates if one.is_file() and not one.name.startswith(LEFT_BY_PROGRAMS))
    if not found:
        raise EsepError("E-405", path=path)
    return found
