"""Where everything of a running service lies, below one folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of a service.

    >>> Places(Path("monitoring")).shard(0).as_posix()
    'monitoring/shards/0'
    """

    folder: Path

    @property
    def intake(self) -> Path:
        """What was taken in: log, keys of hours, quarantine."""
        return self.folder / "intake"

    @property
    def log(self) -> Path:
        """The log of fixes."""
        return self.intake / "log"

    @property
    def hours(self) -> Path:
        """The keys of hours."""
        return self.intake / "hours"

    @property
    def devices(self) -> Path:
        """The codes of devices by number."""
        return self.folder / "devices"

    @property
    def beats(self) -> Path:
        """The signs of life."""
        return self.folder / "beats"

    @property
    def names(self) -> Path:
        """What the numbers of alerts mean."""
        return self.folder / "names"

    @property
    def told(self) -> Path:
        """Which alerts stand in the register, and as what."""
        return self.folder / "told.sqlite"

    @property
    def history(self) -> Path:
        """The history of fixes."""
        return self.folder / "history"

    @property
    def watched(self) -> Path:
        """Over whom each worker watches."""
        return self.folder / "watched.json"

    @property
    def left(self) -> Path:
        """The orders that cannot be judged as they stand."""
        return self.folder / "left.json"

    @property
    def outages(self) -> Path:
        """When nothing was judged."""
        return self.folder / "outages.jsonl"

    def shard(self, number: int) -> Path:
        """The folder of a worker."""
        return self.folder / "shards" / str(number)

    def steps(self, number: int) -> Path:
        """What a worker has said."""
        return self.shard(number) / "steps"
