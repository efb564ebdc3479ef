"""What judging changed becomes cards of the register: each once, whatever dies in between.

The cards of a step are sent before it is remembered that they were. A step that is sent again bears the same
keys, and the register knows them. A card that it refuses is laid aside and sent again; it holds up no other.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import orjson

from esep.access import Action, Actor, Purpose
from esep.declare.classes import Class
from esep.kernel.errors import EsepError
from esep.monitoring.evidence import RULES
from esep.monitoring.from_register.wearing import DEVICE, ORDER
from esep.monitoring.intake.outcomes import Change, Step, changes_of, steps
from esep.monitoring.live.episodes import Episodes, Saying
from esep.monitoring.live.names import Named, names_of
from esep.monitoring.live.places import Places
from esep.monitoring.live.proving import Evidence
from esep.monitoring.live.reading import ALERT
from esep.register.home import Home
from esep.register.submissions import Batch, Refused, Submission

SYSTEM = "esep-monitor"
ZONE = "monitoring_zone"
OTHER_CARD = "E-744"
AT_ONCE = 64  # steps that are handed on before anything else is looked at
PROVEN = {"raised", "moved"}
ORDERLY = ("raised", "restored", "moved", "over", "withdrawn")
ProtectionOf = Callable[[str, str], str]
Send = Callable[[Sequence[Saying]], Sequence[tuple[str, bytes, str]]]


def tell(places: Places, episodes: Episodes, worker: int, codes: list[str], send: Send) -> int:
    """Hand on what a worker has said since it was last asked; how many cards.

    Args:
        places: where its words lie.
        episodes: what was told before.
        worker: its number.
        codes: the devices by number in the log.
        send: sends cards, and answers those refused: key, card, code of the refusal.

    Raises:
        EsepError: when the register cannot take cards now; nothing is lost, and it is tried again.
    """
    count, name, proofs = 0, str(worker), Evidence(places.shard(worker))
    for step in islice(steps(places.steps(worker), episodes.position(name)), AT_ONCE):
        with episodes.changing():
            said = episodes.sayings(_named(places.names, step, codes), step.now)
            said = [_proven(one, proofs, step.now) for one in said]
            for refused in send(said):
                episodes.lay_aside(*refused)
            episodes.handed_on(name, step.after)
        count += len(said)
    proofs.close()
    return count


def _proven(one: Saying, proofs: Evidence, now: int) -> Saying:
    """A card with the digest of what it rests on, where it may bear one."""
    digest = proofs.digest(one.alert.id, now) if one.name in PROVEN else ""
    return one._replace(fields={**one.fields, "evidence": digest}) if digest else one


def _named(names: Path, step: Step, codes: list[str]) -> list[tuple[Change, Named]]:
    known = names_of(names, step.orders)
    return [(change, known.named(alert, codes)) for change, alert in changes_of(step)]


class Register:
    """States cards about alerts in the name of the service.

    Args:
        home: the register.
        actor: the service.
        purpose: by what it works.
        protection: the record of her who wears a device for an order, by both codes.
    """

    def __init__(self, home: Home, actor: Actor, purpose: Purpose, protection: ProtectionOf) -> None:
        self._home, self._actor, self._purpose, self._protection = home, actor, purpose, protection
        self._territory = home.clock_of(actor.territory)

    def send(self, said: Sequence[Saying]) -> list[tuple[str, bytes, str]]:
        """State cards; those that the register refuses, with the code."""
        return self.state([self._card(one) for one in said])

    def again(self, waiting: Sequence[tuple[str, bytes, str]]) -> list[str]:
        """State cards that were laid aside; the keys of those that stand now."""
        cards = [Submission(**orjson.loads(card)) for _, card, _ in waiting]
        refused = {key for key, _, _ in self.state(cards)}
        return [key for key, _, _ in waiting if key not in refused]

    def state(self, cards: Sequence[Submission]) -> list[tuple[str, bytes, str]]:
        """State cards, those of one kind at once."""
        kinds: dict[str, list[Submission]] = defaultdict(list)
        refused: list[tuple[str, bytes, str]] = []
        for card in cards:
            try:
                self._admit(card)
            except EsepError as fault:
                refused.append(_laid_aside(card, fault))
            else:
                kinds[card.kind].append(card)
        for kind in sorted(kinds, key=_rank):
            outcomes = self._home.register.accept_batch(Batch.of(kinds[kind]))
            for card, outcome in zip(kinds[kind], outcomes, strict=True):
                # Under this key it was told before, by words that have since become others.
                if isinstance(outcome, Refused) and outcome.faults[0].code != OTHER_CARD:
                    refused.append(_laid_aside(card, outcome.faults[0]))
        return refused

    def _admit(self, card: Submission) -> None:
        targets, gate = self._home.targets, self._home.gate
        klass = Class.CASE if "evidence" in card.fields else Class.OPEN
        target = targets.to_write(card.record, self._actor, card.kind, card.fields)
        with gate.reading(
            self._actor, target=target, klass=klass, action=Action.WRITE, purpose=self._purpose
        ):
            targets.require_registered(target, card.kind, card.fields)

    def _card(self, one: Saying) -> Submission:
        fields = {**one.fields, **(self._about(one.alert) if one.name == "raised" else {})}
        return Submission(
            kind=f"{ALERT}.{one.name}",
            record=f"{ALERT}:{one.number}",
            fields=fields,
            key=one.key,
            actor=self._actor.code,
            office=self._actor.office,
            territory=self._territory,
            system=SYSTEM,
            channel="device",
        )

    def _about(self, alert: Named) -> Mapping[str, object]:
        told: dict[str, object] = {
            "order": f"{ORDER}:{alert.order}",
            "device": f"{DEVICE}:{alert.device}",
            "alert_kind": alert.kind.name.lower(),
            "alert_grade": alert.grade.name.lower(),
            "rule_version": RULES,
        }
        if alert.zone and not alert.shared:
            told["zone"] = f"{ZONE}:{alert.zone}"
        if alert.other and (found := self._protection(alert.order, alert.other)):
            told["protection"] = found
        return told


def _rank(kind: str) -> int:
    return ORDERLY.index(kind.partition(".")[2])


def _laid_aside(card: Submission, fault: EsepError) -> tuple[str, bytes, str]:
    return card.key, orjson.dumps(asdict(card)), fault.code
