"""What esep refuses, said so that a person can go on: what, why, what to do next, by which rule.

The sentences stand in phrase files under the code (`E-001.what`, `.why`, `.next`, `.rule`), so that a
refusal reads alike in a terminal, a page and an export, and in every language. Values named in a
sentence are given by the one who refuses: codes and numbers of records, never a name, an identity
number or an address.
"""

from collections.abc import Mapping
from typing import Protocol

from esep.kernel.phrase_files import package_sentences, placeholders

PARTS = ("what", "why", "next", "rule")
CLAUSE, NONE_NEAR = "; ", "-"


class Speaks(Protocol):
    """Anything that says a phrase in a language (`esep.kernel.texts.Phrases` does)."""

    def __contains__(self, key: object) -> bool: ...

    def say(self, key: str, lang: str, /, **values: object) -> str:
        """The phrase in a language, with its values put in."""
        ...


class EsepError(Exception):
    """A refusal with a stable code.

    E-0xx kernel, E-1xx codebook, E-2xx reading a workbook, E-3xx the life of a return,
    E-4xx commands and outputs, E-5xx faulty data of a form, E-6xx journal, cards, proofs, access and people,
    E-7xx domains, deadlines, import and the home of a register, E-79x and E-80x backup and signatures.

    Raises:
        LookupError: the code has no phrase, or a value its sentences need is not given. Both are
            mistakes of the programmer, not of the user.

    >>> print(EsepError("E-001", text="2022-13"))
    E-001 '2022-13' is not a period
      why: a period is written 2022, 2022-03, 2022-Q1, 2022-01..2022-09 or 2022-03-05..2022-03-20
      next: write the period in one of these ways
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
        _require(code, values)

    @property
    def what(self) -> str:
        """What was refused, in English."""
        return self._english("what")

    @property
    def why(self) -> str:
        """Why, in English; empty when there is nothing to add."""
        return self._english("why")

    @property
    def next(self) -> str:
        """The way out, in English; empty when there is none to name."""
        return self._english("next")

    @property
    def rule(self) -> str:
        """The rule applied, in English; empty when no rule stands behind the refusal."""
        return self._english("rule")

    def said(self, phrases: Speaks, lang: str) -> list[str]:
        """The refusal as lines in a language: the code with what, then why, next and rule where present.

        >>> from esep.kernel.texts import Phrases
        >>> EsepError("E-001", text="2022-13").said(Phrases.package(), "ru")[0]
        'E-001 «2022-13» не является периодом'
        """
        lines = []
        for part in PARTS:
            key = f"{self.code}.{part}"
            if key in phrases:
                sentence = self.told(phrases.say(key, lang, **self.values))
                if not sentence:
                    continue
                lead = self.code + " " if part == "what" else f"  {phrases.say('error.' + part, lang)}: "
                lines.append(lead + sentence)
        return lines

    def told(self, sentence: str) -> str:
        """A sentence of this refusal without the clause about the nearest names, where none is near.

        >>> refusal = EsepError("E-104", file="law.csv", key="x", nearest="-")
        >>> refusal.told("a name is compared whole; the nearest are: -"), refusal.why
        ('a name is compared whole', '')
        """
        if self.values.get("nearest") != NONE_NEAR:
            return sentence
        return CLAUSE.join(one for one in sentence.split(CLAUSE) if not one.endswith(f": {NONE_NEAR}"))

    def __str__(self) -> str:
        parts = [(part, self._english(part)) for part in PARTS[1:]]
        return "\n".join([f"{self.code} {self.what}", *(f"  {name}: {said}" for name, said in parts if said)])

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are rebuilt from positional arguments, which would lose the values between processes.
        return _rebuilt, (self.code, self.values)

    def _english(self, part: str) -> str:
        return self.told(english_phrases().get(f"{self.code}.{part}", "").format(**self.values))


def english_phrases() -> Mapping[str, str]:
    """The package's sentences in English, by key: what an error says before any codebook is loaded."""
    return package_sentences("en")


def _require(code: str, values: Mapping[str, object]) -> None:
    phrases = english_phrases()
    if f"{code}.what" not in phrases:
        raise LookupError(f"no phrase {code}.what: every error code has its sentences in the phrase files")
    wanted = {name for part in PARTS for name in placeholders(phrases.get(f"{code}.{part}", ""))}
    missing = wanted - values.keys()
    if missing:
        raise LookupError(f"{code} needs the values {sorted(missing)}")


def _rebuilt(code: str, values: dict[str, object]) -> EsepError:
    return EsepError(code, **values)
