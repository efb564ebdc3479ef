"""What a demonstration register can show: the periods it has figures of, and where to look first."""

from dataclasses import dataclass

from esep.codebook import Codebook
from esep.forms.demonstrating.plan import load_plan
from esep.forms.demonstrating.totals import load_totals
from esep.forms.demonstration import load_demonstration
from esep.kernel.periods import Period


@dataclass(frozen=True)
class Scene:
    """Where to look first.

    Attributes:
        period: that of the figures by territory.
        latest: the last period with published totals of the country.
        least: the territory with the fewest offences: a register of it alone is soon made.
        gravest: the code of the gravest of the classes.
    """

    period: Period
    latest: Period
    least: str
    gravest: str


def scene(book: Codebook) -> Scene:
    """Where to look first in the demonstration register of a codebook.

    Raises:
        EsepError: E-521 or E-910 when the codebook brings no demonstration.
    """
    shown, plan = load_demonstration(book), load_plan(book)
    headline = shown.form.index(shown.form.headline)
    least = min(shown.figures, key=lambda code: int(shown.figures[code][headline]))
    periods = [shown.period, *(one.period for one in load_totals(book, shown.form))]
    latest = max(periods, key=lambda period: period.end)
    return Scene(shown.period, latest, least, list(plan.classes.values())[-1])
