"""A clock that fell back by 1,024 weeks: satellites count weeks in ten bits, and old receivers begin anew.

Such a fix is taken and labelled as ancient, and counts when it was received. What its time most likely was
can be proposed to a person; it is applied by nobody.
"""

WEEKS = 1024 * 7 * 86_400_000  # ms
NEAR = 30 * 86_400_000


def proposed_at(at: int, received_at: int) -> int | None:
    """When a fix was most likely made if its clock rolled over; None where that does not explain its time.

    >>> proposed_at(1_000_000_000_000, 1_000_000_000_000 + 1024 * 7 * 86_400_000 + 5_000)
    1619315200000
    >>> proposed_at(0, 1_700_000_000_000) is None
    True
    """
    for times in (1, 2):
        proposed = at + times * WEEKS
        if received_at - NEAR <= proposed <= received_at + 120_000:
            return proposed
    return None
