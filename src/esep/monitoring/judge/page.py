"""Kinds of alert as a page: what each is, when it begins and ends, what it is not, what comes next."""

from collections.abc import Iterator

from esep.kernel.errors import Speaks
from esep.monitoring.judge.meaning import Danger, Meaning
from esep.monitoring.judge.meanings import MEANINGS
from esep.monitoring.orders import Parameters

HEADINGS = {
    Danger.PERSON: "Somebody may be hurt now",
    Danger.SOON: "Somebody may be in danger soon, or can no longer be watched over",
    Danger.ORDER: "An order may have been broken",
    Danger.DEVICE: "The device needs care",
}
LINES = {"begins": "begins", "ends": "ends", "isnot": "mind", "next": "what to do"}


def kinds_page(phrases: Speaks, lang: str) -> str:
    """Every kind of alert in Markdown, the most pressing first, with what an order may set and its default.

    >>> from esep.kernel.texts import Phrases
    >>> kinds_page(Phrases.package(), "en").splitlines()[4]
    'The person is in a place that the order forbids.'
    """
    lines: list[str] = []
    for danger, heading in HEADINGS.items():
        lines += [f"### {heading}", ""]
        for meaning in MEANINGS.values():
            if meaning.danger is danger:
                lines += [*_kind(meaning, phrases, lang), ""]
    return "\n".join(lines)


def _kind(meaning: Meaning, phrases: Speaks, lang: str) -> Iterator[str]:
    name = meaning.kind.name.lower()
    key = f"monitoring.kind.{name}"
    yield f"#### {phrases.say(f'{key}.title', lang)} (`{name}`)"
    yield ""
    yield phrases.say(f"{key}.meaning", lang)
    yield ""
    for part, heading in LINES.items():
        yield f"- **{heading}**: {phrases.say(f'{key}.{part}', lang)}"
    if meaning.parameters:
        usual = Parameters()
        told = (f"`{parameter}` {getattr(usual, parameter)}" for parameter in meaning.parameters)
        yield f"- **an order may set**: {', '.join(told)}"
