"""What a service needs before it begins: keys that can be read, a free port, a broker that answers, a folder.

Looked at before any process is started, so that a fault of these is one refusal and not the end of a process.
"""

import asyncio
import socket
from pathlib import Path
from tempfile import TemporaryFile

import aiomqtt

from esep.kernel.errors import EsepError
from esep.kernel.outputs import writable
from esep.monitoring.intake.device_keys import DeviceKeys
from esep.monitoring.live.taking import Front

PATIENCE = 5.0  # seconds for a broker to answer


def require_ready(front: Front, folder: Path) -> None:
    """Refuse what a service could not begin with.

    Args:
        front: where fixes come in, and the file of keys.
        folder: where everything will lie; made if it is not there.

    Raises:
        EsepError: E-1034 or E-1035 for the file of keys; E-1128 for a port that cannot be listened at;
            E-1129 for a broker that does not answer; E-021 for a folder that cannot be written to.
    """
    DeviceKeys.load(front.keys)
    _require_free(front.host, front.port)
    if front.broker is not None:
        asyncio.run(_require_broker(*front.broker))
    with writable(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass


def _require_free(host: str, port: int) -> None:
    """Take the port as a server would, and let go of it."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in found:
            with socket.socket(family, kind, protocol) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    tried.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                tried.bind(address)
    except OSError:
        raise EsepError("E-1128", at=f"{host}:{port}") from None


async def _require_broker(host: str, port: int) -> None:
    """Greet the broker and part from it."""
    try:
        async with aiomqtt.Client(host, port, timeout=PATIENCE):
            pass
    except aiomqtt.MqttError:
        raise EsepError("E-1129", at=f"{host}:{port}") from None
