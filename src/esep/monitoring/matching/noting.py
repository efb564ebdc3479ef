"""Questions as cards of the register: that one was asked and answered is on record longer than its answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from esep.access import Actor
from esep.kernel.clock import written_instant
from esep.monitoring.matching.fence import Request, instant_of
from esep.monitoring.matching.kept import Kept
from esep.monitoring.plane import UNIT
from esep.register.home import Home
from esep.register.submissions import Submission

SYSTEM = "matching"


def note_asked(home: Home, actor: Actor, kept: Kept, request: Request, kind: str) -> None:
    """Note a question and how many of the devices got which answer; nobody's name is on either card.

    Raises:
        EsepError: what the register raises about a card.
    """
    crime = request.crime
    asked = {
        "asked_at": kept.asked_at,
        "offence": kept.offence,
        "match_offence": kind,
        "asked_by": actor.code,
        "department": actor.office,
        "territory": actor.territory,
        "decided_on": request.decided_on.isoformat(),
        "decision_number": request.decision,
        "from_at": written_instant(instant_of(crime.begins_at)),
        "to_at": written_instant(instant_of(crime.ends_at)),
        "radius_metres": crime.radius,
        "algorithm_version": kept.algorithm,
        "point": f"{crime.lat / UNIT:.7f} {crime.lon / UNIT:.7f}",
    }
    counted = {
        "counted_at": kept.asked_at,
        "could": kept.could,
        "could_not": kept.could_not,
        "cannot_be_told": kept.cannot_be_told,
        "algorithm_version": kept.algorithm,
    }
    for name, fields in (("asked", asked), ("counted", counted)):
        home.register.accept(_card(home, actor, kept, name, fields))


def note_unmasked(home: Home, actor: Actor, second: Actor, kept: Kept, reason: str, now: datetime) -> None:
    """Note that a second officer has released the devices behind an answer to the one who asked.

    Raises:
        EsepError: what the register raises about a card: an unknown reason, an answer that is over.
    """
    fields = {
        "unmasked_at": written_instant(now),
        "unmasked_by": second.code,
        "persons": kept.could,
        "unmask_reason": reason,
    }
    home.register.accept(_card(home, actor, kept, "unmasked", fields, second.code))


def _card(
    home: Home, actor: Actor, kept: Kept, name: str, fields: Mapping[str, Any], second: str = ""
) -> Submission:
    return Submission(
        kind=f"crime_match.{name}",
        record=kept.record,
        fields=fields,
        key=f"{kept.number}/{name}/{second}",
        actor=actor.code,
        office=actor.office,
        territory=home.clock_of(actor.territory),
        system=SYSTEM,
        second=second,
    )
