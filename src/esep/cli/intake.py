"""The returns a command works on: read from workbooks, or taken from the store that received them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from esep.cli.desk import Desk
from esep.cli.paths import workbooks
from esep.forms.consolidation import Consolidated, consolidate
from esep.forms.returns import Declared, Return, SetAside, declared, read_returns
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period


@dataclass(frozen=True)
class Intake:
    """What came in for a period, and what was set aside with its reason."""

    period: Period
    returns: Sequence[Return]
    aside: Sequence[SetAside]

    @property
    def whole(self) -> bool:
        """Whether nothing was set aside and every figure was read."""
        return not self.aside and all(one.workbook.complete for one in self.returns)


def declared_files(
    desk: Desk, paths: Sequence[Path], period: Period, territory: str | None
) -> tuple[list[Declared], list[SetAside]]:
    """The workbooks with the territory and the period declared for them."""
    code = territory and desk.book.territories.named(territory, period.last).code
    return declared(workbooks(paths), desk.book, period, code)


def read_files(
    desk: Desk, paths: Sequence[Path], period: Period, territory: str | None, standing: str | None
) -> Intake:
    """Returns read from workbooks."""
    declarations, strange = declared_files(desk, paths, period, territory)
    with desk.working("working.reading", count=len(declarations)):
        returns, aside = read_returns(declarations, desk.controls, standing or "internal")
    return Intake(period, returns, [*strange, *aside])
