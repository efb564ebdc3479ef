"""Where orders come from and alerts go to: a register, in the name of the service that works for it."""

from collections.abc import Sequence

from esep.access import Actor, Purpose
from esep.monitoring.desk.handing_on import hand_on_due
from esep.monitoring.desk.law import blind_limit
from esep.monitoring.desk.night import Night
from esep.monitoring.from_register.stories import Reader
from esep.monitoring.intake.roster import Fitted
from esep.monitoring.live.episodes import Saying
from esep.monitoring.live.kept import Kept
from esep.monitoring.live.left import Left
from esep.monitoring.live.reading import Asked, watched_over
from esep.monitoring.live.telling import Register
from esep.monitoring.orders import Order, SharedPlace
from esep.register.home import Home


class FromRegister:
    """The orders that stand in a register; alerts become its cards.

    Args:
        home: the register.
        actor: the service.
        purpose: by what it works: places are sealed and take the number of a decision.
        shared: the places of the classes that orders name.
    """

    def __init__(
        self, home: Home, actor: Actor, purpose: Purpose, shared: Sequence[SharedPlace] = ()
    ) -> None:
        self._home, self._actor, self._shared = home, actor, shared
        self._reader, self._asked = Reader(home, actor, purpose), Asked()
        self._register = Register(home, actor, purpose, self._asked.protection)
        self._night = Night(home)

    def refresh(self) -> bool:
        """Read the orders that any card has changed since."""
        return self._asked.refresh(self._reader)

    def orders(self, now: int) -> tuple[Order, ...]:
        """The orders that stand, and those that ended lately."""
        return self._asked.standing(now)

    def shared(self) -> Sequence[SharedPlace]:
        """The places of the classes that orders name."""
        return self._shared

    def fitted(self) -> dict[str, Fitted]:
        """The devices that anybody wears or wore."""
        return self._asked.fitted()

    def watched_over(self, orders: Sequence[Order]) -> list[str]:
        """The protected persons whom some orders serve, by number."""
        return watched_over(orders, self._reader, self._asked)

    def left(self, now: int) -> tuple[Left, ...]:
        """The orders that cannot be judged as they stand."""
        return self._asked.faulty(self._reader, now)

    def kept(self) -> Kept:
        """For how long is kept what was recorded, as the law has it today."""
        return Kept.by(self._home.book.law, self._home.now().date())

    def blind_limit(self) -> int:
        """After how many ms without judging it is blind, as the law has it today."""
        return blind_limit(self._home.book.law, self._home.now().date())

    def send(self, said: Sequence[Saying]) -> Sequence[tuple[str, bytes, str]]:
        """State cards; those that were refused."""
        return self._register.send(said)

    def again(self, waiting: Sequence[tuple[str, bytes, str]]) -> Sequence[str]:
        """State cards that were laid aside; the keys of those that stand now."""
        return self._register.again(waiting)

    def hand_on(self, now: int) -> int:
        """Pass on what nobody took on in time."""
        return len(hand_on_due(self._home, self._night, self._actor, now).handed)
