"""What a workbook says of itself in its properties: when it was saved, and its standing.

A hint about vintages, never a proof; a mark of invented figures is believed.
"""

import io
import zipfile
from datetime import UTC, datetime
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

PROPERTIES = "docProps/core.xml"
STATUS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}contentStatus"
CREATED, MODIFIED = "{http://purl.org/dc/terms/}created", "{http://purl.org/dc/terms/}modified"
LARGEST = 1_000_000


def saved_at(content: bytes) -> datetime | None:
    """The instant, in UTC, at which the workbook says it was last saved; None when it does not say.

    The day of creation is of no use: it is the day somebody made the template. Where both are one
    instant, a program stamped the file and nobody saved it.

    >>> saved_at(b"no workbook") is None
    True
    """
    properties = _properties(content)
    created, modified = properties.get(CREATED, ""), properties.get(MODIFIED, "")
    try:
        instant = datetime.fromisoformat(modified)
    except ValueError:
        return None
    if created == modified:
        return None
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)


def standing_in(content: bytes) -> str:
    """The standing that a workbook carries in its properties; empty when it carries none.

    >>> standing_in(b"no workbook")
    ''
    """
    return _properties(content).get(STATUS, "")


def _properties(content: bytes) -> dict[str, str]:
    """The properties of a workbook by their names; none when they cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = archive.getinfo(PROPERTIES)
            if part.file_size > LARGEST:
                return {}
            return {one.tag: (one.text or "").strip() for one in fromstring(archive.read(part))}
    except (zipfile.BadZipFile, KeyError, ParseError, DefusedXmlException, ValueError, OSError, RuntimeError):
        return {}
