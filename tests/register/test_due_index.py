"""Worklists say what a look through every record says, at any moment, however the journal grew."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from esep.codebook import Codebook
from esep.declare import Domain, Domains, Record, day, instant, link, office, officer
from esep.kernel.terms import Term
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register.as_of import stood
from esep.register.due_index import DueIndex
from esep.register.due_now import is_parked, standing, states
from esep.register.due_tables import Whose
from esep.register.due_totals import total
from esep.register.keeping import Keepings
from esep.register.link_index import LinkIndex
from esep.register.memory import MemoryJournal
from esep.register.register import Register
from esep.register.submissions import Submission

NOW = datetime(2025, 1, 1, tzinfo=UTC)
BOOK = Codebook.load("kz")
files, notes = Record("file", "File of an inspection"), Record("note", "Note in a file")


@files.card(opens="begun")
class Begun:
    """An inspection begins."""

    begun_on = day("Day")


@files.card(while_="*")
class Given:
    """It is given away."""

    given_on = day("Day")
    bureau = office("Who has it now", required=False, hands_to=True)
    clerk = officer("Who works on it now", required=False, hands_to=True)


@files.card(while_="begun")
class Paused:
    """It rests."""

    paused_on = day("Day")


@files.card(while_="begun")
class Resumed:
    """It goes on."""

    resumed_on = day("Day")


@files.card(while_="begun", then="closed")
class Closed:
    """It is closed."""

    closed_on = day("Day")


@notes.card(opens="written")
class Written:
    """A note is put into a file."""

    written_at = instant("When")
    file = link("file", "File", required=False, hands_to=True)


@notes.card(while_="written", then="answered")
class Answered:
    """It is answered."""

    answered_at = instant("When")


files.deadline(
    "end", "End", after=Begun.begun_on, term="protective_order.term", then="lapsed", warn=Term(3, "days")
)
files.deadline(
    "closing",
    "Closing",
    after=Begun.begun_on,
    term="protective_order.check",
    met_by=(Closed,),
    stopped_by=(Paused,),
    resumed_by=(Resumed,),
    over_with=("end",),
)
notes.deadline("answer", "Answer", after=Written.written_at, term="report.decision", met_by=(Answered,))
DOMAINS = Domains((Domain("files", "Files", files, notes),))


class Desk:
    """A register of files and notes, its worklists, and the same by looking through everything."""

    def __init__(self, path=None):
        self.register = Register(
            MemoryJournal(lambda: NOW),
            Keyring(MemoryKeys(), bytes(32)),
            DOMAINS,
            BOOK,
            bytes(16),
            lambda: NOW,
        )
        self.keepings = Keepings(self.journal, DOMAINS, BOOK)
        self.home = self  # what `standing` asks of a home
        self.domains, self.book, self.settings = DOMAINS, BOOK, self
        self.territory = "KZ-75"
        self.path = path
        self.index = self.opened()

    @property
    def journal(self):
        return self.register.journal

    def opened(self):
        return DueIndex(self.journal, DOMAINS, BOOK, LinkIndex(self.journal), self.stands, self.path)

    def stands(self, record, at):
        return standing(self, stood(self.journal, DOMAINS, BOOK, record), at)

    def state(self, kind, number, actor, **fields):
        key = f"k{self.journal.head().size}"
        envelope = {"actor": actor, "office": "B1", "territory": "KZ-75", "system": "t", "key": key}
        record = f"{kind.partition('.')[0]}:{number}"
        self.register.accept(Submission(kind=kind, record=record, fields=fields, **envelope))

    def counted(self, whose, at):
        found = {}
        for one in self.index.awaited(DOMAINS.records, whose, at):
            found.setdefault(one.office, Counter())[total(one.due)] += 1
        return found

    def every(self, at):
        records = sorted(one.record for one in self.journal.states_of(""))
        return [standing(self, state, at) for state in states(self, records)]

    def by_hand(self, whose, at):
        found = []
        for one in self.every(at):
            kept = self.keepings.of(one.state.record)
            if kept and all(
                not asked or has & set(asked)
                for asked, has in (
                    (whose.officers, kept.handlers),
                    (whose.offices, {kept.office}),
                    (whose.territories, {kept.territory}),
                )
            ):
                found += [due for due in one.dues if due.awaited]
        return sorted(map(told, found))


def told(due):
    return (due.of, due.deadline.name, due.started, str(due.due), due.status, due.left, due.unit, due.soon)


DAYS = st.integers(0, 60).map(lambda n: (date(2024, 2, 1) + timedelta(days=n)).isoformat())
ACTORS = st.sampled_from(["c-1", "c-2"])
NUMBERS = st.integers(1, 3)
CARDS = st.one_of(
    st.tuples(st.sampled_from(["begun", "paused", "resumed", "closed"]), NUMBERS, ACTORS, DAYS),
    st.tuples(st.just("given"), NUMBERS, st.sampled_from(["c-3", "B2"]), DAYS),
    st.tuples(st.sampled_from(["written", "answered"]), NUMBERS, ACTORS, DAYS),
)
FIELD = {name: f"{name}_on" for name in ("begun", "paused", "resumed", "closed", "given")}
EVERYBODY = Whose()
WHOSE = st.sampled_from(
    [
        EVERYBODY,
        Whose(officers=("c-1",)),
        Whose(officers=("c-2", "c-3")),
        Whose(offices=("B2",)),
        Whose(officers=("c-1",), offices=("B1",)),
        Whose(territories=("KZ-75",)),
        Whose(territories=("KZ-71",)),
    ]
)


def write(desk, card):
    name, number, who, on = card
    if name in {"written", "answered"}:
        fields = {f"{name}_at": f"{on}T10:00:00.000000Z"}
        fields |= {"file": f"file:{number}"} if name == "written" else {}
        desk.state(f"note.{name}", number, who, **fields)
    elif name == "given":
        desk.state("file.given", number, "c-1", given_on=on, **{"bureau" if who == "B2" else "clerk": who})
    else:
        desk.state(f"file.{name}", number, who, **{FIELD[name]: on})


ON_AN_EARLIER_DAY = (EVERYBODY, "2024-02-02", True)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(CARDS, min_size=1, max_size=5), min_size=1, max_size=3),
    st.lists(st.tuples(WHOSE, DAYS, st.booleans()), min_size=1, max_size=4),
)
@example([[("begun", "1", "c-1", "2024-02-01"), ("paused", "1", "c-1", "2024-02-20")]], [ON_AN_EARLIER_DAY])
def test_worklists_say_what_a_look_through_everything_says(portions, questions):
    desk = Desk()
    for portion in portions:
        for card in portion:
            write(desk, card)
        for whose, on, by_day in questions:
            at = date.fromisoformat(on) if by_day else datetime.fromisoformat(f"{on}T09:30+00:00")
            every = desk.index.awaited(DOMAINS.records, whose, at)
            assert sorted(told(one.due) for one in every) == desk.by_hand(whose, at)
            for name in {one.due.deadline.name for one in every}:
                alone = [one for one in every if one.due.deadline.name == name]
                assert desk.index.awaited(DOMAINS.records, whose, at, name) == alone
            assert desk.index.totals(DOMAINS.records, whose, at) == desk.counted(whose, at)
        every = [one.state for one in desk.every(NOW)]
        parked = [one.record for one in every if any(map(is_parked, one.cards))]
        assert list(desk.index.records(EVERYBODY, DOMAINS.records, parked=True)) == parked


@pytest.fixture
def path(tmp_path):
    return tmp_path / "dues.sqlite"


def awaited(desk, whose=EVERYBODY):
    return [one.due.of for one in desk.index.awaited(["file"], whose, date(2024, 2, 10))]


def test_a_note_goes_where_its_file_goes(path):
    desk = Desk(path)
    desk.state("file.begun", 1, "c-1", begun_on="2024-02-05")
    desk.state("note.written", 1, "c-1", written_at="2024-02-05T10:00:00.000000Z", file="file:1")
    assert awaited(desk, Whose(offices=("B1",))) == ["file:1", "file:1"]
    desk.state("file.given", 1, "c-1", given_on="2024-02-06", bureau="B2")
    found = desk.index.awaited(["note"], Whose(offices=("B2",)), date(2024, 2, 10))
    assert [(one.due.of, one.office) for one in found] == [("note:1", "B2")]


def test_tables_of_another_law_are_made_anew(path, monkeypatch):
    desk = Desk(path)
    desk.state("file.begun", 1, "c-1", begun_on="2024-02-05")
    assert awaited(desk) == ["file:1", "file:1"]
    desk.index.close()
    looked = []
    stands = desk.stands
    monkeypatch.setattr(desk, "stands", lambda *asked: looked.append(asked) or stands(*asked))
    assert awaited(desk_again(desk)) == ["file:1", "file:1"]
    assert looked == []
    monkeypatch.setattr("esep.register.due_index.CODE", 99)
    assert awaited(desk_again(desk)) == ["file:1", "file:1"]
    assert len(looked) == 1


def desk_again(desk):
    desk.index.close()
    desk.index = desk.opened()
    return desk


def test_a_card_of_a_later_day_is_not_known_yet(path):
    desk = Desk(path)
    desk.state("file.begun", 1, "c-1", begun_on="2024-02-05")
    desk.state("file.closed", 1, "c-1", closed_on="2024-02-11")
    assert awaited(desk) == ["file:1", "file:1"]
    assert [one.due.deadline.name for one in desk.index.awaited(["file"], Whose(), date(2024, 2, 11))] == [
        "end"
    ]
