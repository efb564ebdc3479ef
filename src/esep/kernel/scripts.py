"""Letters that look alike in two scripts: how a label typed on the wrong keyboard is still recognised."""

import unicodedata

LOOK_ALIKE = str.maketrans("aceopxykmthbi", "асеорхукмтнві")


def folded_letters(text: str) -> str:
    """A text by its looks: without case, spaces and punctuation, Latin letters as their Cyrillic twins.

    For comparing what people see, never for showing.

    >>> folded_letters("Cкoтокрадство (ст. 188-1)") == folded_letters("Скотокрадство (ст.188-1)")
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(LOOK_ALIKE)
    return "".join(letter for letter in folded if letter.isalnum())
