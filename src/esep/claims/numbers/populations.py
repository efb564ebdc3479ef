"""So many people that something is counted per: per 100,000 residents, на 100 тысяч населения."""

from esep.claims.numbers.seen import Around, Seen

SMALLEST = 100


def per(around: Around, one: Seen) -> bool:
    """Whether a number says per how many people a rate is."""
    whole = one.whole
    if whole is None or whole < SMALLEST or str(whole).strip("0") != "1":
        return False
    behind = range(one.after, one.after + 4)
    if any(around.term("per_after", place) for place in behind):
        return True
    if around.ends_with("per_always", one.first, 4) >= 0:
        return True
    if around.ends_with("per", one.first) < 0:
        return False
    if around.near("population", behind):
        return True
    rate = around.beside(one, -1)
    return rate is not None and one.first - rate.after <= 4 and around.near("people", behind)
