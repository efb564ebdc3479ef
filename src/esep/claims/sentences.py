"""Where sentences begin and end, and in which language each is.

A full stop after an abbreviation ("Nov.", "ст.") or inside a number ends none; a headline or a line of a
list ends with its line; a line broken only because the page was narrow goes on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from esep.claims.languages import alphabets, language_of, prevailing
from esep.claims.tokens import DASHES, HYPHENS, Token, TokenKind, tokens
from esep.claims.vocabulary import words

ENDS = frozenset(".!?…")
CLOSERS = frozenset("\"”“»’')]")
OPENERS = frozenset("\"“„«‘'([—–-•*")
STRAIGHT, SAID_BY = '"', 3
QUOTES_OPEN, QUOTES_CLOSE, QUOTED = frozenset("«“„"), frozenset("»”"), 4
NARROW = (50, 120)


class Sentence(NamedTuple):
    """One sentence, headline or line of a list.

    Attributes:
        start: where it begins in the text, in characters.
        end: the character after it.
        first: its first token.
        last: the token after its last.
        language: code of its language.
    """

    start: int
    end: int
    first: int
    last: int
    language: str


@dataclass(frozen=True, slots=True)
class Lexed:
    """A text with its tokens and sentences.

    Attributes:
        text: as it was read.
        tokens: all of it in order; line ends stand between sentences and inside broken lines.
        sentences: in order; line ends at their edges belong to none.
        language: the one most of the text is in.
    """

    text: str
    tokens: list[Token]
    sentences: list[Sentence]
    language: str


def lexed(text: str) -> Lexed:
    """A text with its tokens and sentences.

    >>> lexed("On Nov. 9 it fell. Ол 5 есе өсті.").language
    'en'
    """
    found = tokens(text)
    said = sentences(text, found)
    return Lexed(text, found, said, prevailing([(one.language, one.end - one.start) for one in said]))


def sentences(text: str, tokens: Sequence[Token]) -> list[Sentence]:
    """The sentences of a text.

    >>> from esep.claims.tokens import tokens
    >>> said = "On Nov. 9 it fell. Ол 5 есе өсті."
    >>> [(said[one.start:one.end], one.language) for one in sentences(said, tokens(said))]
    [('On Nov. 9 it fell.', 'en'), ('Ол 5 есе өсті.', 'kk')]
    """
    plain = text.lower()
    plain = plain if len(plain) == len(text) else text
    narrow = _narrow(text)
    language = language_of(plain[:5000], tokens[:1000], next(iter(alphabets())).language)
    found: list[Sentence] = []
    first = 0
    for after in _breaks(text, tokens, narrow):
        begin, end = _trimmed(tokens, first, after)
        first = after
        if begin == end:
            continue
        start, stop = tokens[begin].start, tokens[end - 1].end
        language = language_of(plain[start:stop], tokens[begin:end], language)
        whole = Sentence(start, stop, begin, end, language)
        found += _by_language(plain, tokens, whole)
    return found


def _by_language(plain: str, tokens: Sequence[Token], whole: Sentence) -> Iterator[Sentence]:
    """A sentence, cut where it quotes several words of another language."""
    opened, done = (whole.first if _closes_alone(tokens, whole) else -1), whole.first
    for place in range(whole.first, whole.last):
        sign = tokens[place].text
        if sign in QUOTES_OPEN or (sign == STRAIGHT and opened < 0):
            opened = place
        elif sign in QUOTES_CLOSE | {STRAIGHT} and 0 <= opened < place - QUOTED:
            said = plain[tokens[opened].start : tokens[place].end]
            language = language_of(said, tokens[opened:place], whole.language)
            if language != whole.language:
                if done < opened:
                    yield _part(tokens, done, opened, whole.language)
                yield _part(tokens, opened, place + 1, language)
                done = place + 1
            elif (rest := _said_by(plain, tokens, whole, place + 1)) is not None:
                yield from _said_before(plain, tokens, whole, done, opened)
                yield _part(tokens, max(done, opened), place + 1, whole.language)
                yield rest
                return
            opened = -1
    if opened > done + QUOTED and (part := _rest(plain, tokens, whole, opened)) is not None:
        yield _part(tokens, done, opened, whole.language)
        yield part
    elif done == whole.first:
        yield whole
    elif done < whole.last:
        yield _part(tokens, done, whole.last, whole.language)


def _said_by(plain: str, tokens: Sequence[Token], whole: Sentence, first: int) -> Sentence | None:
    """What follows a quote where it is of another language: who said it; None where it is of the same one."""
    if whole.last - first < SAID_BY:
        return None
    said = plain[tokens[first].start : whole.end]
    language = language_of(said, tokens[first : whole.last], whole.language)
    return None if language == whole.language else _part(tokens, first, whole.last, language)


def _said_before(
    plain: str, tokens: Sequence[Token], whole: Sentence, first: int, opened: int
) -> Iterator[Sentence]:
    """What leads to a quote, in its own language."""
    if opened > first:
        said = plain[tokens[first].start : tokens[opened].start]
        language = language_of(said, tokens[first:opened], whole.language)
        yield _part(tokens, first, opened, language)


def _rest(plain: str, tokens: Sequence[Token], whole: Sentence, opened: int) -> Sentence | None:
    """A quote of another language that a later sentence closes; None where it is of the same one."""
    said = plain[tokens[opened].start : whole.end]
    language = language_of(said, tokens[opened : whole.last], whole.language)
    return None if language == whole.language else _part(tokens, opened, whole.last, language)


def _closes_alone(tokens: Sequence[Token], whole: Sentence) -> bool:
    """Whether the first quotation mark of a sentence closes: the quote began in a sentence before."""
    marks = (tokens[place].text for place in range(whole.first, whole.last))
    return next((sign in QUOTES_CLOSE for sign in marks if sign in QUOTES_OPEN | QUOTES_CLOSE), False)


def _part(tokens: Sequence[Token], first: int, last: int, language: str) -> Sentence:
    return Sentence(tokens[first].start, tokens[last - 1].end, first, last, language)


def _breaks(text: str, tokens: Sequence[Token], narrow: int) -> Iterator[int]:
    """The tokens after which a sentence ends, as the place of the next one."""
    place, count = 0, len(tokens)
    while place < count:
        token = tokens[place]
        place += 1
        if token.kind is TokenKind.NEWLINE:
            if _line_ends(text, tokens, place - 1, narrow):
                yield place
        elif token.text in ENDS and token.kind is TokenKind.MARK:
            while place < count and _closes(text, tokens, place):
                place += 1
            if _stop_ends(text, tokens, place, token):
                yield place
    yield count


def _closes(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether a mark belongs to the end of the sentence before it: a quote that closes, another full stop."""
    token = tokens[place]
    if token.start != tokens[place - 1].end:
        return False
    if token.text in ENDS:
        return True
    return token.text in CLOSERS and not text[token.end : token.end + 1].isalnum()


def _stop_ends(text: str, tokens: Sequence[Token], after: int, stop: Token) -> bool:
    """Whether a full stop ends a sentence: a gap and a capital letter, digit or opening mark follow it."""
    if after >= len(tokens):
        return True
    follows = tokens[after]
    if follows.start == tokens[after - 1].end:
        return False
    if follows.kind is TokenKind.NEWLINE:
        return follows.text != "\n" or not _abbreviated(tokens, stop, after, digits=True)
    sign = text[follows.start]
    if sign.islower() or not (sign.isalnum() or sign in OPENERS):
        return False
    return stop.text != "." or not _abbreviated(tokens, stop, after, digits=sign.isdigit())


def _abbreviated(tokens: Sequence[Token], stop: Token, after: int, *, digits: bool) -> bool:
    """Whether the word before a full stop is cut short and the sentence goes on."""
    place = after - 1
    while place and tokens[place] is not stop:
        place -= 1
    if not place or tokens[place - 1].end != stop.start:
        return False
    before = tokens[place - 1]
    if before.kind is TokenKind.DIGITS:
        return place == 1 or tokens[place - 2].kind is TokenKind.NEWLINE
    if before.kind is not TokenKind.WORD:
        return False
    how = next(
        (
            how
            for one in _languages_of(before.text)
            if (how := words(one).of(before.text).get("abbreviations"))
        ),
        "initial" if len(before.text) == 1 and not _case_ending(tokens, place - 1) else "",
    )
    if how == "either" and tokens[after].text in DASHES:
        return tokens[after].kind is TokenKind.MARK
    if how == "either":
        counted = place > 1 and tokens[place - 2].kind is TokenKind.DIGITS
        return digits or not (counted or (place > 1 and tokens[place - 2].text == "."))
    return bool(how)


def _case_ending(tokens: Sequence[Token], place: int) -> bool:
    """Whether a letter is the case ending of digits: "до 4 102-х."."""
    hyphen, digits = tokens[place - 1], tokens[place - 2]
    joined = place > 1 and hyphen.text in HYPHENS and digits.end == hyphen.start
    return joined and digits.kind is TokenKind.DIGITS and hyphen.end == tokens[place].start


def _languages_of(word: str) -> list[str]:
    """The languages whose letters a word is written in."""
    return [one.language for one in alphabets() if one.letters.match(word)]


def _line_ends(text: str, tokens: Sequence[Token], place: int, narrow: int) -> bool:
    """Whether a sentence ends with its line."""
    token = tokens[place]
    if token.text != "\n" or place + 1 >= len(tokens):
        return True
    sign = text[tokens[place + 1].start]
    begun = text.rfind("\n", 0, token.start) + 1
    if sign.islower():
        return False
    return not narrow or sign in OPENERS or token.start - begun < narrow * 0.6


def _narrow(text: str) -> int:
    """The width of a text whose lines are broken to fit a page; 0 where every line is a paragraph."""
    lengths = sorted(len(line) for line in text.split("\n") if line.strip())
    if len(lengths) < 3 or not NARROW[0] <= lengths[-1] <= NARROW[1]:
        return 0
    return lengths[-1] if lengths[len(lengths) // 3] > lengths[-1] * 0.7 else 0


def _trimmed(tokens: Sequence[Token], first: int, after: int) -> tuple[int, int]:
    """A stretch of tokens without the line ends at its edges."""
    while first < after and tokens[first].kind is TokenKind.NEWLINE:
        first += 1
    while after > first and tokens[after - 1].kind is TokenKind.NEWLINE:
        after -= 1
    return first, after
