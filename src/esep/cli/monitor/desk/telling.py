"""Alerts in words, for people and for programs: what, since when, how it stands, what comes next."""

from dataclasses import replace
from datetime import date

from esep.cli.register_desk import RegisterDesk
from esep.monitoring.desk.cards import CARDS, RESULT, TELLING
from esep.monitoring.desk.escalating import Handing
from esep.monitoring.desk.journal import Entry, Standing
from esep.monitoring.desk.queue import Line
from esep.monitoring.desk.steps import NONE
from esep.monitoring.instants import instant_of
from esep.monitoring.kinds import Grade, Kind
from esep.register.entries import microseconds, written

SHORT = 8  # signs of a number that are shown
MINUTE = 60_000
HOUR = 60  # minutes
LATE = 15  # minutes from a beginning to its alert that are told


def written_at(at: int) -> str:
    """Milliseconds as the journal writes an instant."""
    return written(microseconds(instant_of(at)))


def moment(desk: RegisterDesk, at: int) -> str:
    """Milliseconds by the clock of the register's territory."""
    return desk.words.moment(written_at(at), desk.home.clock_of(desk.home.settings.territory))


def day(at: int) -> date:
    """The day by which titles of codes are looked up."""
    return instant_of(at).date()


def kind_in_words(desk: RegisterDesk, kind: Kind) -> str:
    """What an alert of a kind is about."""
    return desk.book.phrases.say(f"monitoring.kind.{kind.name.lower()}.title", desk.lang)


def subject(desk: RegisterDesk, line: Line) -> str:
    """What a line is about: a kind, with how many alerts have what in common."""
    alert = line.about[0].alert
    said = kind_in_words(desk, alert.kind)
    if line.incident is None:
        return f"{said}, {grade(desk, alert.grade, alert.published_at)}" if alert.grade else said
    incident = line.incident
    aspect = desk.say(f"desk.aspect.{incident.aspect or 'time'}", value=incident.value)
    count = len(line.about) if line.folds else len(incident.folded) + len(incident.apart)
    return desk.say("desk.incident" if line.folds else "desk.apart", kind=said, count=count, aspect=aspect)


def grade(desk: RegisterDesk, one: Grade, at: int) -> str:
    """How sure an alert is, as the list of the codebook calls it."""
    return desk.words.code("monitoring_alert_grade", one.name.lower(), day(at)).lower()


def number_of(line: Line) -> str:
    """The number by which a line is called: that of its incident where it stands for several."""
    return line.incident.identity if line.incident and line.folds else line.about[0].alert.identity


def stands(desk: RegisterDesk, one: Standing) -> str:
    """How an alert stands, whose it is, whether what began is over while something is due about it, and
    whether it was told late.
    """
    state = desk.words.state(desk.home.domains.record("monitoring_alert"), one.state.value)
    said = [f"{state} ({one.by})" if one.by else state]
    said += [desk.say("desk.over")] if one.open and one.alert.over else []
    return ", ".join(said + told_late(desk, one))


def told_late(desk: RegisterDesk, one: Standing) -> list[str]:
    """How long after what it is about began an alert was published, where that is long."""
    minutes = (one.alert.published_at - one.alert.began_at) // MINUTE
    if minutes < LATE:
        return []
    unit, count = ("hours", minutes // HOUR) if minutes >= 2 * HOUR else ("minutes", minutes)
    return [desk.say("desk.told_late", time=desk.say(f"desk.term.{unit}", count=count))]


def all_stand(desk: RegisterDesk, line: Line) -> str:
    """How a line stands: as its most pressing alert, over once all of its alerts are."""
    most, over = line.about[0], all(one.alert.over for one in line.about)
    return stands(desk, replace(most, alert=replace(most.alert, over=over)))


def step_in_words(desk: RegisterDesk, step: str) -> str:
    """The next step as what is to be done; the list of the codebook names a step that was taken."""
    return "–" if step == NONE else desk.say(f"desk.step.{step}")


def goes_on(desk: RegisterDesk, line: Line, now: int) -> str:
    """To whom it should have gone by now, else when it goes on next."""
    if line.overdue:
        last = line.overdue[-1]
        minutes = (now - last.due_at) // MINUTE
        return desk.say(
            "desk.overdue" if minutes else "desk.overdue_now", to=receiver(desk, last), minutes=minutes
        )
    if line.next_at is None:
        return "–"
    return desk.say("desk.next_at", minutes=-(-(line.next_at - now) // MINUTE))


def receiver(desk: RegisterDesk, handing: Handing) -> str:
    """To whom an alert goes, as the list of the codebook calls it."""
    return desk.words.code("alert_escalation", handing.to, day(handing.due_at))


def line_as_data(desk: RegisterDesk, line: Line) -> dict[str, object]:
    """A line of the queue for a program."""
    first, incident = line.about[0], line.incident
    told: dict[str, object] = {
        "number": number_of(line),
        "incident": incident.identity if incident else None,
        "kind": first.alert.kind.name.lower(),
        "grade": first.alert.grade.name.lower(),
        "words": subject(desk, line),
        "alerts": [alert_as_data(one) for one in line.about],
        "next_step": line.next_step,
        "what_to_do": [desk.book.phrases.say(phrase, desk.lang) for phrase in line.words],
        "overdue": [{"to": one.to, "due_at": written_at(one.due_at)} for one in line.overdue],
        "next_at": None if line.next_at is None else written_at(line.next_at),
    }
    if incident:
        told |= {"aspect": incident.aspect, "value": incident.value, "at_risk": list(incident.at_risk)}
    return told


def alert_as_data(one: Standing) -> dict[str, object]:
    """An alert for a program."""
    return {
        "alert": one.alert.identity,
        "order": f"monitoring_order:{one.alert.order}",
        "device": f"monitoring_device:{one.alert.device}",
        "published_at": written_at(one.alert.published_at),
        "began_at": written_at(one.alert.began_at),
        "state": one.state.value,
        "over": one.alert.over,
        "told_after_minutes": (one.alert.published_at - one.alert.began_at) // MINUTE,
        "since": written_at(one.since),
        "by": one.by,
        "protects": list(one.alert.protects),
    }


def entry_in_words(desk: RegisterDesk, one: Entry) -> str:
    """What was done: when, about which alert, by whom, with the codes beside it in words."""
    record = desk.home.domains.record("monitoring_alert")
    codes = {TELLING.get(one.what, ""): one.told, RESULT: one.result}
    lists = {field.name: field.of for card in record.cards.values() for field in card.fields}
    told = [desk.words.code(lists[name], code, day(one.at)) for name, code in codes.items() if code]
    said = ": ".join([desk.words.card(record, CARDS[one.what]), ", ".join(told)][: 1 + bool(told)])
    return f"{moment(desk, one.at)}  {one.alert[:SHORT]}  {said} ({one.by})"


def entry_as_data(one: Entry) -> dict[str, object]:
    """What was done, for a program."""
    return {
        "at": written_at(one.at),
        "alert": one.alert,
        "what": CARDS[one.what],
        "by": one.by,
        "told": one.told,
        "result": one.result,
    }
