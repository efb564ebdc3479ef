"""`esep person`: entered and found by those who may; other systems and people hear of an id alone."""

import json

import pytest

from esep.register.home import Home

NUMBER = "000101500011"
SOMEBODY = {
    "names": [{"family": "Выдуманов", "given": "Пример"}],
    "number": NUMBER,
    "born_on": "2000-01-01",
    "sex": "male",
}
I1 = ("--as", "i-1", "--purpose", "criminal_case")


@pytest.fixture
def person(esep, empty, tmp_path):
    def run(verb, told, *more, domain="suspect", who=I1):
        path = tmp_path / "asked.json"
        path.write_text(json.dumps(told))
        return esep("person", verb, "--domain", domain, "--from", path, "--home", empty, *who, *more)

    return run


def test_somebody_is_entered_once_and_found_by_number_and_name(person):
    one = person("add", SOMEBODY).stdout.splitlines()[0]
    assert person("add", SOMEBODY).stdout.splitlines()[0] == one
    assert person("find", {"number": NUMBER}).stdout.startswith(f"{one}  the name or number agrees")
    found = person("find", {"name": "Выдуманов", "born_on": "2000-01-01"}, "--json")
    assert json.loads(found.stdout) == [{"person": one, "exact": True}]
    alike = person("find", {"name": "Bыдyманов", "born_on": "2000-01-01"})
    assert "look closely" in alike.stdout


def test_ids_differ_by_domain(person):
    suspect, victim = (
        person("add", SOMEBODY, domain=name).stdout.splitlines()[0] for name in ("suspect", "victim")
    )
    assert suspect != victim


def test_names_are_shown_when_asked_for_alone(person):
    person("add", SOMEBODY)
    assert "Выдуманов" not in person("find", {"number": NUMBER}).stdout
    assert "Выдуманов Пример" in person("find", {"number": NUMBER}, "--names").stdout


def test_each_question_leaves_one_row_and_no_name_in_the_trail(person, empty):
    person("add", SOMEBODY)
    person("find", {"number": NUMBER}, "--names")
    denied = person("find", {"number": NUMBER}, who=("--as", "s-1", "--purpose", "statistics"))
    assert denied.stderr[:5] == "E-660"
    with Home.open(empty) as home:
        assert home.trail.head().size == 3
        home.trail.verify()
    raw = (empty / "trail.sqlite").read_bytes() + (empty / "people.sqlite").read_bytes()
    assert NUMBER.encode() not in raw
    assert "Выдуманов".encode() not in raw


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({}, "E-767"),
        ([], "E-767"),
        ({"number": NUMBER, "name": "x"}, "E-767"),
        ({"colour": "x"}, "E-849"),
        ({"name": "x", "born_on": "soon"}, "E-626"),
        ({"name": "x", "born_on": "2023-02-29"}, "E-626"),
    ],
)
def test_a_question_that_asks_for_nobody_is_misuse_and_says_what_is_wrong(person, told, code):
    done = person("find", told)
    assert (done.exit_code, done.stderr[:5]) == (2, code)
    assert "colour" not in done.stderr


def test_an_unknown_domain_is_named_with_the_nearest(person):
    assert "suspect" in person("find", {"number": NUMBER}, domain="suspekt").stderr


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": "000101500012"}, "E-681"),
        ({"born_on": "2000-01-02"}, "E-682"),
        ({"sex": "female"}, "E-683"),
        ({"names": [{"surname": "x"}]}, "E-767"),
        ({"names": []}, "E-767"),
    ],
)
def test_what_cannot_be_is_refused_without_being_repeated(person, change, code):
    done = person("add", SOMEBODY | change)
    assert done.stderr[:5] == code
    assert "Выдуманов" not in done.stderr
    assert "0001015" not in done.stderr


OTHERS = """
[[actor]]
code = "i-7"
role = "investigator"
office = "1105"
territory = "KZ-11"
valid_from = 2024-01-01

[[actor]]
code = "r-1"
role = "registrar"
office = "kz"
territory = "KZ"
valid_from = 2024-01-01
"""
STARTED = {
    "started_on": "2024-02-05",
    "body": "mia",
    "territory": "KZ-75",
    "form": "inquiry",
    "article": "188",
    "part": "1",
    "gravity": "minor",
}
NAMED = {"named_on": "2024-02-06", "proceeding": "237510031000123", "sex": "male", "citizenship": "citizens"}
ASKED = {"number": NUMBER}


def as_(code, purpose="criminal_case"):
    return ("--as", code, "--purpose", purpose)


@pytest.fixture
def stated(esep, empty):
    """Says something by a card, as an officer."""

    def state(kind, record, fields, who="i-1", *more):
        given = [f"{name}={value}" for name, value in fields.items()]
        return esep("card", "new", kind, *given, "--record", record, "--home", empty, *as_(who), *more)

    return state


@pytest.fixture
def suspect(person, empty, stated):
    """A person whom a case of the office 7512 in KZ-75 names; its id."""
    with (empty / "actors.toml").open("a", encoding="utf-8") as file:
        file.write(OTHERS)
    one = person("add", SOMEBODY, who=as_("r-1")).stdout.splitlines()[0]
    for card in (
        ("proceeding.started", "237510031000123", STARTED),
        ("suspect.named", "suspect:1", NAMED | {"suspect": one}),
    ):
        done = stated(*card)
        assert done.exit_code == 0, done.output
    return one


def test_a_person_is_found_where_a_record_in_reach_names_them(person, suspect):
    for who in ("i-1", "d-1", "p-1", "r-1"):
        assert person("find", ASKED, who=as_(who)).stdout.startswith(suspect), who


def test_a_person_of_another_region_is_not_there_for_a_stranger(person, suspect, empty):
    """Neither words, nor exit status, nor a row of the trail tell it from a person nobody ever entered."""
    nobody = {"number": "900101300017"}
    told = [person("find", asked, "--names", who=as_("i-7")) for asked in (ASKED, nobody)]
    told += [person("find", asked, "--json", who=as_("i-7")) for asked in (ASKED, nobody)]
    assert [(one.exit_code, one.stdout, one.stderr) for one in told[::2]] == [
        (one.exit_code, one.stdout, one.stderr) for one in told[1::2]
    ]
    assert suspect not in told[0].output
    with Home.open(empty) as home:
        *_, found, missed = (json.loads(row) for _, row, _ in home.trail._store.rows())
    assert {name for name in found if found[name] != missed[name]} <= {"at", "object"}
    assert found["rows"] == 0


def test_a_card_that_names_the_person_in_ones_own_office_makes_them_found(person, suspect, stated):
    with_case = STARTED | {"territory": "KZ-11"}
    assert stated("proceeding.started", "247510031000124", with_case, "i-7").exit_code == 0
    assert suspect not in person("find", ASKED, who=as_("i-7")).stdout
    more = NAMED | {"proceeding": "247510031000124", "suspect": suspect}
    assert stated("suspect.named", "suspect:2", more, "i-7").exit_code == 0
    assert suspect in person("find", ASKED, who=as_("i-7")).stdout


def test_a_case_that_is_transferred_brings_its_persons_along(person, suspect, stated):
    moved = {
        "transferred_on": "2024-02-10",
        "body": "mia",
        "department": "1105",
        "territory": "KZ-11",
        "reason": "territory",
    }
    assert stated("proceeding.transferred", "237510031000123", moved).exit_code == 0
    assert suspect in person("find", ASKED, who=as_("i-7")).stdout
    assert suspect not in person("find", ASKED, who=as_("d-1")).stdout


def test_whom_only_an_annulled_card_names_is_found_by_it_no_more(person, suspect, stated, empty):
    with Home.open(empty) as home:
        card = home.journal.of_record("suspect:1")[0].id
    annulled = ("--annuls", card, "--why", "entered_twice", "--second", "p-2")
    taken = stated("suspect.annulled", "suspect:1", {}, "p-1", *annulled)
    assert taken.exit_code == 0, taken.output
    assert suspect not in person("find", ASKED, who=as_("i-1")).stdout
    assert suspect in person("find", ASKED, who=as_("r-1")).stdout, "whoever entered the person still finds"


def test_the_id_of_another_domain_and_an_id_of_nobody_stand_on_no_card(person, suspect, stated, empty):
    victim = person("add", SOMEBODY, domain="victim").stdout.splitlines()[0]
    with Home.open(empty) as home:
        size = home.journal.head().size
    for one, code in ((victim, "E-832"), ("p-" + "a" * 24, "E-833")):
        assert stated("suspect.named", "suspect:3", NAMED | {"suspect": one}).stderr[:5] == code
    with Home.open(empty) as home:
        assert home.journal.head().size == size


@pytest.fixture
def double(person, suspect):
    """The same person entered once more without a number; the id."""
    told = {"names": SOMEBODY["names"], "born_on": "2000-01-01"}
    return person("add", told).stdout.splitlines()[0], suspect


def test_two_ids_are_merged_by_a_card_and_taken_apart_by_another(esep, empty, double, stated):
    one, other = double
    merge = ("person", "merge", other, one, "--domain", "suspects", "--home", empty, *as_("i-1"))
    done = esep(*merge, "--second", "p-1", "--json")
    assert done.exit_code == 0, done.output
    record = json.loads(done.stdout)["record"]
    with Home.open(empty) as home:
        card = home.journal.of_record(record)[0].card
        assert (card["second"], home.register.record(record).state) == ("p-1", "merged")
        assert not {one, other} & set(card["open"].values()), "ids differ by domain"
        size = home.journal.head().size
    again = esep(*merge, "--second", "p-1")
    assert "They are one person already" in again.stdout
    swapped = esep(*merge[:2], one, other, *merge[4:], "--second", "p-1", "--json")
    assert json.loads(swapped.stdout)["again"] is True
    with Home.open(empty) as home:
        assert home.journal.head().size == size
    apart = {"separated_on": card["on"]}
    assert stated("person.separated_again", record, apart, "i-1", "--second", "p-1").exit_code == 0
    assert json.loads(esep(*merge, "--second", "p-1", "--json").stdout)["again"] is False
    with Home.open(empty) as home:
        assert home.register.record(record).state == "merged"


def test_nobody_merges_alone_or_whom_he_may_not_find(esep, empty, double):
    one, other = double
    merge = ("person", "merge", other, one, "--domain", "suspects", "--home", empty)
    assert esep(*merge, *as_("i-1"), "--second", "i-1").stderr[:5] == "E-742"
    assert esep(*merge, *as_("i-1"), "--second", "x-9").stderr[:5] == "E-663"
    assert esep(*merge, *as_("i-7"), "--second", "p-1").stderr[:5] == "E-833"
    assert esep(*merge, *as_("s-1"), "--second", "p-1").stderr[:5] == "E-660"
    with Home.open(empty) as home:
        assert not list(home.journal.states_of("person:"))


def erase(esep, empty, one, who="p-1", second="p-2", *more, purpose="court_order:7512-26-4"):
    given = ("--domain", "suspects", "--why", "court_order", "--second", second)
    return esep("person", "erase", one, *given, "--home", empty, *as_(who, purpose), *more)


def test_an_erased_person_is_gone_and_every_figure_stays(esep, empty, person, suspect, double):
    one, other = double
    esep(
        "person", "merge", other, one, "--domain", "suspects", "--home", empty, *as_("i-1"), "--second", "p-1"
    )
    with Home.open(empty) as home:
        before = {state.record: state.state for state in home.journal.states_of("")}
        head = home.journal.head()
    done = erase(esep, empty, suspect, "p-1", "p-2", "--yes")
    assert done.exit_code == 0, done.output
    assert "suspect:1" in done.stderr
    assert person("find", ASKED, who=as_("p-1")).stdout.startswith("Persons found: 0")
    told = {"name": "Выдуманов", "born_on": "2000-01-01"}
    assert person("find", told, who=as_("p-1")).stdout.startswith("Persons found: 0"), "merged ones go along"
    with Home.open(empty) as home:
        assert home.journal.head() == head
        assert {state.record: state.state for state in home.journal.states_of("")} == before
        assert home.register.rebuild() == len(before)
        assert {state.record: state.state for state in home.journal.states_of("")} == before
    assert esep("verify", "--home", empty).exit_code == 0
    listed = (empty / "erasures.jsonl").read_text(encoding="utf-8")
    assert f"person:{suspect}" in listed
    assert "court_order" in listed


def test_nothing_is_erased_unless_the_id_is_repeated(esep, empty, suspect, person):
    assert erase(esep, empty, suspect).stderr.splitlines()[-3].startswith("E-835")
    assert person("find", ASKED, who=as_("p-1")).stdout.startswith(suspect)
    assert (empty / "erasures.jsonl").read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(
    ("who", "second", "purpose"),
    [
        ("p-1", "p-2", "criminal_case"),
        ("p-1", "p-1", "court_order:7512-26-4"),
        ("p-1", "i-1", "court_order:7512-26-4"),
        ("i-1", "p-1", "court_order:7512-26-4"),
        ("administrator", "p-1", "court_order:7512-26-4"),
    ],
)
def test_only_a_prosecutor_with_an_order_and_a_second_one_erases(
    esep, empty, suspect, person, who, second, purpose
):
    denied = erase(esep, empty, suspect, who, second, "--yes", purpose=purpose)
    assert (denied.exit_code, denied.stderr[:5]) == (1, "E-660")
    assert person("find", ASKED, who=as_("p-1")).stdout.startswith(suspect)


def test_a_person_who_stands_in_another_region_too_is_not_erased_from_here(esep, empty, suspect, stated):
    """A prosecutor of one region would take the contents from a case of another."""
    with (empty / "actors.toml").open("a", encoding="utf-8") as file:
        file.writelines(
            f'\n[[actor]]\ncode = "{code}"\nrole = "prosecutor"\noffice = "75"\nterritory = "KZ-75"\n'
            "valid_from = 2024-01-01\n"
            for code in ("p-7", "p-8")
        )
    stated("proceeding.started", "247510031000124", STARTED | {"territory": "KZ-11"}, "i-7")
    more = NAMED | {"proceeding": "247510031000124", "suspect": suspect}
    assert stated("suspect.named", "suspect:2", more, "i-7").exit_code == 0
    denied = erase(esep, empty, suspect, "p-7", "p-8", "--yes")
    assert (denied.exit_code, denied.stderr[:5]) == (1, "E-834")
    assert "suspect:2" not in denied.output
    with Home.open(empty) as home:
        act = json.loads(list(home.trail._store.rows())[-1][1])
        assert home.people.keyring.erasure(f"person:{suspect}") is None
    assert (act["action"], act["granted"], act["object"]) == ("erase", False, "suspect:2")


@pytest.mark.parametrize("verb", ["erase", "merge"])
def test_what_is_no_id_is_refused_and_not_repeated(esep, empty, verb):
    given = ("--domain", "suspects", "--second", "p-2", *as_("p-1"), "--home", empty)
    more = ("--why", "court_order") if verb == "erase" else ("p-" + "a" * 24,)
    done = esep("person", verb, "Выдуманов", *more, *given)
    assert done.stderr[:5] == "E-633"
    assert "Выдуманов" not in done.output


@pytest.mark.parametrize(
    ("wrong", "code"), [({"born_on": "2023-02-29"}, "E-626"), ({"colour": "x"}, "E-849")]
)
def test_what_is_wrong_with_a_person_to_be_entered_is_told_apart(person, wrong, code):
    done = person("add", {"names": [{"family": "Example"}]} | wrong)
    assert (done.exit_code, done.stderr[:5]) == (2, code)
    assert "names, number" in done.stderr or "born_on" in done.stderr


def test_the_id_alone_is_the_answer_and_the_same_file_finds_the_person(person, esep, empty, tmp_path):
    path = tmp_path / "entered.json"
    path.write_text(
        json.dumps({"names": [{"family": "Example", "given": "Person"}], "born_on": "2000-01-01"})
    )
    told = (
        "--domain",
        "suspect",
        "--from",
        path,
        "--home",
        empty,
        "--as",
        "i-1",
        "--purpose",
        "criminal_case",
    )
    done = esep("person", "add", *told)
    assert done.stdout == f"{done.stdout.split()[0]}\n"
    assert "suspects" in done.stderr
    assert esep("person", "find", *told).stdout.split()[0] == done.stdout.strip()
