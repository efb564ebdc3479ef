"""Help names every command: nobody finds what it hides."""

from tests.cli.promised import ALONE, GROUPS


def test_help_names_all_commands(esep):
    shown = esep("--help").stdout
    assert all(f" {name} " in shown for name in (*ALONE, *GROUPS))
    for group, verbs in GROUPS.items():
        shown = esep(group, "--help").stdout
        assert all(f" {name} " in shown for name in verbs)
