"""A return: a form filled by an office for a territory and a period, with what the controls say of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from esep.codebook import Codebook
from esep.codebook.territories import Territory
from esep.forms.batch import read_workbooks
from esep.forms.controls import Controls
from esep.forms.findings import Finding
from esep.forms.reading import Workbook
from esep.kernel.errors import EsepError
from esep.kernel.periods import Period

INVENTED = "demonstration"
STANDINGS = (INVENTED, "internal", "draft", "released")


@dataclass(frozen=True)
class Return:
    """One return as received.

    `territory` is a code of the codebook, `standing` what it may be used for: a demonstration (invented
    figures in it), internal, or draft. `findings` are told worst first. `reporter` is the number of the unit
    that filed it, empty where the office of the territory did.
    """

    territory: str
    period: Period
    standing: str
    workbook: Workbook
    findings: tuple[Finding, ...]
    reporter: str = ""

    @property
    def file(self) -> str:
        """The name of the file it came in."""
        return self.workbook.file


@dataclass(frozen=True)
class SetAside:
    """A file that is no return: its name and why; the others go on without it."""

    file: str
    refusal: EsepError


@dataclass(frozen=True)
class Declared:
    """A file with the territory and the period that its sender declares; neither is ever guessed."""

    path: Path
    territory: Territory
    period: Period


def declared(
    paths: Iterable[Path], book: Codebook, period: Period, territory: str | None = None
) -> tuple[list[Declared], list[SetAside]]:
    """Files with their territories: from the aliases of file names, or the one named for all.

    Raises:
        EsepError: E-105 to E-110 when `territory` itself is unknown. A file whose name means no
            territory, or the same one as another file, or another one than `territory`, is set aside.
    """
    found: list[Declared] = []
    aside: list[SetAside] = []
    given = book.territories.get(territory, period.last) if territory else None
    for path in paths:
        try:
            place = _place(path, book, period, given)
        except EsepError as refusal:
            aside.append(SetAside(path.name, refusal))
            continue
        twin = next((one.path.name for one in found if one.territory.code == place.code), None)
        if twin is None:
            found.append(Declared(path, place, period))
        else:
            again = EsepError("E-301", file=path.name, other=twin, territory=place.code)
            aside.append(SetAside(path.name, again))
    return found, aside


def _place(path: Path, book: Codebook, period: Period, given: Territory | None) -> Territory:
    """The territory of a file, where what was declared for it and its name do not contradict each other."""
    try:
        named = book.territories.named(path.stem, period.last)
    except EsepError:
        if given is None:
            raise
        return given
    if given is not None and named.code != given.code:
        raise EsepError("E-317", file=path.name, named=named.title, given=given.title)
    return named


def read_returns(
    declarations: Sequence[Declared], controls: Controls, standing: str = "internal"
) -> tuple[list[Return], list[SetAside]]:
    """The returns of many offices, read on all cores and controlled; a bad file does not stop the others.

    A workbook that calls itself a demonstration is one, whatever `standing` is declared for it.
    """
    found: list[Return] = []
    aside: list[SetAside] = []
    results = read_workbooks([one.path for one in declarations], controls.form)
    for one, (path, result) in zip(declarations, results, strict=True):
        if isinstance(result, EsepError):
            aside.append(SetAside(path.name, result))
            continue
        findings = controls.check(result.values, result.unread, result.problems)
        stands = INVENTED if result.saved.standing == INVENTED else standing
        found.append(Return(one.territory.code, one.period, stands, result, tuple(findings)))
    return found, aside
