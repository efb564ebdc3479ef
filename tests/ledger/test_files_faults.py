"""Whatever happens to the files of a ledger: no card is posted twice, and no damage is taken for a figure."""

import shutil
import subprocess
import sys
import time
from random import Random

import pytest
from tests.ledger.chain import BOOK, DOMAINS, journal, question
from tests.ledger.files import MEANING, draft, journal_of, ledger, parts, running, work

from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.ledger.catching_up import Meaning
from esep.ledger.examining import compare, examine
from esep.ledger.inventory import FILE, Inventory
from esep.ledger.ledger_folder import writing
from esep.register import sqlite

TOLD = journal(Random(5), longest=60)
YEAR = Period.parse("2024")


@pytest.fixture(scope="module")
def kept():
    return journal_of(TOLD)


@pytest.fixture
def folder(tmp_path, kept):
    work(tmp_path / "ledger", kept, cards=20).catch_up()
    return tmp_path / "ledger"


def book_with(folder, old, new):
    """The codebook with another law."""
    shutil.copytree(BOOK.folder, folder)
    law = folder / "law.csv"
    text = law.read_text("utf-8")
    assert old in text
    law.write_text(text.replace(old, new), "utf-8")
    return Codebook.load(folder)


def refusal(code):
    return pytest.raises(EsepError, match=code)


@pytest.fixture
def stored(tmp_path):
    path = tmp_path / "register.sqlite"
    sqlite.create(path)
    with sqlite.SqliteJournal(path) as store, store.writing() as writer:
        writer.append([draft(one._replace(id=f"{number:032x}")) for number, one in enumerate(plain())])
    return path


class StoppedError(Exception):
    """Somebody stopped it."""


class Stopping:
    """A journal that is read no further than an entry."""

    def __init__(self, journal, last):
        self._journal, self._last = journal, last

    def __getattr__(self, name):
        return getattr(self._journal, name)

    def entries(self, after=0, upto=None):
        for entry in self._journal.entries(after, upto):
            if entry.seq > self._last:
                raise StoppedError
            yield entry


def test_stopped_between_batches_and_caught_up_it_is_rebuilt(tmp_path, kept):
    for last in (5, 11, 23):
        with pytest.raises(StoppedError):
            work(tmp_path, Stopping(kept, last), cards=4, past=kept).catch_up()
        assert {one.seq for one in Inventory.read(tmp_path).datasets} == {last // 4 * 4}
    done = work(tmp_path, kept).catch_up()
    assert running(done) == running(work(tmp_path / "anew", kept).rebuild())


def plain():
    """Cards that change no other, since here their ids are others."""
    return [one for seed in range(8) for one in journal(Random(seed), 40) if not one.corrects + one.annuls]


@pytest.mark.slow
def test_killed_anywhere_and_caught_up_it_is_rebuilt(tmp_path, stored, root):
    folder, chance = tmp_path / "ledger", Random(2024)
    stopped = 0
    for _ in range(7):
        command = [sys.executable, "-m", "tests.ledger.catching_up_process", stored, folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as process:
            process.stdout.readline()
            time.sleep(chance.random() * 0.8)
            stopped += process.poll() is None
            process.kill()
    with sqlite.SqliteJournal(stored) as store:
        reached = max(one.seq for one in Inventory.read(folder).datasets)
        done = work(folder, store).catch_up()
        assert stopped > 1
        assert 0 < reached <= store.head().size
        assert running(done) == running(work(tmp_path / "anew", store, cards=1000).rebuild())
        opened = ledger(folder)
        for name in opened.measures:
            examine(opened.dataset(name))


def test_a_file_that_no_inventory_names_is_not_read_and_is_swept_away(folder, kept):
    asked = question("registered", YEAR, 10**18)
    before = ledger(folder).engine().answer(asked)
    left = folder / parts(folder)[0].name.replace(".", ".left-by-a-killed-one.", 1)
    left.write_bytes(parts(folder)[0].read_bytes())
    (folder / ".part-1").write_bytes(b"PAR1 torn")
    assert ledger(folder).engine().answer(asked) == before
    work(folder, kept).catch_up()
    assert not left.exists()
    assert not (folder / ".part-1").exists()


def test_values_of_postings_that_were_never_committed_are_cut_off(folder, kept, tmp_path):
    words = folder / Inventory.read(folder).words.file
    whole = words.read_bytes()
    work(tmp_path / "short", kept).catch_up(20)
    short = tmp_path / "short" / Inventory.read(tmp_path / "short").words.file
    with short.open("ab") as file:
        file.write(b'["article","never committed"]\n["torn')
    assert running(work(tmp_path / "short", kept).catch_up()) == running(Inventory.read(folder))
    assert sorted(short.read_bytes().splitlines()) == sorted(whole.splitlines())


def test_a_journal_restored_to_an_older_state_is_refused_and_a_rebuild_helps(folder):
    older = journal_of(TOLD[:30])
    for no_longer_the_same in (older, journal_of(TOLD[30:] + TOLD[:30])):
        with refusal("E-872"):
            work(folder, no_longer_the_same).catch_up()
        assert not work(folder, no_longer_the_same).is_done()
    done = work(folder, older).rebuild()
    assert {one.seq for one in done.datasets} == {30}
    assert ledger(folder).caught_up.seq == 30


@pytest.mark.parametrize(
    "damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"PAR1")], ids=["gone", "torn"]
)
def test_a_damaged_part_is_found(folder, damage):
    opened = ledger(folder)
    part = opened.kept["registered"].parts[0]
    damage(folder / part.file)
    with refusal("E-873"):
        examine(opened.dataset("registered"))
    with refusal("E-873"):
        opened.engine().answer(question("registered", YEAR, 10**18))


def test_a_damaged_dictionary_is_found(folder):
    words = folder / Inventory.read(folder).words.file
    words.write_bytes(words.read_bytes().replace(b"190", b"191"))
    with refusal("E-874"):
        ledger(folder).engine().answer(question("registered", YEAR, 10**18, ("article",)))


@pytest.mark.parametrize("text", [b"", b"{}", b'{"version":99}'], ids=["empty", "bare", "newer"])
def test_a_damaged_inventory_is_refused_and_a_rebuild_helps(folder, kept, text):
    (folder / FILE).write_bytes(text)
    with refusal("E-871"):
        ledger(folder)
    with refusal("E-871"):
        work(folder, kept).catch_up()
    work(folder, kept).rebuild()
    assert ledger(folder).caught_up.seq == len(TOLD)


def test_an_inventory_changed_by_hand_is_refused(folder):
    path = folder / FILE
    path.write_bytes(path.read_bytes().replace(b'"rows": 1', b'"rows": 2', 1))
    with refusal("E-871"):
        ledger(folder)


def test_postings_that_are_not_those_of_the_cards_are_found(folder, kept, tmp_path):
    other = work(tmp_path / "other", journal_of(TOLD[1:])).catch_up()
    with refusal("E-877"):
        compare(Inventory.read(folder), other)
    compare(Inventory.read(folder), work(tmp_path / "same", kept).rebuild())


def test_who_writes_is_waited_for_and_then_named(folder):
    with writing(folder), refusal("E-870"), writing(folder, wait=0.1):
        pass


def test_a_measure_that_means_something_else_is_posted_anew_and_the_former_stays(folder, kept, tmp_path):
    before = Inventory.read(folder)
    later = Meaning(
        DOMAINS, book_with(tmp_path / "book", "card.registration,3,days", "card.registration,40,days")
    )
    with refusal("E-875"):
        ledger(folder, later)
    assert not work(folder, kept, meaning=later).is_done()
    done = work(folder, kept, meaning=later).catch_up()
    assert set(before.datasets) < set(done.datasets)
    assert len(done.datasets) == 2 * len(before.datasets)
    asked = question("registered", YEAR, 10**18)
    whys = [{one.why for one in ledger(folder, by).postings(asked, kept)} for by in (MEANING, later)]
    assert ["registered_late" in told for told in whys] == [True, False]
    assert work(folder, kept, meaning=MEANING).is_done()
