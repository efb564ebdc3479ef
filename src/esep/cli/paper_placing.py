"""Whether the card of a paper is in force, said in every language."""

from esep.cli.register_desk import RegisterDesk
from esep.kernel.texts import Text
from esep.register.fold import Placed


def why_not_in_force(desk: RegisterDesk, placed: Placed) -> Text:
    """What became of a card that is not in force; `by` is the card that took its place."""
    phrases, key = desk.book.phrases, f"cli.paper.placing.{placed.placing}"
    return Text({lang: phrases.say(key, lang, by=placed.by or "–") for lang in phrases.languages})
