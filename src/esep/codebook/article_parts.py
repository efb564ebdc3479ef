"""The gravity of a part of an article between two dates, for the parts that the codebook knows."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from esep.codebook.dated import Dated, Entry


@dataclass(frozen=True, kw_only=True)
class ArticlePart(Entry):
    """A part of an article is of this gravity between the dates.

    Gravity follows from article, part and day together; the article alone does not decide it.
    """

    key_fields: ClassVar[tuple[str, ...]] = ("article", "part")

    article: str
    part: str
    gravity: str


class ArticleParts(Dated[ArticlePart]):
    """The parts whose gravity is known; about all others it says nothing."""

    def gravity(self, article: str, part: str, on: date) -> str | None:
        """The code of the gravity of a part on the day; None where the codebook does not know it.

        What is coded on a card is compared with this, and never replaced by it.

        >>> from esep.codebook import Codebook
        >>> parts = Codebook.load("kz").article_parts
        >>> [parts.gravity("146", "1", date(year, 12, 31)) for year in (2014, 2022, 2023)]
        [None, 'medium', 'minor']
        """
        key = f"{article}/{part}"
        rows = self.history(key) if key in self else ()
        return next((row.gravity for row in rows if row.holds_on(on)), None)
