"""Files that are no returns, are damaged, or are made to do harm: each is refused with its reason."""

import gzip
import io
import os
import struct
import time
import tracemalloc
import zipfile
from contextlib import suppress
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms.bad_files import (
    FIGURES,
    FIRST_SHEET,
    SMALL,
    archive_of,
    good,
    parts_of,
    read,
    rewritten,
    with_parts,
)

from esep.forms.safety import LARGEST_FILE, LARGEST_UNPACKED, MOST_PARTS, Looked, bytes_of, look
from esep.kernel.errors import EsepError
from esep.kernel.texts import Phrases

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STRINGS = "xl/sharedStrings.xml"
NEEDED = (WORKBOOK, RELATIONS, STRINGS, "xl/styles.xml", FIRST_SHEET)
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


def refusal(content: bytes) -> EsepError:
    with pytest.raises(EsepError) as caught:
        look(content, "return.xlsx")
    return caught.value


def looked_at(content: bytes) -> Looked | str:
    """What a look shows, or the code of the refusal."""
    try:
        return look(content, "return.xlsx")
    except EsepError as fault:
        return fault.code


def noticed_or_harmless(content: bytes) -> bool:
    """Whether a file is refused, or what goes on to the reader is just what the good workbook holds."""
    looked = looked_at(content)
    if isinstance(looked, str):
        return looked in {"E-203", "E-204", "E-205", "E-207", "E-212"}
    sound, parts = parts_of(good()), parts_of(looked.workbook)
    return set(NEEDED) <= parts.keys() and all(raw == sound[name] for name, raw in parts.items())


# --- files that are no workbooks ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "E-203", "PDF"),
        (OLE, "E-204", "OLE"),
        (b"<!DOCTYPE html><html>", "E-203", "HTML"),
        (b"<HTML><table>", "E-203", "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "E-203", "XML"),
        ("регион;всего\nАстана;5\n".encode(), "E-203", "TXT"),
        (gzip.compress(b"figures", mtime=0), "E-203", "BIN"),
        (archive_of({"xl/workbook.bin": b""}), "E-203", "XLSB"),
        (archive_of({"mimetype": b"", "content.xml": b"<x/>"}), "E-203", "ODS"),
        (archive_of({"word/document.xml": b"<x/>"}), "E-203", "DOCX"),
        (archive_of({"one.csv": b"1"}), "E-203", "ZIP"),
    ],
    ids=["PDF", "OLE", "HTML", "HTML in capitals", "XML", "TXT", "GZIP", "XLSB", "ODS", "DOCX", "ZIP"],
)
def test_something_else_under_the_name_of_a_workbook(content, code, kind):
    fault = refusal(content)
    assert (fault.code, fault.values["kind"]) == (code, kind)


def test_an_empty_file_is_said_to_be_empty():
    assert refusal(b"").code == "E-208"


def test_a_password_on_the_archive():
    raw = bytearray(good())
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    fault = refusal(bytes(raw))
    assert (fault.code, fault.values["kind"]) == ("E-204", "ZIP")


def test_a_missing_file_a_folder_a_pipe_and_a_name_too_long(tmp_path: Path):
    (tmp_path / "folder.xlsx").mkdir()
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "lost.xlsx").symlink_to(tmp_path / "nowhere")
    for name in ("absent.xlsx", "folder.xlsx", "pipe.xlsx", "lost.xlsx", "x" * 300 + ".xlsx"):
        with pytest.raises(EsepError, match="E-202") as caught:
            bytes_of(tmp_path / name)
        assert caught.value.values["reason"]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "closed.xlsx"
    path.write_bytes(good())

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(EsepError, match="Permission denied"):
        bytes_of(path)


def test_a_file_too_large_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "large.xlsx"
    with path.open("wb") as stream:
        stream.truncate(30 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(EsepError, match="E-201"):
        bytes_of(path)
    with path.open("wb") as stream:
        stream.truncate(LARGEST_FILE)
    monkeypatch.undo()
    assert len(bytes_of(path)) == LARGEST_FILE


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_every_refusal_is_said_in_every_language(lang):
    far = rewritten(FIRST_SHEET, b"</sheetData>", FAR)
    twice = rewritten(FIRST_SHEET, b"<v>57</v>", b"<v>5<!-- -->7</v>")
    macros = with_parts(**{"xl__vbaProject.bin": b""})
    codes = set()
    for content in (b"", b"%PDF", OLE, good()[:-9], far, twice, macros):
        fault = refusal(content)
        codes.add(fault.code)
        said = fault.said(Phrases.package(), lang)
        assert len(said) >= 3
        assert not {"{", "}"} & set("".join(said))
    assert len(codes) == 7


# --- damage ---------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(st.integers(0, len(good()) - 1))
def test_a_workbook_cut_anywhere_is_refused(length):
    assert refusal(good()[:length]).code in {"E-203", "E-205", "E-208"}


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(good()) - 1), st.integers(1, 255)), min_size=1, max_size=4))
def test_flipped_bytes_are_noticed_or_harmless(flips):
    raw = bytearray(good())
    for at, bits in flips:
        raw[at] ^= bits
    assert noticed_or_harmless(bytes(raw))


@pytest.mark.slow
def test_every_byte_of_the_directory_flipped_is_noticed_or_harmless():
    directory = good().index(b"PK\x01\x02")
    for at, bits in product(range(directory, len(good())), (1, 0x20, 0xFF)):
        raw = bytearray(good())
        raw[at] ^= bits
        assert noticed_or_harmless(bytes(raw))


@settings(max_examples=150)
@given(
    part=st.sampled_from(NEEDED),
    edits=st.lists(
        st.tuples(
            st.integers(0, 10_000),
            st.integers(0, 12),
            st.sampled_from([b"", b"<", b">", b'"', b"&", b"/", b"r=", b"<c>", b"<v>", b"9", b"\0", b"\xff"]),
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_nonsense_that_was_packed_properly_is_refused_or_read(tmp_path_factory, part, edits):
    parts = parts_of(good())
    raw = parts[part]
    for place, cut, put in edits:
        at = place % len(raw)
        raw = raw[:at] + put + raw[at + cut :]
    with suppress(EsepError):
        workbook = read(tmp_path_factory.mktemp("nonsense"), archive_of(parts | {part: raw}))
        assert workbook.values.shape == FIGURES.shape


def test_a_part_that_is_named_and_missing_is_damage():
    for missing in NEEDED[1:]:
        parts = parts_of(good())
        del parts[missing]
        assert refusal(archive_of(parts)).code == "E-205"


# --- harm -----------------------------------------------------------------------------------------------


def test_a_bomb_is_refused_before_it_is_unpacked():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, raw in parts_of(good()).items():
            archive.writestr(name, raw)
        with archive.open("xl/worksheets/sheet9.xml", "w") as part:
            for _ in range(LARGEST_UNPACKED // 2**20 + 1):
                part.write(bytes(2**20))
    content = packed.getvalue()
    tracemalloc.start()
    began = time.process_time()
    code = refusal(content).code
    took, most = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert code == "E-207"
    assert took < 0.5
    assert most < 2 * len(content) + 2**20


@pytest.mark.parametrize(("more", "code"), [(0, ""), (1, "E-207")])
def test_parts_that_are_too_large_together(more, code):
    """The directory says how large a part becomes; this one swells by nothing, so that only the sum tells."""
    content = bytearray(good())
    others = sum(map(len, parts_of(good()).values())) - len(parts_of(good())["docProps/app.xml"])
    record = content.rindex(b"PK\x01\x02", 0, content.rindex(b"docProps/app.xml"))
    size = LARGEST_UNPACKED - others + more
    struct.pack_into("<II", content, record + 20, size, size)
    looked = looked_at(bytes(content))
    assert looked == code if code else isinstance(looked, Looked)


def test_a_hundredfold_swelling_and_thousands_of_parts_are_bombs():
    assert refusal(with_parts(xl__media=bytes(300_000))).code == "E-207"
    assert refusal(archive_of({f"{one}": b"" for one in range(MOST_PARTS + 1)})).code == "E-207"


@pytest.mark.parametrize("checksum_of_start", [False, True])
def test_a_directory_that_lies_about_a_size_unpacks_no_more_than_it_says(tmp_path: Path, checksum_of_start):
    """The sheet says 1,000 bytes and unpacks to 50 million."""
    told, bomb = 1_000, parts_of(good())[FIRST_SHEET].ljust(50_000_000)
    content = bytearray(archive_of(parts_of(good()) | {FIRST_SHEET: bomb}))
    for signature, place in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        named = content.index(FIRST_SHEET.encode(), content.index(signature))
        head = content.rindex(signature, 0, named)
        if checksum_of_start:
            struct.pack_into("<I", content, head + place, zipfile.crc32(bomb[:told]))
        struct.pack_into("<I", content, head + place + 8, told)
    tracemalloc.start()
    with pytest.raises(EsepError, match="E-205"):
        read(tmp_path, bytes(content))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5_000_000


@pytest.mark.parametrize(
    ("stray", "code"),
    [
        (b'<c r="XFD1048576"><v>1</v></c>', "E-211"),
        (b'<c r="XFD1"><v>1</v></c>', "E-211"),
        (b'<c r="JA1"><v>1</v></c>', "E-211"),
        (b'<c r="A10000"><f>1</f></c>', "E-211"),
        (b"<c r='XFD1048576'><v>1</v></c>", "E-211"),
        (b'<c s="1" r="XFD1048576"><v>1</v></c>', "E-211"),
        (b'<c\tr = "XFD1048576"><is><t>x</t></is></c>', "E-211"),
        (b'<x:c xmlns:x="y" r="XFD1048576"><v>1</v></x:c>', "E-211"),
        (b'<x:c r="XFD1048576"><v>1</v></x:c>', "E-205"),
        (b'<c r="xfd1048576"><v>1</v></c>', "E-212"),
        (b'<c r="A4294967298"><v>1</v></c>', "E-212"),
        (b'<c r="A0"><v>1</v></c>', "E-212"),
        (b"<c><v>1</v></c>", "E-212"),
    ],
)
def test_a_stray_cell_cannot_fill_the_memory(stray, code):
    """The reader of values lays out every cell up to the farthest, and dies where there is no room."""
    row = b'<row r="99999">' + stray + b"</row></sheetData>"
    fault = refusal(rewritten(FIRST_SHEET, b"</sheetData>", row))
    assert fault.code == code
    if code == "E-211":
        assert fault.values["sheet"] == SMALL.sections[0].sheet


def test_cells_that_are_only_formatted_may_stand_anywhere(tmp_path: Path):
    row = b'<row r="1048576"><c r="XFD1048576" s="1"/><c s="1" r="A1048576"/></row></sheetData>'
    workbook = read(tmp_path, rewritten(FIRST_SHEET, b"</sheetData>", row))
    assert (workbook.values == FIGURES).all()
    assert workbook.problems == ()


def test_the_farthest_cell_that_is_read(tmp_path: Path):
    row = b'<row r="9999"><c r="IZ9999"><v>1</v></c></row></sheetData>'
    workbook = read(tmp_path, rewritten(FIRST_SHEET, b"</sheetData>", row))
    assert (workbook.values == FIGURES).all()


def test_a_sheet_under_the_guise_of_the_formats_is_looked_over_too():
    parts = parts_of(good())
    far = parts[FIRST_SHEET].replace(b"</sheetData>", FAR)
    guise = parts[RELATIONS].replace(b'/worksheet"', b'/styles"')
    assert refusal(archive_of(parts | {FIRST_SHEET: far, RELATIONS: guise})).code == "E-211"


@pytest.mark.parametrize("declared", [b'uniqueCount="99999999999"', b"uniqueCount = '00099999999999'"])
def test_texts_that_are_only_declared_get_no_room(declared):
    assert refusal(rewritten(STRINGS, b"uniqueCount=", declared + b" was=")).code == "E-205"


@pytest.mark.parametrize("part", [WORKBOOK, RELATIONS, FIRST_SHEET, STRINGS, "[Content_Types].xml"])
def test_entities_are_never_unfolded(part):
    fault = refusal(rewritten(part, b"?>", b"?>" + ENTITIES))
    assert fault.code in {"E-205", "E-212"}


@pytest.mark.parametrize("number", [b"<v>5<!-- 0 -->7</v>", b"<v><![CDATA[57]]></v>", b"<v>5&#55;</v>"])
def test_a_number_that_programs_read_differently_is_refused(number):
    assert refusal(rewritten(FIRST_SHEET, b"<v>57</v>", number)).code == "E-212"


def test_a_part_that_is_there_twice_is_refused():
    made = io.BytesIO(good())
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(FIRST_SHEET.upper(), b"<worksheet/>")
    assert refusal(made.getvalue()).code == "E-212"


def test_macros_are_refused_however_they_are_called():
    types = parts_of(good())["[Content_Types].xml"]
    enabled = types.replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )
    assert enabled != types
    for content in (
        with_parts(**{"xl__vbaProject.bin": OLE}),
        with_parts(**{"xl__VBAPROJECT.BIN": OLE}),
        with_parts(**{"xl__macrosheets__sheet1.xml": b"<x/>"}),
        archive_of(parts_of(good()) | {"[Content_Types].xml": enabled}),
    ):
        assert refusal(content).code == "E-206"


def test_parts_packed_in_a_way_that_workbooks_are_not():
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert refusal(archive_of(parts_of(good()), method)).code == "E-205"
    look(archive_of(parts_of(good()), zipfile.ZIP_STORED), "return.xlsx")


def test_names_that_lead_out_of_the_archive_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    outside = {"../../evil.xml": b"<x/>", f"{tmp_path}/evil.xml": b"<x/>", "..\\evil.xml": b"<x/>"}
    workbook = read(inside, archive_of(parts_of(good()) | outside))
    assert (workbook.values == FIGURES).all()
    assert sorted(tmp_path.rglob("*.x*")) == [inside / "return.xlsx"]


# --- looking at anything --------------------------------------------------------------------------------


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK", b"PK\x03\x04", b"PK\x05\x06"]))
def test_any_bytes_are_refused_politely(content, start):
    assert refusal(start + content).code[:3] == "E-2"


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from([*NEEDED, "_rels/.rels", "[Content_Types].xml"]),
        st.one_of(st.binary(max_size=60), st.sampled_from([b"<x/>", b"<a xmlns='q'/>", b"<a><b/></a>"])),
        min_size=1,
    )
)
def test_any_parts_in_an_archive_are_refused_politely(tmp_path_factory, parts):
    folder = tmp_path_factory.mktemp("parts")
    with pytest.raises(EsepError, match="E-2"):
        read(folder, archive_of(parts))
    with suppress(EsepError):
        workbook = read(folder, archive_of(parts_of(good()) | parts))
        assert workbook.complete is (FIRST_SHEET not in parts)


def test_what_goes_on_to_the_reader_is_only_what_was_looked_at():
    content = archive_of(
        parts_of(good()) | {"xl/media/photo.jpeg": os.urandom(1_000), "content.xml": b"<x/>"}
    )
    kept = parts_of(look(content, "return.xlsx").workbook)
    assert not {"xl/media/photo.jpeg", "content.xml", "docProps/core.xml"} & kept.keys()
    assert sum(name.startswith("xl/worksheets/") for name in kept) == len(SMALL.sections)
    assert np.isin(list(kept), list(parts_of(good()))).all()
