"""Cards of those harmed who agreed with the police on a safe way, and of what they were told by it."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from esep.forms.demonstrating.cards import Cards, Column, same
from esep.forms.demonstrating.drawing import Drawing, Moments, Number, awake, links
from esep.forms.demonstrating.families import Families

CONTACT, NOTICE = "victim_contact", "victim_notice"
URGENT = "danger"  # what is told with this cannot wait for the morning


class Telling:
    """Writes what the first families of one time are told.

    Args:
        told: the file: chances, and what is said of each occasion to tell.
        draw: draws what is not told.
        families: of whom the first that the counts name are told.
    """

    def __init__(self, told: Mapping[str, Any], draw: Drawing, families: Families) -> None:
        self._chances, self._occasions = told["chances"], told["telling"]
        self._draw, self._of = draw, families
        here = slice(families.counts.contacts)
        self._number = draw.numbers(CONTACT, families.counts.contacts)
        self._agreed = draw.later(families.moment[here], 0.2, 0.9)
        self._said = draw.said(f"{CONTACT}.agreed", self._agreed.astype("datetime64[D]"))
        least, most = told["contact"]["days"]
        stopped = awake(draw.later(self._agreed, 24 * least, 24 * most))
        never = ~draw.chance(self._chances["contact_stopped"], len(self._number))
        self._stopped: Moments = np.where(never, np.datetime64("NaT"), stopped)
        self._uses = 0

    def agreed(self) -> Iterator[Cards]:
        """The safe ways, and those who want to be reached no more."""
        draw, number, stopped = self._draw, self._number, self._stopped
        victims = self._of.other[: len(number)]
        yield draw.cards(
            f"{CONTACT}.agreed", "agreed_at", number, self._agreed, {**self._said, "victim": victims}
        )
        yield draw.cards(f"{CONTACT}.stopped", "stopped_at", number, stopped)

    def of(self, occasion: str, due: Moments, who: Number, **linked: Column) -> Iterator[Cards]:
        """That something happened is told to those whom it concerns and who agreed on a way.

        Args:
            occasion: what happened, as the file names it.
            due: when it became known; no time where it never did.
            who: the place of the family of each.
            linked: the record that it happened to, of each.
        """
        draw, said = self._draw, self._occasions[occasion]
        here = (who < len(self._number)) & ~np.isnat(due)
        due, who = due[here], who[here]
        if not len(who):
            return
        number = draw.numbers(NOTICE, len(who))
        yield draw.cards(
            f"{NOTICE}.fell_due",
            "due_at",
            number,
            due,
            {
                "notice_subject": same(said["notice_subject"], len(who)),
                "territory": self._of.territory[who],
                "victim": self._of.other[who],
                "victim_contact": links(CONTACT, self._number[who]),
                **{name: values[here] for name, values in linked.items()},
            },
        )
        over = self._stopped[who] < due
        yield draw.cards(f"{NOTICE}.withdrawn", "withdrawn_at", number[over], draw.later(due[over], 0, 0.2))
        told = ~over & ~draw.chance(self._chances["notice_missed"], len(who))
        yield from self._sent(number[told], due[told], who[told], said)

    def _sent(self, number: Number, due: Moments, who: Number, said: Mapping[str, str]) -> Iterator[Cards]:
        """Sent, and sent again where it did not reach her."""
        draw = self._draw
        sent = draw.later(due if URGENT in said else awake(due), 0.05, 0.5)
        yield from self._message("sent", "sent_at", number, sent, who, said)
        failed = draw.chance(self._chances["notice_failed"], len(who))
        yield draw.cards(
            f"{NOTICE}.delivered", "delivered_at", number[~failed], draw.later(sent[~failed], 0, 0.4)
        )
        number, who = number[failed], who[failed]
        known = draw.later(sent[failed], 0.1, 0.5)
        yield draw.cards(f"{NOTICE}.failed", "failed_at", number, known)
        again = ~draw.chance(self._chances["notice_given_up"], len(who))
        given_up = draw.later(known[~again], 1, 5)
        yield draw.cards(f"{NOTICE}.given_up", "given_up_at", number[~again], given_up)
        tried = draw.later(known[again], 0.2, 1.5)
        yield from self._message("tried_again", "tried_at", number[again], tried, who[again], said)
        yield draw.cards(f"{NOTICE}.delivered", "delivered_at", number[again], draw.later(tried, 0, 0.4))

    def _message(
        self, card: str, happened: str, number: Number, when: Moments, who: Number, said: Mapping[str, str]
    ) -> Iterator[Cards]:
        """A message to her, which uses her way."""
        draw = self._draw
        urgent = {URGENT: same(said[URGENT], len(who))} if URGENT in said else {}
        way = {"contact_channel": self._said["contact_channel"][who], **urgent}
        yield draw.cards(f"{NOTICE}.{card}", happened, number, when, way)
        used = {"victim_notice": links(NOTICE, number), **urgent}
        yield draw.cards(f"{CONTACT}.used", "used_at", self._number[who], when, used, nth=self._uses)
        self._uses += 1
