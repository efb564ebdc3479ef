"""A number while it is read, and the words around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from esep.claims.model import Became, Bound, Form, Number
from esep.claims.tokens import Token, TokenKind
from esep.claims.vocabulary import Found, Words

ONE = Fraction(1)


@dataclass(slots=True)
class Seen:
    """One number of a sentence, before and while its meaning is found out.

    Attributes:
        first: its first token.
        after: the token after its last.
        start: where it begins in the text, in characters.
        end: the character after it.
        value: None where its digits cannot be read.
        unit: one of the last place printed.
        size: what a word of size multiplies it by.
        spelled: written in words.
        suffix: the token that sticks to its digits ("летний" of "18-летний"); -1 for none.
        order: which number of its sentence it is, from 0.
    """

    first: int
    after: int
    start: int
    end: int
    value: Fraction | None
    unit: Fraction = ONE
    form: Form = Form.COUNT
    bound: Bound = Bound.EXACT
    became: Became = Became.FIGURE
    size: int = 1
    spelled: bool = False
    suffix: int = -1
    order: int = 0

    @property
    def whole(self) -> int | None:
        """The value where it is a whole number, as years, days and articles are."""
        return int(self.value) if self.value is not None and self.value.denominator == 1 else None

    @property
    def bare(self) -> bool:
        """Nothing but a count: no percent, size, fraction."""
        return self.form is Form.COUNT and self.size == 1

    def reach(self, after: int, tokens: Sequence[Token]) -> None:
        """Take the words up to a token into the number."""
        self.after = after
        self.end = tokens[after - 1].end

    def number(self, text: str) -> Number:
        """What is told of it."""
        unread = self.value is None
        return Number(
            start=self.start,
            end=self.end,
            printed=text[self.start : self.end],
            value=self.value if self.value is not None else Fraction(0),
            unit=self.unit,
            form=self.form,
            bound=self.bound,
            became=Became.UNREAD if unread and self.became is Became.FIGURE else self.became,
        )


@dataclass(slots=True)
class Around:
    """A sentence with its words, asked by place.

    Attributes:
        text: the whole text.
        tokens: of the whole text.
        words: of the language of the sentence.
        first: its first token.
        last: the token after its last.
        seen: its numbers in order.
        known: what each of its words means, by section.
    """

    text: str
    tokens: Sequence[Token]
    words: Words
    first: int
    last: int
    seen: list[Seen] = field(default_factory=list)
    known: list[dict[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        """Look up every word once."""
        of = self.words.of
        self.known = [of(token.text) for token in self.tokens[self.first : self.last]]

    def word(self, place: int) -> str:
        """The token at a place; nothing outside the sentence."""
        return self.tokens[place].text if self.first <= place < self.last else ""

    def printed(self, place: int) -> str:
        """The token as printed; nothing outside the sentence."""
        if not self.first <= place < self.last:
            return ""
        return self.text[self.tokens[place].start : self.tokens[place].end]

    def capital(self, place: int) -> bool:
        """Whether a token begins with a capital letter."""
        return self.printed(place)[:1].isupper()

    def kind(self, place: int) -> TokenKind:
        """What the token is made of; a line end outside the sentence."""
        return self.tokens[place].kind if self.first <= place < self.last else TokenKind.NEWLINE

    def means(self, section: str, place: int) -> str | None:
        """What a single word means in a section; None when it is not of it."""
        if self.first <= place < self.last:
            return self.known[place - self.first].get(section)
        return None

    def term(self, section: str, place: int) -> Found | None:
        """The longest term of a section at a place of the sentence."""
        if not self.first <= place < self.last:
            return None
        found = self.words.at(section, self.tokens, place)
        return found if found and found.after <= self.last else None

    def near(self, section: str, places: Iterable[int]) -> bool:
        """Whether one of some words is of a section."""
        first, last, known = self.first, self.last, self.known
        return any(first <= place < last and section in known[place - first] for place in places)

    def stuck(self, place: int) -> bool:
        """Whether nothing stands between a token and the next one."""
        return self.first <= place < self.last - 1 and self.tokens[place].end == self.tokens[place + 1].start

    def beside(self, one: Seen, step: int) -> Seen | None:
        """The number so many places before or after another in the sentence."""
        place = one.order + step
        return self.seen[place] if 0 <= place < len(self.seen) else None

    def in_idiom(self, place: int) -> bool:
        """Whether a word belongs to a way of speaking that counts nothing: "one another", "at first"."""
        return any(
            (found := self.term("idioms", begin)) is not None and found.after > place
            for begin in range(max(self.first, place - 2), place + 1)
        )

    def ends_with(self, section: str, place: int, reach: int = 3) -> int:
        """Where a term of a section that ends before a place begins; -1 when there is none."""
        for begin in range(place - reach, place):
            found = self.term(section, begin)
            if found and found.after == place:
                return begin
        return -1
