"""A register with one hard case: requalified twice, interrupted, transferred, joined to, terminated,
reopened, corrected late, with a card that waits, one that stands aside, one annulled, and a person held.
"""

from datetime import UTC, datetime
from pathlib import Path

from esep.register.home import Home
from esep.register.home_settings import Settings
from esep.register.submissions import Accepted, Submission

CASE = "proceeding:237510031000123"
JOINED = "proceeding:247510031000200"
SUSPECT = "suspect:237510031000123-1"
PERSON = "p-" + "a" * 24
NAME = "Выдуманов"  # stands in protected text, and must be seen nowhere without a right
ACTORS = """
[[actor]]
code = "{code}"
role = "{role}"
office = "{office}"
territory = "{territory}"
valid_from = 2024-01-01
"""
OFFICERS = (
    ("i-1", "investigator", "7512", "KZ-75"),
    ("i-2", "investigator", "1101", "KZ-11"),
    ("d-1", "duty_officer", "7512", "KZ-75"),
    ("s-1", "statistician", "7512", "KZ-75"),
    ("p-1", "prosecutor", "kz", "KZ"),
    ("p-2", "prosecutor", "kz", "KZ"),
    ("a-1", "auditor", "kz", "KZ"),
)
BODY = {"body": "mia", "territory": "KZ-75", "form": "preliminary"}


class Clock:
    """Stands where it is set."""

    now = datetime(2024, 2, 5, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def made(folder: Path) -> Path:
    """An empty register with its officers."""
    settings = Settings(codebook="kz", office="7512", territory="KZ-75", origin="example.org/register")
    Home.create(folder, settings).close()
    names = ("code", "role", "office", "territory")
    with (folder / "actors.toml").open("a", encoding="utf-8") as file:
        file.writelines(ACTORS.format(**dict(zip(names, one, strict=True))) for one in OFFICERS)
    return folder


def told(folder: Path) -> dict[str, Accepted]:
    """The case stated card by card, each on the day on which the register learned it; by its key."""
    clock, done = Clock(), {}
    with Home.open(folder, clock) as home:
        for key, kind, record, learned, fields, given in cards():
            clock.now = datetime.fromisoformat(f"{learned}T06:00:00+00:00")
            for name in ("corrects", "annuls"):
                if name in given:
                    given[name] = done[given[name]].id
            standard = {"actor": "i-1", "office": "7512", "territory": "KZ-75", "system": "esep"}
            sent = Submission(kind=kind, record=record, fields=fields, key=key, **(standard | given))
            done[key] = home.register.accept(sent)
    return done


def reported(folder: Path) -> str:
    """The id of a card that makes a paper, stated by an officer of another office."""
    fields = {
        "registered_at": "2024-06-03T10:00",
        "channel": "in_person",
        "territory": "KZ-11",
        "message": NAME,
    }
    envelope = {"actor": "i-2", "office": "1101", "territory": "KZ-11", "system": "esep", "key": "slip"}
    with Home.open(folder) as home:
        sent = Submission(kind="report.registered", record="report:2024771", fields=fields, **envelope)
        return home.register.accept(sent).id


def cards():
    """Key, kind, record, day on which it was learned, fields, envelope."""
    first = {"article": "188", "part": "1", "gravity": "minor"}
    second = {"article": "188", "part": "2", "gravity": "medium"}
    third = {"article": "188", "part": "3", "gravity": "grave"}
    north = {"actor": "i-2", "office": "1101", "territory": "KZ-11"}
    events = f"{NAME} took a telephone at the market."
    yield (
        "start",
        "proceeding.started",
        CASE,
        "2024-02-05",
        {
            "started_on": "2024-02-05",
            "start_ground": "complaint",
            "report": "report:237510031002345",
            "department": "7512",
            "events": events,
            **BODY,
            **first,
        },
        {},
    )
    yield "named", "suspect.named", SUSPECT, "2024-02-06", SUSPECTED, {}
    yield (
        "held",
        "suspect.detained",
        SUSPECT,
        "2024-02-06",
        {"detained_at": "2024-02-06T10:00", "detention_ground": "caught", "detention_term": "ordinary"},
        {},
    )
    yield (
        "qualified",
        "proceeding.requalified",
        CASE,
        "2024-02-20",
        {"requalified_on": "2024-02-20", **second},
        {},
    )
    yield (
        "stopped",
        "proceeding.interrupted",
        CASE,
        "2024-03-01",
        {"interrupted_on": "2024-03-01", "point": "3"},
        {},
    )
    yield (
        "resumed",
        "proceeding.resumed",
        CASE,
        "2024-03-15",
        {"resumed_on": "2024-03-15", "resumption_ground": "person_found"},
        {},
    )
    yield "again", "proceeding.requalified", CASE, "2024-03-20", {"requalified_on": "2024-03-20", **third}, {}
    yield (
        "moved",
        "proceeding.transferred",
        CASE,
        "2024-03-25",
        {
            "transferred_on": "2024-03-25",
            "body": "mia",
            "department": "1101",
            "territory": "KZ-11",
            "reason": "territory",
        },
        {},
    )
    yield (
        "other",
        "proceeding.started",
        JOINED,
        "2024-03-04",
        {"started_on": "2024-03-04", **BODY, **first},
        {},
    )
    yield (
        "joined",
        "proceeding.joined",
        JOINED,
        "2024-04-01",
        {"joined_on": "2024-04-01", "main": CASE, "joining_reason": "several_offences"},
        {},
    )
    yield (
        "ended",
        "proceeding.terminated",
        CASE,
        "2024-04-10",
        {
            "terminated_on": "2024-04-10",
            "ground": "2",
            "decided_by": "investigator",
            "explanation": f"{NAME} owned it.",
        },
        north,
    )
    yield (
        "twice",
        "proceeding.terminated",
        CASE,
        "2024-04-11",
        {"terminated_on": "2024-04-10", "ground": "2"},
        dict(north),
    )
    yield (
        "reopened",
        "proceeding.termination_cancelled",
        CASE,
        "2024-05-06",
        {"cancelled_on": "2024-05-06", "decided_by": "prosecutor"},
        {"actor": "p-1", "office": "kz"},
    )
    yield (
        "untwice",
        "proceeding.annulled",
        CASE,
        "2024-05-07",
        {},
        {**north, "annuls": "twice", "why": "entered_twice", "second": "p-1"},
    )
    yield (
        "corrected",
        "proceeding.interrupted",
        CASE,
        "2024-05-20",
        {"interrupted_on": "2024-03-04", "point": "3"},
        {**north, "corrects": "stopped", "why": "typing_error", "why_text": f"{NAME} was seen on 2 March."},
    )
    yield "early", "proceeding.resumed", CASE, "2024-05-21", {"resumed_on": "2024-05-20"}, dict(north)


SUSPECTED = {
    "named_on": "2024-02-06",
    "suspect": PERSON,
    "proceeding": CASE,
    "sex": "male",
    "citizenship": "citizens",
}
