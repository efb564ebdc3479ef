"""The settings of a register: `esep.toml` in its folder, which says by what and where it keeps its cards."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from esep.declare.values import ORGANISATION
from esep.kernel.errors import EsepError
from esep.register.notes import VerifierKey

FILE = "esep.toml"
VERSION = 1
SQLITE = "sqlite"
POSTGRESQL = "postgresql://"
HEAD = """\
# The settings of a register. `store` is "sqlite" for the file register.sqlite in this folder, or an address
# postgresql://...; `origin` is the name its checkpoints bear and cannot be changed once one was given out.
# `domains` are files of Python with further domains, by their paths from this folder.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a register is told about itself.

    Args:
        codebook: a codebook that comes with esep, by name, or the path of a folder from the register's own.
        store: `sqlite`, or the address of a PostgreSQL database as the role that may only add.
        office: the code of the office that keeps it.
        territory: whose clock is read where a command names none.
        origin: its name in checkpoints, without spaces and plus signs.
        domains: files of further domains, as paths from the register's folder.

    >>> Settings(codebook="kz", office="7512", territory="KZ-75", origin="example.org/register").store
    'sqlite'
    """

    codebook: str
    office: str
    territory: str
    origin: str
    store: str = SQLITE
    domains: tuple[str, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The settings in a register's folder.

        Raises:
            EsepError: E-760 when the folder holds no register; E-761 with every fault of the file.
        """
        path = folder / FILE
        if not path.is_file():
            raise EsepError("E-760", folder=folder)
        try:
            tree = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as fault:
            raise EsepError("E-761", faults=type(fault).__name__) from None
        if faults := list(_faults(tree)):
            raise EsepError("E-761", faults=", ".join(faults))
        given = {name: value for name, value in tree.items() if name != "version"}
        return cls(**given | {"domains": tuple(tree.get("domains", ()))})

    def checked(self) -> Self:
        """The same settings.

        Raises:
            EsepError: E-761 with every setting that cannot be.
        """
        if faults := list(_faults({"version": VERSION, **asdict(self), "domains": list(self.domains)})):
            raise EsepError("E-761", faults=", ".join(faults))
        return self

    @property
    def text(self) -> str:
        """The settings as the file holds them."""
        named = {name: value for name, value in asdict(self).items() if name != "domains"}
        lines = [f"{name} = {_quoted(str(value))}" for name, value in named.items()]
        listed = f"domains = [{', '.join(map(_quoted, self.domains))}]"
        return "\n".join([HEAD, f"version = {VERSION}", *lines, listed, ""])


def _faults(tree: Mapping[str, Any]) -> Iterator[str]:
    """The settings that are missing, unknown or hold what they may not; values are never repeated."""
    texts = ("codebook", "office", "territory", "origin", "store")
    if tree.get("version") != VERSION:
        yield "version"
    yield from (name for name in tree if name not in {"version", "domains", *texts})
    yield from (name for name in texts if not (isinstance(tree.get(name), str) and tree[name]))
    store, office, origin = (str(tree.get(name, "")) for name in ("store", "office", "origin"))
    if store and store != SQLITE and not store.startswith(POSTGRESQL):
        yield "store"
    if office and not ORGANISATION.fullmatch(office):
        yield "office"
    domains = tree.get("domains", [])
    if not (isinstance(domains, list) and all(isinstance(one, str) for one in domains)):
        yield "domains"
    try:
        VerifierKey(origin or "-", b"")
    except EsepError:
        yield "origin"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
