"""The library call holds every text against what was published, and against what it is given."""

from tests.claims.against_tables import DAY, long_table

from esep.claims.against import unfound
from esep.claims.checking import check
from esep.claims.model import Verdict

IN_2023 = "In 2023, {} criminal offences were registered in Kazakhstan."


def test_the_library_call_always_holds_against_what_was_published(tmp_path):
    checked = check(IN_2023.format("140,272"), published_on=DAY)
    assert checked.claims[0].verdict is Verdict.MATCHES
    table = long_table(tmp_path / "t.csv", ("1", "2", "KZ-55", "2023", 8_067, "internal"))
    text = "In Pavlodar Region, 8,067 criminal offences were registered in 2023."
    assert check(text, published_on=DAY, against=[table]).claims[0].verdict is Verdict.MATCHES


def test_a_draft_is_held_against_its_release_and_not_against_what_was_published(tmp_path):
    release = long_table(tmp_path / "release.csv", ("1", "2", "KZ", "2023", 140_301, "released"))
    new, old = (check(IN_2023.format(count), tables=[release]) for count in ("140,301", "140,272"))
    assert (new.claims[0].verdict, unfound(new)) == (Verdict.MATCHES, [])
    assert old.claims[0].verdict is Verdict.DIFFERS
    assert [old.numbers[place].printed for place in unfound(old)] == ["140,272"]
