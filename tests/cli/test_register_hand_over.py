"""All that an officer has goes to another one: whatever record it is, in one country or the other."""

import json
from datetime import date

import pytest
from tests.cli.hard_case import ACTORS, CASE, SUSPECT
from tests.domains.conftest import CLOCKS, SECOND

from esep.declare.checking import example
from esep.declare.fields import Kind
from esep.domains import load
from esep.register.handing_over import entrusted_by
from esep.register.home import Home
from esep.register.home_settings import Settings
from esep.register.submissions import Submission

FIRST, DAY = "2024-02-05", "2024-03-11"
# These go where the case, the centre or the monitoring order goes.
WITH_ANOTHER = {"suspect", "trial", "damage", "bed"} | {
    f"monitoring_{name}" for name in ("alert", "zone", "hours", "protection", "leave")
}
HANDING = ("hand-over", "--from", "o-1", "--to", "o-2", "--on", DAY, "--as", "h-1")
OFFICERS = (("o-1", "district_officer"), ("o-2", "district_officer"), ("o-3", "district_officer"),
            ("h-1", "head_of_investigation"))  # fmt: skip
ALONE = {"person", "return"}  # a decision and a form: nobody works on them, and nothing is due


def settled(folder, book):
    """A register of a country with officers of one office."""
    zone = CLOCKS[book]
    codebook = "kz" if book == "KZ" else str(SECOND)
    settings = Settings(codebook=codebook, office="7512", territory=zone, origin="example.org/register")
    Home.create(folder, settings).close()
    with (folder / "actors.toml").open("a", encoding="utf-8") as file:
        for code, role in OFFICERS:
            file.write(ACTORS.format(code=code, role=role, office="7512", territory=zone))
    return folder


@pytest.fixture
def home(tmp_path):
    """A register of the first country."""
    return settled(tmp_path / "register", "KZ")


def states(home, kind, number, on=FIRST, actor="o-1", **differing):
    """A card of its example, stated by an officer."""
    card = home.domains.card(kind)
    values = {**example(card, home.book, date.fromisoformat(on)), **differing}
    own = {one.name: "o-1" for one in card.fields if one.kind is Kind.OFFICER and one.name in values}
    offices = {one.name: "7512" for one in card.fields if one.kind is Kind.OFFICE and one.name in values}
    moment = f"{on}T06:00:00.000000Z" if card.field(card.happened).kind is Kind.INSTANT else on
    sent = Submission(
        kind=kind, record=number, fields={**values, **own, **offices, card.happened: moment, **differing},
        key=str(home.journal.head().size), actor=actor, office="7512", territory=home.settings.territory,
        system="test",
    )  # fmt: skip
    return home.register.accept(sent)


def numbered(home, record):
    """A number that a record of a type may bear."""
    form = home.domains.record(record).number
    number = home.book.number_pattern(form, home.now().date()).example if form else "1"
    return f"{record}:{number}"


def goes_along(card):
    return any(one.kind is Kind.LINK and one.hands_to and one.required for one in card.fields)


def orders(folder, *numbers, actor="o-1"):
    with Home.open(folder) as home:
        for one in numbers:
            states(home, "protective_order.issued", f"protective_order:{one}", actor=actor)


def test_every_record_is_entrusted_by_a_card_or_goes_with_one_that_is():
    for name, record in load().records.items():
        openings = [card for card in record.cards.values() if card.opens]
        by = [card for card in record.cards.values() if entrusted_by(card) and card.while_]
        assert by or name in ALONE or all(map(goes_along, openings)), name
        assert not (name in ALONE and record.deadlines)


@pytest.mark.parametrize("book", CLOCKS)
def test_of_every_type_what_one_officer_had_another_has(esep, tmp_path, book):
    folder = settled(tmp_path / "register", book)
    with Home.open(folder) as home:
        types = [name for name in home.domains.records if name not in ALONE]
        for name in types:
            opening = next(one for one in home.domains.record(name).cards.values() if one.opens)
            links = {one.name: numbered(home, one.of) for one in opening.fields if one.kind is Kind.LINK}
            differing = {at: one for at, one in links.items() if opening.field(at).required}
            if opening.field("of_age_by_on"):
                differing["of_age_by_on"] = "2039-12-31"  # it is hidden from then on
            if opening.field("began_at"):
                differing["began_at"] = f"{FIRST}T05:00:00.000000Z"  # an alert begins before it is published
            states(home, opening.kind, numbered(home, name), **differing)
    esep_at = lambda *given: esep(*given, "--home", folder)  # noqa: E731
    done = json.loads(esep_at(*HANDING, "--purpose", "protection", "--json").stdout)
    assert done["left"] == []
    told = [one["record"].partition(":")[0] for one in (*done["handed_over"], *done["along"])]
    assert sorted(told) == sorted(types)
    assert {one["record"].partition(":")[0] for one in done["along"]} == WITH_ANOTHER
    assert json.loads(esep_at("due", "--officer", "o-1", "--json").stdout) == []
    assert len(json.loads(esep_at("due", "--officer", "o-2", "--at", DAY, "--json").stdout)) > 10
    with Home.open(folder) as home:
        assert {one for name in types for one in home.targets.of(numbered(home, name)).handlers} == {"o-2"}
        assert not [one for name in types for one in home.record(numbered(home, name)).flagged]


def test_what_was_handed_over_is_not_handed_over_again(esep, home):
    orders(home, 1, 2)
    first, size = esep(*HANDING, "--home", home), _size(home)
    assert (first.exit_code, first.stdout.splitlines()[:2]) == (
        0,
        ["protective_order:1", "protective_order:2"],
    )
    said = {
        (): "Handed over: 0. Gone along with them: 0. Left: 0.\n",
        (
            "--record",
            "protective_order:1",
            "--lang",
            "ru",
        ): "Передано: 0. Последовало за ними: 0. Осталось: 0.\n",
    }
    for given, counts in said.items():
        again = esep(*HANDING, *given, "--home", home)
        assert (again.exit_code, again.stdout) == (0, counts)
    assert _size(home) == size


def test_what_came_back_is_handed_over_anew_on_the_same_day(esep, home):
    orders(home, 1)
    back = ("hand-over", "--from", "o-2", "--to", "o-1", "--on", DAY, "--as", "h-1")
    for given in (HANDING, back, HANDING):
        assert json.loads(esep(*given, "--home", home, "--json").stdout)["handed_over"]
    with Home.open(home) as opened:
        assert opened.targets.of("protective_order:1").handlers == {"o-2"}


def test_a_dry_run_says_the_same_and_writes_nothing(esep, home):
    orders(home, 1, 2)
    orders(home, 3, actor="o-3")
    with Home.open(home) as opened:
        states(opened, "protective_order.delivery_failed", "protective_order:3", DAY)
    size = _size(home)
    dry = json.loads(esep(*HANDING, "--dry-run", "--home", home, "--json").stdout)
    assert _size(home) == size
    done = json.loads(esep(*HANDING, "--home", home, "--json").stdout)
    assert _size(home) == size + 2
    assert dry == {**done, "dry_run": True}


def test_a_record_that_is_held_back_stops_no_other_and_says_why(esep, home):
    orders(home, 1, 2, 3, 4)
    with Home.open(home) as opened:
        states(opened, "protective_order.delivery_failed", "protective_order:2", actor="o-3")
        states(opened, "protective_order.assigned", "protective_order:3", "2024-03-12")
        states(opened, "protective_order.checked", "protective_order:9")
    done = esep(*HANDING, "--home", home, "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [one["record"] for one in told["handed_over"]] == ["protective_order:1", "protective_order:4"]
    assert {one["record"][-1]: one["code"] for one in told["left"]} == {
        "2": "E-783",
        "3": "E-784",
        "9": "E-785",
    }
    said = esep(*HANDING, "--home", home)
    assert said.stdout == "Handed over: 0. Gone along with them: 0. Left: 3.\n"
    assert "others handle it as well (o-3)" in said.stderr
    for unknown, code in (("protective_order:77", "E-661"), ("nobody", "E-669")):
        refused = esep(*HANDING, "--record", "protective_order:2", "--record", unknown, "--home", home)
        assert (refused.exit_code, refused.stdout, refused.stderr[:5]) == (1, "", code)
    named = esep(*HANDING, "--record", "protective_order:2", "--home", home)
    assert (named.exit_code, named.stdout.splitlines()[0]) == (0, "protective_order:2")


def test_only_who_may_entrust_a_single_record_hands_them_over(esep, home):
    orders(home, 1)
    strange = ACTORS.format(code="x-1", role="district_officer", office="7599", territory="KZ-75")
    with (home / "actors.toml").open("a", encoding="utf-8") as file:
        file.write(strange)
    for who in ("x-1", "administrator"):
        done = esep(*HANDING[:-1], who, "--home", home)
        assert (done.exit_code, "E-660" in done.stderr) == (1, True)
    outside = ("hand-over", "--from", "o-1", "--to", "x-1", "--on", DAY, "--as", "h-1")
    assert "E-831" in esep(*outside, "--home", home).stderr
    assert "E-663" in esep(*outside[:4], "o-9", *outside[5:], "--home", home).stderr
    assert esep(*HANDING[:-2], "--home", home).exit_code == 2
    assert esep(*HANDING[:4], "o-1", "--as", "h-1", "--home", home).exit_code == 2
    assert _size(home) == 1


def test_a_person_of_a_case_goes_with_the_case(esep, hard):
    given = ("hand-over", "--from", "i-2", "--to", "i-3", "--as", "p-1", "--home", hard)
    with (hard / "actors.toml").open("a", encoding="utf-8") as file:
        file.write(ACTORS.format(code="i-3", role="investigator", office="1101", territory="KZ-11"))
    alone = json.loads(esep(*given, "--kind", "suspect", "--json").stdout)
    assert [(one["record"], one["code"]) for one in alone["left"]] == [(SUSPECT, "E-786")]
    done = esep(*given, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert CASE in [one["record"] for one in told["handed_over"]]
    assert {"record": SUSPECT, "with": CASE} in told["along"]


def _size(folder):
    with Home.open(folder) as home:
        return home.journal.head().size
