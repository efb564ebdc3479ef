"""The returns a command works on: read from workbooks, or taken from the store that received them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from esep.cli.desk import Desk
from esep.cli.paths import existing, workbooks
from esep.forms.consolidation import Consolidated, consolidate
from esep.forms.returns import Declared, Return, SetAside, declared, read_returns
from esep.forms.store import Store
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
    desk: Desk, paths: Sequence[Path], period: Period, territory: str | None = None, standing: str | None = None
) -> Intake:
    """Returns read from workbooks."""
    declarations, strange = declared_files(desk, paths, period, territory)
    with desk.working("working.reading", count=len(declarations)):
        returns, aside = read_returns(declarations, desk.controls, standing or "internal")
    return Intake(period, returns, [*strange, *aside])


def intake_of(
    desk: Desk,
    paths: Sequence[Path] | None,
    store: Path | None,
    period: Period,
    territory: str | None,
    standing: str | None = None,
) -> Intake:
    """Returns from workbooks, or those in force in a store; with `territory` of a store that one alone.

    Raises:
        EsepError: E-409 when not exactly one of the two is given, or a standing for returns in a store,
            which have theirs; E-404 when there is no such store.
    """
    if bool(paths) == (store is not None) or (store is not None and standing):
        raise EsepError("E-409")
    if store is None:
        return read_files(desk, paths or (), period, territory, standing)
    code = territory and desk.book.territories.named(territory, period.last).code
    with desk.working("working.opening", path=store):
        returns, aside = Store(existing(store), desk.book).returns(desk.form, period)
    return Intake(period, [one for one in returns if code in (None, one.territory)], aside)


def consolidated(desk: Desk, intake: Intake) -> Consolidated:
    """The sum of what came in.

    Raises:
        EsepError: E-302 when nothing did; what was set aside is told before.
    """
    if not intake.returns:
        desk.set_aside(intake.aside)
    return consolidate(desk.form, desk.book, intake.returns)
