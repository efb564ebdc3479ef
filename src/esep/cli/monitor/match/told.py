"""An answer of a match on the screen: who could not have been there stands in it as plainly as who could."""

from esep.access.purposes import Purpose
from esep.cli.register_desk import RegisterDesk
from esep.kernel.errors import EsepError
from esep.monitoring.matching.asking import Answered
from esep.monitoring.matching.kept import Line

HEADINGS = ("pseudonym", "answer", "reasons", "nearest", "fixes")


def purpose_of(desk: RegisterDesk) -> Purpose | None:
    """Why it is asked.

    Raises:
        EsepError: E-664 for an unknown purpose.
    """
    return Purpose.parse(desk.purpose) if desk.purpose else None


def tell(desk: RegisterDesk, answered: Answered) -> None:
    """Every device under its pseudonym, and what a match is not."""
    kept = answered.kept
    if desk.json:
        shown = {name: getattr(kept, name) for name in type(kept).__slots__}
        desk.give(shown | {"no_accusation": desk.say("match.no_accusation")} | _lines(answered))
        return
    head = {"number": kept.number, "offence": kept.offence, "decision": kept.decision}
    until = desk.words.moment(kept.expires_at, desk.home.settings.territory)
    desk.tell(desk.say("match.head", **head, algorithm=kept.algorithm, until=until))
    counts = {"could": kept.could, "could_not": kept.could_not, "cannot_be_told": kept.cannot_be_told}
    desk.tell(desk.say("match.counts", **counts))
    desk.table(
        [desk.say(f"heading.{name}") for name in HEADINGS],
        ([*_cells(desk, line)] for line in answered.lines),
        numbers=(3,),
    )
    # Not a closing word: it belongs to the answer, and --quiet does not take it away.
    desk.tell(desk.say("match.no_accusation"))


def _cells(desk: RegisterDesk, line: Line) -> list[str]:
    reasons = [reason.name.lower() for reason in line.reasons if reason.name] or ["none"]
    metres = "–" if line.nearest is None else desk.say("match.metres", metres=line.nearest)
    return [
        line.pseudonym,
        desk.say(f"match.answer.{line.answer.name.lower()}"),
        "; ".join(desk.say(f"match.reason.{reason}") for reason in reasons),
        metres,
        ", ".join(map(str, line.fixes)) or "–",
    ]


def _lines(answered: Answered) -> dict[str, object]:
    return {
        "lines": [
            {
                "pseudonym": line.pseudonym,
                "answer": line.answer.name.lower(),
                "reasons": [reason.name.lower() for reason in line.reasons if reason.name],
                "nearest_metres": line.nearest,
                "fixes": list(line.fixes),
            }
            for line in answered.lines
        ]
    }


def degrees(text: str) -> tuple[int, int]:
    """A place as typed, latitude and longitude in degrees, in 1e-7 degree.

    Raises:
        EsepError: E-1069 when it is none.

    >>> degrees("51.2, 71.4")
    (512000000, 714000000)
    """
    try:
        lat, lon = (round(float(part) * 10_000_000) for part in text.split(","))
    except (ValueError, OverflowError):
        raise EsepError("E-1069") from None
    return lat, lon
