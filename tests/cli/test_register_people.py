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
    "told", [{}, [], {"number": NUMBER, "name": "x"}, {"colour": "x"}, {"name": "x", "born_on": "soon"}]
)
def test_a_question_that_asks_for_nobody_is_misuse(person, told):
    done = person("find", told)
    assert (done.exit_code, done.stderr[:5]) == (2, "E-767")


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
