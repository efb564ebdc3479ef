"""Files sealed under a password open to the same bytes, or not at all."""

from collections.abc import Callable

import pytest

from esep.kernel.errors import EsepError
from esep.register.sealed_files import PIECE, key_of, open_file, read_password, seal_file

KEY = bytes(range(32))
SECOND = 16 + PIECE + 16  # where the second piece begins


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_sealed_file_opens_to_the_same_bytes(size, tmp_path):
    plain = bytes(range(251)) * (size // 251 + 1)
    (tmp_path / "plain").write_bytes(plain[:size])
    seal_file(tmp_path / "plain", tmp_path / "sealed", "name", KEY)
    open_file(tmp_path / "sealed", tmp_path / "opened", "name", KEY)
    assert (tmp_path / "opened").read_bytes() == plain[:size]
    assert plain[:100] not in (tmp_path / "sealed").read_bytes() or size < 100


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "the last piece cut off": lambda raw: raw[: 16 + PIECE + 16],
    "a byte cut off": lambda raw: raw[:-1],
    "nothing but salt": lambda raw: raw[:16],
    "nothing": lambda raw: raw[:0],
    "a byte added": lambda raw: raw + b"\0",
    "pieces swapped": lambda raw: raw[:16] + raw[SECOND:] + raw[16:SECOND],
    "another salt": lambda raw: bytes([raw[0] ^ 1]) + raw[1:],
    "a bit flipped": lambda raw: raw[:5000] + bytes([raw[5000] ^ 1]) + raw[5001:],
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_sealed_file_that_was_changed_cut_or_reordered_does_not_open(what, tmp_path):
    (tmp_path / "plain").write_bytes(bytes(2 * PIECE))
    seal_file(tmp_path / "plain", tmp_path / "sealed", "name", KEY)
    (tmp_path / "sealed").write_bytes(SPOILT[what]((tmp_path / "sealed").read_bytes()))
    with pytest.raises(EsepError, match="E-796"):
        open_file(tmp_path / "sealed", tmp_path / "opened", "name", KEY)


def test_a_sealed_file_opens_under_its_own_name_and_password_only(tmp_path):
    (tmp_path / "plain").write_bytes(b"master")
    seal_file(tmp_path / "plain", tmp_path / "sealed", "keys/master.key", KEY)
    for name, key in (("keys/index.key", KEY), ("keys/master.key", bytes(32))):
        with pytest.raises(EsepError, match="E-796"):
            open_file(tmp_path / "sealed", tmp_path / f"opened-{key[1]}{name[5]}", name, key)
    assert key_of(b"one password", bytes(16)) != key_of(b"one password", bytes(15) + b"1")


@pytest.mark.parametrize("content", [b"", b"too short\n", None])
def test_a_short_password_is_refused(content, tmp_path):
    if content is not None:
        (tmp_path / "password").write_bytes(content)
    with pytest.raises(EsepError, match="E-795"):
        read_password(tmp_path / "password")
