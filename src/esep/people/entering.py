"""Which offices entered a person: they find whom they entered before a card names that person anywhere."""

from esep.people.persons import People


def note_office(people: People, person: str, office: str) -> None:
    """Keep that an office entered a person; durable on return.

    >>> from pathlib import Path
    >>> from esep.people import Identity, KeyFiles, NoNumber, PeopleFile
    >>> people = People(PeopleFile(":memory:"), KeyFiles(bytes(32), bytes(32), bytes(32)), Path())
    >>> someone = people.add(Identity((), NoNumber.UNKNOWN))
    >>> note_office(people, someone, "7512")
    >>> offices_of(people, someone)
    frozenset({'7512'})
    """
    with people.file.writing():
        people.file.write_many("INSERT OR IGNORE INTO entered VALUES (?, ?)", [(person, office)])


def offices_of(people: People, person: str) -> frozenset[str]:
    """The codes of the offices that entered a person.

    >>> from pathlib import Path
    >>> from esep.people import KeyFiles, PeopleFile
    >>> people = People(PeopleFile(":memory:"), KeyFiles(bytes(32), bytes(32), bytes(32)), Path())
    >>> offices_of(people, "9d0f")
    frozenset()
    """
    rows = people.file.rows("SELECT office FROM entered WHERE person = ?", (person,))
    return frozenset(str(office) for (office,) in rows)
