"""Any order of arrival gives one state; any past moment can be asked for. A slow judge decides."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.register.orders import BOOK, Clock, in_memory, submission

from esep.kernel.errors import EsepError
from esep.register.entries import card_id, moment

DAYS = [f"2024-02-{day:02d}" for day in range(1, 9)]
WHY = {name: BOOK.lists.named(name).keys[0] for name in ("correction_reason", "annulment_reason")}
FIELDS = {"issued": "issued_on", "delivered": "delivered_on", "ended": "ended_on"}


@st.composite
def histories(draw):
    """Up to nine cards about one order: statements, corrections of them, annulments of either.

    Most corrections are of the kind of what they correct; the others change nothing, whatever comes first.
    """
    cards = []
    for number in range(draw(st.integers(1, 9))):
        act = (
            draw(st.sampled_from(["states", "states", "corrects", "corrects", "annuls"]))
            if number
            else "states"
        )
        key, on = f"k{number}", draw(st.sampled_from(DAYS))
        meant = draw(st.integers(0, min(max(number - 1, 0), 3)))
        target = card_id("desk", f"k{meant}")
        at = f"2024-03-{draw(st.integers(1, 9)):02d}T10:00Z"
        if act == "annuls":
            given = {"annuls": target, "why": WHY["annulment_reason"], "asserted_at": at}
            cards.append(submission("annulled", key, **given))
            continue
        name = draw(st.sampled_from(list(FIELDS)))
        if act == "corrects" and cards[meant].kind[6:] in FIELDS and draw(st.integers(0, 4)):
            name = cards[meant].kind[6:]
        change = {"corrects": target, "why": WHY["correction_reason"]} if act == "corrects" else {}
        cards.append(submission(name, key, asserted_at=at, **{FIELDS[name]: on}, **change))
    return cards


def annulments(by_id, one, path=()):
    """The annulments by which a card counts for nothing: its own, else those of what it corrects."""
    acts = [i for i, card in by_id.items() if card.annuls == one and i not in (*path, one)]
    own = [act for act in acts if not annulments(by_id, act, (*path, one))]
    target = by_id[one].corrects
    if own or not target or target not in by_id or target in path:
        return own
    return annulments(by_id, target, (*path, one))


def left(by_id, one):
    """Of a card and all that corrects it, what nothing corrects."""
    later = [
        i
        for i, card in by_id.items()
        if card.corrects == one and card.kind == by_id[one].kind and not annulments(by_id, i)
    ]
    return [found for i in later for found in left(by_id, i)] if later else [one]


def last(by_id, root):
    return max(left(by_id, root), key=lambda i: (by_id[i].asserted_at, by_id[i].key))


def judged(cards):
    """The state by definition: each question is asked anew of all cards, nothing is remembered."""
    by_id = {card_id("desk", card.key): card for card in cards}
    roots = [i for i, card in by_id.items() if not (card.corrects or card.annuls or annulments(by_id, i))]
    standing = [by_id[last(by_id, root)] for root in roots]
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
        refused = [key for card in shuffled if (key := refused_key(register, card))]
        told = register.record("order:1")
        assert (told.state, [one.key for one in told.applied]) == expected
        assert sorted(refused + [one.statement.key for one in told.cards]) == sorted(c.key for c in cards)
        taken = [card for card in cards if card.key not in refused]
        for one in told.cards:
            require_true(one, {card_id("desk", card.key): card for card in taken})


def require_true(placed, by_id):
    """What is said of a card that does not count, and of one that counts among rivals."""
    of = placed.statement.id
    acts = annulments(by_id, of)
    if placed.placing == "replaced":
        root = of
        while by_id[root].corrects:
            root = by_id[root].corrects
        assert (placed.by, acts) == (last(by_id, root), [])
        assert placed.by != of
    elif placed.placing == "annulled":
        assert placed.by == min(acts, key=lambda act: (by_id[act].asserted_at, act))
        assert (
            by_id[of].corrects == ""
            or own_act(by_id, of)
            or by_id[of].asserted_at <= by_id[placed.by].asserted_at
        )
    elif placed.flags == ("correction.annulled",):
        assert (placed.placing, own_act(by_id, of)) == ("aside", False)
        assert placed.by == min(acts, key=lambda act: (by_id[act].asserted_at, act))
        assert by_id[of].asserted_at > by_id[placed.by].asserted_at
    else:
        assert not acts or by_id[of].annuls
    if placed.placing == "applied":
        root = of
        while by_id[root].corrects:
            root = by_id[root].corrects
        assert ("correction.rivals" in placed.flags) == (len(left(by_id, root)) > 1)


def own_act(by_id, one):
    """Whether a card was annulled itself, and not only what it corrects."""
    return any(card.annuls == one and not annulments(by_id, i) for i, card in by_id.items())


def refused_key(register, card):
    """The key of a card that is refused since it corrects one of another kind."""
    try:
        register.accept(card)
    except EsepError as refusal:
        if refusal.code != "E-755":
            raise
        return card.key
    return ""


def stated(register, key, name="issued", at="2024-03-01T10:00Z", **given):
    fields = {} if name == "annulled" else {FIELDS[name]: DAYS[0]}
    for change, reasons in (("corrects", "correction_reason"), ("annuls", "annulment_reason")):
        if change in given:
            given = {change: card_id("desk", given[change]), "why": WHY[reasons]}
    return register.accept(submission(name, key, asserted_at=at, **fields, **given))


def by_key(register):
    cards = register.record("order:1").cards
    keys = {one.statement.id: one.statement.key for one in cards}
    return {one.statement.key: (one.placing, keys.get(one.by, ""), one.flags) for one in cards}


def test_of_corrections_that_do_not_know_of_each_other_the_one_stated_last_counts(register):
    """A correction of a correction was told to be replaced by an earlier one that nobody had corrected by."""
    stated(register, "k2")
    stated(register, "k12", at="2024-03-02T10:00Z", corrects="k2")
    stated(register, "k16", at="2024-03-03T10:00Z", corrects="k2")
    told = stated(register, "k17", at="2024-03-04T10:00Z", corrects="k12")
    assert (told.placing, told.flags) == ("applied", ("correction.rivals",))
    assert by_key(register) == {
        "k2": ("replaced", "k17", ()),
        "k12": ("replaced", "k17", ()),
        "k16": ("replaced", "k17", ()),
        "k17": ("applied", "", ("correction.rivals",)),
    }


def test_what_is_corrected_gives_way_even_to_a_correction_of_a_slow_clock(register):
    stated(register, "k1")
    stated(register, "k2", at="2024-03-05T10:00Z", corrects="k1")
    assert stated(register, "k3", at="2024-03-02T10:00Z", corrects="k2").placing == "applied"
    assert by_key(register)["k3"] == ("applied", "", ())


def test_a_correction_of_what_had_been_annulled_stands_aside_and_says_so(register):
    stated(register, "k1")
    stated(register, "k2", at="2024-03-02T10:00Z", corrects="k1")
    stated(register, "k3", "annulled", at="2024-03-03T10:00Z", annuls="k1")
    told = stated(register, "k4", at="2024-03-04T10:00Z", corrects="k1")
    assert (told.placing, told.flags) == ("aside", ("correction.annulled",))
    assert by_key(register) == {
        "k1": ("annulled", "k3", ()),
        "k2": ("annulled", "k3", ()),
        "k3": ("annuls", "", ()),
        "k4": ("aside", "k3", ("correction.annulled",)),
    }
    stated(register, "k5", "annulled", at="2024-03-05T10:00Z", annuls="k3")
    assert by_key(register)["k4"] == ("applied", "", ("correction.rivals",))


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
