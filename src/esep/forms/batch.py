"""Many workbooks at once, read in processes: all cores work, and a file that brings one down stops no other.

A parser felled by a damaged file takes its process with it. The files that were under way are then read
again one by one, and the one that does it again is refused.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context
from os import cpu_count
from pathlib import Path

from esep.forms.model import Form
from esep.forms.reading import Workbook, read_workbook
from esep.kernel.errors import EsepError

Result = Workbook | EsepError
_FORMS: list[Form] = []


def read_workbooks(
    paths: Iterable[Path], form: Form, done: Callable[[Path], None] = lambda _: None
) -> Iterator[tuple[Path, Result]]:
    """The figures of many returns, on all cores; a file that is refused does not stop the others.

    `done` is called after each file, in the order of the paths.
    """
    waiting = list(paths)
    for path, result in zip(waiting, _results(waiting, form), strict=True):
        done(path)
        yield path, result


def _results(paths: Sequence[Path], form: Form) -> Iterator[Result]:
    if len(paths) < 2:
        yield from (_alone(path, form) for path in paths)
        return
    read = 0
    try:
        with _pool(min(len(paths), cpu_count() or 1), form) as pool:
            for result in pool.map(_read, paths):
                yield result
                read += 1
    except BrokenProcessPool:
        for path in paths[read:]:
            yield _alone(path, form)


def _alone(path: Path, form: Form) -> Result:
    """One file in a process that may fall."""
    try:
        with _pool(1, form) as pool:
            return pool.submit(_read, path).result()
    except BrokenProcessPool:
        return EsepError("E-205", file=path.name)


def _pool(workers: int, form: Form) -> ProcessPoolExecutor:
    """Processes that know the form: inherited where the system can, sent once where it cannot."""
    method = "fork" if "fork" in get_all_start_methods() else None
    return ProcessPoolExecutor(workers, get_context(method), initializer=_FORMS.append, initargs=(form,))


def _read(path: Path) -> Result:
    try:
        return read_workbook(path, _FORMS[-1])
    except EsepError as refusal:
        return refusal
