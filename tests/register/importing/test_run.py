"""What an import does: counts, bad rows kept, sent twice, broken off, tried out."""

import csv
import json
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.register.importing.fines import GIVEN, HEADING, MAPPING, fine, new_register, write

from esep.kernel.errors import EsepError
from esep.register.importing import Imported, run
from esep.register.register import Register

GOOD = [fine(number) for number in range(1, 6)]
BAD = fine(6, kind="страшный")


def cards(register: Register) -> list[dict]:
    return [json.loads(entry.bytes)["card"] for entry in register.journal.entries()]


def kept(result: Imported) -> list[dict[str, str]]:
    assert result.bad_file is not None
    with result.bad_file.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_rows_become_cards_with_their_asserted_past(tmp_path, register, mapping):
    result = run(write(tmp_path / "f.csv", *GOOD), mapping, register, GIVEN)
    assert (result.counts.rows, result.counts.new, result.counts.bad, result.bad_file) == (5, 5, 0, None)
    first = cards(register)[0]
    assert first["record"] == "fine:F-1"
    assert first["open"] == {"imposed_on": "2024-02-05", "gravity": "minor", "sum": 1_234_500, "age": 30}
    assert first["asserted_at"] == "2024-02-05T04:30:00.000000Z"
    assert first["source"] == {"system": "district", "message": "F-1"}
    assert [path.name for path in tmp_path.iterdir()] == ["f.csv"]


def test_sent_twice_it_changes_nothing(tmp_path, register, mapping):
    path = write(tmp_path / "f.csv", *GOOD)
    run(path, mapping, register, GIVEN)
    before = register.journal.head()
    again = run(path, mapping, register, GIVEN)
    assert (again.counts.new, again.counts.known) == (0, 5)
    assert register.journal.head() == before


def test_a_bad_row_is_kept_with_its_reason_and_the_good_ones_go_in(tmp_path, register, mapping):
    result = run(write(tmp_path / "f.csv", *GOOD, BAD), mapping, register, GIVEN, lang="ru")
    assert (result.counts.new, result.counts.bad) == (5, 1)
    [row] = kept(result)
    assert (row["esep.row"], row["esep.code"], row["No"], row["Kind"]) == ("7", "E-728", "F-6", "страшный")
    assert "сопоставлении" in row["esep.what"]
    assert "исправьте" in row["esep.next"]
    assert stat.S_IMODE(result.bad_file.stat().st_mode) == 0o600


def test_a_mended_file_goes_through_the_same_mapping(tmp_path, register, mapping):
    bad = run(write(tmp_path / "f.csv", *GOOD, BAD), mapping, register, GIVEN).bad_file
    bad.write_bytes(bad.read_bytes().replace("страшный".encode(), "тяжкий".encode()))
    result = run(bad, mapping, register, GIVEN)
    assert (result.counts.new, result.counts.bad) == (1, 0)
    assert cards(register)[-1]["open"]["gravity"] == "grave"


def test_a_cell_that_looks_like_a_formula_is_guarded_and_comes_back_as_it_was(tmp_path, register, mapping):
    row = BAD + "=HYPERLINK(1)"
    bad = run(write(tmp_path / "f.csv", row), mapping, register, GIVEN).bad_file
    assert b",'=HYPERLINK(1)" in bad.read_bytes()
    bad.write_bytes(bad.read_bytes().replace("страшный".encode(), "тяжкий".encode()))
    run(bad, mapping, register, GIVEN)
    [entry] = register.journal.entries()
    [sealed] = json.loads(entry.bytes)["card"]["sealed"]
    assert register.keyring.open(sealed, json.loads(entry.bytes)["card"]["id"]) == {"note": "=HYPERLINK(1)"}


def test_the_same_bad_rows_need_one_file_and_others_overwrite_none(tmp_path, register, mapping):
    path = write(tmp_path / "f.csv", BAD)
    first = run(path, mapping, register, GIVEN).bad_file
    assert run(path, mapping, register, GIVEN).bad_file == first
    first.write_text("half mended", encoding="utf-8")
    second = run(path, mapping, register, GIVEN).bad_file
    assert (first.read_text(encoding="utf-8"), second.name) == ("half mended", "f.bad-2.csv")


def test_what_the_register_refuses_is_a_bad_row_with_every_reason(tmp_path, register, mapping):
    rows = [
        fine(1, day="31.02.2024"),
        fine(2).replace(";30;", ";300;"),
        "F-3;05.02.2099;05.02.2099 10:30;тяжкий;;;",
    ]
    result = run(write(tmp_path / "f.csv", *rows), mapping, register, GIVEN)
    assert [{fault.code for fault in bad.faults} for bad in result.first_bad] == [
        {"E-729"},
        {"E-630"},
        {"E-636", "E-743"},
    ]
    assert [row["esep.row"] for row in kept(result)] == ["2", "3", "4"]
    assert result.counts.new == 0


def test_nothing_asked_for_is_guessed(tmp_path, register, mapping):
    with pytest.raises(EsepError, match="E-736"):
        run(write(tmp_path / "f.csv", *GOOD), mapping, register, {"actor": "importer"})


class Killed(BaseException):
    """The process ends here."""


class Dying:
    """A register that dies after a number of batches; what it took before stays taken."""

    def __init__(self, register: Register, batches: int) -> None:
        self.register, self.left = register, batches
        self.book, self.domains, self.journal = register.book, register.domains, register.journal

    def accept_batch(self, batch: object) -> Sequence[object]:
        if self.left == 0:
            raise Killed
        self.left -= 1
        return self.register.accept_batch(batch)


@pytest.mark.parametrize("survived", [0, 1, 2, 3])
def test_an_import_broken_off_goes_on_where_it_stopped(
    tmp_path, register, mapping, survived, monkeypatch, book, domains
):
    monkeypatch.setattr("esep.register.importing.sources.CHUNK", 3)
    path = write(tmp_path / "f.csv", *GOOD, BAD, *(fine(number) for number in range(7, 12)))
    with pytest.raises(Killed):
        run(path, mapping, Dying(register, survived), GIVEN)
    result = run(path, mapping, register, GIVEN)
    assert result.resumed == survived
    assert (result.counts.new, result.counts.known, result.counts.bad) == (10, 0, 1)
    assert [row["No"] for row in kept(result)] == ["F-6"]
    assert sorted(card["key"] for card in cards(register)) == sorted(
        {card["key"] for card in cards(register)}
    )
    assert [card["key"] for card in cards(register)] == _in_one_go(path, mapping, new_register(book, domains))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["f.bad.csv", "f.csv"]


def test_when_the_bad_rows_of_a_broken_off_import_are_gone_it_starts_anew(
    tmp_path, register, mapping, monkeypatch
):
    monkeypatch.setattr("esep.register.importing.sources.CHUNK", 3)
    path = write(tmp_path / "f.csv", BAD, *GOOD)
    with pytest.raises(Killed):
        run(path, mapping, Dying(register, 1), GIVEN)
    (tmp_path / ".f.csv.bad.part").unlink()
    result = run(path, mapping, register, GIVEN)
    assert (result.resumed, result.counts.new, result.counts.known) == (0, 3, 2)
    assert [row["No"] for row in kept(result)] == ["F-6"]


def test_a_place_where_bad_rows_cannot_be_kept_is_told_before_a_row_is_taken(tmp_path, register, mapping):
    path = write(tmp_path / "f.csv", *GOOD)
    with pytest.raises(EsepError, match="E-021"):
        run(path, mapping, register, GIVEN, folder=tmp_path / "nowhere")
    assert register.journal.head().size == 0


def test_killed_at_the_very_end_it_starts_anew_and_leaves_one_file_of_bad_rows(
    tmp_path, register, mapping, monkeypatch
):
    path = write(tmp_path / "f.csv", BAD, *GOOD)
    rename = Path.rename

    def renamed_and_killed(this: Path, to: Path) -> None:
        rename(this, to)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", renamed_and_killed)
        with pytest.raises(Killed):
            run(path, mapping, register, GIVEN)
    run(path, mapping, register, GIVEN)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["f.bad.csv", "f.csv"]


def _in_one_go(path: Path, mapping, register: Register) -> list[str]:
    run(path, mapping, register, GIVEN)
    return [card["key"] for card in cards(register)]


def test_several_cards_of_one_row_go_in_together_or_wait_together(tmp_path, register, mapping_of):
    said = (
        MAPPING
        + """
[[cards]]
card = "fine.paid"
key = "{No}/paid"
record = "{No}"
when = "Paid"
fields = {paid_on = {column = "Paid", format = "%d.%m.%Y"}}
"""
    )
    rows = [f"{fine(1)};06.02.2024", f"{fine(2)};06.02", f"{fine(3)};"]
    path = write(tmp_path / "f.csv", *rows, heading=HEADING + ";Paid")
    result = run(path, mapping_of(said), register, GIVEN)
    assert [(card["kind"], card["key"]) for card in cards(register)] == [
        ("fine.imposed", "F-1"),
        ("fine.imposed", "F-3"),
        ("fine.paid", "F-1/paid"),
    ]
    assert [row["No"] for row in kept(result)] == ["F-2"]
    assert register.record("fine:F-1").state == "paid"


def test_the_hour_that_came_twice_waits_for_a_person(tmp_path, register, mapping):
    passes = ("", " second", "+05:00")
    rows = [f"F-1;29.02.2024;29.02.2024 23:30{which};лёгкий;;;" for which in passes]
    given = {**GIVEN, "territory": "KZ-75"}
    first, second, again = (
        run(write(tmp_path / f"{at}.csv", row), mapping, register, given) for at, row in enumerate(rows)
    )
    assert (again.counts.new, again.counts.known) == (0, 1)
    assert [fault.code for fault in first.first_bad[0].faults] == ["E-007"]
    assert second.counts.new == 1
    assert cards(register)[0]["asserted_at"] == "2024-02-29T18:30:00.000000Z"


def test_no_value_of_a_bad_row_is_said_outside_its_file(tmp_path, register, mapping):
    planted = "Изобретённая Фамилия 900101300123"
    rows = [f"{planted};{planted};{planted};{planted};{planted};{planted};", fine(1, kind=planted)]
    result = run(write(tmp_path / "f.csv", *rows), mapping, register, GIVEN)
    said = " ".join(str(fault) for bad in result.first_bad for fault in bad.faults)
    assert result.counts.bad == 2
    assert not [word for word in planted.split() if word in said]
