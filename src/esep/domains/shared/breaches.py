"""What binds a person may be broken: the breach, the reaction to it, and the time in which it is due."""

from collections.abc import Mapping, Sequence
from typing import Any

from esep.declare import Before, Class, Record, code, instant, link, text
from esep.kernel.terms import Term


class Breached:
    """The bound person does what is forbidden, on a day on which it binds."""

    breached_at = instant("When it was broken")
    learned_at = instant("When the police learned of it")
    told_by = code("order_breach_source", "How the police learned of it")
    what_happened = text("What happened", required=False, klass=Class.SPECIAL)


class Reacted:
    """The police act upon the breaches known so far, also when what was broken has ended meanwhile."""

    reacted_at = instant("When the police acted")
    reaction = code("breach_reaction", "What was done about it")
    offence = link("offence", "Offence registered", required=False)


def breach_waits(before: Before, _: Mapping[str, Any]) -> bool:
    """Whether a breach of the record waits for a reaction."""
    told = [name for name in before.cards if name in {"breached", "reacted"}]
    return told[-1:] == ["breached"]


def reactions(
    record: Record,
    breached: type[Breached],
    reacted: type[Reacted],
    *,
    learned: str,
    answers: str,
    binding: Sequence[tuple[str, Mapping[str, Any]]],
    due: str,
) -> None:
    """Declare that a breach is learned of after it happened and is reacted to in time.

    Args:
        record: what is broken; the term of the law is `<record>.reaction`.
        breached: its card for a breach.
        reacted: its card for a reaction.
        learned: the number of the rule that nobody learns of a breach before it happens.
        answers: the number of the rule that a reaction answers a breach.
        binding: the cards after which it binds, in the example of that rule.
        due: what is due after a breach.
    """
    record.rule(
        learned,
        "nobody learns of a breach before it happens",
        breached.learned_at.not_before(breached.breached_at),
        of=breached,
        effect="impossible",
        source="logic",
        breaks={"learned_at": "2024-02-05T11:59:59.999999Z"},
    )
    record.rule(
        answers,
        "a reaction answers a breach that waits for one",
        breach_waits,
        of=reacted,
        effect="unlawful",
        source="principle of supervision",
        given=binding,
        breaks={"reacted_at": "2024-02-06T12:00:00.000000Z"},
    )
    record.deadline(
        "reaction",
        due,
        after=breached.learned_at,
        term=f"{record.name}.reaction",
        met_by=(reacted,),
        first=True,
        warn=Term(3, "hours"),
        protects="person",
    )
