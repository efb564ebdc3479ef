"""What is typed twice, nested without end or refers to nothing: told at once, and never taken in silence."""

import json

import pytest
from tests.cli.hard_case import NAME

from esep.register.home import Home

NUMBER = "267510031000001"
STARTED = {
    "started_on": "2026-11-02",
    "body": "mia",
    "territory": "KZ-75",
    "form": "preliminary",
    "article": "188",
    "part": "1",
    "gravity": "minor",
}
I1 = ("--as", "i-1", "--purpose", "criminal_case")


@pytest.fixture
def new(esep, empty):
    def run(kind, *given, record=NUMBER):
        return esep("card", "new", kind, *given, "--record", record, "--home", empty, *I1)

    return run


@pytest.fixture
def started(tmp_path):
    """The document of a card, with what is added to it or written in its place."""

    def write(text=None, **more):
        path = tmp_path / "started.json"
        path.write_text(json.dumps(STARTED | more) if text is None else text, encoding="utf-8")
        return path

    return write


def pairs(**fields):
    return [f"{name}={value}" for name, value in fields.items()]


def size(folder):
    with Home.open(folder) as home:
        return home.journal.head().size


def test_a_field_given_twice_is_refused_wherever_it_stands(new, started, empty):
    whole = pairs(**STARTED)
    doubled = '{"started_on": "2026-11-02", "started_on": "2026-11-03"}'
    for done in (
        new("proceeding.started", *whole, "gravity=grave"),
        new("proceeding.started", *whole, "gravity=minor"),
        new("proceeding.started", "gravity=grave", "--from", started()),
        new("proceeding.started", "--from", started(doubled)),
    ):
        assert (done.exit_code, done.stderr[:5]) == (2, "E-859")
        assert "gravity" in done.stderr or "started_on" in done.stderr
    assert size(empty) == 0


def test_a_name_given_twice_that_is_no_field_is_not_repeated(new, started):
    for text in (f'{{"{NAME}": 1, "{NAME}": 2}}', f'{{"body": {{"{NAME}": 1, "{NAME}": 2}}}}'):
        done = new("proceeding.started", "--from", started(text))
        assert done.stderr[:5] == "E-859"
        assert NAME not in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"started_on": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"started_on": ' + "9" * 5000 + "}",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
def test_a_document_without_end_is_bad_input_and_no_traceback(new, started, empty, text):
    done = new("proceeding.started", "--from", started(text))
    assert (done.exit_code, done.stderr[:5]) == (2, "E-767")
    assert size(empty) == 0


def test_a_document_of_another_encoding_is_bad_input(new, tmp_path):
    path = tmp_path / "started.json"
    path.write_bytes(json.dumps(STARTED | {"events": "сөз"}, ensure_ascii=False).encode("utf-16"))
    assert new("proceeding.started", "--from", path).stderr[:5] == "E-767"


def test_a_mapping_without_end_is_bad_input_and_no_traceback(esep, empty, tmp_path):
    (tmp_path / "rows.csv").write_text("a;b\n1;2\n")
    (tmp_path / "deep.toml").write_text("a = " + "[" * 100_000)
    given = ("--mapping", tmp_path / "deep.toml", "--home", empty, *I1)
    done = esep("import", tmp_path / "rows.csv", *given)
    assert (done.exit_code, done.stderr[:5]) == (1, "E-720")


@pytest.mark.parametrize("value", [["a"], {"a": 1}, [[[[]]]], 10**400, 1e308, "mia\x00", "\ud800"])
def test_a_value_that_is_no_single_value_is_refused(new, started, empty, value):
    done = new("proceeding.started", "--from", started(body=value))
    assert done.exit_code == 1
    assert done.stderr[:5] in {"E-624", "E-625", "E-855"}
    assert size(empty) == 0


@pytest.mark.parametrize("sign", ["\udcff", "\x00", "\u202e", "１", "x" * 100_000])
def test_a_record_that_no_paper_could_name_is_refused_in_words(esep, new, empty, sign):
    for record in (sign, f"proceeding:{NUMBER}{sign}", f"{sign}:1"):
        assert new("proceeding.started", *pairs(**STARTED), record=record).stderr[:5] in {
            "E-669",
            "E-741",
            "E-751",
        }
        shown = esep("record", "show", record, "--home", empty)
        assert (shown.exit_code, shown.stderr[:2]) == (1, "E-")
    assert size(empty) == 0


def test_nothing_is_linked_with_itself_in_any_domain_that_could(new, empty):
    assert new("proceeding.started", *pairs(**STARTED)).exit_code == 0
    done = new("proceeding.joined", *pairs(joined_on="2026-11-03", main=NUMBER))
    assert done.stderr[:5] == "E-754"
    offence = {key: STARTED[key] for key in ("article", "part", "gravity", "territory")}
    assert (
        new("offence.registered", "registered_on=2026-11-02", *pairs(**offence), record="17").exit_code == 0
    )
    done = new("offence.attached", "attached_on=2026-11-03", "attached_to=offence:17", record="17")
    assert done.stderr[:5] == "E-754"
    assert size(empty) == 2


def test_a_number_of_a_later_year_is_told_in_words(new, empty):
    next_year = f"27{NUMBER[2:]}"
    assert new("proceeding.started", *pairs(**STARTED), record=next_year).stderr[:5] == "E-756"
    early = pairs(**STARTED | {"started_on": "2025-12-31"})
    done = new("proceeding.started", *early)
    assert (done.exit_code, "! the number of the record bears a later year" in done.stdout) == (0, True)


def test_what_cards_name_and_nobody_opened_has_its_list_with_counts(esep, new, empty):
    offence = {key: STARTED[key] for key in ("article", "part", "gravity", "territory")}
    for number in ("17", "18"):
        named = pairs(registered_on="2026-11-02", proceeding=NUMBER, report="88", **offence)
        assert new("offence.registered", *named, record=number).exit_code == 0
    assert new("proceeding.interrupted", "interrupted_on=2026-11-03", "point=3").exit_code == 0
    shown = esep("due", "--missing", "--home", empty).stdout
    assert shown.splitlines()[:3] == [
        f"proceeding:{NUMBER}  not in this register yet",
        "    ← offence:17 (Proceeding)",
        "    ← offence:18 (Proceeding)",
    ]
    assert "Records that cards name and nobody has opened: 2 (" in shown
    assert shown.splitlines()[-1].endswith("Links to them: 4.")
    told = json.loads(esep("due", "--missing", "--json", "--home", empty).stdout)
    assert [one["record"] for one in told] == [f"proceeding:{NUMBER}", "report:88"]
    assert told[0]["named_by"][0] == {"record": "offence:17", "field": "offence.registered.proceeding"}
    assert esep("due", "--missing", "--waiting", "--home", empty).exit_code == 2
    new("proceeding.started", *pairs(**STARTED))
    told = json.loads(esep("due", "--missing", "--json", "--home", empty).stdout)
    assert [one["record"] for one in told] == ["report:88"]


@pytest.mark.parametrize(
    "purpose", ["criminal_case:ivanov-ivan", "audit:Ivanov1", f"audit:{NAME}", "curiosity"]
)
def test_no_name_can_stand_in_a_purpose(esep, hard, purpose):
    done = esep("due", "--home", hard)
    assert done.exit_code == 0
    asked = ("record", "show", "proceeding:237510031000123", "--home", hard, "--class", "case", "--as", "i-2")
    done = esep(*asked, "--purpose", purpose)
    assert done.stderr[:5] == "E-664"
    assert purpose.partition(":")[2] not in done.stderr or purpose == "curiosity"
