"""The media type of an attachment is what it is, not what it is called, and always one that is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esep.register.attachments import MEDIA
from esep.register.media import UNKNOWN, media_of


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("a.pdf", b"%PDF-1.4", "application/pdf"),
        ("a.jpg", b"%PDF-1.4", "application/pdf"),
        ("a", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("a.TIFF", b"II*\x00", "image/tiff"),
        ("a.tif", b"MM\x00*", "image/tiff"),
        ("a.XLSX", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.odt", b"PK\x03\x04", "application/vnd.oasis.opendocument.text"),
        ("a.jar", b"PK\x03\x04", "application/zip"),
        ("a.p7s", b"\x30\x82", "application/pkcs7-signature"),
        ("a.txt", b"0 letters", "text/plain"),
        ("a.CSV", "а;б".encode(), "text/csv"),
        ("a.txt", b"\xff\xfe", UNKNOWN),
        ("a.txt", b"a\x00b", UNKNOWN),
        ("a.pdf", b"MZ", UNKNOWN),
        ("a.p7s", b"MZ", UNKNOWN),
        ("a.exe", b"text", UNKNOWN),
        ("a", b"", UNKNOWN),
    ],
)
def test_the_content_decides_and_the_ending_only_where_it_cannot(name, content, media):
    assert media_of(name, content) == media


@given(st.text(), st.binary())
def test_whatever_comes_has_a_media_type_that_is_taken(name, content):
    assert MEDIA.fullmatch(media_of(name, content))
