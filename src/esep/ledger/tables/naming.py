"""The words of a table in one language: its measure, dimensions, values and notes."""

from collections.abc import Iterable
from datetime import date

from esep.codebook import Codebook
from esep.declare import Card, Domains, Record
from esep.declare.measures import Lapse
from esep.declare.occasions import Occasion
from esep.kernel.display import whole
from esep.kernel.periods import Period
from esep.ledger.codings import Value
from esep.ledger.measures import Counted
from esep.ledger.tables.dimensions import OUTCOME, Dimension
from esep.ledger.tables.grounds import JOINT
from esep.ledger.tables.rollups import CALENDAR, row_of
from esep.ledger.tables.table import LAW, PERSON, Break, Note, Residual, unit


class Naming:
    """Names what tables hold.

    Args:
        book: the codebook.
        domains: what may be recorded.
        lang: the language.
        on: the day whose names are used.

    >>> from esep.domains import load
    >>> from esep.ledger.measures import measures
    >>> from esep.ledger.tables.dimensions import Dimensions
    >>> book, domains, on = Codebook.load("kz"), load(), date(2023, 12, 31)
    >>> counted = measures(domains)["offences_registered"]
    >>> article = Dimensions(counted, domains, book, on).named("article")
    >>> naming = Naming(book, domains, "en", on)
    >>> naming.dimension(article), naming.value(article, "188"), naming.unit(counted)
    ('Article', '188 Theft', 'Offence')
    """

    def __init__(self, book: Codebook, domains: Domains, lang: str, on: date) -> None:
        self.book, self.domains, self.lang, self._on = book, domains, lang, on
        self._named: dict[tuple[str, str, Value], str] = {}

    def say(self, key: str, /, **values: object) -> str:
        """A sentence about tables."""
        return self.book.phrases.say(f"table.{key}", self.lang, **values)

    def measure(self, counted: Counted) -> str:
        """The title of a measure."""
        return self.domains.word(f"#{counted.name}", self.lang, counted.measure.label)

    def definition(self, counted: Counted) -> str:
        """What a measure counts: on which occasions, until which, and what its declaration adds."""
        on = "; ".join(self._occasion(counted.record, one) for one in counted.measure.on)
        told = [f"{self.measure(counted)}.", self.say("counted_on", occasions=on)]
        if counted.measure.to:
            to = "; ".join(self._occasion(counted.record, one) for one in counted.measure.to)
            told.append(self.say("until", occasions=to))
        return " ".join([*told, self.source(counted)]).strip()

    def source(self, counted: Counted) -> str:
        """What the declaration of a measure adds to what it counts; empty when it adds nothing."""
        return self.domains.word(f"#{counted.name}.source", self.lang, counted.measure.source)

    def unit(self, counted: Counted) -> str:
        """What one of the measure is."""
        code, amount = unit(counted, self.book.money), counted.measure.amount
        if code in {*Lapse, PERSON}:
            return self.say(f"unit.{code}")
        if amount is not None and code == amount.path:
            return self.domains.word(code, self.lang, amount.label)
        return self._record(self.domains.record(code)) if code in self.domains.records else code

    def kind(self, counted: Counted) -> str:
        """The kind of a measure, and what that means."""
        return self.say(f"kind.{counted.measure.counting}{'_net' * counted.measure.net}")

    def since(self, first: date | None) -> str:
        """From which day on anything can be counted."""
        return self.say("counted_since", on=first) if first else self.say("counted_ever")

    def dimension(self, dimension: Dimension) -> str:
        """The title of a dimension."""
        if dimension.name == OUTCOME and not dimension.path:
            return self.say("outcome")
        wider = dimension.wider
        if wider and not dimension.path:
            return self._rolled(wider.name)
        plain = (
            self.domains.word(dimension.field.path, self.lang, dimension.field.label)
            if dimension.field
            else self.say("state")
        )
        if "." in dimension.path:
            plain = f"{self._record(dimension.record)}: {plain}"
        return f"{plain}: {self._rolled(wider.name)}" if wider else plain

    def value(self, dimension: Dimension, value: Value) -> str:
        """The title of a value; what is not stated says so."""
        key = (dimension.record.name, dimension.name, value)
        if key not in self._named:
            self._named[key] = self._value(dimension, value)
        return self._named[key]

    def _value(self, dimension: Dimension, value: Value) -> str:
        if value is None:
            return self.say("not_stated")
        if dimension.name == OUTCOME and not dimension.path:
            return self._outcome(dimension.record, str(value))
        if dimension.of:
            return self._together(dimension.of, str(value))
        if dimension.wider:
            return self._wider(dimension.wider.name, str(value))
        if dimension.field is None:
            state = f"{dimension.record.name}:{value}"
            return self.domains.word(state, self.lang, str(value).replace("_", " "))
        return whole(value, self.lang) if isinstance(value, int) else str(value)

    def territory(self, code: str) -> str:
        """The name of a territory, or of several together."""
        return self._together("territory", code) if code else ""

    def residual(self, residual: Residual) -> str:
        """What a residual row is."""
        of = self.dimension(residual.of) if residual.of else ""
        return self.say(f"residual.{residual.kind}", of=of)

    def note(self, note: Note) -> str:
        """A note as a sentence."""
        values = dict(note.values)
        for name in ("territories", "codes"):
            if name in values:
                told = values[name]
                codes = told if isinstance(told, tuple) else (str(told),)
                values[name] = ", ".join(f"{self.territory(one)} ({one})" for one in codes)
        if note.refusal:
            values["why"] = self.book.phrases.say(
                f"{note.refusal.code}.what", self.lang, **note.refusal.values
            )
        return self.say(f"note.{note.about}", **values)

    def broken(self, found: Break, dimensions: Iterable[Dimension]) -> str:
        """A break in the series as a sentence."""
        code = found.after or found.before
        if found.kind == LAW:
            row = next(one for one in self.book.breaks if one.code == found.of)
            return row.said(self.book.phrases, self.lang)
        if found.kind == "borders":
            told = {"before": self.territory(found.before), "after": self.territory(found.after)}
            return self.say("break.borders", on=found.on, **told)
        dimension = next(one for one in dimensions if one.name == found.of)
        return self.say(f"break.{found.kind}", on=found.on, code=self._together(dimension.of, code))

    def _occasion(self, record: Record, occasion: Occasion) -> str:
        if occasion.field is None:
            title = self.domains.word(f"{record.name}!{occasion.deadline}", self.lang, occasion.deadline)
            return self.say("passing", deadline=title)
        title = self._card(record.cards[occasion.card])
        if occasion.given is None:
            return title
        value = occasion.given.value
        said = self.say("yes" if value else "no") if isinstance(value, bool) else str(value)
        return f"{title} ({self._rolled(occasion.given.attribute)}: {said})"

    def _card(self, card: Card) -> str:
        return self.domains.word(card.kind, self.lang, card.title).removesuffix(".")

    def _record(self, record: Record) -> str:
        return self.domains.word(record.name, self.lang, record.title)

    def _rolled(self, name: str) -> str:
        key = f"table.wider.{name}"
        phrases = self.book.phrases
        return phrases.say(key, self.lang) if key in phrases else name.replace("_", " ")

    def _wider(self, name: str, value: str) -> str:
        """A wider value that no list names: a period, yes or no, a term of the glossary."""
        if name in CALENDAR:
            return Period.parse(value).label(self.lang, self.book.phrases)
        if value in {"yes", "no"}:
            return self.say(value)
        if value in self.book.glossary:
            return row_of(self.book.glossary, value, self._on).title.in_(self.lang)  # type: ignore[no-any-return]
        return value

    def _outcome(self, record: Record, value: str) -> str:
        if not value:
            return self.say("no_outcome")
        card = record.cards.get(value)
        if card is None:
            return self.domains.word(f"{record.name}!{value}", self.lang, value)
        return self._card(card)

    def _together(self, of: str, told: str) -> str:
        return " + ".join(self._code(of, code) for code in told.split(JOINT))

    def _code(self, of: str, code: str) -> str:
        """The title of a code; its number stands before it where people know it by number."""
        rows = self.book.list(of)
        if code not in rows:
            return code
        row = row_of(rows, code, self._on)
        title: str = row.title.in_(self.lang)
        if of == "territory":
            ended = row.valid_to is not None and row.valid_to <= self._on
            return self.say("former", name=title, until=row.valid_to) if ended else title
        numbered = any(sign.isdigit() for sign in code) and code not in title
        return f"{code} {title}" if numbered else title
