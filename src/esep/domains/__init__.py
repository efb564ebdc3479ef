"""What is recorded: one file for each area of justice, and nothing to register anywhere else.

A file of this folder that holds a `DOMAIN` is a domain. Its titles in other languages stand in
`words/<language>/<file>.toml`. Domains never import each other: they link by name.
"""

from collections.abc import Sequence
from pathlib import Path

from esep.declare import Domains
from esep.domains.loading import found
from esep.domains.wording import words_of

__all__ = ["load"]


def load(extra: Sequence[Path] = ()) -> Domains:
    """All domains with their words: those that come with esep, and those in files of one's own.

    A file of one's own is Python that declares a `DOMAIN`; its words, if any, stand beside it in
    `words/<language>/<file name>.toml`. It is executed, so it must be trusted like esep itself.

    Args:
        extra: files of further domains.

    Raises:
        EsepError: E-620 when a declaration contradicts itself; E-700 when a file cannot be loaded; E-702
            when several cannot, with the reason of each; E-621 when the domains do not fit together;
            E-701 when a file of words is wrong.

    >>> list(load().records)[:2]
    ['absence', 'administrative_arrest']
    >>> load().word("offence.registered", "ru", load().card("offence.registered").title)
    'Правонарушение зарегистрировано'
    """
    domains = found(extra)
    return Domains(tuple(domain for domain, _, _ in domains), words_of(domains))
