"""What lies beside the journal, examined: the current states, the trail of reads, the attachments.

A copy that was given away has not all of them. What is not there is not looked at, and that is said.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from esep.access import Head
from esep.kernel.errors import EsepError
from esep.register.attached import Counted
from esep.register.examination import check_states
from esep.register.home import ATTACHMENTS, PEOPLE, TRAIL, Home

UNDECLARED = "E-622"  # a domain was taken out of the settings: its states are neither right nor wrong


@dataclass(frozen=True, slots=True)
class Look:
    """What was found about a part: how many of its pieces hold, None when it could not be looked at."""

    part: str
    count: int | None
    fault: EsepError | None = None


def at_states(home: Home, size: int) -> Look:
    """Whether each current state is that of its cards; `size` entries were examined before."""
    if not all((home.folder / name).is_file() for name in home.settings.domains):
        return Look("states", None)
    return _look("states", lambda: check_states(home.journal, home.domains, home.book, size))


def at_trail(home: Home, kept: Callable[[], Iterable[Head]]) -> Look:
    """Whether the chain of the trail holds, and continues the heads that were kept from earlier days."""
    if not (home.folder / TRAIL).is_file():
        return Look("trail", None)
    return _look("trail", lambda: home.trail.verify(*kept()).size)


def at_attachments(home: Home, counted: Counted) -> Look:
    """Whether each attachment that a card names is kept; they were counted while entries passed by."""
    given_away = not (home.folder / PEOPLE).is_file() and not (home.folder / ATTACHMENTS).is_dir()
    if counted.named and given_away:
        return Look("attachments", None)
    told = {"missing": counted.missing, "named": counted.named, "seq": counted.first}
    fault = EsepError("E-778", **told) if counted.missing else None
    return Look("attachments", counted.named - counted.missing, fault)


def _look(part: str, examined: Callable[[], int]) -> Look:
    try:
        return Look(part, examined())
    except EsepError as fault:
        return Look(part, None if fault.code == UNDECLARED else 0, fault)
