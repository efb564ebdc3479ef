"""Examples in docstrings stand bare; a page shows them as code."""

import re
from typing import Any

import griffe

EXAMPLE = re.compile(r"^(?P<indent> *)>>> .*(?:\n(?! *\n)(?P=indent).*)*", re.MULTILINE)


class Examples(griffe.Extension):
    """Puts a fence around every run of `>>>` lines with its answers."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:  # noqa: ANN401 - griffe's own signature
        """Fence the examples of one docstring before it is read."""
        if obj.docstring:
            obj.docstring.value = EXAMPLE.sub(_fenced, obj.docstring.value)


def _fenced(example: re.Match[str]) -> str:
    fence = example["indent"] + "```"
    return f"{fence}pycon\n{example[0]}\n{fence}"
