"""Changes of the law told with a wrong date: adopted when they came into force, or the other way round."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from esep.claims.checks.scene import Scene
from esep.claims.checks.trap_places import NEAR, Place, Traps
from esep.claims.checks.trap_rows import ANY, LegalEvent
from esep.claims.model import Judged, Noticed, Verdict
from esep.kernel.display import month_name
from esep.kernel.periods import Period

WORDS_AWAY = 3
PREFIX = 3
YEAR = re.compile(r"\D{0,6}((?:19|20)\d\d)")


def noticed(scene: Scene, traps: Traps) -> Iterator[Noticed]:
    """The places where a text says adopted of the month in which a change came into force, or the reverse."""
    verbs = [place for role in ("adopted", "in_force") for place in traps.of(ANY, role).every]
    if not verbs or scene.published_on is None:
        return
    for verb in verbs:
        told = _month_beside(scene, traps, verb)
        if told is None:
            continue
        start, end, month = told
        for event in _events(scene, traps, verb):
            wrong = _wrong(event, verb.role, month)
            if wrong is not None:
                yield Noticed(min(start, verb.start), max(end, verb.end), wrong)


def _events(scene: Scene, traps: Traps, verb: Place) -> Iterator[LegalEvent]:
    """The events whose words stand near a verb."""
    for code, event in traps.book.events.items():
        near = traps.of(code, "named").within(verb.start - NEAR, verb.end + NEAR)
        if near and scene.published_on and event.holds_on(scene.published_on):
            yield event


def _wrong(event: LegalEvent, role: str, month: Period) -> Judged | None:
    adopted = month.start < event.adopted.end and event.adopted.start < month.end
    in_force = event.in_force_on in month
    named: dict[str, object] = {
        "event": event.title,
        "told": month,
        "adopted": event.adopted,
        "in_force": event.in_force_on,
    }
    if role == "adopted" and in_force and not adopted:
        return Judged(Verdict.MISLEADING, "adopted_is_in_force", named, suggested="in_force")
    if role == "in_force" and adopted and not in_force:
        return Judged(Verdict.MISLEADING, "in_force_is_adopted", named, suggested="in_force")
    return None


def _month_beside(scene: Scene, traps: Traps, verb: Place) -> tuple[int, int, Period] | None:
    """The month that stands within a few words of a verb, with the year that is told or meant."""
    row = traps.row
    here = row.at(verb.start)
    for place in sorted(range(here - WORDS_AWAY, here + 2 * WORDS_AWAY), key=lambda one: abs(one - here)):
        if not 0 <= place < len(row.words):
            continue
        number = _months(verb.language).get(row.words[place][:PREFIX])
        # A word of two signs is no month, and "may" is a verb unless it has its capital letter.
        if number is None or not _is_month(scene.text[row.starts[place] :], row.words[place], verb.language):
            continue
        return row.starts[place], row.ends[place], Period.month(_year(scene, row.ends[place], number), number)
    return None


def _is_month(text: str, word: str, language: str) -> bool:
    name = month_name(_months(language)[word[:PREFIX]], language)
    capital = not name[:1].isupper() or text[:1].isupper()
    return capital and word[: len(name) - 1] == name.lower()[: len(word)][: len(name) - 1]


def _year(scene: Scene, end: int, month: int) -> int:
    """The year that follows a month, else the last one in which it had come when the text appeared."""
    told = YEAR.match(scene.text, end)
    if told:
        return int(told[1])
    on = scene.published_on or date.max
    return on.year if month <= on.month else on.year - 1


@cache
def _months(language: str) -> dict[str, int]:
    return {month_name(number, language).lower()[:PREFIX]: number for number in range(1, 13)}
