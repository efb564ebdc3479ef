"""A hard case as data: one theft case with all that makes a case hard, in the order in which it came in.

Two offences, a suspect, a victim, damage; started, requalified twice, interrupted on two points and resumed,
transferred to another body and territory, another proceeding joined to it, the suspect held for 71 hours and
then in custody, terminated, reopened by the prosecutor, sent to court. One card is corrected months later,
one is annulled by two officers, one comes before its predecessor, one fits no state of its day.
"""

from collections.abc import Mapping
from typing import Any

from esep.register.entries import card_id
from esep.register.submissions import Submission

CASE = "proceeding:237510031000123"
JOINED = "proceeding:247510031000200"
THEFT = "offence:237510031000123-1"
SECOND_THEFT = "offence:247510031000200-1"
SUSPECT = "suspect:237510031000123-1"
VICTIM = "victim:237510031000123-1"
DAMAGE = "damage:237510031000123-1"
RECORDS = (CASE, JOINED, THEFT, SECOND_THEFT, SUSPECT, VICTIM, DAMAGE)

SYSTEM = "desk"
SUSPECTED, HARMED = "p-" + "a" * 24, "p-" + "b" * 24
WORDS = "Told in words, and sealed"  # stands in every protected text of the case
POLICE = {"body": "mia", "department": "7512", "territory": "KZ-75"}
NORTH = {"actor": "officer-2", "office": "1101", "territory": "KZ-11"}
SIMPLE = {"article": "188", "part": "1", "gravity": "minor"}
BREAK_IN = {"article": "188", "part": "2", "gravity": "medium"}
ROBBERY = {"article": "191", "part": "2", "gravity": "grave"}
PERSON = {"sex": "male", "citizenship": "citizens"}


def submissions() -> list[Submission]:
    """Every card of the case, in the order in which it came in; any other order gives the same states."""
    return [*_begun(), *_held(), *_investigated(), *_joined(), *_ended(), *_mended()]


def card(key: str) -> str:
    """The id of the card that was sent under a key."""
    return card_id(SYSTEM, key)


def _said(
    key: str, kind: str, record: str, learned: str, fields: Mapping[str, Any], **envelope: str
) -> Submission:
    """A card that its source recorded at noon of a day."""
    standard = {"actor": "officer-1", "office": "7512", "territory": "KZ-75", "system": SYSTEM}
    return Submission(
        kind=kind,
        record=record,
        fields=fields,
        key=key,
        asserted_at=f"{learned}T07:00:00.000000Z",
        **{**standard, **envelope},
    )


def _begun() -> list[Submission]:
    done = {"committed_on": "2024-01-30", "discovered_on": "2024-01-31", "place_kind": "street"}
    registered = {**done, "territory": "KZ-75", "proceeding": CASE}
    begun = {"started_on": "2024-02-01", "start_ground": "complaint", "form": "preliminary"}
    harmed = {"victim_kind": "persons", "victim": HARMED, "offence": THEFT, "proceeding": CASE}
    whose = {"victim_kind": "persons", "victim": VICTIM, "offence": THEFT, "proceeding": CASE}
    cost = {"damage": 450_000, "damage_kind": "property", **whose}
    return [
        _said("injury", "victim.injury_established", VICTIM, "2024-02-01",
              {"established_on": "2024-02-09", "injury": "light"}),
        _said("start", "proceeding.started", CASE, "2024-02-01",
              {**begun, **POLICE, **SIMPLE, "events": WORDS}),
        _said("theft", "offence.registered", THEFT, "2024-02-01",
              {**registered, **SIMPLE, "registered_on": "2024-02-01"}),
        _said("cost", "damage.established", DAMAGE, "2024-02-02",
              {**cost, "established_on": "2024-02-02"}),
        _said("harmed", "victim.recognised", VICTIM, "2024-02-03",
              {**harmed, "recognised_on": "2024-02-03", "sex": "female", "age": 41, "circumstances": WORDS}),
        _said("break_in", "proceeding.requalified", CASE, "2024-02-10",
              {**BREAK_IN, "requalified_on": "2024-02-10"}),
        _said("theft_2", "offence.requalified", THEFT, "2024-02-10",
              {**BREAK_IN, "requalified_on": "2024-02-10"}),
        _said("unknown", "proceeding.interrupted", CASE, "2024-02-12",
              {"interrupted_on": "2024-02-12", "point": "1"}),
        _said("known", "proceeding.resumed", CASE, "2024-02-26",
              {"resumed_on": "2024-02-26", "resumption_ground": "person_established"}),
    ]  # fmt: skip


def _held() -> list[Submission]:
    """The suspect: 71 hours in detention over the day that had 25, where the law allows 48, then custody."""
    named = {"named_on": "2024-02-27", "suspect": SUSPECTED, "suspect_ground": "recognised", "age": 30}
    held = {"detention_ground": "caught", "detention_term": "ordinary"}
    custody = {
        "restraint": "custody",
        "decided_by": "investigating_judge",
        "until_at": "2024-05-02T05:00:00Z",
    }
    return [
        _said("named", "suspect.named", SUSPECT, "2024-02-27",
              {**named, **PERSON, "proceeding": CASE, "offence": THEFT, "circumstances": WORDS}),
        _said("told", "suspect.qualified", SUSPECT, "2024-02-27", {**BREAK_IN, "qualified_on": "2024-02-27"}),
        _said("held", "suspect.detained", SUSPECT, "2024-02-28",
              {**held, "detained_at": "2024-02-28T06:00:00Z"}),
        _said("recorded", "suspect.detention_recorded", SUSPECT, "2024-02-28",
              {"recorded_at": "2024-02-28T08:30:00Z"}),
        _said("noticed", "suspect.prosecutor_notified", SUSPECT, "2024-02-28",
              {"notified_at": "2024-02-28T15:00:00Z"}),
        _said("custody", "suspect.custody_ordered", SUSPECT, "2024-03-02",
              {**custody, "ordered_at": "2024-03-02T05:00:00Z"}),
    ]  # fmt: skip


def _investigated() -> list[Submission]:
    north = {"body": "eis", "department": "1101", "territory": "KZ-11"}
    return [
        _said("robbery", "proceeding.requalified", CASE, "2024-03-20",
              {**ROBBERY, "requalified_on": "2024-03-20"}),
        _said("theft_3", "offence.requalified", THEFT, "2024-03-20",
              {**ROBBERY, "requalified_on": "2024-03-20"}),
        _said("expert", "proceeding.interrupted", CASE, "2024-03-25",
              {"interrupted_on": "2024-03-25", "point": "9"}),
        _said("examined", "proceeding.resumed", CASE, "2024-04-08",
              {"resumed_on": "2024-04-08", "resumption_ground": "examination_done"}),
        _said("moved", "proceeding.transferred", CASE, "2024-04-10",
              {**north, "transferred_on": "2024-04-10", "reason": "territory"}),
    ]  # fmt: skip


def _joined() -> list[Submission]:
    begun = {"started_on": "2024-03-05", "start_ground": "officer_report", "form": "preliminary"}
    return [
        _said("start_2", "proceeding.started", JOINED, "2024-03-05", {**begun, **POLICE, **SIMPLE}),
        _said("second", "offence.registered", SECOND_THEFT, "2024-03-05",
              {**SIMPLE, "registered_on": "2024-03-05", "territory": "KZ-75", "proceeding": JOINED}),
        _said("join", "proceeding.joined", JOINED, "2024-04-12",
              {"joined_on": "2024-04-12", "main": CASE, "joining_reason": "several_offences"}, **NORTH),
        _said("second_moved", "offence.moved", SECOND_THEFT, "2024-04-12",
              {"moved_on": "2024-04-12", "proceeding": CASE}, **NORTH),
    ]  # fmt: skip


def _ended() -> list[Submission]:
    amnesty = {"ground": "3", "decided_by": "investigator"}
    ended = {"terminated_on": "2024-04-19"}
    prosecutor = {"actor": "prosecutor-1", "office": "procuracy", "territory": "KZ-11"}
    by_prosecutor = {"decided_by": "prosecutor"}
    sent = {"sent_on": "2024-05-28"}
    in_court = {**sent, "form": "preliminary", "referral": "indictment"}
    return [
        _said("freed", "suspect.restraint_lifted", SUSPECT, "2024-04-19",
              {"lifted_at": "2024-04-18T10:00:00Z", "decided_by": "investigator"}, **NORTH),
        _said("ended", "proceeding.terminated", CASE, "2024-04-19", {**ended, **amnesty}, **NORTH),
        _said("theft_ended", "offence.terminated", THEFT, "2024-04-19", {**ended, "ground": "3"}, **NORTH),
        _said("second_ended", "offence.terminated", SECOND_THEFT, "2024-04-19",
              {**ended, "ground": "3"}, **NORTH),
        _said("decided", "suspect.decided", SUSPECT, "2024-04-19",
              {"decided_on": "2024-04-19", "decision": "terminated", "ground": "3"}, **NORTH),
        _said("reopened", "proceeding.termination_cancelled", CASE, "2024-05-06",
              {"cancelled_on": "2024-05-06", **by_prosecutor, "explanation": WORDS}, **prosecutor),
        _said("theft_back", "offence.reopened", THEFT, "2024-05-06",
              {"reopened_on": "2024-05-06", **by_prosecutor}, **prosecutor),
        _said("second_back", "offence.reopened", SECOND_THEFT, "2024-05-06",
              {"reopened_on": "2024-05-06", **by_prosecutor}, **prosecutor),
        _said("undecided", "suspect.decision_cancelled", SUSPECT, "2024-05-06",
              {"cancelled_on": "2024-05-06", **by_prosecutor}, **prosecutor),
        _said("complete", "proceeding.completed", CASE, "2024-05-20",
              {"completed_on": "2024-05-20"}, **NORTH),
        _said("court", "proceeding.sent_to_court", CASE, "2024-05-28",
              {**sent, "referral": "indictment", "court": "court-7501"}, **prosecutor),
        _said("theft_court", "offence.sent_to_court", THEFT, "2024-05-28", in_court, **prosecutor),
        _said("second_court", "offence.sent_to_court", SECOND_THEFT, "2024-05-28", in_court, **prosecutor),
        _said("person_court", "suspect.decided", SUSPECT, "2024-05-28",
              {"decided_on": "2024-05-28", "decision": "sent_to_court"}, **prosecutor),
        _said("paid", "damage.recovered", DAMAGE, "2024-05-29",
              {"recovered_on": "2024-05-27", "recovered": 150_000}, **NORTH),
    ]  # fmt: skip


def _mended() -> list[Submission]:
    """One card fits no state of its day, one was entered twice and is annulled, one is corrected late."""
    return [
        _said("stray", "proceeding.resumed", CASE, "2024-05-10", {"resumed_on": "2024-05-10"}, **NORTH),
        _said("twice", "proceeding.interrupted", CASE, "2024-05-14",
              {"interrupted_on": "2024-05-14", "point": "9"}, **NORTH),
        _said("not_twice", "proceeding.annulled", CASE, "2024-05-15", {},
              annuls=card("twice"), why="entered_twice", second="officer-3", **NORTH),
        _said("expert_late", "proceeding.interrupted", CASE, "2024-09-16",
              {"interrupted_on": "2024-03-27", "point": "9"},
              corrects=card("expert"), why="typing_error", why_text=WORDS, **NORTH),
    ]  # fmt: skip
