"""What a service needs is looked at before it begins: one refusal, and no process that dies of it."""

import socket
import time
from shutil import copyfile

import orjson
import pytest
from tests.monitoring.live_made import KEYS
from tests.monitoring.test_intake_sockets import broker  # noqa: F401 - a fixture

from esep.kernel.errors import EsepError
from esep.monitoring.live.ready import require_ready
from esep.monitoring.live.taking import Front

PATIENCE = 10.0  # seconds for the broker to begin


@pytest.fixture
def keys(tmp_path):
    file = tmp_path / "keys.json"
    file.write_bytes(orjson.dumps(KEYS))
    file.chmod(0o600)
    return file


def refused(front, folder):
    with pytest.raises(EsepError) as refusal:
        require_ready(front, folder)
    return refusal.value.code


def refused_connection(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port))


def test_all_is_there_and_the_port_is_free_afterwards(keys, tmp_path, broker):  # noqa: F811
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = time.monotonic()
    while refused_connection(broker) and time.monotonic() - begun < PATIENCE:
        time.sleep(0.05)
    require_ready(Front("127.0.0.1", port, keys, ("127.0.0.1", broker)), tmp_path / "made" / "deep")
    assert list((tmp_path / "made" / "deep").iterdir()) == []
    socket.create_server(("127.0.0.1", port)).close()


def test_keys_that_cannot_be_read_are_refused(keys, tmp_path):
    copyfile(keys, tmp_path / "open.json")
    (tmp_path / "open.json").chmod(0o644)
    keys.write_bytes(b"")
    assert refused(Front("127.0.0.1", 0, keys), tmp_path / "made") == "E-1034"
    assert refused(Front("127.0.0.1", 0, tmp_path / "open.json"), tmp_path / "made") == "E-1035"
    assert not (tmp_path / "made").exists()


def test_a_port_in_use_and_a_foreign_address_are_refused(keys, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refused(Front("127.0.0.1", port, keys), tmp_path / "made") == "E-1128"
    assert refused(Front("192.0.2.1", 0, keys), tmp_path / "made") == "E-1128"


def test_a_broker_that_does_not_answer_is_refused(keys, tmp_path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        at = nobody.getsockname()
        assert refused(Front("127.0.0.1", 0, keys, at), tmp_path / "made") == "E-1129"


@pytest.mark.parametrize("folder", ["keys.json", "keys.json/below", "/proc/x"])
def test_a_folder_that_cannot_be_made_is_refused(keys, tmp_path, folder):
    assert refused(Front("127.0.0.1", 0, keys), tmp_path / folder) == "E-021"
