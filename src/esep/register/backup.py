"""A backup of a register: its journal, seen to hold and signed; people and keys when asked.

A backup is a folder that appears whole or not at all, made while cards arrive:

    manifest.json, manifest.note   the files with their digests, signed
    checkpoint                     the signed head of the journal in it
    register.sqlite                the journal: one file, also when the register lives in PostgreSQL
    esep.toml, checkpoints/, attachments/, files of own domains and of an own codebook
    closed/                        only when asked: people, keys, trail, actors and erasures, sealed under a
                                   password

Without `closed/` it holds no name, no key and no id of an officer as a person, and may be kept where the
register itself may not.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.register.checkpoints import Checkpoint
from esep.register.entries import microseconds, written
from esep.register.examination import examine
from esep.register.home import (
    ACTORS,
    ATTACHMENTS,
    CHECKPOINTS,
    ERASURES,
    KEYS,
    PEOPLE,
    REGISTER,
    TRAIL,
    Home,
)
from esep.register.home_settings import FILE, SQLITE, Settings
from esep.register.journal_copy import JournalCopy, copy_sqlite, pour_into_file, without_log
from esep.register.manifest import HEAD, Manifest, digests
from esep.register.notes import VerifierKey
from esep.register.sealed_files import SALT, key_of, seal_file

CLOSED = "closed"
WORDS = "words"  # of own domains, beside their files


def back_up(home: Home, target: Path, password: bytes = b"") -> Manifest:
    """Make a backup; a journal that does not hold is not backed up, since it would be signed anew.

    What was accepted before the call is in it; what is accepted while it runs may be. The journal is taken
    first: keys and attachments of a card are on disk before the card, so that none of them can be missing.

    Args:
        home: the open register.
        target: the folder to make.
        password: seals people, keys, trail and erasures, which are left out without it.

    Raises:
        EsepError: E-020 when the target holds something, E-021 when it cannot be written; E-646 to E-656 and
            E-793 when the journal does not hold or does not continue a checkpoint of the register; E-792 when
            it cannot be read.
    """
    with whole(target) as made:
        made.mkdir(mode=0o700)
        _copy_journal(home, made / REGISTER)
        head = examine(JournalCopy(made / REGISTER).rows(), home.origin, own_checkpoints(home))
        (made / HEAD).write_text(head.signed(home.signing), encoding="utf-8")
        _copy_open(home, made)
        salt = os.urandom(SALT) if password else b""
        if password:
            _seal_closed(home.folder, made, key_of(password, salt))
        manifest = Manifest(
            origin=home.origin,
            key=home.signing.verifier.text,
            made_at=written(microseconds(home.clock())),
            entries=head.size,
            salt=salt.hex(),
            files=digests(made),
        )
        manifest.write(made, home.signing)
    return manifest


def own_checkpoints(home: Home) -> list[Checkpoint]:
    """The checkpoints in a register's folder that its own key has signed."""
    return checkpoints_in(home.folder / CHECKPOINTS, home.signing.verifier)


def checkpoints_in(folder: Path, key: VerifierKey) -> list[Checkpoint]:
    """The checkpoints in a folder that a key has signed; what else lies there is passed over."""
    found = []
    for path in sorted(folder.glob("*")):
        try:
            found.append(Checkpoint.opened(path.read_text(encoding="utf-8"), [key]))
        except (EsepError, OSError, ValueError):
            continue
    return found


def _copy_journal(home: Home, target: Path) -> None:
    """The journal as it stands; its beginning never changes, so that any store can be read while it grows."""
    if home.settings.store == SQLITE:
        copy_sqlite(home.folder / REGISTER, target)
    else:
        pour_into_file(home.journal, target)
        without_log(target)


def _copy_open(home: Home, made: Path) -> None:
    """Settings, checkpoints, attachments (sealed as they lie), own domains and codebook."""
    # An address of PostgreSQL may hold a password, and what is restored lives in a file.
    (made / FILE).write_text(replace(home.settings, store=SQLITE).text, encoding="utf-8")
    for name in _open_files(home.folder, home.settings):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(home.folder / name, made / name)


def _open_files(folder: Path, settings: Settings) -> Iterator[Path]:
    """The open files of a register by their paths within its folder; what lies outside is not copied."""
    named = [CHECKPOINTS, ATTACHMENTS, settings.codebook, *settings.domains]
    named += [str(Path(name).parent / WORDS) for name in settings.domains]
    seen: set[Path] = set()
    for name in named:
        place = (folder / name).resolve()
        inside = place.is_relative_to(folder.resolve()) and place != folder.resolve()
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files if inside else ():
            path = file.relative_to(folder.resolve())
            if file.is_file() and not file.is_symlink() and path not in seen:
                seen.add(path)
                yield path


def _seal_closed(folder: Path, made: Path, key: bytes) -> None:
    """People, trail, actors, erasures and keys, each sealed under its own name."""
    # A list that is there though empty can be given when the backup is restored: nothing was erased.
    (folder / ERASURES).touch(mode=0o600)
    for name in (PEOPLE, TRAIL):
        if (folder / name).exists():
            copy_sqlite(folder / name, copied := made.with_name(name))
            _seal(copied, made, name, key)
            copied.unlink()
    secret = [folder / ACTORS, folder / ERASURES, *sorted((folder / KEYS).glob("*"))]
    for path in secret:
        if path.is_file():
            _seal(path, made, path.relative_to(folder).as_posix(), key)


def _seal(source: Path, made: Path, name: str, key: bytes) -> None:
    target = made / CLOSED / name
    target.parent.mkdir(parents=True, exist_ok=True)
    seal_file(source, target, name, key)
