"""The commands of matching: the same words for who could and who could not, and two officers for a name."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest
from tests.cli.hard_case import made

from esep.cli import main
from esep.monitoring.fixes import fixes, labelled
from esep.monitoring.history.parquet import HOUR, hour_name, sorted_table, write_part
from esep.register.home import Home
from esep.register.submissions import Submission

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
device = "B-near"
clock = "Asia/Almaty"

[[orders]]
code = "75-2"
device = "B-far"
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
    write_part(place / "part-0.parquet", sorted_table(batch, labelled(batch), ["B-near", "B-far"]))
    (folder.parent / "orders.toml").write_text(ORDERS)
    return folder


def said(folder, line, capsys):
    given = f" --home {folder}"
    if " ask " in line:
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
    assert "B-near" in out
    assert "B-far" not in out


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
