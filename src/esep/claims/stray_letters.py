"""Letters typed where a digit should stand: "14О,272", "З5 краж", "l2 assaults" are read as they look.

A letter between digits leaves no doubt. One at an edge is taken for a digit only where nothing else is
likely: "5l" may be litres, "О2" a name, "14о" a house.
"""

import re

_TWINS = str.maketrans("OoОоЗзlIІі", "0000331111")
_SIGNS = "OoОоЗзlIІі"
_SUSPECT = re.compile(rf"\d[{_SIGNS}]|[{_SIGNS}]\d|[OО][.,]\d")
# Possessive, so that no run is read twice.
_RUN = re.compile(rf"(?<!\w)[\d{_SIGNS}]++(?!\w)")
_GROUP_BEHIND = re.compile(r"[,. \u00a0\u2009\u202f'’]\d{3}(?!\d)")
_DECIMALS_BEHIND = re.compile(r"[,.]\d{1,2}(?!\d)")
_PERCENT_BEHIND = re.compile(r"(?:[.,]\d{1,2})?\s?%")
_GROUP_BEFORE = re.compile(r"\d[,. \u00a0\u2009\u202f'’]$")
FIRST, LAST, LITRES, NOUGHT, GROUP = "lЗ", "OОЗ", "l", "OО", 3


def as_digits(text: str) -> str:
    """The text with digits for the letters that stand for one; every place of it stays where it is.

    >>> as_digits("In 2O23 14О,272 thefts, З5 robberies, l2 assaults, 5l of O2 and О,5 %.")
    'In 2023 140,272 thefts, 35 robberies, 12 assaults, 5l of O2 and 0,5 %.'
    """
    return _RUN.sub(_digits, text) if _SUSPECT.search(text) else text


def stray(text: str) -> bool:
    """Whether letters stand for digits in a text."""
    return as_digits(text) != text


def _digits(run: re.Match[str]) -> str:
    return run[0].translate(_TWINS) if _is_number(run) else run[0]


def _is_number(run: re.Match[str]) -> bool:
    """Whether a run of digits and letters that look like some is a number."""
    said, text = run[0], run.string
    behind = text[run.end() : run.end() + 5]
    if said in NOUGHT:
        return _DECIMALS_BEHIND.match(behind) is not None
    inner = said.strip(_SIGNS)
    if not inner:
        return False
    lead, trail = said[: said.index(inner)], said[said.rindex(inner) + len(inner) :]
    before = len(said) == GROUP and bool(_GROUP_BEFORE.search(text[max(run.start() - 2, 0) : run.start()]))
    percent, grouped = _PERCENT_BEHIND.match(behind), _GROUP_BEHIND.match(behind)
    leads = set(lead) <= set(FIRST) or before or grouped
    trails = set(trail) <= set(LAST) or percent or grouped or (before and LITRES not in trail)
    return bool(leads and trails)
