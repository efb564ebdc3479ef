"""A small domain, a register in memory for it, and files and a mapping to fill it from."""

from datetime import UTC, datetime
from pathlib import Path

from esep.codebook import Codebook
from esep.declare import Domain, Domains, Record, amount, code, count, day, link, text
from esep.people.key_stores import MemoryKeys
from esep.people.keyring import Keyring
from esep.register.memory import MemoryJournal
from esep.register.register import Register

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
GIVEN = {"actor": "importer", "office": "office-1", "territory": "KZ-75"}

MAPPING = """
[source]
system = "district"

[envelope]
actor = {given = "actor"}
office = {given = "office"}
territory = {given = "territory"}
asserted_at = {column = "Entered", format = "%d.%m.%Y %H:%M"}

[[cards]]
card = "fine.imposed"
key = ["No"]
record = "{No}"

[cards.fields]
imposed_on = {column = "Day", format = "%d.%m.%Y"}
gravity = {column = "Kind", values = {"лёгкий" = "minor", "тяжкий" = "grave"}}
sum = {column = "Sum", decimal = ",", group = " ", times = 1000}
age = "Age"
note = "Note"
"""
HEADING = "No;Day;Entered;Kind;Sum;Age;Note"


def fines() -> Domains:
    """Fines with a payment, enough kinds of fields to go wrong in."""
    fine = Record("fine", "Fine")

    @fine.card(opens="imposed")
    class Imposed:
        """A fine is imposed."""

        imposed_on = day("Day of the decision")
        due_on = day("Day by which it is due", required=False)
        gravity = code("gravity", "Gravity")
        sum = amount("Sum", required=False)
        age = count("Age on the day", required=False, maximum=120)
        note = text("Note", required=False)

    @fine.card(while_="imposed", then="paid")
    class Paid:
        """It is paid."""

        paid_on = day("Day of payment")
        of = link("fine", "The fine", required=False)

    fine.rule(
        "FINE-1",
        "it is due after it was imposed",
        Imposed.due_on.after(Imposed.imposed_on),
        of=Imposed,
        effect="impossible",
        since="2015-01-01",
        source="logic",
        breaks={"due_on": "2020-01-01"},
    )
    return Domains((Domain("fines", "Fines", fine),))


def new_register(book: Codebook, domains: Domains) -> Register:
    keyring = Keyring(MemoryKeys(), master=bytes(32))
    return Register(MemoryJournal(lambda: NOW), keyring, domains, book, bytes(32), lambda: NOW)


def write(path: Path, *rows: str, encoding: str = "utf-8", heading: str = HEADING) -> Path:
    path.write_bytes("\r\n".join([heading, *rows, ""]).encode(encoding))
    return path


def fine(number: int, kind: str = "лёгкий", day: str = "05.02.2024", sum_: str = "1 234,5") -> str:
    return f"F-{number};{day};{day} 10:30;{kind};{sum_};30;"
