"""The page of a checked text: it needs nothing but itself, and runs nothing that stands in the text."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from markupsafe import Markup

from esep.claims.model import Read
from esep.claims.page.blocks import blocks
from esep.claims.page.listing import rows
from esep.claims.page.marks import marked
from esep.claims.page.summary import summary
from esep.claims.page.wording import Wording
from esep.claims.sentences import lexed
from esep.codebook import Codebook
from esep.kernel.display import day_text
from esep.publish.pages import allowed, inert, templates
from esep.publish.voice import NONE, Voice

TEMPLATES = Path(__file__).parent / "templates"


def page(
    read: Read,
    book: Codebook,
    lang: str,
    *,
    published_on: date | None = None,
    against: Sequence[str] = (),
) -> str:
    """A self-contained HTML page: the text with each figure marked, and the verdict beside it.

    Colour and sign tell the verdict; a click or a key opens what is said of a figure. Without scripts the
    same stands in a list below the text, on paper as footnotes. The page is the only copy of the text
    that is made.

    Args:
        read: the text with its claims judged.
        book: the codebook whose words are used.
        lang: the language of the page; the text keeps its own.
        published_on: the day of publication, None where it is not known.
        against: the names of the tables that were given to hold the text against.

    >>> from esep.claims.model import Prose
    >>> '<html lang="kk"' in page(Read(Prose("Сан жоқ."), "kk", (), ()), Codebook.load("kz"), "kk")
    True
    """
    wording = Wording(book, lang)
    told = marked(read, wording)
    sentences = lexed(read.prose.text).sentences
    style, script = _own("article.css"), _own("article.js")
    first_mark = {note: mark.id for mark in reversed(told.marks) for note in mark.notes}
    return (
        templates(TEMPLATES)
        .get_template("article.html")
        .render(
            lang=lang,
            direction=Voice(book.phrases, lang).direction,
            wording=wording,
            style=style,
            script=script,
            policy=_policy(style, script),
            title=" ".join(read.prose.title.split()),
            language=Voice(book.phrases, read.language).name if read.language else "",
            published=day_text(published_on, lang) if published_on else "",
            against=against,
            summary=summary(read, told.notes, sentences),
            blocks=blocks(read.prose, told.marks, sentences),
            notes=told.notes,
            footnote={note.id: place for place, note in enumerate(told.notes, start=1)},
            first_mark=first_mark,
            rows=rows(read, told, wording),
            read=read,
            nothing=NONE,
        )
    )


def _policy(style: str, script: str) -> str:
    """What a browser may do with the page: these very styles and this very script, and nothing else."""
    return (
        f"default-src 'none'; style-src {allowed(style)}; script-src {allowed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _own(name: str) -> Markup:
    return inert((TEMPLATES / name).read_text(encoding="utf-8").strip())
