"""A journal of any store is copied into one file, entry by entry."""

from pathlib import Path

from tests.register.drafts import drafts

from esep.register.examination import examine
from esep.register.journal_copy import JournalCopy, pour_into_file, without_log
from esep.register.merkle import STEP
from esep.register.sqlite import SqliteJournal


def test_a_journal_of_any_store_becomes_a_file_with_the_same_head(journal, tmp_path: Path):
    with journal.writing() as writer:
        writer.append(drafts(range(1, 700)))
        writer.append(drafts(range(700, 712), record="order:2"))
    path = tmp_path / "copy.sqlite"
    assert pour_into_file(journal, path) == 711
    with SqliteJournal(path) as copied:
        assert copied.head() == journal.head()
        assert list(copied.entries()) == list(journal.entries())
        assert [entry.seq for entry in copied.of_record("order:2")] == list(range(700, 712))
        assert copied.find_key("desk", "705") == journal.find_key("desk", "705")
        assert copied.subtree(STEP, 1) == journal.subtree(STEP, 1)
    without_log(path)
    assert examine(JournalCopy(path).rows(), "example.org/register", []).root == journal.head().root
