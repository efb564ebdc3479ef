"""Help names every command: nobody finds what it hides."""


def test_help_names_all_commands(esep):
    shown = esep("--help").stdout
    assert all(f" {name} " in shown for name in ("returns", "form", "codebook", "demo"))
    verbs = (
        "receive",
        "check",
        "consolidate",
        "compare",
        "explain",
        "reconcile",
        "protocol",
        "accept",
        "report",
    )
    assert all(f" {name} " in esep("returns", "--help").stdout for name in verbs)
