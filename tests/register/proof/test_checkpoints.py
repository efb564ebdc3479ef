"""What was signed, and whether the journal still continues it."""

from dataclasses import replace

import pytest

from esep.kernel.errors import EsepError
from esep.register.checkpoints import Checkpoint, growth
from esep.register.entries import Head
from esep.register.merkle import leaf_hash, root
from esep.register.notes import SigningKey
from esep.register.paths import consistency_path

ORIGIN = "example.org/register"
KEY = SigningKey(ORIGIN, bytes(range(32)))
LEAVES = [leaf_hash(b"%d" % number) for number in range(9)]


def read(_height, index):
    return LEAVES[index]


def at(size):
    return Checkpoint.of(ORIGIN, Head(size, root(LEAVES[:size]), bytes([size] * 32), size))


@pytest.mark.parametrize("size", range(10))
def test_a_checkpoint_is_read_as_it_was_written(size):
    note = at(size).signed(KEY)
    assert Checkpoint.opened(note, [KEY.verifier]) == at(size)


def test_a_checkpoint_says_what_the_format_asks_for():
    lines = at(9).text.split("\n")
    assert lines[:2] == [ORIGIN, "9"]
    assert [len(lines[2]), lines[3][:6], lines[4], lines[5]] == [
        44,
        "chain ",
        "known_at 1970-01-01T00:00:00.000009Z",
        "",
    ]


@pytest.mark.parametrize("old", range(9))
def test_a_journal_that_grew_is_fine(old):
    assert growth(at(old), at(9), consistency_path(old, 9, read)) == 9 - old


def refused(code, kept, now, path):
    with pytest.raises(EsepError) as fault:
        growth(kept, now, path)
    assert fault.value.code == code


def test_a_journal_that_shrank_is_named():
    refused("E-646", at(9), at(8), [])


def test_a_journal_with_another_past_is_named():
    path = consistency_path(5, 9, read)
    refused("E-647", replace(at(5), root=LEAVES[0]), at(9), path)
    refused("E-647", at(5), at(9), path[1:])
    refused("E-647", at(4), at(9), path)


@pytest.mark.parametrize("other", [{"root": LEAVES[0]}, {"chain": bytes(32)}, {"known_at": at(8).known_at}])
def test_a_journal_of_the_same_size_is_the_same_journal(other):
    assert growth(at(9), at(9), []) == 0
    refused("E-647", replace(at(9), **other), at(9), [])


def test_a_checkpoint_of_another_register_is_named():
    refused("E-648", replace(at(5), origin="example.org/other"), at(9), [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n9\n", "\n09\n"),
        ("\n9\n", "\n-9\n"),
        ("\n9\n", "\n9 \n"),
        ("\n9\n", "\n\n9\n"),
        ("\n9\n", "\n٩\n"),
        ("chain ", "Chain "),
        ("known_at ", "known "),
        ("00.000009Z", "00Z"),
        ("00.000009Z\n", "00.000009Z\nmore\n"),
        ("00.000009Z\n", "00.000009Z"),
        ("=\nchain", "\nchain"),
        ("=\nchain", "A=\nchain"),
        ("=\nchain", "!\nchain"),
        ("=\nchain", "A\nchain"),
    ],
)
def test_what_is_no_checkpoint_is_refused(before, after):
    text = at(9).text
    assert before in text
    with pytest.raises(EsepError, match="E-645"):
        Checkpoint.parse(text.replace(before, after))


def test_an_origin_of_two_lines_is_not_signed_as_one():
    with pytest.raises(EsepError, match="E-640"):
        replace(at(9), origin="a\x00b").signed(KEY)
