"""Classes of what is recorded: who may see a field follows from its class, and from nothing else."""

from enum import StrEnum


class Class(StrEnum):
    """How far a field is protected, from open upwards.

    `OPEN` stands coded and in clear in the journal; everything above is ciphertext there and is read
    only with an actor, a purpose and a row in the trail.

    >>> Class.PERSON.level, Class.SPECIAL > Class.CASE
    (2, True)
    """

    OPEN = "open"
    CASE = "case"
    PERSON = "person"
    SPECIAL = "special"
    SEALED = "sealed"

    @property
    def level(self) -> int:
        """0 for open, rising with protection."""
        return _ORDER.index(self.value)

    def __lt__(self, other: str) -> bool:
        return self.level < Class(other).level

    def __le__(self, other: str) -> bool:
        return self.level <= Class(other).level

    def __gt__(self, other: str) -> bool:
        return self.level > Class(other).level

    def __ge__(self, other: str) -> bool:
        return self.level >= Class(other).level


_ORDER = ("open", "case", "person", "special", "sealed")
