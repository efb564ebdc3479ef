"""`esep card`: a statement goes in with its key, is told back in words, and corrected by another alone."""

import json

import pytest
from tests.cli.hard_case import CASE, NAME

from esep.kernel.errors import EsepError
from esep.register.home import Home
from esep.register.sql import SqlJournal

STARTED = {
    "started_on": "2026-11-02",
    "body": "mia",
    "territory": "KZ-75",
    "form": "preliminary",
    "article": "188",
    "part": "1",
    "gravity": "minor",
}
NUMBER = "267510031000001"
I1 = ("--as", "i-1", "--purpose", "criminal_case")


@pytest.fixture
def new(esep, empty):
    def run(kind, *given, record=NUMBER, who=I1, **options):
        named = [part for name, value in options.items() for part in (f"--{name.replace('_', '-')}", value)]
        return esep("card", "new", kind, *given, "--record", record, "--home", empty, *who, *named)

    return run


@pytest.fixture
def started(new, tmp_path):
    """A new case, and the answer of the command for programs."""
    path = tmp_path / "started.json"
    path.write_text(json.dumps(STARTED | {"events": f"{NAME} took it."}))
    return json.loads(new("proceeding.started", "--json", **{"from": path, "key": "k1"}).stdout)


def pairs(**fields):
    return [f"{name}={value}" for name, value in fields.items()]


def test_a_card_is_told_with_its_entry_its_state_and_what_is_due(new, tmp_path):
    path = tmp_path / "started.json"
    path.write_text(json.dumps(STARTED))
    done = new("proceeding.started", "--lang", "ru", **{"from": path})
    first, second, third = done.stdout.splitlines()
    assert first.startswith("внесение 1  карточка ")
    assert first.endswith(f"proceeding:{NUMBER}")
    assert second == "учтена; состояние теперь: В производстве"
    assert third.startswith("  Срок расследования: до 2027-01-02, осталось: ")


def test_the_same_key_counts_once_and_another_content_is_refused(new, started, tmp_path):
    again = new("proceeding.started", **{"from": tmp_path / "started.json", "key": "k1"})
    assert (again.exit_code, "nothing was added" in again.stdout) == (0, True)
    (tmp_path / "other.json").write_text(json.dumps(STARTED | {"gravity": "grave"}))
    other = new("proceeding.started", **{"from": tmp_path / "other.json", "key": "k1"})
    assert other.stderr[:5] == "E-744"


def test_a_flagged_card_stands_and_names_the_rule_in_words(new, started):
    done = new(
        "proceeding.requalified",
        *pairs(requalified_on="2026-11-03", article="188", part="1", gravity="minor"),
    )
    assert done.exit_code == 0
    assert "  ! PRO-08: a requalification changes something (principle of procedure)" in done.stdout


def test_everything_wrong_with_a_card_is_told_at_once_in_ones_language(new, started):
    done = new("proceeding.extended", *pairs(extended_on="2026-11-09", until_on="2026-11-08"), "--lang", "kk")
    assert done.exit_code == 1
    assert sorted(line[:5] for line in done.stderr.splitlines() if line[:2] == "E-") == ["E-635", "E-637"]
    told = new("proceeding.extended", *pairs(extended_on="2026-11-09", until_on="2026-11-08"), "--json")
    assert sorted(one["code"] for one in json.loads(told.stdout)["refused"]) == ["E-635", "E-637"]


def test_what_is_impossible_is_said_with_the_rule_in_ones_language(new, started):
    fields = pairs(extended_on="2026-11-09", until_on="2026-11-08", decided_by="prosecutor")
    said = new("proceeding.extended", *fields, "--lang", "ru").stderr
    assert "продлённый срок не может истечь раньше, чем продлён" in said
    assert "PRO-01 (логика)" in said


def test_a_correction_takes_the_place_of_its_card_with_a_reason(new, started, empty, esep):
    fields = pairs(**STARTED | {"gravity": "medium"})
    assert new("proceeding.started", *fields, corrects=started["card"]).stderr[:5] == "E-747"
    done = new("proceeding.started", *fields, corrects=started["card"], why="wrong_code")
    assert done.exit_code == 0, done.stderr
    shown = esep("record", "show", CASE.replace("237510031000123", NUMBER), "--home", empty).stdout
    assert "[no longer counts: entry 2 counts in its place]" in shown
    assert "Gravity: Crime of medium gravity" in shown


def test_an_annulment_needs_a_second_officer_who_may_agree(new, started):
    def annul(**options):
        return new("proceeding.annulled", annuls=started["card"], why="entered_twice", **options)

    assert annul().stderr[:5] == "E-660"
    assert annul(second="i-1").stderr[:5] == "E-660"
    assert annul(second="nobody").stderr[:5] == "E-663"
    assert annul(second="d-1").stderr[:5] == "E-660"
    done = annul(second="p-1")
    assert (done.exit_code, "annulled" in done.stdout) == (0, True), done.stderr


def test_a_lost_update_is_refused(new, started):
    stop = pairs(interrupted_on="2026-11-03", point="3")
    assert new("proceeding.interrupted", *stop, expects=started["entry"]).exit_code == 0
    assert new("proceeding.resumed", "resumed_on=2026-11-04", expects=started["entry"]).stderr[:5] == "E-745"


def test_nobody_states_anything_about_the_case_of_another(new, started):
    stop = pairs(interrupted_on="2026-11-03", point="3")
    assert new("proceeding.interrupted", *stop, who=("--as", "i-2")).stderr[:5] == "E-660"
    assert new("proceeding.interrupted", *stop, who=("--as", "s-1")).stderr[:5] == "E-660"
    unnamed = new("proceeding.interrupted", *stop, who=())
    assert (unnamed.exit_code, unnamed.stderr[:5]) == (2, "E-764")
    assert new("proceeding.interrupted", *stop).exit_code == 0


def test_whoever_takes_over_a_case_may_begin_and_the_one_before_may_no_longer(new, started):
    moved = pairs(
        transferred_on="2026-11-03", body="mia", department="1101", territory="KZ-11", reason="territory"
    )
    assert new("proceeding.transferred", *moved).exit_code == 0
    stop = pairs(interrupted_on="2026-11-04", point="3")
    assert new("proceeding.interrupted", *stop).stderr[:5] == "E-660"
    assert new("proceeding.interrupted", *stop, who=("--as", "i-2")).exit_code == 0
    assert new("proceeding.resumed", "resumed_on=2026-11-05", who=("--as", "i-2")).exit_code == 0


def test_who_was_revoked_is_out_at_once(new, started, empty):
    path = empty / "actors.toml"
    path.write_text(
        path.read_text().replace('code = "i-1"', 'code = "i-1"\nrevoked_at = 2026-01-01T00:00:00Z')
    )
    assert new("proceeding.interrupted", *pairs(interrupted_on="2026-11-03", point="3")).stderr[:5] == "E-660"


def test_a_document_comes_from_standard_input_too(empty):
    from typer.testing import CliRunner

    from esep.cli import app

    arguments = ["card", "new", "proceeding.started", "--record", NUMBER, "--from", "-", "--home", str(empty)]
    done = CliRunner().invoke(app, [*arguments, *I1], input=json.dumps(STARTED))
    assert done.exit_code == 0, done.stderr


@pytest.mark.parametrize("text", ["[]", "{", "1", '"x"', ""])
def test_a_document_that_is_no_object_is_refused(new, tmp_path, text):
    (tmp_path / "odd.json").write_text(text)
    assert new("proceeding.started", **{"from": tmp_path / "odd.json"}).stderr[:5] == "E-767"


def test_after_an_unknown_outcome_the_key_is_told_and_sending_again_counts_once(new, tmp_path, monkeypatch):
    path = tmp_path / "started.json"
    path.write_text(json.dumps(STARTED))
    whole = SqlJournal.writing

    class Broken:
        def __init__(self, block):
            self.block = block

        def __enter__(self):
            return self.block.__enter__()

        def __exit__(self, *failure):
            self.block.__exit__(*failure)
            raise EsepError("E-601", fault="SQLITE_IOERR")

    monkeypatch.setattr(SqlJournal, "writing", lambda journal: Broken(whole(journal)))
    unknown = new("proceeding.started", **{"from": path})
    assert (unknown.exit_code, "E-601" in unknown.stderr) == (1, True)
    key = unknown.stderr.partition("--key ")[2].partition(",")[0]
    monkeypatch.setattr(SqlJournal, "writing", whole)
    again = new("proceeding.started", **{"from": path, "key": key})
    assert "nothing was added" in again.stdout


def test_a_card_is_shown_with_its_envelope(esep, hard):
    with Home.open(hard) as home:
        corrected = home.journal.of_record(CASE)[-2].id
    shown = esep("card", "show", corrected, "--home", hard, "--lang", "en").stdout
    assert "stated by i-2, office 1101, channel form" in shown
    assert "corrects the card" in shown
    assert "learned by this register: 2024-05-20" in shown
    assert "(protected: case data)" in shown
    asked = ("card", "show", corrected, "--home", hard, "--class", "case", "--json")
    told = json.loads(esep(*asked, "--as", "i-2", "--purpose", "criminal_case").stdout)
    assert told["protected"][0]["fields"] == {"why": f"{NAME} was seen on 2 March."}


def test_an_erased_part_is_named_with_its_day(esep, hard):
    with Home.open(hard) as home:
        card = home.journal.of_record(CASE)[0].id
        home.people.keyring.destroy(f"record:{CASE}", "retention_end")
    asked = ("card", "show", card, "--home", hard, "--class", "case", "--as", "i-2")
    shown = esep(*asked, "--purpose", "criminal_case")
    assert shown.exit_code == 0
    assert "(erased on 2026-" in shown.stdout
    assert esep("verify", "--home", hard).exit_code == 0


@pytest.mark.parametrize(
    ("card", "code"), [(NAME, "E-769"), ("d03556b1-b9b7-8b7a-a854-9189f82198ad", "E-661")]
)
def test_a_card_that_is_not_there_is_refused(esep, hard, card, code):
    for command in (("card", "show"), ("receipt",)):
        done = esep(*command, card, "--home", hard)
        assert done.stderr[:5] == code
        assert NAME not in done.stderr


def test_a_protected_field_is_not_taken_from_the_command_line(new, empty):
    done = new("proceeding.started", *pairs(**STARTED | {"events": NAME}))
    assert done.stderr[:5] == "E-766"
    assert NAME not in done.stderr
    with Home.open(empty) as home:
        assert home.journal.head().size == 0


def test_a_link_is_asked_for_the_form_of_its_number_and_an_unknown_record_is_told(new, started):
    joined = {"joined_on": "2026-11-03"}
    slip = new("proceeding.joined", *pairs(**joined, main="proceeding:999999999999999999"))
    assert (slip.exit_code, slip.stderr[:5]) == (1, "E-845"), slip.stderr
    other = "proceeding:267510031000999"
    told = new("proceeding.joined", *pairs(**joined, main=other), key="k-9")
    assert (told.exit_code, f"  {other}: not in this register yet" in told.stdout) == (0, True), told.stderr
    again = new("proceeding.joined", *pairs(**joined, main=other), "--json", key="k-9")
    assert json.loads(again.stdout)["not_known_yet"] == [other]
