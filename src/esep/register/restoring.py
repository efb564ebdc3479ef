"""A backup put back: everything in it is checked first, and what was erased since it was made stays erased.

The store is made anew from the entries; index, tree and current states come from them and not from the copy.
The folder of the register appears whole or not at all.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from esep.kernel.errors import EsepError
from esep.kernel.outputs import whole
from esep.people import ErasureList, KeyFiles, Keyring, People, PeopleFile, replay_erasures
from esep.people.key_stores import MemoryKeys
from esep.register.backup import CLOSED, checkpoints_in
from esep.register.checkpoints import Checkpoint
from esep.register.examination import examine
from esep.register.home import CHECKPOINTS, ERASURES, KEYS, PEOPLE, REGISTER, Home
from esep.register.home_settings import Settings
from esep.register.journal_copy import JournalCopy, pour_into_file
from esep.register.manifest import HEAD, Manifest
from esep.register.notes import SigningKey, VerifierKey
from esep.register.register import Register
from esep.register.sealed_files import key_of, open_file

UNREADABLE = "E-792"


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the head of the journal, how many records, whether people and keys are there, and
    how many keys that the backup still had were destroyed again.
    """

    head: Checkpoint
    records: int
    with_people: bool
    erased: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """How the closed part is opened: its password, and the list of erasures as it is now.

    `erasures` is None only when the list is lost with everything else; then what was erased after the backup
    cannot be erased again, and somebody has to answer for it.
    """

    password: bytes
    erasures: Path | None

    def __repr__(self) -> str:
        return f"Closed(erasures={self.erasures})"


def check_backup(backup: Path, key: VerifierKey | None = None) -> tuple[Manifest, Checkpoint]:
    """Check everything in a backup that needs no password.

    Args:
        backup: its folder, which is only read.
        key: the verifier key of the register, from elsewhere. Without it damage is found, but not a backup
            that somebody made anew with another key.

    Raises:
        EsepError: E-790 when it is no backup; E-641, E-642 when the key has not signed it; E-792 and E-652 to
            E-656 with the first entry that cannot be read or does not hold; E-646, E-647, E-793 when the
            journal is not the one that was signed; E-791 with a file that is missing, changed or added.
    """
    manifest = Manifest.read(backup, key)
    signed = manifest.head(backup, key)
    kept = [*checkpoints_in(backup / CHECKPOINTS, key or VerifierKey.parse(manifest.key)), signed]
    if not (backup / REGISTER).is_file():
        raise EsepError("E-791", file=REGISTER)
    head = _examined(backup, manifest, kept)
    if head != signed or head.size != manifest.entries:
        raise EsepError("E-647", kept=signed.size)
    manifest.require_files(backup)
    return manifest, head


def _examined(backup: Path, manifest: Manifest, kept: Sequence[Checkpoint]) -> Checkpoint:
    try:
        return examine(JournalCopy(backup / REGISTER).rows(), manifest.origin, kept)
    except EsepError as refusal:
        # Every entry could be read: what was cut off lies behind them in the file.
        if refusal.code == UNREADABLE and int(str(refusal.values["seq"])) > manifest.entries:
            raise EsepError("E-791", file=REGISTER) from refusal
        raise


def restore(
    backup: Path, target: Path, key: VerifierKey | None = None, closed: Closed | None = None
) -> Restored:
    """Make a register from a backup.

    Args:
        backup: its folder.
        target: the folder to make.
        key: as in `check_backup`.
        closed: opens people, keys, trail and actors; without it they are left out, and the register can be
            verified and counted, but nothing sealed can be read and no card added until they are put back.

    Raises:
        EsepError: as `check_backup`; E-020, E-021 when the target is filled or cannot be written; E-796 when
            the password does not open the closed part, E-797 when there is none; E-798 when own domains
            would be run though no key proves whose they are; E-794 when the index of the copy is damaged.
    """
    manifest, head = check_backup(backup, key)
    if closed is not None and not manifest.salt:
        raise EsepError("E-797", folder=backup.name)
    if Settings.read(backup).domains and key is None:
        raise EsepError("E-798", folder=backup.name)
    with whole(target) as made:
        made.mkdir(mode=0o700)
        _put_back(backup, made, manifest)
        pour_into_file(JournalCopy(backup / REGISTER), made / REGISTER)
        erased = _open_closed(backup, made, manifest, closed) if closed else 0
        records = _settle(made, head)
    return Restored(head, records, closed is not None, erased)


def _put_back(backup: Path, made: Path, manifest: Manifest) -> None:
    """The open files; the signed head becomes one of the checkpoints."""
    for name in manifest.files:
        if name not in {REGISTER, HEAD} and not name.startswith(f"{CLOSED}/"):
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(backup / name, made / name)
            (made / name).chmod(0o600)
    (made / CHECKPOINTS).mkdir(exist_ok=True)
    kept = made / CHECKPOINTS / f"backup-{manifest.entries}"
    shutil.copyfile(backup / HEAD, kept)


def _open_closed(backup: Path, made: Path, manifest: Manifest, closed: Closed) -> int:
    """People, keys and trail; what was erased since is erased again before anybody can open the register."""
    key = key_of(closed.password, bytes.fromhex(manifest.salt))
    (made / KEYS).mkdir(mode=0o700)
    for name in manifest.files:
        if name.startswith(f"{CLOSED}/"):
            open_file(
                backup / name, made / name.removeprefix(f"{CLOSED}/"), name.removeprefix(f"{CLOSED}/"), key
            )
    keys = KeyFiles.load(made / KEYS)
    if SigningKey(manifest.origin, keys.signing).verifier.text != manifest.key:
        raise EsepError("E-799", origin=manifest.origin)
    return _erase_again(made, keys, closed.erasures)


def _erase_again(made: Path, keys: KeyFiles, current: Path | None) -> int:
    erasures = ErasureList(made / ERASURES)
    if current is not None:
        known = {one.owner for one in erasures.read()}
        erasures.append(one for one in ErasureList(current).read() if one.owner not in known)
    file = PeopleFile(made / PEOPLE)
    try:
        return replay_erasures(People(file, keys, made), erasures)
    finally:
        file.close()


def _settle(made: Path, head: Checkpoint) -> int:
    """Rebuild the current states, and see that the new store has the head that was signed."""
    with Home.open(made) as home:
        if Checkpoint.of(home.origin, home.journal.head()) != head:
            raise EsepError("E-647", kept=head.size)
        # States are made of what is open: no key is needed for them.
        keyless = Keyring(MemoryKeys(), bytes(32))
        return Register(home.journal, keyless, home.domains, home.book, bytes(16)).rebuild()
