"""A disk whose power can be cut: ext4 in a file that lies in memory.

The kernel is asked to shut the file system down without writing anything more, not even its own log, as
xfstests does (EXT4_IOC_SHUTDOWN). What was not synced is gone, like what a real disk had not written yet.
"""

import fcntl
import os
import subprocess
import tempfile
from pathlib import Path

SHUTDOWN = 0x8004587D
WITHOUT_LOG = (2).to_bytes(4, "little")


class Disk:
    """A mounted file system of 64 MB."""

    def __init__(self, below: Path) -> None:
        handle, self._image = tempfile.mkstemp(prefix="esep-disk-", dir="/dev/shm")
        os.truncate(handle, 64 << 20)
        os.close(handle)
        subprocess.run(["mkfs.ext4", "-q", "-F", self._image], check=True)
        self.folder = below / "disk"
        self.folder.mkdir()
        self._mount()

    def cut_power(self) -> None:
        """Nothing that was not synced will be there again."""
        handle = os.open(self.folder, os.O_RDONLY)
        fcntl.ioctl(handle, SHUTDOWN, WITHOUT_LOG)
        os.close(handle)

    def restart(self) -> None:
        """Take the disk up again; nobody may be using it."""
        subprocess.run(["umount", self.folder], check=True)
        self._mount()

    def close(self) -> None:
        subprocess.run(["umount", "--lazy", self.folder], check=True)
        Path(self._image).unlink()

    def _mount(self) -> None:
        subprocess.run(["mount", "-o", "loop", self._image, self.folder], check=True)
