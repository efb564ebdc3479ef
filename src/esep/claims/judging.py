"""Claims are judged: by the arithmetic of the text itself, by its periods and units, by its words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from esep.claims.checks import (
    again,
    categories,
    changes,
    events,
    hundred,
    of_ten,
    others,
    ranks,
    rate_of_count,
    restated,
    said_again,
    series,
    shares,
    sums,
    traps,
    twice,
    units,
)
from esep.claims.checks.alike_shares import of_one_whole
from esep.claims.checks.all_of_it import said_all
from esep.claims.checks.alone import is_alone, place_of, told_alone
from esep.claims.checks.completing import completed
from esep.claims.checks.scene import Scene
from esep.claims.checks.trap_places import Traps
from esep.claims.checks.unchecked import not_checkable
from esep.claims.model import Claim, Judged, Kind, Noticed, Read, Verdict
from esep.codebook import Codebook

ONE_BY_ONE = (changes.judge, others.judge, shares.judge, of_ten.judge, sums.judge, series.judge, units.judge)


def judge(read: Read, book: Codebook, published_on: date | None) -> list[Claim]:
    """The claims of a text with what the checks say of each; at least why nothing checks it.

    Args:
        read: the text with its numbers and claims.
        book: the codebook, whose rows tell of units, indicators, lists and known mistranslations.
        published_on: the day of publication; None where it is not known.

    Raises:
        EsepError: E-101 when a data file of the codebook is faulty.
    """
    return _Bench(read, book, published_on).claims()


def notice(read: Read, book: Codebook, published_on: date | None) -> list[Noticed]:
    """What the words of a text say wrongly beside its figures, in the order of the text.

    Raises:
        EsepError: E-101 when a data file of the codebook is faulty.
    """
    return _Bench(read, book, published_on).noticed()


def judged(read: Read, book: Codebook, published_on: date | None) -> Read:
    """The text with its claims judged and with what was noticed: both of the above, looked for once.

    Raises:
        EsepError: E-101 when a data file of the codebook is faulty.
    """
    bench = _Bench(read, book, published_on)
    return replace(read, claims=bench.claims(), noticed=bench.noticed())


class _Bench:
    """One text while it is judged, its trap words found once."""

    def __init__(self, read: Read, book: Codebook, published_on: date | None) -> None:
        named = Scene(read, book, published_on)
        self.traps = Traps(named)
        meant = traps.understood(named, self.traps)
        narrowed = {
            one.id: replace(one, by={**one.by, **meant[one.id]}) for one in read.claims if one.id in meant
        }
        scene = named.retold(narrowed)
        scene = scene.retold(completed(scene))
        # A change told alone may be of levels that another claim has only now, and parts of the later one.
        scene = scene.retold(completed(scene, Kind.PERCENT_ONLY, Kind.RATIO, Kind.SUM, Kind.SUBSET))
        scene = scene.retold(of_one_whole(scene))
        self.scene = scene.retold(said_all(scene, self.traps))

    def claims(self) -> list[Claim]:
        scene = self.scene
        found = {
            claim.id: [*claim.judged, *(one for check in ONE_BY_ONE for one in check(scene, claim))]
            for claim in scene.claims
        }
        for claim, said in self._across():
            found[claim.id].append(said)
        placed = [*twice.judge_all(scene), *said_again.judge_all(scene), *self._placed(found)]
        shared: dict[str, list[Judged]] = {
            claim.id: [one for one in found[claim.id] if not is_alone(claim, one)] for claim in scene.claims
        }
        alone: dict[str, list[tuple[int, Judged]]] = {claim.id: [] for claim in scene.claims}
        for claim, said, number in placed:
            if is_alone(claim, said):
                alone[claim.id].append((number, said))
            else:
                shared[claim.id].append(said)
        for claim, said in again.judge_all(scene, self._held(shared)):
            shared[claim.id].append(said)
        return told_alone([self._with(claim, shared[claim.id]) for claim in scene.claims], alone)

    def _placed(self, found: Mapping[str, Sequence[Judged]]) -> Iterator[tuple[Claim, Judged, int]]:
        """The findings of one number, with this number."""
        for claim in self.scene.claims:
            for one in found[claim.id]:
                if is_alone(claim, one):
                    yield claim, one, place_of(self.scene, claim, one)

    def noticed(self) -> list[Noticed]:
        every = [*traps.noticed(self.scene, self.traps), *events.noticed(self.scene, self.traps)]
        return sorted(every, key=lambda one: one.start)

    def _across(self) -> Iterator[tuple[Claim, Judged]]:
        """The checks that look at several claims, or at the words of the whole text."""
        yield from series.judge_all(self.scene)
        yield from series.whole_years(self.scene, self.traps)
        yield from categories.judge_all(self.scene)
        yield from traps.judge_all(self.scene, self.traps)
        yield from ranks.judge_all(self.scene, self.traps)
        yield from rate_of_count.judge_all(self.scene)
        yield from hundred.judge_all(self.scene, self.traps)
        yield from hundred.more_than_all(self.scene, self.traps)
        yield from restated.judge_all(self.scene)

    def _held(self, found: dict[str, list[Judged]]) -> set[int]:
        """The numbers that arithmetic has confirmed, and nothing has refuted."""
        held, off = set(), set()
        for claim in self.scene.claims:
            verdicts = {one.verdict for one in found[claim.id]}
            numbers = {said.number for said in claim.said}
            if Verdict.INCONSISTENT in verdicts:
                off |= numbers
            elif Verdict.CONSISTENT in verdicts:
                held |= numbers
        return held - off

    def _with(self, claim: Claim, found: Sequence[Judged]) -> Claim:
        """A claim with what was found, each finding once, and why nothing checks it where all are notes."""
        once: list[Judged] = []
        for one in found:
            if one not in once:
                once.append(one)
        if all(one.verdict is Verdict.NOT_CHECKABLE and one.suggested for one in once):
            once.append(not_checkable(self.scene, claim))
        return replace(claim, judged=tuple(once))
