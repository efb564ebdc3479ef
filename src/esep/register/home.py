"""The home of a register: the folder in which its settings, journal, people, trail, actors and keys lie.

Each part is opened when it is first needed, so that a copy without keys and people can still be verified.

    with Home.open(folder) as home:
        home.register.accept(submission)
"""

import hmac
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Self
from urllib.parse import urlsplit

from esep import domains as declared
from esep.access import Actors, Gate, Regions, SqliteRows, Trail
from esep.codebook import Codebook
from esep.declare import Domains
from esep.declare.fitting import require_fitting
from esep.kernel.clock import utc_now
from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.people import KeyFiles, Links, People, PeopleFile, create_keys
from esep.register import sqlite
from esep.register.as_of import stood
from esep.register.attachments import Attachments
from esep.register.fold import State
from esep.register.hiding import Hiding
from esep.register.home_actors import first_actors
from esep.register.home_settings import FILE, SQLITE, Settings
from esep.register.journal import Clock, Journal, Reads
from esep.register.link_index import FILE as LINKS
from esep.register.link_index import LinkIndex
from esep.register.notes import SigningKey
from esep.register.parties import Parties
from esep.register.register import Register
from esep.register.registered import Registered
from esep.register.targets import Targets
from esep.register.trail_when_needed import RowsWhenNeeded

REGISTER, PEOPLE, TRAIL = "register.sqlite", "people.sqlite", "trail.sqlite"
ACTORS, KEYS, CHECKPOINTS, ATTACHMENTS = "actors.toml", "keys", "checkpoints", "attachments"
ERASURES = "erasures.jsonl"
FINGERPRINTS = b"esep fingerprints 1"


class Home:
    """An open register, by its folder.

    Args:
        folder: the folder that `create` has made.
        clock: tells the present instant, in UTC.

    Raises:
        EsepError: E-760 when the folder holds no register; E-761 when its settings are faulty. Opening a part
            raises what the part raises; E-762 when its file is missing.

    >>> from tempfile import mkdtemp
    >>> settings = Settings(codebook="kz", office="7512", territory="KZ-75", origin="example.org/register")
    >>> with Home.create(Path(mkdtemp()) / "register", settings) as home:
    ...     home.journal.head().size, home.origin, [actor.role.value for actor in home.actors]
    (0, 'example.org/register', ['administrator'])
    """

    def __init__(self, folder: Path, clock: Clock = utc_now) -> None:
        self.folder, self.clock = folder, clock
        self.settings = Settings.read(folder)
        self._opened = ExitStack()

    @classmethod
    def open(cls, folder: Path, clock: Clock = utc_now) -> Self:
        """The register in a folder; see the class."""
        return cls(folder, clock)

    @classmethod
    def create(cls, folder: Path, settings: Settings, *, owner: str = "", clock: Clock = utc_now) -> Self:
        """Make a register: the folder appears whole, with keys and one administrator, or not at all.

        Args:
            folder: where; what fills it already is not touched.
            settings: what the register is told about itself.
            owner: the address of a PostgreSQL role that may create tables; used once and not kept. Without
                it the tables must be there.
            clock: tells the present instant, in UTC.

        Raises:
            EsepError: E-020 when the folder holds something; E-021 when it cannot be written; E-761 when a
                setting cannot be; E-102 for an unknown codebook; E-103, E-104 for an unknown territory, E-771
                for one without a clock; E-844 when the domains
                of esep do not fit the codebook; E-600 to E-607 when the store cannot be made.
        """
        settings.checked()
        book = _codebook(folder, settings)
        book.territories.get(settings.territory, clock().date())
        if not _has_clock(book, settings.territory, clock()):
            raise EsepError("E-771", territory=settings.territory)
        require_fitting(declared.load(), book)
        with whole(folder) as made:
            made.mkdir(mode=0o700)
            _private(made / FILE, settings.text)
            _private(made / ACTORS, first_actors(settings, clock().date()))
            _private(made / ERASURES, "")
            create_keys(made / KEYS)
            (made / CHECKPOINTS).mkdir()
            PeopleFile(made / PEOPLE).close()
            SqliteRows(made / TRAIL).close()
            _make_store(made, settings, owner)
        return cls(folder, clock)

    @property
    def origin(self) -> str:
        """The name of the register in checkpoints."""
        return self.settings.origin

    @cached_property
    def book(self) -> Codebook:
        """The codebook."""
        return _codebook(self.folder, self.settings)

    @cached_property
    def domains(self) -> Domains:
        """What may be recorded: the domains that come with esep and those of the register's own files.

        Raises:
            EsepError: what `esep.domains.load` raises; E-844 when they do not fit the codebook.
        """
        found = declared.load([self.folder / name for name in self.settings.domains])
        own = found.domains[len(found.domains) - len(self.settings.domains) :]
        require_fitting(found, self.book, own, self.settings.territory)
        return found

    @cached_property
    def journal(self) -> Journal:
        """The journal, opened by its store."""
        if self.settings.store == SQLITE:
            return self._kept(sqlite.SqliteJournal(self._file(REGISTER), self.clock))
        return self._kept(_postgresql().PostgresqlJournal(self.settings.store, self.clock))

    @cached_property
    def keys(self) -> KeyFiles:
        """The secrets of the register."""
        return KeyFiles.load(self.folder / KEYS)

    @cached_property
    def people(self) -> People:
        """Identities and keys."""
        file = PeopleFile(self._file(PEOPLE))
        self._opened.callback(file.close)
        return People(file, self.keys, self.book.folder)

    @cached_property
    def links(self) -> Links:
        """The ids of people in each domain."""
        return Links(self.people)

    @cached_property
    def attachments(self) -> Attachments:
        """The scans, letters and workbooks that cards name."""
        return Attachments(self.folder / ATTACHMENTS, self.people.keyring)

    @cached_property
    def register(self) -> Register:
        """The journal with everything cards are checked and sealed by."""
        secret = hmac.digest(self.keys.index, FINGERPRINTS, "sha256")
        parts = (self.domains, self.book, secret, self.clock, self.attachments.require)
        return Register(self.journal, self.people.keyring, *parts)

    @cached_property
    def trail(self) -> Trail:
        """Who read what; opened with the first row, so that a copy without it shows what is open."""
        return Trail(RowsWhenNeeded(self._rows))

    def _rows(self) -> SqliteRows:
        rows = SqliteRows(self._file(TRAIL))
        self._opened.callback(rows.close)
        return rows

    @property
    def missing(self) -> tuple[str, ...]:
        """The parts without which nothing protected is read: what a copy that was given away has not."""
        return tuple(Path(name).stem for name in (PEOPLE, TRAIL, KEYS) if not (self.folder / name).exists())

    def record(self, record: str, *, happened: str | None = None, known: datetime | None = None) -> State:
        """A record as it stood on a day, by what was known at an instant; see `as_of.stood`."""
        return stood(self.journal, self.domains, self.book, record, happened=happened, known=known)

    @cached_property
    def hides(self) -> Hiding:
        """Whether a record answers as if it were not there."""
        return Hiding(self.journal, self.domains, self.book, self.clock)

    @cached_property
    def gate(self) -> Gate:
        """Decides every question, and writes the trail."""
        return Gate(self.trail, Regions.of(self.book.territories.rows).within, clock=self.now)

    @property
    def actors(self) -> Actors:
        """The actors, read anew at each call: who was taken out is out at once."""
        return Actors.load(self.folder / ACTORS, [row.code for row in self.book.territories.rows])

    @cached_property
    def targets(self) -> Targets:
        """Records as the gate is asked about them."""
        # A copy that was given away has no actors: nobody can act there, and what is open can be shown.
        return self.targets_in(
            self.journal, lambda: self.actors if (self.folder / ACTORS).exists() else Actors(())
        )

    def targets_in(self, journal: Reads, actors: Callable[[], Actors]) -> Targets:
        """Records as a journal has them, with the actors asked for: an import reads these once a chunk."""
        parties = Parties(journal, self.naming, actors)
        registered = Registered(self.domains, actors, lambda: self.links)
        hides = Hiding(journal, self.domains, self.book, self.clock)
        return Targets(journal, self.domains, self.book, parties, registered, hides)

    @cached_property
    def naming(self) -> LinkIndex:
        """Which records name a record."""
        index = LinkIndex(self.journal, self.folder / LINKS)
        self._opened.callback(index.close)
        return index

    @property
    def signing(self) -> SigningKey:
        """The key that signs checkpoints."""
        return SigningKey(self.origin, self.keys.signing)

    def now(self) -> datetime:
        """The present instant, on the clock of the register's territory."""
        return self.book.zones.at(self.clock(), self.settings.territory)

    def clock_of(self, territory: str) -> str:
        """The territory whose clock is read for somebody of a territory.

        A country may have several clocks and then none of its own: for its officers it is the register's.
        """
        return territory if _has_clock(self.book, territory, self.clock()) else self.settings.territory

    def close(self) -> None:
        """Let go of every part that was opened."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def _file(self, name: str) -> Path:
        """A file that was made with the register: one made anew in its place would be another register."""
        path = self.folder / name
        if not path.is_file():
            raise EsepError("E-762", file=name)
        return path

    def _kept(self, journal: Journal) -> Journal:
        self._opened.callback(journal.close)
        return journal


def _codebook(folder: Path, settings: Settings) -> Codebook:
    """The codebook of the settings: a path counts from the register's folder."""
    path = folder / settings.codebook
    return Codebook.load(path if path.is_dir() else settings.codebook)


def _has_clock(book: Codebook, territory: str, at: datetime) -> bool:
    try:
        book.zones.at(at, territory)
    except EsepError:
        return False
    return True


def _private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _make_store(folder: Path, settings: Settings, owner: str) -> None:
    """The empty journal: a file of the folder, or tables in a database."""
    if settings.store == SQLITE:
        sqlite.create(folder / REGISTER)
        return
    postgresql = _postgresql()
    if owner:
        role = urlsplit(settings.store).username
        if not role:
            raise EsepError("E-761", faults="store")
        postgresql.create_schema(owner, role)
    postgresql.PostgresqlJournal(settings.store).close()


def _postgresql() -> ModuleType:
    """The store of the extra, which not everybody has installed.

    Raises:
        EsepError: E-763 when it is not installed.
    """
    try:
        return import_module("esep.register.postgresql")
    except ModuleNotFoundError as missing:
        raise EsepError("E-763", module=missing.name) from None
