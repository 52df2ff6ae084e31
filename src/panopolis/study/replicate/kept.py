"""Long parts, kept one by one as they are found: whoever begins again goes on with those that are missing.

A result is kept with its case, part, seed, the version that found it, the seconds of a core it took, and the hash of what was run: the
case's module without its notes and docstrings, and what the part is given. One found by another text of the case is not taken for its own.
"""

from __future__ import annotations

import ast
import hashlib
import json
import math
from dataclasses import asdict, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panopolis.errors import RequestError
from panopolis.results import make_folder, versions, write_json
from panopolis.study.replicate.check import Check, Dots, Drawing, Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from panopolis.study.replicate.check import Case, Part

FILE = "long_parts.json"
FORMAT = 1
_TOLD = ("CASE", "NOTE")
"""What a module names so says something of the model and is not run."""


def text_hash(case: Case, part: Part) -> str:
    """Return the hash of what is run for a part: the code of its case, and what the part's function is given."""
    spec = find_spec(case.module)
    tree = ast.parse(Path(spec.origin or "").read_text(encoding="utf-8") if spec else "")
    tree.body = [one for one in tree.body if not _tells(one)]
    for one in ast.walk(tree):
        if isinstance(one, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(one) is not None:
            one.body = one.body[1:]
    given = (getattr(part.run, "args", ()), getattr(part.run, "keywords", {}))
    return hashlib.blake2b(f"{ast.unparse(tree)}\n{given}".encode(), digest_size=8).hexdigest()


def _tells(one: ast.stmt) -> bool:
    if isinstance(one, ast.Expr):
        return isinstance(one.value, ast.Constant)
    return isinstance(one, ast.Assign) and any(isinstance(to, ast.Name) and to.id in _TOLD for to in one.targets)


class Kept:
    """The long parts kept in a folder, as they are found."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        make_folder(folder)
        self.parts: dict[tuple[str, str, int], dict[str, Any]] = {
            (one["case"], one["part"], one["seed"]): one for one in read_kept(self.file)
        }

    def of(self, case: Case, part: Part, seed: int) -> list[Check | Drawing] | None:
        """Return what the part found with this seed; None if that is not kept, or of another text of the case."""
        one = self.parts.get((case.key, part.name, seed))
        if one is None or one["text"] != text_hash(case, part):
            return None
        return [*kept_checks(one), *(_drawing(drawing) for drawing in one["drawings"])]

    def put(self, case: Case, part: Part, seed: int, found: list[Check | Drawing], seconds: float) -> None:
        """Keep what the part found with this seed, in place of what was found before."""
        self.parts[case.key, part.name, seed] = {
            "case": case.key, "part": part.name, "seed": seed,
            "version": versions()["panopolis"], "text": text_hash(case, part), "core_seconds": round(seconds, 1),
            "checks": [_plain(one) for one in found if isinstance(one, Check)],
            "drawings": [asdict(one) for one in found if isinstance(one, Drawing)],
        }  # fmt: skip
        write_json(self.file, {"format": FORMAT, "parts": [self.parts[key] for key in sorted(self.parts)]})


def read_kept(file: Path) -> list[dict[str, Any]]:
    """Return the long parts kept in a file, none where there is no such file.

    Raises
    ------
    RequestError
        If it is not a file of long parts.
    """
    if not file.exists():
        return []
    try:
        kept = json.loads(file.read_bytes())
        form, parts = kept["format"], kept["parts"]
    except (ValueError, KeyError, TypeError) as wrong:
        raise RequestError(f"{file} is no file of long parts; name another --out, or remove it") from wrong
    if form != FORMAT:
        raise RequestError(f"{file} has format {form}; this version reads {FORMAT}: name another --out, or remove it")
    return list(parts)


def kept_checks(one: dict[str, Any]) -> Iterator[Check]:
    """Yield the checks of a kept part."""
    for check in one["checks"]:
        yield Check(**(check if check["obtained"] is not None else check | {"obtained": math.nan}))


def _plain(check: Check) -> dict[str, Any]:
    return asdict(check) if math.isfinite(check.obtained) else asdict(check) | {"obtained": None}


def _drawing(one: dict[str, Any]) -> Drawing:
    lines, dots = tuple(Line(**line) for line in one["lines"]), tuple(Dots(**dot) for dot in one["dots"])
    return replace(Drawing(**one), lines=lines, dots=dots)
