"""From YAML 1.2 text to plain mappings, lists and scalars, with the line of every key path; and single changes to them.

Days stay text, so the tree is also what the JSON Schema describes.
"""

from __future__ import annotations

import pathlib
import re
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml import __version__ as _VERSION  # noqa: N812 - it is a constant
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from panopolis.errors import SchemeError
from panopolis.starting import read_once

Path: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = dict[str, Any] | list[Any] | str | int | float | bool | None
_SOURCE = pathlib.Path(__file__)
_MOST_VALUES = 100_000
_BASES = {"0x": 16, "0o": 8}


@dataclass(frozen=True)
class Origin:
    """Where a tree came from: ``label`` (the file as messages name it), ``lines`` of its paths, its text, changes made to it.

    ``made`` holds the mappings that changes made on their way, each with the names beside it.
    """

    label: str
    tree: Plain
    lines: dict[Path, int] = field(default_factory=dict)
    text: str = ""
    path: str = ""
    prefix: Path = ()
    changes: dict[Path, str] = field(default_factory=dict)
    made: dict[Path, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, path: Path) -> bool:
        """Return whether the tree has something at ``path``."""
        here: Any = self.tree
        for step in path:
            here = dict(enumerate(here)) if isinstance(here, list) else here
            if not isinstance(here, dict) or step not in here:
                return False
            here = here[step]
        return True

    def line(self, path: Path) -> int:
        """Return the line of ``path``, or of the nearest thing around it; 0 if none is known."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 0

    def place(self, path: Path) -> str:
        """Return ``file:line``, or ``file`` if the line is unknown, or the change that set it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.changes:
                return f"--set {self.changes[path[:length]]}"
            if path[:length] in self.made:
                return f"--set {next(change for at, change in self.changes.items() if at[:length] == path[:length])}"
        line = self.line(path)
        return f"{self.label}:{line}" if line else self.label


def read_text(text: str, label: str, path: str = "") -> Origin:
    """Return the tree that ``text`` holds.

    Raises
    ------
    SchemeError
        If it is no YAML 1.2, has a key twice, a tag, more than one document, or holds no mapping.
    """
    lines: dict[Path, int] = {}
    try:
        tree = _Reader(label, lines).value(_composed(text, label), ())
    except RecursionError:
        msg = f"{label}:1  is nested without end; no scheme needs more than a few levels"
        raise SchemeError(msg) from None
    if not isinstance(tree, dict):
        msg = f"{label}:1  holds {_kind(tree)}, but a scheme is a mapping of keys: begin with 'name: ...'"
        raise SchemeError(msg)
    return Origin(label, tree, lines, text, path)


def shipped(text: str, label: str) -> Origin:
    """Return the tree of a file that comes with Panopolis, which is read once and kept between starts."""

    def read(text: str) -> list[Any]:
        origin = read_text(text, label, label)
        return [origin.tree, [*origin.lines.items()]]

    tree, lines = read_once(text, read, f"scheme|{_VERSION}|{_SOURCE.read_text(encoding='utf-8')}")
    return Origin(label, tree, {tuple(path): line for path, line in lines}, text, label)


def _compose(text: str, label: str) -> Node | None:
    try:
        return YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = (error.problem or "cannot be read").splitlines()[0]
        msg = f"{label}:{line}  is no YAML 1.2: {problem}; check indentation, colons and quotes on this line and the one above"
    except YAMLError as error:
        msg = f"{label}:1  is no YAML 1.2: {str(error).splitlines()[0]}"
    raise SchemeError(msg)


@lru_cache(maxsize=8)
def _composed(text: str, label: str) -> Node | None:
    """Return the nodes of a whole file, which nobody changes; a sweep reads the same few files for every run."""
    return _compose(text, label)


class _Reader:
    """Walks the nodes of one document; counts values, so that references to references cannot grow without end."""

    def __init__(self, label: str, lines: dict[Path, int]) -> None:
        self.label, self.lines, self.n_value = label, lines, 0

    def value(self, node: Node | None, path: Path) -> Plain:
        """Return what ``node`` holds and note its line (a key's own line, if it has one)."""
        if node is None:
            return None
        self.lines.setdefault(path, node.start_mark.line + 1)
        self.n_value += 1
        if self.n_value > _MOST_VALUES:
            raise self._error(node, path, f"holds more than {_MOST_VALUES:,} values; no scheme needs so many")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, place)) for place, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                raise self._error(key_node, path, "has a key that is not a word")
            key = str(key_node.value)
            if key in found:
                first = self.lines[(*path, key)]
                raise self._error(key_node, (*path, key), f"is written twice (first on line {first}); keep one")
            self.lines[(*path, key)] = key_node.start_mark.line + 1
            found[key] = self.value(value_node, (*path, key))
        return found

    def _scalar(self, node: Node, path: Path) -> Plain:
        tag, text = str(node.tag).rpartition(":")[2], str(node.value)
        if tag in {"str", "timestamp"}:
            return text
        if tag == "null":
            return None
        if tag == "bool":
            return text.lower() == "true"
        if tag in {"int", "float"}:
            return _number(text)
        raise self._error(node, path, f"carries the tag '{node.tag}', but a scheme holds plain values only; drop the tag")

    def _error(self, node: Node, path: Path, says: str) -> SchemeError:
        return SchemeError(f"{self.label}:{node.start_mark.line + 1}  {spelled(path) or 'the file'} {says}")


def _number(text: str) -> Plain:
    """Return the number that a scalar spells in YAML 1.2; the text itself where Python reads it otherwise."""
    word = text.replace("_", "").lower()
    try:
        bare = word.lstrip("+-")
        if bare[:2] in _BASES:
            return int(bare, _BASES[bare[:2]]) * (-1 if word.startswith("-") else 1)
        return int(word) if bare.isdigit() else float(word.replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return text


def _kind(tree: object) -> str:
    return "nothing" if tree is None else "a list" if isinstance(tree, list) else f"only '{str(tree)[:30]}'"


def spelled(path: Path) -> str:
    """Return a key path as people write it: ``consequences[2].when``."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def parse_path(text: str) -> Path:
    """Return the path that ``rules.jaywalking.points`` or ``tiers[0].at`` spells."""
    steps = re.findall(r"[^.\[\]]+", text)
    return tuple(int(step) if step.isdigit() else step for step in steps)


def with_changes(origin: Origin, changes: list[str]) -> Origin:
    """Return the origin with each ``path=value`` put into its tree.

    Raises
    ------
    SchemeError
        If a change is not of that form, or its path leads into a list or a plain value that has no such place.
    """
    tree, done, made = deepcopy(origin.tree), dict(origin.changes), dict(origin.made)
    for change in changes:
        path, value = _read_change(change)
        made |= _put(tree, path, value, change)
        done[path] = change
    return Origin(origin.label, tree, origin.lines, origin.text, origin.path, origin.prefix, done, made)


def _read_change(change: str) -> tuple[Path, Plain]:
    where, sign, what = change.partition("=")
    path = parse_path(where.strip())
    if not sign or not path:
        msg = f"--set {change}  is no change: write KEY.PATH=VALUE, for example rules.jaywalking.points=-10"
        raise SchemeError(msg)
    return path, _Reader(f"--set {change}", {}).value(_compose(what.strip(), f"--set {change}"), ())


def _put(tree: Plain, path: Path, value: Plain, change: str) -> dict[Path, tuple[str, ...]]:
    """Put ``value`` at ``path``, making the mappings on the way that are not there yet; return those, with the names beside each."""
    here, made = tree, {}
    for place, step in enumerate(path):
        if isinstance(here, dict):
            key: Any = str(step)
            if key not in here and place < len(path) - 1:
                made[path[: place + 1]] = tuple(here)
            here.setdefault(key, None)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            key = step
        else:
            reason = f"has {len(here)} entries" if isinstance(here, list) else f"is {here!r}"
            says = f"{spelled(path[:place])} {reason}, so there is no '{spelled(path[: place + 1])}'"
            raise SchemeError(f"--set {change}  leads nowhere: {says}")
        if place == len(path) - 1:
            here[key] = value
        elif here[key] is None:
            here[key] = {}
        here = here[key]
    return made
