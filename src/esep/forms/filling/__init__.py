"""A form filled from records: every cell is a balance of the ledger, for any territory, period and moment.

A cell is a measure of the form, of a population, under a concept: column, section and row. Files beside the
form say what each of the three asks of the ledger (`declaring`, `conditions`); `compiling` makes of them as
few questions as will do, `counting` puts the answers into cells, and `filled` is what comes out. No form is
named in the code.
"""

from esep.forms.filling.declaring import Filling, load_filling
from esep.forms.filling.fill import fill
from esep.forms.filling.filled import Filled, Gap, Residual

__all__ = ["Filled", "Filling", "Gap", "Residual", "fill", "load_filling"]
