"""Titles fall back in a fixed order; phrase files merge, and every fault of theirs is named at once."""

import pickle

import pytest

from esep.kernel.errors import EsepError
from esep.kernel.phrase_files import PACKAGE_PHRASES, package_languages, package_sentences, read_language
from esep.kernel.texts import Phrases, Text, disagreements

THEFT = Text({"en": "Theft", "kk": "Ұрлық", "ru": "Кража"}, own={"en"})


def write(folder, lang, name, content):
    path = folder / lang / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return folder


def test_a_title_is_given_in_the_language_asked():
    assert THEFT.in_("ru") == "Кража"


def test_without_it_in_the_first_official_language():
    assert THEFT.in_("de") == "Ұрлық"


def test_without_an_official_one_in_any():
    assert Text({"en": "Theft"}, own={"en"}).in_("ru") == "Theft"


def test_official_means_present_and_not_our_own():
    assert [THEFT.official(lang) for lang in ("ru", "en", "de")] == [True, False, False]


def test_blank_counts_as_absent():
    assert list(Text({"ru": "Кража", "kk": "  ", "en": ""})) == ["ru"]


def test_a_title_in_no_language_is_refused():
    with pytest.raises(EsepError, match="E-011"):
        Text({"ru": " "})


def test_a_mark_on_a_translation_that_is_not_there_is_refused():
    with pytest.raises(EsepError, match=r"E-012.*kk"):
        Text({"ru": "Кража", "kk": ""}, own={"kk"})


def test_equal_titles_are_one_key_and_a_mark_makes_a_difference():
    same = Text(dict(THEFT), own=["en"])
    assert {THEFT: 1}[same] == 1
    assert Text(dict(THEFT)) != THEFT
    assert THEFT != "Theft"
    assert pickle.loads(pickle.dumps(THEFT)) == THEFT


def test_a_title_does_not_change_with_the_mapping_it_came_from():
    source = {"ru": "Кража"}
    text = Text(source)
    source["ru"] = "Грабёж"
    assert text["ru"] == "Кража"


def test_a_folder_adds_a_language_and_english_fills_the_gaps(tmp_path):
    phrases = Phrases.load(write(tmp_path, "xx", "words.toml", '[error]\nwhy = "zakaj"'))
    assert phrases.say("error.why", "xx") == "zakaj"
    assert phrases.say("error.next", "xx") == "next"
    assert "xx" in phrases.languages
    assert phrases.speaks("error.why", "xx")
    assert not phrases.speaks("error.next", "xx")


def test_later_folders_win(tmp_path):
    first = write(tmp_path / "1", "en", "a.toml", 'error.why = "because"')
    second = write(tmp_path / "2", "en", "b.toml", 'error.why = "for"')
    assert Phrases.load(first, second).say("error.why", "en") == "for"
    assert Phrases.load(second, first).say("error.why", "en") == "because"


def test_all_faults_are_named_at_once(tmp_path):
    write(tmp_path, "xx", "a.toml", 'error.why = "one"\nerror.rule = 5\nerror.next = " "')
    write(tmp_path, "xx", "b.toml", 'error.why = "two"')
    write(tmp_path, "xx", "c.toml", "not toml")
    write(tmp_path, "xx", "d.toml", '"E-001.what" = "{text.__class__}"\nperiod.year = "{year!r}"\nx = "{"')
    write(tmp_path, "xx", "e.toml", 'period.month = "{monht}"')
    with pytest.raises(EsepError) as refused:
        Phrases.load(tmp_path, tmp_path / "absent")
    for named in (
        "b.toml: error.why: given twice",
        "a.toml: error.rule: not a sentence",
        "a.toml: error.next: not a sentence",
        "c.toml",
        "d.toml: E-001.what: placeholder",
        "d.toml: period.year: placeholder",
        "d.toml: x:",
        "period.month: unknown placeholders ['monht']",
        "absent: no such folder",
    ):
        assert named in refused.value.why


def test_an_unknown_phrase_and_a_missing_value_are_mistakes_of_the_programmer():
    with pytest.raises(LookupError, match=r"no\.such\.phrase"):
        Phrases.package().say("no.such.phrase", "ru")
    with pytest.raises(LookupError, match="month"):
        Phrases.package().say("period.month", "ru", year=2022)


def test_a_phrase_is_there_when_english_has_it():
    assert "period.month" in Phrases.package()
    assert "period.moon" not in Phrases.package()


def test_no_sentence_of_the_package_waits_for_a_value_that_its_english_one_is_not_given():
    spoken = {lang: package_sentences(lang) for lang in package_languages()}
    assert len(spoken) >= 3
    keys = set().union(*spoken.values())
    assert disagreements(spoken, spoken, keys) == []
    wrong = {**spoken, "ru": {"period.month": "{month} {jahr}"}}
    assert disagreements(wrong, {"ru": wrong["ru"]}, keys) == [
        "ru: period.month: unknown placeholders ['jahr']"
    ]


@pytest.mark.parametrize("lang", package_languages())
def test_a_sentence_of_the_package_is_found_by_the_heading_of_its_table_as_well_as_by_reading_all(lang):
    whole, faults = read_language(PACKAGE_PHRASES / lang)
    assert not faults
    for path in sorted((PACKAGE_PHRASES / lang).glob("*.toml")):
        above = path.read_text(encoding="utf-8").partition("\n[")[0].split("\n")
        assert all(not line or line[0] in "#[" for line in above), f"{path.name}: a sentence without a table"
    asked = package_sentences.__wrapped__(lang)
    assert {key: asked[key] for key in reversed(whole)} == whole == dict(package_sentences.__wrapped__(lang))
    assert "no.such.phrase" not in asked
