"""What is protected is nowhere in the clear; what is erased is nobody's, while the journal still verifies."""

from pathlib import Path

import pytest
from tests.register.orders import BOOK, DOMAINS, Clock, submission

from esep.kernel.errors import EsepError
from esep.people.key_files import create_keys
from esep.people.key_stores import SqliteKeys
from esep.people.keyring import Keyring
from esep.people.people_file import PeopleFile
from esep.register import sqlite
from esep.register.register import Register
from esep.register.submissions import Batch, Refused
from esep.register.verifier import check_entries

PLANTED = 10_000


def in_folder(folder: Path) -> Register:
    keys = create_keys(folder / "keys")
    sqlite.create(folder / "register.sqlite")
    keyring = Keyring(SqliteKeys(PeopleFile(folder / "people.sqlite")), keys.master)
    clock = Clock()
    journal = sqlite.SqliteJournal(folder / "register.sqlite", clock)
    return Register(journal, keyring, DOMAINS, BOOK, keys.index, clock)


def planted(number: int) -> tuple[str, str, str]:
    """An invented name, number and address, in two scripts, none of which stands anywhere else."""
    name = f"Жоқтегі{number:05d}ұлы Invented{number:05d}"
    return name, f"9{number:05d}3{number:05d}", f"улица Небывалая{number:05d}, дом {number}"


def cards(start: int, size: int) -> Batch:
    secrets = [planted(number) for number in range(start, start + size)]
    return Batch(
        "order.issued",
        {
            "record": [f"order:{number}" for number in range(start, start + size)],
            "key": [f"k{number}" for number in range(start, start + size)],
        },
        {
            "issued_on": ["2024-02-05"] * size,
            "binds": ["p-" + "b" * 24] * size,
            "sex": ["male"] * size,
            "region": ["KZ-75"] * size,
            "grounds": [f"{name}, {number}" for name, number, _ in secrets],
            "address": [address for _, _, address in secrets],
        },
        size,
        {"actor": "officer-1", "office": "office-1", "territory": "KZ-75", "system": "desk"},
    )


@pytest.mark.slow
def test_of_ten_thousand_planted_names_not_a_byte_is_found(tmp_path, caplog):
    register = in_folder(tmp_path)
    for start in range(0, PLANTED, 5_000):
        assert all(outcome.placing == "applied" for outcome in register.accept_batch(cards(start, 5_000)))
    said = []
    for number in range(0, PLANTED, 100):
        name, identity, address = planted(number)
        wrong = submission(
            "issued", name, record=f"order:{name}", sex=name, issued_on=identity, grounds=address
        )
        for outcome in register.accept_many([wrong]):
            assert isinstance(outcome, Refused)
            said += [str(fault) for fault in outcome.faults]
        again = submission(
            "issued", f"k{number}", record=f"order:{number}", issued_on="2024-02-05", grounds=name
        )
        with pytest.raises(EsepError) as refused:
            register.accept(again)
        said.append(str(refused.value))
    told = "\n".join(said) + caplog.text
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"register.sqlite", "register.sqlite-wal", "people.sqlite"}
    everything = b"".join(path.read_bytes() for path in files) + told.encode()
    marks = ("Жоқтегі", "Invented", "Небывалая", "улица")
    for mark in marks:
        for written in (mark.encode(), mark.encode("utf-16-le"), ascii(mark)[1:-1].encode()):
            assert written not in everything
    numbers = [planted(number)[1].encode() for number in range(0, PLANTED, 50)]
    assert not any(number in everything for number in numbers)
    assert b"order:9999" in everything


def test_destroying_a_key_leaves_the_chain_and_every_state_as_they_were(tmp_path):
    register = in_folder(tmp_path)
    register.accept_batch(cards(0, 20))
    before = list(register.journal.states_of("order:"))
    entry = register.journal.of_record("order:7")[0]
    parts = [(part, entry.id) for part in entry.card["sealed"]]
    assert "Invented00007" in str(register.keyring.open_many(parts))
    register.keyring.destroy("record:order:7", "retention_end")
    with pytest.raises(EsepError, match="E-686"):
        register.keyring.open_many([part for part in parts if part[0]["owner"] == "record:order:7"])
    assert list(register.journal.states_of("order:")) == before
    head = register.journal.head()
    checked = check_entries((one.seq, one.bytes, one.leaf, one.chain) for one in register.journal.entries())
    assert (checked.size, checked.chain) == (head.size, head.chain)
    assert register.rebuild() == 20
    assert list(register.journal.states_of("order:")) == before
    with pytest.raises(EsepError, match="E-689"):
        register.accept(submission("issued", "later", record="order:7", issued_on="2024-02-06", grounds="x"))
