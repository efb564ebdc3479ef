"""What a workbook says of itself in its properties: when it was saved, and its standing.

A hint about vintages, never a proof; a mark of invented figures is believed.
"""

import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime

from defusedxml.ElementTree import fromstring

from esep.kernel.archives import DAMAGE, read_part

PROPERTIES = "docProps/core.xml"
STATUS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}contentStatus"
CREATED, MODIFIED = "{http://purl.org/dc/terms/}created", "{http://purl.org/dc/terms/}modified"
LARGEST = 1_000_000


@dataclass(frozen=True)
class Saved:
    """What the properties of a workbook say.

    `at` is the instant, in UTC, at which it was last saved; None when they do not say. `standing` is the
    standing it carries; empty when it carries none.
    """

    at: datetime | None = None
    standing: str = ""


def saved_in(archive: zipfile.ZipFile) -> Saved:
    """The properties of a workbook that is open; nothing where they cannot be read.

    >>> import io
    >>> saved_in(zipfile.ZipFile(io.BytesIO(), "w"))
    Saved(at=None, standing='')
    """
    try:
        if archive.getinfo(PROPERTIES).file_size > LARGEST:
            return Saved()
        told = {one.tag: (one.text or "").strip() for one in fromstring(read_part(archive, PROPERTIES))}
    except DAMAGE:
        return Saved()
    return Saved(_instant(told.get(CREATED, ""), told.get(MODIFIED, "")), told.get(STATUS, ""))


def _instant(created: str, modified: str) -> datetime | None:
    """When it was saved: the day of creation is of no use, it is the day somebody made the template.

    Where both are one instant, a program stamped the file and nobody saved it.
    """
    try:
        instant = datetime.fromisoformat(modified)
        if created == modified:
            return None
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
