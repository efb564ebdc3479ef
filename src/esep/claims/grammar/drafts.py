"""Claims while they are put together: numbers in roles, before periods, words and links are known."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from esep.claims.grammar.cues import cues
from esep.claims.grammar.scene import Figure, Scene
from esep.claims.matching import Hit
from esep.claims.model import Bound, Form, Kind
from esep.kernel.periods import Period

LEVELS = frozenset({Form.COUNT})
HEDGE = 2
WAYS = {"rise": 1, "fall": -1, "more": 1, "less": -1}
PARTS = frozenset({Form.PERCENT, Form.FRACTION})


@dataclass(slots=True)
class Draft:
    """A claim without its circumstances.

    Attributes:
        kind: what it says.
        roles: role and figure, in the order of the text.
        scene: the sentence it stands in.
        direction: 1, -1 or 0, as the words say.
        whole_said: the words say that the parts are all of it.
        some_said: the words say that a change is of each year, or of a part of what changed.
        topic: the figure whose words tell what it is about.
        before: the sentence that another of its figures stands in, where it is not this one.
    """

    kind: Kind
    roles: list[tuple[str, Figure]]
    scene: Scene
    direction: int = 0
    whole_said: bool = False
    topic: Figure | None = None
    before: Scene | None = None
    some_said: bool = False

    def __post_init__(self) -> None:
        """Put the roles into the order of the text."""
        self.roles = in_order(self.roles)

    def figure(self, role: str) -> Figure | None:
        """The first figure of a role."""
        return next((figure for said, figure in self.roles if said == role), None)

    def figures(self, role: str) -> list[Figure]:
        """All figures of a role."""
        return [figure for said, figure in self.roles if said == role]

    @property
    def subject(self) -> Figure:
        """The figure whose words tell what the claim is about."""
        if self.topic is not None:
            return self.topic
        for role in ("value", "share", "change", "difference", "times", "part", "place", "per"):
            found = self.figure(role)
            if found is not None:
                return found
        return self.roles[0][1]

    @property
    def home(self) -> Scene:
        """The sentence that the subject stands in."""
        subject = self.subject
        if self.before is not None and all(one is not subject for one in self.scene.figures):
            return self.before
        return self.scene


@dataclass(slots=True)
class Below:
    """The lines so far of a list that a sentence without figures opened.

    Attributes:
        wholes: the counts of the sentence before, any of which the lines may make up.
        head: that sentence.
        last: the line read last.
        rows: the count of each line.
        total: what they add up to.
    """

    wholes: list[Figure]
    head: Scene
    last: Scene
    rows: list[Figure] = field(default_factory=list)
    total: Fraction = Fraction(0)


@dataclass(slots=True)
class Reading:
    """What has been read so far.

    Attributes:
        plain: the text in lower case.
        drafts: the claims in the order they were found.
        begun: how many claims stood before the sentence that is read now.
        used: numbers that belong to a claim already, with the kinds of these claims.
        differences: numbers that say how many more or fewer.
        counted: the last count of each unit, and its sentence.
        whole: the last count that parts may follow, and its sentence.
        last: the last count of the sentence before.
        level: the last level, for a comparison in the next sentence.
        now: the period that the text tells of.
        then: the same before the last sentence.
        percent: the last percentage that the sentence before told of where something stands.
        open_list: a sentence announced parts, and lines of a list follow.
        rows: the lines of one count each right before this one, that a total may close.
        past: the last two sentences that told counts, and these.
        above: the sentence right before, with figures or without.
        below: the lines of a list that a sentence without figures opened.
    """

    plain: str
    drafts: list[Draft] = field(default_factory=list)
    begun: int = 0
    used: dict[int, set[Kind]] = field(default_factory=dict)
    differences: set[int] = field(default_factory=set)
    counted: dict[str, tuple[Figure, Scene]] = field(default_factory=dict)
    whole: tuple[Figure, Scene] | None = None
    last: tuple[Figure, Scene] | None = None
    level: tuple[Figure, Scene] | None = None
    now: Period | None = None
    then: Period | None = None
    percent: tuple[Figure, Scene] | None = None
    open_list: Draft | None = None
    rows: list[tuple[Figure, Scene]] = field(default_factory=list)
    past: list[tuple[Scene, list[Figure]]] = field(default_factory=list)
    above: Scene | None = None
    below: Below | None = None

    @property
    def here(self) -> list[Draft]:
        """The claims of the sentence that is read now."""
        return self.drafts[self.begun :]

    def add(self, draft: Draft) -> Draft:
        """Keep a claim and mark its figures."""
        self.drafts.append(draft)
        for role, figure in draft.roles:
            if role == "difference":
                self.differences.add(figure.number)
            self.used.setdefault(figure.number, set()).add(draft.kind)
        return draft

    def drop(self, draft: Draft) -> None:
        """Take back a claim of the sentence, whose figures another one of its claims holds as well."""
        self.drafts[self.begun :] = [one for one in self.here if one is not draft]
        if self.open_list is draft:
            self.open_list = None

    def free(self, figures: Iterable[Figure]) -> list[Figure]:
        """Those figures that belong to no claim yet."""
        return [one for one in figures if one.number not in self.used]

    def claimed(self, figure: Figure, kind: Kind) -> bool:
        """Whether a figure belongs to a claim of a kind."""
        return kind in self.used.get(figure.number, ())


def in_order(roles: Iterable[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
    """Roles and their figures in the order of the text."""
    return sorted(roles, key=lambda one: one[1].told.start)


def direction(scene: Scene, figure: Figure, low: int, high: int) -> int:
    """1 where the nearest word of a stretch says more, -1 where it says less, 0 where none speaks.

    Args:
        scene: the sentence.
        figure: what is near.
        low: first token of the stretch.
        high: the token after its last.
    """
    best, way = None, 0
    hedged = [one for one in scene.figures if one.form is not Form.TIMES or scene.before(one, "than", HEDGE)]
    for cue, sign in WAYS.items():
        for hit in scene.hits(cue, low, high):
            if cue in {"more", "less"} and any(_hedges(hit.after, one) for one in hedged):
                continue
            if cue in {"more", "less"} and any(_hedges_behind(scene, hit, one) for one in scene.figures):
                continue
            distance = figure.first - hit.after if hit.after <= figure.first else hit.first - figure.after + 1
            if best is None or distance < best:
                best, way = distance, sign
    return way


def _hedges(after: int, figure: Figure) -> bool:
    """Whether a word that ends at a token opens a number: "more than 30"."""
    # "больше почти на 11" says more, and only its "почти" opens the number.
    reach = 0 if figure.told.bound is Bound.ABOUT else HEDGE
    return figure.told.bound is not Bound.EXACT and figure.first - reach <= after <= figure.first


def _hedges_behind(scene: Scene, hit: Hit[str], figure: Figure) -> bool:
    """Whether a word behind a number opens it, where an ending says "than": 8-ден аз іс."""
    known = cues(scene.language)
    if figure.told.bound in {Bound.EXACT, Bound.ABOUT} or known is None or "from" not in known.suffixes:
        return False
    return 0 <= hit.first - figure.after <= HEDGE and not scene.than(hit.after)


def signed(figure: Figure) -> int:
    """The sign printed before a number or said, 0 where none is."""
    printed = figure.told.printed
    if printed.startswith(("-", "−", "–")) or figure.told.value < 0:
        return -1
    said = figure.form is Form.COUNT and printed[:1].isalpha() and any(sign.isdigit() for sign in printed)
    return 1 if printed.startswith("+") or said else 0
