"""Every command and every piece of Python that a page shows is run, and does what the page says.

In a ```console block a line that begins with `$ ` is a command. It must end well, or as its remark says
(`# exit 1`). Lines below it are its output: each must really come, in that order; `...` stands for anything,
also within a line.

The commands of a page run one after the other in a folder that looks like a checkout after `make demo`.
`esep demo` itself takes long: it runs once, and every page with a command that names its folder gets a copy
of what it made. Where a page shows this command, or a step that the demo took and told, its lines are looked
for in what that one run said. A block of any kind with a title is a file of this name, which the commands
find there. In a ```python block every `>>>` is tried.
"""

import doctest
import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<kind>console|python)\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
FILE = re.compile(
    r'^```\w+ title="(?P<name>[\w.-]+)"\n(?P<body>.*?)^```$', re.MULTILINE | re.DOTALL
)  # no folders: a page writes nowhere else
EXIT = re.compile(r"\s+# exit (?P<status>\d+)$")
CONTINUED = re.compile(r"\s*\\\n\s*")
SET_UP = ("make ", "git ")  # what stands before esep is there; the continuous check runs it
DEMO = "esep demo"
MADE = "demo/"  # the folder of what it makes
PATIENCE = 900  # seconds, for a machine with other things to do
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Command:
    """One command of a page, how it must end, and what it must say."""

    line: str
    status: int = 0
    says: tuple[str, ...] = ()


def blocks(text: str, kind: str) -> Iterator[str]:
    """The blocks of one kind, without the indentation of the list they may stand in."""
    for block in BLOCK.finditer(text):
        if block["kind"] == kind:
            yield re.sub(rf"^{block['indent']}", "", block["body"], flags=re.MULTILINE)


def commands(text: str) -> list[Command]:
    """The commands of a page in their order; a line that ends in a backslash goes on below."""
    found = []
    for block in blocks(text, "console"):
        for part in re.split(r"^\$ ", CONTINUED.sub(" ", block), flags=re.MULTILINE)[1:]:
            line, *says = part.rstrip().split("\n")
            ends = EXIT.search(line)
            status = int(ends["status"]) if ends else 0
            found.append(Command(EXIT.sub("", line), status, tuple(says)))
    return [command for command in found if not command.line.startswith(SET_UP)]


def files(text: str) -> dict[str, str]:
    """The files that a page shows, by their names."""
    return {block["name"]: block["body"] for block in FILE.finditer(text)}


def unsaid(command: Command, output: str) -> list[str]:
    """Shown lines that did not come, or not in this order."""
    real = iter([" ".join(line.split()) for line in output.splitlines()])
    shown = (" ".join(line.split()) for line in command.says)
    return [
        line
        for line in shown
        if line not in ("", "...") and not any(_pattern(line).fullmatch(said) for said in real)
    ]


def _pattern(line: str) -> re.Pattern[str]:
    """A shown line, in which `...` stands for anything."""
    return re.compile(".*".join(re.escape(part.strip()) for part in line.split("...")))


def run(command: Command, folder: Path) -> str:
    """Run a command as a reader would, and compare; what it said."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    surroundings = {**os.environ, "PATH": programs, "NO_COLOR": "1", "COLUMNS": "200", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-c", command.line],
        cwd=folder,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == command.status, f"$ {command.line}\n{done.stdout}"
    assert unsaid(command, done.stdout) == [], f"$ {command.line}\n{done.stdout}"
    return done.stdout


def try_python(page: str, text: str) -> None:
    """Run the examples of a page as one conversation."""
    names: dict[str, object] = {}
    runner = doctest.DocTestRunner(verbose=False, optionflags=FLAGS)
    for block in blocks(text, "python"):
        compiled = doctest.DocTestParser().get_doctest(block, names, page, page, 0)
        assert compiled.examples, f"{page}: a block of Python without >>> is never tried"
        runner.run(compiled, clear_globs=False)
        names.update(compiled.globs)
    assert runner.failures == 0


@dataclass(frozen=True)
class Demo:
    """What the one run of the demo made, and what it said."""

    folder: Path
    said: str

    def told(self, command: Command) -> str | None:
        """What the demo told of a command that was one of its steps, or the demo itself; else None."""
        if command.line == DEMO:
            return self.said
        steps = re.split(r"^\$ ", self.said, flags=re.MULTILINE)[1:]
        found = (step for step in steps if step.partition("\n")[0] == command.line)
        return next(found, None)


def after_the_demo(text: str) -> bool:
    """Whether a page goes on from what the demo made."""
    return any(command.line == DEMO or MADE in command.line for command in commands(text))


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A folder that the demo has filled: made by the worker that comes first, used by all."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent  # the folder of the run, in which every worker has its own
    folder, said = place / "filled", place / "filled.txt"
    with (place / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            folder.mkdir(exist_ok=True)  # a worker that failed here has left it
            said.write_text(run(Command(DEMO), folder), encoding="utf-8")
    return Demo(folder, said.read_text(encoding="utf-8"))


@pytest.fixture
def demo(page: Path, request: pytest.FixtureRequest) -> Demo:
    """The one run of the demo, for a page that goes on from it; any other waits for nothing."""
    if after_the_demo(page.read_text(encoding="utf-8")):
        return request.getfixturevalue("demonstrated")
    return Demo(Path(), "")


@pytest.fixture
def checkout(demo: Demo, tmp_path: Path) -> Path:
    """A folder that looks like a checkout, after `make demo` where the page goes on from there."""
    if demo.said:
        shutil.copytree(demo.folder, tmp_path, dirs_exist_ok=True)
    for name in ("src", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def showing(found: Callable[[str], Iterable[object]]) -> Iterator[object]:
    """The pages in which something is found to be tried; those of the demo keep to one worker."""
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        marks = [pytest.mark.xdist_group("demonstrated")] if after_the_demo(text) else []
        if any(found(text)):
            yield pytest.param(path, id=path.relative_to(ROOT).as_posix(), marks=marks)


@pytest.mark.slow
@pytest.mark.parametrize("page", list(showing(commands)))
def test_the_commands_of_a_page_do_what_it_says(page, demo, checkout):
    text = page.read_text(encoding="utf-8")
    for name, body in files(text).items():
        (checkout / name).write_text(body, encoding="utf-8")
    for command in commands(text):
        told = demo.told(command)
        if told is None:
            run(command, checkout)
        else:
            assert unsaid(command, told) == [], f"$ {command.line}\n{told}"


@pytest.mark.parametrize("page", list(showing(lambda text: blocks(text, "python"))))
def test_the_python_of_a_page_does_what_it_says(page):
    try_python(page.name, page.read_text(encoding="utf-8"))


# The runner itself would notice a page that is wrong.

SMALL_PAGE = """
```console
$ make demo
$ echo one \\
    two
one two
$ ls nowhere  # exit 2
...
```

1. in a list

   ```console
   $ echo three
   ```
"""


def test_commands_are_found_with_their_end_and_their_output():
    assert commands(SMALL_PAGE) == [
        Command("echo one two", 0, ("one two",)),
        Command("ls nowhere", 2, ("...",)),
        Command("echo three"),
    ]


def test_a_block_with_a_title_is_a_file():
    page = '```toml title="a.toml"\nb = 1\n```\n\n```toml\nc = 2\n```\n\n```sh title="../d"\ne\n```\n'
    assert files(page) == {"a.toml": "b = 1\n"}


def test_a_true_page_passes(tmp_path):
    for command in commands(SMALL_PAGE):
        run(command, tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        Command("echo one", says=("two",)),
        Command("echo one; echo two", says=("two", "one")),
        Command("echo one two three", says=("one ... four",)),
        Command("false"),
        Command("true", status=1),
    ],
)
def test_a_wrong_page_fails(wrong, tmp_path):
    with pytest.raises(AssertionError):
        run(wrong, tmp_path)


@pytest.mark.parametrize(
    ("line", "after"),
    [("esep demo", True), ("ls demo/store", True), ("esep demo register", False), ("ls", False)],
)
def test_a_page_waits_for_the_demo_where_a_command_names_it_or_its_folder(line, after):
    assert after_the_demo(f"demo/\n\n```console\n$ {line}\n```\n") is after


def test_a_step_of_the_demo_is_looked_up_with_its_own_lines():
    demo = Demo(Path(), "opening\n\n$ esep one --a\nfirst\n\n$ esep one\nsecond\nclosing\n")
    assert demo.told(Command("esep one")) == "esep one\nsecond\nclosing\n"
    assert demo.told(Command(DEMO)) == demo.said
    assert demo.told(Command("esep two")) is None


def test_lines_left_out_and_runs_of_spaces_do_not_matter(tmp_path):
    run(Command("echo 'a   b'; echo c; echo d e [f]", says=("a b", "...", "d ... [f]")), tmp_path)


def test_python_of_one_page_is_one_conversation():
    try_python("page", "```python\n>>> a = 1\n```\n\n```python\n>>> a + 1\n2\n```\n")


@pytest.mark.parametrize("block", [">>> 1 + 1\n3\n", "a = 1\n"])
def test_wrong_or_untried_python_fails(block, capsys):
    with pytest.raises(AssertionError):
        try_python("page", f"```python\n{block}```\n")
