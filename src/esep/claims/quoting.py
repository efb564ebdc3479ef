"""Words of a text as they are quoted: whole words and clauses in one line, what is left out marked."""

import re

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
WORD, CLAUSE = 40, 60
# A stop ends a sentence where a capital letter follows, so that "Nov. 9" and "ст. 188" go on.
_ENDS = re.compile(r"[.!?…][»”\"')]{0,3}(?=\s{1,3}[«“\"(–—]?\s?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]|\s*\Z)|\n")
_CLAUSES = re.compile(r"[,;:](?=\s)|\s[–—-](?=\s)|[)](?=[\s,.;:])")
_BRACKETS = re.compile(_CLAUSES.pattern + r"|\s(?=[(«“])")
_MARKS = ".,;:!?…"
_EDGES = " \t,;:–—-"


def quoted(text: str, start: int, end: int, most: int) -> str:
    """A stretch of a text with the rest of its clause, cut where it is long.

    Args:
        text: the whole text.
        start: where the stretch begins.
        end: the character after it.
        most: how many characters are shown, more or less.

    >>> said = "Of 150 people, police say, 160 were women, a third of them young."
    >>> quoted(said, 27, 36, 60)
    'Of 150 people, police say, 160 were women …'
    """
    start, end = _words(text, start, end)
    first, opens = _begin(text, start)
    last, closes = _end(text, end)
    if last - first > most:
        first, opens = start, opens and first == start
        last, closes = end, closes and last == end
    said = shortened(" ".join(text[first:last].split()).strip(_EDGES), most)
    before = "" if opens else f"{ELLIPSIS} "
    return before + said + ("" if closes or said.endswith(ELLIPSIS) else f" {ELLIPSIS}")


def shortened(line: str, most: int) -> str:
    """A line cut behind a clause, or behind a word where no clause ends late enough.

    >>> shortened("Thefts fell by 11%, from 88 to 77, in all three of the towns", 40)
    'Thefts fell by 11%, from 88 to 77 …'
    """
    if len(line) <= most:
        return line
    places = [one.start() for one in _CLAUSES.finditer(line, 0, most + 1) if one.start() > most // 2]
    cut = places[-1] if places else line[: most + 1].rfind(" ")
    kept = line[: cut if cut > 0 else most].rstrip(_EDGES)
    return f"{kept} {ELLIPSIS}"


def _words(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the words it begins and ends in."""
    low, high = max(0, start - WORD), min(len(text), end + WORD)
    while start > low and not text[start - 1].isspace():
        start -= 1
    behind = end
    while end < high and not text[end].isspace():
        end += 1
    while end > behind and text[end - 1] in _MARKS:
        end -= 1
    return start, end


def _begin(text: str, start: int) -> tuple[int, bool]:
    """Where the sentence or the clause begins, if only a few words before, and whether it is the sentence."""
    low = max(0, start - CLAUSE)
    stops = [one.end() for one in _ENDS.finditer(text, low, start + 1) if one.end() <= start]
    marks = [one.end() for one in _CLAUSES.finditer(text, low, start + 1) if one.end() <= start]
    if stops or low == 0:
        return (stops[-1] if stops else 0), True
    return (marks[-1], False) if marks else (start, False)


def _end(text: str, end: int) -> tuple[int, bool]:
    """Where the clause ends, no further than a few words behind, and whether the sentence ends there."""
    high = end + CLAUSE
    stop, mark = _ENDS.search(text, end - 1, high), _BRACKETS.search(text, end - 1, high)
    if stop is not None and high <= stop.end() < len(text):
        stop = None  # only the reach of the search ends there
    if stop is not None and (mark is None or stop.start() <= mark.start()):
        return stop.start(), True
    if mark is not None:
        return mark.start(), False
    return (len(text), True) if high >= len(text) else (end, False)
