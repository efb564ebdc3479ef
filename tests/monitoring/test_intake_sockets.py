"""The intake over HTTP and MQTT: told only when it is on disk."""

import asyncio
import io
import json
import shutil
import socket
import subprocess

import aiohttp
import pytest
from tests.monitoring.intake_made import batch, kept, one, opened, told

from esep.monitoring.intake import committing
from esep.monitoring.intake.over_http import start
from esep.monitoring.intake.receiving import LARGEST


@pytest.fixture
def intake(tmp_path):
    made = opened(tmp_path / "in")
    yield made
    made.close()


def asked(intake, *bodies):
    """Status and answer of each body, sent one after the other."""

    async def talk():
        runner, port = await start(intake)
        try:
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
                answers = []
                for body in bodies:
                    async with client.post("/fixes", data=io.BytesIO(body)) as answer:
                        read = await answer.read()
                        told_so = json.loads(read) if answer.content_type == "application/json" else None
                        answers.append((answer.status, told_so))
                async with client.get("/health") as answer:
                    answers.append((answer.status, await answer.json()))
                return answers
        finally:
            await runner.cleanup()

    return asyncio.run(talk())


def test_a_good_message_is_accepted_and_a_bad_one_told_why(intake):
    answers = asked(
        intake,
        told("B-1", one(1)),
        batch(8, seq=5),
        b"{",
        told("B-1", one(1), one(2, lat=10**12)),
        told("B-1", one(3, lat="north")),
        batch(8, key=b"h" * 32),
        b"x" * (LARGEST + 1),
    )
    assert answers[0] == (202, {"taken": 1, "again": 0, "aside": 0})
    assert answers[1] == (202, {"taken": 8, "again": 0, "aside": 0})
    assert answers[2] == (400, {"taken": 0, "again": 0, "aside": 1, "reason": "not_read"})
    assert answers[3] == (202, {"taken": 0, "again": 1, "aside": 1})
    assert answers[4][0] == 400
    assert answers[5] == (403, {"taken": 0, "again": 0, "aside": 1, "reason": "refused"})
    assert answers[6][0] == 413
    assert answers[7] == (200, {"taking": True})


def test_when_the_disk_fails_nothing_is_acknowledged_any_more(intake, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(committing.FixLog, "append", full)
    answers = asked(intake, told("B-1", one(1)), told("B-1", one(2)))
    assert [status for status, _ in answers] == [503, 503, 503]
    assert kept(intake) == []


@pytest.fixture
def broker(tmp_path):
    """Mosquitto on a free port, with messages kept for who is away."""
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
    if not program:
        pytest.skip("needs the Debian package mosquitto")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = tmp_path / "mosquitto.conf"
    settings.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n")
    process = subprocess.Popen([program, "-c", str(settings)], stderr=subprocess.DEVNULL)
    yield port
    process.terminate()
    process.wait(timeout=10)


async def listening(intake, port, talk):
    """Run `talk(client)` while the intake listens to the broker."""
    import aiomqtt

    from esep.monitoring.intake.over_mqtt import listen

    ready = asyncio.Event()
    task = asyncio.create_task(listen(intake, "127.0.0.1", port, ready=ready.set))
    await asyncio.wait_for(ready.wait(), 10)
    try:
        async with aiomqtt.Client("127.0.0.1", port) as client:
            return await asyncio.wait_for(talk(client), 20)
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def test_devices_publish_and_hear_when_it_is_on_disk(intake, broker):
    async def talk(client):
        await client.subscribe("esep/receipts/+", 1)
        for seq in range(30):
            await client.publish("esep/fixes/B-1", told("B-1", one(seq)), 1)
        await client.publish("esep/fixes/B-2", b"{", 1)
        await client.publish("esep/fixes/B-2", told("B-2", one(1)), 1)
        heard = []
        async for message in client.messages:
            heard.append((str(message.topic), json.loads(message.payload)))
            if len(heard) == 32:
                break
        return heard

    heard = asyncio.run(listening(intake, broker, talk))
    assert sorted(kept(intake)) == [*((1, seq) for seq in range(30)), (2, 1)]
    assert sum(told_so["taken"] for topic, told_so in heard if topic.endswith("B-1")) == 30
    assert sorted(told_so["aside"] for topic, told_so in heard if topic.endswith("B-2")) == [0, 1]


def test_what_was_not_on_disk_when_the_intake_died_is_delivered_again(intake, broker, monkeypatch, tmp_path):
    """The first intake takes the message and its disk fails: the broker must keep it for the next one."""

    def full(*_):
        raise OSError(28, "No space left on device")

    async def died():
        import aiomqtt

        from esep.monitoring.intake.over_mqtt import listen

        ready = asyncio.Event()
        task = asyncio.create_task(listen(intake, "127.0.0.1", broker, ready=ready.set))
        await asyncio.wait_for(ready.wait(), 10)
        async with aiomqtt.Client("127.0.0.1", broker) as client:
            await client.publish("esep/fixes/B-1", told("B-1", one(7)), 1)
        with pytest.raises(BaseExceptionGroup):
            await asyncio.wait_for(task, 10)

    with monkeypatch.context() as patched:
        patched.setattr(committing.FixLog, "append", full)
        asyncio.run(died())
    (tmp_path / "second").mkdir()
    second = opened(tmp_path / "second" / "in")

    async def heard(_):
        while not kept(second):  # noqa: ASYNC110 - it happens in a thread
            await asyncio.sleep(0.01)

    asyncio.run(listening(second, broker, heard))
    assert kept(second) == [(1, 7)]
    second.close()
