"""What is known so far: the statements of every record, their histories, and which records link to which."""

from collections import defaultdict
from collections.abc import Iterable

from esep.codebook import Codebook
from esep.declare import Domains
from esep.declare.fields import Kind
from esep.ledger.histories import History, history
from esep.register.statements import Statement


class Known:
    """Statements as they become known, and what follows from them about each record.

    Args:
        domains: what may be recorded.
        book: the codebook that terms and clocks are taken from.
    """

    def __init__(self, domains: Domains, book: Codebook) -> None:
        self.domains, self.book = domains, book
        self._statements: dict[str, list[Statement]] = defaultdict(list)
        self._histories: dict[str, History] = {}
        self._linking: dict[str, set[str]] = defaultdict(set)

    def learn(self, told: Statement) -> None:
        """Take in one more statement."""
        self._statements[told.record].append(told)
        self._histories.pop(told.record, None)
        for target in self._links(told):
            self._linking[target].add(told.record)

    def history(self, record: str) -> History | None:
        """A record's history; None while no card about it is known."""
        if record not in self._statements:
            return None
        if record not in self._histories:
            declared = self.domains.record(record_type(record))
            self._histories[record] = history(record, declared, self._statements[record], self.book)
        return self._histories[record]

    def records(self, kind: str) -> list[str]:
        """The known records of a type, in the order of their ids."""
        return sorted(record for record in self._statements if record_type(record) == kind)

    def reached_by(self, record: str, steps: int = 2) -> set[str]:
        """A record and those whose coding may come from it, through links of links at most."""
        reached, outer = {record}, {record}
        for _ in range(steps):
            outer = {one for target in outer for one in self._linking.get(target, ())} - reached
            reached |= outer
        return reached

    def _links(self, told: Statement) -> Iterable[str]:
        card = self.domains.cards.get(f"{record_type(told.record)}.{told.name}")
        fields = [field.name for field in card.open_fields if field.kind == Kind.LINK] if card else []
        return [told.values[name] for name in fields if name in told.values]


def record_type(record: str) -> str:
    """The type in a record's id.

    >>> record_type("offence:2024-000123")
    'offence'
    """
    return record.partition(":")[0]
