"""What is counted, compared: a part is counted in the unit of its whole, or in one that belongs to it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from esep.claims.checks.computing import written
from esep.claims.checks.scene import Scene
from esep.claims.checks.words import row_of
from esep.claims.grammar.cues import cues
from esep.claims.matching import Terms
from esep.claims.model import Claim, Judged, Kind, Number, Verdict
from esep.claims.units import split_terms, units_of
from esep.claims.vocabulary import words
from esep.codebook import Codebook

DEEPEST = 5
PERSON, CASES = "person", frozenset({"case", "offence"})
STOP = re.compile(r"[\d,;:.()–—\n]")
DASHES = ("–", "—")
REACH, WORDS, ADJECTIVE = 60, 2, 5
# After two, three and four, but not after twelve to fourteen, the counted word may look as of many.
TEN, HUNDRED, FEW = 10, 100, frozenset({2, 3, 4})
# "640 қалада" counts no cities: places stand beside numbers as where, not as what.
PLACES = frozenset({"city", "region", "country"})
PARTED = frozenset({Kind.SUM, Kind.SUBSET})


def is_a(book: Codebook, unit: str, wider: str) -> bool:
    """Whether a unit is another one, or one of its kind: a woman is a person.

    >>> from esep.codebook import Codebook
    >>> book = Codebook.load("kz")
    >>> is_a(book, "woman", "person"), is_a(book, "person", "case"), is_a(book, "", "case")
    (True, False, False)
    """
    units = units_of(book.folder, book.languages)
    for _ in range(DEEPEST):
        if unit == wider or unit not in units:
            return unit == wider and unit != ""
        unit = units[unit].wider or ""
    return False


def judge(scene: Scene, claim: Claim) -> Iterator[Judged]:
    """Whether parts are counted otherwise than their whole, where the units stand beside the figures."""
    found = _mixed(scene, claim)
    if found is None:
        return
    (part, unit), (whole, theirs) = found
    units = units_of(scene.book.folder, scene.book.languages)
    named: dict[str, object] = {
        "part": written(part),
        "whole": written(whole),
        "unit": units[unit].title,
        "whole_unit": units[theirs].title,
    }
    if claim.kind is Kind.SUM and not _are_parts(scene, claim, part):
        return
    # Parts of one whole in other units mislead, and cases that "are" women; one case taken out of so many
    # offences is only worth a note.
    odd = claim.kind is Kind.SUM or _is_said(scene, part, claim.language)
    verdict = Verdict.MISLEADING if odd else Verdict.NOT_CHECKABLE
    yield Judged(verdict, "mixed_units", named, suggested="one_unit")


def counts_others(scene: Scene, claim: Claim) -> bool:
    """Whether figures beside a whole count others, and are no parts of it: "57 cases: 61 people, 4 …"."""
    found = _mixed(scene, claim)
    return found is not None and not _is_said(scene, found[0][0], claim.language)


def _are_parts(scene: Scene, claim: Claim, odd: Number) -> bool:
    """Whether figures in another unit are meant as parts of a whole: it is said so, or they make it."""
    added = sum(part.value for part in scene.of(claim, "part"))
    whole = scene.first(claim, "whole")
    return _is_said(scene, odd, claim.language) or (whole is not None and added == whole.value)


def mixed(scene: Scene, claim: Claim, unit: str) -> bool:
    """Whether the parts of a claim are counted in a unit, and their whole in another one."""
    found = _mixed(scene, claim)
    return found is not None and found[0][1] == unit


Counted = tuple[Number, str]


def _mixed(scene: Scene, claim: Claim) -> tuple[Counted, Counted] | None:
    """The first part in another unit than the whole: all of them are, or persons are set among cases."""
    whole, parts = scene.first(claim, "whole"), scene.of(claim, "part")
    language = claim.language
    theirs = _beside(scene, whole, language) if claim.kind in PARTED and whole and parts else ""
    if not theirs or whole is None:
        return None
    if any(_does(scene, part, language) for part in parts):
        return None
    mine = [(part, _beside(scene, part, language)) for part in parts]
    odd = [(part, unit) for part, unit in mine if unit and not _related(scene.book, unit, theirs)]
    persons = [(part, unit) for part, unit in odd if is_a(scene.book, unit, PERSON)]
    # Orders and reports may be told by whom they bind or come from; a case is no person, no report "is" one.
    if persons:
        odd = [one for one in persons if _is_said(scene, one[0], language)] or persons[:1]
        if claim.kind is Kind.SUBSET and _others_named(scene, whole, odd[0][0]):
            return None
        sure = _top(scene.book, theirs) in CASES or _is_said(scene, odd[0][0], language)
        return (odd[0], (whole, theirs)) if sure else None
    return (odd[0], (whole, theirs)) if odd and len(odd) == len(mine) else None


def _others_named(scene: Scene, whole: Number, part: Number) -> bool:
    """Whether persons are named between a whole and its part: "1,200 offences; 340 of the victims were …"."""
    between = scene.text[whole.end : part.start]
    row, known = row_of(between), words(scene.read.language)
    hits = _terms(scene.book.folder, scene.book.languages).find(row.words)
    return any(
        is_a(scene.book, hit.tag, PERSON)
        # What another part "is" is no other group: "600 – women, 40 – children".
        and not between[: row.starts[hit.first]].rstrip().endswith(DASHES)
        and not (hit.first and "copula" in known.of(row.words[hit.first - 1]))
        for hit in hits
    )


def _is_said(scene: Scene, number: Number, language: str) -> bool:
    """Whether a number is said to be what follows it: "180 are women", "180 – женщины"; not "12 — детьми"."""
    told = scene.text[number.end : number.end + REACH].lstrip()
    heard, known = row_of(told).words[:1], words(language)
    if not heard:
        return False
    return "being" in known.of(heard[0]) if told[:1] in DASHES else "copula" in known.of(heard[0])


def _beside(scene: Scene, number: Number, language: str) -> str:
    """The unit that the word right after a number names; empty where it names none."""
    told = scene.text[number.end : number.end + REACH].lstrip(" \u00a0\u2013\u2014")
    after = STOP.split(told, maxsplit=1)[0]
    heard = row_of(after).words[:WORDS]
    hits = [
        one for one in _terms(scene.book.folder, scene.book.languages).find(heard) if one.tag not in PLACES
    ]
    # An adjective may stand between, or "are"; a preposition may not: "200 from women" counts no women.
    right = bool(hits) and (
        hits[0].first == 0 or len(heard[0]) >= ADJECTIVE or "copula" in words(language).of(heard[0])
    )
    return hits[0].tag if right else ""


def _does(scene: Scene, number: Number, language: str) -> bool:
    """Whether the ending of the word after a number says who did so many, and counts nobody.

    "340 женщинами", "340 совершили женщины", "340-ын әйелдер": after a count another ending stands.
    """
    known = cues(language)
    told = scene.text[number.end : number.end + REACH].lstrip(" \u00a0")
    many = number.value % TEN not in FEW or number.value % HUNDRED // TEN == 1
    row = row_of(STOP.split(told, maxsplit=1)[0]).words[:WORDS]
    hits = [] if known is None else _terms(scene.book.folder, scene.book.languages).find(row)
    if known is None or not hits or hits[0].tag in PLACES:
        return False
    names = ["doer"] if told[:1] in DASHES else ["doer", "many"] if many else ["doer"]
    last = row[hits[0].after - 1]
    return any(known.suffixes[name].search(last) for name in names if name in known.suffixes)


@lru_cache(maxsize=8)
def _terms(folder: Path, languages: tuple[str, ...]) -> Terms[str]:
    units = units_of(folder, languages)
    return Terms(
        (term, unit.code)
        for unit in units.values()
        for said in unit.terms.values()
        for term in split_terms(said)
    )


def _related(book: Codebook, one: str, other: str) -> bool:
    return is_a(book, one, other) or is_a(book, other, one) or _top(book, one) == _top(book, other)


def _top(book: Codebook, unit: str) -> str:
    units = units_of(book.folder, book.languages)
    for _ in range(DEEPEST):
        wider = units[unit].wider
        if not wider or wider not in units:
            break
        unit = wider
    return unit
