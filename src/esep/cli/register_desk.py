"""The place a command about a register works at: its home, who asks, and why."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Self, TypeVar

from esep import domains
from esep.access import PUBLIC, Action, Actor, Right, Target
from esep.cli.asked import Asked
from esep.cli.desk import Desk
from esep.cli.wording import Wording
from esep.codebook import Codebook
from esep.declare import Class, Domains
from esep.kernel.errors import EsepError
from esep.register.home import Home
from esep.register.home_settings import FILE
from esep.register.sound_end import require_sound_end

T = TypeVar("T")
ADDING = {Action.WRITE, Action.ANNUL}


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
        named = home or os.environ.get("ESEP_HOME")
        self._folder = Path(named or ".")
        self._nowhere = not named and not (self._folder / FILE).is_file()
        self._code = actor or os.environ.get("ESEP_ACTOR") or ""
        self.purpose = purpose or None

    @cached_property
    def home(self) -> Home:
        """The register."""
        return Home.open(self._folder)

    @cached_property
    def book(self) -> Codebook:
        """The codebook of the register; where there is no register, what speaks for it comes with esep."""
        return self.home.book if (self._folder / FILE).is_file() else super().book

    @cached_property
    def domains(self) -> Domains:
        """What may be recorded in the register; where none is and none was named, what comes with esep."""
        return domains.load() if self._nowhere else self.home.domains

    @cached_property
    def words(self) -> Wording:
        """The register's words in the language of the answer."""
        return Wording(self.book, self.domains, self.lang)

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

    @property
    def missing(self) -> str:
        """What a copy that was given away has not, in words; empty where all is there."""
        return ", ".join(self.say(f"copy.{part}") for part in self.home.missing)

    @contextmanager
    def reading(
        self,
        target: Target,
        klass: Class,
        *,
        rows: int = 1,
        action: Action = Action.READ,
        second: Actor | None = None,
    ) -> Iterator[Right]:
        """The right to an action for the length of a block; see `Gate.reading`.

        Before anything is added, the end of the journal is looked at; see `require_sound_end`.

        Raises:
            EsepError: E-842 when something protected is asked of a copy that holds nothing to open it with;
                E-661 when the copy has no such record: there is no trail for the question to stand in.
        """
        if action is Action.READ and self.home.missing:
            if klass > Class.OPEN:
                raise EsepError("E-842", missing=self.missing)
            if not target.exists or target.floor > Class.OPEN:
                raise EsepError("E-661", record=target.asked or target.record)
        with self.home.gate.reading(
            self.actor,
            rows=rows,
            target=target,
            klass=klass,
            action=action,
            purpose=self.purpose,
            second=second,
        ) as right:
            if action in ADDING:
                require_sound_end(self.home)
            yield right

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
