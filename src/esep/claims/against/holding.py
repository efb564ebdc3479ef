"""The claims of a text held against tables: what each says of which number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial

from esep.claims.against.changes import change
from esep.claims.against.comparing import Understood, compared
from esep.claims.against.plainly import Plainly
from esep.claims.against.siblings import Siblings, left_over
from esep.claims.against.sources import Held, Key, Source, periods_of
from esep.claims.against.telling import told_of
from esep.claims.against.wants import Change, Subject, Want, Wants
from esep.claims.checks.scene import Scene
from esep.claims.checks.unchecked import WHY
from esep.claims.model import Claim, Judged, Read, Verdict
from esep.codebook import Codebook
from esep.kernel.periods import Period

ALONE = frozenset({*WHY.values(), "one_level"})
Spot = tuple[Period, str]


def held_against(read: Read, book: Codebook, published_on: date | None, sources: Iterable[Source]) -> Read:
    """A text whose claims were judged, with what tables say of them.

    Args:
        read: the text, judged already.
        book: the codebook.
        published_on: the day of publication; None where it is not known.
        sources: the tables.

    Raises:
        EsepError: whatever a table refuses when it is read.
    """
    tables = list(sources)
    wants = Wants(Scene(read, book, published_on), periods_of(tables))
    if not wants.all and not wants.changes:
        return read
    wanted = wants.wanted()
    found = [one for source in tables for one in source.figures(wanted)]
    if not found:
        return read
    return replace(read, claims=_Bench(wants, found).claims())


class _Bench:
    """One text while it is held against figures."""

    def __init__(self, wants: Wants, found: Sequence[Held]) -> None:
        scene = wants.scene
        self._scene, self._wants, self._siblings = scene, wants, Siblings(scene)
        self._plainly = Plainly(scene, wants.places.spots())
        self._by_key: dict[tuple[Key, Spot], list[Held]] = defaultdict(list)
        self._equal: dict[tuple[tuple[str, ...], Spot, Fraction], list[Held]] = defaultdict(list)
        for one in found:
            spot = one.period, one.territory
            self._by_key[one.key, spot].append(one)
            self._equal[one.key.of, spot, Fraction(one.value)].append(one)
        self._wholes = {one.claim.id: one for one in wants.all if one.said.role in {"whole", "value"}}
        told = told_of(scene.book.folder, scene.book.languages)
        self._units: dict[tuple[str, ...], str] = {
            (row.measure,): row.unit or "" for rows in told.values() for row in rows if row.measure
        }

    def claims(self) -> list[Claim]:
        """The claims with what was found; why nothing checks one is dropped where a table does."""
        found: dict[str, list[Judged]] = defaultdict(list)
        for want in self._wants.all:
            found[want.claim.id] += self._level(want)
        for told in self._wants.changes:
            found[told.claim.id] += self._change(told)
        for claim in self._scene.claims:
            found[claim.id] += self._rest(claim)
        return [_with(claim, found[claim.id]) for claim in self._scene.claims]

    def _level(self, want: Want) -> Iterator[Judged]:
        number = self._scene.number(want.said.number)
        figures = self._figures(want.subject, want.period, want.where.codes)
        equal = self._equal_to(want, number.value)
        if not figures and not equal:
            return
        read = self._understood(want)
        judged = compared(number, want, figures, self._scene.book, read) if figures else None
        if judged is None or judged.verdict is not Verdict.MATCHES:
            other = self._siblings.other_category(want, number, equal, understood=read.whole)
            judged = other or judged
        if judged is not None:
            yield judged

    def _understood(self, want: Want) -> Understood:
        whole = self._plainly.sentence(want.claim, want.said)
        return Understood(self._unit, whole or self._plainly.clause(want.claim, want.said), whole)

    def _change(self, told: Change) -> Iterator[Judged]:
        def find(subject: Subject, period: Period) -> Sequence[Held]:
            return self._figures(subject, period, told.where.codes)

        yield from change(told, find, self._scene.book)

    def _rest(self, claim: Claim) -> Iterator[Judged]:
        want = self._wholes.get(claim.id)
        if want is not None:
            yield from left_over(claim, partial(self._equal_to, want), self._scene.book)

    def _figures(self, subject: Subject, period: Period, codes: Sequence[str]) -> list[Held]:
        """The figures of the first place that tables tell of, the likeliest place first."""
        for code in codes:
            found = [one for key in subject.keys for one in self._by_key.get((key, (period, code)), ())]
            if found:
                return found
        return []

    def _equal_to(self, want: Want, value: Fraction) -> list[Held]:
        """The figures of the same columns, time and place that are exactly this many."""
        columns = dict.fromkeys(key.of for key in want.subject.keys)
        spots = [(want.period, code) for code in want.where.codes]
        return [one for of in columns for spot in spots for one in self._equal.get((of, spot, value), ())]

    def _unit(self, held: Held) -> str:
        return self._units.get(held.key.of, held.unit)


def _with(claim: Claim, found: Sequence[Judged]) -> Claim:
    new = [one for place, one in enumerate(found) if one not in found[:place]]
    if not new:
        return claim
    kept = [one for one in claim.judged if one.reason not in ALONE]
    return replace(claim, judged=(*kept, *new))
