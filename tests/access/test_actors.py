"""The file of actors is read strictly, and what it takes away is gone with the next question."""

from datetime import UTC, date, datetime

import pytest

from esep.access import Actors, Purpose, Regions, Role, Target
from esep.codebook.territories import Territory
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

GOOD = """
[[actor]]
code = "o-1"
role = "investigator"
office = "7512"
territory = "A-1"
valid_from = 2025-01-01
valid_to = 2027-01-01
revoked_at = 2026-11-22T10:00:00+05:00
"""


@pytest.fixture
def load(tmp_path):
    def loaded(text: str, territories=("A-1",)) -> Actors:
        path = tmp_path / "actors.toml"
        path.write_text(text, encoding="utf-8")
        return Actors.load(path, territories)

    return loaded


def test_an_actor_is_read_with_dates_and_a_revocation(load):
    one = load(GOOD).get("o-1")
    assert (one.role, one.office, one.valid_to) == (Role.INVESTIGATOR, "7512", date(2027, 1, 1))
    assert one.active(datetime(2026, 11, 22, 4, 59, 59, tzinfo=UTC))
    assert not one.active(datetime(2026, 11, 22, 5, tzinfo=UTC))


def test_an_actor_has_the_ids_under_which_cards_name_the_officer(load):
    ids = [f"p-{letter * 24}" for letter in "ab"]
    assert load(GOOD + f"persons = {ids}").get("o-1").persons == set(ids)
    assert load(GOOD).get("o-1").persons == frozenset()


def test_the_offices_are_those_of_the_actors_and_those_that_have_none_here(load):
    assert load(GOOD).offices == {"7512"}
    assert load('[[office]]\ncode = "1101"\n' + GOOD).offices == {"7512", "1101"}


def test_the_days_of_an_actor_are_half_open(load):
    one = load(GOOD.partition("revoked_at")[0]).get("o-1")
    days = [datetime(2024, 12, 31, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)]
    days += [datetime(2026, 12, 31, 23, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)]
    assert [one.active(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('"investigator"', '"detective"', "actor 1: role"),
        ('"investigator"', '"public"', "actor 1: role"),
        ('"A-1"', '"A-9"', "actor 1: territory"),
        ('"o-1"', '"Иван Иванов"', "actor 1: code"),
        ('"o-1"', '"public"', "actor 1: code"),
        ('"o-1"', "17", "actor 1: code"),
        ('"7512"', '""', "actor 1: office"),
        ("2025-01-01", "2025-01-01T00:00:00Z", "actor 1: valid_from"),
        ("2027-01-01", "2024-01-01", "actor 1: valid_to"),
        ("+05:00", "", "actor 1: revoked_at"),
        ("valid_to", 'persons = ["Иван Иванов"]\nvalid_to', "actor 1: persons"),
        ("valid_to", 'persons = "p-aaaaaaaaaaaaaaaaaaaaaaaa"\nvalid_to', "actor 1: persons"),
        ("valid_to", "persons = [1]\nvalid_to", "actor 1: persons"),
        ("role =", "rolle =", "actor 1: rolle; actor 1: role; actor 1: role"),
        ("[[actor]]", "[actor]", "[[actor]]"),
        ("[[actor]]", "[office]\n[[actor]]", "[[office]]"),
        ("[[actor]]", "[[office]]\n[[actor]]", "office 1: code"),
        ("[[actor]]", '[[office]]\ncode = "Иван Иванов"\n[[actor]]', "office 1: code"),
        ("[[actor]]", '[[office]]\ncode = "1"\nname = "x"\n[[actor]]', "office 1: code"),
        ("[[actor]]", "[bureau]\n[[actor]]", "[bureau]"),
        ("[[actor]]", "[[actor", "TOMLDecodeError"),
        ("[[actor]]", GOOD + "[[actor]]", "actor 2: code"),
    ],
)
def test_a_faulty_file_is_refused_whole(load, before, after, fault):
    with pytest.raises(EsepError) as refused:
        load(GOOD.replace(before, after, 1))
    assert refused.value.code == "E-662"
    assert fault in str(refused.value.values["faults"])
    assert "Иван" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused_and_not_empty(tmp_path):
    with pytest.raises(EsepError, match="E-662"):
        Actors.load(tmp_path / "actors.toml")


def test_an_unknown_actor_is_refused_and_a_name_is_not_repeated(load):
    actors = load(GOOD)
    with pytest.raises(EsepError, match="no actor o-2"):
        actors.get("o-2")
    with pytest.raises(EsepError) as refused:
        actors.get("Иван Иванов")
    assert "Иван" not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["", "curiosity", "audit:", "audit:a b", "audit:Иванов", "audit:" + "9" * 65]
)
def test_a_purpose_is_no_free_text(text):
    with pytest.raises(EsepError, match="E-664") as refused:
        Purpose.parse(text)
    assert "curiosity" not in str(refused.value)


@pytest.mark.parametrize(
    "record", ["", "Иванов", "person:Иванов Иван", "proceeding", "proceeding:a b", "a:b\nc"]
)
def test_a_record_is_no_free_text(record):
    with pytest.raises(EsepError) as refused:
        Target(record=record)
    assert refused.value.code == "E-669"
    assert "Иван" not in str(refused.value)


def territory(code: str, kind: str) -> Territory:
    begins = date(2020, 1, 1)
    return Territory(
        code=code,
        kind=kind,
        title=Text({"en": code}),
        valid_from=begins,
        valid_to=None,
        source="invented",
        verified=True,
    )


def test_a_subtree_holds_its_parts_and_former_extents_and_nothing_that_is_unknown():
    regions = Regions.of(
        territory(*row)
        for row in [("X", "country"), ("X-1", "region"), ("X-2", "city"), ("X-1@2022", "region")]
    )
    pairs = [("X-1", "X"), ("X-1@2022", "X-1"), ("X-1@2022", "X"), ("X-1", "X-1")]
    assert all(regions.within(*pair) for pair in pairs)
    others = [("X-1", "X-2"), ("X", "X-1"), ("X-1", "X-1@2022"), ("", ""), ("X-9", "X-9"), ("X-9", "X")]
    assert not any(regions.within(*pair) for pair in others)
