"""Pages that are written by the code itself, so that they cannot lag behind it.

The builder of the documentation calls `on_config` and `on_files`. Commands come from the command line,
error codes from the phrase files, controls, glossary and unverified facts from the codebooks, domains from
their declarations, the Python reference from the docstrings.
"""

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from esep.codebook import Codebook
from esep.declare.pages import domain_page, escaped, table
from esep.domains import load
from esep.forms import load_form
from esep.forms.filling import load_filling
from esep.forms.filling.declaring import HEAD
from esep.forms.filling.page import HEADINGS, columns
from esep.ledger.measures import measures as counted
from esep.ledger.tables.catalogue import catalogue
from esep.ledger.tables.naming import Naming
from esep.ledger.tables.page import page

SOURCE = Path(__file__).parents[1] / "src" / "esep"
PHRASES = SOURCE / "kernel" / "phrases"
CODEBOOKS = sorted(path.parent for path in SOURCE.glob("codebook/*/codebook.toml"))
FILLING = """\
Every cell of a form is a balance of the ledger: a measure, by the column; of some units, by the section;
of an article, a chapter, a gravity, by the row. [What measures count](../explanation/measures.md) says
what each kind means, and [form files](form-files.md#filling_columnscsv) how the conditions below are
written.

**Months do not add up to the year.** A *standing* column holds the decisions of the period that are in
force as it ends: what was interrupted in January and resumed in March stands in January's form and not
in that of the year. A *touched* column holds each offence once, however often it was open: one that was
open in January and in February is in both, and once in the year. A *distinct* column holds each offence
once, however many victims it has. Only a plain *flow* adds up, and only as long as nothing is taken out
again.

**What "registered" leaves out.** It is a *flow, net*: without the offences that stand closed on an
exonerating ground, excluded from the register or attached to another one, as the period ends. Those
closed so stand beside it, in a column of their own. See [why "registered" is
net](../explanation/registered-is-net.md).

**What is not filled is no zero.** Where the records do not tell, the workbook has a sign, the long table
names the fields, and no control judges the cell. What is recorded and finds no row (an offence of no
stated gravity, an article that is not printed, a territory that was divided since) is told beside as a
residual.
"""
MEASURES = """\
Every measure of every domain: what is counted, and until what; in what unit; whether events, a stock, or
events net of what was taken out again ([what the kinds mean](../explanation/measures.md)); the first day from
which the law and the codes know all that it needs; the day since which it means the same; and the breaks that
the law made in it. `esep measures MEASURE` says the same, in each language. A dash says that nothing bounds a
measure, or that no break of it is known.
"""
Pages = dict[str, tuple[str, str]]  # the page's place -> its title and its text


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give the written pages their places under Reference."""
    [reference] = [part["Reference"] for part in config.nav or [] if "Reference" in part]
    reference += [{title: place} for place, (title, _) in generated().items()]
    reference += [{"Domains": [{title: place} for place, (title, _) in domain_pages().items()]}]
    reference += [{"Python": [{title: place} for place, (title, _) in python_pages().items()]}]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the written pages to those that people wrote."""
    for place, (title, text) in (generated() | domain_pages() | python_pages()).items():
        files.append(File.generated(config, place, content=f"# {title}\n\n{text}\n"))
    return files


def generated() -> Pages:
    """The pages of the reference that have something to say."""
    writers: dict[str, tuple[str, Callable[[], Iterable[str]]]] = {
        "commands": ("Commands", commands),
        "errors": ("Errors", errors),
        "controls": ("Controls", controls),
        "filling": ("What fills each column", filling),
        "measures": ("Measures", measures),
        "glossary": ("Glossary", glossary),
        "unverified": ("Unverified facts", unverified),
    }
    written = {name: (title, "\n".join(write())) for name, (title, write) in writers.items()}
    return {f"reference/{name}.md": page for name, page in written.items() if page[1]}


def commands() -> Iterator[str]:
    """Each command with its arguments, options and examples, as `--help` has them."""
    if not (SOURCE / "cli").is_dir():
        return
    yield from _command(get_command(import_module("esep.cli").app), ("esep",))


def _command(command: TyperCommand | TyperGroup, path: tuple[str, ...]) -> Iterator[str]:
    if len(path) > 1:
        yield f"## {' '.join(path)}\n"
    yield _plain(command.help) + "\n"
    if isinstance(command, TyperGroup):
        for name in sorted(command.commands):
            yield from _command(command.commands[name], (*path, name))
        return
    shown = [param for param in command.params if not getattr(param, "hidden", False)]
    rows = [[_signature(param), _plain(getattr(param, "help", ""))] for param in shown]
    yield from table(["argument or option", "meaning"], rows)
    if command.epilog:
        yield f"```text\n{_plain(command.epilog)}\n```\n"


def _signature(param: TyperArgument | TyperOption) -> str:
    names = ", ".join([*param.opts, *param.secondary_opts])
    if isinstance(param, TyperArgument):
        names = (param.metavar or param.name or "").upper()
    return f"`{names}`{' (required)' if param.required else ''}"


def errors() -> Iterator[str]:
    """Each error with what, why, next and rule, and what it says in the other languages."""
    spoken = {folder.name: _phrases(folder) for folder in sorted(PHRASES.glob("*/"))}
    others = sorted(set(spoken) - {"en"})
    yield "A refusal has a stable code. Words in braces are filled in when it happens.\n"
    for code, parts in sorted(spoken["en"].items()):
        if code.startswith("E-"):
            yield f"## {code}\n"
            yield f"**{escaped(parts['what'])}**\n"
            said = [(part, parts[part]) for part in ("why", "next", "rule") if part in parts]
            said += [(lang, spoken[lang][code]["what"]) for lang in others if code in spoken[lang]]
            yield "\n".join(f"- *{part}:* {escaped(text)}" for part, text in said) + "\n"


def _phrases(folder: Path) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        for key, said in tomllib.loads(path.read_text(encoding="utf-8")).items():
            merged[key] = merged[key] | said if key in merged else said
    return merged


def controls() -> Iterator[str]:
    """The controls that hold for every form, then each form's own, with severity and reason."""
    yield "## Of every form\n"
    yield "What the reader of workbooks and the comparison of offices may say of any return.\n"
    general = sorted(_phrases(PHRASES / "en")["control"].items())
    yield from table(
        ["control", "what must hold", "why"],
        [[code, escaped(said["title"]), escaped(said["reason"])] for code, said in general],
    )
    for form in (form for book in CODEBOOKS for form in sorted(book.glob("forms/*/"))):
        names = {row["code"]: row["label_en"] for row in rows_of(form / "rests.csv")}
        yield f"## Form {form.name} ({form.parents[1].name.upper()})\n"
        yield from table(
            ["control", "axis", "split", "kind", "severity", "only in", "rest", "why"],
            [_control(row, names) for row in rows_of(form / "splits.csv")],
        )


def filling() -> Iterator[str]:
    """Of every form that is filled from records: what each of its columns asks of the ledger."""
    yield FILLING
    domains = load()
    for book in map(Codebook.load, CODEBOOKS):
        for name in (one for one in book.forms if (book.form_folder(one) / HEAD).is_file()):
            yield f"## Form {name} ({book.code})\n"
            for section, rows in columns(load_filling(book, load_form(book, name), domains), "en"):
                yield f"### {section}\n"
                yield from table(
                    list(HEADINGS), [[number, escaped(title), *rest] for number, title, *rest in rows]
                )


def measures() -> Iterator[str]:
    """Every measure, as each codebook tells it."""
    yield MEASURES
    domains, today = load(), datetime.now(UTC).date()
    for book in map(Codebook.load, CODEBOOKS):
        listed = catalogue(counted(domains), domains, book, today)
        yield from page(listed, Naming(book, domains, "en", today))


def _control(row: dict[str, str], names: dict[str, str]) -> list[str]:
    told = [row.get(name) or "" for name in ("control", "axis", "split", "kind", "severity", "section")]
    rest = names.get(row.get("rest") or "", "")
    return [escaped(one) for one in (*told, rest, row.get("reason_en") or "")]


def glossary() -> Iterator[str]:
    """The terms of each codebook in its languages."""
    for book in CODEBOOKS:
        terms = rows_of(book / "glossary.csv")
        if terms:
            yield f"## {book.name.upper()}\n"
            yield "A term marked as our own translation is not official.\n"
            columns = [c for c in terms[0] if c.startswith("title_")] + ["own"]
            names = [c.removeprefix("title_") for c in columns[:-1]] + ["our own"]
            yield from table(names, [[escaped(row[c]) for c in columns] for row in terms])


def unverified() -> Iterator[str]:
    """Every row of a codebook, and every form, that nobody has compared with its source yet."""
    yield "What nobody has compared with its source yet. It is used all the same: `esep codebook show`"
    yield "counts it, `--unverified` lists it, and the report page says so of its form.\n"
    for book in CODEBOOKS:
        yield f"## {book.name.upper()}\n"
        yield from _unverified_forms(book)
        for path in sorted(book.rglob("*.csv")):
            rows = rows_of(path)
            doubtful = [row for row in rows if row.get("verified") == "no"]
            if doubtful:
                yield f"### {path.relative_to(book)}: {len(doubtful)} of {len(rows)}\n"
                columns = [*list(rows[0])[:2], *(c for c in ("valid_from", "source", "note") if c in rows[0])]
                yield from table(columns, [[escaped(row[c]) for c in columns] for row in doubtful])


def _unverified_forms(book: Path) -> Iterator[str]:
    """Forms whose declaration was made from something else than the text that prescribes them."""
    heads = [tomllib.loads(path.read_text("utf-8")) for path in sorted(book.glob("forms/*/form.toml"))]
    doubtful = [head for head in heads if not head["verified"]]
    if doubtful:
        yield f"### Forms: {len(doubtful)} of {len(heads)}\n"
        yield "All tables of these: the meaning of rows and columns, and which of them add up.\n"
        columns = ["form", "version", "source"]
        yield from table(columns, [[escaped(head[c]) for c in columns] for head in doubtful])


def domain_pages() -> Pages:
    """One page for each domain: its records, moves, cards, rules, deadlines and measures."""
    domains = load()
    return {
        f"reference/domains/{domain.name}.md": (domain.title, domain_page(domain, domains))
        for domain in domains.domains
    }


def python_pages() -> Pages:
    """One page for each package, module by module."""
    pages: Pages = {}
    for package in sorted(path.parent for path in SOURCE.glob("*/__init__.py")):
        name = f"esep.{package.name}"
        modules = [f"{name}.{path.stem}" for path in sorted(package.glob("*.py")) if path.stem[0] != "_"]
        text = "\n\n".join(f"::: {module}" for module in [name, *modules])
        pages[f"reference/python/{package.name}.md"] = (name, text)
    return pages


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a file of the codebook; none when the codebook has no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _plain(text: str | None) -> str:
    return (text or "").replace("\b", "").replace("|", "\\|").strip()
