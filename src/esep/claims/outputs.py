"""A checked text as data for programs: the shape of `esep check --json`, version 1."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from esep.claims.belonging import Belonging
from esep.claims.checking import Checked
from esep.claims.model import Became, Claim, Judged, Noticed, Number, Timed, Verdict
from esep.claims.page.wording import Wording
from esep.claims.signs import gravity
from esep.codebook import Codebook

VERSION = 1
# Which of its numbers a claim stands for, where it has several.
TELLING = ("change", "share", "difference", "times", "per", "place", "part", "value", "whole", "base")
Data = dict[str, object]


def as_data(checked: Checked, book: Codebook, lang: str) -> Data:
    """A checked text as an object of numbers, lists and texts.

    Args:
        checked: the text.
        book: the codebook whose titles are told.
        lang: the language of reasons and suggestions.

    >>> from esep.claims.checking import check
    >>> book = Codebook.load("kz")
    >>> claim, = as_data(check("It fell by 14% from 88 to 77.", codebook=book), book, "en")["claims"]
    >>> claim["kind"], claim["values"], claim["printed"], claim["recomputed"], claim["verdict"]
    ('change', [14, 88, 77], '14%', -12.5, 'inconsistent')
    """
    wording, belonging = Wording(book, lang), Belonging(checked)
    places = range(len(checked.numbers))
    numbers = [_number(place, checked.numbers[place], belonging) for place in places]
    return {
        "version": VERSION,
        "language": checked.language,
        "date": checked.published_on.isoformat() if checked.published_on else None,
        "title": checked.prose.title,
        "notes": list(checked.prose.notes),
        "summary": summary(checked, belonging),
        "claims": [_claim(one, checked, wording) for one in checked.claims],
        "numbers": numbers,
        "noticed": [_noticed(one, checked, wording) for one in checked.noticed],
        "standing": book.phrases.say("cli.check_text.standing", lang),
    }


def summary(checked: Checked, belonging: Belonging) -> dict[str, int]:
    """How many numbers and figures there are, and of each verdict how many figures."""
    verdicts = Counter(belonging.verdict(place) for place in range(len(checked.numbers)))
    figures = sum(one.became is Became.FIGURE for one in checked.numbers)
    told = {verdict.value: verdicts[verdict] for verdict in reversed(Verdict)}
    return {"numbers": len(checked.numbers), "figures": figures, **told}


def plain(value: Fraction) -> int | float:
    """A number as programs have it: whole where it is, else the nearest they can hold.

    >>> plain(Fraction(88)), plain(Fraction(149, 10))
    (88, 14.9)
    """
    return int(value) if value.denominator == 1 else float(value)


def gravest(claim: Claim) -> Judged | None:
    """The finding that decides the verdict of a claim; None where nothing was found."""
    return min(claim.judged, key=lambda one: gravity(one.verdict), default=None)


def telling_number(claim: Claim) -> int:
    """The number a claim stands for, counted from 0: of a change the change, of a share the share."""
    order = {role: place for place, role in enumerate(TELLING)}
    return min(claim.said, key=lambda one: order.get(one.role, len(order))).number


def _claim(claim: Claim, checked: Checked, wording: Wording) -> Data:
    numbers = [checked.numbers[said.number] for said in claim.said]
    deciding = gravest(claim)
    recomputed = next((one.recomputed for one in claim.judged if one.recomputed is not None), None)
    if deciding is not None and deciding.recomputed is not None:
        recomputed = deciding.recomputed
    return {
        "id": claim.id,
        "quote": checked.prose.text[claim.start : claim.end],
        "start": claim.start,
        "end": claim.end,
        "values": [plain(one.value) for one in numbers],
        "precision": [plain(one.unit) for one in numbers],
        "roles": [said.role for said in claim.said],
        "numbers": [said.number for said in claim.said],
        "unit": claim.counted,
        "indicator": _indicator(claim, wording),
        "period": _period(claim.period),
        "base_period": _period(claim.base),
        "kind": claim.kind.value,
        "direction": claim.direction,
        "printed": checked.numbers[telling_number(claim)].printed,
        "recomputed": None if recomputed is None else plain(recomputed),
        "verdict": claim.verdict.value,
        "reason": wording.why(deciding) if deciding else "",
        "suggestion": wording.suggested(deciding) if deciding else "",
        "findings": [_finding(one, wording) for one in claim.judged],
        "links": [{"how": link.how, "claim": link.claim} for link in claim.links],
        "language": claim.language,
    }


def _indicator(claim: Claim, wording: Wording) -> Data:
    return {
        "named": claim.named,
        "code": claim.indicator,
        "by": dict(claim.by),
        "title": wording.indicator(claim),
    }


def _period(timed: Timed) -> Mapping[str, str] | None:
    if timed.period is None:
        return None
    start, end = timed.period.start, timed.period.end
    return {"from": start.isoformat(), "to": end.isoformat(), "how": timed.how}


def _finding(judged: Judged, wording: Wording) -> Data:
    return {
        "verdict": judged.verdict.value,
        "code": judged.reason,
        "reason": wording.why(judged),
        "suggestion": wording.suggested(judged),
    }


def _number(place: int, number: Number, belonging: Belonging) -> Data:
    verdict = belonging.verdict(place)
    claims: Sequence[Claim] = belonging.of(place) if number.became is Became.FIGURE else ()
    return {
        "start": number.start,
        "end": number.end,
        "printed": number.printed,
        "value": plain(number.value),
        "exact": str(number.value),
        "precision": plain(number.unit),
        "form": number.form.value,
        "bound": number.bound.value or "exact",
        "became": number.became.value,
        "claims": [one.id for one in claims],
        "verdict": verdict.value if verdict else None,
    }


def _noticed(noticed: Noticed, checked: Checked, wording: Wording) -> Data:
    quote = checked.prose.text[noticed.start : noticed.end]
    place = {"quote": quote, "start": noticed.start, "end": noticed.end}
    return {**place, **_finding(noticed.judged, wording)}
