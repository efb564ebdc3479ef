"""Any order of arrival gives one state; any past moment can be asked for. A slow judge decides."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.register.orders import BOOK, Clock, in_memory, submission

from esep.register.entries import card_id, moment

DAYS = [f"2024-02-{day:02d}" for day in range(1, 9)]
WHY = {name: BOOK.lists.named(name).keys[0] for name in ("correction_reason", "annulment_reason")}
FIELDS = {"issued": "issued_on", "delivered": "delivered_on", "ended": "ended_on"}


@st.composite
def histories(draw):
    """Up to nine cards about one order: statements, corrections of them, annulments of either."""
    cards = []
    for number in range(draw(st.integers(1, 9))):
        act = (
            draw(st.sampled_from(["states", "states", "corrects", "corrects", "annuls"]))
            if number
            else "states"
        )
        key, on = f"k{number}", draw(st.sampled_from(DAYS))
        target = card_id("desk", f"k{draw(st.integers(0, min(max(number - 1, 0), 3)))}")
        if act == "annuls":
            cards.append(submission("annulled", key, annuls=target, why=WHY["annulment_reason"]))
            continue
        name = draw(st.sampled_from(list(FIELDS)))
        change = {"corrects": target, "why": WHY["correction_reason"]} if act == "corrects" else {}
        at = f"2024-03-{draw(st.integers(1, 9)):02d}T10:00Z"
        cards.append(submission(name, key, asserted_at=at, **{FIELDS[name]: on}, **change))
    return cards


def judged(cards):
    """The state by definition: each question is asked anew of all cards, nothing is remembered."""
    by_id = {card_id("desk", card.key): card for card in cards}

    def annulled(one, path=()):
        acts = [i for i, card in by_id.items() if card.annuls == one and i not in (*path, one)]
        if any(not annulled(act, (*path, one)) for act in acts):
            return True
        target = by_id[one].corrects
        return bool(target) and target in by_id and target not in path and annulled(target, (*path, one))

    def version(one):
        later = [i for i, card in by_id.items() if card.corrects == one and not annulled(i)]
        return version(max(later, key=lambda i: (by_id[i].asserted_at, by_id[i].key))) if later else one

    roots = [i for i, card in by_id.items() if not card.corrects and not card.annuls and not annulled(i)]
    standing = [by_id[version(root)] for root in roots]
    state, names, counted = "", list(FIELDS), []
    moves = {
        "": {"issued": "issued"},
        "issued": {"delivered": "in_force", "ended": "ended"},
        "in_force": {"ended": "ended"},
    }
    for day in DAYS:
        todays = [card for card in standing if day in card.fields.values()]
        todays.sort(key=lambda c: (c.kind != "order.issued", c.asserted_at, names.index(c.kind[6:]), c.key))
        while fitting := [card for card in todays if card.kind[6:] in moves.get(state, {})]:
            state = moves[state][fitting[0].kind[6:]]
            todays.remove(fitting[0])
            counted.append(fitting[0].key)
    return state, counted


@settings(max_examples=120, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_state_of_the_judge(cards, chance):
    expected = judged(cards)
    for _ in range(3):
        register = in_memory()
        shuffled = list(cards)
        chance.shuffle(shuffled)
        for card in shuffled:
            register.accept(card)
        told = register.record("order:1")
        assert (told.state, [one.key for one in told.applied]) == expected
        assert sorted(card.statement.key for card in told.cards) == sorted(card.key for card in cards)


def test_cards_that_correct_each_other_wait_and_spoil_nothing(register):
    first, second = (card_id("desk", key) for key in ("k1", "k2"))
    why = WHY["correction_reason"]
    for key, target in (("k1", second), ("k2", first)):
        told = register.accept(submission("issued", key, issued_on=DAYS[0], corrects=target, why=why))
        assert told.placing == "waiting"
    assert register.accept(submission("issued", "k3", issued_on=DAYS[1])).state == "issued"


class BothClocks(RuleBasedStateMachine):
    """Cards arrive; every past pair of a day and an instant gives what the cards known then gave."""

    @initialize()
    def begin(self):
        self.clock = Clock()
        self.register = in_memory(self.clock)
        self.sent = []

    @rule(cards=histories())
    def arrive(self, cards):
        for number, card in enumerate(cards):
            renamed = (
                submission(
                    card.kind[6:], f"s{len(self.sent)}-{number}", asserted_at=card.asserted_at, **card.fields
                )
                if card.kind != "order.annulled" and not card.corrects
                else None
            )
            if renamed is not None:
                told = self.register.accept(renamed)
                self.sent.append((renamed, self.register.journal.entry(told.id).known_at))

    @invariant()
    def any_past_pair_is_answered_as_it_was(self):
        if not getattr(self, "sent", None):
            return
        for known_at in {self.sent[0][1], self.sent[len(self.sent) // 2][1], self.sent[-1][1]}:
            known = [card for card, at in self.sent if at <= known_at]
            for day in (DAYS[2], DAYS[-1]):
                told = self.register.record("order:1", happened=day, known=moment(known_at))
                assert (told.state, [one.key for one in told.applied]) == judged(
                    [c for c in known if max(c.fields.get(f, "") for f in FIELDS.values()) <= day]
                )


TestBothClocks = BothClocks.TestCase
TestBothClocks.settings = settings(max_examples=25, stateful_step_count=6, deadline=None)


def test_a_clock_that_goes_back_changes_no_order(register):
    register._clock.now = datetime(2024, 5, 1, tzinfo=UTC)
    first = register.accept(submission("issued", "k1", issued_on="2024-02-05"))
    register._clock.now = datetime(2024, 4, 1, tzinfo=UTC)
    later = register.accept(submission("delivered", "k2", delivered_on="2024-02-06"))
    known = [register.journal.entry(told.id).known_at for told in (first, later)]
    assert known[0] < known[1]
    assert later.clock_went_back > 0
    assert register.record("order:1", known=moment(known[0])).state == "issued"
