"""A revision for programs: one document, with names beside the codes."""

from collections.abc import Mapping

from esep.cli.revised import Against, Revised
from esep.cli.splits import lapse_of, split_as_data
from esep.ledger.codings import Coding, Value
from esep.ledger.engines import Figure, Lasting
from esep.ledger.explaining import Part
from esep.ledger.revisions import recorded, together
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.table import Row
from esep.ledger.whys import Why
from esep.register.entries import written

Data = dict[str, object]


def as_data(told: Revised, beside: Against | None, naming: Naming) -> Data:
    """A revision as an object with the keys that are promised; see the page on opening a figure."""
    counted = told.planned.counted
    return {
        "measure": counted.name,
        "unit": naming.unit(counted),
        "kind": counted.measure.counting.value,
        "definition": naming.definition(counted),
        "period": told.now.view.period.code,
        "from": written(told.cells.since),
        "to": written(told.now.view.known_at),
        "territory": told.now.territory,
        "conditions": list(told.now.conditions),
        "standing": told.now.standing,
        "rows": [_row(told, row, naming) for row in told.rows] if told.planned.dimensions else [],
        "total": _figures(told.whole) | _changes(told, told.total.whys()),
        "moves": [
            {
                "left": _dims(told, move.left),
                "came": _dims(told, move.came),
                "why": move.why.value,
                "amount": move.amount,
            }
            for move in told.cells.moves()
        ],
        "against": None if beside is None else _against(beside),
    }


def _row(told: Revised, row: Row, naming: Naming) -> Data:
    named = zip(told.planned.dimensions, row.dims, strict=True)
    labels = {one.name: naming.value(one, value) for one, value in named}
    changes = _changes(told, told.cells.whys(row.dims))
    return {"dimensions": _dims(told, row.dims), "labels": labels, **_figures(row), **changes}


def _dims(told: Revised, cell: Coding) -> dict[str, Value]:
    return {one.name: value for one, value in zip(told.planned.dimensions, cell, strict=True)}


def _figures(row: Row) -> Data:
    return {
        "then": _figure(row.base),
        "now": _figure(row.figure),
        "change": row.change,
        "invented": row.invented,
        "then_invented": row.base_invented,
    }


def _changes(told: Revised, whys: Mapping[Why, Part]) -> Data:
    lapse = lapse_of(told.planned.counted.measure)
    late, all_ = recorded(whys), together(whys.values())
    named = {why.value: part for why, part in whys.items()}
    return {
        "whys": split_as_data("why", named, lapse=lapse),
        "recorded": late.sum,
        "happened": all_.sum - late.sum,
    }


def _figure(figure: Figure | None) -> object:
    return figure._asdict() if isinstance(figure, Lasting) else figure


def _against(told: Against) -> Data:
    names = ("value", "base", "lagged", "change", "alike", "since", "late")
    periods = {"period": told.period.code, "before": told.before.code}
    return periods | {name: getattr(told, name) for name in names}
