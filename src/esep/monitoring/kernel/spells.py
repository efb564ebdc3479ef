"""Spells cut by the hours in which they matter: what is left of them are alerts."""

import numpy as np

from esep.monitoring.alerts import BY_TIME, NEVER, NO_DEVICE, NO_ZONE
from esep.monitoring.kernel.native import native
from esep.monitoring.kernel.rows import alert_at, spell_at, whole_at
from esep.monitoring.records import LONG_AGO, Row


@native
def first_after(spans: int, first: int, last: int, instant: int) -> int:
    """The first of some spans that ends after an instant; spans stand in order, each as its begin and its
    end.
    """
    while first < last:
        middle = (first + last) // 2
        if whole_at(spans, 2 * middle + 1)["is"] > instant:
            last = middle
        else:
            first = middle + 1
    return first


@native
def within(spans: int, first: int, last: int, instant: int) -> bool:
    """Whether an instant lies in one of some spans."""
    found = first_after(spans, first, last, instant)
    return found < last and whole_at(spans, 2 * found)["is"] <= instant


@native
def bare(told: Row, device: int, kind: int, begins: int, ends: int) -> Row:
    """A spell of which no more is known than when it was."""
    spell = spell_at(told["spell"], 0)
    spell["device"] = device
    spell["kind"] = kind
    spell["begins"] = begins
    spell["ends"] = ends
    spell["other"] = NO_DEVICE
    spell["zone"] = NO_ZONE
    spell["grade"] = 0
    spell["before"] = 0
    spell["after"] = 0
    spell["first_seq"] = BY_TIME
    spell["confirm_seq"] = BY_TIME
    spell["confirmed_at"] = begins
    spell["grace"] = 0
    spell["beyond"] = LONG_AGO
    spell["within"] = NEVER
    spell["distance"] = np.nan
    spell["accuracy"] = np.nan
    return spell  # type: ignore[no-any-return]


@native
def write(spell: Row, at: int, ends: int, told: Row) -> None:
    """One alert."""
    alert = alert_at(told["alerts"], told["count"])
    told["count"] += 1
    alert["device"] = spell["device"]
    alert["other"] = spell["other"]
    alert["zone"] = spell["zone"]
    alert["kind"] = spell["kind"]
    alert["grade"] = spell["grade"]
    alert["before"] = spell["before"]
    alert["after"] = spell["after"]
    alert["at"] = at
    alert["ended_at"] = ends
    alert["first_seq"] = spell["first_seq"]
    if at > spell["begins"] and spell["confirmed_at"] <= at:
        alert["confirm_seq"] = BY_TIME
        alert["distance"] = np.nan
        alert["accuracy"] = np.nan
    else:
        alert["confirm_seq"] = spell["confirm_seq"]
        alert["distance"] = spell["distance"]
        alert["accuracy"] = spell["accuracy"]


@native
def tell(spell: Row, spans: int, first: int, last: int, now: int, told: Row) -> int:
    """Tell the alerts of a spell as they stand now; answer when that changes next by itself.

    Spans are at positions `first` to `last`. A spell that is over is told with `now` at its end or later.
    """
    begins, ends, grace = spell["begins"], spell["ends"], spell["grace"]
    if begins >= ends:
        return NEVER
    i = first_after(spans, first, last, max(begins, spell["beyond"]))
    while i < last:
        starts = max(begins, whole_at(spans, 2 * i)["is"])
        stops = min(ends, whole_at(spans, 2 * i + 1)["is"])
        if whole_at(spans, 2 * i + 1)["is"] > spell["within"] or starts >= ends:
            break
        at = starts + grace
        if at < stops:
            if at > now:
                return at  # type: ignore[no-any-return]
            if stops > now:
                write(spell, at, NEVER, told)
                return stops  # type: ignore[no-any-return]
            write(spell, at, stops, told)
        i += 1
    return NEVER
