"""Reading an article: what a reader would see of a file, as one clean text."""

from esep.claims.reading.files import LARGEST, read_bytes, read_prose
from esep.claims.reading.tidying import prose_of

__all__ = ["LARGEST", "prose_of", "read_bytes", "read_prose"]
