"""An import run: chunk by chunk into the register, or for trial into one that is thrown away."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from os import stat_result
from pathlib import Path

from esep.kernel.errors import EsepError
from esep.kernel.outputs import writable
from esep.register.fold import Placing
from esep.register.importing.bad_rows import BadRows
from esep.register.importing.correcting import Correcting
from esep.register.importing.mapping import ImportMapping
from esep.register.importing.permitted import Takes, Within, unguarded
from esep.register.importing.progress import Counts, Progress, job_of
from esep.register.importing.rows import Chunk, Row
from esep.register.importing.sources import opened, source_digest
from esep.register.importing.taking import Taking
from esep.register.importing.trying import tried
from esep.register.register import Register
from esep.register.submissions import Accepted, Refused

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that was not taken, with everything that is wrong with it."""

    row: Row
    faults: tuple[EsepError, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the counts, the first bad rows, and where all of them are kept.

    `resumed` is the number of chunks that an earlier run of the same import had committed already.
    """

    counts: Counts
    first_bad: tuple[Bad, ...]
    bad_file: Path | None = None
    resumed: int = 0


def trial(
    source: Path,
    mapping: ImportMapping,
    register: Register,
    given: Mapping[str, str],
    within: Within = unguarded,
) -> Imported:
    """What an import would do: the same counts and bad rows, as long as nobody else writes meanwhile.

    Nothing is written: cards go into a journal that is thrown away.

    Args:
        source: the file.
        mapping: how its rows become cards.
        register: where they would go.
        given: what the mapping asks for, by name.
        within: what the one who imports may do there.

    Raises:
        EsepError: as `run` does.
    """
    _require_given(mapping, given)
    counts = Counts()
    first: list[Bad] = []
    with opened(source, mapping.columns, mapping.layout) as (_, chunks), tried(register) as instead:
        for chunk in chunks:
            bad = _take(chunk, mapping, instead, within, given, counts)
            first += bad[: SHOWN - len(first)]
    return Imported(counts, tuple(first))


def run(
    source: Path,
    mapping: ImportMapping,
    register: Register,
    given: Mapping[str, str],
    *,
    within: Within = unguarded,
    lang: str = "en",
    folder: Path | None = None,
) -> Imported:
    """Import a file. Good rows go in; bad ones are kept in `<name>.bad.csv`, to be mended and sent again.

    Broken off at any moment, it may be started again: it goes on behind the last chunk that was committed,
    and what was sent twice counts once.

    Args:
        source: the file.
        mapping: how its rows become cards.
        register: where they go.
        given: what the mapping asks for (`mapping.asks`), by name.
        within: what the one who imports may do there; a guard around the register.
        lang: the language in which reasons are said.
        folder: where bad rows and progress are kept; beside the file when None.

    Raises:
        EsepError: E-736 when something the mapping asks for is not given; E-721 to E-724, E-733 and E-734
            when the file cannot be read as a whole, or not further; E-735 when it changed meanwhile; E-021
            when bad rows cannot be kept. Chunks committed before stay.
    """
    _require_given(mapping, given)
    place = folder or source.parent
    digest, before = source_digest(source), source.stat()
    progress_file = place / f".{source.name}.import.json"
    progress = Progress.read(progress_file, job_of(digest, mapping, given))
    if BadRows.at_hand(place, source.name) < progress.kept:  # somebody took the bad rows away
        progress = Progress(progress.job)
    resumed = progress.chunks
    first: list[Bad] = []
    with (
        writable(place),
        opened(source, mapping.columns, mapping.layout) as (heading, chunks),
        BadRows(place, source.name, heading, register.book.phrases, lang, progress.kept) as kept,
    ):
        for chunk in islice(chunks, resumed, None):
            bad = _take(chunk, mapping, register, within, given, progress.counts)
            first += bad[: SHOWN - len(first)]
            for one in bad:
                kept.add(one.row, one.faults)
            progress.kept, progress.chunks = kept.secured(), progress.chunks + 1
            progress.save(progress_file)
        _require_unchanged(source, before)
        # Forgotten first: killed between the two, the import starts anew, and writes the same bad rows.
        progress.forget(progress_file)
        bad_file = kept.finish(any_bad=progress.counts.bad > 0)
    return Imported(progress.counts, tuple(first), bad_file, resumed)


def _take(
    chunk: Chunk,
    mapping: ImportMapping,
    register: Takes,
    within: Within,
    given: Mapping[str, str],
    counts: Counts,
) -> list[Bad]:
    """Send the cards of a chunk; its bad rows in their order."""
    taking = Taking(chunk, mapping, register.book, given)
    correcting = Correcting(within(register), register, mapping.correction)
    for batch, rows in taking.batches():
        for at, outcome in zip(rows, correcting.accept_batch(batch), strict=True):
            if isinstance(outcome, Refused):
                taking.refuse(at, *outcome.faults)
            else:
                _count(outcome, counts)
    counts.corrected += correcting.corrected
    counts.rows += len(chunk.rows)
    counts.bad += len(taking.faults)
    return [Bad(chunk.rows[at], tuple(taking.faults[at])) for at in sorted(taking.faults)]


def _count(outcome: Accepted, counts: Counts) -> None:
    if outcome.again:
        counts.known += 1
        return
    counts.new += 1
    counts.waiting += outcome.placing == Placing.WAITING
    counts.aside += outcome.placing == Placing.ASIDE
    counts.flagged += bool(outcome.flags)


def _require_given(mapping: ImportMapping, given: Mapping[str, str]) -> None:
    if missing := [name for name in mapping.asks if not given.get(name)]:
        raise EsepError("E-736", mapping=mapping.name, names=", ".join(missing))


def _require_unchanged(source: Path, before: stat_result) -> None:
    now = source.stat()
    if (now.st_mtime_ns, now.st_size) != (before.st_mtime_ns, before.st_size):
        raise EsepError("E-735", file=source.name)
