"""Erasure: what is gone, what stays, and that no old backup brings it back."""

import json
import shutil

import pytest

from esep.kernel.errors import EsepError
from esep.people import (
    ErasureList,
    Identity,
    Links,
    Name,
    NoNumber,
    People,
    PeopleFile,
    erase_owners,
    erase_persons,
    replay_erasures,
)

AMAN = Identity((Name("Ойдағы", "Қайрат"),), NoNumber.UNKNOWN)
BELA = Identity((Name("Выдумкина", "Бэла"),), NoNumber.UNKNOWN)


def code_of(call, *args, **kwargs):
    with pytest.raises(EsepError) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.fixture
def erasures(tmp_path):
    return ErasureList(tmp_path / "erasures.jsonl")


@pytest.fixture
def two(people):
    """Two persons in two domains, a card sealed about each in each."""
    links = Links(people)
    persons = people.add_many([AMAN, BELA])
    cards = {
        (domain, person): people.keyring.seal(
            f"person:{links.id_in(domain, person)}", "person", "card-1", {"role": "suspect"}
        )
        for domain in ("offence", "shelter")
        for person in persons
    }
    return persons, cards


@pytest.fixture
def restored(people, two, people_path, keys, kz, tmp_path):
    """The file of persons as it was copied before any erasure."""
    people.file.empty_log()
    shutil.copy(people_path, tmp_path / "backup.sqlite")
    file = PeopleFile(tmp_path / "backup.sqlite")
    yield People(file, keys, kz)
    file.close()


def assert_only_second_is_left(people, two, asking):
    (gone, kept), cards = two
    links = Links(people)
    for (_, person), sealed in cards.items():
        if person == gone:
            assert code_of(people.keyring.open, sealed, "card-1") == "E-686"
        else:
            assert people.keyring.open(sealed, "card-1") == {"role": "suspect"}
    with asking() as right:
        assert people.find_name("Қайрат Ойдағы", None, right=right) == ()
        assert [one.person for one in people.find_name("Бэла Выдумкина", None, right=right)] == [kept]
        assert code_of(people.identity, gone, right=right) == "E-686"
        assert people.identity(kept, right=right) == BELA
        assert code_of(links.person_of, cards["shelter", gone]["owner"], right=right) == "E-686"
    tables = "".join(
        str(people.file.rows(f"SELECT * FROM {one}")) for one in ("identities", "names", "numbers", "links")
    )
    assert gone not in tables


def test_an_erased_person_is_gone_everywhere_and_nobody_else_is(people, two, asking, erasures):
    owners = erase_persons(people, two[0][:1], "retention_end", erasures)
    assert len(owners) == 3
    assert [one.owner for one in erasures.read()] == owners
    assert_only_second_is_left(people, two, asking)


def test_a_person_can_be_erased_from_one_domain(people, two, asking, erasures):
    (someone, _), cards = two
    erase_owners(people, [cards["shelter", someone]["owner"]], "retention_end", erasures)
    assert code_of(people.keyring.open, cards["shelter", someone], "card-1") == "E-686"
    assert people.keyring.open(cards["offence", someone], "card-1")
    assert code_of(Links(people).id_in, "shelter", someone) == "E-689"
    with asking() as right:
        assert people.identity(someone, right=right) == AMAN


def test_a_restored_backup_does_not_bring_the_erased_back(people, two, asking, erasures, restored):
    erase_persons(people, two[0][:1], "retention_end", erasures)
    with asking() as right:
        assert restored.identity(two[0][0], right=right) == AMAN
    assert replay_erasures(restored, erasures) == 3
    assert_only_second_is_left(restored, two, asking)
    assert replay_erasures(restored, erasures) == 0
    assert_only_second_is_left(restored, two, asking)


def test_an_erasure_that_stopped_in_the_middle_is_finished_by_the_replay(
    people, two, asking, erasures, monkeypatch
):
    with monkeypatch.context() as patched:
        patched.setattr(type(people.keyring), "destroy_many", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            erase_persons(people, two[0][:1], "retention_end", erasures)
    assert replay_erasures(people, erasures) == 3
    assert_only_second_is_left(people, two, asking)


def test_a_line_cut_short_is_left_out_and_written_over(tmp_path, people, two, erasures):
    path = tmp_path / "erasures.jsonl"
    erase_owners(people, ["record:offence:1"], "court_order", erasures)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:20])
    assert [one.owner for one in erasures.read()] == ["record:offence:1"]
    erase_owners(people, ["record:offence:2"], "court_order", erasures)
    assert [json.loads(line)["owner"] for line in path.read_text().splitlines()] == [
        "record:offence:1",
        "record:offence:2",
    ]


def test_an_altered_line_is_named(tmp_path, people, erasures):
    erase_owners(people, ["record:offence:1"], "court_order", erasures)
    path = tmp_path / "erasures.jsonl"
    path.write_bytes(b"{}\n" + path.read_bytes())
    with pytest.raises(EsepError) as caught:
        replay_erasures(people, erasures)
    assert (caught.value.code, caught.value.values["line"]) == ("E-695", 1)


def test_the_list_is_for_its_owner_alone(tmp_path, people, erasures):
    erase_owners(people, ["record:offence:1"], "court_order", erasures)
    assert (tmp_path / "erasures.jsonl").stat().st_mode & 0o777 == 0o600
