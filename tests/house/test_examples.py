"""What a package offers on its face is shown at work in its docstring."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "esep"
FACES = sorted(SOURCE.glob("*/__init__.py"))


def on_the_face(face: Path) -> list[tuple[Path, str]]:
    """The modules and names that a package's `__init__` takes from its own modules."""
    taken = []
    for node in ast.parse(face.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"esep.{face.parent.name}"):
            module = SOURCE.parent.joinpath(*str(node.module).split("."))
            path = module.with_suffix(".py") if not module.is_dir() else module / "__init__.py"
            taken += [(path, alias.name) for alias in node.names]
    return taken


def definition(path: Path, name: str) -> ast.FunctionDef | ast.ClassDef | None:
    """Where a name is defined, or None for a constant or a module."""
    if not path.exists():
        return None
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return next((n for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name == name), None)


def shows_an_example(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """A function in its own docstring; a class there or in one of its methods."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return any(">>>" in (ast.get_docstring(part) or "") for part in ast.walk(node) if isinstance(part, kinds))


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.parent.name)
def test_every_name_on_a_face_has_an_example(face):
    defined = [(name, definition(path, name)) for path, name in on_the_face(face)]
    assert [name for name, node in defined if node is not None and not shows_an_example(node)] == []


def test_an_example_is_missed_where_there_is_none():
    bare, shown = ast.parse('def a():\n    """Say."""\ndef b():\n    """Say.\n\n    >>> b()\n    """\n').body
    assert (shows_an_example(bare), shows_an_example(shown)) == (False, True)
