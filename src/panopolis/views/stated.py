"""Every number of a scheme with its source and confidence, and what was set for one run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from panopolis.scheme import CONFIDENCES
from panopolis.views.numbers import tick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SMALL = 1e-4
"""Below this a number is written with a power of ten."""

SET = "set"
"""Confidence of what was changed for this run: nobody's word but the runner's."""

STANDINGS: dict[str, str] = {
    mark: words if len(mark) == 1 else f"{mark}: {words}" for mark, words in CONFIDENCES.items()
} | {SET: "set for this run"}  # fmt: skip
"""What each mark of confidence means, in the words of facts.md."""


@dataclass(frozen=True)
class Stated:
    """One number of a scheme: where it stands, what it is, and on whose word.

    ``was`` is what the file says where the run was told otherwise; ``source`` and the range are then the file's.
    """

    path: str
    value: str
    source: str
    confidence: str
    low: str | None = None
    high: str | None = None
    was: str = ""

    @property
    def is_set(self) -> bool:
        """Whether it was set for this run."""
        return self.confidence == SET


def stated_numbers(scheme: Mapping[str, Any], written: Mapping[str, Any] | None = None) -> list[Stated]:
    """Return every number that the scheme states with a source or a confidence, in its own order.

    Parameters
    ----------
    scheme
        As it was run.
    written
        As its file has it. Whatever differs from it is in the list too, number or not, and marked as set.
    """
    return list(_walk(scheme, "", scheme if written is None else written))


def _walk(node: object, path: str, written: object) -> Iterator[Stated]:
    if _is_number(node) and node == written:
        yield _stated(node, path)
    elif _is_number(node) or _is_number(written) or not isinstance(node, dict | list):
        if node != written:
            yield _set(node, path, written)
    elif isinstance(node, dict):
        for key, inner in node.items():
            yield from _walk(inner, f"{path}.{key}".lstrip("."), written.get(key) if isinstance(written, dict) else None)
    else:
        for i, inner in enumerate(node):
            name = inner.get("name", inner.get("from", i)) if isinstance(inner, dict) else i
            yield from _walk(inner, f"{path}.{name}", written[i] if isinstance(written, list) and i < len(written) else None)


def _is_number(node: object) -> bool:
    return isinstance(node, dict) and "value" in node and ("confidence" in node or "source" in node)


def _stated(node: Any, path: str) -> Stated:  # noqa: ANN401 - a mapping with a value
    confidence = str(node.get("confidence", "assumed"))
    low, high = (None if node.get(end) is None else _written(node[end]) for end in ("low", "high"))
    return Stated(path, _with_unit(node, node), str(node.get("source") or ""), confidence, low, high)


def _set(node: object, path: str, written: object) -> Stated:
    """Return what was set for this run at a place, beside what the file says there."""
    if not _is_number(written):
        return Stated(path, _with_unit(node, {}), "", SET, was="" if written is None else _with_unit(written, {}))
    told = _stated(written, path)
    return replace(told, value=_with_unit(node, written), confidence=SET, was=told.value)


def _with_unit(node: object, written: Any) -> str:  # noqa: ANN401
    value = node.get("value") if isinstance(node, dict) and "value" in node else node
    unit = (node.get("unit") if isinstance(node, dict) else None) or written.get("unit")
    bare = unit is None or isinstance(value, str)  # "40 CNY" has its unit
    return _written(value) if bare else f"{_written(value)} {unit}"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return tick(value) if abs(value) >= SMALL or value == 0 else f"{value:g}"
    if isinstance(value, list):
        return ", ".join(_written(one) for one in value)
    return str(value)
