"""A row that changed since an earlier extract corrects the card that its earlier state became.

The first state of a row is a card under the key of the row, each later state a correction of the one before
under that key and its number: `F-1`, `F-1~2`, `F-1~3`. So an extract that is sent again finds its own cards,
whichever it is, and adds nothing. What tells two states apart is what they state: that somebody else sent
the row, or that the source wrote it anew without a change, makes no other state.

The source's own time of recording decides what is the newer state. An older extract overrides nothing: a
state that is known already counts as known, and one that is not is refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from esep.kernel.errors import EsepError
from esep.register.entries import card_id
from esep.register.importing.parts import part
from esep.register.importing.permitted import Takes
from esep.register.register import Outcome
from esep.register.submissions import Accepted, Batch, Refused

KEY_USED = "E-744"
Card = Mapping[str, Any]
Line = Sequence[Card]


class Correcting:
    """A register that takes changed rows as corrections; `corrected` counts them.

    Args:
        takes: the register as whoever imports may write to it.
        register: the register itself, to compare with what stands there.
        why: the code of the reason that stands on the corrections; without one changed rows stay refused.
    """

    def __init__(self, takes: Takes, register: Takes, why: str) -> None:
        self._takes, self._register, self._why = takes, register, why
        self.book, self.domains, self.journal = takes.book, takes.domains, takes.journal
        self.corrected = 0

    def accept_batch(self, batch: Batch) -> list[Outcome]:
        """Take cards of one kind; of several states of one row in the batch each corrects the one before."""
        outcomes = self._takes.accept_batch(batch)
        keys = batch.column("key")
        left = [at for at, outcome in enumerate(outcomes) if self._why and _used(outcome)]
        while left:
            first = {keys[at]: at for at in reversed(left)}
            for at, outcome in self._decided(batch, sorted(first.values())):
                outcomes[at] = outcome
            left = [at for at in left if first[keys[at]] != at]
        return outcomes

    def _decided(self, batch: Batch, rows: Sequence[int]) -> Iterator[tuple[int, Outcome]]:
        """What becomes of rows whose keys stand in the journal with another content."""
        lines: dict[int, Line] = {}
        for at, line in self._lines(batch, rows):
            if isinstance(line, Refused):
                yield at, line
            else:
                lines[at] = line
        known = self._same(batch, {at: line[-1] for at, line in lines.items()})
        said = batch.column("asserted_at")
        late = {at: line for at, line in lines.items() if at not in known and said[at] <= _told(line)}
        for back in range(2, max(map(len, late.values()), default=0) + 1):
            known |= self._same(batch, {at: line[-back] for at, line in late.items() if len(line) >= back})
        yield from known.items()
        changed = []
        for at, line in lines.items():
            if at not in known and said[at] < _told(line):
                yield at, Refused((EsepError("E-850", card=line[-1]["id"]),))
            elif at not in known:
                changed.append(at)
        if changed:
            yield from zip(changed, self._corrections(batch, changed, lines), strict=True)

    def _lines(self, batch: Batch, rows: Sequence[int]) -> Iterator[tuple[int, Line | Refused]]:
        """The cards that the states of each row became, the first one first; or why there are none.

        A row whose key was used for something else than a state of it keeps the refusal it has.
        """
        records, keys, systems = (batch.column(name) for name in ("record", "key", "system"))
        entries = self.journal.of_records({records[at] for at in rows})
        cards = {card["id"]: card for told in entries.values() for card in (one.card for one in told)}
        for at in rows:
            line = list(_line(systems[at], keys[at], cards))
            if not line:
                yield at, Refused((EsepError("E-851", card=card_id(systems[at], keys[at])),))
            elif line[0]["kind"] == batch.kind and not _is_later_state(line[0]):
                yield at, line

    def _same(self, batch: Batch, cards: Mapping[int, Card]) -> dict[int, Outcome]:
        """The rows that state what these cards state, whoever said it and whenever.

        A row is sent as if it had come with the envelope of the card: under a key that stands in the journal
        nothing is ever added, and the answer tells whether the content is the same.
        """
        if not cards:
            return {}
        sent = [_envelope(card) for card in cards.values()]
        envelope = {name: [one[name] for one in sent] for name in sent[0]}
        words = batch.column("why_text")  # they stand sealed on the card, and a later state has none
        envelope["why_text"] = ["" if _is_later_state(card) else words[at] for at, card in cards.items()]
        compared = self._register.accept_batch(part(batch, list(cards), **envelope))
        return {at: one for at, one in zip(cards, compared, strict=True) if isinstance(one, Accepted)}

    def _corrections(self, batch: Batch, rows: Sequence[int], lines: Mapping[int, Line]) -> list[Outcome]:
        keys = batch.column("key")
        sent = part(
            batch,
            rows,
            key=[_later(keys[at], len(lines[at]) + 1) for at in rows],
            corrects=[lines[at][-1]["id"] for at in rows],
            why=[self._why] * len(rows),
            why_text=[""] * len(rows),
        )
        outcomes = self._takes.accept_batch(sent)
        self.corrected += sum(isinstance(one, Accepted) and not one.again for one in outcomes)
        return outcomes


def _used(outcome: Outcome) -> bool:
    """Whether a card was refused for nothing but a key that stands in the journal with another content."""
    return isinstance(outcome, Refused) and [fault.code for fault in outcome.faults] == [KEY_USED]


def _later(key: str, number: int) -> str:
    """The key of a later state of a row."""
    return f"{key}~{number}"


def _line(system: str, key: str, cards: Mapping[str, Card]) -> Iterator[Card]:
    card, number = cards.get(card_id(system, key)), 1
    while card is not None:
        yield card
        number, earlier = number + 1, card["id"]
        card = cards.get(card_id(system, _later(key, number)))
        if card is not None and card.get("corrects") != earlier:
            return


def _is_later_state(card: Card) -> bool:
    """Whether a card is a later state of a row with a shorter key."""
    stem, sign, number = card["key"].rpartition("~")
    if not sign or not number.isdecimal() or "corrects" not in card:
        return False
    before = stem if number == "2" else _later(stem, int(number) - 1)
    return bool(card["corrects"] == card_id(card["source"]["system"], before))


def _told(line: Line) -> str:
    """When the source recorded the newest state of a row."""
    return str(line[-1]["asserted_at"])


def _envelope(card: Card) -> dict[str, Any]:
    """The envelope under which a card was sent, as far as it stands open."""
    always = {name: card[name] for name in ("key", "actor", "office", "channel", "asserted_at")}
    given = {name: card.get(name, "") for name in ("corrects", "second", "entered_by")}
    why, message = card.get("why", {}).get("code", ""), card["source"].get("message", "")
    return {**always, **given, "why": why, "message": message, "territory": card["zone"]}
