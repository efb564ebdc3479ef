"""Which part of a page is its text."""

from collections.abc import Iterable, Sequence

from esep.claims.reading.page_walk import AROUND, Part, Seen, names

ENOUGH = 0.4  # of the running text of a page
# How a page marks its text itself, the surest way first: by what a part is for, then by its name.
MARKS = ("articlebody", "article", "main")
SMALL = names("p li ul ol dl dd dt tr td th tbody thead table h1 h2 h3 h4 h5 h6 pre blockquote figure")


def chosen(seen: Sequence[Seen]) -> tuple[Sequence[Seen], bool]:
    """The blocks of the main text, and whether they are a part of the page and not all of it."""
    enough = ENOUGH * sum(one.running for one in seen)
    inner = [one for one in seen if all(part.kind != AROUND for part in one.above())]
    if sum(one.running for one in inner) >= enough:
        seen = inner
    for mark in MARKS:
        marked = (
            (part, one.running) for one in seen for part in one.above() if mark in {part.kind, part.name}
        )
        if found := _within(seen, marked, enough):
            return found, True
    found = _within(seen, _around(seen), enough)
    return (found, True) if found else (seen, False)


def _around(seen: Iterable[Seen]) -> Iterable[tuple[Part, float]]:
    """How much speaks for a part: all text that stands right in it, and half of what stands one deeper."""
    for one in seen:
        large = [part for part in one.above() if part.name not in SMALL][:2]
        yield from zip(large, (one.running, one.running / 2), strict=False)


def _within(seen: Sequence[Seen], said: Iterable[tuple[Part, float]], enough: float) -> list[Seen]:
    """The blocks within the part that most speaks for; none where that is not enough of the page."""
    weights = dict[int, tuple[float, Part]]()
    for part, points in said:
        weights[id(part)] = (weights.get(id(part), (0.0, part))[0] + points, part)
    points, best = max(weights.values(), key=lambda one: one[0], default=(0.0, None))
    if best is None or best.parent is None or points < enough:
        return []
    return [one for one in seen if any(part is best for part in one.above())]
