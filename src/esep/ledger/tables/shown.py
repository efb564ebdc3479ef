"""A table for people, in one language: what it is, its lines, and what has to be known beside them."""

from collections.abc import Iterator
from typing import NamedTuple

from esep.codebook import Codebook
from esep.declare import Domains
from esep.declare.measures import Counting
from esep.kernel import display
from esep.ledger.tables.data import notes
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.table import Row, Table
from esep.register.entries import written

NONE = "\N{EN DASH}"
DECIMALS = 1  # of percents and rates, as they are published
SPREAD = ("quarter", "three_quarters")  # beside the time in the middle
COMPARED = ("base", "change", "change_pct")


class Shown(NamedTuple):
    """A line: how it is called, dimension by dimension, and its figures."""

    names: tuple[str, ...]
    row: Row


def naming_of(book: Codebook, domains: Domains, lang: str, made: Table) -> Naming:
    """The words for a table: codes are called as they were on the last day of its period."""
    return Naming(book, domains, lang, made.view.period.last)


def facts(made: Table, naming: Naming) -> list[tuple[str, str]]:
    """What the figures are: each with its heading."""
    phrases, lang = naming.book.phrases, naming.lang
    period = made.view.period.label(lang, phrases)
    told = [
        ("unit", naming.unit(made.counted)),
        ("kind", naming.kind(made.counted)),
        ("period", f"{period} ({made.view.period.code})"),
    ]
    if made.base and made.compare:
        earlier = f"{made.base.period.label(lang, phrases)} ({made.base.period.code})"
        known = {"period": earlier, "as_of": written(made.base.known_at)}
        told.append(("compare", naming.say(f"compare.{made.compare.value}", **known)))
    told += [
        ("as_of", written(made.view.known_at)),
        ("territory", f"{naming.territory(made.territory)} ({made.territory})"),
        ("standing", phrases.say(f"standing.{made.standing}", lang)),
    ]
    return [(naming.say(f"fact.{name}"), text) for name, text in told]


def columns(made: Table) -> tuple[str, ...]:
    """The figures that are shown: the spread of a duration, a comparison and rates where there are any."""
    rows = [*made.rows, made.total]
    spread = SPREAD if made.counted.measure.counting == Counting.DURATION else ()
    compared = COMPARED if made.base else ()
    rate = ("rate",) if any(row.people is not None for row in rows) else ()
    return ("value", *spread, *compared, *rate)


def headings(made: Table, naming: Naming) -> list[str]:
    """The headings of dimensions and figures."""
    dims = [naming.dimension(one) for one in made.dimensions] or [naming.say("fact.measure")]
    return [*dims, *(naming.say(f"column.{name}") for name in columns(made))]


def lines(made: Table, naming: Naming) -> Iterator[Shown]:
    """The rows, the residual rows and the total, in this order."""
    width = max(1, len(made.dimensions))
    for row in made.rows if made.dimensions else ():
        named = zip(made.dimensions, row.dims, strict=True)
        yield Shown(tuple(naming.value(one, value) for one, value in named), row)
    for residual in made.residual:
        if residual.within:
            named = zip(made.dimensions, residual.row.dims, strict=bool(residual.row.dims))
            names = tuple(naming.value(one, value) for one, value in named)
            yield Shown(names or (naming.residual(residual), *[""] * (width - 1)), residual.row)
    yield Shown((naming.say("total"), *[""] * (width - 1)), made.total)
    for residual in made.residual:
        if not residual.within:
            yield Shown((naming.residual(residual), *[""] * (width - 1)), residual.row)


def figure(row: Row, column: str, naming: Naming) -> str:
    """A figure of a row as the language writes it; a dash where it is not known, a mark where it is invented.

    >>> from esep.domains import load
    >>> from datetime import date
    >>> words = Naming(Codebook.load("kz"), load(), "en", date(2023, 1, 1))
    >>> row = Row((), 40_650, 39_000)
    >>> [figure(row, column, words) for column in ("value", "change", "change_pct", "rate")]
    ['40,650', '+1,650', '+4.2%', '–']
    """
    value = {
        "value": row.value,
        "quarter": row.quarter,
        "three_quarters": row.three_quarters,
        "base": row.base_value,
        "change": row.change,
        "change_pct": row.change_pct,
        "rate": row.rate,
    }[column]
    if value is None:
        return naming.say("withheld") if row.withheld and column == "value" else NONE
    lang = naming.lang
    if column == "change_pct":
        told = display.percent_change(value, lang, DECIMALS)
    elif column == "change":
        told = display.change(value, lang, _decimals(value))
    else:
        told = display.decimal(value, lang, DECIMALS if column == "rate" else _decimals(value))
    return f"{told} *" if row.invents(column) else told


def beside(made: Table, naming: Naming) -> list[str]:
    """What has to be known beside the figures, a sentence each, and how to ask for the same again."""
    told = [str(one["text"]) for one in notes(made, naming)]
    told += [naming.broken(one, made.dimensions) for one in made.breaks]
    if any(line.row.has_invention for line in lines(made, naming)):
        told.append(naming.say("invented"))
    return [*told, naming.say("again", as_of=written(made.view.known_at))]


def _decimals(value: display.Number) -> int:
    """A time in the middle may end in a half."""
    return 0 if value == int(value) else DECIMALS
