"""The night desk loses no alert, and hides none that endangers a person."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esep.codebook import Codebook
from esep.declare.reckoning import Reckoning
from esep.kernel.errors import EsepError
from esep.kernel.texts import Phrases
from esep.monitoring.desk.blind import Beat, Blind, all_blind, at_risk, leave
from esep.monitoring.desk.escalating import Handing, Ladder, still_to_hand_on
from esep.monitoring.desk.handover import handover
from esep.monitoring.desk.incidents import Usual, incidents
from esep.monitoring.desk.journal import Entry, Stands, What, standing, standings
from esep.monitoring.desk.law import MINUTE, ladders, usual_on
from esep.monitoring.desk.queue import queue
from esep.monitoring.desk.response import Answered, Spread, by_kind, response_times
from esep.monitoring.desk.steps import next_step, steps, words
from esep.monitoring.desk.waiting import Alert, endangers
from esep.monitoring.judge.meaning import Danger
from esep.monitoring.judge.meanings import MEANINGS
from esep.monitoring.kinds import Grade, Kind

FEW = Usual(within=5, least=3, times=0.0, otherwise=1.0)
BY = Reckoning.by(Codebook.load("kz"), "KZ-75")
(OWN,) = ladders(BY)
USUAL = usual_on(BY.law, date(2024, 2, 5))
NAMES = [f"{number:02x}" for number in range(24)]


def alert(name, kind=Kind.SILENT, at=0, protects=(), grade=Grade.NONE, **shared):
    return Alert(name, "75-1", f"B-{name}", kind, grade, at, at, protects, shared)


@st.composite
def nights(draw):
    """Alerts, and a journal with things that do not fit and are about nothing known."""
    sharing = st.fixed_dictionaries(
        {}, optional={"gateway": st.sampled_from("ab"), "model": st.sampled_from("t")}
    )
    made = [
        Alert(
            name,
            "75-1",
            f"B-{name}",
            draw(st.sampled_from([Kind.SILENT, Kind.SILENT, Kind.UNLOCATED, Kind.JAMMED, *Kind])),
            draw(st.sampled_from(Grade)),
            began + draw(st.integers(0, 5)),
            began,
            draw(st.sampled_from([(), (), ("P-1",), ("P-1", "P-2")])),
            draw(sharing),
        )
        for name in draw(st.lists(st.sampled_from(NAMES), unique=True))
        for began in (draw(st.integers(0, 20)),)
    ]
    entry = st.builds(
        Entry,
        at=st.integers(0, 40),
        what=st.sampled_from(What),
        alert=st.sampled_from(NAMES),
        by=st.sampled_from(["o-1", "o-2"]),
        told=st.sampled_from(["protected_called", "shift_head"]),
    )
    return made, draw(st.lists(entry, max_size=40))


def lines_at(alerts, journal, now):
    stand = standings(alerts, journal, now)
    return stand, queue(stand, [OWN], FEW, now)


def names(lines):
    return [one.alert.identity for line in lines for one in line.about]


@settings(max_examples=60, deadline=None)
@given(nights(), st.integers(1, 40), st.integers(1, 10), st.randoms(use_true_random=False))
def test_no_alert_is_lost_between_incident_queue_and_handover(night, ends, lasts, chance):
    alerts, journal = night
    stand, lines = lines_at(alerts, journal, ends - 1)
    told = handover(ends - lasts, ends, stand, lines, journal)
    everything = [*names(told.open), *(one.alert.identity for one in told.closed), *told.earlier]
    assert sorted(everything) == sorted(one.identity for one in alerts if one.published_at < ends)
    assert set(told.done) == {one for one in journal if ends - lasts <= one.at < ends}
    assert {one.alert for one in told.stray} <= {one.alert for one in journal} - set(everything)

    later = ends + lasts
    after_stand, after_lines = lines_at(alerts, journal, later - 1)
    after = handover(ends, later, after_stand, after_lines, journal)
    assert not set(names(told.open)) & set(after.earlier)

    mixed, shuffled = list(alerts), [*journal, *journal]
    chance.shuffle(mixed)
    chance.shuffle(shuffled)
    assert lines_at(mixed, shuffled, ends - 1) == (stand, lines)


@settings(max_examples=60, deadline=None)
@given(nights(), st.integers(0, 40))
def test_an_incident_never_hides_an_alert_that_endangers_a_person(night, now):
    stand, lines = lines_at(*night, now)
    alone = {line.about[0].alert.identity for line in lines if len(line.about) == 1}
    ranks = [line.about[0] for line in lines]
    for one in stand:
        kind, protects = one.alert.kind, one.alert.protects
        pressing = MEANINGS[kind].danger
        hurts = pressing is Danger.PERSON or (bool(protects) and pressing is not Danger.DEVICE)
        if one.open and hurts:
            assert one.alert.identity in alone
    first_safe = next((n for n, one in enumerate(ranks) if not endangers(one.alert)), len(ranks))
    assert not any(endangers(one.alert) for one in ranks[first_safe:])
    for line in lines:
        if line.incident:
            crowd = (*line.incident.folded, *line.incident.apart)
            assert set(line.incident.at_risk) == {person for one in crowd for person in one.protects}
            assert len(crowd) >= FEW.least


def test_five_hundred_silent_devices_are_one_incident_and_those_who_protect_stand_apart():
    silent = [alert(f"{n:03}", at=n * 100, gateway="G-2", model=f"T{n % 2}") for n in range(500)]
    silent[7] = replace(silent[7], protects=("P-7",))
    lines = queue(standings(silent, [], 60_000), [OWN], USUAL, 60_000)
    assert [(len(line.about), line.incident.aspect, line.incident.value) for line in lines] == [
        (1, "gateway", "G-2"),
        (499, "gateway", "G-2"),
    ]
    assert lines[0].about[0].alert is silent[7]
    assert {line.incident.at_risk for line in lines} == {("P-7",)}
    assert lines[1].folds
    assert not lines[0].folds


def test_what_is_usual_behind_a_gateway_is_no_incident():
    silent = [alert(f"{n:02}", at=n, gateway="G-2") for n in range(20)]
    usual = {(Kind.SILENT, "gateway", "G-2"): 60.0, (Kind.SILENT, "", ""): 60.0}
    assert incidents(silent, replace(USUAL, hourly=usual)) == ()
    (found,) = incidents(silent, replace(USUAL, hourly={**usual, (Kind.SILENT, "gateway", "G-2"): 24.0}))
    assert (found.aspect, len(found.folded), found.began_at) == ("gateway", 20, 0)


def test_alerts_further_apart_than_the_span_are_no_crowd():
    assert incidents([alert(f"{n}", at=n * 3) for n in range(5)], FEW) == ()
    assert len(incidents([alert(f"{n}", at=n * 2) for n in range(5)], FEW)) == 1


def test_what_nobody_takes_on_is_passed_on_rung_by_rung_until_somebody_does():
    near = alert("a", Kind.NEAR, grade=Grade.LIKELY, protects=("P-1",))
    (line,) = queue(standings([near], [], 2 * MINUTE), [OWN], USUAL, 2 * MINUTE)
    assert line.overdue == (Handing(MINUTE, "second_operator"), Handing(2 * MINUTE, "shift_head"))
    assert line.next_at == 4 * MINUTE
    passed = Entry(MINUTE, What.ESCALATED, "a", "desk", "second_operator")
    assert [one.to for one in still_to_hand_on(standing(near, [passed], MINUTE), [OWN])] == [
        "shift_head",
        "duty_office",
    ]
    taken = Entry(MINUTE, What.ACKNOWLEDGED, "a", "o-1")
    assert still_to_hand_on(standing(near, [taken], MINUTE), [OWN]) == ()


def test_times_for_passing_on_hold_from_their_date_on():
    short = Ladder(10, {2: ((1, "shift_head"),)})
    before, since = (standing(alert("a", at=at), [], at) for at in (9, 10))
    assert still_to_hand_on(before, [short, OWN])[0] == Handing(9 + 5 * MINUTE, "second_operator")
    assert still_to_hand_on(since, [short, OWN]) == (Handing(11, "shift_head"),)
    with pytest.raises(EsepError, match="E-1080"):
        still_to_hand_on(before, [short])


def test_a_restored_alert_waits_anew_and_is_passed_on_anew():
    entries = [
        Entry(1, What.ESCALATED, "a", "desk", "second_operator"),
        Entry(2, What.ACKNOWLEDGED, "a", "o-1"),
        Entry(3, What.WITHDRAWN, "a", "engine"),
        Entry(9, What.RESTORED, "a", "engine"),
    ]
    again = standing(alert("a"), entries, 10)
    assert (again.state, again.since, again.by) == (Stands.RAISED, 9, "")
    assert still_to_hand_on(again, [OWN])[0] == Handing(9 + 5 * MINUTE, "second_operator")


def test_the_protected_person_is_called_first_then_the_bound_one_then_police_are_sent():
    near = alert("a", Kind.NEAR, grade=Grade.CERTAIN, protects=("P-1",))
    entries = [Entry(1, What.ACKNOWLEDGED, "a", "o-1")]
    said = [next_step(standing(near, [], 0))]
    while said[-1] != "resolve":
        said.append(next_step(standing(near, entries, 9)))
        entries.append(Entry(1 + len(entries), What.STEP_TAKEN, "a", "o-1", said[-1], "not_reached"))
    assert said == ["acknowledge", "protected_called", "bound_called", "police_sent", "resolve"]
    assert next_step(standing(near, [Entry(1, What.RESOLVED, "a", "o-1", "excused")], 1)) == ""


def test_for_a_panic_button_the_bound_person_hears_last():
    assert steps(alert("a", Kind.PANIC))[-1] == "bound_called"


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_every_kind_has_words_for_the_next_step(lang):
    assert all(Phrases.package().say(phrase, lang) for phrase in words(Kind))


def test_danger_to_a_person_comes_first_then_what_nobody_took_on():
    waits = [
        alert("a", Kind.BATTERY, 0, grade=Grade.CERTAIN),
        alert("b", Kind.ABSENT, 1, grade=Grade.CERTAIN),
        alert("c", Kind.SILENT, 2),
        alert("d", Kind.STRAP_OPENED, 3, ("P-1",)),
        alert("e", Kind.NEAR, 4, ("P-1",), Grade.LIKELY),
        alert("f", Kind.NEAR, 5, ("P-1",), Grade.CERTAIN),
        alert("g", Kind.PANIC, 6),
    ]
    taken = [Entry(7, What.ACKNOWLEDGED, "f", "o-1")]
    assert names(lines_at(waits, taken, 9)[1]) == ["g", "e", "f", "d", "c", "b", "a"]


def test_blind_is_told_since_when_nothing_was_judged(tmp_path):
    leave(tmp_path, "beats", Beat(100_000, 99_000))
    leave(tmp_path, "lags", Beat(100_000, 30_000))
    leave(tmp_path, "ahead", Beat(900_000, 900_000))
    (tmp_path / "torn.json").write_text('{"at": 1')
    (tmp_path / "odd.json").write_text('{"at": "1", "judged_to": true}')
    workers = ["beats", "lags", "ahead", "torn", "odd", "gone"]
    assert all_blind(tmp_path, workers, 100_000, limit=MINUTE) == (
        Blind("ahead", None),
        Blind("gone", None),
        Blind("lags", 30_000),
        Blind("odd", None),
        Blind("torn", None),
    )
    assert Blind("beats", 99_000) in all_blind(tmp_path, workers, 159_001, limit=MINUTE)
    assert Blind("beats", 99_000) not in all_blind(tmp_path, workers, 159_000, limit=MINUTE)
    assert at_risk([Blind("lags", 1), Blind("gone", None)], {"lags": ["P-2", "P-1"], "beats": ["P-3"]}) == (
        "P-1",
        "P-2",
    )


def test_response_times_are_counted_from_publication_to_the_first_of_each():
    alerts = [alert("a", at=10), alert("b", at=20), alert("c", at=30)]
    journal = [
        Entry(12, What.ACKNOWLEDGED, "a", "o-1"),
        Entry(26, What.ACKNOWLEDGED, "b", "o-1"),
        Entry(50, What.STEP_TAKEN, "a", "o-1", "bound_called", "reached"),
        Entry(30, What.STEP_TAKEN, "a", "o-1", "protected_called", "reached"),
    ]
    timely = lambda what, published_at, at: None if what == "called" else at - published_at <= 5  # noqa: E731
    stand = standings(alerts, journal, 99)
    assert response_times(stand, timely) == {
        "acknowledged": Answered(Spread(2, 3.0, 4.0, 5.0), 1),
        "called": Answered(Spread(1, 20.0, 20.0, 20.0), None),
        "sent": Answered(Spread(0), 0),
        "resolved": Answered(Spread(0), 0),
    }
    assert by_kind(stand, timely) == {Kind.SILENT: response_times(stand, timely)}


def test_a_shift_begins_with_its_first_instant_and_ends_before_its_last():
    alerts = [alert("a"), alert("b"), alert("c"), alert("d", at=20)]
    journal = [
        Entry(at, What.RESOLVED, name, "o-1", "excused") for at, name in ((9, "a"), (10, "b"), (20, "c"))
    ]
    stand, lines = lines_at(alerts, journal, 19)
    told = handover(10, 20, stand, lines, [*journal, Entry(11, What.ACKNOWLEDGED, "z", "o-1")])
    assert (told.earlier, [one.alert.identity for one in told.closed], names(told.open)) == (
        ("a",),
        ["b"],
        ["c"],
    )
    assert [one.alert for one in told.done] == ["b", "z"]
    assert [one.alert for one in told.stray] == ["z"]
