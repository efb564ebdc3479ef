"""Values of cards as a paper prints them: dates in words, titles of codes, terms of the law."""

from collections.abc import Iterable
from datetime import date, datetime

from esep.codebook import Codebook
from esep.codebook.codes import numbered
from esep.codebook.law import LawTerm
from esep.declare.fields import Field, Kind
from esep.declare.reckoning import Reckoning, is_day
from esep.kernel.display import agreeing, day_text, whole
from esep.kernel.errors import EsepError
from esep.kernel.texts import LAST_RESORT


class Spoken:
    """Says what stands on a paper in one language, by the clock of one territory."""

    def __init__(self, book: Codebook, lang: str, zone: str) -> None:
        self.book, self.lang = book, lang
        self._clock = Reckoning.by(book, zone)

    def say(self, key: str, /, **values: object) -> str:
        """A sentence that stands on papers of every kind."""
        return self.book.phrases.say(f"paper.{key}", self.lang, **values)

    def value(self, field: Field, value: object, on: date) -> str:
        """The value of a field that is no person."""
        if field.kind in {Kind.CODE, Kind.PLACE}:
            title = self._title(field.of, str(value), on)
            return numbered(str(value), title) if field.kind == Kind.CODE else title
        if field.kind in {Kind.DAY, Kind.INSTANT}:
            return self.moment(str(value))
        return whole(value, self.lang) if isinstance(value, int) else str(value)

    def moment(self, written: str) -> str:
        """A day, or an instant on the clock of the territory."""
        if is_day(written):
            return day_text(date.fromisoformat(written), self.lang)
        return self.end(datetime.fromisoformat(written))

    def end(self, at: date | datetime) -> str:
        """A last day, or an instant on the clock of the territory."""
        if not isinstance(at, datetime):
            return day_text(at, self.lang)
        day, _, clock = self._clock.shown(at).partition(" ")
        return f"{day_text(date.fromisoformat(day), self.lang)}, {clock[:5]}"

    def law(self, codes: Iterable[str], on: date) -> list[str]:
        """Terms of the law of a day: what each is, how long, in which version; last whether one was not yet
        compared.
        """
        rows = [self.book.law.get(code, on) for code in codes]
        said = [
            self.say(
                "law",
                title=row.title.in_(self.lang),
                length=self._length(row),
                code=row.code,
                since=day_text(row.valid_from, self.lang),
            )
            for row in rows
        ]
        return said if all(row.verified for row in rows) else [*said, self.say("unverified")]

    def _length(self, row: LawTerm) -> str:
        key = f"paper.unit.{row.unit.replace(' ', '_')}"
        lang = self.lang if self.book.phrases.speaks(key, self.lang) else LAST_RESORT
        unit = agreeing(row.length, self.book.phrases.say(key, lang), lang)
        return f"{whole(row.length, self.lang)} {unit}".strip()

    def _title(self, of: str, code: str, on: date) -> str:
        try:
            return self.book.lists.get(of, code, on).title.in_(self.lang)
        except EsepError:
            return code
