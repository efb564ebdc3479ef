"""One device before the judge: its fixes, the word of its leading order, and when any order stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from esep.monitoring.alerts import Judged
from esep.monitoring.judge.hours import Interval
from esep.monitoring.judge.seen import Seen
from esep.monitoring.judge.verdict import About, Spell, told
from esep.monitoring.kinds import Kind
from esep.monitoring.orders import Parameters


@dataclass(frozen=True, slots=True)
class Device:
    """A device that orders name. `curfews` are the hours at home; `bound` if an order binds it."""

    code: str
    order: str
    parameters: Parameters
    fixes: Sequence[Seen]
    spans: Sequence[Interval]
    curfews: Sequence[Interval]
    bound: bool
    now: int

    def told(self, kind: Kind, spells: Iterable[Spell]) -> Iterator[Judged]:
        """Alerts of spells, as far as an order stands."""
        return told(About(self.order, self.code, kind), spells, self.spans, self.now)
