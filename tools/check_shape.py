"""Check what no linter does: lengths of modules and function bodies, names of modules, and imports between rooms.

- a module has at most 400 lines, a function body at most 35 (docstring, blank and comment lines not counted);
- no module is called by a word that says nothing;
- a room is entered by its face: ``from panopolis.engine import World``, never ``from panopolis.engine.world import World``;
- nobody inside imports ``panopolis`` itself.

Prints one line for each breach and ends with exit code 1 if there is any.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "panopolis"
MODULE_LINES = 400
BODY_LINES = 35
VAGUE = {"base", "common", "handler", "handlers", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}


def python_files(*folders: str) -> Iterator[Path]:
    """Every Python file under the named folders of the repository, in order."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    """Count the lines of a body that hold code."""
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    body = node.body[1:] if is_docstring else node.body
    if not body:
        return 0
    texts = (line.strip() for line in lines[body[0].lineno - 1 : node.end_lineno])
    return sum(1 for text in texts if text and not text.startswith("#"))


def long_bodies(tree: ast.Module, lines: list[str]) -> Iterator[str]:
    """Functions whose body is too long."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            n_line = code_lines(node, lines)
            if n_line > BODY_LINES:
                yield f":{node.lineno}  {node.name} has {n_line} lines of code; at most {BODY_LINES}"


def imported(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Each import as (line, module, name)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from ((node.lineno, node.module, alias.name) for alias in node.names)


def is_room(name: str) -> bool:
    """Whether the package has a room of this name."""
    return bool(name) and ((PACKAGE / name).is_dir() or (PACKAGE / name).with_suffix(".py").exists())


def side_doors(path: Path, tree: ast.Module) -> Iterator[str]:
    """Imports that pass by another room's face, or use the face of the whole from inside."""
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for line, module, name in imported(tree):
        parts = module.split(".")
        if parts[0] != "panopolis":
            continue
        if len(parts) == 1 and not is_room(name) and path.name != "__main__.py":
            yield f":{line}  imports panopolis itself; import from the room that has {name or 'what you need'}"
        elif len(parts) > 2 and parts[1] != room:  # noqa: PLR2004 - panopolis.<room>.<module>
            yield f":{line}  imports {module}; enter by the face: from panopolis.{parts[1]} import {name}"


def module_breaches(path: Path) -> Iterator[str]:
    """All that is wrong with one module."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    if len(lines) > MODULE_LINES:
        yield f"  has {len(lines)} lines; at most {MODULE_LINES}"
    if path.stem in VAGUE:
        yield f"  is called '{path.stem}', which says nothing; name it for what it holds"
    if PACKAGE in path.parents:
        tree = ast.parse(text)
        yield from long_bodies(tree, lines)
        if path.parent != PACKAGE or path.stem != "__init__":
            yield from side_doors(path, tree)


def main() -> int:
    """Print every breach; return the exit code."""
    n_breach = 0
    for path in python_files("src", "tests", "tools", "examples", "benchmarks"):
        for breach in module_breaches(path):
            n_breach += 1
            print(f"{path.relative_to(ROOT)}{breach}")
    print(f"{n_breach} breaches of shape" if n_breach else "shape: every module and function within bounds")
    return 1 if n_breach else 0


if __name__ == "__main__":
    sys.exit(main())
