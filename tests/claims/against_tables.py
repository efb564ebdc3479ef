"""What the tests of tables share: texts read and held against sources, and a register with a few offences."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

from esep.claims.against import held_against, opened
from esep.claims.grammar import claims_of
from esep.claims.judging import judged
from esep.claims.model import Judged, Prose, Read
from esep.claims.numbers import numbers_of
from esep.codebook import Codebook
from esep.register.home import Home
from esep.register.home_settings import Settings
from esep.register.submissions import Submission

BOOK = Codebook.load("kz")
DAY = date(2024, 1, 11)
HEADING = ("form", "section", "row", "column", "territory", "period", "value", "standing")


def held(text: str, *sources, on: date | None = DAY) -> Read:
    """A text, judged and held against sources or files."""
    numbers = numbers_of(text)
    claims = claims_of(Prose(text), numbers, BOOK, on)
    read = judged(Read(Prose(text), claims[0].language, numbers, claims), BOOK, on)
    return held_against(read, BOOK, on, opened(sources, BOOK))


def said(read: Read) -> list[tuple[str, str]]:
    """What tables say of the claims of a text: verdict and reason, in its order."""
    return [(one.verdict.value, one.reason) for one in told(read)]


def told(read: Read) -> list[Judged]:
    """What tables say of the claims of a text."""
    return [one for claim in read.claims for one in claim.judged if one.reason.startswith("against_")]


def long_table(path: Path, *lines: tuple, heading: tuple[str, ...] = HEADING) -> Path:
    """A long table of 1-M: each line its row of section R1, column, territory, period, value, standing."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(("1-M", "R1", *line) for line in lines)
    return path


class Clock:
    """Stands where it is set."""

    now = datetime(2024, 1, 5, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def register(folder: Path, *learned: tuple[str, str]) -> Path:
    """A register of offences registered on 1 December 2023: the day each was learned, and its gravity."""
    settings = Settings(codebook="kz", office="7512", territory="KZ-75", origin="example.org/register")
    Home.create(folder, settings).close()
    with (folder / "actors.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[[actor]]\ncode = "i-1"\nrole = "investigator"\noffice = "7512"\nterritory = "KZ-75"\n'
            "valid_from = 2020-01-01\n"
        )
    clock = Clock()
    with Home.open(folder, clock) as home:
        for number, (day, gravity) in enumerate(learned, start=1):
            clock.now = datetime.fromisoformat(f"{day}T06:00:00+00:00")
            home.register.accept(offence(number, gravity))
    return folder


def offence(number: int, gravity: str) -> Submission:
    """A card of an offence."""
    return Submission(
        kind="offence.registered",
        record=f"offence:75751003100{number:04}1",
        key=f"o-{number}",
        fields={
            "registered_on": "2023-12-01",
            "article": "188",
            "gravity": gravity,
            "territory": "KZ-75",
        },
        actor="i-1",
        office="7512",
        territory="KZ-75",
        system="esep",
    )
