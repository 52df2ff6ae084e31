"""What is assumed in the file of a society: who the people are, how they live and know each other, and their ordinary law.

Every number that is marked ``assumed`` or ``unverified`` there, or written plainly, which means the same, is varied by the rules of
``study.ranges``; whether it is a share is seen by what the grammar refuses (a share of more than 1). Numbers that belong together in a table (odds by
age, shapes of shares) have no one range: a table is listed, and left as it is.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from panopolis.errors import PanopolisError
from panopolis.scheme import read_law, spelled
from panopolis.study.ranges import DECLARED, UNKNOWN, Assumption, made, taken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from panopolis.society import Recipe

OF_SOCIETY = "society."
TABLE = "none: a table, whose numbers belong together"
FOLLOWED = "none: decides whom a reader follows, and nothing that happens"
_WHOLE = ("rides_from", "rides_to", "trips_from", "old_from", "friends_most", "fewest")
_NOT_VARIED = ("source", "confidence", "unit", "low", "high", "value")
_ABOVE_ONE = 1.01
_Path = tuple[str | int, ...]


def of_society(recipe: Recipe) -> Iterator[Assumption]:
    """Yield what is assumed in a society's file besides settings, each with its range; what has none says why."""
    content = recipe.content.model_dump(by_alias=True, exclude={"settings"})
    for path, held in _marked(content, ()):
        numbers = {key: value for key, value in held.items() if _is_number(value) and key not in _NOT_VARIED}
        tables = [key for key, value in held.items() if isinstance(value, list)]
        if _is_number(held.get("value")):
            yield _ranged(recipe, path, held, held["value"])
        for key, value in numbers.items():
            yield _ranged(recipe, (*path, key), {**held, "low": None, "high": None}, value)
        for key in tables if numbers else tables[:1]:
            yield _named((*path, key) if numbers else path, held, math.nan, TABLE)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _marked(tree: object, path: _Path) -> Iterator[tuple[_Path, dict[str, Any]]]:
    """Yield each mapping that is marked as assumed, with its path."""
    if isinstance(tree, dict):
        if tree.get("confidence") in UNKNOWN:
            yield path, tree
        for key, value in tree.items():
            yield from _marked(value, (*path, key))
    elif isinstance(tree, list):
        for k, value in enumerate(tree):
            yield from _marked(value, (*path, k))


def _named(path: _Path, held: dict[str, Any], value: float, ranged: str) -> Assumption:
    unit, source = (str(held.get(key) or "") for key in ("unit", "source"))
    return Assumption(f"{OF_SOCIETY}{spelled(path)}", value, value, value, unit, str(held["confidence"]), source, "", ranged,
                      hundredths=unit == "CNY")  # fmt: skip


def _ranged(recipe: Recipe, path: _Path, held: dict[str, Any], value: float) -> Assumption:
    """Return one number with its range."""
    one = _named(path, held, float(value), "")
    if path[0] == "archetypes" and path[2:] == ("chance",):
        return _named(path, held, float(value), FOLLOWED)

    def takes(what: Assumption, at: float) -> bool:
        return _taken_by(recipe, what, what.at(at))

    low, high = held.get("low"), held.get("high")
    if low is not None and high is not None:
        return taken(_between(one, float(low), float(high)), takes)
    share = 0 < value < 1 and not _taken_by(recipe, one, _ABOVE_ONE)
    return taken(made(one, 0.0, 1.0 if share else math.inf), takes)


def _between(one: Assumption, low: float, high: float) -> Assumption:
    return Assumption(**{**one.plain(), "low": low, "high": high, "ranged": DECLARED})


def _taken_by(recipe: Recipe, one: Assumption, value: float) -> bool:
    """Whether the society's file, its law among it, takes a value."""
    content = recipe.takes({one.path.removeprefix(OF_SOCIETY): value})
    if content is None:
        return False
    try:
        read_law(content.law, str(recipe.path))
    except PanopolisError:
        return False
    return True
