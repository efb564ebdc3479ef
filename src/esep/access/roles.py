"""Who acts, what they may ask to do, and how far a permission reaches: the words of every decision."""

from enum import StrEnum

from esep.declare.classes import Class


class Role(StrEnum):
    """What an actor is in the chain of criminal justice. A person with two roles is two actors.

    >>> Role("prosecutor") is Role.PROSECUTOR
    True
    """

    DUTY_OFFICER = "duty_officer"
    INVESTIGATOR = "investigator"
    HEAD_OF_INVESTIGATION = "head_of_investigation"
    DISTRICT_OFFICER = "district_officer"
    PROSECUTOR = "prosecutor"
    REGISTRAR = "registrar"
    STATISTICIAN = "statistician"
    PROBATION_OFFICER = "probation_officer"
    MONITORING_OPERATOR = "monitoring_operator"
    MONITORING_SERVICE = "monitoring_service"
    SHELTER_WORKER = "shelter_worker"
    JUVENILE_INSPECTOR = "juvenile_inspector"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    PUBLIC = "public"

    def concerns(self, record: str) -> bool:
        """Whether records of this type are the role's business at all; it may do nothing with others.

        The service that judges positions is a program: it opens the places of orders and nothing beside.

        >>> [Role.MONITORING_SERVICE.concerns(one) for one in ("monitoring_zone:Z-1", "stay:7")]
        [True, False]
        """
        return self is not Role.MONITORING_SERVICE or record.startswith("monitoring_")


class Action(StrEnum):
    """What is asked. Some actions touch data of a class by themselves, whatever class they are asked for.

    >>> Action.FIND_PERSON.floor.value, Action.READ.floor.value
    ('person', 'open')
    """

    READ = "read"
    WRITE = "write"
    ANNUL = "annul"
    EXPORT = "export"
    FIND_PERSON = "find_person"
    ERASE = "erase"
    VERIFY = "verify"
    ADMINISTER = "administer"
    READ_TRAIL = "read_trail"

    @property
    def floor(self) -> Class:
        """The lowest class of data this action ever touches."""
        if self in {Action.FIND_PERSON, Action.ERASE}:
            return Class.PERSON
        if self in {Action.ADMINISTER, Action.READ_TRAIL}:
            return Class.CASE
        return Class.OPEN

    @property
    def changes(self) -> bool:
        """Whether the action changes what is recorded.

        >>> Action.ANNUL.changes, Action.EXPORT.changes
        (True, False)
        """
        return self in {Action.WRITE, Action.ANNUL, Action.ERASE}


class Scope(StrEnum):
    """How far a permission reaches; each scope holds all narrower ones."""

    OWN_CASE = "own_case"
    OWN_OFFICE = "own_office"
    OWN_REGION = "own_region"
    EVERYWHERE = "everywhere"


class Needs(StrEnum):
    """What must be given with the question: nothing, a purpose, or a purpose with the number of an order."""

    NOTHING = "nothing"
    PURPOSE = "purpose"
    ORDER = "order"
