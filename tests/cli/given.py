"""Files that users have at hand: right ones, wrong ones, and a backup, all of them full of marks."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
from tests.cli.planted import BORN, DOMAINS, KAZAKH, LATIN, PHONE, Planted, somebody, submissions

from esep.ledger.at_home import caught_up
from esep.register.backup import back_up
from esep.register.home import Home

M = f"{LATIN} {KAZAKH}, 8{PHONE}"
KIND, STAY, CLOSED = "violence_report.received", "stay.admitted", "violence_report.closed"
ENVELOPE = {"actor": "w-1", "office": "7512", "asserted_at": "2024-02-06T10:00"}


def given(whole: Planted) -> Planted:
    """The register with the paths of the files, and what else a user brings."""
    folder = whole.folder.parent / "given"
    folder.mkdir()
    told = {sent.kind: dict(sent.fields) for sent, _ in submissions(whole.ids)}
    files = {name: _written(folder / f"{name}.json", text) for name, text in _documents(whole, told).items()}
    files |= _tables(folder, told[STAY]) | _others(folder)
    with Home.open(whole.folder) as home:
        caught_up(home)  # so that not every command has to do it
        back_up(home, folder / "backup", b"password of the tests")
        key = home.signing.verifier.text
    kept, merged = whole.ids["violence_reports"][4:6]
    ids = {"kept_id": kept, "merged_id": merged, "aggressor": told[KIND]["aggressor"]}
    return whole._replace(given={**files, **ids, "backup": folder / "backup", "given": folder, "key": key})


def _documents(whole: Planted, told: dict[str, dict[str, Any]]) -> dict[str, object]:
    card = told[KIND]
    person, found = somebody("i", whole.numbers[-1]).to_fields(), somebody("e", whole.numbers[4])
    return {
        "card": card,
        "stay": told[STAY],
        "wrong": dict.fromkeys(card, M),
        "strange": {M: M, "message": M},
        "nested": card | {"message": {M: [M]}},
        "cut": json.dumps(card, ensure_ascii=False)[:-9],
        "ahead": card | {"received_at": "2131-07-19T10:00"},
        "reason": {"why_text": M},
        "mended": told[CLOSED] | {"why_text": M},
        "checked": told["protective_order.checked"],
        "question": {"name": found.names[0].whole, "born_on": BORN},
        "number": {"number": whole.numbers[4]},
        "person": person,
        "misborn": person | {"born_on": "1990-01-01"},
        "merging": {"reason": M},
    }


def _written(path: Path, told: object) -> Path:
    path.write_text(told if isinstance(told, str) else json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return path


def _tables(folder: Path, card: dict[str, Any]) -> dict[str, Path]:
    """Rows of which one is right, and one is wrong in each of its columns."""
    empty = dict.fromkeys((one.name for one in DOMAINS.card(STAY).fields), "")
    right = {"key": "k0", "record": "20"} | ENVELOPE | empty | card
    rows = [list(right), list(right.values())]
    for at, name in enumerate(right, 1):
        row = right | {"key": f"k{at}", "record": f"2{at}"} | {name: M}
        rows.append(list(row.values()))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "rows.xlsx")
    for name, told in (("rows", rows), ("good", rows[:2]), ("marks", [[*rows[0], M], [*rows[1], M]])):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(told)
    return {
        "rows_csv": folder / "rows.csv",
        "good_csv": folder / "good.csv",
        "rows_xlsx": folder / "rows.xlsx",
        "marks_csv": folder / "marks.csv",
    }


def _others(folder: Path) -> dict[str, Path]:
    (folder / "returns").mkdir()
    return {
        "scan": _written(folder / "scan.txt", M),
        "password": _written(folder / "password.txt", "password of the tests"),
        "returns": _written(folder / "returns" / "Astana.xlsx", M).parent,
    }
