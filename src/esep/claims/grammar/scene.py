"""One sentence as the grammar sees it: its figures in a row, and the words of meaning around each."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

from esep.claims.grammar.cues import cues
from esep.claims.grammar.lore import Lore
from esep.claims.matching import Hit, folded
from esep.claims.model import Became, Form, Number
from esep.claims.periods import Era, Mention, mentions
from esep.claims.sentences import Lexed, Sentence

NO_CUES = {
    "each_of": ("out_of", "of"),
    "not_against": ("against", "against_after"),
    "not_before": ("year_before", "was"),
    "not_rise": ("rise",),
    "not_a_year": ("a_year",),
}
HARD = frozenset(";…")
LONGEST, MOST, BRACKET, OWNING = 400, 30, 20, 5
QUOTES = {"“": "”", "«": "»", '"': '"', "„": "“"}
FOLDED = re.compile("[ё’ʼ]")
POSSESSIVE = re.compile("(?<=[a-z])'s$")
COMMAS = frozenset(",();…")
SOFT = frozenset(',:()–—-•·|/"“”«»')
BREAKS = SOFT | HARD


@dataclass(slots=True)
class Figure:
    """A figure in its sentence.

    Attributes:
        number: which number of the text.
        told: the number.
        first: its first token, counted from the start of the sentence.
        after: the token after its last.
        left: the token after the figure before it; 0 where it is the first.
        right: the first token of the figure after it; the end of the sentence where it is the last.
    """

    number: int
    told: Number
    first: int
    after: int
    left: int = 0
    right: int = 0

    @property
    def form(self) -> Form:
        """How it is printed."""
        return self.told.form


@dataclass
class Scene:
    """A sentence with its figures, cues, units, indicators and periods.

    Places are tokens counted from the start of the sentence.
    """

    sentence: Sentence
    words: list[str]
    starts: list[int]
    ends: list[int]
    figures: list[Figure]
    cues: dict[str, list[Hit[str]]]
    units: list[Hit[str]]
    indicators: list[Hit[str]]
    narrowings: list[Hit[str]]
    mentions: list[Mention]
    roots: Mapping[str, str]
    hard: list[int] = field(default_factory=list)
    segments: dict[int, tuple[int, int]] = field(default_factory=dict)
    stretches: dict[int, tuple[int, int]] = field(default_factory=dict)
    whens: dict[int, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Of the sentence."""
        return self.sentence.language

    def hits(self, cue: str, first: int, after: int) -> list[Hit[str]]:
        """The hits of a cue that lie between two tokens."""
        return [hit for hit in self.cues.get(cue, ()) if first <= hit.first and hit.after <= after]

    def has(self, cue: str, first: int, after: int) -> bool:
        """Whether a cue stands between two tokens."""
        return any(first <= hit.first and hit.after <= after for hit in self.cues.get(cue, ()))

    def before(self, figure: Figure, cue: str, reach: int) -> bool:
        """Whether a cue ends at most `reach` tokens before a figure, with no other figure between."""
        low = max(figure.first - reach, self.left(figure))
        return any(
            hit.first >= self.left(figure) and low <= hit.after <= figure.first
            for hit in self.cues.get(cue, ())
        )

    def after(self, figure: Figure, cue: str, reach: int) -> bool:
        """Whether a cue begins at most `reach` tokens after a figure, with no other figure between."""
        right = self.right(figure)
        return any(
            figure.after <= hit.first < figure.after + reach and hit.after <= right
            for hit in self.cues.get(cue, ())
        )

    def denies(self, figure: Figure) -> bool:
        """Whether words say that a figure is not so: "10 %, not 12 %"."""
        return self.before(figure, "denied", 0) or self.after(figure, "denied_after", 2)

    def left(self, figure: Figure) -> int:
        """The token after the figure before this one; 0 where it is the first."""
        return figure.left

    def right(self, figure: Figure) -> int:
        """The first token of the figure after this one; the end where it is the last."""
        return figure.right

    def clause(self, place: int) -> tuple[int, int]:
        """The stretch between the hard breaks around a token."""
        after = bisect_right(self.hard, place)
        low = self.hard[after - 1] + 1 if after else 0
        return low, self.hard[after] if after < len(self.hard) else len(self.words)

    def segment(self, figure: Figure) -> tuple[int, int]:
        """The stretch between the commas, brackets and dashes around a figure."""
        known = self.segments.get(figure.number)
        if known is None:
            low, high = figure.first, figure.after
            while low and not self._soft(low - 1):
                low -= 1
            while high < len(self.words) and not self._soft(high):
                high += 1
            known = self.segments[figure.number] = low, high
        return known

    def stretch(self, figure: Figure) -> tuple[int, int]:
        """The stretch between the commas and brackets around a figure, dashes and colons included."""
        known = self.stretches.get(figure.number)
        if known is None:
            low, high = figure.first, figure.after
            while low and self.words[low - 1] not in COMMAS:
                low -= 1
            while high < len(self.words) and self.words[high] not in COMMAS:
                high += 1
            known = self.stretches[figure.number] = low, high
        return known

    def bracketed(self, figure: Figure) -> bool:
        """Whether a figure stands alone in brackets."""
        before, after = (
            self.words[figure.first - 1 : figure.first],
            self.words[figure.after : figure.after + 1],
        )
        return before == ["("] and after == [")"]

    def glued(self, figure: Figure) -> bool:
        """Whether a word sticks to a number."""
        return figure.after < len(self.words) and self.starts[figure.after] == figure.told.end

    def named(self, figure: Figure) -> list[Mention]:
        """The periods named beside a figure and no other, in their order."""
        return [mention for mention, owner in self.owners if owner is figure]

    @cached_property
    def owners(self) -> list[tuple[Mention, Figure | None]]:
        """Each period with the figure whose words it belongs to.

        Of two figures it is the one that no comma and no word like "to" or "against" parts from it.
        """
        return [(mention, self._owner(mention)) for mention in self.mentions]

    def compares(self, mention: Mention) -> bool:
        """Whether a period is named as what another one is compared with."""
        first, after = self.token_at(mention.start), self.token_at(mention.end - 1) + 1
        if mention.relative or mention.means in {"same_of_year", "years_ago"}:
            return True
        if any(first - 3 <= hit.after <= first for hit in self.cues.get("against", ())):
            return not any(first - 3 <= one.first < first for one in self.figures)
        if self.set_against(mention):
            return True
        return any(after <= hit.first <= after + 2 for hit in self.cues.get("against_after", ()))

    def set_against(self, mention: Mention) -> bool:
        """Whether a year is named as that to whose same period something is compared: "к 2024 году"."""
        first = self.token_at(mention.start)
        hits = self.cues.get("against_period", ())
        return mention.means == "year" and any(hit.after == first for hit in hits)

    def _owner(self, mention: Mention) -> Figure | None:
        first, after = self.token_at(mention.start), self.token_at(mention.end - 1) + 1
        left = next((one for one in reversed(self.figures) if one.first < first), None)
        right = next((one for one in self.figures if one.first >= first), None)
        if left is None or right is None:
            return left or right
        parted = [self._parted(left.after, first), self._parted(after, right.first, to=right.first)]
        if parted[0] != parted[1]:
            return right if parted[0] else left
        if parted[0] and "," in self.words[left.after : first] and "," not in self.words[after : right.first]:
            return right  # a bracket parts less than a comma: "38, last year's figure (40)"
        return left if first - left.after <= right.first - after else right

    def _parted(self, first: int, after: int, to: int = 0) -> bool:
        """Whether a comma, a bracket, "and", or "to" or "against" before a level stands in a stretch."""
        if any(word in COMMAS for word in self.words[first:after]):
            return True
        if any(self.has(cue, first, after) for cue in ("and", "of_whom", "including")):
            return True
        return any(
            self.has(cue, max(first, to - 4), after) for cue in ("from", "to", "against", "until") if to
        )

    def noun(self, figure: Figure, reach: int = 4) -> str:
        """The unit that stands right after a number, at most `reach` tokens; empty where none does."""
        right = min(self.right(figure), figure.after + reach)
        return next((hit.tag for hit in self.units if figure.after <= hit.first < right), "")

    def root(self, noun: str) -> str:
        """The unit that a noun is one of, at its widest; a noun that is none is its own."""
        return self.roots.get(noun, noun)

    def holds(self, figure: Figure) -> bool:
        """Whether a figure stands in this sentence."""
        return any(one is figure for one in self.figures)

    def token_at(self, place: int) -> int:
        """The token that a character of the text belongs to."""
        return bisect_right(self.ends, place)

    def together(self, one: Figure, other: Figure) -> bool:
        """Whether no hard break lies between two figures."""
        low, high = sorted((one.first, other.first))
        return bisect_left(self.hard, low) == bisect_left(self.hard, high)

    def suffixed(self, figure: Figure, case: str, text: str, reach: int = 1) -> bool:
        """Whether a number, or one of the words after it, bears the ending of a case.

        Args:
            figure: the number.
            case: from, to, of or part.
            text: the whole text in lower case.
            reach: how many words after the number may bear the ending in its place.
        """
        known = cues(self.language)
        pattern = known.suffixes.get(case) if known else None
        if pattern is None:
            return False
        place, right = figure.after, self.right(figure)
        printed = text[figure.told.start : figure.told.end]
        # Some numerals end like a part by themselves: жеті, алты.
        if pattern.search(printed) and not (case == "part" and known and printed in known.counts):
            return True
        if place < right and self.words[place] in {"-", "–", "‑"}:
            return place + 1 < right and bool(pattern.fullmatch(self.words[place + 1]))
        if place < right and self.starts[place] == figure.told.end and pattern.fullmatch(self.words[place]):
            return True
        return self._noun_ends(pattern, place, min(right, place + reach))

    def suffixed_before(self, figure: Figure, case: str, text: str) -> bool:
        """Whether the figure before this one bears the ending of a case."""
        before = (
            next((one for one in self.figures if one.after == figure.left), None) if figure.left else None
        )
        return before is not None and self.suffixed(before, case, text, reach=3)

    def owns(self, whole: Figure, until: int) -> bool:
        """Whether a word right after a count bears the ending of "of": 148 кісі өлтірудің."""
        known = cues(self.language)
        pattern = known.suffixes.get("of") if known else None
        between = self.words[whole.after : min(whole.after + OWNING, until)]
        if pattern is None or any(word in COMMAS for word in between):
            return False
        return any(pattern.search(word) for word in between)

    def _noun_ends(self, pattern: re.Pattern[str], first: int, after: int) -> bool:
        """Whether the noun of a unit between two tokens bears an ending."""
        for place in range(first, after):
            if self._soft(place):
                return False
            if any(hit.first <= place < hit.after for hit in self.units):
                last = next(hit.after for hit in self.units if hit.first <= place < hit.after) - 1
                return bool(pattern.search(self.words[last]))
        return False

    def than(self, place: int) -> bool:
        """Whether what is more or less is compared: "than" or a year before follows, or the end."""
        stop = place + 3
        if any(
            place <= hit.first <= stop for cue in ("than", "year_before") for hit in self.cues.get(cue, ())
        ):
            return True
        return place >= len(self.words) or self._soft(place) or self.words[place] in {".", "!", "?"}

    def _soft(self, place: int) -> bool:
        return self.words[place] in BREAKS


def scenes(lexed: Lexed, numbers: Sequence[Number], lore: Lore, era: Era) -> Iterator[Scene]:
    """The sentences of a text in their order, those without a figure too: they may name a period or a topic.

    Args:
        lexed: the text with its tokens and sentences.
        numbers: all numbers of the text in their order.
        lore: the words to search.
        era: what is known of time.
    """
    plain = lexed.text.lower()
    plain = plain if len(plain) == len(lexed.text) else lexed.text
    starts = [one.start for one in numbers]
    for sentence in lexed.sentences:
        for piece in _pieces(sentence, lexed, starts):
            first, last = bisect_left(starts, piece.start), bisect_left(starts, piece.end)
            yield _scene(lexed, piece, list(range(first, last)), numbers, lore, plain, era)


def _pieces(sentence: Sentence, lexed: Lexed, starts: Sequence[int]) -> Iterator[Sentence]:
    """A sentence, one far too long in pieces: nobody refers that far, and rules look at pairs of figures."""
    tokens = lexed.tokens
    first = sentence.first
    while first < sentence.last:
        number = bisect_left(starts, tokens[first].start) + MOST
        last = min(first + LONGEST, sentence.last)
        if number < len(starts) and starts[number] < tokens[last - 1].start:
            last = max(bisect_left(tokens, starts[number], first, last, key=attrgetter("start")), first + 1)
        yield sentence._replace(first=first, last=last, start=tokens[first].start, end=tokens[last - 1].end)
        first = last


def _scene(
    lexed: Lexed,
    sentence: Sentence,
    own: list[int],
    numbers: Sequence[Number],
    lore: Lore,
    plain: str,
    era: Era,
) -> Scene:
    tokens = lexed.tokens[sentence.first : sentence.last]
    words = [folded(one.text) if FOLDED.search(one.text) else one.text for one in tokens]
    starts, ends = [one.start for one in tokens], [one.end for one in tokens]
    figures, taken = _figures(own, numbers, starts)
    by_family: dict[str, list[Hit[str]]] = {"unit": [], "indicator": [], "narrow": []}
    found: dict[str, list[Hit[str]]] = {}
    for hit in lore.terms(sentence.language).find([POSSESSIVE.sub("", word) for word in words]):
        family, code = hit.tag
        if family == "cue":
            if not any(hit.first < after and first < hit.after for first, after in taken):
                _keep(found.setdefault(code, []), Hit(hit.first, hit.after, code))
        elif not any(first <= hit.first < after for first, after in taken):
            _keep(by_family[family], Hit(hit.first, hit.after, code))
    _taken_back(found, figures)
    for first, after in _titles(words, figures):
        for family in ("unit", "indicator"):
            by_family[family] = [one for one in by_family[family] if not first < one.first < after]
    by_family["unit"] = [one for one in by_family["unit"] if not _swallowed(one, by_family, lore)]
    named = mentions(lexed, sentence, plain, era)
    spans = [(one.told.start, one.told.end) for one in figures]
    return Scene(
        sentence,
        words,
        starts,
        ends,
        figures,
        found,
        by_family["unit"],
        by_family["indicator"],
        by_family["narrow"],
        [one for one in named if not any(start < one.end and one.start < end for start, end in spans)],
        lore.roots,
        _hard(words),
    )


def _taken_back(found: dict[str, list[Hit[str]]], figures: Sequence[Figure]) -> None:
    """Take back cues inside other terms: "crimes against persons" compares nothing.

    "23 cases against 6" compares: figures stand right before and behind.
    """
    edges = {edge for one in figures for edge in (one.first, one.after)}
    for term, cues_in_it in NO_CUES.items():
        for other in found.get(term, ()):
            if {other.first, other.after} <= edges:
                continue
            for cue in cues_in_it:
                if cue in found:
                    found[cue] = [hit for hit in found[cue] if not other.first <= hit.first < other.after]


def _hard(words: list[str]) -> list[int]:
    """The places of hard breaks; inside a bracket a semicolon parts what belongs together."""
    found, opened = [], False
    for place, word in enumerate(words):
        if word in "()":
            opened = word == "("
        elif word in HARD and not (opened and ")" in words[place : place + BRACKET]):
            found.append(place)
    return found


def _titles(words: list[str], figures: list[Figure]) -> list[tuple[int, int]]:
    """The quotes of a sentence with no figure in them: titles, whose nouns are not what is counted."""
    found = []
    place = 0
    while place < len(words):
        closer = QUOTES.get(words[place])
        end = next((n for n in range(place + 1, len(words)) if words[n] == closer), None) if closer else None
        if end is not None and not any(place < one.first < end for one in figures):
            found.append((place, end))
            place = end
        place += 1
    return found


def _swallowed(unit: Hit[str], by_family: dict[str, list[Hit[str]]], lore: Lore) -> bool:
    """Whether the word of a unit belongs to another term: "minor gravity" counts no minors."""
    for hit in by_family["narrow"]:
        if hit.first <= unit.first and unit.after <= hit.after:
            whole = lore.narrowings[hit.tag][0] in lore.headed and unit.after == hit.after
            return not whole
    return any(hit.first <= unit.first and unit.after < hit.after for hit in by_family["indicator"])


def _keep(kept: list[Hit[str]], hit: Hit[str]) -> None:
    """Add a hit unless a longer one covers it; hits come in the order of their places, longer ones first."""
    if kept and hit.first < kept[-1].after:
        if hit.after - hit.first <= kept[-1].after - kept[-1].first:
            return
        kept.pop()
    kept.append(hit)


def _figures(
    own: list[int], numbers: Sequence[Number], starts: list[int]
) -> tuple[list[Figure], list[tuple[int, int]]]:
    """The figures of a sentence, and the tokens that are numbers and therefore no cues."""
    figures, taken = [], []
    for number in own:
        told = numbers[number]
        first = max(bisect_right(starts, told.start) - 1, 0)
        after = max(bisect_left(starts, told.end), first + 1)
        if told.became is Became.FIGURE:
            figures.append(Figure(number, told, first, after))
        if told.became is not Became.PERIOD:
            taken.append((first, after))
    for n, one in enumerate(figures):
        one.left = figures[n - 1].after if n else 0
        one.right = figures[n + 1].first if n + 1 < len(figures) else len(starts)
    return figures, taken
