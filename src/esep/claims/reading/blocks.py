"""Blocks of a page become one text: paragraphs stand apart, items and rows beneath each other."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple


class Shape(Enum):
    """How a block is set."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


class Block(NamedTuple):
    """A stretch of text that stands by itself."""

    shape: Shape
    text: str


def joined(blocks: Iterable[Block]) -> str:
    r"""The text of blocks.

    >>> joined([Block(Shape.PARAGRAPH, "Of these:"), Block(Shape.ITEM, "88;"), Block(Shape.ITEM, "16.")])
    'Of these:\n88;\n16.'
    """
    said: list[str] = []
    for block in blocks:
        if said:
            said.append("\n\n" if block.shape is Shape.PARAGRAPH else "\n")
        said.append(block.text)
    return "".join(said)
