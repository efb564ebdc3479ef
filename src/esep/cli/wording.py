"""The register's words in one language: titles of records, cards, fields, states, rules and terms."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from esep.codebook import Codebook
from esep.codebook.codes import numbered
from esep.codebook.dated import Sourced
from esep.declare import Card, Domains, Field, Kind, Record, Rule
from esep.declare.answers import BY_TIME
from esep.declare.clocks import Step
from esep.declare.due import Due
from esep.declare.reckoning import Reckoning
from esep.kernel.display import whole
from esep.kernel.errors import EsepError
from esep.kernel.texts import Text

OF_LAW, OF_A_LIST = re.compile("codebook terms? (.+)"), re.compile("codebook list (.+)")
ANY_CODE = re.compile(r"<\w+>")
BY_NUMBER = {Kind.AMOUNT, Kind.COUNT}


class Wording:
    """Says what the domains declare and the codebook names."""

    def __init__(self, book: Codebook, domains: Domains, lang: str) -> None:
        self.book, self.domains, self.lang = book, domains, lang

    def say(self, key: str, /, **values: object) -> str:
        """A sentence of the commands about a register."""
        return self.book.phrases.say(f"cli.{key}", self.lang, **values)

    def record(self, record: Record) -> str:
        """The title of a type of record."""
        return self._titled(record.name, record.title)

    def state(self, record: Record, state: str) -> str:
        """The title of a state; a record without one is not open yet."""
        if not state:
            return self.say("state.none")
        return self._titled(f"{record.name}:{state}", state.replace("_", " "))

    def card(self, record: Record, name: str) -> str:
        """The title of a kind of card."""
        if name.startswith(BY_TIME):
            deadline = next(one for one in record.deadlines if one.name == name.removeprefix(BY_TIME))
            return self._titled(f"{record.name}!{deadline.name}", deadline.label)
        if (kind := name.partition(" ")[0]) in self.domains.cards:
            return self._titled(kind, self.domains.cards[kind].title).removesuffix(".")
        if name not in record.cards:
            return self.say("state.annulment") if name == "annulled" else name
        card = record.cards[name]
        return self._titled(card.kind, card.title).removesuffix(".")

    def field(self, field: Field) -> str:
        """The label of a field."""
        return self._titled(field.path, field.label)

    def values(self, card: Card, values: Mapping[str, object], zone: str, on: date) -> Iterator[str]:
        """What a card states, label and value, without the moment at which it happened."""
        for field in card.fields:
            if field.name in values and field.name != card.happened:
                yield f"{self.field(field)}: {self.value(field, values[field.name], zone, on)}"

    def value(self, field: Field, value: object, zone: str, on: date) -> str:
        """The value of a field: the title of a code, a civil time, a number as the language writes it."""
        if field.kind in {Kind.CODE, Kind.PLACE}:
            return self.code(field.of, str(value), on)
        if field.kind in BY_NUMBER and isinstance(value, int):
            number = whole(value, self.lang)
            return f"{number} {self.book.money}" if field.kind == Kind.AMOUNT else number
        if field.kind == Kind.INSTANT:
            return self.moment(str(value), zone)
        return str(value)

    def code(self, of: str, code: str, on: date) -> str:
        """The title of a code; its number stands before it where people know it by number."""
        try:
            title = self.book.lists.get(of, code, on).title.in_(self.lang)
        except EsepError:
            return code
        return numbered(code, title)

    def moment(self, written: str, zone: str) -> str:
        """A day or an instant of the journal, as the clock of a territory showed it."""
        if "T" not in written:
            return written
        return Reckoning.by(self.book, zone).shown(datetime.fromisoformat(written))

    def flag(self, record: Record, flag: str) -> str:
        """What a flag means: the rule in words, with its source."""
        rule = next((one for one in record.rules if one.number == flag), None)
        if rule is None:
            key = f"flag.{flag}"
            return self.say(key) if f"cli.{key}" in self.book.phrases else flag
        said = self.say(
            "flag.rule", number=flag, text=self._titled(flag, rule.text), source=self.source(rule)
        )
        return said if rule.verified else f"{said} {self.say('flag.unverified')}"

    def source(self, rule: Rule) -> str:
        """Where a rule comes from; what the codebook says by the sources of its rows."""
        if found := OF_LAW.fullmatch(rule.source):
            return "; ".join(map(self._law, found[1].split(" and ")))
        if found := OF_A_LIST.fullmatch(rule.source):
            rows = self.book.lists.named(found[1]) if found[1] in self.book.lists else ()
            return self._from(self.say("rests_on.list", name=found[1]), rows)
        key = f"source.{rule.source.replace(' ', '_')}"
        return self.say(key) if f"cli.{key}" in self.book.phrases else rule.source

    def _law(self, code: str) -> str:
        """A term of the law by its title; several, where any code stands in brackets, by what they share."""
        law, wanted = self.book.law, "[^.]+".join(map(re.escape, ANY_CODE.split(code)))
        rows = [law.history(one)[-1] for one in law.keys if re.fullmatch(wanted, one)]
        said = rows[0].title.in_(self.lang) if len(rows) == 1 else ""
        return self._from(said or self.say("rests_on.terms", codes=ANY_CODE.sub("*", code)), rows)

    @staticmethod
    def _from(said: str, rows: Iterable[Sourced]) -> str:
        """What the codebook holds, with the source of its rows where they have one and the same."""
        sources = {row.source for row in rows}
        return f"{said}: {sources.pop()}" if len(sources) == 1 else said

    def refusal(self, refusal: EsepError, record: Record) -> EsepError:
        """The same refusal, with the rule it names in every language."""
        number = refusal.values.get("number")
        rule = next((one for one in record.rules if one.number == number), None)
        if rule is None or "text" not in refusal.values:
            return refusal
        spoken = {lang: self.domains.word(rule.number, lang, rule.text) for lang in self.domains.words}
        text = Text({"en": rule.text, **spoken})
        return EsepError(refusal.code, **{**refusal.values, "text": text, "source": self.source(rule)})

    def deadline(self, due: Due) -> str:
        """The title of a deadline."""
        deadline = due.deadline
        return self._titled(f"{deadline.record}!{deadline.name}", deadline.label)

    def standing(self, due: Due, zone: str) -> str:
        """How a deadline stands: until when, what is left, or how it was met."""
        key = due.status.value.replace(" ", "_")
        if key == "running" and due.soon:
            key = "soon"
        return self.say(
            f"due.status.{key}",
            due=self.end(due.due, zone),
            left=self._left(due),
            met=self.moment(due.met, zone) if due.met else "",
        )

    def _left(self, due: Due) -> str:
        if due.left is None:
            return ""
        unit = "under_hour" if due.unit == "hours" and not due.left else due.unit
        return self.say(f"due.{unit}", count=whole(abs(due.left), self.lang))

    def end(self, end: date | datetime | None, zone: str) -> str:
        """A last day, or an instant on the clock of the territory."""
        if isinstance(end, datetime):
            return Reckoning.by(self.book, zone).shown(end)
        return end.isoformat() if end else "–"

    def reasoning(self, due: Due) -> list[str]:
        """The steps of the reasoning, with cards and states by their titles."""
        record = self.domains.record(due.deadline.record)
        return [self._step(step, record) for step in due.reasoning]

    def _step(self, step: Step, record: Record) -> str:
        values = dict(step.values)
        if "card" in values:
            values["card"] = f"«{self.card(record, str(values['card']))}»"
        if "code" in values and values["code"] in self.book.law:
            titles = self.book.law.history(str(values["code"]))
            values["code"] = f"«{titles[-1].title.in_(self.lang)}»"
        if "state" in values:
            values["state"] = f"«{self.state(record, str(values['state']))}»"
        return self.book.phrases.say(step.phrase, self.lang, **values)

    def _titled(self, key: str, english: str) -> str:
        return self.domains.word(key, self.lang, english)
