"""The first `actors.toml` of a register: one administrator, and examples of everybody else."""

from datetime import date

from esep.access.roles import Role
from esep.register.home_settings import Settings

FIRST = "administrator"
HEAD = """\
# Who may act here. Codes are numbers of service, never names. The file is read anew for every command: who is
# taken out, or gets a `revoked_at`, is out at once. `valid_to` is the first day without power.
#
# `persons` are the ids that `esep person find` gives for this officer, one for each domain: an officer whom a
# card names as a person is locked out of that case. Never write a name here.
#
# Offices to which records may be handed and that have no actor here stand below [[office]] with their code.
#
# An administrator keeps the register running and reads no data. Take the signs # away to appoint others:
"""


def first_actors(settings: Settings, on: date) -> str:
    """The text of the file.

    >>> settings = Settings(codebook="kz", office="7512", territory="KZ-75", origin="example.org/register")
    >>> [line for line in first_actors(settings, date(2026, 11, 22)).splitlines() if line.startswith("role")]
    ['role = "administrator"']
    """
    examples = [
        ("o-101", Role.DUTY_OFFICER, {}),
        ("o-201", Role.INVESTIGATOR, {"valid_to": f"{on.year + 1}-01-01", "persons": "[]"}),
        ("p-301", Role.PROSECUTOR, {"revoked_at": f"{on}T12:00:00Z"}),
    ]
    told = [actor_table(settings, FIRST, Role.ADMINISTRATOR, on)]
    told += [_commented(actor_table(settings, code, role, on, **more)) for code, role, more in examples]
    return HEAD + "\n" + "\n".join(told)


def actor_table(settings: Settings, code: str, role: Role, on: date, **more: str) -> str:
    """The lines that appoint an actor of the register's own office from a day on."""
    lines = [
        "[[actor]]",
        f'code = "{code}"',
        f'role = "{role}"',
        f'office = "{settings.office}"',
        f'territory = "{settings.territory}"',
        f"valid_from = {on}",
        *(f"{name} = {value}" for name, value in more.items()),
    ]
    return "\n".join(lines) + "\n"


def _commented(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.splitlines())
