"""HTML cut into tags and text in one pass that only goes forward, whatever stands in it.

Parsers that build a tree take time that grows with the square of the depth, or of what was never closed;
to see a text no tree is needed.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

RAW = {"script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"}
_NAME = re.compile(r"/?[a-zA-Z][^\s/>]{0,60}")
_QUOTE_OR_END = re.compile(r"""=\s{0,10}["']|>""")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,40})\s{0,10}=\s{0,10}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_HIDDEN = re.compile(r"\shidden(?=[\s>=/])")
# Python refuses to read a number of so many digits; no letter has one.
_ENDLESS = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}")
_MARKED = frozenset({"class", "id", "role", "itemprop", "style", "aria-hidden"})


class Tag(NamedTuple):
    """A tag: its name in small letters, whether it closes, and the attributes that tell what it is for."""

    name: str
    closing: bool
    attributes: dict[str, str]


def parts(html: str) -> Iterator[Tag | str]:
    """The tags and texts of a page in order; scripts, styles and comments are left out.

    >>> list(parts("<p class=a>88 &lt; <!-- no --> 99"))
    [Tag(name='p', closing=False, attributes={'class': 'a'}), '88 < ', ' 99']
    """
    at, size = 0, len(html)
    while at < size:
        opened = html.find("<", at)
        if opened < 0:
            opened = size
        if opened > at:
            yield _plain(html[at:opened])
        if opened == size:
            return
        name = _NAME.match(html, opened + 1)
        if name is None:
            at = _beyond_other(html, opened)
            if at == opened + 1:
                yield "<"
            continue
        end = _end_of_tag(html, name.end())
        tag = _tag(name[0], html[name.end() : end])
        at = end + 1
        if tag.name in RAW and not tag.closing:
            at = _beyond_raw(html, tag.name, at)
        else:
            yield tag


def _plain(text: str) -> str:
    return unescape(_ENDLESS.sub("", text)) if "&" in text else text


def _beyond_other(html: str, opened: int) -> int:
    """The place behind a comment or a declaration; a bare sign is text."""
    if html.startswith("<!--", opened):
        end = html.find("-->", opened + 4)
        return end + 3 if end >= 0 else len(html)
    if html[opened + 1 : opened + 2] in {"!", "?", "/"}:
        end = html.find(">", opened)
        return end + 1 if end >= 0 else len(html)
    return opened + 1


def _end_of_tag(html: str, at: int) -> int:
    """Where the sign stands that ends a tag; one within quotes does not."""
    while found := _QUOTE_OR_END.search(html, at):
        if found[0] == ">":
            return found.start()
        close = html.find(found[0][-1], found.end())
        if close < 0:
            break
        at = close + 1
    return len(html)


def _tag(name: str, inside: str) -> Tag:
    closing = name.startswith("/")
    if closing or not inside:
        return Tag(name.lstrip("/").lower(), closing, {})
    given: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(inside[:4_000]):
        if (key := found[1].lower()) in _MARKED:
            given.setdefault(key, (found[2] or found[3] or found[4] or "").lower())
    if _HIDDEN.search(inside[:4_000] + ">"):
        given["hidden"] = ""
    return Tag(name.lower(), closing, given)


def _beyond_raw(html: str, name: str, at: int) -> int:
    """The place where the end tag of an element begins whose content is no text."""
    closes = re.compile(f"</{name}", re.IGNORECASE).search(html, at)
    return closes.start() if closes else len(html)
