"""Reading recipe files: YAML 1.2 with line numbers, and messages that say file:line, key path, value, and what would be right."""

from __future__ import annotations

import json
import re
from datetime import date
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml import __version__ as _VERSION  # noqa: N812 - it is a constant
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from panopolis.errors import SocietyError, did_you_mean
from panopolis.starting import read_once

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import ValidationError

_SOURCE = Path(__file__)
PRESETS = Path(__file__).parent / "presets"
DEEPEST = 12
"""Levels of nesting that a recipe may have; a file that refers to itself has no end."""


def preset_names() -> list[str]:
    """Return the names of the recipes that come with Panopolis, sorted."""
    return sorted(path.stem for path in PRESETS.glob("*.yaml"))


def find(name_or_path: str | Path) -> Path:
    """Return the file of a preset's name or of a path.

    Raises
    ------
    SocietyError
        If there is neither such a preset nor such a file.
    """
    text = str(name_or_path)
    preset = PRESETS / f"{text}.yaml"
    if "/" not in text and preset.is_file():
        return preset
    path = Path(text)
    if path.is_file():
        return path
    raise SocietyError(f"no recipe '{text}': neither a file nor a preset{did_you_mean(text, preset_names())}")


def read(path: Path) -> tuple[dict[str, Any], str]:
    """Return a file's mapping in plain values, days as text, and the file's text.

    Raises
    ------
    SocietyError
        The file cannot be read, is not YAML, or holds no mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SocietyError(f"{path}  cannot be read as text: {error}") from None

    def plain(text: str) -> Any:  # noqa: ANN401 - anything that YAML can hold
        return _plain(_lined(text, path), 0)

    reader = f"recipe|{_VERSION}|{_SOURCE.read_text(encoding='utf-8')}"
    return read_once(text, plain, reader) if path.parent == PRESETS else plain(text), text


def _lined(text: str, path: Path) -> CommentedMap:
    """Return the mapping that a text holds, which knows its comments and line numbers."""
    try:
        mapping = YAML(typ="rt").load(StringIO(text))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SocietyError(f"{path}:{line}  is not YAML: {error.problem}") from None
    if not isinstance(mapping, CommentedMap):
        raise SocietyError(f"{path}:1  holds {type(mapping).__name__}, but a recipe is a mapping of keys to values")
    return mapping


def put(mapping: dict[str, Any], changes: Mapping[str, float], label: str) -> None:
    """Put each number at its path, such as ``law.rules.driving_offence.fine``, which must lead to a number that is there.

    Raises
    ------
    SocietyError
        A path leads to no number.
    """
    for path, value in changes.items():
        here, last = _place(mapping, path, label)
        here[last] = value


def number(mapping: dict[str, Any], path: str, label: str) -> float:
    """Return the number at a path.

    Raises
    ------
    SocietyError
        No number stands there.
    """
    here, last = _place(mapping, path, label)
    return float(here[last])


def _place(mapping: dict[str, Any], path: str, label: str) -> tuple[Any, Any]:
    """Return what holds the number at a path, and by which key."""
    *way, last = (int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path) or [""])
    here = _at(mapping, way)
    if isinstance(held := _at(here, [last]), dict):
        here, last, held = held, "value", held.get("value")
    if isinstance(held, bool) or not isinstance(held, int | float):
        raise SocietyError(f"{label}  society.{path} is no number of this recipe")
    return here, last


def _at(tree: Any, steps: Sequence[str | int]) -> Any:  # noqa: ANN401 - anything that YAML can hold
    """Return what stands at the end of some steps, or nothing."""
    for step in steps:
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            return None
    return tree


def changed(text: str, changes: Mapping[str, float], path: Path) -> str:
    """Return the text of a file with other numbers in it, its comments kept."""
    mapping, written = _lined(text, path), StringIO()
    put(mapping, changes, str(path))
    YAML(typ="rt").dump(mapping, written)
    return written.getvalue()


def complain(path: Path, text: str, error: ValidationError) -> SocietyError:
    """Return the first of a model's objections as ``file:line  key.path is VALUE, but ...``."""
    first, mapping = error.errors()[0], _lined(text, path)
    steps, ctx = [*first["loc"]], first.get("ctx", {})
    if first["type"] == "unknown_key":
        steps.append(ctx["key"])
    line, known, value = _walk(mapping, steps)
    where = f"{path}:{line}  {_dotted(known) or 'the recipe'}"
    if first["type"] == "unknown_key":
        return SocietyError(f"{where} is no key of a recipe{ctx['hint']}")
    if first["type"] == "missing":
        return SocietyError(f"{where} has no '{steps[-1]}', which a recipe must have")
    shown = ":" if isinstance(value, CommentedMap | CommentedSeq) else f" is {value!r}, but"
    return SocietyError(f"{where}{shown} {_sentence(first['msg'])}")


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return text[0].lower() + text[1:]


def _walk(mapping: CommentedMap, steps: list[Any]) -> tuple[int, list[Any], Any]:
    """Follow key steps as far as the file has them; a step that is no key (a union's tag) is passed over."""
    line, known, here = 1, [], mapping
    for step in steps:
        if isinstance(here, CommentedMap) and step in here:
            line = here.lc.key(step)[0] + 1
        elif isinstance(here, CommentedSeq) and isinstance(step, int) and step < len(here):
            line = here.lc.item(step)[0] + 1
        else:
            continue
        here = here[step]
        known.append(step)
    return line, known, here


def _dotted(steps: list[Any]) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def canonical_hash(mapping: Mapping[str, Any]) -> str:
    """Return the sha256 of a mapping's content, whatever its layout and comments."""
    return sha256(json.dumps(_as_floats(mapping), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _as_floats(value: Any) -> Any:  # noqa: ANN401 - anything that YAML can hold
    """Return a plain value in which 1 and 1.0 are the same."""
    if isinstance(value, dict):
        return {key: _as_floats(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_floats(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _plain(value: Any, depth: int) -> Any:  # noqa: ANN401 - anything that YAML can hold
    """Return what a mapping holds in plain values, as JSON has them."""
    if depth > DEEPEST:
        raise SocietyError(f"the recipe is nested more than {DEEPEST} levels deep; none needs so many")
    if isinstance(value, dict):
        return {str(key): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    return float(value) if isinstance(value, float) else str(value)
