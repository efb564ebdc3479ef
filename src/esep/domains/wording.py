"""Titles of what domains declare in other languages than English, from files of words.

A file has the table `[domain]` with the title of the domain, and `[records]`, `[cards]`, `[fields]`,
`[states]`, `[deadlines]`, `[rules]` and `[measures]`; in `[sources]` stands what the declaration of a measure
adds to what it counts. A title under the bare name of a field is that of every field so named in the domain;
one under `record.card.field` is that of this field alone. The title of a state is given under `record:state`,
of a deadline under `record!deadline`.

What several records take from one declaration is titled once, in `shared.toml` beside these files: a card
under its bare name, a field under `card.field`. A title of the domain's own goes before.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from esep.declare import Domain, Record
from esep.kernel.errors import EsepError

TABLES = ("domain", "records", "cards", "fields", "states", "deadlines", "rules", "measures", "sources")
SHARED = "shared.toml"
Words = dict[str, str]
Tables = Mapping[str, Mapping[str, str]]


def words_of(domains: Iterable[tuple[Domain, Path, str]]) -> dict[str, Words]:
    """The titles of domains: by language, then by the key that `esep.declare.Domains` asks for.

    Args:
        domains: each with the folder of its file and the name of its file without suffix.

    Raises:
        EsepError: E-701 when a file is unreadable or titles what its domain does not declare.

    >>> from esep.domains.damage import DOMAIN
    >>> words_of([(DOMAIN, Path(__file__).parent, "damage")])["ru"]["#damage_recovered"]
    'Возмещённый ущерб'
    """
    words: dict[str, Words] = {}
    shared = cache(lambda path: _read(path) if path.is_file() else {})
    for domain, folder, name in domains:
        for path in sorted(folder.glob(f"words/*/{name}.toml")):
            titles = _titles(domain, path, shared(path.with_name(SHARED)))
            words.setdefault(path.parent.name, {}).update(titles)
    return words


def keys_of(domain: Domain) -> dict[str, tuple[str, Sequence[str]]]:
    """Everything of a domain that has a title: its key, the table it stands in, and where it may stand there.

    >>> from esep.declare import day
    >>> visits = Record("visit", "Visit of a prosecutor")
    >>> @visits.card(opens="noted")
    ... class Noted:
    ...     '''A prosecutor has visited.'''
    ...     visited_on = day("Day of the visit")
    >>> keys_of(Domain("visits", "Visits", visits))["visit.noted.visited_on"]
    ('fields', ('visit.noted.visited_on', 'visited_on', 'noted.visited_on'))
    """
    keys: dict[str, tuple[str, Sequence[str]]] = {f"@{domain.name}": ("domain", ("title",))}
    for record in domain.records.values():
        keys.update({key: (table, places) for table, key, places in _keys(record)})
    return keys


def _keys(record: Record) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    yield "records", record.name, (record.name,)
    for card in record.cards.values():
        yield "cards", card.kind, (card.kind, card.name)
        for field in card.fields:
            yield "fields", field.path, (field.path, field.name, f"{card.name}.{field.name}")
    flat = (
        ("states", [f"{record.name}:{state}" for state in record.states]),
        ("deadlines", [f"{record.name}!{deadline.name}" for deadline in record.deadlines]),
        ("rules", [rule.number for rule in record.rules]),
    )
    for table, names in flat:
        yield from ((table, name, (name,)) for name in names)
    for measure in record.measures:
        yield "measures", f"#{measure.name}", (measure.name,)
        if measure.source:
            yield "sources", f"#{measure.name}.source", (measure.name,)


def _titles(domain: Domain, path: Path, shared: Tables) -> Words:
    tables = _read(path)
    keys = keys_of(domain)
    known = {(table, place) for table, places in keys.values() for place in places}
    odd = [
        f"[{table}] {name}" for table, rows in tables.items() for name in rows if (table, name) not in known
    ]
    if odd:
        raise EsepError("E-701", file=_shown(path), fault=", ".join(odd))
    found: Words = {}
    for key, (table, places) in keys.items():
        told = (one.get(table, {}).get(place) for one in (tables, shared) for place in places)
        title = next(filter(None, told), None)
        if title is not None:
            found[key] = title
    return found


def _read(path: Path) -> Tables:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise EsepError("E-701", file=_shown(path), fault=str(fault)) from fault
    wrong = [
        table
        for table, rows in tables.items()
        if table not in TABLES
        or not isinstance(rows, dict)
        or not all(isinstance(title, str) and title.strip() for title in rows.values())
    ]
    if wrong:
        raise EsepError("E-701", file=_shown(path), fault=", ".join(f"[{table}]" for table in wrong))
    return tables


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
