"""The place a command about a register works at: its home, who asks, and why."""

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import Self, TypeVar

from esep.access import PUBLIC, Action, Actor, Right, Target
from esep.cli.asked import Asked
from esep.cli.desk import Desk
from esep.cli.wording import Wording
from esep.codebook import Codebook
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.register.home import Home

T = TypeVar("T")


class RegisterDesk(Desk):
    """A desk in the home of a register, whose codebook it speaks by.

    Args:
        asked: the common options.
        home: the folder, else ESEP_HOME, else the current one.
        actor: the code of who asks, else ESEP_ACTOR; without both the public asks.
        purpose: why.
    """

    def __init__(self, asked: Asked, home: Path | None, actor: str | None, purpose: str | None) -> None:
        super().__init__(asked)
        self._folder = home or Path(os.environ.get("ESEP_HOME") or ".")
        self._code = actor or os.environ.get("ESEP_ACTOR") or ""
        self.purpose = purpose or None

    @cached_property
    def home(self) -> Home:
        """The register."""
        return Home.open(self._folder)

    @cached_property
    def book(self) -> Codebook:
        """The codebook of the register."""
        return self.home.book

    @cached_property
    def words(self) -> Wording:
        """The register's words in the language of the answer."""
        return Wording(self.book, self.home.domains, self.lang)

    @cached_property
    def actor(self) -> Actor:
        """Who asks: an actor of the register, or the public."""
        return self.home.actors.get(self._code) if self._code else PUBLIC

    @property
    def officer(self) -> Actor:
        """Who acts, which the public cannot.

        Raises:
            EsepError: E-764 when nobody is named.
        """
        if not self._code:
            raise EsepError("E-764")
        return self.actor

    def reading(
        self,
        target: Target,
        klass: Class,
        *,
        rows: int = 1,
        action: Action = Action.READ,
        second: Actor | None = None,
    ) -> AbstractContextManager[Right]:
        """The right to an action for the length of a block; see `Gate.reading`."""
        return self.home.gate.reading(
            self.actor,
            rows=rows,
            target=target,
            klass=klass,
            action=action,
            purpose=self.purpose,
            second=second,
        )

    def answer(
        self, fetch: Callable[[Right], Sequence[T]], target: Target, klass: Class, action: Action
    ) -> Sequence[T]:
        """What a query finds; see `Gate.answer`."""
        return self.home.gate.answer(
            self.actor, fetch, target=target, klass=klass, action=action, purpose=self.purpose
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        if "home" in self.__dict__:
            self.home.close()
