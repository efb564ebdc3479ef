"""Mappings: what is refused in one, what a value becomes, those that come with esep, and equal ways in."""

import csv
import json
import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.register.importing.fines import GIVEN, MAPPING, new_register, write

from esep.codebook import Codebook
from esep.domains import load
from esep.kernel.errors import EsepError
from esep.register.importing import read_mapping, run, shipped_mapping, template_mapping
from esep.register.importing.mapping import Taken
from esep.register.importing.taking import _read
from esep.register.submissions import Submission


def faults(domains, said: str) -> str:
    with pytest.raises(EsepError) as refused:
        read_mapping(tomllib.loads(said), "test", domains, "")
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('key = ["No"]', "", "a file sent twice would count twice"),
        ('record = "{No}"', 'record = "No"', "record names no column"),
        ('card = "fine.imposed"', 'card = "fine.impozed"', "nearest: fine.imposed"),
        ("imposed_on =", "imposd_on =", "imposd_on means nothing here; nearest: imposed_on"),
        ("imposed_on =", "imposd_on =", "imposed_on is missing"),
        ("%Y", "%y", "leaves the century open"),
        ('age = "Age"', 'age = {column = "Age", constant = "1"}', "says exactly one of"),
        ("times = 1000", 'times = "1000"', "times is of the wrong type"),
        ("asserted_at = {", "message = {", "asserted_at is missing"),
        ('system = "district"', 'encoding = "windows-12"', "no encoding is called windows-12"),
        ("[source]", '[source]\nchanged = "corrected"', "changed is correct or refuse"),
        ("[source]", "[sauce]", "sauce means nothing here; nearest: source"),
    ],
)
def test_a_faulty_mapping_is_refused_with_the_place(domains, old, new, fault):
    assert fault in faults(domains, MAPPING.replace(old, new))


def test_all_faults_are_told_at_once(domains):
    said = faults(domains, MAPPING.replace('key = ["No"]', "").replace("age =", "aged =").replace("%Y", "%y"))
    assert all(fault in said for fault in ("twice", "aged", "century"))


def test_two_cards_with_one_key_are_refused(domains):
    assert "two cards have the same key" in faults(domains, MAPPING + MAPPING[MAPPING.index("[[cards]]") :])


@pytest.mark.parametrize(
    ("taken", "text", "read"),
    [
        (Taken("c", formats=("%d.%m.%Y",)), "05.02.2024", "2024-02-05"),
        (Taken("c", formats=("%d.%m.%Y",)), "2024-02-05", "2024-02-05"),
        (Taken("c", formats=("%Y-%d-%m",)), "2024-05-13", "E-729"),
        (Taken("c", formats=("%d.%m.%Y", "%d/%m/%Y")), "05/02/2024", "2024-02-05"),
        (Taken("c", formats=("%d.%m.%Y",)), "30.02.2024", "E-729"),
        (Taken("c", formats=("%d.%m.%Y",), at="12:00"), "05.02.2024", "2024-02-05T12:00"),
        (Taken("c", formats=("%m/%d/%Y %I:%M:%S %p",), only="day"), "02/05/2024 11:30:00 PM", "2024-02-05"),
        (Taken("c", formats=("%d.%m.%Y %H:%M",)), "29.02.2024 23:30 second", "2024-02-29T23:30:00 second"),
        (Taken("c", decimal=",", group=" "), "1 234\u00a0567,00", "1234567"),
        (Taken("c", decimal=",", group=" "), "1,5", "E-730"),
        (Taken("c", times=1000), "1.5", "1500"),
        (Taken("c", times=1), "1e999999999", "E-730"),
        (Taken("c", values={"a": "x"}), "b", "E-728"),
        (Taken("c", values={"a": "x"}, others="y"), "b", "y"),
        (Taken("c", values={"a": ""}, others="y"), "a", None),
        (Taken("c"), "#REF!", "E-732"),
        (Taken("c"), "2,3751E+14", "E-732"),
        (Taken("c", default="x"), "", "x"),
        (Taken("c"), "", None),
    ],
)
def test_what_a_cell_becomes(taken, text, read):
    value = _read(taken, text)
    assert (value.code if isinstance(value, EsepError) else value) == read


CHICAGO = """\
ID,Case Number,Date,Block,IUCR,Primary Type,Description,Location Description,Arrest,Domestic,Beat,District,\
Ward,Community Area,FBI Code,X Coordinate,Y Coordinate,Year,Updated On,Latitude,Longitude,Location
90000001,ZZ000001,02/05/2024 11:30:00 PM,000XX N INVENTED ST,0820,THEFT,"$500 AND UNDER",STREET,false,true,\
0001,001,1,1,06,,,2024,02/12/2024 03:40:50 PM,,,
90000002,ZZ000002,02/05/2024 11:30:00 PM,000XX N INVENTED ST,0000,INVENTED,INVENTED,ALLEY,false,false,0001,\
001,1,1,26,,,2024,02/12/2024 03:40:50 PM,,,
"""


def test_the_public_layout_gives_offences_and_says_what_it_cannot_map(tmp_path, book):
    domains = load()
    register = new_register(book, domains)
    path = tmp_path / "crimes.csv"
    path.write_text(CHICAGO, encoding="utf-8")
    result = run(path, shipped_mapping("chicago_crimes", domains, register.book), register, GIVEN)
    assert [fault.code for bad in result.first_bad for fault in bad.faults] == ["E-728", "E-728"]
    [entry] = register.journal.entries()
    card = json.loads(entry.bytes)["card"]
    assert card["open"] == {
        "article": "188",
        "committed_on": "2024-02-05",
        "gravity": "minor",
        "place_kind": "street",
        "registered_on": "2024-02-05",
        "sphere": "domestic",
        "territory": "KZ-75",
    }
    assert "INVENTED" not in entry.bytes.decode()


def test_every_code_of_the_public_layout_is_in_the_codebook(book):
    [card] = shipped_mapping("chicago_crimes", load(), Codebook.load("kz")).cards
    for name, taken in card.fields.items():
        codes = {*taken.values.values(), taken.others} - {""}
        declared = card.card.field(name)
        assert not codes or codes <= set(book.list(declared.of).keys), name


def test_the_own_template_needs_no_mapping(tmp_path, register, domains):
    mapping = template_mapping(domains.card("fine.imposed"), "district-3")
    row = "1,F-1,importer,office-1,2024-02-05 10:30,2024-02-05,,minor,100,30,"
    path = write(tmp_path / "f.csv", row, heading=",".join(mapping.columns))
    assert run(path, mapping, register, GIVEN).counts.new == 1
    assert register.record("fine:F-1").facts == {
        "imposed_on": "2024-02-05",
        "gravity": "minor",
        "sum": 100,
        "age": 30,
    }


DAYS = st.one_of(
    st.dates(date(2022, 1, 1), date(2027, 1, 1)).map(str), st.sampled_from(["", "2024-02-30", "x"])
)
ROWS = st.fixed_dictionaries(
    {
        "key": st.sampled_from(["1", "2", "3", "4", "a b", "5/6", ""]),
        "record": st.sampled_from(["1", "2", "F-3", "-", "Ү/4"]),
        "actor": st.sampled_from(["importer", "officer-2", "no body"]),
        "office": st.just("office-1"),
        "asserted_at": st.sampled_from(
            ["2024-02-05T10:30:00Z", "2099-01-01T00:00:00Z", "2024-02-29T23:10:00+06:00"]
        ),
        "imposed_on": DAYS,
        "due_on": DAYS,
        "gravity": st.sampled_from(["minor", "grave", "mіnor", "unheard", ""]),
        "sum": st.sampled_from(["100", "-1", "1.5", "", "0"]),
        "age": st.sampled_from(["30", "121", "", "a"]),
        "note": st.sampled_from(["", "text", "е\u0301", "\u202etext"]),
    }
)


@settings(max_examples=60, deadline=timedelta(seconds=5))
@given(rows=st.lists(ROWS, max_size=8))
def test_a_file_and_single_cards_leave_the_same_journal(tmp_path_factory, book, domains, rows):
    place = tmp_path_factory.mktemp("import")
    mapping = template_mapping(domains.card("fine.imposed"), "desk")
    path = place / "f.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, mapping.columns)
        writer.writeheader()
        writer.writerows(rows)
    columns, singly = new_register(book, domains), new_register(book, domains)
    result = run(path, mapping, columns, GIVEN)
    refused = sum(not _accepted(singly, row) for row in rows)
    assert _plain(columns) == _plain(singly)
    assert result.counts.bad == refused


def _accepted(register, row: dict[str, str]) -> bool:
    fields = {name: text.strip() for name, text in row.items() if text and name in FIELDS}
    try:
        register.accept(
            Submission(
                kind="fine.imposed",
                record=f"fine:{row['record']}",
                fields=fields,
                key=row["key"],
                message=row["key"],
                actor=row["actor"],
                office=row["office"],
                territory=GIVEN["territory"],
                system="desk",
                channel="import",
                asserted_at=row["asserted_at"],
            )
        )
    except EsepError:
        return False
    return True


FIELDS = {"imposed_on", "due_on", "gravity", "sum", "age", "note"}


def _plain(register) -> list[dict]:
    """The journal without what differs from one register to the next: ciphertexts are opened."""
    plain = []
    for entry in register.journal.entries():
        card = json.loads(entry.bytes)["card"]
        card["sealed"] = [register.keyring.open(part, card["id"]) for part in card.get("sealed", [])]
        plain.append(card)
    return plain
