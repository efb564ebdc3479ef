"""What is sent to the register: one card with its envelope, or columns of many cards of one kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from esep.kernel.errors import EsepError

ANNULLED = "annulled"  # `<record>.annulled`: the one card that every record knows without declaring it
MOST_FIELDS = 1_000  # names on one card: no declared card has a tenth of it


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A card as an officer or a system sends it.

    Args:
        kind: record type and card: `offence.registered`; `offence.annulled` takes back the card `annuls`.
        record: the id of the record, type and number: `offence:2024-17`.
        fields: what it states, by field; free text and days as typed.
        key: the sender's own key against repetition, unique within `system`: sent twice, it counts once.
        actor: the code of the officer, or of the system, who says it.
        office: the code of the office it is said for.
        territory: whose clock was read where a civil time is given.
        system: where it was entered; `message` is its number there.
        channel: form, import, api or device.
        asserted_at: when its source says it was recorded; None is now.
        corrects: the id of the card it replaces, with `why` a code of the list `correction_reason`.
        annuls: the id of the card it takes back, with `why` a code of the list `annulment_reason`.
        why_text: the reason in words; it is sealed.
        second: the code of the second officer, where one is needed.
        entered_by: the code of the officer who entered what another one states, in an import for instance.
        attachments: each with `digest`, `media` and `size`.
        signatures: each with its `kind`; kept as they are.
        expects: the number of the record's last entry that the sender had seen; another one is refused.

    Raises:
        EsepError: E-856 when a part of the envelope is no text where text belongs, and the like; E-857 when
            it states more fields than any card has; E-858 when it annuls a card and states something itself.
    """

    kind: str
    record: str
    fields: Mapping[str, Any]
    key: str
    actor: str
    office: str
    territory: str
    system: str
    message: str = ""
    channel: str = "form"
    asserted_at: str | None = None
    corrects: str = ""
    annuls: str = ""
    why: str = ""
    why_text: str = ""
    second: str = ""
    entered_by: str = ""
    attachments: Sequence[Mapping[str, Any]] = ()
    signatures: Sequence[Mapping[str, Any]] = ()
    expects: int | None = None

    def __post_init__(self) -> None:
        _require_shapes(self)
        _require_fields(self.kind, self.fields)


class Accepted(NamedTuple):
    """A card in the journal. `again` says that it stood there already and nothing was added.

    `placing` is what became of it in its record, `state` the state of the record after it, `flags` the rules
    it breaks without being impossible. `clock_went_back` is how far, in microseconds, this machine's clock
    stood behind the last entry.
    """

    seq: int
    id: str
    record: str
    again: bool = False
    placing: str = ""
    state: str = ""
    flags: tuple[str, ...] = ()
    clock_went_back: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A card that was not taken, with everything that is wrong with it."""

    faults: tuple[EsepError, ...]


@dataclass
class Batch:
    """Cards of one kind, as columns. Envelope columns bear the names of `Submission`.

    Raises:
        EsepError: E-856 to E-858, as `Submission`.
    """

    kind: str
    envelope: Mapping[str, Sequence[Any]]
    fields: Mapping[str, Sequence[Any]]
    length: int
    constants: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = {**{name: [one] for name, one in self.constants.items()}, **self.envelope}
        for name, column in columns.items():
            if not all(issubclass(kind, SHAPES.get(name, str)) for kind in set(map(type, column))):
                raise EsepError("E-856", part=name)
        _require_fields(self.kind, self.fields)

    @classmethod
    def of(cls, submissions: Sequence[Submission]) -> "Batch":
        """Submissions of one kind as columns."""
        names = list(dict.fromkeys(name for one in submissions for name in one.fields))
        return cls(
            kind=submissions[0].kind,
            envelope={name: [getattr(one, name) for one in submissions] for name in ENVELOPE},
            fields={name: [one.fields.get(name) for one in submissions] for name in names},
            length=len(submissions),
        )

    def column(self, name: str) -> Sequence[Any]:
        """A column of the envelope: given, constant, or its default all the way down."""
        if name in self.envelope:
            return self.envelope[name]
        return [self.constants.get(name, ENVELOPE[name])] * self.length


ENVELOPE: Mapping[str, Any] = {
    "record": "",
    "key": "",
    "actor": "",
    "office": "",
    "territory": "",
    "system": "",
    "message": "",
    "channel": "import",
    "asserted_at": None,
    "corrects": "",
    "annuls": "",
    "why": "",
    "why_text": "",
    "second": "",
    "entered_by": "",
    "attachments": (),
    "signatures": (),
    "expects": None,
}
SHAPES: Mapping[str, type | tuple[type, ...]] = {
    "asserted_at": (str, datetime, type(None)),
    "attachments": (tuple, list),
    "signatures": (tuple, list),
    "expects": (int, type(None)),
}  # what the parts of an envelope are, where they are not text
TEXTS = ("kind", *(name for name in ENVELOPE if name not in SHAPES))
_TEXTS_OF = attrgetter(*TEXTS)


def _require_shapes(submission: Submission) -> None:
    if not _are_text(_TEXTS_OF(submission)):
        parts = zip(TEXTS, _TEXTS_OF(submission), strict=True)
        raise EsepError("E-856", part=next(name for name, part in parts if not isinstance(part, str)))
    for name, shape in SHAPES.items():
        if not isinstance(getattr(submission, name), shape):
            raise EsepError("E-856", part=name)


def _require_fields(kind: str, fields: Mapping[str, Any]) -> None:
    if len(fields) > MOST_FIELDS:
        raise EsepError("E-857", count=len(fields), most=MOST_FIELDS)
    if not _are_text(fields):
        raise EsepError("E-856", part="fields")
    if fields and kind.endswith(f".{ANNULLED}"):
        raise EsepError("E-858")


def _are_text(parts: Iterable[object]) -> bool:
    return all(issubclass(kind, str) for kind in set(map(type, parts)))
