"""Persons: the decision that two ids are one person, and its reversal.

Programs propose, people decide. A wrong merge is worse than a person known twice, so that a second officer
must agree, and what was merged can be taken apart again.
"""

from esep.declare import Domain, Record, day, person, text

persons = Record("person", "Decision that two ids are one person")


@persons.card(opens="merged", second=True)
class Merged:
    """Two ids prove to be one person."""

    merged_on = day("Day of the decision")
    kept = person("Id that is kept")
    merged = person("Id that is merged into it")
    reason = text("Why they are one person", required=False)


@persons.card(while_="merged", then="separated", second=True)
class SeparatedAgain:
    """They prove to be two persons after all."""

    separated_on = day("Day of the decision")
    reason = text("Why they are two persons", required=False)


@persons.card(while_="separated", then="merged", second=True)
class MergedAgain:
    """The decision that they are one person is restored."""

    merged_on = day("Day of the decision")
    reason = text("Why they are one person", required=False)


persons.rule(
    "PER-01",
    "a person is not merged with itself",
    Merged.kept.differs(Merged.merged),
    of=Merged,
    effect="impossible",
    source="logic",
    breaks={"merged": "p-" + "k" * 24},
)

persons.measure("persons_merged", "Persons merged", "flow", on=Merged.merged_on)
persons.measure("persons_separated", "Merged persons separated again", "flow", on=SeparatedAgain.separated_on)

DOMAIN = Domain("persons", "Persons", persons)
