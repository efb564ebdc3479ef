"""Ages that say who is meant: aged 14–17, старше 60 лет, 18 жасқа толмаған."""

from esep.claims.model import Became, Form
from esep.claims.numbers.lengths import unit_place
from esep.claims.numbers.seen import Around, Seen
from esep.claims.tokens import DASHES, HYPHENS, TokenKind

OLDEST, YOUNGEST, AGES_BEFORE = 120, 5, 6
LISTING = frozenset("–—-(:")


def age(around: Around, one: Seen) -> Became | None:
    """An age that says who is meant: aged 14, старше 60 лет, 18 жасқа толмаған, children under 14."""
    if one.form not in (Form.COUNT, Form.ORDINAL) or one.size > 1 or not 0 <= (one.whole or 0) <= OLDEST:
        return None
    if one.suffix >= 0 and around.means("ages", one.suffix) is not None:
        return None if _length_of(around, one.suffix + 1) else Became.AGE
    if _of_a_group(around, one):
        return Became.AGE
    unit = unit_place(around, one)
    if unit >= 0 and around.means("durations", unit) != "year":
        return None
    aged = (
        _age_behind(around, one, unit)
        or _age_before(around, one)
        or _limits_people(around, one, unit)
        or (unit < 0 and _limits_those(around, one))
        or (unit < 0 and _how_old(around, one))
        or (unit < 0 and _of_a_band(around, one))
        or _presented(around, one, unit)
        or (unit >= 0 and _ages_go_on(around, one))
    )
    return Became.AGE if aged else None


def _of_a_group(around: Around, one: Seen) -> bool:
    """Under-18s, a woman in her 40s."""
    hyphen = one.first - 1
    if around.word(hyphen) in HYPHENS and around.means("age_limits", hyphen - 1) is not None:
        return True
    tens = one.suffix >= 0 and around.means("glued", one.suffix) == "decade" and (one.whole or 0) < OLDEST
    return tens and around.means("decade_of_life", one.first - 1) is not None


def _age_behind(around: Around, one: Seen, unit: int) -> bool:
    """14 years old, 18 жасқа толмаған."""
    if unit >= 0:
        return around.means("ages", unit + 1) is not None
    return around.means("ages", one.after) not in {None, "reached"}


def _age_before(around: Around, one: Seen) -> bool:
    """Aged 14, в возрасте от 14, жасы 60-тан: a word of age that belongs to no number before it."""
    return any(
        around.means("ages", place) is not None
        and around.kind(place - 1) is not TokenKind.DIGITS
        and "," not in {around.word(at) for at in range(place + 1, one.first)}
        for place in range(one.first - 3, one.first)
    )


def _presented(around: Around, one: Seen, unit: int) -> bool:
    """Saule Ospan, 34, head of the department: a name, a number, and a mark on both sides."""
    end = one.after if unit < 0 else unit + 1
    if around.word(one.first - 1) != "," or around.word(end) not in (",", ".", ")", "") or one.spelled:
        return False
    kin = around.means("people", one.first - 2) is not None and around.word(end) == ","
    called = unit >= 0 and around.word(end) == "," and _is_name(around.printed(one.first - 2))
    return 5 < (one.whole or 0) < 100 and (kin or called or _named(around, one.first - 2))


def _named(around: Around, last: int) -> bool:
    """Whether a person's name ends at a place: Saule Ospan; L. Kim; Aigul S."""
    if around.word(last) == ".":
        return _initial(around, last - 1) and _is_name(around.printed(last - 2))
    if not _is_name(around.printed(last)):
        return False
    if around.word(last - 1) == ".":
        return _initial(around, last - 2)
    return _is_name(around.printed(last - 1))


def _is_name(said: str) -> bool:
    return said[:1].isupper() and not said.isupper()


def _initial(around: Around, place: int) -> bool:
    return len(around.word(place)) == 1 and around.capital(place)


def _ages_go_on(around: Around, one: Seen) -> bool:
    """Whether another age in years stands before in a list: 16–17 лет – 1 096, 14–15 лет – 309."""
    ranged = around.means("age_limits", one.first - 1) is not None
    if not ranged and around.word(unit_place(around, one) + 1) not in LISTING:
        return False
    earlier = (around.beside(one, -step) for step in range(1, AGES_BEFORE))
    return any(other is not None and other.became is Became.AGE for other in earlier)


def _length_of(around: Around, place: int) -> bool:
    """Whether a word says that a length of years is no age: 10-летний срок, five-year plan."""
    return around.means("term_cues", place) is not None or around.means("lasting", place) is not None


def _limits_people(around: Around, one: Seen, unit: int) -> bool:
    """Women over 60, лица до 18 лет: people, a limit, a number; without years no noun behind it."""
    limit = one.first - 1
    if around.word(limit) in DASHES and around.kind(limit - 1) is TokenKind.DIGITS:
        limit -= 2
    if unit >= 0 and around.means("people", limit) is not None and (one.whole or 0) < 30:
        return True
    sure = around.means("age_limits", limit)
    if sure is None or (unit < 0 and not _stands_alone(around, one)):
        return False
    return (sure == "sure" and unit >= 0) or around.near("people", range(limit - 3, limit))


def _limits_those(around: Around, one: Seen) -> bool:
    """1,837 are under 18; 1 837 – младше 18; 18-ге толмаған: a limit of age after a count, no noun behind."""
    if around.means("age_after", one.after) is not None:
        return one.suffix >= 0
    limit = around.means("age_limits", one.first - 1)
    if limit is None or one.spelled or not _closed(around, one):
        return False
    return limit == "sure" or (limit == "said" and around.means("copula", one.first - 2) is not None)


def _how_old(around: Around, one: Seen) -> bool:
    """She is 34; ему 34: one person, a number and no noun behind."""
    if not YOUNGEST < (one.whole or 0) < 100 or not _closed(around, one):
        return False
    whose = one.first - 1 - (around.means("copula_of_one", one.first - 1) is not None)
    return around.means("whose_age", whose) == ("bare" if whose == one.first - 1 else "said")


def _of_a_band(around: Around, one: Seen) -> bool:
    """41 % between 25 and 40: the ends of a range with no noun, where the sentence speaks of ages."""
    other = around.beside(one, 1)
    if other is None or one.spelled or not other.bare:
        return False
    ahead = around.means("age_limits", one.first - 1) is not None and _closed(around, other)
    behind = around.means("age_limits", other.after) is not None
    if not (ahead or behind) or not YOUNGEST < (one.whole or 0) < (other.whole or 0) < 100:
        return False
    if other.first != one.after + 1 or around.means("range", one.after) != "to":
        return False
    sentence = range(around.first, around.last)
    said = any(around.means("age_limits", place) in ("said", "sure") for place in sentence)
    return said or around.near("age_after", sentence) or around.near("ages", sentence)


def _closed(around: Around, one: Seen) -> bool:
    """Whether no noun that may be counted stands behind a number."""
    return around.kind(one.after) is not TokenKind.WORD or around.means("age_follows", one.after) is not None


def _stands_alone(around: Around, one: Seen) -> bool:
    """Whether a language leaves the years out and no noun stands behind the number."""
    if around.words.digits.get("age") != "bare":
        return False
    return around.kind(one.after) is not TokenKind.WORD or around.means("age_follows", one.after) is not None
