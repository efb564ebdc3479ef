"""Cards out of files of other systems: any layout by a mapping, nothing lost, sent twice is told once."""

from esep.register.importing.mapping import ImportMapping
from esep.register.importing.mapping_file import load_mapping, read_mapping, shipped_mapping
from esep.register.importing.own_template import template_mapping
from esep.register.importing.permitted import Permitted
from esep.register.importing.run import Bad, Imported, run, trial

__all__ = [
    "Bad",
    "ImportMapping",
    "Imported",
    "Permitted",
    "load_mapping",
    "read_mapping",
    "run",
    "shipped_mapping",
    "template_mapping",
    "trial",
]
