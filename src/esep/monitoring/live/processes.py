"""A process of the service with the pipe to it: begun, asked, begun again when it died, ended."""

from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from signal import SIGINT, SIGTERM, signal
from threading import Event

from esep.kernel.errors import EsepError

PATIENCE = 120.0  # seconds for what a process has to load before it answers
AGAIN = 1.0  # seconds before a process that died is begun again
LAST = 600.0  # seconds to finish what it does


class Process:
    """A process that runs a function, whose last argument is its end of a pipe.

    Args:
        name: what it does.
        run: the function.
        given: makes its other arguments, anew whenever it is begun.
    """

    def __init__(self, name: str, run: Callable[..., None], given: Callable[[], tuple[object, ...]]) -> None:
        self.name, self._run, self._given = name, run, given
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def begin(self) -> int:
        """Begin it; its first word.

        Raises:
            EsepError: E-1122 when it ends before it has said anything, or says nothing for long.
        """
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=self._run, args=(*self._given(), theirs), name=self.name, daemon=True
        )
        self._process.start()
        theirs.close()
        return self._answer()

    def ask(self, said: object) -> int:
        """Hand something over; the answer.

        Raises:
            EsepError: as `begin`.
        """
        with suppress(OSError):  # it is gone: no answer will come
            if self._pipe is not None:
                self._pipe.send(said)
        return self._answer()

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.is_alive()

    def end(self) -> None:
        """Let it finish what it does, and wait for that."""
        if self._pipe is not None:
            with suppress(OSError):  # it is gone already
                self._pipe.send(None)
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.join(LAST)
            self._process.kill()
            self._process.join()

    def _answer(self) -> int:
        with suppress(EOFError, OSError):
            if self._pipe is not None and self._pipe.poll(PATIENCE):
                return int(self._pipe.recv())
        if self._process is not None:
            self._process.kill()
        raise EsepError("E-1122", process=self.name)


def asked_to_end() -> Event:
    """An event that is set when this process is asked to end: it then ends whole, whoever has asked."""
    asked = Event()
    for one in (SIGTERM, SIGINT):
        signal(one, lambda *_: asked.set())
    return asked
