"""How large files and functions are: for information, no limit is enforced. `make sizes` runs it."""

import ast
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
SHOWN = 5


def functions(path: Path) -> list[tuple[int, str]]:
    """Lines and place of each function of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    place = path.relative_to(ROOT)
    return [
        ((node.end_lineno or 0) - node.lineno + 1, f"{place}:{node.lineno} {node.name}") for node in nodes
    ]


def report(title: str, sizes: list[tuple[int, str]]) -> None:
    """Print median, 95th percentile and the largest."""
    lengths = sorted(length for length, _ in sizes)
    if not lengths:
        return
    most = lengths[len(lengths) * 95 // 100]
    print(f"{title}: {len(lengths)}, median {median(lengths):g} lines, 95 % up to {most}")
    for length, place in sorted(sizes, reverse=True)[:SHOWN]:
        print(f"  {length:5}  {place}")


if __name__ == "__main__":
    for folder in ("src", "tests"):
        files = sorted((ROOT / folder).rglob("*.py"))
        lines = [
            (len(path.read_text(encoding="utf-8").splitlines()), str(path.relative_to(ROOT)))
            for path in files
        ]
        report(f"{folder}: files", lines)
        report(f"{folder}: functions", [size for path in files for size in functions(path)])
