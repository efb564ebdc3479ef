"""A walk through a page: the blocks a reader sees, each with the parts of the page it stands in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from esep.claims.reading.blocks import Block, Shape
from esep.claims.reading.tags import Tag


def names(listed: str) -> frozenset[str]:
    """Names that are listed with spaces between them.

    >>> sorted(names("nav aside"))
    ['aside', 'nav']
    """
    return frozenset(listed.split())


BREAK, CELL = "\x1f", "\x1e"  # a line that is broken, a cell that begins
LONG_CELL = 200  # characters
DEEPEST = 200  # parts within parts; what stands deeper belongs to the last of them
UNSEEN = names(
    "head script style template noscript svg math button select option input object canvas audio "
    "video map dialog"
)
AROUND = "around"  # the kind of a part that stands around texts
AROUND_NAMES = frozenset(["nav", "aside", "menu"])
AROUND_OUTSIDE = frozenset(["header", "footer"])  # an article has such parts of its own
AROUND_ROLES = names("navigation complementary banner contentinfo search")
TEXTS = frozenset(["html", "body", "article", "main"])
VOID = names("area base br col embed hr img input link meta source track wbr")
# What ends where the next one begins, if nobody closes it.
SELF_ENDING = {"p": {"p"}, "li": {"li"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"}, "th": {"td", "th"}}
INLINE = names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s "
    "samp small span strike strong sub sup time tt u var wbr img"
)
AROUND_WORDS = names(
    "breadcrumb breadcrumbs comment comments cookie cookies footer menu nav navbar pagination popular "
    "related share sharing sidebar social subscribe tags widget banner advert ads promo"
)
_WORD = re.compile(r"[a-z]+")
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_NOT_SHOWN = re.compile(r"display\s{0,5}:\s{0,5}none")


@dataclass(slots=True)
class Part:
    """An element of a page: what it is, what the page says it is for, and what it stands in."""

    name: str
    kind: str = ""
    parent: "Part | None" = None


@dataclass(slots=True)
class Seen:
    """A block with where it stands, and how much of it is links."""

    block: Block
    within: Part
    linked: int

    @property
    def running(self) -> int:
        """How many characters of running text it has: none where most of it is links."""
        plain = len(self.block.text) - self.linked
        return plain if plain > self.linked else 0

    def above(self) -> Iterator[Part]:
        """The parts it stands in, from the nearest to the page."""
        part: Part | None = self.within
        while part is not None:
            yield part
            part = part.parent


class Walk:
    """Takes the tags and texts of a page one after the other."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.headline: Seen | None = None
        self._stack = [Part("page")]
        self._hidden: list[str] = []
        self._said: list[str] = []
        self._linked = 0
        self._links = 0
        self._shape = Shape.PARAGRAPH

    def take(self, part: Tag | str) -> None:
        """The next piece."""
        if isinstance(part, str):
            if not self._hidden:
                self._said.append(part)
                self._linked += len(part.strip()) if self._links else 0
        elif part.closing:
            self._close(part.name)
        else:
            self._open(part)

    def close(self) -> None:
        """The page ends."""
        self._end_block()

    def _open(self, tag: Tag) -> None:
        name = tag.name
        if self._hidden:
            if name not in VOID and name == self._hidden[0] and len(self._hidden) < DEEPEST:
                self._hidden.append(name)
            return
        if name == "br":
            self._said.append(BREAK)
        elif name in VOID:
            if name not in INLINE:
                self._end_block()
        elif _unseen(tag):
            self._end_block()
            self._hidden.append(name)
        elif name in INLINE:
            self._links += name == "a"
        elif name in {"td", "th"} and self._shape is Shape.ROW:
            self._said.append(CELL)
        else:
            self._begin(tag)

    def _begin(self, tag: Tag) -> None:
        self._end_block()
        ends = SELF_ENDING.get(tag.name, set())
        while len(self._stack) > 1 and self._stack[-1].name in ends:
            self._stack.pop()
        if tag.name == "li":
            self._shape = Shape.ITEM
        elif tag.name == "tr":
            self._shape = Shape.ROW
        if len(self._stack) < DEEPEST:
            self._stack.append(Part(tag.name, self._kind(tag), self._stack[-1]))

    def _close(self, name: str) -> None:
        if self._hidden:
            if name == self._hidden[0]:
                self._hidden.pop()
            return
        if name in INLINE:
            self._links = max(0, self._links - (name == "a"))
            return
        if name in {"td", "th"} and self._shape is Shape.ROW:
            return
        self._end_block()
        for place in range(len(self._stack) - 1, 0, -1):
            if self._stack[place].name == name:
                del self._stack[place:]
                break

    def _end_block(self) -> None:
        raw, linked, shape = "".join(self._said), self._linked, self._shape
        self._said.clear()
        self._linked, self._links, self._shape = 0, 0, Shape.PARAGRAPH
        if shape is Shape.ROW and max(map(len, raw.split(CELL))) > LONG_CELL:
            # A table that only puts things in their places on the page.
            raw, shape = raw.replace(CELL, BREAK), Shape.PARAGRAPH
        text = _row(raw) if shape is Shape.ROW else _lines(raw)
        if not text:
            return
        one = Seen(Block(shape, text), self._stack[-1], linked)
        self.seen.append(one)
        if self.headline is None and any(part.name == "h1" for part in self._stack):
            self.headline = one

    def _kind(self, tag: Tag) -> str:
        """What a part is for: what the page says, or that it stands around the text."""
        name, given = tag.name, tag.attributes
        if name in AROUND_NAMES or given.get("role") in AROUND_ROLES:
            return AROUND
        if name in AROUND_OUTSIDE and not any(part.name in {"article", "main"} for part in self._stack):
            return AROUND
        words = {*_WORD.findall(given.get("class", "")), *_WORD.findall(given.get("id", ""))}
        if name not in TEXTS and words & AROUND_WORDS:
            return AROUND
        return given.get("itemprop") or given.get("role") or ""


def _unseen(tag: Tag) -> bool:
    given = tag.attributes
    hidden = "hidden" in given or given.get("aria-hidden") == "true"
    return tag.name in UNSEEN or hidden or bool(_NOT_SHOWN.search(given.get("style", "")))


def _lines(raw: str) -> str:
    return "\n".join(line.strip() for line in _SPACE.sub(" ", raw).replace(CELL, " ").split(BREAK)).strip()


def _row(raw: str) -> str:
    cells = (_SPACE.sub(" ", cell.replace(BREAK, " ")).strip() for cell in raw.split(CELL))
    return "\t".join(cell for cell in cells if cell)
