"""What happens to an order has to be told to the person it protects: due until a notice of it stands."""

import json

import pytest

from esep.register.home import Home
from esep.register.submissions import Submission

HE, SHE = "p-" + "a" * 24, "p-" + "b" * 24
ORDER, ARREST = "protective_order:1", "administrative_arrest:1"
ISSUED = {"binds": HE, "protects": SHE, "territory": "KZ-75", "relation": "spouse", "sex": "male", "age": 41}
BEGUN = {
    "arrest_days": 3,
    "arrested": HE,
    "sex": "male",
    "administrative_article": "73",
    "territory": "KZ-75",
}


class At:
    """A register with an order delivered on 21 October 2024, noon in UTC."""

    def __init__(self, esep, folder):
        self.esep, self.folder = esep, folder
        self.writes("protective_order.issued", ORDER, issued_at=noon("2024-10-20"), **ISSUED)
        self.writes(
            "protective_order.delivered", ORDER, delivered_at=noon("2024-10-21"), delivery_manner="signature"
        )

    def writes(self, kind, record, **fields):
        with Home.open(self.folder) as home:
            return home.register.accept(
                Submission(
                    kind=kind,
                    record=record,
                    fields=fields,
                    key=f"{record}-{kind}-{next(iter(fields.values()))}".replace(" ", ""),
                    actor="i-1",
                    office="7512",
                    territory="KZ-75",
                    system="esep",
                )
            )

    def notice(self, number, subject, at, **linked):
        of = linked or {"protective_order": ORDER}
        self.writes(
            "victim_notice.fell_due",
            f"victim_notice:{number}",
            due_at=at,
            notice_subject=subject,
            territory="KZ-75",
            victim=SHE,
            **of,
        )

    def due(self, at, record=ORDER, *more):
        """What she has to be told as a day ends, as the list and the record itself say."""
        kind = record.partition(":")[0]
        told = self.esep(
            "due", "--home", self.folder, "--at", at, "--kind", kind, "--officer", "i-1", "--json", *more
        )
        listed = {
            one["deadline"]: one for one in json.loads(told.stdout) if one["deadline"].startswith("tell_")
        }
        shown = json.loads(
            self.esep("record", "show", record, "--home", self.folder, "--as-of", at, "--json").stdout
        )
        own = {one["deadline"] for one in shown["deadlines"] if one["status"] in {"running", "overdue"}}
        assert listed.keys() == {one for one in own if one.startswith("tell_")}
        return {name: one["status"] for name, one in listed.items()}


def noon(on):
    return f"{on}T12:00:00.000000Z"


@pytest.fixture
def at(esep, empty):
    return At(esep, empty)


def test_that_an_order_was_delivered_is_due_to_be_told_until_a_notice_of_it_stands(at):
    assert at.due("2024-10-21") == {"tell_delivery": "running"}
    assert at.due("2024-10-23") == {"tell_delivery": "overdue"}
    at.notice(1, "breach", noon("2024-10-21"))
    assert at.due("2024-10-23") == {"tell_delivery": "overdue"}
    at.notice(2, "order_delivered", noon("2024-10-21"))
    assert at.due("2024-10-23") == {}


def test_a_notice_that_names_another_order_tells_nothing_of_this_one(at):
    at.notice(1, "order_delivered", noon("2024-10-21"), protective_order="protective_order:2")
    assert at.due("2024-10-23") == {"tell_delivery": "overdue"}


def test_every_breach_has_to_be_told(at):
    at.notice(1, "order_delivered", noon("2024-10-21"))
    for on in ("2024-10-25", "2024-10-28"):
        told = {"breach_kind": "visited", "told_by": "witness"}
        at.writes("protective_order.breached", ORDER, breached_at=noon(on), learned_at=noon(on), **told)
    at.notice(2, "breach", noon("2024-10-25"))
    assert at.due("2024-10-27") == {}
    assert at.due("2024-10-29") == {"tell_breach": "overdue"}
    at.notice(3, "breach", noon("2024-10-28"))
    assert at.due("2024-10-29") == {}


def test_that_time_alone_ended_it_is_due_as_soon_as_it_has_and_not_before(at):
    at.notice(1, "order_delivered", noon("2024-10-21"))
    assert at.due("2024-11-19") == {}
    assert at.due("2024-11-25") == {"tell_end": "overdue"}
    at.notice(2, "order_end", noon("2024-11-21"))
    assert at.due("2024-11-25") == {}


def test_that_it_was_lifted_is_told_once_and_its_end_by_time_not_at_all(at):
    at.notice(1, "order_delivered", noon("2024-10-21"))
    at.writes(
        "protective_order.lifted", ORDER, lifted_at=noon("2024-10-30"), decided_by="court", reason="other"
    )
    assert at.due("2024-11-01") == {"tell_end": "overdue"}
    at.notice(2, "order_end", noon("2024-10-30"))
    assert at.due("2024-12-30") == {}


def test_the_release_from_an_arrest_has_to_be_told(at):
    at.writes(
        "administrative_arrest.begun",
        ARREST,
        begun_at=noon("2024-10-25"),
        until_at=noon("2024-10-28"),
        **BEGUN,
    )
    at.writes("administrative_arrest.ended", ARREST, ended_at=noon("2024-10-28"), arrest_end="served")
    assert at.due("2024-10-29", ARREST) == {"tell_release": "overdue"}
    at.notice(1, "release", noon("2024-10-28"), administrative_arrest=ARREST)
    assert at.due("2024-10-29", ARREST) == {}


def test_whoever_wants_to_be_told_nothing_has_that_as_the_reason_on_record(at):
    at.notice(1, "order_delivered", noon("2024-10-21"))
    at.writes("victim_notice.withdrawn", "victim_notice:1", withdrawn_at=noon("2024-10-21"))
    assert at.due("2024-10-23") == {}
    later = at.esep("due", "--home", at.folder, "--at", "2024-10-23", "--kind", "victim_notice", "--json")
    assert json.loads(later.stdout) == []


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_why_it_is_due_names_the_rule_and_the_card_in_words(at, lang):
    asked = (
        "due",
        "--home",
        at.folder,
        "--at",
        "2024-11-25",
        "--kind",
        "protective_order",
        "--why",
        "--lang",
        lang,
    )
    said = at.esep(*asked).stdout
    assert "24" in said
    assert "2024-11-21" in said
    for never in ("!expiry", "over_at", "fell_due", "order_end", SHE):
        assert never not in said


def test_a_card_of_an_earlier_day_is_told_with_the_state_of_today(esep, empty):
    At(esep, empty)
    asked = ("card", "new", "protective_order.checked", "checked_on=2024-10-25", "check_result=kept")
    named = ("--record", ORDER, "--home", empty, "--as", "i-1", "--purpose", "protection", "--json")
    assert json.loads(esep(*asked, *named).stdout)["state"] == "ended"
