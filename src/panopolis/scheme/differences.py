"""Where two schemes differ: key by key, or, if one of them says nothing of its own, what the other adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from panopolis.scheme.explanation import Explanation, Table
from panopolis.scheme.listing import meaning
from panopolis.scheme.model import numbers, plain
from panopolis.scheme.number import Days
from panopolis.scheme.part import ORIGIN
from panopolis.scheme.sentences import sentences
from panopolis.scheme.tree import spelled
from panopolis.scheme.wording import value_words

if TYPE_CHECKING:
    from panopolis.scheme.beneath import Standing
    from panopolis.scheme.model import Scheme

_NOT_COMPARED = ("name", "title", "about", "kind")


def differences(ours: Standing, theirs: Standing) -> Explanation:
    """Return where two schemes differ, as they stand in one society."""
    title = f"{ours.own.name} against {theirs.own.name}"
    if ours.bare or theirs.bare:
        return _added(title, ours, theirs)
    return _key_by_key(title, ours.own, theirs.own)


def _key_by_key(title: str, a: Scheme, b: Scheme) -> Explanation:
    ours, theirs = _flat(a), _flat(b)
    keys = [key for key in dict.fromkeys((*ours, *theirs)) if ours.get(key, ("", ""))[0] != theirs.get(key, ("", ""))[0]]
    rows = tuple((key, *(cell for side in (ours, theirs) for cell in side.get(key, ("-", "")))) for key in keys)
    same = sum(1 for key in ours if key in theirs) - sum(1 for key in keys if key in ours and key in theirs)
    said = f"{len(rows)} keys differ, {same} are the same." if rows else "They say the same."
    columns = ("key", a.name, "from", b.name if b.name != a.name else f"{b.name} (2)", "from ")
    return Explanation(title, "", (said,), (Table("Differences", columns, rows),) if rows else ())


def _flat(scheme: Scheme) -> dict[str, tuple[str, str]]:
    """Return every key path with its value as text and its origin; titles, sources of parts and the like left out."""
    found: dict[str, tuple[str, str]] = {}
    said = _by_name(cast("dict[str, object]", plain(scheme)))
    _flatten({key: value for key, value in said.items() if key not in (*_NOT_COMPARED, "consequences")}, (), found)
    found |= _effects(scheme)
    for path, number in numbers(scheme):
        if path[0] != "consequences":
            found[spelled(_called(scheme, path))] = (str(number), number.origin())
    return found


def _by_name(said: dict[str, object]) -> dict[str, object]:
    """Return what a scheme says with its tiers by their names and the steps of its roll-out by their dates: a place in the file means nothing."""
    tiers, steps = (cast("list[dict[str, object]]", said.get(key) or []) for key in ("tiers", "rollout"))
    named: dict[str, object] = {}
    if tiers:
        named["tiers"] = {str(one["name"]): {key: value for key, value in one.items() if key != "name"} for one in tiers}
    if steps:
        named["rollout"] = {str(one["from"]): {key: value for key, value in one.items() if key != "from"} for one in steps}
    return said | named


def _called(scheme: Scheme, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return the path of a number with the name of its tier in place of its number."""
    if path[0] == "tiers" and isinstance(path[1], int):
        return ("tiers", scheme.tiers[path[1]].name, *path[2:])
    return path


def _effects(scheme: Scheme) -> dict[str, tuple[str, str]]:
    """Return what follows by standing and door, whichever place it has in the file: the context in which it is felt, and what else is said."""
    found: dict[str, tuple[str, str]] = {}
    for c in scheme.consequences:
        more = "" if c.severity is None else f", severity {c.severity}"
        found |= {f"{c.when} closes {door}": (c.context + more, "") for door in c.deny}
        found |= {f"{c.when} grants {privilege}": (c.context + more, "") for privilege in c.grant}
        if c.show:
            until = (f"{c.until}", c.until.number.origin()) if isinstance(c.until, Days) else (str(c.until), "")
            found[f"{c.when} shows {c.show}"] = (f"{c.context}, until {until[0]}{more}", until[1])
    return found


def _flatten(thing: object, path: tuple[str | int, ...], found: dict[str, tuple[str, str]]) -> None:
    if isinstance(thing, dict) and "value" in thing and "confidence" in thing:
        found[spelled(path)] = ("", "")
    elif isinstance(thing, dict):
        for key, value in thing.items():
            if key not in ORIGIN:
                _flatten(value, (*path, key), found)
    elif isinstance(thing, list) and any(isinstance(item, dict) for item in thing):
        for place, item in enumerate(thing):
            _flatten(item, (*path, place), found)
    elif isinstance(thing, list):
        found[spelled(path)] = (", ".join(map(str, thing)), "")
    else:
        found[spelled(path)] = (str(thing).lower() if isinstance(thing, bool) else str(thing), "")


def _added(title: str, ours: Standing, theirs: Standing) -> Explanation:
    """Return what is on top of a scheme that says nothing of its own."""
    said = [_nothing(side) for side in (ours, theirs) if side.bare]
    for side in (ours, theirs):
        if not side.bare:
            said += [f"All that {side.own.name} says is added; explained alone, it stands there with every number and source."]
            said += sentences(side)
    if ours.own.law == theirs.own.law and ours.bare and theirs.bare:
        return Explanation(title, "", ("They say the same.",), ())
    acts = list(dict.fromkeys((*ours.joined.rules, *theirs.joined.rules)))
    names = (ours.own.name, theirs.own.name if theirs.own.name != ours.own.name else f"{theirs.own.name} (2)")
    columns = ("act", "what she does", *(f"{head} in {name}" for name in names for head in ("points and fine", "seen by")))
    rows = tuple(
        (act, meaning(act), *_cost(ours, act), *_cost(theirs, act)) for act in acts if _cost(ours, act) != _cost(theirs, act)
    )
    return Explanation(title, "", tuple(said), (Table("What an act leads to", columns, rows),) if rows else ())


def _nothing(side: Standing) -> str:
    name = side.own.name
    if side.own.law == "none":
        return f"{name} has no rules, no score and no list, and no ordinary law either: nobody counts anything."
    whose = f" of the society '{side.society}'" if side.society else ""
    return f"{name} has no rules, no score and no list of its own: there the ordinary law{whose} holds alone, which deletes posts, too."


def _cost(side: Standing, act: str) -> tuple[str, str]:
    rule = side.joined.rules.get(act)
    if rule is None:
        return ("nothing", "")
    costs = [value_words(number) for number in (rule.points, rule.fine) if number is not None]
    return (", ".join(costs) or "a record", ", ".join(rule.seen_by))
