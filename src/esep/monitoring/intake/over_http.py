"""The intake over HTTP: a message is answered 202 once it is on disk, and not before.

`POST /fixes` takes JSON of devices (`messages`) or a batch of a gateway (`gateway`,
application/octet-stream). `GET /health` says whether fixes are being taken.
"""

import asyncio

from aiohttp import web

from esep.kernel.errors import EsepError
from esep.monitoring.intake.gateway import MARK
from esep.monitoring.intake.reasons import Reason
from esep.monitoring.intake.receiving import LARGEST, Intake, Receipt

AFTER = "1"  # seconds
STRANGE = {Reason.WRONG_KEY, Reason.UNKNOWN_DEVICE, Reason.UNKNOWN_GATEWAY}
INTAKE = web.AppKey("intake", Intake)


def application(intake: Intake) -> web.Application:
    """The intake as an application of aiohttp."""
    made = web.Application(client_max_size=LARGEST)
    made[INTAKE] = intake
    made.add_routes([web.post("/fixes", _fixes), web.get("/health", _health)])
    return made


async def start(intake: Intake, host: str = "127.0.0.1", port: int = 0) -> tuple[web.AppRunner, int]:
    """Listen; the runner, to be cleaned up in the end, and the port."""
    runner = web.AppRunner(application(intake), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner, int(runner.addresses[0][1])


async def _fixes(request: web.Request) -> web.Response:
    body = await request.read()
    try:
        receipt, durable = request.app[INTAKE].take(body, batch=body.startswith(MARK))
        await asyncio.wrap_future(durable)
    except (EsepError, OSError) as fault:
        code = fault.code if isinstance(fault, EsepError) else "E-1032"
        return web.json_response({"code": code}, status=503, headers={"Retry-After": AFTER})
    return web.json_response(_told(receipt), status=_status(receipt))


def _status(receipt: Receipt) -> int:
    if not receipt.reason:
        return 202
    if receipt.reason == Reason.TOO_LARGE:
        return 413
    return 403 if receipt.reason in STRANGE else 400


def _told(receipt: Receipt) -> dict[str, object]:
    """To a stranger nothing is told of which devices there are."""
    told = receipt.as_data()
    return told | {"reason": "refused"} if receipt.reason in STRANGE else told


async def _health(request: web.Request) -> web.Response:
    broken = request.app[INTAKE].log.blocks.broken
    return web.json_response({"taking": not broken}, status=503 if broken else 200)
