"""Tables of the ledger, as `esep table` writes them, as sources that claims are held against."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from esep.claims.against.numbers_in import whole
from esep.claims.against.sources import At, Held, Key, Wanted
from esep.claims.saying import Phrase
from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.kernel.texts import Text

HEAD = frozenset({"measure", "unit", "kind", "period", "territory", "standing", "row", "value", "as_of"})
LABEL = " label"
PLACES = frozenset({"territory", "region"})
NARROWED = "conditions"


@dataclass(frozen=True, slots=True)
class Count:
    """One line of a table: its value, by which dimensions, and what each of them is called."""

    head: Mapping[str, str]
    dims: Mapping[str, str]
    labels: Mapping[str, str]
    value: int


@dataclass(frozen=True, slots=True)
class CountsFile:
    """A table as CSV or JSON. One that was narrowed by conditions does not tell by which: it is refused."""

    path: Path
    book: Codebook
    document: Mapping[str, Any] | None = None

    @property
    def periods(self) -> None:
        """Known when it is read."""
        return None

    def figures(self, wanted: Wanted) -> Iterator[Held]:
        """Those that are wanted.

        Raises:
            EsepError: E-953 when it is no such table; E-956 when it was narrowed by conditions; E-001 for a
                period that is none.
        """
        try:
            for one in self._lines() if self.document is None else self._document(self.document):
                yield from _held(one, self.path.name, self.book, wanted)
        except (KeyError, TypeError, ValueError, AttributeError, csv.Error) as fault:
            raise EsepError("E-953", file=self.path.name) from fault

    def _lines(self) -> Iterator[Count]:
        with self.path.open(encoding="utf-8-sig", newline="") as stream:
            lines = csv.DictReader(stream)
            heading = list(lines.fieldnames or ())
            names = [one.removesuffix(LABEL) for one in heading if one.endswith(LABEL)]
            for line in lines:
                self._refuse_narrowed(line["notes"].split())
                value = whole(line["value"])
                if line["row"] in {"row", "total"} and value is not None:
                    dims = {name: line[name] for name in names if line["row"] == "row"}
                    labels = {name: line[name + LABEL] for name in dims}
                    yield Count({name: line[name] for name in HEAD}, dims, labels, value)

    def _document(self, told: Mapping[str, Any]) -> Iterator[Count]:
        self._refuse_narrowed([note["about"] for note in told["notes"]])
        head = {name: str(told.get(name) or "") for name in HEAD}
        for row in told["rows"]:
            value = whole(row["value"])
            if value is not None:
                dims = {name: str(one) for name, one in row["dimensions"].items()}
                yield Count(head, dims, row["labels"], value)
        value = whole(told["total"]["value"])
        if value is not None:
            yield Count(head, {}, {}, value)

    def _refuse_narrowed(self, notes: list[str]) -> None:
        if NARROWED in notes:
            raise EsepError("E-956", file=self.path.name)


def _held(one: Count, file: str, book: Codebook, wanted: Wanted) -> Iterator[Held]:
    where = [name for name in one.dims if name in PLACES]
    territory = one.dims[where[0]] if where else one.head["territory"]
    period = Period.parse(one.head["period"])
    of = (one.head["measure"],)
    if of not in wanted.of or not wanted.about(period, territory):
        return
    at: At = tuple(sorted((name, value) for name, value in one.dims.items() if name not in where))
    label = ", ".join(str(one.labels[name]) for name, _ in at) or one.head["measure"]
    yield Held(
        key=Key(of, at),
        value=one.value,
        territory=territory,
        period=period,
        what=Text(dict.fromkeys(book.languages, label)),
        unit=one.head["unit"],
        table=Phrase("claims.against.file", {"file": file}),
        place=Phrase("claims.against.count", {"measure": one.head["measure"]}),
        standing=one.head["standing"],
        as_of=one.head["as_of"],
    )
