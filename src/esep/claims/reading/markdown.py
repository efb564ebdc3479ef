"""Markdown without its marks, line by line: what a reader sees of headings, lists, links and tables.

Only what is bounded is looked for, so that no text is slower than its length.
"""

import re
from collections.abc import Iterator

from esep.claims.model import Prose
from esep.claims.reading.tidying import prose_of

_FENCE = re.compile(r" {0,3}(```|~~~)")
_RULE = re.compile(r" {0,3}(?:[-*_=] {0,3}){3,200}$|[ |:-]{3,2000}$")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)[ #]{0,20}$")
_QUOTE_OR_ITEM = re.compile(r"^\s{0,40}(?:(?:>|[*+-](?= ))\s{0,4}){1,20}")
_LINK = re.compile(
    r"(!?)\[([^\[\]\n]{0,2000})\](?:\([^()\s]{0,2000}(?:\s{1,5}[^()\n]{0,500})?\)|\[[^\[\]\n]{0,200}\])"
)
_DEFINITION = re.compile(r" {0,3}\[[^\[\]\n]{1,200}\]:\s{1,5}\S{1,2000}.{0,500}$")
_ADDRESS = re.compile(r"<((?:https?:|mailto:)[^<>\s]{1,2000})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>")
_EMPHASIS = re.compile(
    r"(?<![\w\\])(?:\*{1,3}|_{1,3}|~~|`{1,3})(?=[^\s*_`])|(?<=[^\s*_`\\])(?:\*{1,3}|_{1,3}|~~|`{1,3})(?!\w)"
)
_INSIDE = re.compile(r"(?<=\w)\*{1,3}(?=\w)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
HEAD_MARK = "---"


def markdown(text: str, notes: tuple[str, ...] = ()) -> Prose:
    r"""The text of Markdown, its first heading of the highest level as the headline.

    Raises:
        EsepError: E-946 when it is too long, E-948 when nothing stands in it.

    >>> markdown("# Crime **fell**\n\n- thefts: [4,535](http://a.example/1)").text
    'Crime fell\n\nthefts: 4,535'
    """
    headings: list[tuple[int, str]] = []
    shown = "\n".join(_lines(text, headings))
    title = min(headings, key=lambda one: one[0], default=(0, ""))[1]
    return prose_of(shown, title, notes)


def _lines(text: str, headings: list[tuple[int, str]]) -> Iterator[str]:
    """Line by line as it is seen; headings are collected with their level."""
    lines = text.splitlines()
    fenced = False
    for line in lines[_after_head(lines) :]:
        if _FENCE.match(line):
            fenced = not fenced
        elif fenced:
            yield line
        elif _RULE.match(line) or _DEFINITION.match(line):
            yield ""
        elif heading := _HEADING.match(line):
            seen = _inline(heading[2])
            headings.append((len(heading[1]), seen))
            yield seen
        else:
            yield _inline(_cells(_QUOTE_OR_ITEM.sub("", line, count=1)))


def _after_head(lines: list[str]) -> int:
    """Where the text begins after a block of data between two rules at the very top."""
    if not lines or lines[0].rstrip() != HEAD_MARK:
        return 0
    ends = (place for place, line in enumerate(lines[1:200], 2) if line.rstrip() == HEAD_MARK)
    return next(ends, 0)


def _cells(line: str) -> str:
    """A row of a table with its cells apart; any other line as it is."""
    inner = line.strip()
    if not (inner.startswith("|") and inner.endswith("|") and len(inner) > 1):
        return line
    return "\t".join(cell.strip() for cell in inner[1:-1].split("|"))


def _inline(line: str) -> str:
    line = _LINK.sub(lambda link: "" if link[1] else link[2], line)
    line = _TAG.sub("", _ADDRESS.sub(r"\1", line))
    return _ESCAPED.sub(r"\1", _INSIDE.sub("", _EMPHASIS.sub("", line)))
