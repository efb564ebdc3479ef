"""Where the history of a register stands, and what a reading of it is called in the trail."""

from pathlib import Path

from esep.access import Target

HISTORY = Path("monitoring") / "history"
WHOLE_HISTORY = Target(record="monitoring:history")
