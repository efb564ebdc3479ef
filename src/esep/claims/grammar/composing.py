"""Numbers become claims: each sentence is asked by every rule in turn, the most telling rule first."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from esep.claims.grammar.adding import adding_up
from esep.claims.grammar.changes import changes
from esep.claims.grammar.coverage import coverage
from esep.claims.grammar.drafts import Draft, Reading
from esep.claims.grammar.earlier import compared
from esep.claims.grammar.for_each import for_each
from esep.claims.grammar.joining import complete, join
from esep.claims.grammar.lacking import lacking
from esep.claims.grammar.levels import levels, remember
from esep.claims.grammar.linking import linked
from esep.claims.grammar.listed_below import listed_below
from esep.claims.grammar.lore import Book, Lore
from esep.claims.grammar.moves import moves
from esep.claims.grammar.now_and_then import now_and_then
from esep.claims.grammar.parts import parts
from esep.claims.grammar.places import places
from esep.claims.grammar.ratios import rates, ratios
from esep.claims.grammar.said_after import said_after
from esep.claims.grammar.scene import Scene, scenes
from esep.claims.grammar.shares import ones_in, shares
from esep.claims.grammar.subjects import NOTHING, Subject, subject_of, subjects_of, topic_of
from esep.claims.grammar.times import UNKNOWN, Timeline
from esep.claims.model import Claim, Kind, Number, Prose, Said, Timed
from esep.claims.periods import Era
from esep.claims.sentences import Lexed, lexed
from esep.kernel.periods import Period

RULES = (
    places,
    adding_up,
    for_each,
    changes,
    now_and_then,
    compared,
    coverage,
    rates,
    ones_in,
    lacking,
    parts,
    moves,
    shares,
    ratios,
    listed_below,
    levels,
)
_lores: list[Lore] = []


class Told(NamedTuple):
    """A claim with its circumstances, before it has a number and links."""

    draft: Draft
    said: Subject
    parts: dict[int, Subject]
    period: Timed
    base: Timed


def claims_of(
    prose: Prose,
    numbers: Sequence[Number],
    book: Book,
    published_on: date | None = None,
    read: Lexed | None = None,
) -> list[Claim]:
    """The claims that a text makes with its figures, in the order of the text; each figure has at least one.

    Args:
        prose: the text.
        numbers: all its numbers, as `numbers_of` tells them.
        book: the codebook whose units and indicators are looked for.
        published_on: the day of publication; None where nobody says.
        read: the text with its tokens and sentences, where it has been cut up already.
    """
    read = read or lexed(prose.text)
    lore = _lore(book)
    plain = prose.text.lower()
    reading = Reading(plain if len(plain) == len(prose.text) else prose.text)
    told: list[Told] = []
    timeline, before = Timeline(), NOTHING
    first, order = True, dict[int, int]()
    kept: list[Scene] = []
    for scene in scenes(read, numbers, lore, Era(published_on)):
        done = reading.begun = len(reading.drafts)
        order[id(scene)] = len(order)
        kept.append(scene)
        if first and scene.figures:
            timeline.default, first = _unsaid(published_on), False
            reading.now = reading.now or timeline.default.period or _year_of(published_on)
        for rule in RULES:
            if scene.figures:
                rule(scene, reading)
        for draft in sorted(reading.drafts[done:], key=lambda one: one.roles[0][1].told.start):
            said = subject_of(draft, lore, prose.text, before)
            parts_said = subjects_of(draft, lore, prose.text, before)
            told.append(Told(draft, said, parts_said, *timeline.of(draft)))
        if scene.figures:
            remember(scene, reading)
            before = next((one.said for one in reversed(told[done:]) if one.draft.scene is scene), before)
        else:
            before = topic_of(scene, lore, before)
        timeline.remember(scene, [one.base for one in told[done:]])
        reading.then, reading.above = reading.now, scene
        reading.now = (timeline.carried if timeline.carried.period else timeline.default).period
    complete([(one.draft, one.said, one.parts) for one in told])
    join([(one.draft, one.said) for one in told], order)
    said_after([one.draft for one in told], order)
    told.sort(key=lambda one: (_begin(one.draft), one.draft.kind is Kind.LEVEL))
    return linked([_claim(n, one) for n, one in enumerate(told, 1)], numbers)


def _begin(draft: Draft) -> int:
    """Where the first of its numbers stands that belong to its own sentence."""
    own = [figure for _, figure in draft.roles if draft.scene.holds(figure)]
    return min(figure.told.start for figure in own or [figure for _, figure in draft.roles])


def _unsaid(published_on: date | None) -> Timed:
    """The period of a text that names none: printed in January, it tells of the year before."""
    if published_on is None or published_on.month != 1:
        return UNKNOWN
    return Timed(Period.year(published_on.year - 1), "year_before_publication")


def _year_of(published_on: date | None) -> Period | None:
    """The year of publication: what a text tells of before it names a period."""
    return None if published_on is None else Period.year(published_on.year)


def _claim(number: int, told: Told) -> Claim:
    draft, subject = told.draft, told.said
    start, end = _quote(draft)
    return Claim(
        id=f"c{number}",
        kind=draft.kind,
        start=start,
        end=end,
        said=tuple(_said(role, figure.number, told.parts.get(figure.number)) for role, figure in draft.roles),
        direction=draft.direction,
        whole_said=draft.whole_said,
        some_said=draft.some_said,
        counted=subject.counted,
        named=subject.named,
        indicator=subject.indicator,
        by=dict(subject.by),
        period=told.period,
        base=told.base,
        language=draft.scene.language,
    )


def _said(role: str, number: int, own: Subject | None) -> Said:
    if own is None:
        return Said(role, number)
    return Said(role, number, own.counted, own.named, own.indicator, dict(own.by))


def _quote(draft: Draft) -> tuple[int, int]:
    """The smallest stretch between commas that has all the numbers of a claim in its sentence."""
    scene = draft.scene
    figures = [figure for _, figure in draft.roles if scene.holds(figure)]
    low = min(scene.segment(one)[0] for one in figures)
    high = max(scene.segment(one)[1] for one in figures)
    stops = {".", "!", "?"}
    while high > low + 1 and scene.words[high - 1] in stops:
        high -= 1
    start, end = min(one.told.start for one in figures), max(one.told.end for one in figures)
    return min(start, scene.starts[low]), max(end, scene.ends[high - 1])


def _lore(book: Book) -> Lore:
    """The words of a codebook; the last one is kept ready."""
    if not _lores or _lores[0].book is not book:
        _lores[:] = [Lore(book)]
    return _lores[0]
