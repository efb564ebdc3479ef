"""The fence around matching, by a register with an offence, officers and a small history."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from tests.cli.hard_case import made

from esep.access import Target
from esep.access.purposes import Purpose
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.monitoring.fixes import fixes, labelled
from esep.monitoring.history.parquet import hour_name, sorted_table, write_part
from esep.monitoring.matching.asking import Matching, asked_by
from esep.monitoring.matching.crimes import Answer, Crime
from esep.monitoring.matching.fence import Request
from esep.register.home import Home
from esep.register.submissions import Submission

OFFENCE = "offence:247512031000017"
THEFT = "offence:247512031000027"
LAT, LON = 512_000_000, 714_000_000
NEAR, FAR, MUTE = "B-near", "B-far", "B-mute"
CASE = Purpose.parse("criminal_case:247512031000017")
STATED = {"actor": "i-1", "office": "7512", "territory": "KZ-75", "system": "esep"}
BEGINS = int(datetime(2024, 2, 3, 12, tzinfo=UTC).timestamp() * 1000)
HOUR = 3_600_000


class Clock:
    now = datetime(2024, 2, 5, 12, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = made(tmp_path_factory.mktemp("asking") / "register")
    with Home.open(folder, Clock()) as home:
        for record, article in ((OFFENCE, "99"), (THEFT, "188")):
            fields = {
                "registered_on": "2024-02-04", "article": article, "part": "1", "gravity": "grave",
                "committed_on": "2024-02-03", "territory": "KZ-75",
            }  # fmt: skip
            sent = Submission(kind="offence.registered", record=record, fields=fields, key=record, **STATED)
            home.register.accept(sent)
        yield home


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """Two devices for three hours, a fix a minute: one at the place, one 30 km to the north."""
    folder = tmp_path_factory.mktemp("history")
    for hour in range(-1, 2):
        at = BEGINS + hour * HOUR + np.arange(60) * 60_000
        both = [
            fixes(
                60, device=device, seq=np.arange(60) + 100 * (hour + 1), at=at, lat=lat, lon=LON, accuracy=80
            )
            for device, lat in ((0, LAT), (1, LAT + 2_700_000))
        ]
        batch = np.concatenate(both)
        place = folder / hour_name(BEGINS // HOUR + hour)
        place.mkdir(parents=True)
        write_part(place / "part-0.parquet", sorted_table(batch, labelled(batch), [NEAR, FAR]))
    return folder


def request(**changed):
    crime = {"lat": LAT, "lon": LON, "radius": 100, "begins_at": BEGINS, "ends_at": BEGINS + HOUR // 2}
    around = {"offence": OFFENCE, "decision": "7512-24-4", "decided_on": date(2024, 2, 5)}
    around |= {name: value for name, value in changed.items() if name in around}
    return Request(crime=Crime(**crime | {n: v for n, v in changed.items() if n in crime}), **around)


def actor(home, code):
    return home.actors.get(code)


def asked(home, history, by="i-1", purpose=CASE, **changed):
    return Matching(home, history).ask(actor(home, by), purpose, request(**changed), [NEAR, FAR, MUTE])


def refused(call):
    with pytest.raises(EsepError) as refusal:
        call()
    return refusal.value.code


def test_every_device_gets_one_of_three_answers_under_a_pseudonym(home, history):
    answered = asked(home, history)
    assert [line.answer for line in answered.lines] == [
        Answer.COULD, Answer.CANNOT_BE_TOLD, Answer.COULD_NOT,
    ]  # fmt: skip
    assert answered.lines[0].fixes
    assert answered.lines[2].nearest == pytest.approx(30_000, abs=100)
    assert "B-" not in str(answered)
    assert home.record(answered.kept.record).facts["could"] == 1


def test_a_question_is_in_the_trail_before_its_answer_and_counted_for_its_officer(home, history):
    before = home.trail.head().size
    kept = asked(home, history).kept
    refused(lambda: asked(home, history, radius=10_000))
    Matching(home).see(actor(home, "p-1"), CASE, kept.number)
    assert home.trail.head().size == before + 3
    with home.gate.reading(
        actor(home, "a-1"),
        target=Target(record="register:trail"),
        klass=Class.CASE,
        action="read_trail",
        purpose="audit",
        rows=100,
    ) as right:
        acts = [act for _, act in home.trail.acts(right=right, after=before)]
    assert asked_by(acts) == {"i-1": 2}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"radius": 501}, "E-1061"),
        ({"radius": 0}, "E-1061"),
        ({"lat": 0, "lon": 0}, "E-1069"),
        ({"ends_at": BEGINS - 1}, "E-1070"),
        ({"ends_at": BEGINS + 25 * HOUR}, "E-1062"),
        ({"begins_at": BEGINS + 8 * HOUR, "ends_at": BEGINS + 9 * HOUR}, "E-1063"),
        ({"decision": "Выдуманов"}, "E-1065"),
        ({"decided_on": date(2024, 2, 6)}, "E-1065"),
        ({"purpose": Purpose.parse("statistics")}, "E-1071"),
        ({"by": "s-1"}, "E-660"),
        ({"by": "i-2"}, "E-660"),
        ({"offence": "offence:247512031000018"}, "E-661"),
        ({"offence": THEFT}, "E-1060"),
    ],
)
def test_what_is_outside_the_fence_is_refused_and_leaves_a_row(home, history, changed, code):
    before, kept = home.trail.head().size, set((home.folder / "matches").glob("*"))
    assert refused(lambda: asked(home, history, **changed)) == code
    assert home.trail.head().size == before + 1
    assert set((home.folder / "matches").glob("*")) == kept


def test_a_second_officer_releases_who_could_have_been_there_and_nobody_else(home, history):
    kept = asked(home, history).kept
    matching, before = Matching(home), home.trail.head().size
    assert refused(lambda: matching.unmask(actor(home, "i-1"), CASE, kept.number, "lead")) == "E-1067"
    assert refused(lambda: matching.unmask(actor(home, "d-1"), CASE, kept.number, "lead")) == "E-660"
    names = matching.unmask(actor(home, "p-1"), CASE, kept.number, "lead")
    assert list(names.values()) == [NEAR]
    assert home.trail.head().size == before + 5
    assert home.record(kept.record).facts["persons"] == 1


def test_an_answer_ends_with_its_key(home, history):
    kept = asked(home, history).kept
    path = home.folder / "matches" / f"{kept.number}.json"
    assert NEAR not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    home.clock.now += timedelta(days=30)
    assert refused(lambda: Matching(home).see(actor(home, "i-1"), CASE, kept.number)) == "E-1066"
    home.clock.now -= timedelta(days=30)
    assert not path.exists()
    assert home.people.keyring.erasure(f"record:{kept.record}") is not None
    assert refused(lambda: Matching(home).see(actor(home, "i-1"), CASE, "../../etc/passwd")) == "E-1066"


def test_no_history_is_said(home, tmp_path):
    assert refused(lambda: asked(home, tmp_path / "none")) == "E-1072"
