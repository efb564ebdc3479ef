"""Every row of the law that the domains of protection ask for, on both sides of each of its days.

What is due says by which row it was counted; a rule flags by the number of the row in force on the day. A row
of the law without a case is a fault.
"""

import operator
import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import NamedTuple

import pytest
from tests.domains.conftest import CLOCKS
from tests.domains.lived import BOOKS, DOMAINS, lived
from tests.domains.test_moves import ways

from esep.declare.fields import Kind
from esep.declare.moves import Moves
from esep.declare.reckoning import Reckoning
from esep.domains.risk import QUESTIONS, level_of, points_of
from esep.kernel.errors import EsepError
from esep.monitoring.desk.law import MINUTE, RANKS, blind_limit, in_time, rungs_on, usual_on
from esep.monitoring.live.kept import Kept
from esep.register.fold import led_to

DAY = timedelta(days=1)
NO_LAW, NO_CLOCK, NO_CALENDAR = "E-103.what", "E-006.what", "E-014.what"
CLOCKS_KNOWN = {"kz": date(2015, 1, 1), "mtisa": date(2020, 1, 1)}  # from here on clocks are told
ELSEWHERE = (
    re.compile(  # codes of the other chain of domains, and caps that no deadline and no rule of a card asks
        r"(report|detention\.(police|notice)|investigation|restraint|liability|card|notice|reinvestigation"
        r"|prosecutor|trial|jury|crime_match)\b.*"
    )
)


def rows(country):
    return [row for row in BOOKS[country].law if not ELSEWHERE.fullmatch(row.code)]


def in_force(country, code, on):
    """The row of a code on a day, read off without the law's own look-up."""
    found = [row for row in rows(country) if row.code == code and row.valid_from <= on]
    found = [row for row in found if row.valid_to is None or on < row.valid_to]
    return found[0] if found else None


def edges(row):
    """The days on both sides of the first day, and of the end where there is one."""
    return [day for edge in (row.valid_from, row.valid_to) if edge for day in (edge - DAY, edge)]


# What is due


class Counted(NamedTuple):
    """A deadline, the card that starts it, and the code that completes its term."""

    record: str
    deadline: str
    way: tuple
    field: object
    differing: dict

    def by(self, country, on):
        """The length of the row by which it is counted, and since when it holds; else why nobody can tell."""
        cards = [*self.way, (self.field.card, self.differing)]
        told = []
        for hour, (name, differing) in enumerate(cards):
            card = DOMAINS.card(f"{self.record}.{name}")
            moment = at(card.field(card.happened), on, hour)
            values = {self.field.name: at(self.field, on, hour)} if name == self.field.card else {}
            told.append((name, moment, {**values, **differing}))
        due = lived(self.record, *told, country=country).due(self.deadline, on)
        steps = [step.values for step in due.reasoning if step.phrase.startswith("due.term.")]
        return (steps[-1]["length"], steps[-1]["since"]) if steps else due.reasoning[-1].phrase


def at(field, on, hour):
    return f"{on}T{hour + 6:02}:00:00.000000Z" if field.kind is Kind.INSTANT else on.isoformat()


def counted(country):
    """For each code of the law the deadlines that are counted by it."""
    found = {}
    for name, record in DOMAINS.records.items():
        reached = ways(Moves.of(record))
        for due in record.deadlines:
            for start in due.after if due.term else ():
                card = record.cards.get(start.card)
                if card is None:
                    continue
                state = next(one for one in reached if led_to(record, one, card.name) is not None)
                way = tuple((move.by, {}) for move in reached[state])
                for code, differing in completed(country, due, card):
                    found.setdefault(code, []).append(Counted(name, due.name, way, start, differing))
    return found


def completed(country, due, card):
    """The codes that a term stands for, with the field that completes each."""
    braces = re.search(r"\{(\w+)\}", due.term)
    if braces is None:
        return [(due.term, {})]
    coded = braces[1]
    codes = {row.code for row in BOOKS[country].list(card.field(coded).of)}
    return [(due.term.replace(f"{{{coded}}}", one), {coded: one}) for one in sorted(codes)]


# What is flagged


class Flagged(NamedTuple):
    """A rule, when a number breaks it, and the cards that bear such a number on a day."""

    rule: str
    broken: object
    record: str
    cards: object


def always(_, __):
    return True


def noon(on):
    return f"{on}T06:00:00.000000Z"


def issued(on, **values):
    return ("issued", noon(on), values)


def drawn(on, **values):
    return ("drawn_up", on.isoformat(), {"committed_on": on.isoformat(), **values})


def arrested(on, days):
    return ("decided", on.isoformat(), {"arrest_days": days})


def imposed(on, **values):
    return [("imposed", on.isoformat(), values)]


def begun(on, **values):
    return ("begun", noon(on), values)


ORDER, BANS, CASE = "protective_order", "special_requirements", "administrative_case"
ARREST = "administrative_arrest"
RULES = {  # the last part of a code is asked for as `part`, the number as `n`
    r"protective_order\.min_age": Flagged(
        "PRT-06", operator.lt, ORDER, lambda on, n, _: [issued(on, age=n)]
    ),
    r"protective_order\.witnesses\.\w+": Flagged(
        "PRT-07", operator.lt, ORDER,
        lambda on, n, part: [issued(on), ("delivered", noon(on), {"delivery_manner": part, "witnesses": n})],
    ),
    r"special_requirements\.shortest": Flagged(
        "REQ-06", operator.lt, BANS, lambda on, n, _: imposed(on, months=n)
    ),
    r"special_requirements\.longest": Flagged(
        "REQ-07", operator.gt, BANS, lambda on, n, _: imposed(on, months=n)
    ),
    r"special_requirements\.fewest_visits": Flagged(
        "REQ-08", operator.lt, BANS, lambda on, n, _: imposed(on, visits=n)
    ),
    r"special_requirements\.most_visits": Flagged(
        "REQ-09", operator.gt, BANS, lambda on, n, _: imposed(on, visits=n)
    ),
    r"special_requirements\.places\.\w+": Flagged(
        "REQ-10", operator.ge, BANS, lambda on, n, part: imposed(on, ban_places=part, age=n)
    ),
    r"administrative\.liability\.age": Flagged(
        "ADM-04", operator.lt, CASE, lambda on, n, _: [drawn(on, age=n)]
    ),
    r"administrative_arrest\.least_age": Flagged(
        "ADM-08", operator.lt, CASE, lambda on, n, _: [drawn(on, age=n), arrested(on, 1)]
    ),
    r"administrative_arrest\.exempt_from\.\w+": Flagged(
        "ADM-09", operator.ge, CASE, lambda on, n, part: [drawn(on, age=n, sex=part), arrested(on, 1)]
    ),
    r"administrative_arrest\.(least_age)": Flagged(
        "ARR-05", operator.lt, ARREST, lambda on, n, _: [begun(on, age=n)]
    ),
    r"administrative_arrest\.(exempt_from)\.\w+": Flagged(
        "ARR-06", operator.ge, ARREST, lambda on, n, part: [begun(on, age=n, sex=part)]
    ),
    r"administrative_arrest\.\d[\d-]*": Flagged(
        "ADM-06", operator.gt, CASE,
        lambda on, n, part: [drawn(on, administrative_article=part), arrested(on, n)],
    ),
    r"reconciliation\.again": Flagged(
        "ADM-13", always, CASE,
        lambda on, _, __: [drawn(on - DAY), ("reconciled", on.isoformat(), {"earlier_on": str(on - DAY)})],
    ),
    r"majority\.age": Flagged(
        "ACC-04", operator.ge, "preventive_account", lambda on, n, _: [("placed", on.isoformat(), {"age": n})]
    ),
    r"risk\.supervision\.shortest": Flagged(
        "RSK-05", always, "risk_case",
        lambda on, _, __: [
            ("opened", noon(on)), ("supervised", on.isoformat()), ("rested", on.isoformat()),
        ],
    ),
}  # fmt: skip


def flagged(code):
    return [case for pattern, case in RULES.items() if re.fullmatch(pattern, code)]


COUNTED = {country: counted(country) for country in BOOKS}
ROWS = [pytest.param(country, row, id=f"{country}-{row.code}-{row.valid_from}") for country in BOOKS
        for row in rows(country)]  # fmt: skip


@pytest.mark.parametrize(("country", "row"), ROWS)
def test_a_row_of_the_law_counts_from_its_first_day_to_its_last_and_on_no_other(country, row):
    cases = [*counts(country, row), *flags(country, row), *points(country, row)]
    cases += [*desk(country, row), *kept(country, row)]
    assert cases, "no case asks for it"
    for told, expected in cases:
        assert told == expected


def counts(country, row):
    for case in COUNTED[country].get(row.code, ()):
        for on in edges(row):
            held, told = in_force(country, row.code, on), case.by(country, on)
            if case.field.kind is Kind.INSTANT and told == NO_CLOCK:  # so the law itself is asked
                yield on < CLOCKS_KNOWN[country], True
                yield known_by_law(country, row.code, on), held
            elif held is None:
                yield told, NO_LAW
            elif held.unit == "working days" and told == NO_CALENDAR:  # counted by it, were the days known
                yield held in BOOKS[country].law.history(row.code), True
            else:
                yield told, (held.length, held.valid_from.isoformat())


def flags(country, row):
    part = row.code.rpartition(".")[2]
    for case, on in product(flagged(row.code), edges(row)):
        held = in_force(country, row.code, on)
        for n in (row.length - 1, row.length, row.length + 1):
            told = lived(case.record, *case.cards(on, n, part), country=country).flags
            yield (on, n, case.rule in told), (on, n, bool(held and case.broken(n, held.length)))


def known_by_law(country, code, on):
    try:
        return BOOKS[country].law.get(code, on)
    except EsepError:
        return None


def points(country, row):
    """What an answer counts, and what level so many points reach."""
    law, (_, kind, *rest) = BOOKS[country].law, (*row.code.split("."), "", "")[:5]
    for on in edges(row) if kind in {"points", "level"} else ():
        held = in_force(country, row.code, on)
        if not any(one.holds_on(on) for one in law):
            with pytest.raises(EsepError, match="E-103"):
                law.on(on)
        elif kind == "level":
            for less in (0, 1):
                reached = level_of(law, rest[0], row.length - less, on)
                yield reached == rest[1], bool(held) and row.length - less >= held.length
        else:
            asked = rest[1] if rest[1] in QUESTIONS else "fears"
            answers = {**dict.fromkeys(QUESTIONS, "no"), asked: rest[2]}
            yield points_of(law, rest[0], answers, on) or 0, held.length if held else 0


def desk(country, row):
    """What the night desk reads: to whom alerts go on, what is usual, when it is blind, its terms."""
    if not row.code.startswith("monitoring_desk."):
        return
    law, (kind, *rest) = BOOKS[country].law, row.code.split(".")[1:]
    for on in edges(row):
        held = in_force(country, row.code, on)
        if kind == "hand_on":
            rungs = rungs_on(law, on).get(RANKS.index(rest[0]), ())
            yield [at // MINUTE for at, to in rungs if to == rest[1]], [held.length] if held else []
        elif kind == "term":
            yield in_term(country, rest[0], on, row.length), (True, False) if held else (None, None)
        elif held is None:
            with pytest.raises(EsepError, match="E-103"):
                blind_limit(law, on) if kind == "blind_after" else usual_on(law, on)
        elif kind == "blind_after":
            yield blind_limit(law, on), held.length * MINUTE
        else:
            minutes = MINUTE if rest[0] == "within" else 1
            name = {"hourly": "otherwise"}.get(rest[0], rest[0])
            yield getattr(usual_on(law, on), name), held.length * minutes


def kept(country, row):
    """For how long what was recorded of monitored persons is kept."""
    if not row.code.startswith("monitoring_retention."):
        return
    name = {"protected_track": "protected", "quarantine": "aside"}
    for on in edges(row):
        held = in_force(country, row.code, on)
        if held is None:
            with pytest.raises(EsepError, match="E-103"):
                Kept.by(BOOKS[country].law, on)
        else:
            told = row.code.partition(".")[2]
            yield getattr(Kept.by(BOOKS[country].law, on), name.get(told, told)), held.length


def in_term(country, what, on, minutes):
    """Whether something was done in time at the end of so many minutes, and just after it."""
    by = Reckoning.by(BOOKS[country], CLOCKS[BOOKS[country].code])
    begun = datetime.combine(on, time(12), UTC)
    over = timedelta(minutes=minutes)
    return tuple(
        in_time(by, what, begun, begun + over + late) for late in (timedelta(), timedelta(seconds=1))
    )


# What lists allow

LISTS = {  # a list, the rule that asks for it, and the cards that bear a code on a day
    "administrative_article": (
        "ADM-03", lambda on, code: [drawn(on, administrative_article=code)]
    ),
    "administrative_sanction": (
        "ADM-05",
        lambda on, code: [
            drawn(on, administrative_article=code.partition(".")[0]),
            ("decided", on.isoformat(), {"penalty": code.partition(".")[2]}),
        ],
    ),
    "reconciliation_place": (
        "ADM-10", lambda on, code: [drawn(on), ("reconciled", on.isoformat(), {"reconciled_before": code})]
    ),
    "reconciliation_history": (
        "ADM-11", lambda on, code: [drawn(on), ("reconciled", on.isoformat(), {"reconciled_again": code})]
    ),
    "reconciled_party": (
        "ADM-12", lambda on, code: [drawn(on), ("reconciled", on.isoformat(), {"reconciled_with": code})]
    ),
}  # fmt: skip
DATED = [pytest.param(country, name, row, id=f"{country}-{name}-{row.code}-{row.valid_from}")
         for country, book in BOOKS.items() for name in LISTS for row in book.list(name)]  # fmt: skip


@pytest.mark.parametrize(("country", "name", "row"), DATED)
def test_a_code_is_allowed_on_the_days_of_its_row_and_barred_on_those_of_another(country, name, row):
    rule, cards = LISTS[name]
    for on in edges(row):
        held = [one for one in BOOKS[country].list(name).history(row.code) if one.holds_on(on)]
        wider = {word for one in held for word in (one.code, getattr(one, "parent", ""))}
        barred = {"repealed", "barred"} & wider
        known = any(one.holds_on(on) for one in BOOKS[country].list(name))
        must_stand = name in {"administrative_article", "administrative_sanction"} and known and not held
        told = lived("administrative_case", *cards(on, row.code), country=country).flags
        assert (on, rule in told) == (on, bool(barred or must_stand))
