"""Records that cards name and nobody has opened, told at the desk with who names them."""

from collections import Counter
from collections.abc import Iterable

from esep.cli.register_desk import RegisterDesk
from esep.register.missing import Missing


def tell_missing(desk: RegisterDesk, missing: Iterable[Missing]) -> None:
    """A line for each such record, one below it for each record that names it, and how many there are."""
    by_record: dict[str, list[Missing]] = {}
    for one in missing:
        by_record.setdefault(one.record, []).append(one)
    if desk.json:
        desk.give([_as_data(record, by_record[record]) for record in sorted(by_record)])
        return
    for record in sorted(by_record):
        desk.tell(f"{record}  {desk.say('record.unknown')}")
        for one in by_record[record]:
            desk.tell(f"    ← {one.by} ({desk.words.field(one.field)})")
    links = sum(map(len, by_record.values()))
    desk.close(desk.say("due.missing", records=len(by_record), links=links, types=_types(desk, by_record)))


def _types(desk: RegisterDesk, records: Iterable[str]) -> str:
    counts = Counter(record.partition(":")[0] for record in records)
    titles = {name: desk.words.record(desk.home.domains.record(name)) for name in counts}
    return ", ".join(f"{titles[name]}: {counts[name]}" for name in sorted(counts)) or "–"


def _as_data(record: str, named: Iterable[Missing]) -> dict[str, object]:
    return {"record": record, "named_by": [{"record": one.by, "field": one.field.path} for one in named]}
