"""What the controls found in the returns, and which files were set aside."""

from collections.abc import Iterable, Mapping, Sequence

from esep.forms.findings import SEVERITIES, Finding
from esep.forms.long import FINDINGS, finding_line
from esep.forms.returns import SetAside
from esep.publish.parts import Circumstances, Part
from esep.publish.tables import Shown, Table, headings, number, words

FOUND = {severity: rank for rank, severity in enumerate(SEVERITIES)}


def findings_part(around: Circumstances, findings: Mapping[str, Sequence[Finding]]) -> Part:
    """Every finding with its territory, errors first; findings of one cause are one."""
    voice = around.voice
    told = [(code, one) for code in findings for one in findings[code]]
    told.sort(key=lambda pair: FOUND[pair[1].severity])
    counts = {severity: sum(one.severity == severity for _, one in told) for severity in SEVERITIES}
    clean = sum(not found for found in findings.values())
    said = [
        voice.say(
            "findings_said",
            returns=voice.whole(len(findings)),
            clean=voice.whole(clean),
            **{severity: voice.whole(count) for severity, count in counts.items()},
        ),
        voice.say("findings_kept"),
    ]
    tables = (_table(around, told),) if told else ()
    return Part("findings", voice.say("findings_title"), tuple(said), tables=tables)


def set_aside_part(around: Circumstances, files: Sequence[SetAside]) -> Part | None:
    """Files that are no returns, each with its reason and the way to mend it."""
    if not files:
        return None
    voice, title = around.voice, around.voice.say("set_aside_title")
    said = [(one.file, one.refusal.code, *_refusal(around, one)) for one in files]
    table = Table(
        "set_aside",
        title,
        around.facts(voice.say("unit_file"), voice.say("source_files")),
        headings(*(voice.say(f"column.{name}") for name in ("file", "what", "why", "next"))),
        tuple(
            (words(file), words(f"{code}: {what}"), words(why), words(after))
            for file, code, what, why, after in said
        ),
        ("file", "code", "what", "why", "next"),
        tuple(said),
    )
    return Part("set_aside", title, (voice.say("set_aside_said"),), tables=(table,))


def _table(around: Circumstances, told: Iterable[tuple[str, Finding]]) -> Table:
    voice, phrases = around.voice, around.book.phrases
    pairs = list(told)
    return Table(
        "findings",
        voice.say("findings_title"),
        around.facts(voice.say("unit_cause"), around.source_of_form),
        headings(
            *(
                voice.say(f"column.{name}")
                for name in ("territory", "finding", "severity", "control", "cells")
            ),
            numeric=(4,),
        ),
        tuple(_row(around, code, one) for code, one in pairs),
        FINDINGS,
        tuple(finding_line(one, "", code, phrases, voice.lang) for code, one in pairs),
    )


def _row(around: Circumstances, code: str, one: Finding) -> tuple[Shown, ...]:
    voice = around.voice
    return (
        words(around.place(code)),
        words(one.message(around.book.phrases, voice.lang)),
        Shown(voice.word("severity", one.severity), str(FOUND[one.severity])),
        words(one.control),
        number(voice.whole(len(one.cells)), len(one.cells)),
    )


def _refusal(around: Circumstances, one: SetAside) -> tuple[str, str, str]:
    phrases, refusal = around.book.phrases, one.refusal
    keys = [f"{refusal.code}.{part}" for part in ("what", "why", "next")]
    what, why, after = (
        phrases.say(key, around.voice.lang, **refusal.values) if key in phrases else "" for key in keys
    )
    return what, why, after
