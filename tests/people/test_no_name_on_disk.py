"""Fifteen hundred invented people go through everything, and no byte on any disk tells of them."""

import hashlib
import hmac
import json
import logging
import random
import tempfile
import traceback
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from esep.access.sqlite_trail import SqliteRows
from esep.access.trail import Trail
from esep.kernel.errors import EsepError
from esep.kernel.texts import Phrases
from esep.people import (
    ErasureList,
    Identity,
    Links,
    Name,
    People,
    PeopleFile,
    Plain,
    create_keys,
    erase_persons,
)

pytestmark = pytest.mark.slow
COUNT = 1_500
LETTERS = ("абвгдежзиклмнопрстуфхцчшыэюя", "аәбвгғдеіжзкқлмнңоөпрстуұүшы", "abcdefghijklmnopqrstuvwxyz")
WINDOW = 8


def invented(rule, count, seed=7):
    """People who exist nowhere, with words in Russian, Kazakh and Latin letters by turns."""
    draw = random.Random(seed)
    found, taken = [], set()
    while len(found) < count:
        letters = LETTERS[len(found) % 3]
        words = ["".join(draw.choices(letters, k=draw.randint(8, 12))).capitalize() for _ in range(5)]
        born = date(1950, 1, 1) + timedelta(days=draw.randrange(18_000))
        body = f"{born:%y%m%d}{draw.choice('34')}{draw.randrange(10_000):04d}"
        check = rule.check_digits(body)
        if check and body not in taken:
            taken.add(body)
            address = f"{words[3]} {words[4]}, {draw.randint(1, 200)}"
            found.append(Identity((Name(*words[:3]),), body + check, born, None, (address,)))
    return found


def words_of(identity):
    [name], [address] = identity.names, identity.addresses
    return [name.family, name.given, name.patronymic, identity.number, *address.split(",")[0].split()]


def spelled(word):
    """The bytes a word may have in a file: as it is, in other letters and encodings, inside JSON."""
    texts = {word, word.lower(), word.upper()}
    forms = {text.encode(code) for text in texts for code in ("utf-8", "utf-16-le", "utf-16-be")}
    forms |= {json.dumps(text)[1:-1].encode() for text in texts}
    if not word.isascii():
        forms |= {text.encode("cp1251", errors="ignore") for text in texts}
    return {form for form in forms if len(form) >= WINDOW}


def slot(windows):
    """One of a million places for each window of eight bytes: most of a file is passed over by it."""
    return (windows * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(44)


def hits(folder, needles):
    """The files in which any of the byte strings stands, each looked for at every place."""
    starts = np.unique(np.frombuffer(b"".join(needle[:WINDOW] for needle in needles), dtype="<u8"))
    sieve = np.zeros(1 << 20, dtype=bool)
    sieve[slot(starts)] = True
    by_start = {}
    for needle in needles:
        by_start.setdefault(needle[:WINDOW], []).append(needle)
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for shift in range(min(WINDOW, len(data))):
            view = np.frombuffer(data[shift : shift + (len(data) - shift) // WINDOW * WINDOW], dtype="<u8")
            likely = np.flatnonzero(sieve[slot(view)])
            nearest = starts[np.searchsorted(starts, view[likely]).clip(max=len(starts) - 1)]
            for place in likely[nearest == view[likely]] * WINDOW + shift:
                here = data[place : place + 100]
                found += [path.name for needle in by_start[here[:WINDOW]] if here.startswith(needle)]
    return found


def refusals(people, identity, right):
    """Everything that can be refused about a person, with the person's own words in it."""
    number, [name] = identity.number, identity.names
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    calls = [
        lambda: people.add(replace(identity, number=wrong)),
        lambda: people.add(replace(identity, number=number + "1")),
        lambda: people.add(replace(identity, number=name.family)),
        lambda: people.add(replace(identity, born_on=date(1901, 1, 1))),
        lambda: people.add(replace(identity, sex="other")),
        lambda: people.add(replace(identity, names=(Name("Zzzzzzzz", "Yyyyyyyy"),))),
        lambda: people.find_number(wrong, right=right),
        lambda: people.find_number(number, right=None),
        lambda: people.find_name(name.whole, identity.born_on, right=None),
        lambda: people.keyring.open(
            people.keyring.seal("person:p-x", "person", "c", identity.to_fields()), "d"
        ),
        lambda: people.file.rows("SELECT * FROM names WHERE nothing = ?", (name.whole,)),
    ]
    for call in calls:
        with pytest.raises(EsepError) as caught:
            call()
        yield caught.value


@pytest.fixture
def folder(tmp_path):
    """The folder of a register, with one for temporary files in it."""
    (tmp_path / "register" / "temporary").mkdir(parents=True)
    return tmp_path / "register"


@pytest.fixture
def trail(folder):
    """The trail of reads, on disk beside the rest."""
    rows = SqliteRows(folder / "trail.sqlite")
    yield Trail(rows)
    rows.close()


@pytest.fixture
def lived(folder, kz, monkeypatch):
    """A register's people, fifteen hundred of them, on disk."""
    for variable in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(variable, str(folder / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    file = PeopleFile(folder / "people.sqlite")
    people = People(file, create_keys(folder / "keys"), kz)
    crowd = invented(people.rule, COUNT)
    persons = people.add_many(crowd)
    yield folder, people, crowd, persons
    file.close()


def live(lived, asking):
    """Cards, searches, refusals, corrections and erasures, with a log of everything that was said."""
    folder, people, crowd, persons = lived
    ids = Links(people).ids_in("offence", persons)
    sealed = people.keyring.seal_many(
        [
            Plain(f"person:{one}", "person", "card", identity.to_fields())
            for one, identity in zip(ids, crowd, strict=True)
        ]
    )
    (folder / "journal.jsonl").write_text("\n".join(map(json.dumps, sealed)))
    log = logging.FileHandler(folder / "log.txt", encoding="utf-8")
    with asking() as right:
        for person, identity in list(zip(persons, crowd, strict=True))[:200]:
            found = people.find_name(identity.names[0].whole, identity.born_on, right=right)
            read = people.identity(person, right=right)
            log.emit(logging.makeLogRecord({"msg": f"{found} {read} {identity.names} {people.keyring!r}"}))
            for fault in refusals(people, identity, right):
                said = [line for lang in ("en", "ru", "kk") for line in fault.said(Phrases.package(), lang)]
                lines = [*traceback.format_exception(fault), repr(fault), repr(fault.values), *said]
                log.emit(logging.makeLogRecord({"msg": "\n".join(lines)}))
    log.close()
    people.correct(persons[0], replace(crowd[0], addresses=("Elsewhere",)))
    erase_persons(people, persons[-100:], "retention_end", ErasureList(folder / "erasures.jsonl"))


def test_no_name_number_or_address_is_on_disk(lived, asking):
    folder, _, crowd, _ = lived
    live(lived, asking)
    words = {word for identity in crowd for word in words_of(identity)}
    needles = {form for word in words for form in spelled(word)}
    assert len(words) > 8_000
    written = {path.name: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    wanted = {
        "people.sqlite",
        "people.sqlite-wal",
        "people.sqlite-shm",
        "trail.sqlite",
        "log.txt",
        "master.key",
    }
    assert wanted <= written.keys()
    assert written["people.sqlite"] > 1_500_000
    assert written["log.txt"] > 100_000
    assert hits(folder, needles) == []
    planted = words_of(crowd[1234])
    for number, word in enumerate(planted):
        here = folder / "temporary" / f"planted-{number}"
        here.write_bytes(b"x" * number + word.upper().encode("utf-16-le") + b"y" * 9)
    assert len(set(hits(folder / "temporary", needles))) == len(planted)


def test_of_an_erased_person_not_even_an_index_row_is_left_on_disk(lived):
    folder, people, crowd, persons = lived
    gone = crowd[:1000]
    blind = {people.index.number(identity.number) for identity in gone}
    for identity in gone:
        blind.update(*people.index.names([identity.names[0].whole], identity.born_on))
    assert len(set(hits(folder, blind))) > 0
    erase_persons(people, persons[:1000], "retention_end", ErasureList(folder / "erasures.jsonl"))
    assert hits(folder, blind) == []


def test_hashing_every_number_finds_nobody_without_the_index_key(lived):
    """All numbers of one day, by every hash that needs no key, and by keys that somebody might guess."""
    folder, people, crowd, _ = lived
    stored = {blind for (blind,) in people.file.rows("SELECT blind FROM numbers")}
    day = crowd[0].number[:6]
    bodies = [f"{day}{sex}{serial:04d}" for sex in "34" for serial in range(10_000)]
    space = [body + check for body in bodies if (check := people.rule.check_digits(body))]
    born = {identity.number for identity in crowd if identity.number[:6] == day and identity.number in space}
    assert born
    guesses = (b"", bytes(32), b"esep", b"number", (folder / "keys" / "master.key").read_bytes())
    for number in space:
        text = number.encode()
        for said in (text, b"number\n" + text):
            assert hashlib.sha256(said).digest() not in stored
            assert not any(hmac.digest(key, said, "sha256") in stored for key in guesses)
    assert {number for number in space if people.index.number(number) in stored} == born
