"""The intake over MQTT: single devices publish to `esep/fixes/<device>` with quality of service 1.

A broker tells a device that the broker has its message; a device forgets its fixes only when the receipt
comes on `esep/receipts/<device>`, which is sent once they are on disk here. Then only is the broker told as
well: a message that was on its way when this process died is delivered again, and recognised. A bad message
is laid aside as everywhere and never comes back.

A broker sends no more messages at once than its `max_inflight_messages`, 20 where nobody says more, and each
of them waits for the disk: for Mosquitto, `max_inflight_messages 1000` and `set_tcp_nodelay true`.
"""

import asyncio
import socket
from collections.abc import Callable

import aiomqtt
import orjson

from esep.kernel.errors import EsepError
from esep.monitoring.intake.gateway import MARK
from esep.monitoring.intake.receiving import Intake, Receipt

FIXES, RECEIPTS = "esep/fixes/", "esep/receipts/"
AT_LEAST_ONCE = 1
AFTER = 1.0  # seconds
IN_FLIGHT = 1000  # messages that wait for the disk


async def listen(
    intake: Intake,
    host: str,
    port: int = 1883,
    *,
    name: str = "esep-intake",
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Take messages from a broker until cancelled; a broken connection is made again.

    Args:
        intake: takes them.
        host: of the broker.
        port: of the broker.
        name: under which the broker keeps what comes while nobody listens.
        ready: called whenever messages are listened for.
    """
    while True:
        try:
            await _connected(intake, host, port, name, ready)
        except aiomqtt.MqttError:
            await asyncio.sleep(AFTER)


async def _connected(intake: Intake, host: str, port: int, name: str, ready: Callable[[], None]) -> None:
    waiting = asyncio.Semaphore(IN_FLIGHT)
    async with (
        aiomqtt.Client(
            host,
            port,
            identifier=name,
            clean_session=False,
            max_inflight_messages=IN_FLIGHT,
            socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
        ) as client,
        asyncio.TaskGroup() as tasks,
    ):
        client.pending_calls_threshold = IN_FLIGHT  # so many receipts under way are nothing to be warned of
        # Else the library would acknowledge a message as soon as it has been read from the socket.
        client._client.manual_ack_set(True)  # noqa: SLF001, FBT003 - no other way is offered
        await client.subscribe(FIXES + "+", AT_LEAST_ONCE)
        ready()
        async for message in client.messages:
            await waiting.acquire()
            kept = tasks.create_task(_kept(intake, client, message))
            kept.add_done_callback(lambda _: waiting.release())


async def _kept(intake: Intake, client: aiomqtt.Client, message: aiomqtt.Message) -> None:
    """Take one message, and tell the device and the broker when it is on disk."""
    body = bytes(message.payload)
    while True:
        try:
            receipt, durable = intake.take(body, batch=body.startswith(MARK))
            await asyncio.wrap_future(durable)
        except EsepError as fault:
            if fault.code != "E-1037":
                raise
            await asyncio.sleep(AFTER)
            continue
        await client.publish(_topic(message), _told(receipt), AT_LEAST_ONCE)
        client._client.ack(message.mid, message.qos)  # noqa: SLF001 - as above
        return


def _topic(message: aiomqtt.Message) -> str:
    return RECEIPTS + str(message.topic).removeprefix(FIXES)


def _told(receipt: Receipt) -> bytes:
    return orjson.dumps(receipt.as_data())
