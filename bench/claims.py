"""An article checked, against one pass of `re.findall` over it for digits; and starting, against bare Python.

    python bench/claims.py [--runs 7] [--most 1000000] [--numbers 10000]

Texts are made of sentences in three languages, with as many numbers in a
hundred words as articles about these statistics have at most. All ratios are of one run,
taken in turn, of the time of the processor. Linear: the time for a character of a long text against that of a
short one. Adversarial: texts made to make patterns try again and again, twice as long each time; a ratio near
2 is linear. Starting is measured as it is for who has installed esep: its modules stand compiled in a folder
beside them, whatever the surroundings say. No command is faster than typer alone, which is told too.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from functools import partial

from paired import paired, seconds, told

from esep.claims import check
from esep.codebook import Codebook

SAID = (
    "In 2023, 140,272 criminal offences were registered, against 157,473 a year before, "
    "which is 10.9 percent less. The head of the department told reporters that the work of "
    "the local offices had "
    "become better, that people called the police earlier than they used to, and that this was "
    "what helped most. "
    "Of them, 50 out of 88 cases of torture went to court, the prosecutor said.\n"
    "За 12 месяцев 2023 года зарегистрировано {n} 535 краж, что на 11,1 % меньше, чем годом ранее (5 100). "
    "По словам собеседника, участковые чаще обходят дворы, а жители охотнее сообщают о "
    "подозрительных людях, и "
    "потому многие преступления удаётся предотвратить ещё до того, как они совершены. Работа "
    "будет продолжена.\n"
    "2023 жылы {n} 240 қорғау нұсқамасы шығарылды, оның ішінде 1 118-і ер адамдарға қатысты. "
    "Полиция өкілінің "
    "айтуынша, отбасындағы зорлық-зомбылықтың алдын алу жұмысы күшейтіліп, тұрғындармен "
    "кездесулер жиі өткізіледі, "
    "ал көмек сұраған әйелдерге қолдау көрсетіледі. Бұл жұмыс алдағы уақытта да жалғасады, деп "
    "хабарлады ведомство.\n"
)
WORDS = 1_000
ADVERSARIAL = {
    "digits": "1" * 9,
    "separators": "1 000 ",
    "points": "1.1.",
    "percents": "10 % ",
    "open quotes": "«“",
    "one word": "а",
    "look-alike": "аa",
    "hyphens": "a-",
    "from A to B": "from 1 to 2 ",
    "of which": "88, of which 77, ",
    "of them": "Of them, 500 were thefts. ",
    "newlines": "1\n",
    "brackets": "((1",
}
DAY = date(2024, 1, 16)


def text_of(words: int) -> str:
    """A text of about so many words."""
    made, count, n = [], 0, 0
    while count < words:
        n += 1
        made.append(SAID.format(n=n % 28 + 1))
        count += len(made[-1].split())
    return "\n".join(made)


def main() -> None:
    """Print all ratios."""
    asked = argparse.ArgumentParser(description="The speed of checking a text.")
    asked.add_argument("--runs", type=int, default=7)
    asked.add_argument("--most", type=int, default=1_000_000, help="characters of the longest text")
    asked.add_argument("--numbers", type=int, default=10_000, help="numbers of a text of nothing else")
    given = asked.parse_args()
    book = Codebook.load("kz")

    def once(text: str) -> None:
        check(text, published_on=DAY, codebook=book)

    article = text_of(WORDS)
    pairs = paired(lambda: once(article), lambda: re.findall(r"\d+", article), given.runs, time.process_time)
    long = text_of(given.most // 7)
    short = long[: len(long) // 10]
    linear = paired(lambda: once(long), lambda: once(short), 1, time.process_time)
    each = f"{len(long):,} : {len(short):,} characters, each"
    told(
        {
            "1,000 words : one re.findall": [one / other for one, other in pairs],
            **starts(given.runs),
            each: [one / other / 10 for one, other in linear],
        },
        {
            "1,000 words : one re.findall": "<= 500",
            "start : bare interpreter": "<= 15",
            "typer alone : bare interpreter": "",
            each: "near 1",
        },
    )
    many = " ".join(f"{n:,}" for n in range(1_000, 1_000 + given.numbers))
    print(f"{given.numbers:,} numbers: {seconds(partial(once, many), time.process_time):.1f} s")
    for name, piece in ADVERSARIAL.items():
        times = [
            seconds(partial(once, piece * (size // len(piece))), time.process_time)
            for size in (20_000, 40_000)
        ]
        print(f"adversarial: {name:20} {times[0]:7.2f} s, twice as long {times[1] / times[0]:5.2f} times")


def starts(runs: int) -> dict[str, list[float]]:
    """How long processes take to check a sentence, and to import what reads a command line."""
    with tempfile.TemporaryDirectory() as compiled:
        surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)

        def run(*arguments: str) -> None:
            told = b"Thefts fell by 12.5 percent, from 88 to 77."
            subprocess.run(
                [sys.executable, *arguments],
                input=told,
                stdout=subprocess.DEVNULL,
                check=True,
                env=surroundings,
            )

        def against_bare(*arguments: str) -> list[float]:
            pairs = paired(lambda: run(*arguments), lambda: run("-c", "pass"), runs, of_children)
            return [one / other for one, other in pairs]

        return {
            "start : bare interpreter": against_bare("-m", "esep", "check", "-"),
            "typer alone : bare interpreter": against_bare("-c", "import typer"),
        }


def of_children() -> float:
    """Seconds of the processor that processes which have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    begun = time.perf_counter()
    main()
    print(f"{time.perf_counter() - begun:.0f} s in all")
