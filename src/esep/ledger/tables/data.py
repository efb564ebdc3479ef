"""A table for machines: one document, with names beside the codes."""

import json
from fractions import Fraction

from esep.ledger.codings import Value
from esep.ledger.engines import Lasting
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.table import Break, Residual, Row, Table, unit
from esep.register.entries import written

Data = dict[str, object]


def as_data(made: Table, naming: Naming) -> Data:
    """A table as an object with the keys that are promised; see the page on tables."""
    return {
        "measure": made.counted.name,
        "unit": unit(made.counted, naming.book.money),
        "kind": made.kind,
        "period": made.view.period.code,
        "compare": _compare(made),
        "as_of": written(made.view.known_at),
        "territory": made.territory,
        "standing": made.standing,
        "rows": [_row(made, row, naming) for row in made.rows],
        "total": figures(made.total),
        "residual": [_residual(made, one, naming) for one in made.residual],
        "breaks": [_break(made, one, naming) for one in made.breaks],
        "coverage": {
            "by": made.coverage.by or None,
            "present": list(made.coverage.present),
            "absent": list(made.coverage.absent),
        },
        "notes": notes(made, naming),
    }


def as_json(made: Table, naming: Naming) -> str:
    """The same as text."""
    return json.dumps(as_data(made, naming), ensure_ascii=False, indent=1) + "\n"


def notes(made: Table, naming: Naming) -> list[Data]:
    """What a reader has to know: the definition, the conditions, then everything that was noted."""
    told: list[Data] = [{"about": "definition", "text": naming.definition(made.counted)}]
    if made.conditions:
        text = naming.say("conditions", conditions=" ".join(made.conditions))
        told.append({"about": "conditions", "text": text})
    told += [{"about": one.about, "text": naming.note(one)} for one in made.notes]
    return told


def figures(row: Row) -> Data:
    """The figures of a row."""
    told: Data = {
        "value": row.value,
        "base": row.base_value,
        "change": row.change,
        "change_pct": _float(row.change_pct),
        "rate": _float(row.rate),
        "withheld": row.withheld,
        "invented": row.invented,
        "base_invented": row.base_invented,
    }
    if isinstance(row.figure, Lasting):
        told |= row.figure._asdict()
    return told


def _compare(made: Table) -> Data | None:
    if made.compare is None or made.base is None:
        return None
    return {
        "with": made.compare.value,
        "period": made.base.period.code,
        "as_of": written(made.base.known_at),
    }


def _row(made: Table, row: Row, naming: Naming) -> Data:
    named = zip(made.dimensions, row.dims, strict=bool(row.dims))
    labels = {one.name: naming.value(one, value) for one, value in named}
    dims: dict[str, Value] = dict(zip(made.names, row.dims, strict=bool(row.dims)))
    return {"dimensions": dims, "labels": labels, **figures(row)}


def _residual(made: Table, one: Residual, naming: Naming) -> Data:
    return {
        "kind": one.kind,
        "of": one.of.name if one.of else None,
        "text": naming.residual(one),
        "in_total": one.within,
        **_row(made, one.row, naming),
    }


def _break(made: Table, one: Break, naming: Naming) -> Data:
    return {
        "on": one.on.isoformat(),
        "kind": one.kind,
        "of": one.of,
        "before": one.before or None,
        "after": one.after or None,
        "source": one.source,
        "verified": one.verified,
        "text": naming.broken(one, made.dimensions),
    }


def _float(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)
