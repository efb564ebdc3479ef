"""The night desk at work: the cards of a register become its queue, and what it does becomes cards."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count, islice
from pathlib import Path
from signal import SIGINT
from subprocess import PIPE, STDOUT, Popen, run
from sys import executable

import pytest
from tests.cli.conftest import shipped_codebook, shipped_domains
from tests.cli.hard_case import ACTORS, made
from typer.testing import CliRunner

from esep import domains
from esep.cli import app
from esep.codebook import Codebook
from esep.declare.checking import example
from esep.declare.reckoning import Reckoning
from esep.kernel.errors import EsepError
from esep.monitoring.desk.blind import Beat, leave
from esep.monitoring.desk.handing_on import hand_on_due
from esep.monitoring.desk.journal import Entry, Stands, What
from esep.monitoring.desk.law import MINUTE, in_time, ladders, rungs_on
from esep.monitoring.desk.night import Night
from esep.monitoring.desk.open_alerts import open_alerts
from esep.monitoring.desk.waiting import Alert
from esep.monitoring.instants import in_milliseconds, instant_of
from esep.monitoring.kinds import Grade, Kind
from esep.register.home import Home
from esep.register.submissions import Batch, Refused, Submission

ORDER, OTHER = "monitoring_order:7512-24-1", "monitoring_order:7512-24-2"
NEAR, BATTERY = "31ee" + "0" * 28, "31ff" + "0" * 28
BEGAN = datetime(2024, 2, 5, 17, tzinfo=UTC)
T0 = in_milliseconds(BEGAN)
OPERATOR = "--as o-1"
STATED = {"actor": "o-1", "office": "7512", "territory": "KZ-75", "system": "monitoring"}


@dataclass
class Writer:
    """States cards as the service and officers do."""

    home: Home
    keys: count = field(default_factory=count)

    def __call__(self, kind, number, moment, **differing):
        card = self.home.domains.card(kind)
        values = example(card, self.home.book, moment.date()) | {
            card.happened: moment.isoformat() if "_at" in card.happened else moment.date().isoformat()
        }
        values = {name: value for name, value in (values | differing).items() if value is not None}
        sent = Submission(
            kind=kind, record=f"{card.record}:{number}", fields=values, key=f"w{next(self.keys)}", **STATED
        )
        done = self.home.register.accept(sent)
        assert not isinstance(done, Refused)
        return done

    def raised(self, number, kind, seconds=0, order=ORDER, device="B-1", grade="none"):
        moment = instant_of(T0 + seconds * 1000)
        return self(
            "monitoring_alert.raised",
            number,
            moment,
            began_at=moment.isoformat(),
            order=order,
            device=f"monitoring_device:{device}",
            alert_kind=kind,
            alert_grade=grade,
            **dict.fromkeys(("evidence", "zone", "protection")),
        )


@pytest.fixture(autouse=True)
def _read_once(monkeypatch):
    """What comes with esep never changes while the tests run."""
    monkeypatch.setattr(Codebook, "load", shipped_codebook)
    monkeypatch.setattr(domains, "load", lambda _=(): shipped_domains())
    monkeypatch.setenv("COLUMNS", "300")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Two orders, one of which protects somebody; an alert of each."""
    folder = made(tmp_path_factory.mktemp("desk") / "register")
    with (folder / "actors.toml").open("a", encoding="utf-8") as file:
        file.writelines(
            ACTORS.format(code=code, role="monitoring_operator", office=office, territory=territory)
            for code, office, territory in (("o-1", "7512", "KZ-75"), ("o-2", "1101", "KZ-11"))
        )
        service = {"code": "m-1", "role": "monitoring_service"}
        file.write(ACTORS.format(**service, office="7512", territory="KZ-75"))
    with Home.open(folder) as home:
        write, before = Writer(home), datetime(2024, 1, 10, 5, tzinfo=UTC)
        for number in ("7512-24-1", "7512-24-2"):
            write("monitoring_order.made", number, before, territory="KZ-75")
        write("monitoring_protection.begun", "P-1", before, order=ORDER, victim_contact=None)
        write("monitoring_device.received", "B-1", before, territory="KZ-75", device_kind="bracelet")
        write.raised(BATTERY, "battery", -600, OTHER, "B-2", "possible")
        write.raised(NEAR, "near", 0, grade="likely")
    return folder


@pytest.fixture
def folder(kept, tmp_path):
    return Path(shutil.copytree(kept, tmp_path / "register"))


@pytest.fixture
def home(folder):
    with Home.open(folder) as home:
        yield home


@pytest.fixture
def write(home):
    return Writer(home, count(1000))


@pytest.fixture
def esep(folder):
    def runs(line):
        done = CliRunner().invoke(app, ["monitor", "desk", *line.split(), "--home", str(folder)])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return runs


def night_at(home, now):
    night = Night(home)
    night.refresh()
    return {one.alert.identity: one for one in night.standings(now)}


# From cards to alerts


def test_an_alert_of_the_desk_says_what_its_cards_say(home, write):
    at = lambda seconds: instant_of(T0 + seconds * 1000)  # noqa: E731
    write("monitoring_alert.moved", NEAR, at(60), alert_grade="certain", began_at=None, evidence=None)
    write("monitoring_alert.escalated", NEAR, at(61), escalated_to="second_operator")
    write("monitoring_alert.acknowledged", NEAR, at(62))
    write("monitoring_alert.step_taken", NEAR, at(63), alert_step="protected_called", step_result="reached",
          explanation=None)  # fmt: skip
    write("monitoring_alert.withdrawn", NEAR, at(64))
    write("monitoring_alert.restored", NEAR, at(65))
    said = {"protects": ("P-1",), "shared": {"device_kind": "bracelet", "territory": "KZ-75"}}
    likely = Alert(NEAR, "7512-24-1", "B-1", Kind.NEAR, Grade.LIKELY, T0, T0, **said)
    stands = night_at(home, T0 + 59_999)[NEAR]
    assert (stands.alert, stands.state, stands.entries) == (likely, Stands.RAISED, ())
    stands = night_at(home, T0 + 63_000)[NEAR]
    assert (stands.alert.grade, stands.state, stands.by) == (Grade.CERTAIN, Stands.ACKNOWLEDGED, "o-1")
    assert stands.entries == (
        Entry(T0 + 61_000, What.ESCALATED, NEAR, "o-1", "second_operator"),
        Entry(T0 + 62_000, What.ACKNOWLEDGED, NEAR, "o-1"),
        Entry(T0 + 63_000, What.STEP_TAKEN, NEAR, "o-1", "protected_called", "reached"),
    )
    assert night_at(home, T0 + 64_000)[NEAR].state is Stands.WITHDRAWN
    again = night_at(home, T0 + 65_000)[NEAR]
    assert (again.state, again.raised_at, again.by) == (Stands.RAISED, T0 + 65_000, "")
    assert night_at(home, T0 + 65_000)[BATTERY].alert.protects == ()


def test_only_what_is_new_is_read_and_what_is_closed_is_forgotten(home, write):
    night = Night(home)
    assert night.refresh()
    assert not night.refresh()
    write("monitoring_alert.acknowledged", NEAR, BEGAN)
    assert night.refresh()
    assert {one.alert.identity: one.state for one in night.standings(T0)}[NEAR] is Stands.ACKNOWLEDGED
    write("monitoring_alert.resolved", NEAR, BEGAN, alert_outcome="excused", explanation=None)
    write("monitoring_protection.begun", "P-2", BEGAN, order=OTHER, victim_contact=None)
    night.refresh()
    assert [(one.alert.identity, one.alert.protects) for one in night.standings(T0)] == [(BATTERY, ("P-2",))]
    assert [one.alert.identity for one in night_at(home, T0).values()] == [BATTERY]
    since = Night(home, instant_of(T0))
    since.refresh()
    assert {one.alert.identity for one in since.standings(T0)} == {NEAR, BATTERY}
    assert since.protected(T0) == ("P-1", "P-2")
    assert since.protected(T0 - 1) == ("P-1",)


def test_a_shift_long_ago_is_seen_with_what_was_open_then_and_closed_since(home, write, monkeypatch):
    first = home.journal.head().size
    for name, seconds in (("acknowledged", 60), ("resolved", 120)):
        more = {"alert_outcome": "false", "explanation": None} if name == "resolved" else {}
        write(f"monitoring_alert.{name}", NEAR, instant_of(T0 + seconds * 1000), **more)
    entered = next(home.journal.entries(first, first + 1)).known_at
    for moment, seen in ((entered, {NEAR, BATTERY}), (entered + 10**9, {BATTERY})):
        night = Night(home, instant_of(moment // 1000))
        night.refresh()
        assert {one.alert.identity for one in night.standings(T0 + 90_000)} == seen


def test_the_open_ones_are_found_without_looking_at_the_closed_ones(home, write, folder):
    both = [f"monitoring_alert:{NEAR}", f"monitoring_alert:{BATTERY}"]
    assert open_alerts(home) == both
    write("monitoring_alert.acknowledged", NEAR, BEGAN)
    decided = write("monitoring_alert.resolved", NEAR, BEGAN, alert_outcome="excused", explanation=None)
    write("monitoring_alert.withdrawn", BATTERY, BEGAN)
    assert open_alerts(home) == []
    write("monitoring_alert.restored", BATTERY, BEGAN)
    taken_back = Submission(
        kind="monitoring_alert.annulled", record=both[0], fields={}, key="back", annuls=decided.id,
        why="entered_twice", second="p-1", **STATED,
    )  # fmt: skip
    home.register.accept(taken_back)
    assert open_alerts(home) == both
    (folder / "alerts.sqlite").unlink()
    assert open_alerts(home) == both


# By the law


def test_an_alert_goes_by_the_ladder_of_its_day_and_an_older_one_by_the_first(home):
    by = Reckoning.by(shipped_codebook("kz"), "KZ-75")
    (only,) = ladders(by)
    assert only.from_at == 0
    rungs = [(at // MINUTE, to) for at, to in only.rungs[1]]
    assert rungs == [(2, "second_operator"), (4, "shift_head"), (8, "duty_office")]
    assert rungs_on(by.law, date(2014, 12, 31)) == {}


@pytest.mark.parametrize(
    ("what", "seconds"), [("acknowledged", 3600), ("called", 600), ("sent", 900), ("resolved", 86_400)]
)
def test_a_term_is_kept_to_its_last_instant(what, seconds):
    by = Reckoning.by(shipped_codebook("kz"), "KZ-75")
    told = [in_time(by, what, BEGAN, instant_of(T0 + seconds * 1000 + late)) for late in (0, 1)]
    assert told == [True, False]
    assert in_time(by, what, datetime(2014, 1, 1, tzinfo=UTC), BEGAN) is None


# Hand-ons


def test_what_nobody_takes_on_goes_on_by_itself_at_its_term_and_once(home, folder):
    actor, night = home.actors.get("o-1"), Night(home)
    calm = T0 - 600_000 + 60 * MINUTE  # when the battery goes on
    assert hand_on_due(home, night, actor, T0 + MINUTE - 1).handed == []
    found = hand_on_due(home, night, actor, T0 + MINUTE)
    assert [(one.alert, one.to, one.due_at) for one in found.handed] == [
        (NEAR, "second_operator", T0 + MINUTE)
    ]
    assert hand_on_due(home, night, actor, T0 + MINUTE).handed == []
    with Home.open(folder) as another:
        stale, other = Night(home), Night(another)
        stale.refresh()
        first = hand_on_due(another, other, actor, T0 + 2 * MINUTE)
        assert [one.to for one in first.handed] == ["shift_head"]
        assert hand_on_due(home, stale, actor, T0 + 2 * MINUTE + 5).handed == []
    assert [one.alert for one in hand_on_due(home, night, actor, calm).handed] == [NEAR, BATTERY]
    said = [card.card["open"]["escalated_to"] for card in home.journal.of_record(f"monitoring_alert:{NEAR}")
            if card.card["kind"].endswith("escalated")]  # fmt: skip
    assert said == ["second_operator", "shift_head", "duty_office"]


def test_two_who_hand_on_at_once_state_one_card(home, monkeypatch):
    actor = home.actors.get("o-1")
    nights = [Night(home), Night(home)]
    for night in nights:
        night.refresh()
        monkeypatch.setattr(night, "refresh", lambda: False)  # neither has read what the other states
    handed = [hand_on_due(home, night, actor, T0 + MINUTE + late) for late, night in enumerate(nights)]
    assert [(len(one.handed), one.left) for one in handed] == [(1, {}), (0, {})]


def test_who_has_no_right_to_an_alert_hands_none_on_and_fills_no_trail(home):
    before = home.trail.verify().size
    found = hand_on_due(home, Night(home), home.actors.get("o-2"), T0 + MINUTE)
    assert (found.handed, [one.code for one in found.left.values()]) == ([], ["E-660"])
    assert home.trail.verify().size == before


def test_nothing_goes_on_once_somebody_took_it_on(home, write):
    write("monitoring_alert.acknowledged", NEAR, BEGAN)
    assert hand_on_due(home, Night(home), home.actors.get("o-1"), T0 + 9 * MINUTE).handed == []


# Commands

QUEUE = "queue --at 2024-02-05T17:03Z"


@pytest.mark.parametrize(
    ("lang", "kind", "step", "goes"),
    [
        (
            "en",
            "Too near to a protected person, likely",
            "take it on",
            "to: Head of the shift, due 1 min ago",
        ),
        (
            "ru",
            "Приближение к защищаемому лицу",
            "принять в работу",
            "кому: Старший смены, срок истёк 1 мин назад",
        ),
        (
            "kk",
            "Қорғалатын адамға",
            "жұмысқа қабылдау",
            "кімге: Ауысым аға қызметкері, мерзімі 1 мин бұрын өтті",
        ),
    ],
)
def test_the_queue_says_the_most_pressing_first_in_words(esep, lang, kind, step, goes):
    done = esep(f"{QUEUE} --lang {lang}")
    lines = done.stdout.splitlines()
    (first,) = [at for at, line in enumerate(lines) if line.startswith("31ee0000")]
    (second,) = [at for at, line in enumerate(lines) if line.startswith("31ff0000")]
    assert done.exit_code == 0
    assert first < second
    assert [part in lines[first] for part in (kind, "7512-24-1", "2024-02-05 23:00", step, goes)] == [
        True
    ] * 5


def test_a_program_gets_the_queue_with_numbers_and_instants(esep):
    told = json.loads(esep(f"{QUEUE} --json").stdout)
    assert [line["alerts"][0]["alert"] for line in told["lines"]] == [NEAR, BATTERY]
    near = told["lines"][0]
    assert near["alerts"][0] | {"protects": ["P-1"], "state": "raised"} == near["alerts"][0]
    assert near["overdue"] == [
        {"to": "second_operator", "due_at": "2024-02-05T17:01:00.000000Z"},
        {"to": "shift_head", "due_at": "2024-02-05T17:02:00.000000Z"},
    ]
    assert (near["next_at"], near["next_step"]) == ("2024-02-05T17:04:00.000000Z", "acknowledge")
    assert (told["judging_known"], told["blind"], told["at_risk"]) == (False, [], [])


def test_from_taking_on_to_a_decision_and_back(esep, home):
    before = home.trail.verify().size
    done = esep(f"take 31ee {OPERATOR}")
    assert (done.exit_code, "Next: call the protected person." in done.stdout) == (0, True), done.output
    again = esep(f"take 31ee {OPERATOR}")
    assert (again.exit_code, again.stderr[:6], "o-1" in again.stderr) == (1, "E-1133", True)
    done = esep(f"step 31ee protected_called --result reached {OPERATOR}")
    assert (done.exit_code, "Next: call the bound person." in done.stdout) == (0, True)
    assert esep(f"hand-on 31ee shift_head {OPERATOR}").exit_code == 0
    assert esep(f"resolve 31ee excused {OPERATOR}").exit_code == 0
    for late in ("resolve 31ee false", "step 31ee police_sent", "hand-on 31ee shift_head"):
        assert esep(f"{late} {OPERATOR}").stderr[:6] == "E-1134"
    assert esep(f"take monitoring_alert:{NEAR} {OPERATOR}").stderr[:6] == "E-1134"
    assert esep(f"reopen 31ee {OPERATOR}").exit_code == 0
    assert esep(f"resolve 31ee true_breach {OPERATOR}").exit_code == 0
    assert esep(f"reopen 31ee {OPERATOR} --json").exit_code == 0
    names = [
        one.card["kind"].rpartition(".")[2] for one in home.journal.of_record(f"monitoring_alert:{NEAR}")
    ]
    after = "acknowledged step_taken escalated resolved reopened resolved reopened"
    assert names == ["raised", *after.split()]
    assert home.record(f"monitoring_alert:{NEAR}").flagged == ()
    assert home.trail.verify().size == before


@pytest.mark.parametrize(
    ("line", "status", "code"),
    [
        (f"take 31 {OPERATOR}", 1, "E-1131"),
        (f"take 77 {OPERATOR}", 1, "E-1130"),
        (f"take Смирнов {OPERATOR}", 1, "E-1130"),
        (f"resolve 31ee excused {OPERATOR}", 1, "E-1132"),
        (f"reopen 31ee {OPERATOR}", 1, "E-1132"),
        ("take 31ee", 2, "E-764"),
        ("take 31ee --as o-2", 1, "E-660"),
        ("queue --watch --at 2024-02-05T17:03Z", 2, "E-1139"),
        ("handover --from 2024-02-05T17:03Z --until 2024-02-05T17:03Z", 1, "E-1138"),
        ("queue --at yesterday", 2, "E-846"),
        ("queue --at 2994-02-05T17:03Z", 2, "E-1081"),
        ("take 31ee --as m-1", 1, "E-1082"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(esep, home, line, status, code):
    before = home.journal.head().size
    done = esep(line)
    assert (done.exit_code, done.stderr.startswith(code)) == (status, True), done.output
    assert "Смирнов" not in done.output
    assert home.journal.head().size == before


def test_an_unknown_step_is_refused_by_the_list(esep, home):
    before = home.journal.head().size
    done = esep(f"step 31ee police_called {OPERATOR}")
    assert (done.exit_code, home.journal.head().size) == (1, before)


def test_nobody_has_to_look_for_an_alert_to_go_on(esep, home):
    assert esep(f"queue --escalate {OPERATOR}").exit_code == 0
    cards = [one.card for one in home.journal.entries() if one.card["kind"] == "monitoring_alert.escalated"]
    assert len(cards) == 4  # three rungs of the one, one of the other
    assert esep("queue --escalate --as o-2").exit_code == 0
    assert [line["overdue"] for line in json.loads(esep("queue --json").stdout)["lines"]] == [[], []]


def test_five_hundred_silent_devices_are_one_line_that_is_taken_on_at_once(esep, home):
    moment = instant_of(T0 + 30_000).isoformat()
    fields = {
        "published_at": moment,
        "began_at": moment,
        "order": OTHER,
        "alert_kind": "silent",
        "alert_grade": "none",
    }
    silent = [
        Submission(
            kind="monitoring_alert.raised",
            record=f"monitoring_alert:{number:04x}{'5' * 28}",
            key=f"s{number}",
            fields={**fields, "device": f"monitoring_device:S-{number}"},
            **STATED,
        )
        for number in range(500)
    ]
    home.register.accept_batch(Batch.of(silent))
    told = json.loads(esep(f"{QUEUE} --json").stdout)
    assert [len(line["alerts"]) for line in told["lines"]] == [1, 500, 1]
    incident = told["lines"][1]["number"]
    assert "500 together" in esep(QUEUE).stdout
    done = esep(f"take {incident[:12]} {OPERATOR}")
    assert (done.exit_code, "500" in done.stdout) == (0, True), done.output
    states = night_at(home, in_milliseconds(home.clock()))
    assert sum(one.state is Stands.ACKNOWLEDGED for one in states.values()) == 500


def test_a_shift_leaves_what_is_open_closed_and_done(esep, folder, write):
    write("monitoring_alert.acknowledged", BATTERY, instant_of(T0 + 60_000))
    write("monitoring_alert.step_taken", BATTERY, instant_of(T0 + 70_000), alert_step="bound_called",
          step_result="not_reached", explanation=None)  # fmt: skip
    write("monitoring_alert.resolved", BATTERY, instant_of(T0 + 90_000), alert_outcome="technical",
          explanation=None)  # fmt: skip
    (folder / "monitoring").mkdir()
    outages = [
        {"worker": "0", "since": T0, "told_at": T0 + 60_000, "until": None},
        {"worker": "0", "since": T0, "told_at": T0 + 60_000, "until": T0 + 120_000},
        {"worker": "1", "since": T0 - 9_000_000, "told_at": T0, "until": T0 - 8_000_000},
    ]
    text = "\n".join(map(json.dumps, outages))
    (folder / "monitoring" / "outages.jsonl").write_text(f"{text}\n{{half")
    shift = "handover --from 2024-02-05T16:00Z --until 2024-02-05T17:10Z"
    told = json.loads(esep(f"{shift} --json").stdout)
    assert [line["alerts"][0]["alert"] for line in told["open"]] == [NEAR]
    assert [one["alert"] for one in told["closed"]] == [BATTERY]
    assert [one["what"] for one in told["done"]] == ["acknowledged", "step_taken", "resolved"]
    assert [(one["worker"], one["until"][11:16]) for one in told["outages"]] == [("0", "17:02")]
    said = esep(f"{shift} --lang ru").stdout
    words = (
        "Открыто:",
        "Закрыто:",
        "Сделано:",
        "Ничего не оценивалось:",
        "Не дозвонились",
        "Техническая причина",
    )
    assert [one for one in words if one not in said] == []


def test_times_are_told_in_minutes_by_kind_and_against_the_term(esep, write):
    for number, minutes in ((NEAR, 3), (BATTERY, 90)):
        write("monitoring_alert.acknowledged", number, instant_of(T0 + minutes * MINUTE))
    span = "times --from 2024-02-05T16:00Z --until 2024-02-06T00:00Z"
    said = json.loads(esep(f"{span} --json").stdout)
    assert (said["from"][:16], said["until"][:16]) == ("2024-02-05T16:00", "2024-02-06T00:00")
    told = {(one["kind"], one["what"]): one for one in said["times"]}
    assert told["near", "acknowledged"]["seconds"] == [180.0] * 3
    assert [told[kind, "acknowledged"]["in_time"] for kind in ("near", "battery", "")] == [1, 0, 1]
    assert (told["", "called"]["done"], told["", "called"]["alerts"]) == (0, 2)
    first, *lines = esep(span).stdout.splitlines()
    assert first.startswith(
        "Alerts published from 2024-02-05 22:00+06:00 until 2024-02-06 06:00+06:00; as of 2"
    )
    (line, *_) = [one for one in lines if one.startswith("Too near")]
    assert line.split()[-8:] == ["on", "1", "3.0", "3.0", "3.0", "1", "h", "1"]


def test_the_term_to_decide_begins_when_an_alert_is_taken_on(esep, write):
    taken, resolved = (instant_of(T0 + hours * 60 * MINUTE) for hours in (5, 28))
    write("monitoring_alert.acknowledged", NEAR, taken)
    write("monitoring_alert.resolved", NEAR, resolved, alert_outcome="excused", explanation=None)
    (told,) = [
        one
        for one in json.loads(esep("times --from 2024-02-05 --until 2024-02-08 --json").stdout)["times"]
        if (one["kind"], one["what"]) == ("near", "resolved")
    ]
    assert (told["in_time"], told["seconds"][0]) == (1, 28 * 3600)
    assert told["term"] == [{"length": 24, "unit": "hours"}]


def test_a_day_alone_begins_at_midnight_of_the_territory(esep):
    first, *_ = esep("handover --from 2024-02-05 --until 2024-02-06").stdout.splitlines()
    assert first == "Shift from 2024-02-05 00:00+06:00 until 2024-02-06 00:00+06:00"


@pytest.mark.parametrize(("lang", "mark"), [("en", ", over"), ("ru", ", закончилось"), ("kk", ", аяқталды")])
def test_what_is_over_is_marked_until_it_goes_on_after_all(esep, write, lang, mark):
    def seen(minute):
        at = f"2024-02-05T17:{minute:02}Z"
        (line,) = [
            one for one in esep(f"queue --at {at} --lang {lang}").stdout.splitlines() if "31ee0" in one
        ]
        return mark in line, json.loads(esep(f"queue --at {at} --json").stdout)["lines"][0]["alerts"][0][
            "over"
        ]

    moved = {"alert_grade": "likely", "evidence": None, "began_at": None}
    write("monitoring_alert.over", NEAR, instant_of(T0 + 2 * MINUTE), ended_at=None)
    write("monitoring_alert.moved", NEAR, instant_of(T0 + 4 * MINUTE), **moved)
    write("monitoring_alert.moved", NEAR, instant_of(T0 + 6 * MINUTE), **moved)
    write("monitoring_alert.over", NEAR, instant_of(T0 + 6 * MINUTE), ended_at=None)
    assert [seen(minute)[0] for minute in (1, 3, 5, 7)] == [False, True, False, True]
    assert [seen(minute)[1] for minute in (1, 3, 5, 7)] == [False, True, False, True]


@pytest.mark.parametrize(
    ("lang", "mark"),
    [
        ("en", "told 26 h after it began"),
        ("ru", "сообщено через 26 ч после начала"),
        ("kk", "басталғаннан кейін 26 сағ өткен соң хабарланды"),
    ],
)
def test_what_was_told_late_is_marked_once_that_is_known(esep, write, lang, mark):
    def seen(minute):
        at = f"2024-02-05T17:{minute:02}Z"
        said = esep(f"queue --at {at} --lang {lang}").stdout
        (line,) = [one for one in said.splitlines() if "31ee0" in one]
        (alert,) = json.loads(esep(f"queue --at {at} --json").stdout)["lines"][0]["alerts"]
        return mark in line, alert["told_after_minutes"], alert["began_at"][:16]

    began = instant_of(T0 - 26 * 60 * MINUTE).isoformat()
    moved = {"alert_grade": "likely", "evidence": None, "began_at": began}
    write("monitoring_alert.moved", NEAR, instant_of(T0 + 2 * MINUTE), **moved)
    assert [seen(1), seen(3)] == [(False, 0, "2024-02-05T17:00"), (True, 26 * 60, "2024-02-04T15:00")]


def test_what_is_judged_to_have_begun_earlier_says_so_from_then_on(home, write):
    earlier = {"alert_grade": "likely", "evidence": None, "began_at": instant_of(T0 - 9 * MINUTE).isoformat()}
    write("monitoring_alert.moved", NEAR, instant_of(T0 + 4 * MINUTE), **earlier)
    began = [night_at(home, T0 + minute * MINUTE)[NEAR].alert.began_at - T0 for minute in (3, 4)]
    assert began == [0, -9 * MINUTE]


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "due just now"), ("ru", "срок истёк только что"), ("kk", "мерзімі жаңа ғана өтті")],
)
def test_a_term_that_ended_within_the_minute_has_just_ended(esep, lang, said):
    assert said in esep(f"queue --at 2024-02-05T17:02:30Z --lang {lang}").stdout


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "send the police"), ("ru", "направить наряд"), ("kk", "жасағын жіберу")]
)
def test_the_next_step_is_said_as_what_is_to_be_done(esep, write, lang, said):
    write("monitoring_alert.acknowledged", NEAR, BEGAN)
    taken = {"step_result": "reached", "explanation": None}
    for step in ("protected_called", "bound_called"):
        write("monitoring_alert.step_taken", NEAR, BEGAN, alert_step=step, **taken)
    assert said in esep(f"queue --at 2024-02-05T17:03Z --lang {lang}").stdout


def test_of_a_moment_that_has_passed_the_outages_on_record_are_told_and_no_sign_of_life(esep, folder):
    live = folder / "monitoring"
    (live / "beats").mkdir(parents=True)
    leave(live / "beats", "0", Beat(T0, T0))  # the service stands still now
    outage = {"worker": "0", "since": T0 + MINUTE, "told_at": T0 + 2 * MINUTE, "until": T0 + 3 * MINUTE}
    (live / "outages.jsonl").write_text(f"{json.dumps(outage)}\n")
    told = {}
    for minute in (0, 1, 2, 3):
        said = json.loads(esep(f"queue --at 2024-02-05T17:{minute:02}Z --json").stdout)
        told[minute] = ([one["worker"] for one in said["blind"]], said["at_risk"])
    assert told == {0: ([], []), 1: (["0"], ["P-1"]), 2: (["0"], ["P-1"]), 3: ([], [])}
    assert "No outage is on record" in esep("queue --at 2024-02-05T17:03Z").stdout
    assert [one["worker"] for one in json.loads(esep("queue --json").stdout)["blind"]] == ["0"]


def test_who_is_denied_an_alert_is_told_whose_business_it_is(esep):
    assert "monitoring_operator" in esep("take 31ee --as o-2").stderr


def test_blind_is_told_on_top_with_those_over_whom_nobody_watches(esep, folder):
    live = folder / "monitoring"
    (live / "beats").mkdir(parents=True)
    now = in_milliseconds(datetime.now(UTC))
    leave(live / "beats", "0", Beat(now, now))
    leave(live / "beats", "1", Beat(now, now - 10 * MINUTE))
    told = json.loads(esep("queue --json").stdout)
    assert (told["judging_known"], [one["worker"] for one in told["blind"]]) == (True, ["1"])
    assert told["at_risk"] == ["P-1"]  # it is not known of whom a worker takes care: of all
    (live / "watched.json").write_text('{"0": ["monitoring_protection:P-1"], "1": [], "2": []}')
    told = json.loads(esep("queue --json").stdout)
    assert (told["blind"][1], told["at_risk"]) == ({"worker": "2", "since": None}, [])
    first, second, *_ = esep("queue").stdout.splitlines()
    assert (first.startswith("BLIND since"), second.startswith("BLIND: worker 2")) == (True, True)


def test_a_gateway_that_the_service_names_is_what_an_outage_is_told_by(esep, folder, write):
    for number in range(12):
        write.raised(f"{number:02x}" + "6" * 30, "silent", number, OTHER, f"G-{number}")
    (folder / "monitoring").mkdir()
    gateways: Mapping[str, str] = {f"G-{number}": "gate-7" for number in range(12)}
    (folder / "monitoring" / "gateways.json").write_text(json.dumps(gateways))
    assert "12 together, one gateway (gate-7)" in esep(QUEUE).stdout


def test_the_queue_is_shown_anew_until_somebody_interrupts(folder):
    program = [
        executable,
        "-m",
        "esep",
        "monitor",
        "desk",
        "queue",
        "--watch",
        "--every",
        "1",
        "--home",
        folder,
    ]
    with Popen(program, stdout=PIPE, stderr=STDOUT, text=True) as watching:
        shown = [line for line in islice(watching.stdout, 10) if line.startswith("Alerts waiting: 2")]
        watching.send_signal(SIGINT)
        rest = watching.stdout.read()
    assert (len(shown), watching.returncode, "Traceback" in rest) == (2, 0, False)


def test_an_alert_of_an_unknown_kind_is_not_passed_over(esep, home, monkeypatch):
    monkeypatch.delitem(Kind._member_map_, "BATTERY")
    told = json.loads(esep(f"{QUEUE} --json").stdout)
    assert told["unknown"] == [f"monitoring_alert:{BATTERY}"]
    assert [line["kind"] for line in told["lines"]] == ["near"]


def test_a_faulty_rank_in_the_law_is_told():
    with pytest.raises(EsepError, match="E-1137"):
        rungs_on([type("Row", (), {"code": "monitoring_desk.hand_on.urgent.x"})()], date(2024, 1, 1))


def test_the_desk_needs_nothing_that_is_installed_for_monitoring_alone():
    names = ["queue", "take", "step", "resolve", "reopen", "hand_on", "handover", "times"]
    imports = "; ".join(f"import esep.cli.monitor.desk.{name}" for name in names)
    barred = "import sys; sys.modules.update(dict.fromkeys(('numba', 'shapely', 'aiohttp', 'aiomqtt')))"
    done = run([executable, "-c", f"{barred}; {imports}"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
