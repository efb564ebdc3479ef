"""The cards of offences: as few as say what the columns count, in columns for each kind of card."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from esep.codebook.territories import Territories
from esep.forms.demonstrating.groups import OPEN, Dealt
from esep.forms.demonstrating.lives import DAY, Days, Flags, Lives
from esep.forms.demonstrating.plan import Plan, Said

Column = npt.NDArray[np.object_]
FIRST, VICTIM, PROCEEDING = "", "victim", "proceeding"
LEAST_TO_CHANGE = np.timedelta64(10, "D")  # of investigation, before an offence can prove to be another
EVERY_SO_MANY = 200  # of those that could be requalified one is


@dataclass(frozen=True)
class Cards:
    """Cards of one kind: a number and a value of each field for each, None where it says nothing.

    `day` is the day they tell of, `known` the day on which the register learns it; `nth` is which of several
    cards of this kind they are of their records, from nought.
    """

    kind: str
    number: npt.NDArray[np.int64]
    day: Days
    known: Days
    fields: Mapping[str, Column]
    happened: str
    nth: int = 0


@dataclass
class Numbers:
    """The next free number of each type of record, given in the order in which records are made."""

    proceedings: int = 0
    others: int = 0


class Writer:
    """Writes the cards of one territory's offences."""

    def __init__(
        self,
        dealt: Dealt,
        life: Lives,
        plan: Plan,
        territories: Territories,
        numbers: Numbers,
        *,
        outside: bool = False,
    ) -> None:
        self.dealt, self.life, self.plan, self._territories = dealt, life, plan, territories
        self._investigated = plan.outside if outside else plan.proceedings
        self._outside = outside
        self._numbers = numbers
        self._first = numbers.others
        numbers.others += len(life)
        self._number = self._first + np.arange(len(life))
        self._known = life.registered_on + life.known_after * DAY

    def cards(self) -> Iterator[Cards]:
        """All of them, kind after kind; a record's first card before those that name it."""
        links = yield from self._proceedings()
        first, changed = self._first_gravity()
        yield self._registered(links, first)
        yield from self._requalified(changed)
        yield from self._placed()
        yield from self._victims()
        yield from self._outcomes()

    def _of_group(self, values: Sequence[object]) -> Column:
        """What every offence has from its group."""
        return column(values)[self.life.group]

    def _territory(self, days: Days) -> tuple[Column, Flags]:
        """The territory as it was called on each of some days, and where that is another one."""
        code = self.dealt.territory
        return called(self._territories, code, days)

    def _proceedings(self) -> Generator[Cards, None, Column]:
        """A proceeding for each offence whose investigation has a form that rows ask for; links to them."""
        links = np.full(len(self.life), None, object)
        forms = np.full(len(self.life), self.plan.outside["form"] if self._outside else None, object)
        for row, said in self.plan.across.items():
            if said.card == PROCEEDING:
                forms[self._of_group([row in one.marks for one in self.dealt.groups]).astype(bool)] = (
                    said.fields["form"]
                )
        here = np.flatnonzero(forms != None)  # noqa: E711
        if len(here):
            day = self.life.registered_on[here]
            made, cards = self._started(here, day, forms[here])
            links[here] = made
            yield cards
        return links

    def _started(self, here: npt.NDArray[np.int64], day: Days, forms: Column) -> tuple[list[str], Cards]:
        numbers = self._numbers.proceedings + np.arange(len(here))
        self._numbers.proceedings += len(here)
        fields = {
            "started_on": written(day),
            "body": same(self._investigated["body"], len(here)),
            "territory": called(self._territories, self.dealt.territory, day)[0],
            "form": forms,
            "article": self._of_group([article(one.concept) for one in self.dealt.groups])[here],
            "gravity": self._of_group([self.plan.classes.get(one.klass) for one in self.dealt.groups])[here],
        }
        years = day.astype("datetime64[Y]").astype(int) + 1970
        numbers = (years % 100) * 10**13 + numbers
        cards = Cards("proceeding.started", numbers, day, self._known[here], fields, "started_on")
        return [f"proceeding:{number}" for number in numbers.tolist()], cards

    def _first_gravity(self) -> tuple[Column, npt.NDArray[np.int64]]:
        """The gravity that each was registered with, and the offences that got theirs only later."""
        groups, life = self.dealt.groups, self.life
        of_article: dict[str, list[str]] = {}
        for one in groups:
            if one.klass and one.klass not in of_article.setdefault(one.concept, []):
                of_article[one.concept].append(one.klass)
        other = [next((k for k in of_article.get(one.concept, ()) if k != one.klass), None) for one in groups]
        other = [
            klass if one.klass and not one.marks else None for one, klass in zip(groups, other, strict=True)
        ]
        gravity = self._of_group([self.plan.classes.get(one.klass) for one in groups])
        could = self._of_group([klass is not None for klass in other]).astype(bool)
        could &= (life.ended_on - life.registered_on) >= LEAST_TO_CHANGE
        here = np.flatnonzero(could)[::EVERY_SO_MANY]
        gravity[here] = self._of_group([self.plan.classes.get(klass or "") for klass in other])[here]
        return gravity, here

    def _requalified(self, here: npt.NDArray[np.int64]) -> Iterator[Cards]:
        """Offences that proved to be graver or less grave: from the middle of their investigation on."""
        if not len(here):
            return
        groups = self.dealt.groups
        day = self.life.registered_on[here] + (self.life.ended_on[here] - self.life.registered_on[here]) // 2
        fields = {
            "requalified_on": written(day),
            "article": self._of_group([article(one.concept) for one in groups])[here],
            "part": same(self.plan.suspects["part"], len(here)),
            "gravity": self._of_group([self.plan.classes.get(one.klass) for one in groups])[here],
        }
        for concept, said in self.plan.rows.items():
            self._say(
                fields, said, self._of_group([one.concept == concept for one in groups]).astype(bool)[here]
            )
        known = np.maximum(self._known[here], day)
        yield Cards("offence.requalified", self._number[here], day, known, fields, "requalified_on")

    def _registered(self, links: Column, gravity: Column) -> Cards:
        groups = self.dealt.groups
        fields: dict[str, Column] = {
            "registered_on": written(self.life.registered_on),
            "article": self._of_group([article(one.concept) for one in groups]),
            "gravity": gravity,
            "committed_on": written(self.life.committed_on),
            "territory": self._territory(self.life.registered_on)[0],
            "proceeding": links,
        }
        for concept, said in self.plan.rows.items():
            self._say(fields, said, self._of_group([one.concept == concept for one in groups]).astype(bool))
        for row, said in (*self.plan.kinds.items(), *self.plan.across.items()):
            if said.card == FIRST:
                self._say(fields, said, self._of_group([row in one.marks for one in groups]).astype(bool))
        for name, said in self.plan.parts.items():
            if said.card == FIRST and not {"ground", "referral"} & said.fields.keys():
                self._say(fields, said, self.life.parts[name])
        return Cards(
            "offence.registered", self._number, self.life.registered_on, self._known, fields, "registered_on"
        )

    def _say(self, fields: dict[str, Column], said: Said, where: Flags) -> None:
        for name, value in said.fields.items():
            fields.setdefault(name, np.full(len(where), None, object))[where] = value

    def _placed(self) -> Iterator[Cards]:
        """Where the division of the country has changed since, the territory is told anew."""
        since = np.datetime64(began(self._territories, self.dealt.territory), "D")
        _, moved = self._territory(self.life.registered_on)
        here = np.flatnonzero(moved)
        if len(here) and self.life.ended_on.max() >= since:
            day = np.full(len(here), since)
            fields = {"placed_on": written(day), "territory": same(self.dealt.territory, len(here))}
            known = np.maximum(self._known[here], day)
            yield Cards("offence.placed", self._number[here], day, known, fields, "placed_on")

    def _victims(self) -> Iterator[Cards]:
        columns = {name: said for name, said in self.plan.parts.items() if said.card == VICTIM}
        here = np.flatnonzero(np.any([self.life.parts[name] for name in columns], axis=0))
        if not len(here):
            return
        fields: dict[str, Column] = {
            name: same(value, len(here)) for name, value in self.plan.victims.items()
        }
        for name, said in columns.items():
            self._say(fields, said, self.life.parts[name][here])
        day = self.life.registered_on[here]
        fields |= {"recognised_on": written(day), "offence": _records("offence", self._number[here])}
        number = self._numbers.others + np.arange(len(here))
        self._numbers.others += len(here)
        yield Cards("victim.recognised", number, day, self._known[here], fields, "recognised_on")

    def _outcomes(self) -> Iterator[Cards]:
        """The decision that stands, one card for each offence that has one."""
        said = {**self.plan.outcomes, **self.plan.beside}
        for card in dict.fromkeys(one.card for one in said.values()):
            of_card = [name for name, one in said.items() if one.card == card]
            places = [self.life.outcomes.index(name) for name in of_card]
            here = np.flatnonzero(np.isin(self.life.outcome, places))
            if not len(here):
                continue
            fields: dict[str, Column] = {}
            for name, place in zip(of_card, places, strict=True):
                self._say(fields, said[name], self.life.outcome[here] == place)
            for name, one in self.plan.parts.items():
                if one.of in of_card or any(each.startswith(f"{one.of}.") for each in of_card):
                    self._say(fields, one, self.life.parts[name][here])
            day = self.life.ended_on[here]
            happened = DAYS_OF[card]
            known = np.maximum(self._known[here], day)
            yield Cards(
                f"offence.{card}",
                self._number[here],
                day,
                known,
                {happened: written(day), **fields},
                happened,
            )

    def closed(self, until: date) -> Iterator[Cards]:
        """What is still open sent to court by a day after all others; what is interrupted resumed first."""
        life, outcomes = self.life, self.life.outcomes
        held = [name for name, said in self.plan.outcomes.items() if said.card == "interrupted"]
        stopped = np.isin(life.outcome, [outcomes.index(name) for name in held])
        here = np.flatnonzero(stopped | (life.outcome == outcomes.index(OPEN)))
        room = (np.datetime64(until, "D") - np.max(life.registered_on)).astype(int)
        day = np.datetime64(until, "D") - (here * 7 % max(int(room) - 1, 1)) * DAY
        again = stopped[here]
        if again.any():
            fields = {"resumed_on": written(day[again])}
            yield Cards(
                "offence.resumed", self._number[here][again], day[again], day[again], fields, "resumed_on"
            )
        said = next(iter(self.plan.outcomes.values()))
        fields = {"sent_on": written(day)} | {
            name: same(value, len(here)) for name, value in said.fields.items()
        }
        known = np.maximum(self._known[here], day)
        yield Cards(f"offence.{said.card}", self._number[here], day, known, fields, "sent_on")


DAYS_OF = {"sent_to_court": "sent_on", "terminated": "terminated_on", "interrupted": "interrupted_on"}


def called(territories: Territories, code: str, days: Days) -> tuple[Column, Flags]:
    """What a territory was called on some days, and on which of them that was another name.

    Before it was made its offences lay in the territory that was divided.
    """
    names, moved = np.full(len(days), code, object), np.zeros(len(days), np.bool_)
    here = code
    while (earlier := days < np.datetime64(began(territories, here), "D")).any():
        before = {one.before for one in territories.changes if one.after == here}
        if len(before) != 1:
            break
        here = before.pop()
        names[earlier], moved[earlier] = here, True
    return names, moved


def began(territories: Territories, code: str) -> date:
    """The first day of a territory in its present extent."""
    return territories.rows.history(code)[0].valid_from


def article(concept: str) -> str:
    """The article of a row.

    >>> article("article:99/attempt")
    '99'
    """
    return concept.partition(":")[2].partition("/")[0]


def written(days: Days) -> Column:
    """Days as cards have them; equal days are one text."""
    different, places = np.unique(days, return_inverse=True)
    return np.datetime_as_string(different).astype(object)[places]


def column(values: Sequence[object]) -> Column:
    """Values of any kind, one for each card."""
    made = np.empty(len(values), object)
    made[:] = values
    return made


def same(value: object, length: int) -> Column:
    """One value for all cards."""
    return np.full(length, value, object)


def _records(of: str, numbers: npt.NDArray[np.int64]) -> Column:
    return column([f"{of}:{number}" for number in numbers.tolist()])
