"""When a workbook was last saved, as its own properties say. A hint about vintages, never a proof."""

import io
import zipfile
from datetime import UTC, datetime
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

PROPERTIES = "docProps/core.xml"
CREATED, MODIFIED = "{http://purl.org/dc/terms/}created", "{http://purl.org/dc/terms/}modified"
LARGEST = 1_000_000


def saved_at(content: bytes) -> datetime | None:
    """The instant, in UTC, at which the workbook says it was last saved; None when it does not say.

    The day of creation is of no use: it is the day somebody made the template. Where both are one
    instant, a program stamped the file and nobody saved it.

    >>> saved_at(b"no workbook") is None
    True
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = archive.getinfo(PROPERTIES)
            if part.file_size > LARGEST:
                return None
            properties = fromstring(archive.read(part))
            created, modified = (properties.findtext(name, "").strip() for name in (CREATED, MODIFIED))
            instant = datetime.fromisoformat(modified)
    except (zipfile.BadZipFile, KeyError, ParseError, DefusedXmlException, ValueError, OSError, RuntimeError):
        return None
    if created == modified:
        return None
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
