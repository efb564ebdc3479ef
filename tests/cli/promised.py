"""The commands that are promised to users, each as the words that call it; one place for all tests."""

GROUPS = {
    "returns": (
        "receive",
        "check",
        "consolidate",
        "compare",
        "explain",
        "reconcile",
        "protocol",
        "accept",
        "report",
    ),
    "form": ("list", "show"),
    "codebook": ("show",),
    "card": ("new", "show"),
    "record": ("show",),
    "person": ("find", "add"),
}
ALONE = (
    *("init", "domains", "due", "import", "verify", "checkpoint", "receipt", "backup", "restore"),
    "demo",
)
PROMISED = {*((name,) for name in ALONE), *((group, name) for group in GROUPS for name in GROUPS[group])}
