"""Files are read strictly, and all faults of a file are told at once."""

from dataclasses import dataclass
from datetime import date

import pytest

from esep.codebook.dated import Entry
from esep.codebook.reading import read
from esep.kernel.errors import EsepError
from esep.kernel.texts import Phrases, Text


@dataclass(frozen=True, kw_only=True)
class Thing(Entry):
    code: str
    title: Text
    size: int | None = None


HEADING = "code,title_xx,title_en,own,size,valid_from,valid_to,source,verified"
GOOD = "a,ʒ,A,en,3,2015-01-01,2016-01-01,Act,yes"


def things(tmp_path, *lines, heading=HEADING):
    path = tmp_path / "things.csv"
    path.write_bytes("\n".join([heading, *lines, ""]).encode())
    return read(Thing, path, ("xx", "en"))


def faults(tmp_path, *lines, heading=HEADING):
    with pytest.raises(EsepError) as refused:
        things(tmp_path, *lines, heading=heading)
    assert refused.value.code == "E-101"
    return [line.strip() for line in refused.value.values["faults"].in_("en").strip().splitlines()]


def test_a_row_becomes_a_value(tmp_path):
    (thing,) = things(tmp_path, GOOD)
    assert (thing.code, thing.size, thing.valid_from, thing.valid_to) == (
        "a",
        3,
        date(2015, 1, 1),
        date(2016, 1, 1),
    )
    assert thing.title == Text({"xx": "ʒ", "en": "A"}, own={"en"})
    assert (thing.verified, thing.note, thing.file, thing.line) == (True, "", "things.csv", 2)


def test_a_column_whose_field_has_a_default_may_be_absent_or_empty(tmp_path):
    assert things(tmp_path, "a,ʒ,,,,2015-01-01,,Act,no")[0].size is None
    heading = HEADING.replace("size,", "")
    assert things(tmp_path, "a,ʒ,,,2015-01-01,,Act,no", heading=heading)[0].size is None


def test_a_file_that_is_not_there_has_no_rows(tmp_path):
    assert read(Thing, tmp_path / "none.csv", ("xx",)) == ()


def test_rows_of_one_key_may_follow_each_other_without_a_gap(tmp_path):
    assert len(things(tmp_path, "a,ʒ,,,,2016-01-01,,Act,no", GOOD)) == 2


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (",ʒ,,,,2015-01-01,,Act,yes", "things.csv:2:code a value is needed here"),
        ("a,ʒ,,,3.5,2015-01-01,,Act,yes", "things.csv:2:size '3.5' cannot be read as a value of this column"),
        ("a,ʒ,,,٣,2015-01-01,,Act,yes", "things.csv:2:size '٣' cannot be read as a value of this column"),
        ("a,ʒ,,,,2015-02-29,,Act,yes", "things.csv:2:valid_from '2015-02-29' cannot be read"),
        ("a,ʒ,,,,20150201,,Act,yes", "things.csv:2:valid_from '20150201' cannot be read"),
        ("a,ʒ,,,,,,Act,yes", "things.csv:2:valid_from a value is needed here"),
        ("a,ʒ,,,,2015-01-01,,,yes", "things.csv:2:source a value is needed here"),
        ("a,ʒ,,,,2015-01-01,,Act,maybe", "things.csv:2:verified 'maybe' cannot be read"),
        ("a,ʒ,,,,2015-01-01,,Act,", "things.csv:2:verified a value is needed here"),
        (" a,ʒ,,,,2015-01-01,,Act,yes", "things.csv:2:code spaces around the value"),
        ("a,и\u0306,,,,2015-01-01,,Act,yes", "things.csv:2:title_xx spaces around the value, or letters"),
        ("a,,,,,2015-01-01,,Act,yes", "things.csv:2:title no title"),
        ("a,ʒ,,en,,2015-01-01,,Act,yes", "things.csv:2:title no title"),
        ("a,ʒ,,,,2015-01-01,2015-01-01,Act,yes", "things.csv:2:valid_to 'a' ends before it begins"),
        ("a,ʒ,,,,2015-01-01,,Act", "things.csv:2 as many cells as the heading has are needed: 8 / 9"),
    ],
)
def test_a_faulty_cell_is_named_with_line_and_column(tmp_path, line, fault):
    (told,) = faults(tmp_path, line)
    assert told.startswith(fault)


@pytest.mark.parametrize(
    ("heading", "fault"),
    [
        (HEADING + ",colour", "things.csv:1:colour this column is not known"),
        (HEADING + ",title_de", "things.csv:1:title_de this column is not known"),
        (HEADING + ",code", "things.csv:1:code this column stands here twice"),
        (HEADING.replace(",source", ""), "things.csv:1:source this column is needed"),
        (HEADING.replace("valid_to", "until"), "things.csv:1:valid_to this column is needed"),
    ],
)
def test_the_heading_is_judged_before_the_rows(tmp_path, heading, fault):
    assert fault in faults(tmp_path, GOOD, heading=heading)


@pytest.mark.parametrize("later", ["2015-12-31", "2015-01-01", "2015-06-01"])
def test_dates_of_one_key_may_not_overlap(tmp_path, later):
    told = faults(tmp_path, GOOD, f"a,ʒ,,,,{later},,Act,no")
    assert [one for one in told if "overlap" in one]


def test_an_open_row_lets_nothing_follow(tmp_path):
    told = faults(tmp_path, "a,ʒ,,,,2015-01-01,,Act,no", "a,ʒ,,,,2020-01-01,,Act,no")
    assert told == ["things.csv:3:valid_from the dates of 'a' overlap with those of an earlier row"]


def test_all_faults_are_told_at_once(tmp_path):
    told = faults(tmp_path, ",ʒ,,,x,2015-01-01,,Act,yes", GOOD, "b,,,,,2015-13-01,,Act,yes")
    assert sorted(one.split()[0] for one in told) == [
        "things.csv:2:code",
        "things.csv:2:size",
        "things.csv:4:title",
        "things.csv:4:valid_from",
    ]


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "things.csv"
    path.write_bytes("code\nКража\n".encode("cp1251"))
    with pytest.raises(EsepError, match=r"things\.csv cannot be read"):
        read(Thing, path, ("xx",))


def test_an_unclosed_quote_is_refused(tmp_path):
    assert faults(tmp_path, '"a,ʒ,,,,2015-01-01,,Act,yes')[0].startswith("things.csv cannot be read")


def test_a_refusal_speaks_the_languages_of_esep(tmp_path):
    with pytest.raises(EsepError) as refused:
        things(tmp_path, ",ʒ,,,,2015-01-01,,Act,yes")
    assert "здесь нужно значение" in "\n".join(refused.value.said(Phrases.package(), "ru"))
    assert "мұнда мән керек" in "\n".join(refused.value.said(Phrases.package(), "kk"))
