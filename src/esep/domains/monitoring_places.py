"""Places and hours of electronic monitoring: where the bound person must be or must not be, and when.

A place is a record of its own with versions: what was drawn stays as it was drawn, and is drawn anew from a
moment on. Its form is sealed, since a form around a home or a refuge is an address; no digest of it stands in
clear either, since the addresses of a town are soon tried out. The card that drew it is its version.
"""

from functools import partial

from esep.declare import ANY, Class, Domain, Record, code, count, instant, link, text
from esep.domains.shared.handing import Assigned

zones = Record("monitoring_zone", "Place of an order of electronic monitoring")
hours = Record("monitoring_hours", "Hours of a place of electronic monitoring")

LONGEST_FORM = 100_000  # signs of a drawing, some thousands of points
form = partial(text, klass=Class.SEALED, longest=LONGEST_FORM)
address = partial(text, "Address", required=False, klass=Class.SEALED)
GUARDED = "guarded"
HOUR, MINUTE = partial(count, maximum=23), partial(count, required=False, maximum=59)


@zones.card(opens="in_force")
class Drawn:
    """A place is drawn: forbidden, not to be left, the home of a curfew, around a protected person, or plain.

    It is written as GeoJSON in degrees: a polygon, several of them, or a point with a radius. It holds from
    this moment until it is lifted; a place with hours holds at these alone. Around a forbidden place a ring
    may warn early. What guards a protected person is shown to nobody who sees the other places.
    """

    drawn_at = instant("From when it holds")
    order = link("monitoring_order", "Order", hands_to=True)
    zone_kind = code("monitoring_zone_kind", "What the place means")
    protection = link("monitoring_protection", "Protected person whom it guards", required=False)
    warning_metres = count("Width of the ring that warns early, metres", required=False, maximum=10_000)
    radius_metres = count("Radius around a point, metres", required=False, minimum=1, maximum=100_000)
    geometry = form("Form of the place, GeoJSON")
    address = address()


@zones.card(while_="in_force")
class Redrawn:
    """It is drawn anew: another version holds from this moment. What is not named again stays."""

    redrawn_at = instant("From when the new form holds")
    warning_metres = count("Width of the ring that warns early, metres", required=False, maximum=10_000)
    radius_metres = count("Radius around a point, metres", required=False, minimum=1, maximum=100_000)
    geometry = form("New form of the place, GeoJSON")
    address = address()


@zones.card(while_="in_force", then="lifted")
class Lifted:
    """It holds no longer."""

    lifted_at = instant("Until when it holds")


zones.card(while_=ANY)(Assigned)


@hours.card(opens="in_force")
class Set:
    """Hours of a place are set, as a row of a week: of a home the hours of its curfew.

    They begin at a clock of each weekday from one to another, Monday being 1, and end at a clock of the same
    day, or of the next one where that is not later. From Friday to Monday is four days.
    """

    set_at = instant("From when they hold")
    zone = link("monitoring_zone", "Place", hands_to=True)
    first_weekday = count("First weekday, Monday is 1", minimum=1, maximum=7)
    last_weekday = count("Last weekday, Monday is 1", minimum=1, maximum=7)
    from_hour = HOUR("From this hour")
    from_minute = MINUTE("From this minute")
    until_hour = HOUR("Up to this hour")
    until_minute = MINUTE("Up to this minute")


@hours.card(while_="in_force")
class Changed:
    """Other hours take their place from this moment."""

    changed_at = instant("From when the new hours hold")
    first_weekday = count("First weekday, Monday is 1", minimum=1, maximum=7)
    last_weekday = count("Last weekday, Monday is 1", minimum=1, maximum=7)
    from_hour = HOUR("From this hour")
    from_minute = MINUTE("From this minute")
    until_hour = HOUR("Up to this hour")
    until_minute = MINUTE("Up to this minute")


@hours.card(while_="in_force", then="ended")
class Ended:
    """They hold no longer: the place holds at all hours, or the curfew has ended."""

    ended_at = instant("Until when they hold")


hours.card(while_=ANY)(Assigned)

zones.rule(
    "ME-11",
    "a place that guards somebody names whom",
    (~Drawn.zone_kind.equals(GUARDED)) | Drawn.protection.given,
    of=Drawn,
    effect="unlawful",
    source="principle of protection",
    breaks={"zone_kind": GUARDED},
)

OF_ORDER = ("order.territory", "order.monitoring_basis", "zone_kind")
zones.unit("monitoring_zone", "Place of an order of electronic monitoring", by=OF_ORDER)
zones.measure("monitoring_zones_drawn", "Places of electronic monitoring drawn", "flow", on=Drawn.drawn_at,
              by=OF_ORDER)  # fmt: skip
zones.measure("monitoring_zones_redrawn", "Places of electronic monitoring drawn anew", "flow",
              on=Redrawn.redrawn_at, by=OF_ORDER)  # fmt: skip
zones.measure(
    "monitoring_zones_in_force",
    "Places of electronic monitoring in force",
    "stock",
    on=Drawn.drawn_at,
    to=Lifted.lifted_at,
    by=OF_ORDER,
    source="Places that nobody has lifted, whether their orders still stand or not.",
)
hours.unit("monitoring_hours", "Hours of a place of electronic monitoring", by=("zone.zone_kind",))

DOMAIN = Domain("monitoring_places", "Electronic monitoring: places and hours", zones, hours)
