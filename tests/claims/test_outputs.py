"""The data of a checked text have the shape that is promised, and name places that are in the text."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.claims.evaluation import articles

from esep.claims import check
from esep.claims.outputs import as_data
from esep.codebook import Codebook

SCHEMA = Draft202012Validator(json.loads(Path(__file__).with_name("checked.schema.json").read_text("utf-8")))
BOOK = Codebook.load("kz")
TEXTS = [one for one in articles("open") if one.name[:2] in {"03", "10", "13", "20", "30", "42", "47"}]


@pytest.mark.parametrize("article", TEXTS, ids=lambda one: one.name)
@pytest.mark.parametrize("lang", BOOK.languages)
def test_every_text_has_the_promised_shape_in_every_language(article, lang):
    checked = check(article.text, published_on=article.published_on, codebook=BOOK)
    data = json.loads(json.dumps(as_data(checked, BOOK, lang)))
    assert [error.message for error in SCHEMA.iter_errors(data)] == []
    text = checked.prose.text
    assert all(one["printed"] == text[one["start"] : one["end"]] for one in data["numbers"])
    assert all(one["quote"] == text[one["start"] : one["end"]] for one in data["claims"])
    ids = {one["id"] for one in data["claims"]}
    assert {link["claim"] for one in data["claims"] for link in one["links"]} <= ids
    assert {one for number in data["numbers"] for one in number["claims"]} <= ids
    counts = data["summary"]
    assert counts["figures"] == sum(counts.values()) - counts["numbers"] - counts["figures"]


def test_the_schema_misses_nothing_that_is_not_promised():
    data = as_data(check("It fell by 14% from 88 to 77.", codebook=BOOK), BOOK, "en")
    assert SCHEMA.is_valid(data)
    assert not SCHEMA.is_valid({**data, "text": "It fell"})
    assert not SCHEMA.is_valid({**data, "claims": [{**data["claims"][0], "kind": "guess"}]})


def test_the_text_itself_is_not_repeated_in_the_data():
    said = "Nobody said so and nobody was there. It fell by 14% from 88 to 77. The end of it all."
    told = json.dumps(as_data(check(said, codebook=BOOK), BOOK, "en"))
    assert "Nobody said" not in told
    assert "The end" not in told
