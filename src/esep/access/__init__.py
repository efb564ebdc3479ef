"""Who may read what, and the trail of every read."""

from esep.access.actors import PUBLIC, Actor, Actors
from esep.access.asked import Asked, Target
from esep.access.decision import Decision, decide
from esep.access.gate import Gate
from esep.access.permissions import Permissions
from esep.access.purposes import Purpose
from esep.access.regions import Regions
from esep.access.rights import READERS, Right, reads
from esep.access.roles import Action, Role
from esep.access.sqlite_trail import SqliteRows
from esep.access.trail import Head, MemoryRows, Trail

__all__ = [
    "PUBLIC",
    "READERS",
    "Action",
    "Actor",
    "Actors",
    "Asked",
    "Decision",
    "Gate",
    "Head",
    "MemoryRows",
    "Permissions",
    "Purpose",
    "Regions",
    "Right",
    "Role",
    "SqliteRows",
    "Target",
    "Trail",
    "decide",
    "reads",
]
