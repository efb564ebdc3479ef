"""The commands of matching: the same words for who could and who could not, and two officers for a name."""

import json
from datetime import UTC, date, datetime
from shutil import copytree

import numpy as np
import pytest
from tests.cli.hard_case import made

from esep.cli import main
from esep.declare.checking import example
from esep.monitoring.fixes import fixes, labelled
from esep.monitoring.history.parquet import HOUR, hour_name, sorted_table, write_part
from esep.register.home import Home
from esep.register.submissions import Refused, Submission

OFFENCE = "offence:247512031000017"
BEGINS = int(datetime(2024, 2, 3, 12, tzinfo=UTC).timestamp() * 1000)
CASE = "--purpose criminal_case:247512031000017"
ASKED = (
    f"monitor match ask {OFFENCE} --decision 7512-24-4 --decided 2024-02-05 --place 51.2,71.4 --radius 100 "
    f"--from 2024-02-03T12:00Z --until 2024-02-03T12:30Z --as i-1 {CASE}"
)
ORDERS = """
[[orders]]
code = "75-1"
device = "B-near1"
clock = "Asia/Almaty"

[[orders]]
code = "75-2"
device = "B-far2"
clock = "Asia/Almaty"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = made(tmp_path_factory.mktemp("commands") / "register")
    fields = {
        "registered_on": "2024-02-04", "article": "99", "part": "1", "gravity": "grave",
        "committed_on": "2024-02-03", "territory": "KZ-75",
    }  # fmt: skip
    stated = {"actor": "i-1", "office": "7512", "territory": "KZ-75", "system": "esep"}
    with Home.open(folder) as home:
        sent = Submission(kind="offence.registered", record=OFFENCE, fields=fields, key="o", **stated)
        home.register.accept(sent)
    batch = fixes(
        120, device=np.repeat([0, 1], 60), seq=np.tile(np.arange(60), 2), accuracy=80, lon=714_000_000
    )
    batch["at"] = batch["received_at"] = BEGINS + batch["seq"].astype(np.int64) * 60_000
    batch["lat"] = 512_000_000 + batch["device"] * 2_700_000
    place = folder.parent / "history" / hour_name(BEGINS // HOUR)
    place.mkdir(parents=True)
    write_part(place / "part-0.parquet", sorted_table(batch, labelled(batch), ["B-near1", "B-far2"]))
    (folder.parent / "orders.toml").write_text(ORDERS)
    return folder


def said(folder, line, capsys, *, by_file=True):
    given = f" --home {folder}"
    if " ask " in line and by_file:
        given += f" --orders {folder.parent}/orders.toml --history {folder.parent}/history"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["esep", *(line + given).split()])
        with pytest.raises(SystemExit) as end:
            main()
    written = capsys.readouterr()
    return end.value.code, written.out, written.err


def test_a_question_from_asking_to_the_second_officer(folder, capsys):
    status, out, _ = said(folder, f"{ASKED} --json", capsys)
    assert status == 0
    answer = json.loads(out)
    told = [(line["answer"], line["reasons"]) for line in answer["lines"]]
    assert told == [("could", ["seen_near", "passed_near"]), ("could_not", [])]
    assert "accuses nobody" in answer["no_accusation"]
    assert "B-" not in out
    number = answer["number"]
    status, out, err = said(folder, f"monitor match unmask {number} --reason lead --as i-1 {CASE}", capsys)
    assert (status, "E-1067" in err) == (1, True)
    status, out, _ = said(folder, f"monitor match unmask {number} --reason lead --as p-1 {CASE}", capsys)
    assert status == 0
    assert "B-near1" in out
    assert "B-far2" not in out


def stated(folder, *cards):
    with Home.open(folder) as home:
        for number, (kind, record, moment, more) in enumerate(cards):
            card = home.domains.card(kind)
            values = (
                example(card, home.book, date.fromisoformat(moment[:10])) | {card.happened: moment} | more
            )
            done = home.register.accept(
                Submission(
                    kind=kind, record=f"{card.record}:{record}", fields=values, key=f"w{number}", actor="i-1",
                    office="7512", territory="KZ-75", system="desk",
                )
            )  # fmt: skip
            assert not isinstance(done, Refused), [fault.values for fault in done.faults]


def test_a_register_names_the_devices_itself_and_hers_is_never_asked_about(folder, capsys, tmp_path):
    """One wears his device; of another the order is over, the device still on; and B-far2 is hers."""
    home, order = tmp_path / "register", {"order": "monitoring_order:7512-24-1"}
    copytree(folder, home)
    copytree(folder.parent / "history", home / "monitoring" / "history")
    fitted = "monitoring_device.fitted"
    stated(
        home,
        ("monitoring_order.made", "7512-24-1", "2024-01-10T05:00:00Z", {"until_on": "2024-06-30"}),
        ("monitoring_order.made", "7512-24-2", "2024-01-10T05:00:00Z", {"until_on": "2024-01-31"}),
        *(
            ("monitoring_device.received", code, "2024-01-01", {"received_on": "2024-01-01"})
            for code in ("B-near1", "B-far2", "B-over3")
        ),
        (fitted, "B-near1", "2024-01-11T05:00:00Z", order | {"device_wearer": "bound"}),
        (fitted, "B-over3", "2024-01-11T05:00:00Z",
         {"order": "monitoring_order:7512-24-2", "device_wearer": "bound"}),
        ("monitoring_protection.begun", "P-1", "2024-01-11T05:00:00Z", order),
        (fitted, "B-far2", "2024-01-12T05:00:00Z",
         order | {"device_wearer": "protected", "protection": "monitoring_protection:P-1"}),
    )  # fmt: skip
    status, out, err = said(home, f"{ASKED} --json", capsys, by_file=False)
    assert (status, err) == (0, "")
    assert [one["answer"] for one in json.loads(out)["lines"]] == ["could"]
    line = f"{ASKED} --json --orders {folder.parent}/orders.toml"
    status, out, _ = said(home, line, capsys, by_file=False)
    assert (status, len(json.loads(out)["lines"])) == (0, 1)


@pytest.mark.parametrize(
    ("lang", "could", "could_not"),
    [
        ("en", "could have been there", "could not have been there"),
        ("ru", "мог там быть", "не мог там быть"),
        ("kk", "онда болуы мүмкін", "онда болуы мүмкін емес"),
    ],
)
def test_could_and_could_not_are_lines_of_one_table(folder, capsys, monkeypatch, lang, could, could_not):
    monkeypatch.setenv("COLUMNS", "300")
    status, out, _ = said(folder, f"{ASKED} --lang {lang} --quiet", capsys)
    assert status == 0
    lines = [line for line in out.splitlines() if line.startswith("P-")]
    assert len(lines) == 2
    assert could in lines[0]
    assert could_not in lines[1]


def test_what_is_no_place_is_misuse(folder, capsys):
    status, _, err = said(folder, ASKED.replace("51.2,71.4", "here"), capsys)
    assert (status, "E-1069" in err) == (2, True)
