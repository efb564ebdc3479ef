"""Names as they are compared: case and script set aside, letters that are mistaken for each other made one.

Which letters those are is a matter of the languages written: `name_letters.toml` in the folder of a codebook
says it. Nothing here guesses who somebody is; it only lets a name typed on another keyboard be found.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from esep.kernel.errors import EsepError
from esep.kernel.scripts import LOOK_ALIKE

FILE = "name_letters.toml"
_WORDS = re.compile(r"[^\W\d_]+")


def tokens(name: str) -> frozenset[str]:
    """The words of a name, NFKC and casefolded; a name of no letters is one word.

    >>> sorted(tokens("Салтыков-Щедрин  МИХАИЛ"))
    ['михаил', 'салтыков', 'щедрин']
    """
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return frozenset(_WORDS.findall(normal)) or frozenset(filter(None, [normal.strip()]))


class NameLetters:
    """Which letters stand for each other in the names of a country.

    >>> NameLetters({"қ": "к"}).folded("қайрат") == NameLetters({}).folded("кaйрaт")
    True
    """

    def __init__(self, alike: Mapping[str, str]) -> None:
        self._alike = str.maketrans(dict(alike))

    @classmethod
    def load(cls, folder: Path) -> "NameLetters":
        """The letters in a codebook's folder; without the file only those that look alike in two scripts.

        Raises:
            EsepError: E-690 when the file is not a table of letters.
        """
        path = folder / FILE
        if not path.exists():
            return cls({})
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8"))["alike"])
        except (ValueError, TypeError, KeyError) as fault:
            raise EsepError("E-690", file=FILE, fault=str(fault)) from None

    def folded(self, token: str) -> str:
        """A word by its looks: Latin letters as their twins, then the declared letters as each other."""
        return token.translate(LOOK_ALIKE).translate(self._alike)
