"""Effects arranged for reading: harms and benefits as the measures declare them, and the differences that a comparison has.

An outcome whose benefit is that it does not happen (offences, injuries, late bills) is arranged among the benefits as averted,
with the sign of its differences turned; the levels of the worlds stay what they are.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from panopolis.measures import OUTCOMES
from panopolis.results import SPLITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LEVEL = "level:"
"""Begins the name of a split that is a world's own value."""

Effect = dict[tuple[str, str], "Mapping[str, Any]"]
"""One measure's rows, by (split, group)."""

_DECLARED = {outcome.name: outcome for outcome in OUTCOMES}
_PLACE = {outcome.name: i for i, outcome in enumerate(OUTCOMES)}

_MEANINGS = {
    "law": "ordinary law alone (before) against no law at all (none)",
    "scoring": "the whole scheme {first} (points, lists, screens, and its own cameras and fines) against ordinary law alone (before)",
    "total": "the scheme {first} against no law at all (none)",
}


class Measure(NamedTuple):
    """One measure of the table: what it is called, its unit, whether more of it is a benefit, its rows, and what its levels count."""

    label: str
    unit: str
    good: bool
    effect: Effect
    counted: str = ""

    def is_nothing(self, splits: Iterable[str]) -> bool:
        """Whether it differs for nobody in these splits."""
        within = set(splits)
        return not any(row["value"] for (split, _), row in self.effect.items() if split in within)


def worlds_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the worlds of a comparison, the scheme in question first, as the levels in its effects name them."""
    splits = dict.fromkeys(str(row["split"]) for row in rows)
    return [split.removeprefix(LEVEL) for split in splits if split.startswith(LEVEL)]


def splits_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the differences that the effects hold and a word for each, in reading order; of a single world its levels.

    >>> splits_of([{"split": "level:hot"}, {"split": "level:before"}, {"split": "scoring"}, {"split": "hot - mild"}])
    {'scoring': 'scoring', 'hot - mild': 'over mild'}
    """
    present = list(dict.fromkeys(str(row["split"]) for row in rows))
    found = [split for split in SPLITS if split in present]
    if "law" in found and len(found) == len(SPLITS) - 1:
        found = ["law"]  # before or none is itself the scheme in question: the other difference is the same one again
    others = [split for split in present if split not in SPLITS and not split.startswith(LEVEL)]
    if not found and not others:
        return {split: split.removeprefix(LEVEL) for split in present}
    return {split: split for split in found} | {split: f"over {split.partition(' - ')[2]}" for split in others}


def split_meaning(split: str, rows: Iterable[Mapping[str, Any]]) -> str:
    """Return what is set against what in a split, with the worlds by name."""
    if split.startswith(LEVEL):
        return f"the world {split.removeprefix(LEVEL)} itself"
    first, _, other = split.partition(" - ")
    if other:
        return f"{first} against {other}"
    return _MEANINGS.get(split, split).format(first=next(iter(worlds_of(rows)), "")).replace("  ", " ")


def arrange(rows: Sequence[Mapping[str, Any]]) -> list[Measure]:
    """Return effects by measure, harms first; what is rare per 1,000 people is counted per million.

    Parameters
    ----------
    rows
        As ``Results.effects().to_pylist()`` or ``read_effects`` gives them.
    """
    order: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        order.setdefault(row["measure"], []).append(row)
    levels = all(split.startswith(LEVEL) for split in splits_of(rows))
    arranged = [
        _arranged(name, _per_million(given) if _is_rare(given) else given, levels=levels) for name, given in ordered(order)
    ]
    return sorted(arranged, key=lambda measure: measure.good)


def ordered(order: Mapping[str, list[Mapping[str, Any]]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return measures in the order in which they are declared; others after them as they come."""
    return sorted(order.items(), key=lambda item: _PLACE.get(item[0], len(_PLACE)))


def _arranged(name: str, rows: Sequence[Mapping[str, Any]], *, levels: bool) -> Measure:
    averted = "" if levels or name not in _DECLARED else _DECLARED[name].averted
    label, unit = capital(str(rows[0]["label"])), str(rows[0]["unit"])
    if not averted:
        return Measure(label, unit, bool(rows[0]["good"]), {(row["split"], row["group"]): row for row in rows}, label)
    turned: Effect = {(row["split"], row["group"]): _turned(row) for row in rows}
    return Measure(capital(averted), unit, not rows[0]["good"], turned, label)


def capital(words: str) -> str:
    """Return words with the first letter large, and the rest as it is."""
    return words[:1].upper() + words[1:]


def _turned(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a difference with its sign turned; a level as it is."""
    if str(row["split"]).startswith(LEVEL):
        return row

    def less(value: float | None) -> float | None:
        return None if value is None else 0.0 - value

    return {**row, "value": less(row["value"]), "low": less(row["high"]), "high": less(row["low"])}


_RARE, _THOUSAND, _MILLION = 0.2, "per 1,000 people", "per million people"


def _is_rare(rows: Sequence[Mapping[str, Any]]) -> bool:
    values = [abs(row["value"]) for row in rows if not is_missing(row["value"])]
    return str(rows[0]["unit"]).startswith(_THOUSAND) and 0 < max(values, default=0.0) < _RARE


def _per_million(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    def thousandfold(row: Mapping[str, Any]) -> Mapping[str, Any]:
        numbers = {name: None if row[name] is None else 1000 * row[name] for name in ("value", "low", "high")}
        return {**row, **numbers, "unit": str(row["unit"]).replace(_THOUSAND, _MILLION)}

    return [thousandfold(row) for row in rows]


def interval_label(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return what the intervals are, in the words of the effects themselves."""
    return "; ".join(dict.fromkeys(str(row["interval"]) for row in rows if row["interval"]))


def notes(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what must be known of how the measures in the effects are counted."""
    present = dict.fromkeys(str(row["measure"]) for row in rows)
    return [_DECLARED[name].note for name in present if name in _DECLARED and _DECLARED[name].note]


REMEMBERED = (
    "none is law withdrawn on day 0 and still remembered: the warm-up before it is lived under ordinary law. So what is set against it "
    "understates what law does"
)
"""What must be known of the world without law."""


def remembered(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what must be known of the world without law, where anything shown is that world or is set against it."""
    shown = splits_of(rows)
    return [REMEMBERED] if any(split in {"law", "total", f"{LEVEL}none"} or split.endswith(" - none") for split in shown) else []


def is_clear(row: Mapping[str, Any] | None) -> bool:
    """Whether an effect's interval excludes zero; one without width, of a single household or of people who all differ alike, is none."""
    return row is not None and not is_missing(row["low"]) and row["low"] < row["high"] and (row["low"] > 0 or row["high"] < 0)


ALIKE = "A number without one: everyone in the group differs alike, or is of one household; of few people that says little"
"""What is said of an effect that has no interval."""


def is_missing(value: float | None) -> bool:
    """Whether there is no value: a group with nobody in it."""
    return value is None or math.isnan(value)
