"""The returns a command works on: read from workbooks, or taken from the store that received them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from esep.cli.desk import Desk
from esep.cli.misuse import misuse_when
from esep.cli.paths import existing, workbooks
from esep.forms.consolidation import Consolidated, consolidate
from esep.forms.findings import Finding, worst_first
from esep.forms.plausibility import implausible
from esep.forms.returns import Declared, Return, SetAside, declared, read_returns
from esep.forms.store import Store
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period
from esep.kernel.texts import Phrases, Text


@dataclass(frozen=True)
class Intake:
    """What came in for a period, and what was set aside with its reason.

    `earlier` is the cumulative return of a territory before this one, where a store has it.
    """

    period: Period
    returns: Sequence[Return]
    aside: Sequence[SetAside]
    earlier: Mapping[str, Return] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether nothing was set aside and every figure was read."""
        return not self.aside and all(one.workbook.complete for one in self.returns)


def filed_period(desk: Desk, code: str) -> Period:
    """The period as written, which must be one the form is filed for.

    Raises:
        MisuseError: E-001 when it is no period.
        EsepError: E-413 when this version of the form is not filed for it.
    """
    with misuse_when("E-001"):
        period = Period.parse(code)
    form = desk.form
    if not form.holds_on(period.last) or not kinds_of(period) & set(form.periods):
        known = f"{form.valid_from} – {form.valid_to or ''}".strip()
        kinds = _kinds_said(desk.book.phrases, form.periods)
        raise EsepError("E-413", form=form.form, version=form.version, period=code, known=known, kinds=kinds)
    return period


def kinds_of(period: Period) -> set[str]:
    """What kinds of period it is, in the words of the forms.

    >>> sorted(kinds_of(Period.month(2022, 1))), kinds_of(Period.parse("2022-02..2022-03"))
    (['cumulative', 'month'], set())
    """
    year, month, last = period.start.year, period.start.month, period.last.month
    kinds = {
        "month": Period.month(year, month),
        "quarter": Period.quarter(year, (month + 2) // 3),
        "cumulative": Period.cumulative(year, last),
        "year": Period.year(year),
    }
    return {kind for kind, other in kinds.items() if other == period}


def _kinds_said(phrases: Phrases, kinds: Sequence[str]) -> Text:
    """Kinds of period in every language, for a refusal that may be told in any."""
    return Text(
        {
            lang: ", ".join(phrases.say(f"cli.period.{kind}", lang) for kind in kinds)
            for lang in sorted(phrases.languages)
        }
    )


def declared_files(
    desk: Desk, paths: Sequence[Path], period: Period, territory: str | None
) -> tuple[list[Declared], list[SetAside]]:
    """The workbooks with the territory and the period declared for them."""
    return declared(workbooks(paths), desk.book, period, code_of(desk, territory, period))


def code_of(desk: Desk, territory: str | None, period: Period) -> str | None:
    """The code of a territory under any name the codebook knows at the end of the period.

    Raises:
        MisuseError: E-105 or E-106 when nobody knows the name.
        EsepError: E-107 when it is known and meant no territory then.
    """
    with misuse_when("E-105", "E-106"):
        return territory and desk.book.territories.named(territory, period.last).code


def read_files(
    desk: Desk,
    paths: Sequence[Path],
    period: Period,
    territory: str | None = None,
    standing: str | None = None,
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
    """Returns from workbooks, or those in force in a store.

    Raises:
        EsepError: E-409 when not exactly one of the two is given, or a territory or a standing for returns
            in a store, which have theirs; E-404 when there is no such store.
    """
    if bool(paths) == (store is not None) or (store is not None and (territory or standing)):
        raise EsepError("E-409")
    if store is None:
        return read_files(desk, paths or (), period, territory, standing)
    with desk.working("working.opening", path=store):
        return kept_in(desk, Store(existing(store), desk.book), period)


def kept_in(desk: Desk, store: Store, period: Period, fresh: Sequence[Return] = ()) -> Intake:
    """The returns in force in a store, with those before them; `fresh` were just read and received."""
    new = {one.territory for one in fresh}
    kept, aside = store.returns(desk.form, period, without=new)
    before = store.period_before(desk.form, period)
    earlier = store.returns(desk.form, before)[0] if before else []
    return Intake(period, [*fresh, *kept], aside, {one.territory: one for one in earlier})


def found_in(desk: Desk, intake: Intake) -> dict[str, list[Finding]]:
    """What is to be said of each return, worst first: what breaks a control, then what only looks wrong."""
    doubts = doubts_in(desk, intake)
    return {one.territory: worst_first([*one.findings, *doubts[one.territory]]) for one in intake.returns}


def doubts_in(desk: Desk, intake: Intake) -> dict[str, list[Finding]]:
    """What only looks wrong in each return: warnings, each of which can be right."""
    return implausible(desk.form, desk.book, intake.returns, intake.earlier)


def consolidated(desk: Desk, intake: Intake) -> Consolidated:
    """The sum of what came in.

    Raises:
        EsepError: E-302 when nothing did; what was set aside is told before.
    """
    if not intake.returns:
        desk.set_aside(intake.aside)
    return consolidate(desk.form, desk.book, intake.returns)
