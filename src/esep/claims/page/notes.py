"""A note beside the text: one claim, or words that were noticed, with all that the checks say of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from esep.claims.model import Claim, Judged, Noticed, Number, Read, Verdict
from esep.claims.page.wording import Wording
from esep.claims.quoting import shortened
from esep.claims.signs import gravity

LONGEST = 280


@dataclass(frozen=True)
class Finding:
    """What one check says.

    Attributes:
        verdict: what it says, in short.
        why: the evidence in a sentence.
        suggested: a better wording; empty where there is none.
        remark: it is said beside the verdict, and is none itself.
        about: the same for findings that tell the same thing of several places.
    """

    verdict: Verdict
    why: str
    suggested: str
    remark: bool
    about: tuple[str, str]


@dataclass(frozen=True)
class Note:
    """What is said of one place of the text.

    Attributes:
        id: its anchor in the page.
        start: where its quote begins in the text, in characters.
        verdict: the gravest of its findings.
        quote: words of the text, shortened where they are long.
        lang: their language, empty where it is not known.
        facts: names and values of what was understood.
        findings: what the checks say, the gravest first.
    """

    id: str
    start: int
    verdict: Verdict
    quote: str
    lang: str
    facts: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]


def of_claim(claim: Claim, read: Read, wording: Wording) -> Note:
    """The note of a claim."""
    facts = (
        ("kind", wording.kind(claim)),
        ("indicator", wording.indicator(claim)),
        ("counted", wording.counted(claim)),
        ("period", wording.period(claim.period)),
        ("base", wording.period(claim.base)),
    )
    return Note(
        claim.id,
        claim.start,
        claim.verdict,
        quoted(read.prose.text[claim.start : claim.end]),
        claim.language,
        tuple((name, value) for name, value in facts if value),
        _findings(claim.judged, wording),
    )


def of_words(place: int, noticed: Noticed, read: Read, wording: Wording) -> Note:
    """The note of words that have no figure."""
    quote = quoted(read.prose.text[noticed.start : noticed.end])
    found = _findings([noticed.judged], wording)
    return Note(f"w{place}", noticed.start, noticed.judged.verdict, quote, read.language, (), found)


def of_figure(index: int, number: Number, read: Read, wording: Wording) -> Note:
    """The note of a figure that no claim was read from."""
    quote = quoted(read.prose.text[number.start : number.end])
    found = (_unchecked("no_claim", wording),)
    return Note(f"f{index + 1}", number.start, Verdict.NOT_CHECKABLE, quote, read.language, (), found)


def quoted(text: str) -> str:
    """Words of the text in one line, cut where they are long.

    >>> quoted("fell  by 11%")
    'fell by 11%'
    """
    line = " ".join(text.split())
    return shortened(line, LONGEST)


def _findings(judged: Sequence[Judged], wording: Wording) -> tuple[Finding, ...]:
    told = [_finding(one, wording) for one in judged] or [_unchecked("not_judged", wording)]
    return tuple(sorted(told, key=lambda one: (gravity(one.verdict), one.remark)))


def _finding(judged: Judged, wording: Wording) -> Finding:
    why, suggested = wording.why(judged), wording.suggested(judged)
    remark = judged.verdict is Verdict.NOT_CHECKABLE and bool(suggested)
    return Finding(judged.verdict, why, suggested, remark, (judged.reason, why.casefold()))


def _unchecked(reason: str, wording: Wording) -> Finding:
    return Finding(Verdict.NOT_CHECKABLE, wording.say(reason), "", remark=False, about=(reason, ""))
