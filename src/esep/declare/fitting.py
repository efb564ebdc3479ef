"""Whether domains fit a codebook: what their fields, numbers and provisos name has to stand in it."""

from collections.abc import Iterable, Iterator, Sequence

from esep.codebook import Codebook
from esep.codebook.dated import nearest
from esep.declare.breaking import unbroken
from esep.declare.checking import CODED
from esep.declare.domain import Domain, Domains
from esep.declare.provisos import Listed
from esep.declare.records import Record
from esep.kernel.errors import EsepError


def require_fitting(
    domains: Domains, book: Codebook, own: Sequence[Domain] = (), territory: str = ""
) -> None:
    """Refuse domains that ask a codebook for what it has not, before an officer states a card.

    Args:
        domains: all domains of a register.
        book: its codebook.
        own: those of its own files, whose rules are tried by their examples as well.
        territory: one of the codebook whose clock is known, for these examples.

    Raises:
        EsepError: E-844 with everything that does not fit.

    >>> from esep.declare import Record, code, day
    >>> visits = Record("visit", "Visit")
    >>> @visits.card(opens="noted")
    ... class Noted:
    ...     '''A prosecutor has visited.'''
    ...     visited_on = day("Day of the visit")
    ...     gravest = code("gravities", "Gravity")
    >>> try:
    ...     require_fitting(Domains((Domain("visits", "Visits", visits),)), Codebook.load("kz"))
    ... except EsepError as refusal:
    ...     print(refusal.code, refusal.values["faults"])
    E-844 visit.noted.gravest takes codes of the list gravities, which is not there (the nearest: gravity)
    """
    faults = [fault for record in domains.records.values() for fault in _misfits(record, book)]
    for record in () if faults else (record for domain in own for record in domain.records.values()):
        faults += (f"{record.name}: {fault}" for fault in unbroken(record, book, territory))
    if faults:
        raise EsepError("E-844", book=book.code, faults="; ".join(faults))


def _misfits(record: Record, book: Codebook) -> Iterator[str]:
    for card in record.cards.values():
        for field in card.fields:
            if field.kind in CODED and field.of not in book.lists:
                yield f"{field.path} takes codes of the list {field.of}, {_not_there(field.of, book.lists)}"
    if record.number and record.number not in book.numbers:
        where = f"{record.name} bears numbers of the kind {record.number}"
        yield f"{where}, {_not_there(record.number, book.numbers.keys)}"
    for due in record.deadlines:
        for card_name, proviso in due.only_if:
            if isinstance(proviso, Listed) and proviso.of not in book.lists:
                where = f"{record.name}!{due.name} asks of {card_name} the list {proviso.of}"
                yield f"{where}, {_not_there(proviso.of, book.lists)}"


def _not_there(name: str, known: Iterable[str]) -> str:
    return f"which is not there (the nearest: {nearest(name, known)})"
