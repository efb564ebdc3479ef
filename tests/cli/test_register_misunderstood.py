"""What is typed in the wrong place of a command line is refused in one's language, and repeated nowhere."""

import json

import pytest
from tests.cli.hard_case import CASE

NAME = "Petrovich"
UNREADABLE = {
    "day": ("record", "show", CASE, "--as-of", NAME),
    "instant": ("record", "show", CASE, "--known", NAME),
    "choice": ("record", "show", CASE, "--class", NAME),
    "number": ("card", "new", "proceeding.resumed", "--record", CASE, "--expects", NAME),
    "option": ("due", f"--{NAME}"),
    "command": (NAME,),
    "command of a group": ("card", NAME),
    "word too many": ("record", "show", CASE, NAME),
}


@pytest.mark.parametrize("where", UNREADABLE)
def test_what_cannot_be_read_is_misuse_and_is_not_repeated(esep, where):
    for lang, next_ in (("en", "next"), ("ru", "что делать"), ("kk", "не істеу керек")):
        done = esep(*UNREADABLE[where], "--lang", lang)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr[:4] == "E-84"
        assert f"  {next_}: " in done.stderr
        assert NAME not in done.stderr
    told = json.loads(esep(*UNREADABLE[where], "--json").stdout)
    assert told["code"][:4] == "E-84"
    assert NAME not in str(told)


def test_what_is_taken_there_is_shown(esep):
    assert "2024-06-30;" in esep(*UNREADABLE["day"]).stderr
    assert "open, case, person, special, sealed;" in esep(*UNREADABLE["choice"]).stderr
    assert "--kind" in esep(*UNREADABLE["option"]).stderr
    assert "new, show" in esep(*UNREADABLE["command of a group"]).stderr


@pytest.mark.parametrize("typed", [("card", "new"), ("card", "new", "a.b", "--record")])
def test_what_is_missing_is_named(esep, typed):
    done = esep("--lang", "ru", *typed)
    assert (done.exit_code, done.stderr[:5]) == (2, "E-847")
    assert "KIND" in done.stderr or "--record" in done.stderr


READING = {
    f"offence:{NAME}": "E-741",
    f"offence:{NAME}-Ivan": "E-741",
    f"{NAME.lower()}:1": "E-669",
    f"proceeding:{NAME}1": "E-751",
    "proceeding:17": "E-751",
}


@pytest.mark.parametrize(("record", "code"), READING.items())
@pytest.mark.parametrize("actor", ["s-1", "i-1"])
def test_a_number_that_no_record_bears_leaves_no_row_in_the_trail(esep, hard, record, code, actor):
    before = (hard / "trail.sqlite").read_bytes()
    who = ("--as", actor, "--purpose", "criminal_case", "--home", hard)
    for typed in (
        ("record", "show", record, "--class", "case"),
        ("record", "show", record),
        ("card", "new", "offence.attached", "--record", record, f"attached_to={record}"),
        ("card", "new", f"{record.partition(':')[0]}.annulled", "--record", record),
    ):
        done = esep(*typed, *who)
        assert done.exit_code == 1
        assert done.stderr[:5] in {code, "E-622"}
        assert NAME not in done.stderr
    assert (hard / "trail.sqlite").read_bytes() == before
    assert not [
        path for path in hard.rglob("*.sqlite*") if NAME.lower().encode() in path.read_bytes().lower()
    ]


@pytest.mark.parametrize("actor", [NAME, "Ivan-Petrov", "petrov7"])
def test_a_name_given_as_an_officer_is_not_repeated(esep, hard, actor):
    done = esep("record", "show", CASE, "--as", actor, "--class", "case", "--home", hard)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-663")
    assert actor not in done.stderr
    assert "i-77" in esep("record", "show", CASE, "--as", "i-77", "--home", hard).stderr


def test_what_may_be_recorded_is_told_outside_a_register_too(esep, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "offence.registered" in esep("domains").stdout
    assert esep("domains", "--home", tmp_path / "nowhere").stderr[:5] == "E-760"
    assert esep("due").stderr[:5] == "E-760"


def test_a_code_that_does_not_hold_on_the_day_is_told_like_one_that_never_did(esep, hard):
    given = ("card", "new", "suspect.detained", "--record", "2", "--as", "i-1", "--home", hard)
    for typed, near in (("caughd", "the nearest are: caught"), (NAME, "not repeated here\n")):
        done = esep(
            *given, "detained_at=2024-02-06T10:00", f"detention_ground={typed}", "detention_term=ordinary"
        )
        assert done.stderr[:5] == "E-624"
        assert near in done.stderr
        assert "`esep codebook show detention_ground --on 2024-02-06`" in done.stderr
        assert NAME not in done.stderr
    started = (
        "card",
        "new",
        "proceeding.started",
        "--record",
        "247510031000777",
        "--as",
        "i-1",
        "--home",
        hard,
    )
    stated = ("body=mia", "territory=KZ-75", "form=preliminary", "part=1", "gravity=minor", "article=108-1")
    early = esep(*started, "started_on=2024-02-05", *stated)
    assert early.stderr.startswith(
        "E-624 article: what was given is no code of the list article on 2024-02-05"
    )
