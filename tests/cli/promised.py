"""The commands that are promised to users, each as the words that call it; one place for all tests."""

GROUPS = {
    "returns": (
        "receive",
        "check",
        "consolidate",
        "compare",
        "explain",
        "together",
        "reconcile",
        "protocol",
        "accept",
        "report",
    ),
    "form": ("list", "show", "fill"),
    "codebook": ("show", "lists"),
    "card": ("new", "show"),
    "record": ("show", "extract"),
    "trail": ("show", "verify"),
    "person": ("find", "add", "merge", "erase"),
    "ledger": ("catch-up", "rebuild", "check"),
    "monitor": ("run", "watch", "replay", "explain", "demo"),
    "demo": ("build", "returns", "register"),
}
ALONE = (
    *("init", "domains", "due", "hand-over", "overlaps", "template", "import", "verify", "checkpoint"),
    *("receipt", "paper", "backup", "restore", "rebuild", "table", "measures", "explain", "revisions"),
    "check",
)
BELOW_GROUPS = {
    ("monitor", "zones"): ("check",),
    ("monitor", "match"): ("ask", "see", "unmask"),
    ("monitor", "history"): ("export", "import", "verify"),
    ("monitor", "desk"): ("queue", "take", "step", "resolve", "reopen", "hand-on", "handover", "times"),
}
PROMISED = {
    *((name,) for name in ALONE),
    *((group, name) for group in GROUPS for name in GROUPS[group]),
    *((*of, name) for of in BELOW_GROUPS for name in BELOW_GROUPS[of]),
}
