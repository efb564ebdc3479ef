"""Every title of every domain in the languages of the first country, and none that nothing bears."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from esep.domains import load, wording
from esep.domains.wording import keys_of
from esep.kernel.errors import EsepError
from esep.ledger.measures import measures
from esep.ledger.tables.naming import Naming

DOMAINS = load()
LANGUAGES = ("ru", "kk")
WORDS = Path(wording.__file__).parent / "words"
KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_declared_has_a_title(lang):
    keys = {key for domain in DOMAINS.domains for key in keys_of(domain)}
    assert keys == set(DOMAINS.words[lang])
    assert len(keys) > 500


def test_no_title_is_in_the_wrong_letters():
    for lang in LANGUAGES:
        for key, title in DOMAINS.words[lang].items():
            assert not re.search("[A-Za-z]", title), (lang, key)
    assert not [key for key, title in DOMAINS.words["ru"].items() if KAZAKH.search(title)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_measure_adds_to_its_definition_is_told_in_the_readers_language(lang, kz):
    naming = Naming(kz, DOMAINS, lang, date(2023, 12, 31))
    adding = [one for one in measures(DOMAINS).values() if one.measure.source]
    assert len(adding) > 50
    for one in adding:
        assert naming.definition(one).endswith(f" {DOMAINS.words[lang][f'#{one.name}.source']}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_shared_title_is_that_of_several_records(lang):
    """What one record alone bears is titled with its domain, and what none bears nowhere."""
    shared = tomllib.loads((WORDS / lang / "shared.toml").read_text(encoding="utf-8"))
    borne = [
        (table, place)
        for one in DOMAINS.domains
        for table, places in keys_of(one).values()
        for place in places
    ]
    assert shared
    for table, titles in shared.items():
        assert {place: borne.count((table, place)) > 1 for place in titles} == dict.fromkeys(titles, True)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_states_and_cards_of_a_record_are_told_apart(lang):
    for record in DOMAINS.records.values():
        for names in (
            [f"{record.name}:{state}" for state in record.states],
            [card.kind for card in record.cards.values()],
        ):
            titles = [DOMAINS.word(name, lang, "") for name in names]
            assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_fields_of_a_card_are_told_apart(lang):
    for kind, card in DOMAINS.cards.items():
        titles = [DOMAINS.word(field.path, lang, field.label) for field in card.fields]
        assert len(set(titles)) == len(titles), kind


VISITS = """
from esep.declare import Domain, Record, day
visits = Record("visit", "Visit of a prosecutor")
@visits.card(opens="noted")
class Noted:
    '''A prosecutor has visited.'''
    visited_on = day("Day of the visit")
DOMAIN = Domain("visits", "Visits", visits)
"""


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ('[cards]\n"visit.cancelled" = "Отменено"', "[cards] visit.cancelled"),
        ('[fields]\nleft_on = "День"\n[rules]\nVIS-9 = "x"', "[fields] left_on, [rules] VIS-9"),
        ('[card]\n"visit.noted" = "Посещение"', "[card]"),
        ('[cards]\n"visit.noted" = " "', "[cards]"),
        ("[cards", "Expected"),
        ("cards = 1", "[cards]"),
    ],
)
def test_words_for_what_is_not_declared_are_refused(tmp_path, words, fault):
    (tmp_path / "visits.py").write_text(VISITS, encoding="utf-8")
    (tmp_path / "words" / "ru").mkdir(parents=True)
    (tmp_path / "words" / "ru" / "visits.toml").write_text(words, encoding="utf-8")
    with pytest.raises(EsepError) as refused:
        load([tmp_path / "visits.py"])
    assert refused.value.code == "E-701"
    assert fault in refused.value.why
    assert "ru/visits.toml" in refused.value.what


def test_a_title_of_one_field_goes_before_that_of_all_fields_of_its_name(tmp_path):
    (tmp_path / "visits.py").write_text(VISITS, encoding="utf-8")
    (tmp_path / "words" / "ru").mkdir(parents=True)
    (tmp_path / "words" / "ru" / "visits.toml").write_text(
        '[fields]\nvisited_on = "День"\n"visit.noted.visited_on" = "День посещения"', encoding="utf-8"
    )
    found = load([tmp_path / "visits.py"])
    assert found.word("visit.noted.visited_on", "ru", "Day") == "День посещения"
    assert found.word("visit.noted.visited_on", "kk", "Day") == "Day"
