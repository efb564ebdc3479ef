"""Centres, their beds, stays in them and refusals of shelter: whole lives, both sides of the law, figures."""

import pytest
from tests.domains.conftest import SECOND
from tests.domains.desk import Desk

from esep.codebook import Codebook
from esep.declare.classes import Class
from esep.declare.fields import Kind
from esep.domains import centres, stays
from esep.kernel.errors import EsepError

BOOKS = {"kz": (Codebook.load("kz"), "KZ-75"), "mtisa": (Codebook.load(SECOND), "XM-1")}
SHE, PLANTED = "p-" + "s" * 24, "Planted"


def desk(country="kz"):
    return Desk(*BOOKS[country], centres.DOMAIN, stays.DOMAIN)


def admitted(at, record, on, **differing):
    return at.writes("stay.admitted", record, on, **{"until_on": on, "resident": SHE, **differing})


def test_a_stay_without_an_admission_waits_for_it():
    at = desk()
    assert at.writes("stay.left", "1", "2024-03-01").placing == "waiting"
    assert at.writes("stay.extended", "1", "2024-02-20", until_on="2024-02-25").placing == "waiting"
    assert admitted(at, "1", "2024-02-10").state == "left"
    assert at.state("stay:1", "2024-02-29") == "resident"


def test_she_is_not_taken_in_twice_into_one_stay():
    at = desk()
    admitted(at, "1", "2024-02-10")
    again = admitted(at, "1", "2024-02-11")
    assert (again.placing, again.flags) == ("aside", ("move",))


def test_children_never_have_more_beds_than_there_are_children():
    at = desk()
    admitted(at, "1", "2024-02-10", with_children="yes")
    with pytest.raises(EsepError, match="STA-04"):
        at.writes("stay.children_taken_in", "1", "2024-02-10", children=1, child_beds=2)
    told = at.writes("stay.children_taken_in", "1", "2024-02-10", children=2, child_beds=1)  # a shared bed
    assert (told.placing, told.flags) == ("applied", ())


def test_one_bed_is_not_given_to_two_and_free_again_when_left():
    at = desk()
    at.writes("bed.put_in", "1", "2024-01-01")
    assert at.writes("bed.occupied", "1", "2024-02-01", stay="stay:1").placing == "applied"
    second = at.writes("bed.occupied", "1", "2024-02-02", stay="stay:2")
    assert (second.placing, second.flags) == ("aside", ("move",))
    assert at.writes("bed.freed", "1", "2024-02-02").state == "occupied"  # now the second has it
    assert at.state("bed:1", "2024-02-01") == "occupied"


def test_a_bed_taken_out_under_somebody_stands_and_is_flagged():
    at = desk()
    at.writes("bed.put_in", "1", "2024-01-01")
    at.writes("bed.occupied", "1", "2024-02-01")
    told = at.writes("bed.taken_out", "1", "2024-02-05")
    assert (told.placing, told.flags) == ("applied", ("BED-01",))


@pytest.mark.parametrize("kind", ["stay.admitted", "stay.extended"])
def test_a_stay_does_not_end_in_the_past(kind):
    at = desk()
    admitted(at, "1", "2024-02-10")
    with pytest.raises(EsepError, match=r"STA-0[23]"):
        at.writes(kind, "1", "2024-02-10", until_on="2024-02-09")


@pytest.mark.parametrize(
    ("country", "taken_in", "last", "too_late"),
    [
        ("kz", "2015-01-01", "2015-07-01", "2015-07-02"),
        ("kz", "2024-02-10", "2024-08-10", "2024-08-11"),
        ("kz", "2023-08-31", "2024-02-29", "2024-03-01"),
        ("mtisa", "2024-02-29", "2024-05-29", "2024-05-30"),
        ("mtisa", "2024-03-01", "2024-07-01", "2024-07-02"),
        ("mtisa", "2020-01-01", "2020-03-31", "2020-04-01"),
    ],
)
def test_a_stay_is_as_long_as_the_law_of_its_first_day_allows(country, taken_in, last, too_late):
    def flags(until, *, extended):
        at = desk(country)
        first = admitted(at, "1", taken_in, until_on=taken_in if extended else until)
        if not extended:
            return first.flags
        return at.writes("stay.extended", "1", taken_in, until_on=until).flags

    for extended, rule in ((False, "STA-05"), (True, "STA-06")):
        assert flags(last, extended=extended) == ()
        assert flags(too_late, extended=extended) == (rule,)


def test_nobody_is_referred_against_her_will_unflagged():
    at = desk()
    assert admitted(at, "1", "2024-02-10", consent="no").flags == ("STA-01",)
    assert admitted(at, "2", "2024-02-10", consent="unknown").flags == ()


def test_her_last_day_and_the_longest_stay_are_due_until_she_leaves():
    at = desk()
    admitted(at, "1", "2024-02-10", until_on="2024-03-10")
    assert at.dues("stay:1", "2024-03-10")["planned_end"] == ("running", "2024-03-10")
    assert at.dues("stay:1", "2024-03-11")["planned_end"] == ("overdue", "2024-03-10")
    at.writes("stay.extended", "1", "2024-03-05", until_on="2024-08-10")
    assert at.dues("stay:1", "2024-08-10") == {
        "planned_end": ("running", "2024-08-10"),
        "longest_stay": ("running", "2024-08-10"),
    }
    at.writes("stay.left", "1", "2024-08-11")
    assert {status for status, _ in at.dues("stay:1", "2024-08-12").values()} == {"met late"}


def year(at):
    """Two centres with three beds, three women, one of them with two children, and a man turned away."""
    at.writes("centre.opened", "1", "2023-05-01", territory="KZ-75", centre_kind="crisis")
    at.writes("centre.opened", "2", "2024-03-01", territory="KZ-10", centre_kind="family_support.beds")
    for bed, centre, on in (
        ("1", "1", "2023-05-01"),
        ("2", "1", "2023-05-01"),
        ("3", "2", "2024-03-01"),
    ):
        at.writes("bed.put_in", bed, on, centre=f"centre:{centre}")
    crisis = {"territory": "KZ-75", "centre_kind": "crisis", "sex": "female"}
    admitted(at, "1", "2024-01-10", with_children="yes", admitted_before="no", **crisis)
    at.writes("stay.children_taken_in", "1", "2024-01-10", children=2)
    admitted(at, "2", "2024-02-01", with_children="no", admitted_before="no", **crisis)
    at.writes("bed.occupied", "1", "2024-01-10", stay="stay:1")
    at.writes("bed.occupied", "2", "2024-02-01", stay="stay:2")
    at.writes("stay.moved_on", "2", "2024-03-05", territory="KZ-10", centre_kind="family_support.beds")
    at.writes("bed.freed", "2", "2024-03-05")
    at.writes("bed.occupied", "3", "2024-03-05", stay="stay:2")
    at.writes("stay.left", "1", "2024-02-09", stay_end="own_home")
    at.writes("bed.freed", "1", "2024-02-09")
    admitted(at, "3", "2024-06-01", with_children="unknown", admitted_before="yes", **crisis)
    at.writes("shelter_refusal.turned_away", "1", "2024-02-05", sex="male", refusal_reason="no_bed")
    at.writes("shelter_refusal.taken_in_after_all", "1", "2024-02-08")
    return at


def test_the_figures_of_a_year_are_told_from_cards():
    at, of_year = year(desk()), ("2024-01-01", "2025-01-01")
    assert at.figure("centres_working", "2023-01-01", "2024-01-01") == {(): 1}
    assert at.figure("centres_working", *of_year, "centre_kind") == {
        ("crisis",): 1,
        ("family_support.beds",): 1,
    }
    assert at.figure("stays_begun", *of_year, sex="female") == {(): 3}
    assert at.figure("stays_begun", *of_year, sex="female", with_children="yes") == {(): 1}
    assert at.figure("stays_begun", *of_year, sex="female", admitted_before="no") == {(): 2}
    assert at.figure("children_taken_in", *of_year) == {(): 2}
    assert at.figure("stays_moved", *of_year) == {(): 1}
    [length] = at.figure("stay_length", *of_year).values()
    assert length.lasted == 30
    assert at.figure("shelter_refusals", *of_year, "refusal_reason") == {("no_bed",): 1}
    [waited] = at.figure("shelter_refusal_time", *of_year).values()
    assert waited.lasted == 3


@pytest.mark.parametrize(
    ("day_after", "there", "free", "residents"),
    [
        ("2024-01-10", {"KZ-75": 2}, {"KZ-75": 2}, {}),
        ("2024-01-11", {"KZ-75": 2}, {"KZ-75": 1}, {"KZ-75": 1}),
        ("2024-02-09", {"KZ-75": 2}, {}, {"KZ-75": 2}),
        ("2024-02-10", {"KZ-75": 2}, {"KZ-75": 1}, {"KZ-75": 1}),
        ("2024-03-05", {"KZ-75": 2, "KZ-10": 1}, {"KZ-75": 1, "KZ-10": 1}, {"KZ-75": 1}),
        ("2024-03-06", {"KZ-75": 2, "KZ-10": 1}, {"KZ-75": 2}, {"KZ-10": 1}),
    ],
)
def test_free_beds_of_a_day_are_those_that_nobody_has(day_after, there, free, residents):
    at, period = year(desk()), ("2023-01-01", day_after)
    for measure, told in (("beds", there), ("beds_free", free)):
        assert at.figure(measure, *period, "centre.territory") == {(k,): n for k, n in told.items()}, measure
    occupied = {place: n - free.get(place, 0) for place, n in there.items() if n != free.get(place, 0)}
    assert at.figure("beds_occupied", *period, "centre.territory") == {(k,): n for k, n in occupied.items()}
    assert at.figure("residents", *period, "territory") == {(k,): n for k, n in residents.items()}


def test_what_could_tell_who_and_where_she_is_stands_in_no_clear_field():
    at = desk()
    texts = {
        "centre.opened": ("centre_name", "address", "telephone"),
        "stay.admitted": ("needs", "safe_channel"),
        "stay.children_taken_in": ("who",),
        "shelter_refusal.turned_away": ("explanation",),
    }
    for kind, names in texts.items():
        told = {name: f"{PLANTED} {name}" for name in names}
        if kind == "stay.admitted":
            told |= {"resident": SHE, "centre": "centre:1", "until_on": "2024-02-10"}
        at.writes(kind, "1", "2024-02-10", **told)
    written = b"".join(entry.bytes for entry in at.register.journal.entries())
    assert PLANTED.encode() not in written
    [stay] = [card for card in at.cards() if card["kind"] == "stay.admitted"]
    assert not {"resident", "centre"} & set(stay["open"])
    # What is sealed for her bears her id as its owner, so that destroying her key erases it.
    assert {part["class"] for part in stay["sealed"]} == {"special", "sealed"}


def test_no_open_field_of_a_stay_or_a_refusal_names_a_person_or_a_centre():
    for record in stays.DOMAIN.records.values():
        for field in (field for card in record.cards.values() for field in card.fields):
            if field.kind in {Kind.PERSON, Kind.LINK, Kind.TEXT, Kind.ORGANISATION}:
                assert field.klass >= Class.SPECIAL, field.path
    for field in (field for card in centres.DOMAIN.cards.values() for field in card.fields):
        if field.name in {"centre_name", "address", "telephone"}:
            assert field.klass == Class.SEALED, field.path
