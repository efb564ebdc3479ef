"""`esep form` and `esep codebook`: what there is, in the languages of the codebook."""

import json

from esep.codebook import Codebook
from esep.forms.identities import identities


def test_the_forms_of_the_codebook(esep):
    done = esep("form", "list", "--json")
    told = {one["form"]: one for one in json.loads(done.stdout)}
    assert tuple(told) == Codebook.load("kz").forms
    assert (told["1-M"]["sections"], told["1-M"]["figures"]) == (26, 217_460)
    assert "217 460" in esep("form", "list", "--lang", "ru").stdout.replace("\xa0", " ")


def test_the_sections_of_a_form(esep, small):
    told = json.loads(esep("form", "show", "crisis-centre", "--json").stdout)
    assert [one["section"] for one in told["sections"]] == list(small.by_name)


def test_rows_columns_units_and_splits_of_a_section(esep, small):
    told = json.loads(esep("form", "show", "crisis-centre", "stays", "--json").stdout)
    assert [one["row"] for one in told["rows"]] == list(small.by_name["stays"].row_codes)
    assert {one["unit"] for one in told["columns"]} <= {"stays", "persons", "victims"}
    assert [one["control"] for one in told["splits"]] == controls_of(small, "stays")


def controls_of(form, section):
    """The controls of a section, looked up figure by figure."""
    matrix, here = identities(form), form.by_name[section]
    cells = range(here.offset, here.offset + here.size)
    met = {int(matrix.split[one]) for cell in cells for one in matrix.meeting_in(cell)}
    return [matrix.splits[number].control for number in sorted(met)]


def test_people_read_titles_and_reasons(esep):
    done = esep("form", "show", "crisis-centre", "stays", "--lang", "kk")
    assert "Орталықта болу" in done.stdout
    assert "бөліктер бүтінді құрайды" in done.stdout


def test_an_unknown_form_or_section(esep):
    assert esep("form", "show", "2-X").stderr.startswith("E-115 ")
    assert esep("form", "show", "crisis-centre", "nights").stderr.startswith("E-504 ")


def test_the_codebook_says_how_much_of_it_is_unverified(esep):
    book = Codebook.load("kz")
    told = json.loads(esep("codebook", "show", "--json").stdout)
    assert sum(one["unverified"] for one in told["files"]) == len(book.unverified())
    assert told["default_form"] == book.default_form
    listed = esep("codebook", "show", "--unverified").stdout
    assert book.unverified()[0].key in listed


def test_the_form_meant_where_none_is_named(tmp_path):
    head = 'code = "XA"\nlanguages = ["xa"]\nofficial = ["xa"]\nmoney = "XTS"\n'
    title = '[title]\nxa = "Aland"\n'
    folder = tmp_path / "aland"
    (folder / "forms" / "A").mkdir(parents=True)
    (folder / "codebook.toml").write_text(head + title, encoding="utf-8")
    assert Codebook.load(folder).default_form == "A"
    (folder / "forms" / "B").mkdir()
    assert Codebook.load(folder).default_form == ""
    (folder / "codebook.toml").write_text(head + 'default_form = "B"\n' + title, encoding="utf-8")
    assert Codebook.load(folder).default_form == "B"
