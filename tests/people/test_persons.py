"""Persons: one number is one person; a name is found as it is written or as it looks, with a right alone."""

from dataclasses import replace
from datetime import date

import pytest

from esep.access.rights import READERS
from esep.kernel.errors import EsepError
from esep.people import Found, Identity, KeyFiles, Links, Name, NoNumber, People, PeopleFile

BORN = date(1990, 1, 1)
NUMBER = "900101300126"
AMAN = Identity((Name("Ойдағы", "Қайрат", "Әділұлы"),), NUMBER, BORN, "male", ("Ойдан көшесі, 5",))
BELA = Identity((Name("Выдумкина", "Бэла"), Name("Прежняя", "Бэла", kind="former")), NoNumber.UNKNOWN, BORN)


def code_of(call, *args, **kwargs):
    with pytest.raises(EsepError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_a_person_is_found_by_number_and_read(people, asking):
    someone = people.add(AMAN)
    with asking() as right:
        assert people.find_number(f" {NUMBER} ", right=right) == (Found(someone, exact=True),)
        assert people.identity(someone, right=right) == AMAN


def test_a_number_that_nobody_bears_finds_nobody(people, asking):
    people.add(AMAN)
    body = "90010130013"
    with asking() as right:
        assert people.find_number(body + people.rule.check_digits(body), right=right) == ()


@pytest.mark.parametrize(
    ("name", "born_on", "exact"),
    [
        ("Ойдағы Қайрат", BORN, True),
        ("ҚАЙРАТ ойдағы", BORN, True),
        ("Ойдағы", BORN, True),
        ("Ойдагы Кайрат", BORN, False),
        ("Oйдaғы Қaйрaт", BORN, False),
        ("Ойдағы Қайрат", date(1990, 1, 2), None),
        ("Ойдағы Бэла", BORN, None),
        ("Ойдағы Қайрат", None, None),
        ("", BORN, None),
        ("Ой", BORN, None),
    ],
)
def test_a_name_is_found_by_all_its_words_and_the_day_of_birth(people, asking, name, born_on, exact):
    someone, _ = people.add_many([AMAN, BELA])
    wanted = () if exact is None else (Found(someone, exact),)
    with asking() as right:
        assert people.find_name(name, born_on, right=right) == wanted


def test_exact_names_come_before_look_alikes(people, asking):
    plain = replace(AMAN, number=NoNumber.NONE, names=(Name("Ойдагы", "Кайрат"),))
    kazakh, russian = people.add_many([AMAN, plain])
    with asking() as right:
        assert people.find_name("Ойдагы Кайрат", BORN, right=right) == (
            Found(russian, exact=True),
            Found(kazakh, exact=False),
        )


def test_a_former_name_finds_as_well(people, asking):
    someone = people.add(BELA)
    with asking() as right:
        assert people.find_name("Прежняя", BORN, right=right) == (Found(someone, exact=True),)


def test_a_person_of_unknown_birth_is_found_by_the_whole_name_alone(people, asking):
    someone = people.add(replace(BELA, born_on=None))
    with asking() as right:
        assert people.find_name("Бэла Выдумкина", None, right=right) == (Found(someone, exact=True),)
        assert people.find_name("Выдумкина", None, right=right) == ()


def test_the_same_number_twice_is_one_person(people, asking):
    latin = replace(AMAN, names=(*AMAN.names, Name("Oidagy", "Kairat", script="latin")))
    first = people.add(AMAN)
    again = people.add_many([AMAN, latin, AMAN])
    assert set(again) == {first}
    with asking() as right:
        assert people.versions(first, right=right) == (AMAN, latin, AMAN)
        assert people.find_name("oidagy kairat", BORN, right=right) == (Found(first, exact=True),)


def test_the_same_statement_again_changes_nothing(people):
    people.add(AMAN)
    before = people.file.rows("SELECT * FROM identities")
    people.add_many([AMAN, AMAN])
    assert people.file.rows("SELECT * FROM identities") == before


@pytest.mark.parametrize("other", [{"names": (Name("Другая", "Анна"),)}, {"names": ()}])
def test_a_number_of_somebody_else_joins_nobody(people, other):
    people.add(AMAN)
    before = people.file.rows("SELECT count(*) FROM identities")
    assert code_of(people.add_many, [BELA, replace(AMAN, **other)]) == "E-694"
    assert people.file.rows("SELECT count(*) FROM identities") == before


def test_another_day_of_birth_under_the_number_joins_nobody(keys, tmp_path):
    file = PeopleFile(tmp_path / "free.sqlite")
    free = People(file, keys, tmp_path)
    free.add(replace(AMAN, number="X-1"))
    assert free.add(replace(AMAN, number="X-1", born_on=None)) == free.add(replace(AMAN, number="X-1"))
    assert code_of(free.add, replace(AMAN, number="X-1", born_on=date(1991, 1, 1))) == "E-694"
    file.close()


def test_an_unknown_number_makes_a_new_person_each_time(people):
    assert len(set(people.add_many([BELA, BELA, replace(BELA, number=NoNumber.NONE)]))) == 3


def test_a_number_that_cannot_be_keeps_nobody(people):
    assert code_of(people.add_many, [BELA, replace(AMAN, number="900101300127")]) == "E-681"
    assert people.file.rows("SELECT count(*) FROM identities") == [(0,)]


def test_a_correction_keeps_what_stood_and_moves_the_number(people, asking):
    someone = people.add(AMAN)
    body = "90010130013"
    mended = replace(AMAN, number=body + people.rule.check_digits(body), names=(Name("Иной", "Қайрат"),))
    people.correct(someone, mended)
    with asking() as right:
        assert people.find_number(NUMBER, right=right) == ()
        assert people.find_number(mended.number, right=right) == (Found(someone, exact=True),)
        for name in ("Иной", "Ойдағы"):
            assert people.find_name(name, BORN, right=right) == (Found(someone, exact=True),)
        assert people.versions(someone, right=right) == (mended, AMAN)
        assert people.identity(someone, right=right) == mended


def test_a_correction_cannot_take_the_number_of_another(people):
    people.add(AMAN)
    assert code_of(people.correct, people.add(BELA), replace(BELA, number=NUMBER)) == "E-694"
    assert code_of(people.correct, "nobody", BELA) == "E-698"


def test_ids_differ_by_domain_and_are_linked_only_here(people, asking):
    links = Links(people)
    someone, other = people.add_many([AMAN, BELA])
    ids = [links.id_in(domain, person) for person in (someone, other) for domain in ("offence", "shelter")]
    assert len(set(ids)) == 4
    assert links.ids_in("offence", [other, someone]) == [ids[2], ids[0]]
    with asking() as right:
        assert [links.person_of(f"person:{one}", right=right) for one in ids] == [
            someone,
            someone,
            other,
            other,
        ]
        assert code_of(links.person_of, "person:p-nobody", right=right) == "E-698"
    assert all(len(one) == 26 and one == one.lower() for one in ids)
    everything = "".join(map(str, people.file.rows("SELECT * FROM links")))
    assert someone not in everything


def test_another_index_key_gives_other_ids(people, kz):
    other = People(PeopleFile(":memory:"), KeyFiles(bytes(32), bytes(32), bytes(32)), kz)
    assert other.index.domain_id("offence", "x") != people.index.domain_id("offence", "x")


def test_every_function_that_reads_people_is_refused_without_a_right(people, asking):
    someone = people.add(AMAN)
    links = Links(people)
    owner = f"person:{links.id_in('offence', someone)}"
    with asking() as ended:
        pass
    calls = {
        "People.find_number": lambda right: people.find_number(NUMBER, right=right),
        "People.find_name": lambda right: people.find_name("Ойдағы", BORN, right=right),
        "People.identity": lambda right: people.identity(someone, right=right),
        "People.versions": lambda right: people.versions(someone, right=right),
        "Links.person_of": lambda right: links.person_of(owner, right=right),
    }
    assert {name.split(".", 3)[3] for name in READERS if name.startswith("esep.people.")} == calls.keys()
    for call in calls.values():
        for right in (None, "criminal_case", ended):
            assert code_of(call, right) == "E-668"
        with asking() as right:
            assert call(right)


def test_each_search_leaves_one_row(people, asking, trail):
    people.add(AMAN)
    for _ in range(3):
        with asking() as right:
            people.find_number(NUMBER, right=right)
    assert trail.head().size == 3


def test_identities_and_names_never_print_themselves():
    shown = f"{AMAN}{AMAN!r}{AMAN.names}{AMAN.names[0]!s}{[BELA]}"
    assert "Identity(...)" in shown
    assert not [word for word in ("Ойдағы", "Қайрат", NUMBER, "1990", "Выдумкина") if word in shown]
