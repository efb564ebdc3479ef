"""A dry run tells what the run then does, in every count and reason, and leaves no trace."""

import tomllib
import tracemalloc
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.register.importing.fines import GIVEN, HEADING, MAPPING, fine, new_register, write

from esep.kernel.errors import EsepError
from esep.register.importing import Imported, Permitted, read_mapping, run, sources, trial
from esep.register.importing.permitted import Takes

GOOD = [fine(number) for number in range(1, 6)]
BAD = fine(6, kind="страшный")
PAID = """
[[cards]]
card = "fine.paid"
key = "{No}/paid"
record = "{No}"
when = "Paid"
fields = {paid_on = {column = "Paid", format = "%d.%m.%Y"}, of = "Of"}

[[cards]]
card = "fine.imposed"
key = "{No}/second"
record = "{No}"
when = "Second"
fields = {imposed_on = {column = "Day", format = "%d.%m.%Y"}, gravity = {constant = "minor"}}
"""


def report(result: Imported) -> tuple[object, ...]:
    """What an import says."""
    bad = [(one.row.number, [str(fault) for fault in one.faults]) for one in result.first_bad]
    return result.counts, bad


def test_a_trial_tells_the_counts_and_writes_nothing(tmp_path, register, mapping):
    path = write(tmp_path / "f.csv", *GOOD, BAD)
    run(write(tmp_path / "earlier.csv", GOOD[0]), mapping, register, GIVEN)
    before, files = register.journal.head(), sorted(tmp_path.iterdir())
    tried = trial(path, mapping, register, GIVEN)
    assert (tried.counts.new, tried.counts.known, tried.counts.bad) == (4, 1, 1)
    assert [bad.row.number for bad in tried.first_bad] == [7]
    assert (register.journal.head(), sorted(tmp_path.iterdir())) == (before, files)


def test_a_trial_tells_which_cards_would_wait_and_which_would_stand_aside(tmp_path, register, mapping_of):
    mapping = mapping_of(MAPPING + PAID)
    run(write(tmp_path / "earlier.csv", fine(1) + ";;;", heading=WHOLE), mapping, register, GIVEN)
    [_, paid, _] = mapping.cards
    only_paid = mapping_of(MAPPING[: MAPPING.index("[[cards]]")] + PAID)
    assert only_paid.cards[0] == paid
    rows = [f"{fine(number)};06.02.2024;;" for number in (1, 2, 3)]
    tried = trial(write(tmp_path / "f.csv", *rows, heading=WHOLE), only_paid, register, GIVEN)
    assert (tried.counts.new, tried.counts.waiting) == (3, 2)


WHOLE = HEADING + ";Paid;Of;Second"
ROWS = st.builds(
    lambda number, day, entered, sum_, paid, of, second: (
        f"F-{number};{day};{entered};лёгкий;{sum_};30;text;{paid};{of};{second}"
    ),
    st.integers(1, 3),
    st.sampled_from(["05.02.2024", "07.02.2024", "31.02.2024"]),
    st.sampled_from(["08.02.2024 10:30", "09.02.2024 10:30", "10.02.2024 10:30"]),
    st.sampled_from(["1", "2", "x"]),
    st.sampled_from(["", "06.02.2024"]),
    st.sampled_from(["", "F-1", "F-7"]),
    st.sampled_from(["", "yes"]),
)
FILES = st.lists(ROWS, min_size=1, max_size=7)


class Choosy:
    """Lets nobody pay the first fine once it stands there, nor the seventh."""

    def __init__(self, takes: Takes) -> None:
        self.takes = takes

    def __call__(self, record, actor, kind, named):
        stands = self.takes.journal.of_record(record)
        objects = (kind == "fine.paid" and record == "fine:F-1" and stands) or "F-7" in named.values()
        return EsepError("E-780", actor=actor) if objects else None


def choosy(takes: Takes) -> Permitted:
    return Permitted(takes, "importer", Choosy(takes))


@settings(max_examples=80, deadline=timedelta(seconds=5))
@given(before=FILES, file=FILES)
def test_a_trial_reports_what_the_run_then_does(tmp_path_factory, book, domains, before, file):
    place, register = tmp_path_factory.mktemp("trial"), new_register(book, domains)
    mapping = read_mapping(tomllib.loads(MAPPING + PAID), "test", domains, MAPPING)
    run(_rows(place / "before.csv", before), mapping, register, GIVEN, within=choosy)
    path, head = _rows(place / "file.csv", file), register.journal.head()
    tried = trial(path, mapping, register, GIVEN, within=choosy)
    assert register.journal.head() == head
    assert report(tried) == report(run(path, mapping, register, GIVEN, within=choosy))


def test_a_trial_over_many_chunks_remembers_the_earlier_ones(tmp_path, register, mapping_of, monkeypatch):
    monkeypatch.setattr(sources, "CHUNK", 2)
    mapping = mapping_of(MAPPING + PAID)
    rows = [f"{fine(number)};{paid};;" for paid in ("", "06.02.2024") for number in (1, 2, 3)]
    path = _rows(tmp_path / "f.csv", [*rows, f"{fine(1)};06.02.2024;;yes"])
    tried = trial(path, mapping, register, GIVEN)
    assert (tried.counts.new, tried.counts.known, tried.counts.aside) == (7, 5, 1)
    assert report(tried) == report(run(path, mapping, register, GIVEN))


def test_a_trial_knows_a_key_that_stands_at_another_record(tmp_path, register, mapping_of):
    mapping = mapping_of(MAPPING.replace('record = "{No}"', 'record = "{Paid}"'))
    run(_rows(tmp_path / "before.csv", [f"{fine(1)};F-1;;"]), mapping, register, GIVEN)
    path = _rows(tmp_path / "f.csv", [f"{fine(1)};F-2;;"])
    tried = trial(path, mapping, register, GIVEN)
    assert [fault.code for fault in tried.first_bad[0].faults] == ["E-851"]
    assert report(tried) == report(run(path, mapping, register, GIVEN))


def test_nothing_protected_lies_on_the_disk_during_a_trial(tmp_path, register, mapping, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    seen = []

    def looking(takes: Takes) -> Takes:
        files = [path for path in (tmp_path / "temporary").rglob("*") if path.is_file()]
        seen.append(b"".join(path.read_bytes() for path in files))
        return takes

    monkeypatch.setattr(sources, "CHUNK", 1)
    rows = [fine(number) + "Изобретённая Фамилия" for number in (1, 2)]
    run(write(tmp_path / "before.csv", rows[0]), mapping, register, GIVEN)
    trial(write(tmp_path / "f.csv", *rows, fine(3)), mapping, register, GIVEN, within=looking)
    assert b"fine:F-2" in seen[-1]
    assert "Изобретённая".encode() not in seen[-1]
    assert b"ciphertext" not in seen[-1]
    assert list((tmp_path / "temporary").iterdir()) == []


def _rows(path: Path, rows: list[str]) -> Path:
    return write(path, *rows, heading=WHOLE)


def test_memory_stays_flat_however_long_the_file(tmp_path, register, mapping, monkeypatch):
    monkeypatch.setattr(sources, "CHUNK", 200)
    peaks = []
    for rows in (400, 400, 3_200):
        bad = rows * 3 // 4
        lines = (fine(n, kind="?" if n == bad else "тяжкий") for n in range(rows))
        path = write(tmp_path / f"{len(peaks)}.csv", *lines)
        tracemalloc.start()
        tried = trial(path, mapping, register, GIVEN)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert (tried.counts.rows, tried.counts.bad, tried.first_bad[0].row.number) == (rows, 1, bad + 2)
    assert peaks[2] < 1.3 * peaks[1]
