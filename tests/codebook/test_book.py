"""A codebook is a folder: any country loads by the same code, and a faulty one is refused whole."""

from dataclasses import fields
from datetime import date

import pytest

from esep.codebook import Codebook
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period


def refusal(path):
    with pytest.raises(EsepError) as refused:
        Codebook.load(path)
    return refused.value


def test_an_invented_country_loads_from_data_alone(write):
    book = Codebook.load(write())
    assert (book.code, book.languages, book.money, book.title.in_("xx")) == (
        "ZZ",
        ("xx", "en"),
        "ZZD",
        "Ʒaʒa",
    )
    assert [one.code for one in book.territories.on(date(2005, 1, 1))] == ["ZZ-1@2010"]
    assert book.territories.named("oneland", date(2020, 1, 1)).code == "ZZ-1"
    groups = book.comparable(Period.year(2009), Period.year(2010))
    assert [group.code for group in groups] == ["ZZ-1+ZZ-2"]
    assert [row.key for row in book.unverified()] == ["ZZ-2"]


def test_what_an_invented_country_does_not_have_is_refused_when_asked(write):
    book = Codebook.load(write())
    assert (book.forms, book.figures) == ((), ())
    for ask in (
        lambda: book.articles.get("1", date(2020, 1, 1)),
        lambda: book.population.on("ZZ", date(2020, 1, 1)),
        lambda: book.calendar.works(date(2020, 1, 1)),
        lambda: book.form_folder("1"),
    ):
        with pytest.raises(EsepError):
            ask()


def test_a_country_may_speak_a_language_esep_does_not(write):
    folder = write()
    (folder / "phrases" / "xx").mkdir(parents=True)
    (folder / "phrases" / "xx" / "words.toml").write_text('[E-102]\nwhat = "ʒʒ {name}"\n', encoding="utf-8")
    book = Codebook.load(folder)
    assert book.phrases.say("E-102.what", "xx", name="q") == "ʒʒ q"


def test_a_codebook_without_its_country_refuses_to_name_it(write):
    heading = "code,kind,title_xx,title_en,own,valid_from,valid_to,source,verified\n"
    only = heading + "ZZ-1,province,Ʒun,,,2000-01-01,,Act,yes\n"
    book = Codebook.load(write(territories=only, changes="on,before,after,source,verified\n"))
    with pytest.raises(EsepError) as refused:
        book.territories.country(date(2020, 1, 1))
    assert refused.value.code == "E-104"


def test_forms_are_found_by_their_folders(write):
    folder = write()
    (folder / "forms" / "A-7").mkdir(parents=True)
    book = Codebook.load(folder)
    assert book.forms == ("A-7",)
    assert book.form_folder("A-7") == folder / "forms" / "A-7"
    with pytest.raises(EsepError) as refused:
        book.form_folder("A-8")
    assert (refused.value.code, refused.value.values["forms"]) == ("E-115", "A-7")


def test_a_reference_that_leads_nowhere_is_told_with_its_place(write):
    aliases = "alias,territory,language,valid_from,valid_to,source,verified\nQ,ZZ-9,,2000-01-01,,Act,no\n"
    error = refusal(write(aliases=aliases))
    assert error.code == "E-101"
    assert "aliases.csv:2:territory 'ZZ-9' stands in no row" in error.why


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("code = 1", "codebook.toml:code '1' cannot be read"),
        ('code = "ZZ"', "codebook.toml:languages a value is needed here"),
        ("code = ", "codebook.toml cannot be read"),
    ],
)
def test_a_faulty_heading_is_refused(write, head, fault):
    assert fault in refusal(write(head=head)).why


def test_no_codebook_there(tmp_path):
    error = refusal(tmp_path / "atlantis")
    assert (error.code, error.values["name"], error.values["shipped"]) == ("E-102", "atlantis", "kz")


def test_loading_twice_gives_the_same_rows():
    assert Codebook.load("kz").rows == Codebook.load("kz").rows


def test_a_book_that_comes_with_esep_is_read_as_it_is_asked_and_holds_what_reading_it_whole_finds():
    read = Codebook.load("kz")
    assert "articles" not in vars(read)
    assert read.list("article") is read.articles
    assert "population" not in vars(read)
    told = {row.file for row in read.rows}
    assert told >= {row.file for name in read.codes for row in read.codes[name]}
    with pytest.raises(AttributeError):
        _ = read.nothing_of_the_kind


def test_a_book_of_somebody_else_is_read_whole_at_once(write):
    assert vars(Codebook.load(write())).keys() == {one.name for one in fields(Codebook)}
