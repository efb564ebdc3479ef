"""A small chain with links two steps deep, a measure of every kind, and cards about it in any order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from esep.codebook import Codebook
from esep.declare import Domain, Domains, Record, amount, code, day, instant, link, passing, person, when
from esep.declare.fields import Kind
from esep.kernel.periods import Period
from esep.ledger.balance import Balance
from esep.ledger.conditions import Among, Between
from esep.ledger.datasets import Held
from esep.ledger.duck import DuckDB
from esep.ledger.engines import Question
from esep.ledger.judge import Judge
from esep.ledger.known import Known
from esep.ledger.measures import measures
from esep.ledger.postings import Poster
from esep.register.statements import Statement

BOOK = Codebook.load("kz")
FIRST = date(2024, 1, 29)
KNOWN_FROM = datetime(2024, 2, 1, 9, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def proceedings() -> Record:
    record = Record("proceeding", "Investigation")

    @record.card(opens="in_progress")
    class Started:
        """It is started."""

        started_on = day("Day")
        body = code("agency", "Body")

    @record.card(opens="in_progress")
    class Separated:
        """It is separated from another."""

        separated_on = day("Day")
        body = code("agency", "Body")

    @record.card(while_="*")
    class Transferred:
        """It goes to another body."""

        transferred_on = day("Day")
        body = code("agency", "Body")
        reason = code("transfer_reason", "Reason")

    @record.card(while_="in_progress", then="joined")
    class Joined:
        """It becomes one with another."""

        joined_on = day("Day")
        main = link("proceeding", "Main proceeding")

    @record.card(while_="joined", then="in_progress")
    class Reopened:
        """It is a proceeding of its own again."""

        reopened_on = day("Day")

    record.measure("cases_started", "Started", "flow", on=Started.started_on, by=("body",))
    record.measure("transfers", "Transfers", "flow", on=Transferred.transferred_on, by=("body", "reason"))
    begun = (Started.started_on, Separated.separated_on)
    record.measure("cases_begun", "Begun", "flow", on=begun, by=("body",))
    record.measure("cases_open", "Open", "stock", on=begun, to=(Joined.joined_on,), by=("body",))
    record.measure("cases_touched", "Touched", "touched", on=begun, to=(Joined.joined_on,), by=("body",))
    record.measure(
        "last_change", "Changed last", "standing", on=(Transferred.transferred_on, Joined.joined_on)
    )
    record.measure("cases_joined", "Joined", "standing", on=Joined.joined_on, by=("body", "main.body"))
    return record


def offences() -> Record:
    record = Record("offence", "Offence")

    @record.card(opens="registered")
    class Registered:
        """It is registered."""

        registered_on = day("Day")
        article = code("article", "Article")
        damage = amount("Damage")
        victim = person("Victim", required=False)
        proceeding = link("proceeding", "Proceeding", required=False)

    @record.card(while_=("registered", "interrupted"))
    class Requalified:
        """It is qualified otherwise."""

        requalified_on = day("Day")
        article = code("article", "Article")

    @record.card(while_="*")
    class Reassessed:
        """Its damage is another."""

        reassessed_on = day("Day")
        damage = amount("Damage")

    @record.card(while_="*")
    class Moved:
        """It goes to another proceeding."""

        moved_on = day("Day")
        proceeding = link("proceeding", "Proceeding")

    @record.card(while_="registered", then="interrupted")
    class Interrupted:
        """Its investigation is interrupted."""

        interrupted_on = day("Day")
        point = code("interruption_point", "Point")

    @record.card(while_="interrupted", then="registered")
    class Resumed:
        """Its investigation goes on."""

        resumed_on = day("Day")

    @record.card(while_=("registered", "interrupted"), then="sent_to_court")
    class SentToCourt:
        """It is sent to court."""

        sent_on = day("Day")

    @record.card(while_=("registered", "interrupted", "sent_to_court"), then="terminated")
    class Terminated:
        """Its prosecution is terminated."""

        terminated_on = day("Day")
        ground = code("termination_ground", "Ground")

    @record.card(while_=("sent_to_court", "terminated"), then="registered")
    class Reopened:
        """It is open again."""

        reopened_on = day("Day")

    on, ends = Registered.registered_on, (SentToCourt.sent_on, Terminated.terminated_on)
    by = ("article", "proceeding.body")
    record.measure("registered", "All that were registered", "flow", on=on, by=by)
    closed = when(Terminated.terminated_on, Terminated.ground, exonerating=True)
    record.measure("registered_net", "Net", "flow", on=on, by=by, to=closed)
    record.measure("closed", "Closed as none", "standing", on=closed, by=(*by, "ground"))
    record.measure("closures", "Closed as none, ever", "flow", on=closed, by=(*by, "ground"))
    record.measure(
        "not_closed", "Not closed as none", "stock", on=on, to=(closed, SentToCourt.sent_on), by=by
    )
    record.measure("damage_done", "Damage", "flow", on=on, by=by, amount=Registered.damage)
    record.measure("requalified", "Requalified", "flow", on=Requalified.requalified_on, by=by)
    record.measure("undecided", "Undecided", "stock", on=on, to=ends, by=by)
    record.measure("in_proceedings", "In proceedings", "touched", on=on, to=ends, by=by)
    record.measure("interrupted", "Interrupted", "standing", on=Interrupted.interrupted_on, by=(*by, "point"))
    record.measure("terminated", "Terminated", "standing", on=Terminated.terminated_on, by=(*by, "ground"))
    record.measure("reassessed", "Damage reassessed", "standing", on=Reassessed.reassessed_on, by=by)
    record.measure("interruptions", "Being interrupted", "stock", on=Interrupted.interrupted_on,
                   to=(Resumed.resumed_on, *ends), by=(*by, "point"))  # fmt: skip
    record.measure("unassessed", "As first assessed", "stock", on=on, to=(Reassessed.reassessed_on,), by=by)
    record.measure("reopenings", "Reopened", "flow", on=Reopened.reopened_on, by=by)
    record.measure("victims", "Victims", "distinct", on=on, of=Registered.victim, by=by)
    record.measure("time_to_outcome", "Time", "duration", on=on, to=ends, by=by)
    record.measure("became", "What became of them", "cohort", on=on, to=ends, by=by)
    return record


def exhibits() -> Record:
    record = Record("exhibit", "Exhibit")

    @record.card(opens="seized")
    class Seized:
        """It is seized."""

        seized_on = day("Day")
        worth = amount("Worth")
        offence = link("offence", "Offence")

    @record.card(while_="seized", then="returned")
    class Returned:
        """It is returned."""

        returned_on = day("Day")

    by = ("worth", "offence.article", "offence.proceeding.body")
    record.measure("exhibits_seized", "Seized", "flow", on=Seized.seized_on, by=by)
    record.measure(
        "exhibits_by_state", "By state", "flow", on=Seized.seized_on, by=("state", "offence.state")
    )
    record.measure("exhibits_kept", "Kept", "stock", on=Seized.seized_on, to=(Returned.returned_on,), by=by)
    return record


def orders() -> Record:
    record = Record("order", "Order to keep away")

    @record.card(opens="issued")
    class Issued:
        """It is issued."""

        issued_on = day("Day")

    @record.card(while_="issued", then="in_force")
    class Delivered:
        """It is delivered and runs."""

        delivered_on = day("Day")

    @record.card(while_=("issued", "in_force"), then="ended")
    class Ended:
        """It ends early."""

        ended_on = day("Day")

    record.deadline(
        "expiry",
        "End of the order",
        after=Delivered.delivered_on,
        term="protective_order.term",
        met_by=(Ended,),
        then="expired",
    )
    record.deadline(
        "delivery",
        "Delivery of the order",
        after=Issued.issued_on,
        term="protective_order.check",
        met_by=(Delivered, Ended),
    )
    ends = (passing("expiry"), Ended.ended_on)
    record.measure("orders_running", "Running", "stock", on=Delivered.delivered_on, to=ends)
    record.measure("orders_expired", "Expired", "flow", on=passing("expiry"))
    record.measure("orders_became", "Became", "cohort", on=Delivered.delivered_on, to=ends)
    record.measure("orders_late", "Delivered late", "flow", on=passing("delivery"))
    record.measure(
        "orders_on_time", "Not late", "stock", on=Issued.issued_on, to=(passing("delivery"), *ends)
    )
    record.measure("orders_in_force", "In force", "standing", on=Delivered.delivered_on)
    return record


def detentions() -> Record:
    record = Record("detention", "Detention")

    @record.card(opens="held")
    class Detained:
        """Somebody is held."""

        detained_at = instant("When")
        body = code("agency", "Body")

    @record.card(while_="held", then="free")
    class Released:
        """He is free."""

        released_at = instant("When")

    @record.card(while_="free", then="held")
    class HeldAgain:
        """He was not to be let go."""

        held_again_at = instant("When")

    for name, lapse in (("hours_held", "hours"), ("days_held", "days"), ("minutes_held", "minutes")):
        record.measure(name, "Time held", "duration", on=Detained.detained_at, to=Released.released_at,
                       by=("body",), lapse=lapse)  # fmt: skip
    return record


DOMAINS = Domains((Domain("chain", "Chain", proceedings(), offences(), exhibits(), orders(), detentions()),))
MEASURES = measures(DOMAINS)

LINKS = {"proceeding": ("proceeding:1", "proceeding:2"), "offence": ("offence:1", "offence:2", "offence:3")}
VALUES = {
    "body": ("police", "prosecutor"),
    "reason": ("1", "2"),
    "main": LINKS["proceeding"],
    "proceeding": LINKS["proceeding"],
    "offence": LINKS["offence"],
    "article": ("188", "190"),
    "damage": (0, 5, 70),
    "worth": (1, 2),
    "victim": ("p-1", "p-2", None),
    "point": ("1", "2"),
    "state": ("registered", "terminated", "seized"),
    "ground": ("1", "2", "3", "99"),
}
RECORDS = ("proceeding:1", "proceeding:2", *LINKS["offence"], "exhibit:1", "order:1", "detention:1")


def journal(chance: Random, longest: int = 30) -> list[Statement]:
    """Cards as they arrive, in any order: lives of a few records, and changes of their cards."""
    told = []
    for record in RECORDS:
        for name, on in life(record, chance, chance.randint(1, 6)):
            told.append(stated(record, name, on, chance))
            while chance.random() < 0.2:
                told.append(changed(chance.choice([one for one in told if one.record == record]), chance))
    if chance.random() < 0.7:
        chance.shuffle(told)
    learned, at = [], KNOWN_FROM
    for seq, one in enumerate(told[:longest], 1):
        at += timedelta(hours=chance.choice([0, 1, 30]), microseconds=1)
        learned.append(one._replace(seq=seq, known_at=(at - EPOCH) // MICROSECOND))
    return learned


def life(record: str, chance: Random, length: int, domains: Domains = DOMAINS):
    """Names and days of cards about a record: mostly those that its state allows, in the order of days."""
    cards = domains.record(record.partition(":")[0]).cards
    state, on = "", FIRST + timedelta(days=chance.randint(0, 20))
    for _ in range(length):
        fitting = [card for card in cards.values() if (state in card.while_ or "*" in card.while_) and state]
        fitting = fitting or [card for card in cards.values() if card.opens]
        card = chance.choice(fitting if chance.random() < 0.9 else list(cards.values()))
        yield card.name, on
        state = card.then or card.opens or state
        on += timedelta(days=chance.choice([0, 0, 1, 3, 11]))


def stated(record: str, name: str, on: date, chance: Random, corrects: str = "") -> Statement:
    fields = DOMAINS.cards[f"{record.partition(':')[0]}.{name}"].fields
    values = {field.name: chance.choice(VALUES[field.name]) for field in fields if field.name in VALUES}
    at = f"{chance.randint(0, 18):02}:{chance.randint(0, 59):02}"
    return statement(record, name, on, f"key-{chance.getrandbits(60):x}", corrects=corrects, at=at, **values)


def changed(one: Statement, chance: Random) -> Statement:
    """A correction of a card, to another day as a rule, or its annulment."""
    if one.annuls or chance.random() < 0.3:
        return statement(one.record, "annulled", FIRST, f"key-{chance.getrandbits(60):x}", annuls=one.id)
    on = date.fromisoformat(one.on) + timedelta(days=chance.choice([-4, 0, 0, 5]))
    return stated(one.record, one.name, on, chance, corrects=one.id)


def statement(
    record,
    name,
    on,
    key,
    *,
    corrects="",
    annuls="",
    seq=1,
    known_at=KNOWN_FROM,
    domains=DOMAINS,
    at="07:00",
    **values,
):
    """A card by hand; what is None is not stated."""
    card = None if annuls else domains.cards[f"{record.partition(':')[0]}.{name}"]
    timed = card is not None and card.field(card.happened).kind == Kind.INSTANT
    happened = f"{on}T{at}:00.000000Z" if timed else on.isoformat()
    told = {field: value for field, value in values.items() if value is not None}
    return Statement(
        seq=seq,
        known_at=(known_at - EPOCH) // MICROSECOND,
        id=f"card-{key}",
        name=name,
        record=record,
        on=on.isoformat(),
        happened=happened,
        zone="KZ-75",
        asserted_at="2024-01-01T00:00Z",
        system="desk",
        key=key,
        values=told | ({card.happened: happened} if card else {}),
        corrects=corrects,
        annuls=annuls,
    )


def journals(longest=30):
    return st.integers(0, 2**40).map(lambda seed: journal(Random(seed), longest))


def period(chance: Random) -> Period:
    start = FIRST + timedelta(days=chance.randint(-3, 30))
    return Period(start, start + timedelta(days=chance.choice([3, 20, 31, 60])))


def questions(told: list[Statement], chance: Random):
    """A question about each measure, for any period, at any moment, by some of its dimensions."""
    asked, known_at = period(chance), chance.choice([chance.choice(told), told[-1]]).known_at
    for name, counted in MEASURES.items():
        by = counted.measure.by
        one = question(
            name, asked, known_at, chance.choice([by, by, by[:1], by[1:], ()]), chance.randint(1, 2)
        )
        yield one
        yield replace(one, where=conditions(by, chance), groups=groups(by, chance))


def conditions(by: tuple[str, ...], chance: Random):
    """Conditions on some dimensions; values that nobody has are asked for as well."""
    paths = [path for path in by if chance.random() < 0.5]
    return {path: chance.choice([among, between])(path, chance) for path in paths}


def among(path: str, chance: Random) -> Among:
    values = [*VALUES[path.rpartition(".")[2]], None, "never said"]
    return Among(frozenset(chance.sample(values, chance.randint(1, len(values)))))


def between(path: str, chance: Random) -> Between:
    return Between(*sorted(chance.sample(range(80), 2))) if path == "worth" else Between()


def groups(by: tuple[str, ...], chance: Random):
    """Some values told together, as one of them, as the unknown or as something of its own."""
    paths = [path for path in by if chance.random() < 0.5]
    return {path: group(path, chance) for path in paths}


def group(path: str, chance: Random):
    values = [*VALUES[path.rpartition(".")[2]], None]
    return {value: chance.choice([values[0], None, "group"]) for value in values if chance.random() < 0.6}


def post(statements: Iterable[Statement], poster: Poster | None = None):
    poster = poster or Poster(Known(DOMAINS, BOOK), MEASURES)
    return [posting for told in statements for posting in poster.post(told)]


def judge(statements, _=None):
    return Judge(statements, DOMAINS, BOOK, MEASURES)


def balance(statements, posted=None):
    return Balance(post(statements) if posted is None else posted, MEASURES)


def duck(statements, posted=None):
    told = post(statements) if posted is None else posted
    return DuckDB({name: Held(told, counted) for name, counted in MEASURES.items()}, MEASURES)


def balance_of_columns(statements, posted=None):
    told = post(statements) if posted is None else posted
    return Balance([one for counted in MEASURES.values() for one in Held(told, counted).postings()], MEASURES)


def question(name, period, known_at, by=None, months=1, measures=MEASURES) -> Question:
    measure = measures[name].measure
    asked = measure.by if by is None else by
    return Question(name, period, asked, known_at, months if measure.counting == "cohort" else 0)
