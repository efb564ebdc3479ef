"""A register for a first try, made of cards so that published figures come out of it to the unit.

Groups of offences are dealt from the figures (`dealing`, `cutting`), offences are made of them (`lives`),
cards of offences (`cards`), and the cards are entered as the register would have learned of them
(`entering`, `building`). Totals that no form prints are carried by families, centres and events (`aims`,
`protection`).
"""

from esep.forms.demonstrating.aims import Aim, Size, load_aims
from esep.forms.demonstrating.building import OFFICER, build
from esep.forms.demonstrating.carried import marked
from esep.forms.demonstrating.groups import Unmet
from esep.forms.demonstrating.scene import Scene, scene

__all__ = ["OFFICER", "Aim", "Scene", "Size", "Unmet", "build", "load_aims", "marked", "scene"]
