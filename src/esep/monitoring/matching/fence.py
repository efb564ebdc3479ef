"""The fence around matching: for which offences it may be asked, how far and how long, and by whose decision.

Matching takes the number of an offence in the register, not a place somebody is curious about. Where it was
committed stands on its cards as an address, if at all; the place in degrees and the span are given with the
decision, and the span must lie within the days for which the offence stands in the register.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from esep.access.purposes import REFERENCE, Purpose, Why
from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.monitoring.matching.crimes import Crime
from esep.monitoring.plane import UNIT
from esep.register.fold import State

RECORD = "offence"
SOUGHT = ("registered", "interrupted", "sent_to_court")  # states in which somebody still answers for it
ARTICLES = "match_offence_article"  # codes are a kind of offence and an article, `kind.article`
RADIUS, SPAN, KEPT = "crime_match.largest_radius", "crime_match.longest_window", "crime_match.expiry"
PURPOSES = (Why.CRIMINAL_CASE, Why.COURT_ORDER)


@dataclass(frozen=True, slots=True)
class Request:
    """A question: the record of the offence, number and day of the decision, place and span."""

    offence: str
    decision: str
    decided_on: date
    crime: Crime


def require_purpose(purpose: Purpose | None) -> None:
    """Refuse a question that serves no criminal case and no order of a court.

    Raises:
        EsepError: E-1071 when it does not.
    """
    if purpose is None or purpose.why not in PURPOSES:
        raise EsepError("E-1071", known=", ".join(PURPOSES))


def require_allowed(request: Request, offence: State, book: Codebook, territory: str, today: date) -> str:
    """Refuse what is outside the fence; the kind of the offence, as the list of the codebook has it.

    Args:
        request: the question.
        offence: the offence as it stands.
        book: the codebook, with the list of offences and the caps.
        territory: the territory whose clock tells the days of the offence.
        today: which list and caps hold is decided by this day.

    Raises:
        EsepError: E-1065 without a decision that stands by today; E-1064 when the offence stands no longer or
            its day is not known; E-1060 when its kind is not in the list; E-1069, E-1061, E-1070, E-1062 and
            E-1063 for the place, the radius and the span.
    """
    if not REFERENCE.fullmatch(request.decision) or request.decided_on > today:
        raise EsepError("E-1065")
    facts, of = offence.facts, request.offence
    if not of.startswith(f"{RECORD}:") or offence.state not in SOUGHT or not facts.get("committed_on"):
        raise EsepError("E-1064", offence=of)
    kind = _kind(str(facts.get("article")), book, today)
    if kind is None:
        raise EsepError("E-1060", offence=of, article=facts.get("article"), day=today.isoformat())
    _require_place(request.crime, book, today)
    _require_span(request, facts, book, territory, today)
    return kind


def _kind(article: str, book: Codebook, today: date) -> str | None:
    """The kind of offence under which an article is listed on a day."""
    rows = (row for row in book.lists.named(ARTICLES) if row.holds_on(today))
    return next((kind for kind, _, of in (row.code.partition(".") for row in rows) if of == article), None)


def _require_place(crime: Crime, book: Codebook, today: date) -> None:
    off = abs(crime.lat) > 90 * UNIT or abs(crime.lon) > 180 * UNIT
    if off or (abs(crime.lat) < 1000 and abs(crime.lon) < 1000):
        raise EsepError("E-1069")
    cap = book.law.number(RADIUS, today)
    if not 0 < crime.radius <= cap:
        raise EsepError("E-1061", radius=crime.radius, cap=cap)


def _require_span(
    request: Request, facts: Mapping[str, object], book: Codebook, territory: str, today: date
) -> None:
    begins, ends = (instant_of(at) for at in (request.crime.begins_at, request.crime.ends_at))
    if ends < begins:
        raise EsepError("E-1070")
    cap = book.law.number(SPAN, today)
    if ends - begins > timedelta(hours=cap):
        raise EsepError("E-1062", cap=cap)
    first = str(facts["committed_on"])
    last = str(facts.get("committed_to_on") or first)
    days = [book.zones.at(instant, territory).date().isoformat() for instant in (begins, ends)]
    if not first <= days[0] <= days[1] <= last:
        raise EsepError("E-1063", offence=request.offence, first=first, last=last)


def instant_of(at: int) -> datetime:
    """An instant in milliseconds of UTC.

    >>> instant_of(0).isoformat()
    '1970-01-01T00:00:00+00:00'
    """
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
