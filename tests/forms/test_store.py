"""The store keeps what came, whole and in order, whoever else is writing and whatever breaks off."""

import json
import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esep.codebook import Codebook
from esep.forms import dossier, load_form
from esep.forms.controls import Controls
from esep.forms.findings import Finding
from esep.forms.life import Acceptance, Filing, SentBack, still_open
from esep.forms.model import Cell
from esep.forms.reading import read_workbook
from esep.forms.returns import Return
from esep.forms.store import Store
from esep.forms.writing import write_workbook
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

BOOK = Codebook.load("kz")
SMALL = load_form(BOOK, "crisis-centre")
CONTROLS = Controls(SMALL)
SEPTEMBER = Period.month(2022, 9)
FIRST = datetime(2022, 10, 3, 6, 30, tzinfo=UTC)
REFERRED = Cell("stays", "3", "1")


class Clock:
    """A clock that moves on by a minute whenever it is asked."""

    def __init__(self, start: datetime = FIRST) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "received", BOOK, Clock())


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four workbooks, the first all zeros, the others with more and more figures."""
    folder = tmp_path_factory.mktemp("workbooks")
    for number in range(4):
        values = np.zeros(SMALL.size, np.int64)
        values[: 3 * number] = number + np.arange(3 * number)
        write_workbook(folder / f"{number}.xlsx", SMALL, values)
    return sorted(folder.iterdir())


def read(path: Path, territory: str, standing: str = "internal") -> Return:
    workbook = read_workbook(path, SMALL)
    findings = CONTROLS.check(workbook.values, workbook.unread, workbook.problems)
    return Return(territory, SEPTEMBER, standing, workbook, tuple(findings))


def receive(store: Store, path: Path, territory: str = "KZ-11", **how: object) -> Filing:
    return store.receive(path, SMALL, read(path, territory), **how).filing


def folders(store: Store, territory: str = "KZ-11") -> list[str]:
    place = store.folder / SMALL.form / SEPTEMBER.code / territory
    return sorted(path.name for path in place.iterdir() if path.name != ".lock")


def refusal(act: Callable[[], object]) -> EsepError:
    with pytest.raises(EsepError) as refused:
        act()
    return refused.value


# --- what is kept ---------------------------------------------------------------------------------------


def test_a_return_is_kept_byte_for_byte_with_everything_declared_about_it(store, workbooks):
    filing = receive(store, workbooks[2], sender="office 11", due_on=date(2022, 10, 5))
    assert folders(store) == ["0001-return"]
    kept = store.folder / "crisis-centre" / "2022-09" / "KZ-11" / "0001-return" / "return.xlsx"
    assert kept.read_bytes() == workbooks[2].read_bytes()
    assert filing == store.current(SMALL, "KZ-11", SEPTEMBER)
    assert (filing.form, filing.version, filing.territory) == ("crisis-centre", "1", "KZ-11")
    assert (filing.period, filing.standing, filing.sender) == (SEPTEMBER, "internal", "office 11")
    assert (filing.file, filing.size) == ("2.xlsx", workbooks[2].stat().st_size)
    assert filing.at == FIRST + timedelta(minutes=1)
    assert (filing.nil, filing.correction, filing.kind) == (False, False, "return")
    assert filing.findings == read(workbooks[2], "KZ-11").findings
    assert filing.findings


def test_the_same_file_again_is_recognised_and_not_stored_twice(store, workbooks):
    first = receive(store, workbooks[1])
    receive(store, workbooks[2])
    for path, number in ((workbooks[1], first.number), (workbooks[2], 2)):
        again = store.receive(path, SMALL, read(path, "KZ-11"))
        assert (again.again, again.filing.number) == (True, number)
    assert folders(store) == ["0001-return", "0002-correction"]


def test_the_same_file_of_another_territory_is_another_return(store, workbooks):
    receive(store, workbooks[1], "KZ-11")
    received = store.receive(workbooks[1], SMALL, read(workbooks[1], "KZ-15"))
    assert not received.again
    assert [one.territory for one in store.returns(SMALL, SEPTEMBER)[0]] == ["KZ-11", "KZ-15"]


def test_a_correction_says_which_figures_it_changed(store, workbooks):
    receive(store, workbooks[1])
    correction = receive(store, workbooks[2])
    before, now = (read_workbook(path, SMALL).values for path in workbooks[1:3])
    expected = [
        (SMALL.cell(index), int(before[index]), int(now[index]))
        for index in range(SMALL.size)
        if before[index] != now[index]
    ]
    changes = store.changes(SMALL, correction)
    assert [(one.cell, one.before, one.now) for one in changes] == expected
    assert (correction.sequence, correction.changed) == (2, len(expected))
    assert store.changes(SMALL, store.history(SMALL, "KZ-11", SEPTEMBER)[0]) == ()


def test_a_figure_that_could_not_be_read_is_no_zero_in_the_list_of_changes(store, workbooks, tmp_path):
    receive(store, workbooks[1])
    damaged = read(workbooks[2], "KZ-11")
    damaged.workbook.unread[0] = True
    damaged.workbook.values[0] = 0
    correction = store.receive(workbooks[2], SMALL, damaged).filing
    assert store.changes(SMALL, correction)[0].now is None
    assert correction.unread == 1


def test_a_nil_return_is_all_zeros_and_nobody_misses_the_office(store, workbooks):
    nil = store.receive_nil(SMALL, "KZ-62", SEPTEMBER, sender="office 62")
    assert (nil.filing.kind, nil.filing.nil, nil.again) == ("nil-return", True, False)
    (kept,), aside = store.returns(SMALL, SEPTEMBER)
    assert (kept.territory, kept.workbook.values.any(), kept.workbook.complete, aside) == (
        "KZ-62",
        False,
        True,
        [],
    )
    assert "KZ-62" not in {one.code for one in store.missing(SMALL, SEPTEMBER)}
    assert store.receive_nil(SMALL, "KZ-62", SEPTEMBER).again


def test_a_return_after_a_nil_return_corrects_it_and_the_other_way_round(store, workbooks):
    store.receive_nil(SMALL, "KZ-11", SEPTEMBER)
    assert receive(store, workbooks[1]).changed == np.count_nonzero(
        read(workbooks[1], "KZ-11").workbook.values
    )
    back = store.receive_nil(SMALL, "KZ-11", SEPTEMBER)
    assert (back.again, back.filing.correction, back.filing.nil) == (False, True, True)
    assert folders(store) == ["0001-nil-return", "0002-correction", "0003-correction"]


def test_missing_are_the_territories_of_the_period_with_neither(store, workbooks):
    june = Period.month(2022, 5)
    assert len(store.missing(SMALL, june)) == 17, "three regions came into being after May"
    receive(store, workbooks[1])
    missing = [one.code for one in store.missing(SMALL, SEPTEMBER)]
    assert len(missing) == 19
    assert "KZ-11" not in missing


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (datetime(2022, 10, 5, 17, 59, tzinfo=UTC), False),
        (datetime(2022, 10, 5, 18, 0, tzinfo=UTC), True),
    ],
    ids=["one minute before midnight there", "midnight there"],
)
def test_late_is_told_by_the_clock_of_the_territory(tmp_path, workbooks, at, late):
    store = Store(tmp_path, BOOK, lambda: at)
    assert store.late(receive(store, workbooks[1], due_on=date(2022, 10, 5))) is late
    assert store.late(receive(store, workbooks[2])) is None, "without a day nothing is late"


def test_instants_are_kept_in_utc_and_a_clock_without_a_zone_is_refused(tmp_path, workbooks):
    there = timezone(timedelta(hours=5))
    store = Store(tmp_path, BOOK, lambda: datetime(2022, 10, 3, 1, 0, tzinfo=there))
    receive(store, workbooks[1])
    assert store.current(SMALL, "KZ-11", SEPTEMBER).at == datetime(2022, 10, 2, 20, 0, tzinfo=UTC)
    assert '"at": "2022-10-02T20:00:00+00:00"' in event_file(store, "0001-return").read_text()
    blind = Store(tmp_path, BOOK, lambda: datetime(2022, 10, 3))  # noqa: DTZ001  what is to be refused
    assert refusal(lambda: receive(blind, workbooks[2])).code == "E-005"


# --- decisions ------------------------------------------------------------------------------------------


def test_an_accepted_finding_stays_accepted_for_the_same_finding_in_a_correction(store, tmp_path):
    wrong = np.zeros(SMALL.size, np.int64)
    wrong[SMALL.index(REFERRED)] = 5
    corrected = wrong.copy()
    corrected[-1] = 7
    for name, values in (("wrong.xlsx", wrong), ("corrected.xlsx", corrected)):
        write_workbook(tmp_path / name, SMALL, values)
    filing = receive(store, tmp_path / "wrong.xlsx")
    finding = filing.findings[0]
    store.accept(SMALL, "KZ-11", SEPTEMBER, finding, "The night book was lost in a flood.", office="11")
    later = receive(store, tmp_path / "corrected.xlsx")
    (accepted,) = store.accepted(SMALL, "KZ-11", SEPTEMBER)
    assert accepted.explanation == "The night book was lost in a flood."
    assert finding in [one.numbered(finding.cause) for one in later.findings]
    assert len(still_open(later.findings, [accepted])) == len(later.findings) - 1


def test_an_explanation_is_printed_nowhere(store, workbooks):
    finding = receive(store, workbooks[2]).findings[0]
    accepted = store.accept(SMALL, "KZ-11", SEPTEMBER, finding, "A secret of the office")
    assert "secret" not in repr(accepted)
    event_file(store, "0001-return").write_text("{")
    assert "secret" not in str(refusal(lambda: store.accepted(SMALL, "KZ-11", SEPTEMBER)))


def test_a_return_is_sent_back_with_its_protocol_and_stays_in_force(store, workbooks):
    receive(store, workbooks[1])
    receive(store, workbooks[2])
    sent = store.send_back(SMALL, "KZ-11", SEPTEMBER, "<p>хаттама</p>", office="control office")
    assert (sent.number, sent.filing) == (3, 2)
    assert event_file(store, "0003-sent-back").with_name("protocol.html").read_text() == "<p>хаттама</p>"
    assert store.current(SMALL, "KZ-11", SEPTEMBER).number == 2
    kinds = [type(event) for event in store.history(SMALL, "KZ-11", SEPTEMBER)]
    assert kinds == [Filing, Filing, SentBack]


def test_a_decision_needs_a_filing_and_an_acceptance_an_explanation(store, workbooks):
    finding = Finding("G-002", "error", "negative", REFERRED, values={"value": -1})
    place = (SMALL, "KZ-11", SEPTEMBER)
    assert refusal(lambda: store.send_back(*place, "")).code == "E-314"
    assert refusal(lambda: store.accept(*place, finding, "because")).code == "E-314"
    assert refusal(lambda: store.current(*place)).code == "E-314"
    receive(store, workbooks[1])
    assert refusal(lambda: store.accept(*place, finding, " \n")).code == "E-316"
    assert [event.kind for event in store.history(*place)] == ["return"]


# --- what is refused ------------------------------------------------------------------------------------


def event_file(store: Store, folder: str, territory: str = "KZ-11") -> Path:
    return store.folder / SMALL.form / SEPTEMBER.code / territory / folder / "event.json"


def test_a_territory_that_did_not_exist_is_refused(store, workbooks):
    assert refusal(lambda: store.receive_nil(SMALL, "KZ-62", Period.month(2022, 5))).code == "E-103"
    assert refusal(lambda: store.receive_nil(SMALL, "../KZ-62", SEPTEMBER)).code == "E-104"
    assert not store.folder.exists()


def test_a_file_that_changed_after_it_was_checked_is_refused(store, workbooks, tmp_path):
    path = shutil.copy(workbooks[1], tmp_path / "open.xlsx")
    checked = read(path, "KZ-11")
    shutil.copy(workbooks[2], path)
    assert refusal(lambda: store.receive(path, SMALL, checked)).code == "E-312"


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"PK"), Path.unlink], ids=["cut", "lost"])
def test_a_stored_file_that_is_not_the_one_received_is_set_aside_and_the_others_go_on(
    store, workbooks, damage
):
    receive(store, workbooks[1], "KZ-11")
    receive(store, workbooks[2], "KZ-15")
    damage(event_file(store, "0001-return").with_name("return.xlsx"))
    found, aside = store.returns(SMALL, SEPTEMBER)
    assert [one.territory for one in found] == ["KZ-15"]
    assert [(one.file, one.refusal.code) for one in aside] == [("1.xlsx", "E-310")]
    assert refusal(lambda: receive(store, workbooks[3], "KZ-11")).code == "E-310"


def altered(path: Path) -> None:
    data = json.loads(path.read_text())
    data["sender"] = "another office"
    path.write_text(json.dumps(data))


@pytest.mark.parametrize(
    "damage",
    [
        lambda event: shutil.rmtree(event.parent),
        lambda event: event.unlink(),
        lambda event: event.write_text("{"),
        lambda event: event.write_text("[]"),
        lambda event: event.write_text('{"event": "return"}'),
        altered,
    ],
    ids=["removed", "emptied", "cut short", "no object", "not all there", "altered"],
)
def test_a_damaged_history_is_refused_and_the_other_territories_go_on(store, workbooks, damage):
    for number in (1, 2, 3):
        receive(store, workbooks[number])
    receive(store, workbooks[1], "KZ-15")
    damage(event_file(store, "0001-return"))
    assert refusal(lambda: store.history(SMALL, "KZ-11", SEPTEMBER)).code == "E-311"
    found, aside = store.returns(SMALL, SEPTEMBER)
    assert [one.territory for one in found] == ["KZ-15"]
    assert [(one.file, one.refusal.code) for one in aside] == [("KZ-11", "E-311")]


def test_a_return_of_another_version_of_the_form_is_not_read_as_one_of_this(store, workbooks):
    receive(store, workbooks[1])
    newer = replace(SMALL, version="2")
    _, aside = store.returns(newer, SEPTEMBER)
    assert [one.refusal.code for one in aside] == ["E-313"]


def test_a_place_where_nothing_can_be_written_is_refused(tmp_path, workbooks):
    (tmp_path / "taken").write_text("a file")
    store = Store(tmp_path / "taken", BOOK, Clock())
    assert refusal(lambda: receive(store, workbooks[1])).code == "E-021"


# --- what breaks off ------------------------------------------------------------------------------------


def test_when_receiving_breaks_off_nothing_of_it_is_there(store, workbooks, monkeypatch):
    receive(store, workbooks[1])
    before = folders(store)

    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(dossier.json, "dumps", broken)
        with pytest.raises(RuntimeError):
            receive(store, workbooks[2])
    assert folders(store) == before
    assert receive(store, workbooks[2]).number == 2


def test_what_a_killed_process_leaves_behind_is_nobodys_event(store, workbooks):
    receive(store, workbooks[1])
    half = event_file(store, "0001-return").parents[1] / ".0002-correction.x1y2" / "0002-correction"
    half.mkdir(parents=True)
    (half / "return.xlsx").write_bytes(b"PK")
    assert receive(store, workbooks[2]).number == 2
    assert [event.number for event in store.history(SMALL, "KZ-11", SEPTEMBER)] == [1, 2]


def hold(folder: Path) -> None:
    with dossier.Dossier(folder, "held").alone():
        (folder / "held").touch()
        time.sleep(60)


def test_a_killed_writer_does_not_keep_the_others_out(store, workbooks):
    folder = event_file(store, "x").parents[1]
    holder = multiprocessing.get_context("fork").Process(target=hold, args=(folder,))
    holder.start()
    while not (folder / "held").exists():
        time.sleep(0.01)
    os.kill(holder.pid, signal.SIGKILL)
    holder.join()
    assert receive(store, workbooks[1]).number == 1


def receive_in_process(given: tuple[Path, Path]) -> int:
    folder, path = given
    return receive(Store(folder, BOOK), path).number


def test_processes_that_receive_at_once_lose_nothing_and_store_nothing_twice(store, tmp_path):
    paths = []
    for number in range(12):
        values = np.full(SMALL.size, number)
        paths.append(tmp_path / f"{number}.xlsx")
        write_workbook(paths[-1], SMALL, values)
    with multiprocessing.get_context("fork").Pool(4) as pool:
        numbers = pool.map(receive_in_process, [(store.folder, path) for path in paths + paths], chunksize=1)
    history = store.history(SMALL, "KZ-11", SEPTEMBER)
    assert sorted(set(numbers)) == [event.number for event in history] == list(range(1, 13))
    assert [event.sequence for event in history] == list(range(1, 13))
    assert {event.file for event in history} == {path.name for path in paths}


# --- against a naive model ------------------------------------------------------------------------------

ACTS = st.lists(
    st.tuples(st.sampled_from(["KZ-11", "KZ-15", "KZ-71"]), st.sampled_from([None, 0, 1, 2, 3])), max_size=10
)


@given(acts=ACTS)
@settings(max_examples=12)
def test_any_sequence_of_filings_ends_as_the_naive_model_says(tmp_path_factory, workbooks, acts):
    """The model keeps, for each territory, the list of what was filed; None is a nil return."""
    store = Store(tmp_path_factory.mktemp("store"), BOOK, Clock())
    model: dict[str, list[int | None]] = {}
    for territory, act in acts:
        filed = model.setdefault(territory, [])
        known = act in filed if act is not None else filed[-1:] == [None]
        if act is None:
            received = store.receive_nil(SMALL, territory, SEPTEMBER)
        else:
            received = store.receive(workbooks[act], SMALL, read(workbooks[act], territory))
        assert received.again == known
        if not known:
            filed.append(act)
    kept, aside = store.returns(SMALL, SEPTEMBER)
    assert aside == []
    figures = {one.territory: one.workbook.values for one in kept}
    assert list(figures) == sorted(model)
    for territory, filed in model.items():
        last = filed[-1]
        expected = (
            np.zeros(SMALL.size, np.int64) if last is None else read(workbooks[last], "").workbook.values
        )
        np.testing.assert_array_equal(figures[territory], expected)
        history = store.history(SMALL, territory, SEPTEMBER)
        assert [event.file for event in history] == ["" if one is None else f"{one}.xlsx" for one in filed]
        assert [event.at for event in history] == sorted(event.at for event in history)
    unfiled = {one.code for one in store.missing(SMALL, SEPTEMBER)}
    assert unfiled == {one.code for one in BOOK.territories.on(SEPTEMBER.last)} - set(model)


def test_what_is_loaded_back_is_what_was_told(store, workbooks):
    finding = receive(store, workbooks[2]).findings[0]
    told = store.accept(SMALL, "KZ-11", SEPTEMBER, finding, "ok")
    assert isinstance(told, Acceptance)
    assert store.history(SMALL, "KZ-11", SEPTEMBER)[1] == told
    for lang in BOOK.languages:
        assert told.finding.message(BOOK.phrases, lang) == finding.message(BOOK.phrases, lang)


def test_the_cumulative_period_before_is_the_latest_that_begins_alike(tmp_path, book, form):
    store = Store(tmp_path, book)
    for code in ("2022-01", "2022-Q1", "2022-02", "2021"):
        (tmp_path / form.form / Period.parse(code).code).mkdir(parents=True)
    assert store.period_before(form, Period.parse("2022-01..2022-06")) == Period.parse("2022-Q1")
    assert store.period_before(form, Period.parse("2022-Q1")) == Period.parse("2022-01")
    assert store.period_before(form, Period.parse("2022-01")) is None
    assert store.period_before(form, Period.parse("2023")) is None
