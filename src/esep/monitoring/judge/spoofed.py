"""Spoofed: a device tells places that nobody can have reached, again and again; they may be fed to it."""

from collections.abc import Iterator
from itertools import pairwise

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.device import Device
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.seen import Seen
from esep.monitoring.judge.verdict import Spell
from esep.monitoring.kinds import Kind

MEANING = Meaning(Kind.SPOOFED, Danger.ORDER, parameters=("factor", "unknown_accuracy", "top_speed"))
WITHIN = 600_000  # ms between two such fixes


def spoofed(device: Device) -> Iterator[Judged]:
    """From the first of two or more impossible fixes close in time until so long after the last."""
    return device.told(Kind.SPOOFED, _spells([fix for fix in device.fixes if fix.impossible]))


def _spells(impossible: list[Seen]) -> Iterator[Spell]:
    chain: list[Seen] = impossible[:1]
    for fix, following in pairwise([*impossible, None]):
        if following is not None and fix is not None and following.when - fix.when < WITHIN:
            chain.append(following)
            continue
        if len(chain) > 1:
            first, second = chain[:2]
            yield Spell(first.when, chain[-1].when + WITHIN, first.seq, second.seq, second.when)
        chain = [following] if following else []
