"""Offences told as rows of text, and tables about them by each engine."""

from datetime import UTC, datetime, timedelta

from tests.ledger.chain import BOOK, EPOCH, MICROSECOND
from tests.ledger.telling import cards

from esep.domains import load
from esep.kernel.periods import Period
from esep.ledger.balance import Balance
from esep.ledger.datasets import Held
from esep.ledger.duck import DuckDB
from esep.ledger.judge import Judge
from esep.ledger.known import Known
from esep.ledger.measures import measures
from esep.ledger.postings import Poster
from esep.ledger.tables.asking import Asking, Source
from esep.ledger.tables.building import table
from esep.ledger.tables.comparing import View
from esep.ledger.tables.data import as_data
from esep.ledger.tables.shown import naming_of

DOMAINS = load()
MEASURES = measures(DOMAINS)
ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)


def told(text):
    """The cards of a table: record, card, day, what it says, the day on which it is learned."""
    return cards(text, DOMAINS)


def judge(statements):
    return Judge(statements, DOMAINS, BOOK, MEASURES)


def postings(statements):
    poster = Poster(Known(DOMAINS, BOOK), MEASURES)
    return [posting for one in statements for posting in poster.post(one)]


def balance(statements):
    return Balance(postings(statements), MEASURES)


def duck(statements):
    posted = postings(statements)
    return DuckDB({name: Held(posted, counted) for name, counted in MEASURES.items()}, MEASURES)


ENGINES = (judge, balance, duck)


READY = {}  # engines by what they were made of; cards of a test file never change


def ready(statements, engine):
    """An engine, made once for the same cards."""
    key = repr(statements), engine
    if key not in READY:
        READY[key] = engine(statements)
    return READY[key]


def source(statements, engine=duck, **given):
    return Source(engine=ready(statements, engine), measures=MEASURES, domains=DOMAINS, book=BOOK, **given)


def moment(known):
    """A day as it ended, or an instant, as the ledger counts moments."""
    at = known if isinstance(known, datetime) else datetime.fromisoformat(known).replace(tzinfo=UTC)
    at = at if isinstance(known, datetime) else at + timedelta(days=1) - MICROSECOND
    return (at - EPOCH) // MICROSECOND


def asking(measure, period, known=ALWAYS, **given):
    view = View(Period.parse(period), moment(known))
    return Asking(measure=measure, view=view, **given)


def made(statements, measure, period, known=ALWAYS, engine=duck, marks=None, **given):
    """A table of statements."""
    marked = {"marks": marks} if marks else {}
    return table(source(statements, engine, **marked), asking(measure, period, known, **given))


def data(one, lang="en"):
    return as_data(one, naming_of(BOOK, DOMAINS, lang, one))


def values(one):
    """The rows of a table by their dimensions."""
    return {row.dims: row.value for row in one.rows}


def left(one):
    """The residual rows of a table by kind, dimension and dimensions."""
    return {
        (each.kind, each.of.name if each.of else "", each.row.dims): each.row.value for each in one.residual
    }


def abouts(one):
    return {note.about for note in one.notes}
