"""Handing a record on: the cards by which any record goes to another officer or office, told once for all.

A record takes one of them by a line: `orders.card(while_=ANY)(Assigned)`. One that goes where a linked record
goes needs none.
"""

from esep.declare import day, office, officer


class Assigned:
    """It is entrusted to an officer, who alone handles it from this day on.

    The head of the office entrusts it, or the officer who had it hands it on. Other officers of the office
    see no more of it than their roles allow.
    """

    assigned_on = day("Day of the decision")
    handler = officer("Officer who handles it from then on", hands_to=True)


class Transferred:
    """Another office has it from this day on, as when the person it binds moves."""

    transferred_on = day("Day of the decision")
    department = office("Office that has it from then on", hands_to=True)
