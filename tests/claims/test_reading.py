"""What is read of a file is what a reader sees; what cannot be read is refused in a sentence."""

import io
import zipfile
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from esep.claims import check
from esep.claims.reading import LARGEST, read_bytes, read_prose
from esep.claims.reading.tidying import MOST
from esep.kernel.errors import EsepError

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SAID = "В 2023 году краж было 4 535."
PAGE = """<!DOCTYPE html><html>
<head><meta charset="utf-8"><title>Site 1</title><script>var x = 123456;</script></head>
<body><header><nav><a href="/24">News 24</a></nav><span>+7 7172 000000</span></header>
<div class="page has-wide"><div class="left"><div class="breadcrumbs">Home / 2024</div>
<h1>Fewer&nbsp;thefts</h1>
<div class="text"><p>In 2023, <b>4,535</b> thefts were registered<!-- 99 --> against 5,100.</p>
<p>Of these:<br>in the city 2,812</p><ul><li>in flats: 320;<li>of bicycles: 14.</ul>
<table><tr><td>2022</td><td>5,100</td></tr><tr><td>2023</td><td>4,535</td></tr></table>
<p hidden>77</p><p style="display: none">78</p></div>
<div class="comments"><p>I counted 3 of them myself.</p></div></div>
<aside><p>Ten more stories of 2022</p></aside></div><footer>© 2024, 050340001234</footer></body></html>"""


def refused(raw: bytes, name: str = "article.txt") -> str:
    with pytest.raises(EsepError) as refusal:
        read_bytes(raw, PurePath(name))
    return refusal.value.code


def docx(body: str, *, head: str = "", part: str = "word/document.xml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        xml = f'{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        archive.writestr(part, xml)
    return made.getvalue()


def pdf(*pages: str) -> bytes:
    """A PDF of the simplest kind, a line of text on each page; without text a page is empty."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for place, text in enumerate(pages):
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in text.split("\n")) if text else ""
        stream = f"BT /F1 12 Tf 72 720 Td {lines}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 595 842] "
            f"/Contents {5 + 2 * place} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    made, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer << /Root 1 0 R /Size {size} >>\nstartxref\n{len(made)}\n%%EOF"
    return f"{made}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_text_is_read_in_every_encoding_that_can_be_told_for_sure(encoding):
    prose = read_bytes(SAID.encode(encoding))
    assert prose.text == SAID
    assert ("encoding_windows_1251" in prose.notes) is (encoding == "cp1251")


@pytest.mark.parametrize(
    "raw",
    [
        SAID.encode("koi8-r"),
        SAID.encode("cp866"),
        SAID.encode("iso8859-5"),
        SAID.encode("mac-cyrillic"),
        SAID.encode("utf-16-le"),
        "Ұрлық 88 рет тіркелді, оның ішінде қалада 50.".encode("kz1048"),
        "Le café a coûté 88 €, dit-il.".encode("cp1252"),
        SAID.encode()[:-10] + b"\xd0 88" + SAID.encode(),
        SAID.encode("utf-16")[:-1],
        SAID.encode("utf-32"),
    ],
    ids=["koi8", "866", "8859-5", "mac", "utf-16 bare", "kz-1048", "latin", "broken", "cut", "utf-32"],
)
def test_bytes_that_could_be_something_else_are_refused_and_not_guessed(raw):
    assert refused(raw) == "E-949"


def test_signs_that_nobody_sees_are_taken_out_and_noted():
    prose = read_bytes("Было \u200f157\u00ad473\u202c краж,\r\nи cто\u200b \u2028 e\u0301".encode())
    assert prose.text == "Было 157473 краж,\nи cто\n é"
    assert prose.notes == ("marks_taken_out", "soft_hyphens", "look_alike")


def test_the_headline_of_a_plain_text_is_its_first_line_where_it_looks_like_one():
    assert read_bytes(b"Thefts fell\n\nThere were 88.").title == "Thefts fell"
    assert read_bytes(b"There were 88.\n\nThere were 99.").title == ""


def test_of_a_page_only_the_main_text_is_read_and_all_of_it():
    prose = read_bytes(PAGE.encode(), PurePath("page"))
    assert prose.title == "Fewer thefts"
    assert prose.text.split("\n") == [
        *("Fewer thefts", "", "In 2023, 4,535 thefts were registered against 5,100.", ""),
        *("Of these:", "in the city 2,812", "in flats: 320;", "of bicycles: 14."),
        *("2022\t5,100", "2023\t4,535"),
    ]
    assert prose.notes == ("main_text", "table_rows")


@pytest.mark.parametrize("tag", ["article", "main", 'div itemprop="articleBody"'])
def test_what_a_page_marks_as_its_text_is_read_whatever_else_it_has(tag):
    more = "<div><p>" + "Another long story of the year 1999 stands here as well. " * 3 + "</p></div>"
    inner = "<p>" + "There were 88 cases in all, and 77 of them went to court. " * 4 + "</p>"
    prose = read_bytes(f"<html>{more}<{tag}>{inner}</{tag.split()[0]}></html>".encode())
    assert "1999" not in prose.text
    assert prose.text.count("88") == 4


def test_a_page_whose_text_stands_where_menus_do_is_read_all_the_same():
    prose = read_bytes(b"<html><div class='banner'><p>There were 88 cases.</p></div><p>7</p></html>")
    assert "88 cases" in prose.text


def test_a_page_in_a_table_that_only_lays_it_out_keeps_its_lines():
    said = "In 2023, 4,535 thefts were registered, and in the year before, 5,100. " * 4
    prose = read_bytes(f"<table><tr><td>Menu<td><b>Fell</b><br>{said}<br>So they said.</table>".encode())
    assert prose.text.split("\n")[-2:] == [said.strip(), "So they said."]


def test_markdown_is_read_without_its_marks():
    text = (
        "---\ndate: 2024\n---\n# Thefts **fell** by 11%\n\n"
        "There were *4,535*, [police](http://a.example/123) said.\n\n"
        "* in flats: 320\n- of _bicycles_: 14\n\n| year | thefts |\n|---|---:|\n| 2022 | 5,100 |\n\n"
        "![picture 7](a.png) 14\\.9 %, snake_case_88 <b>x</b>\n\n[1]: http://a.example/2024\n"
    )
    prose = read_bytes(text.encode(), PurePath("a.md"))
    assert prose.title == "Thefts fell by 11%"
    assert prose.text.split("\n") == [
        *("Thefts fell by 11%", "", "There were 4,535, police said.", ""),
        *("in flats: 320", "of bicycles: 14", "", "year\tthefts", "", "2022\t5,100", ""),
        " 14.9 %, snake_case_88 x",
    ]
    assert "**" in read_bytes(text.encode(), PurePath("a.txt")).text


def test_a_document_is_read_as_it_is_printed():
    def p(inner: str, marks: str = "") -> str:
        return f"<w:p><w:pPr>{marks}</w:pPr>{inner}</w:p>"

    def r(text: str, marks: str = "") -> str:
        return f"<w:r><w:rPr>{marks}</w:rPr><w:t>{text}</w:t></w:r>"

    body = (
        p(r("Краж меньше"), '<w:pStyle w:val="Heading1"/>')
        + p(r("Было 4") + r(" 535") + "<w:r><w:br/></w:r>" + r("77", "<w:vanish/>") + r("краж."))
        + p(f"<w:del><w:r><w:delText>99</w:delText></w:r></w:del><w:ins>{r('Стало 88.')}</w:ins>")
        + p(r("в городе 50"), '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + f"<w:tbl><w:tr><w:tc>{p(r('2022'))}</w:tc><w:tc>{p(r('5 100'))}</w:tc></w:tr></w:tbl>"
    )
    prose = read_bytes(docx(body), PurePath("letter"))
    assert prose.title == "Краж меньше"
    assert prose.text == "Краж меньше\n\nБыло 4 535\nкраж.\n\nСтало 88.\nв городе 50\n2022\t5 100"


def test_a_pdf_is_read_line_by_line_with_divided_words_put_together():
    prose = read_bytes(pdf("Thefts fell", "", "There were 4,535 regis-\ntered thefts."))
    assert "4,535 registered thefts." in prose.text
    assert prose.notes == ("pages_without_text",)


def test_a_pdf_without_a_text_layer_is_refused():
    assert refused(pdf("", "")) == "E-950"


def test_a_pdf_kept_by_a_password_is_refused_and_one_without_is_read():
    for password, code in (("secret", "E-951"), ("", "E-950")):
        writer = PdfWriter()
        writer.add_blank_page(100, 100)
        writer.encrypt(password, owner_password="o", algorithm="AES-256")
        made = io.BytesIO()
        writer.write(made)
        assert refused(made.getvalue()) == code


@pytest.mark.parametrize("cut", [9, 60, 200])
def test_a_damaged_pdf_or_document_is_refused_without_a_traceback(cut, caplog):
    assert refused(pdf("There were 88.")[:cut]) in {"E-947", "E-950"}
    assert refused(docx("<w:p><w:r><w:t>88</w:t></w:r></w:p>" * 9)[:cut]) == "E-947"
    assert not caplog.records


def test_what_unpacks_without_end_is_refused():
    assert refused(docx("<w:p/>" * 9_000_000)) == "E-947"
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    assert refused(docx("&b;", head=laughs)) == "E-947"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "E-948"),
        (b" \n\t ", "E-948"),
        ("\ufeff\u200b".encode(), "E-948"),
        (b"<html><script>1</script></html>", "E-948"),
        (docx(""), "E-948"),
        (b"\x89PNG\r\n\x1a\n0000", "E-952"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "E-952"),
        (b"{\\rtf1 88}", "E-952"),
        (docx("", part="xl/workbook.xml"), "E-952"),
        (b"88\0 99", "E-949"),
        (b"8" * (LARGEST + 1), "E-945"),
        (b"8 " * (MOST // 2 + 1), "E-946"),
    ],
    ids=["empty", "blank", "marks", "page", "document", "png", "ole", "rtf", "xlsx", "nul", "large", "long"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(raw, code):
    assert refused(raw) == code


def test_a_folder_a_missing_and_a_large_file_are_refused(tmp_path: Path):
    large = tmp_path / "large.txt"
    with large.open("wb") as stream:
        stream.truncate(50 * 2**20)
    for path, code in ((tmp_path, "E-947"), (tmp_path / "none.txt", "E-404"), (large, "E-945")):
        with pytest.raises(EsepError) as refusal:
            read_prose(path)
        assert refusal.value.code == code


@given(st.binary(max_size=200), st.sampled_from(["", "<html>", "%PDF-1.7\n", "PK\x03\x04", "# "]))
def test_whatever_a_file_holds_it_is_read_or_refused(raw, head):
    code = ""
    try:
        assert read_bytes(head.encode() + raw, PurePath("a.md")).text
    except EsepError as refusal:
        code = refusal.code
    assert not code or "E-945" <= code <= "E-952"


@given(st.text(alphabet="<>/=\"' !-&;#x9apdivtrltbscriptnavh1\n", max_size=300))
def test_whatever_a_page_holds_nothing_but_its_text_comes_out(text):
    code, said = "E-948", ""
    try:
        said = read_bytes(("<html>" + text).encode()).text
    except EsepError as refusal:
        code = refusal.code
    assert code == "E-948"
    assert said == said.strip()


def test_what_comes_out_of_every_format_is_judged_alike(tmp_path: Path):
    said = "Thefts fell by 14 percent, from 88 to 77."
    files = {
        "a.txt": said.encode(),
        "a.md": said.replace("88", "**88**").encode(),
        "a.html": f"<p>{said}</p>".encode(),
        "a.docx": docx(f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>"),
        "a.pdf": pdf(said),
    }
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
        [claim] = check(tmp_path / name).claims
        assert (claim.kind, claim.verdict) == ("change", "inconsistent"), name
