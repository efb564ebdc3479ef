"""The intake: of a message what is good goes to disk, what is not is laid aside, and the sender is told."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from pathlib import Path
from time import time_ns

from esep.kernel.errors import EsepError
from esep.monitoring.fixes import Fixes, chosen
from esep.monitoring.intake.blocks import SEGMENT
from esep.monitoring.intake.committing import Committer, Waiting
from esep.monitoring.intake.device_keys import DeviceKeys
from esep.monitoring.intake.fix_log import NONE, FixLog
from esep.monitoring.intake.gateway import read_batch
from esep.monitoring.intake.hour_keys import HourKeys
from esep.monitoring.intake.messages import read_messages
from esep.monitoring.intake.quarantine import Aside, Quarantine
from esep.monitoring.intake.reasons import Reason
from esep.monitoring.intake.roster import Roster
from esep.monitoring.intake.seen import AGAIN, BACK, OTHER, Seen

LOG, HOURS, QUARANTINE = "log", "hours", "quarantine"
LARGEST = 8 << 20  # bytes of a message


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message: fixes taken, sent before, laid aside; a reason when none was good."""

    taken: int
    again: int
    aside: int
    reason: str = ""

    def as_data(self) -> dict[str, object]:
        """The receipt as a sender gets it."""
        return {name: value for name, value in asdict(self).items() if value != ""}


class Intake:
    """Takes messages into a folder: the log, the keys of hours, and the quarantine.

    Args:
        folder: made when it is not there.
        roster: the devices whose reports are taken.
        keys: those they sign with.
        clock: gives the instant of receipt in ms.
        linger: seconds a commit waits for others.
        segment: bytes of a segment of the log.

    Raises:
        EsepError: E-1030, E-1031, E-021, see `BlockLog`.
    """

    def __init__(
        self,
        folder: Path,
        roster: Roster,
        keys: DeviceKeys,
        *,
        clock: Callable[[], int] = lambda: time_ns() // 1_000_000,
        linger: float = 0.0,
        segment: int = SEGMENT,
    ) -> None:
        self.folder, self.roster, self.device_keys, self._clock = folder, roster, keys, clock
        self.hours = HourKeys(folder / HOURS)
        self.log = FixLog(folder / LOG, self.hours, segment)
        self.quarantine = Quarantine(folder / QUARANTINE, self.hours)
        self.seen = Seen(folder / LOG, self.hours, segment)
        self._committer = Committer(self.log, self.quarantine, self.seen, linger)

    def take(self, body: bytes, *, batch: bool = False) -> tuple[Receipt, Future[int]]:
        """Take a message; it may be acknowledged when the future is done. One caller at a time.

        Args:
            body: the message, as it came.
            batch: whether it is a gateway's batch and not a device's JSON.

        Raises:
            EsepError: E-1032 when the disk refused an earlier one: nothing more is acknowledged; E-1037 when
                so much waits for the disk that the sender must try again later.
        """
        now = self._clock()
        if len(body) > LARGEST:
            return self._handed_over(Receipt(0, 0, 1, Reason.TOO_LARGE), [Aside(Reason.TOO_LARGE, body)], now)
        if not self._committer.has_room(len(body) // 40):
            raise EsepError("E-1037")
        read = read_batch if batch else read_messages
        rows, asides = read(body, self.roster, self.device_keys, now)
        again = 0
        if len(rows):
            rows, again = self._new(rows, asides)
        reason = asides[0].reason if asides and not len(rows) and not again else ""
        return self._handed_over(Receipt(len(rows), again, len(asides), reason), asides, now, rows)

    def close(self) -> None:
        """Write what waits and let another process take over."""
        self._committer.close()
        self.log.blocks.close()

    def _new(self, rows: Fixes, asides: list[Aside]) -> tuple[Fixes, int]:
        """The rows to keep, and how many were sent before; others are added to the things laid aside."""
        fitted = self.roster.fits(rows)
        if not fitted.all():
            asides += self._asides(Reason.NOT_FITTED, rows[~fitted])
            rows = chosen(rows, fitted)
        verdicts = self.seen.judged(rows)
        if verdicts.max(initial=0) <= BACK:
            return rows, 0
        asides += self._asides(Reason.FORGED, rows[verdicts == OTHER])
        return chosen(rows, verdicts <= BACK), int((verdicts == AGAIN).sum())

    def _asides(self, reason: Reason, rows: Fixes) -> list[Aside]:
        return [
            Aside(reason, rows[place : place + 1].tobytes(), self.roster.codes[device], bool(guards))
            for place, (device, guards) in enumerate(
                zip(rows["device"].tolist(), self.roster.guards[rows["device"]], strict=True)
            )
        ]

    def _handed_over(
        self, receipt: Receipt, asides: list[Aside], now: int, rows: Fixes | None = None
    ) -> tuple[Receipt, Future[int]]:
        kept = NONE if rows is None else rows
        guards = self.roster.guards[kept["device"]]
        waiting = (
            Waiting(chosen(kept, ~guards), chosen(kept, guards), asides, now)
            if guards.any()
            else Waiting(kept, NONE, asides, now)
        )
        return receipt, self._committer.submit(waiting)
