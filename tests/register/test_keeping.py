"""A small domain says itself which of its fields hand its records on: nobody has to know their names."""

import pytest

from esep.codebook import Codebook
from esep.declare import Domain, Domains, Record, day, link, office, officer, text
from esep.kernel.errors import EsepError
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register.keeping import Keepings
from esep.register.memory import MemoryJournal
from esep.register.register import Register
from esep.register.submissions import Submission

files = Record("file", "File of an inspection")


@files.card(opens="begun")
class Begun:
    """An inspection begins."""

    begun_on = day("Day")
    part_of = link("file", "File it is a part of", required=False, hands_to=True)
    seen = link("file", "File that was seen", required=False)


@files.card(while_="begun")
class Given:
    """It is given away."""

    given_on = day("Day")
    bureau = office("Who has it now", required=False, hands_to=True)
    clerk = officer("Who works on it now", required=False, hands_to=True)
    sent_by = office("Who sent it", required=False)
    helper = officer("Who helps", required=False)


class Files:
    """A register of nothing but files."""

    def __init__(self):
        domains, book = Domains((Domain("files", "Files", files),)), Codebook.load("kz")
        self.register = Register(MemoryJournal(), Keyring(MemoryKeys(), bytes(32)), domains, book, bytes(16))
        self.keepings = Keepings(self.register.journal, domains, book)

    def state(self, number, card, actor="c-1", place="B1", **fields):
        key = f"k{self.register.journal.head().size}"
        envelope = {"actor": actor, "office": place, "territory": "KZ-75", "system": "t", "key": key}
        self.register.accept(
            Submission(kind=f"file.{card}", record=f"file:{number}", fields=fields, **envelope)
        )

    def of(self, number):
        kept = self.keepings.of(f"file:{number}")
        return kept and (kept.office, set(kept.handlers))


@pytest.fixture
def inspected():
    made = Files()
    made.state(1, "begun", begun_on="2024-02-05")
    return made


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"bureau": "B2"}, ("B2", set())),
        ({"clerk": "c-2"}, ("B1", {"c-2"})),
        ({"clerk": "c-2", "bureau": "B2"}, ("B2", {"c-2"})),
        ({"sent_by": "B2", "helper": "c-2"}, ("B1", {"c-1"})),
        ({"bureau": "B1"}, ("B1", {"c-1"})),
    ],
)
def test_the_declaration_says_which_field_hands_a_record_on(inspected, given, kept):
    inspected.state(1, "given", given_on="2024-02-06", **given)
    assert inspected.of(1) == kept


def test_a_record_goes_with_the_one_that_its_declaration_names_and_with_no_other(inspected):
    inspected.state(2, "begun", begun_on="2024-02-05", part_of="1", place="B3", actor="c-3")
    inspected.state(3, "begun", begun_on="2024-02-05", seen="1", place="B3", actor="c-3")
    inspected.state(1, "given", given_on="2024-02-06", clerk="c-2")
    assert [inspected.of(2), inspected.of(3)] == [("B1", {"c-2"}), ("B3", {"c-3"})]


def test_records_that_go_with_each_other_are_no_endless_story(inspected):
    inspected.state(4, "begun", begun_on="2024-02-05", part_of="5", actor="c-4")
    inspected.state(5, "begun", begun_on="2024-02-05", part_of="4", actor="c-5")
    assert inspected.of(4) == ("B1", {"c-4", "c-5"})


def test_what_nobody_opened_is_nobodys(inspected):
    inspected.state(6, "given", given_on="2024-02-06", bureau="B2")
    assert inspected.of(6) is None


def test_who_has_a_record_cannot_be_said_where_nobody_sees_it():
    hidden = Record("thing", "Thing")

    @hidden.card(opens="noted")
    class Noted:
        """It is noted."""

        noted_on = day("Day")
        bureau = office("Who has it", klass="case", hands_to=True)
        words = text("Words")

    with pytest.raises(EsepError, match=r"noted.bureau says who has the record, so that it must be open"):
        Domain("things", "Things", hidden)
