"""The next step: the protected person is called first, then the bound one, then police are sent."""

from collections.abc import Iterable

from esep.monitoring.desk.journal import Standing, Stands, What
from esep.monitoring.desk.waiting import Alert, danger, endangers
from esep.monitoring.judge.meaning import Danger
from esep.monitoring.kinds import Kind

PROTECTED, BOUND, POLICE = "protected_called", "bound_called", "police_sent"
ACKNOWLEDGE, RESOLVE, NONE = "acknowledge", "resolve", ""


def steps(alert: Alert) -> tuple[str, ...]:
    """The steps for an alert, in order (`alert_step`).

    Of a panic button the bound person hears last: a call to him must not tell that help was asked for.

    >>> from esep.monitoring.kinds import Grade
    >>> steps(Alert("a", "75-1", "B-17", Kind.NEAR, Grade.LIKELY, 0, 0, protects=("P-1",)))
    ('protected_called', 'bound_called', 'police_sent')
    """
    if danger(alert) is Danger.DEVICE:
        return (BOUND,)
    if alert.kind is Kind.PANIC:
        return (PROTECTED, POLICE, BOUND)
    first = (PROTECTED,) if alert.protects else ()
    last = (POLICE,) if endangers(alert) or danger(alert) is Danger.ORDER else ()
    return (*first, BOUND, *last)


def next_step(stands: Standing) -> str:
    """What is to be done next: take it on, the first step not yet tried, or decide what it was."""
    if stands.state is Stands.RAISED:
        return ACKNOWLEDGE
    if not stands.open:
        return NONE
    tried = {entry.told for entry in stands.entries if entry.what is What.STEP_TAKEN}
    return next((step for step in steps(stands.alert) if step not in tried), RESOLVE)


def words(kinds: Iterable[Kind]) -> tuple[str, ...]:
    """The phrases that tell an officer what to do about alerts of these kinds."""
    return tuple(f"monitoring.kind.{kind.name.lower()}.next" for kind in sorted(set(kinds)))
