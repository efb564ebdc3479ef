"""Which of two levels is the later one, by the periods named beside them and the tense."""

from esep.claims.grammar.scene import Figure, Scene
from esep.claims.model import Form
from esep.claims.periods import UNTIL

BEFORE, LAST = "year_before", "last_year"
BACK, YEAR = 9, 12
PERSON = "person"


def is_past(scene: Scene, figure: Figure) -> bool:
    """Whether the words beside a figure place it a year before, or in the last year."""
    return when(scene, figure) in {BEFORE, LAST}


def apart(scene: Scene, one: Figure, other: Figure, reach: int = 4) -> bool:
    """Whether the nouns after two figures are different units, so that they are no levels of one thing.

    Args:
        scene: the sentence.
        one: a figure.
        other: another.
        reach: how many tokens after a number its noun may begin.
    """
    nouns = [scene.root(scene.noun(figure, reach)) for figure in (one, other)]
    return all(nouns) and nouns[0] != nouns[1]


def of_two_groups(scene: Scene, one: Figure, other: Figure) -> bool:
    """Whether two figures count two groups of persons: 447 women are no level of 61 minors.

    Args:
        scene: the sentence.
        one: a figure.
        other: another.
    """
    nouns = [scene.noun(figure, 1) for figure in (one, other)]
    grouped = all(noun != PERSON and scene.root(noun) == PERSON for noun in nouns)
    return grouped and nouns[0] != nouns[1]


def by_period(scene: Scene, one: Figure, other: Figure) -> int:
    """Which of two figures is the later one by the periods named beside them."""
    if apart(scene, one, other) or _series(scene, one.form) or _cumulative(scene, one, other):
        return 0
    first, second = (when(scene, figure) for figure in (one, other))
    if {first, second} & {LAST} and not {first, second} & {"", BEFORE}:
        first, second = (_named_at(scene, figure) or when for figure, when in ((one, first), (other, second)))
    relative = _by_relative(first, second)
    if relative:
        return relative
    if {first, second} & {BEFORE, LAST} and not (first and second):
        return _by_now(scene, one, other, first)
    if first and second:
        return _by_months(scene, one, other) or (first > second) - (first < second)
    present = [scene.before(each, "now", 3) or scene.after(each, "now", 2) for each in (one, other)]
    then = _then(scene, one, other)
    if then:
        relative = then
    elif (first or second) and present == [bool(second), bool(first)]:
        relative = -1 if first else 1
    elif first:
        relative = 1 if scene.together(one, other) and _was(scene, other) and not _was(scene, one) else 0
    else:
        relative = _by_tense(scene, one, other, told=bool(second))
    return relative


def _then(scene: Scene, one: Figure, other: Figure) -> int:
    """The order of two levels of which one is told of now and the other of then: "1,236 now, 1,648 then"."""
    now = [scene.before(each, "now", 0) or scene.after(each, "now", 1) for each in (one, other)]
    then = [scene.after(each, "then_after", 1) for each in (one, other)]
    if now != then[::-1] or sum(then) != 1:
        then = [
            scene.before(each, "had_been", 1) and not at for each, at in zip((one, other), now, strict=True)
        ]
    if now != then[::-1] or sum(then) != 1:
        return 0
    return -1 if then[0] else 1


def _by_months(scene: Scene, one: Figure, other: Figure) -> int:
    """The order of two months named without a year: the later one is the one less than half a year on."""
    months = []
    for figure in (one, other):
        named = next((told for told in scene.named(figure) if told.period is not None), None)
        if named is None or named.period is None or named.means != "month_this":
            return 0
        months.append(named.period.start.month)
    ahead = (months[0] - months[1]) % YEAR
    return 0 if not ahead else 1 if ahead <= YEAR // 2 else -1


def _cumulative(scene: Scene, one: Figure, other: Figure) -> bool:
    """Whether two counts of one year are each counted since January: the later holds the earlier."""
    if not any(mention.means in {"since_january", "since_january_year"} for mention in scene.mentions):
        return False
    return all(any(told.means == UNTIL for told in scene.named(figure)) for figure in (one, other))


def _by_relative(first: str, second: str) -> int:
    """The order of two levels of which one is told of a year before or of last year."""
    for word in (BEFORE, LAST):
        if second == word and first not in {word, BEFORE}:
            return 1
        if first == word and second not in {"", word, BEFORE}:
            return -1
    return 0


def _by_now(scene: Scene, one: Figure, other: Figure, first: str) -> int:
    """The order of two levels of which only one is told of a time before: the other is told of now."""
    past, present = (one, other) if first else (other, one)
    if not scene.together(one, other) or not (scene.before(present, "now", BACK) or _was(scene, past)):
        return 0
    return -1 if past is one else 1


def _by_tense(scene: Scene, one: Figure, other: Figure, *, told: bool) -> int:
    """The order by "was" and "now", or by a bracket with a period of its own.

    Args:
        scene: the sentence.
        one: the first level, with no period beside it.
        other: the second.
        told: a period is named beside the second.
    """
    if told and (_was(scene, other) or _opens_bracket(scene, one, other)):
        return 1
    if _was(scene, one):
        return -1 if told or scene.before(other, "now", 3) else 0
    return 1 if scene.together(one, other) and _was(scene, other) else 0


def _opens_bracket(scene: Scene, one: Figure, other: Figure) -> bool:
    """Whether a bracket opens between two levels and holds the second."""
    between = scene.words[one.after : other.first]
    return "(" in between and ")" not in between


def _was(scene: Scene, figure: Figure) -> bool:
    """Whether "was" or "were" stands beside a level, as of what no longer is."""
    return scene.before(figure, "was", 1) or scene.after(figure, "was_after", 3)


def _series(scene: Scene, form: Form) -> bool:
    """Whether a sentence lists a level for each of three or more periods."""
    told = {when(scene, one) for one in scene.figures if one.form is form}
    return len(told - {"", BEFORE, LAST}) > 2


def when(scene: Scene, figure: Figure) -> str:
    """When the words beside a figure place it: a year before, last year, the first month of a period.

    Args:
        scene: the sentence.
        figure: the figure.
    """
    known = scene.whens.get(figure.number)
    if known is None:
        known = scene.whens[figure.number] = _placed(scene, figure)
    return known


def _placed(scene: Scene, figure: Figure) -> str:
    if not scene.mentions and BEFORE not in scene.cues and LAST not in scene.cues:
        return ""
    low, high = scene.stretch(figure)
    low, high = max(low, scene.left(figure)), min(high, scene.right(figure))
    for cue in (BEFORE, LAST):
        if any(low <= hit.first < high for hit in scene.cues.get(cue, ())):
            return cue
    named = scene.named(figure)
    if any(one.relative for one in named):
        return BEFORE
    return _named_at(scene, figure)


def _named_at(scene: Scene, figure: Figure) -> str:
    """The first month of the period that is named beside a figure."""
    return next((one.period.start.isoformat()[:7] for one in scene.named(figure) if one.period), "")
