"""From the engine's arrays to the tables on disk: codes become words, hundredths become points.

The engine hands over small integers; whoever opens a results folder, with whatever tool, reads words, points, yuan and days.
Hundredths are divided, never multiplied by 0.01, so that every value is the double nearest to the exact decimal.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from panopolis.columns import ACTS, DOORS, GROUPS, KINDS, PERSON, PHASES, TRAITS
from panopolis.errors import ResultsError, did_you_mean
from panopolis.results.arrays import numbers, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NONE = 255
"""Code of a rule or source that a row does not have."""

NO_RULE = ("payment", "reset", "regain", "erasure")
"""Kinds of row that are about no single act: a payment goes to whatever fines are open."""

STANDING = 254
"""Source of a refusal that a bank or office would not have made: standing alone closed the door."""

_WORD = pa.dictionary(pa.int8(), pa.string())

LEDGER = pa.schema(
    [
        ("day", pa.int32()),
        ("phase", _WORD),
        ("charged", pa.uint32()),
        ("doer", pa.uint32()),
        ("wrong", pa.bool_()),
        ("rule", _WORD),
        ("kind", _WORD),
        ("source", _WORD),
        ("context", _WORD),
        ("k", pa.uint16()),
        ("place", pa.int32()),
        ("asked_points", pa.float64()),
        ("applied_points", pa.float64()),
        ("expires_day", pa.int32()),
        ("fine_yuan", pa.float64()),
    ]
)
"""Columns of the ledger; ``rule`` is an act, or the door of a refusal, the list of a listing, the dimension of a recomputation;
nulls where there is none."""

TOTALS = pa.schema(
    [
        ("day", pa.int32()),
        ("district", pa.string()),
        ("kind", pa.string()),
        ("rule", pa.string()),
        ("source", pa.string()),
        ("wrong", pa.bool_()),
        ("rows", pa.int64()),
        ("asked_points", pa.float64()),
        ("applied_points", pa.float64()),
        ("fine_yuan", pa.float64()),
    ]
)
"""Columns of the totals of the ledger by day and by the home district of who is charged: how many rows, and their sums. They count every row,
also where a ledger is sampled or off."""

MEASURES = pa.schema([("day", pa.int32()), ("measure", pa.string()), ("group", pa.string()), ("value", pa.float64())])

EFFECTS = pa.schema(
    [
        ("measure", pa.string()),
        ("label", pa.string()),
        ("unit", pa.string()),
        ("good", pa.bool_()),
        ("group", pa.string()),
        ("split", pa.string()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("interval", pa.string()),
    ]
)
"""Columns of the effects of one world against another; see :mod:`panopolis.results.compared`."""

REPLICATES = pa.schema(
    [
        ("replicate", pa.int32()),
        ("seed", pa.uint64()),
        ("group", pa.string()),
        ("outcome", pa.string()),
        ("split", pa.string()),
        ("value", pa.float64()),
    ]
)
"""Columns of the effects of each replicate of a comparison, in the units of ``EFFECTS``."""

SWEPT = pa.schema(
    [
        ("cell", pa.int32()),
        ("seed", pa.uint64()),
        ("group", pa.string()),
        ("outcome", pa.string()),
        ("split", pa.string()),
        ("unit", pa.string()),
        ("value", pa.float64()),
    ]
)
"""Columns of a run of a sweep; the whole table has a column for each of what varies besides."""


PLACES = ("crossing", "district", "x", "y", "camera", "caught")
"""Columns of the places, in order; ``district`` is a name."""


class Words:
    """The words behind the ledger's codes, as one manifest has them.

    Parameters
    ----------
    manifest
        Reads ``acts``, ``doors``, ``lists``, ``dimensions``, ``watches`` and, for acts or lists of a user's own, ``contexts``.
    """

    def __init__(self, manifest: Mapping[str, Any]) -> None:
        self.acts, self.doors, self.lists = (list(manifest.get(key) or ()) for key in ("acts", "doors", "lists"))
        self.watches: list[str] = list(manifest.get("watches") or ())
        self.dimensions: list[str] = list(manifest.get("dimensions") or ())
        self.rules = [*self.acts, *self.doors, *self.lists, *self.dimensions]
        known = {name: act.context for name, act in ACTS.items()} | {name: door.context for name, door in DOORS.items()}
        known |= manifest.get("contexts") or {}
        self.rule_contexts = [known.get(name, "justice") for name in self.rules]
        self.contexts = sorted(set(self.rule_contexts))
        self._first = np.zeros(len(KINDS), np.int64)
        self._size = np.full(len(KINDS), len(self.acts))
        after = len(self.acts)
        for kind, first, size in (
            ("refusal", after, len(self.doors)),
            ("listing", after + len(self.doors), len(self.lists)),
            ("delisting", after + len(self.doors), len(self.lists)),
            ("recomputation", after + len(self.doors) + len(self.lists), len(self.dimensions)),
        ):
            self._first[KINDS.index(kind)], self._size[KINDS.index(kind)] = first, size
        self._about_nothing = np.array([kind in NO_RULE for kind in KINDS])

    def rule_codes(self, kind: np.ndarray, rule: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return indices into ``rules`` and where there is none, for rows of these kinds and codes."""
        size = self._size[kind]
        rule = np.where(self._about_nothing[kind], NONE, rule)
        missing = rule >= size
        if np.any(missing & (rule != NONE)):
            row = int(np.flatnonzero(missing & (rule != NONE))[0])
            msg = f"a ledger row of kind '{KINDS[kind[row]]}' has rule {rule[row]}, but the manifest names only {size[row]} such"
            raise ResultsError(msg)
        return np.where(missing, 0, self._first[kind] + rule), missing

    def codes(self, rows: np.ndarray) -> tuple[list[str], np.ndarray]:
        """Return each 'kind|rule|source' that there is among rows of the engine's type, sorted, and ``(n_row,)`` which of them a row is of."""
        if not len(rows):
            return [], np.empty(0, np.int64)
        rules, no_rule = self.rule_codes(rows["kind"], rows["rule"])
        sources = [*self.watches, "standing"]
        source = np.where(rows["source"] == NONE, len(sources), _source_codes(rows["source"], len(self.watches)))
        sides = (len(KINDS), len(self.rules) + 1, len(sources) + 1)
        found, which = np.unique(
            np.ravel_multi_index(
                (rows["kind"].astype(np.int64), np.where(no_rule, len(self.rules), rules), source.astype(np.int64)), sides
            ),
            return_inverse=True,
        )
        named = zip(*np.unravel_index(found, sides), strict=True)
        told = ["|".join((KINDS[kind], [*self.rules, ""][rule], [*sources, ""][by])) for kind, rule, by in named]
        order = np.argsort(told, kind="stable")
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        return [told[k] for k in order], place[which]

    def context_codes(self, rules: np.ndarray) -> np.ndarray:
        """Return indices into ``contexts`` for indices into ``rules``."""
        table = np.array([self.contexts.index(context) for context in self.rule_contexts] or [0])
        return table[rules]


def _word_column(codes: np.ndarray, words: Sequence[str], missing: np.ndarray | None = None) -> pa.Array:
    codes = codes.astype(np.int8)
    words = list(words) or ["none"]
    return pa.DictionaryArray.from_arrays(numbers(codes, missing), texts(words))


def _source_codes(source: np.ndarray, n_watch: int) -> np.ndarray:
    """Return indices into the watches and, after them, ``standing``: the source of a refusal that nothing but standing caused."""
    return np.where(source == NONE, 0, np.where(source == STANDING, n_watch, source))


def ledger_table(rows: np.ndarray, words: Words) -> pa.Table:
    """Return ledger rows as the table that is written.

    Parameters
    ----------
    rows
        Structured array of the engine's row type, shape ``(n_row,)``, in order.
    words
        The words of the run's manifest.
    """
    rules, no_rule = words.rule_codes(rows["kind"], rows["rule"])
    columns = [
        numbers(rows["day"]),
        _word_column(rows["phase"], PHASES),
        numbers(rows["charged"]),
        numbers(rows["doer"]),
        numbers(rows["charged"] != rows["doer"]),
        _word_column(rules, words.rules, no_rule),
        _word_column(rows["kind"], KINDS),
        _word_column(_source_codes(rows["source"], len(words.watches)), [*words.watches, "standing"], rows["source"] == NONE),
        _word_column(words.context_codes(rules), words.contexts, no_rule),
        numbers(rows["k"]),
        numbers(rows["place"], rows["place"] < 0),
        numbers(rows["asked"] / 100),
        numbers(rows["applied"] / 100),
        numbers(rows["expires"], rows["expires"] < 0),
        numbers(rows["fine"] / 100),
    ]
    return pa.Table.from_arrays(columns, schema=LEDGER)


def totals_table(rows: np.ndarray, district: np.ndarray, words: Words, districts: Sequence[str]) -> pa.Table:
    """Return the totals of one day's rows.

    Parameters
    ----------
    rows
        Rows of the engine's type, ``(n_row,)``, of one day, at least one.
    district
        ``(n_row,)``: number of the home district of who is charged.
    words, districts
        The words of the run's manifest, and the names of its districts.
    """
    values = [rows[name].astype(np.float64) for name in ("asked", "applied", "fine")]
    wrong = rows["charged"] != rows["doer"]
    return _totals(int(rows["day"][0]), rows, (district, wrong, None, values), words, districts)


def totals_of_cells(day: int, cells: np.ndarray, words: Words, districts: Sequence[str]) -> pa.Table:
    """Return the totals of one day's rows, of which whoever holds them told ``cells``: rows alike, how many, and integer sums.

    Parameters
    ----------
    cells
        ``(n_cell,)`` with fields district, kind, rule, source, wrong, n, asked, applied, fine; at least one.
    day, words, districts
        As for ``totals_table``.
    """
    values = [cells[name].astype(np.float64) for name in ("asked", "applied", "fine")]
    return _totals(day, cells, (cells["district"], cells["wrong"] == 1, cells["n"], values), words, districts)


def _totals(day: int, rows: np.ndarray, held: tuple[Any, ...], words: Words, districts: Sequence[str]) -> pa.Table:
    (district, wrong, n, values), (rule, no_rule) = held, words.rule_codes(rows["kind"], rows["rule"])
    source = _source_codes(rows["source"], len(words.watches)) + 1
    source[rows["source"] == NONE] = 0
    sides = (len(districts), len(KINDS), len(words.rules) + 1, len(words.watches) + 2, 2)
    codes = (district, rows["kind"], np.where(no_rule, 0, rule + 1), source, wrong)
    cell = np.ravel_multi_index([np.asarray(c, np.int64) for c in codes], sides)
    # few rows are sorted into the cells that occur; of many, all cells there may be are counted in one walk
    kept, place = (None, cell) if len(rows) > prod(sides) // 16 else np.unique(cell, return_inverse=True)
    counts = np.bincount(place, n).astype(np.int64)
    filled = np.flatnonzero(counts)
    at, kind, which, seen, mistaken = np.unravel_index(filled if kept is None else kept[filled], sides)
    # whole hundredths, so that a sum of doubles is exact up to 2^53 of them
    sums = [np.bincount(place, value)[filled] / 100 for value in values]
    named = [
        _named(at, districts),
        _named(kind, KINDS),
        _named(which, [None, *words.rules]),
        _named(seen, [None, *words.watches, "standing"]),
    ]
    days = np.full(len(filled), day, np.int32)
    return pa.Table.from_arrays([numbers(days), *named, *map(numbers, (mistaken == 1, counts[filled], *sums))], schema=TOTALS)


def _named(codes: np.ndarray, names: Sequence[str | None]) -> pa.Array:
    return texts(names).take(numbers(codes))


def measure_table(day: int, names: Sequence[str], values: np.ndarray) -> pa.Table:
    """Return one day's measures as rows (day, measure, group, value), groups in the order of ``GROUPS``.

    Raises
    ------
    ResultsError
        ``values`` has not the shape ``(n_measure, n_group)``.
    """
    values = np.asarray(values, np.float64)
    if values.shape != (len(names), len(GROUPS)):
        msg = f"measures of day {day} have shape {values.shape}, but {len(names)} names x {len(GROUPS)} groups were declared"
        raise ResultsError(msg)
    groups = list(GROUPS) * len(names)
    return _long(day, [name for name in names for _ in GROUPS], groups, values.ravel())


def histogram_table(day: int, measure: str, edges: np.ndarray, counts: np.ndarray) -> pa.Table:
    """Return one day's histogram as rows whose group is ``score:<lower edge>``; empty bins are left out."""
    kept = np.flatnonzero(counts)
    groups = [f"score:{edges[i]:g}" for i in kept]
    return _long(day, [measure] * len(kept), groups, np.asarray(counts, np.float64)[kept])


def _long(day: int, names: list[str], groups: list[str], values: np.ndarray) -> pa.Table:
    columns = [numbers(np.full(len(names), day, np.int32)), texts(names), texts(groups), numbers(values)]
    return pa.Table.from_arrays(columns, schema=MEASURES)


def panel_table(day: int, persons: np.ndarray, columns: Mapping[str, np.ndarray]) -> pa.Table:
    """Return one day of the followed people."""
    person = np.asarray(persons, np.uint32)
    arrays = {"day": np.full(len(person), day, np.int32), "person": person}
    return pa.table({name: numbers(np.asarray(values)) for name, values in (arrays | dict(columns)).items()})


def real_values(name: str, values: np.ndarray) -> np.ndarray:
    """Return a column of a person in its declared unit; integers of a scaled column are stored values.

    Raises
    ------
    ResultsError
        ``name`` is no declared column.
    """
    if name not in PERSON:
        msg = f"'{name}' is no column of a person{did_you_mean(name, PERSON)}"
        raise ResultsError(msg)
    scale = PERSON[name].scale
    values = np.asarray(values)
    if scale == 1.0 or values.dtype.kind == "f":
        return values
    return values * scale if scale > 1.0 else values / round(1 / scale)


def people_table(people: Mapping[str, np.ndarray], own: Sequence[str] = ()) -> pa.Table:
    """Return everyone: ``person``, then traits, states and counts in their declared order, then the ``own`` columns of a user.

    Raises
    ------
    ResultsError
        A name is no column, or a trait is missing.
    """
    missing = [name for name in TRAITS if name not in people]
    if missing:
        msg = f"people are handed over without their trait '{missing[0]}'; a results folder holds all {len(TRAITS)}"
        raise ResultsError(msg)
    unknown = [name for name in people if name not in PERSON and name not in ("person", *own)]
    if unknown:
        real_values(unknown[0], np.empty(0))
    n_person = len(people[TRAITS[0]])
    columns = {"person": np.asarray(people.get("person", np.arange(n_person)), np.uint32)}
    declared = {name: real_values(name, people[name]) for name in PERSON if name in people}
    every = columns | declared | {name: np.asarray(people[name]) for name in own}
    return pa.table({name: numbers(values) for name, values in every.items()})


def places_table(places: Mapping[str, np.ndarray], districts: Sequence[str]) -> pa.Table:
    """Return crossings on the plane; a district's number becomes its name where the manifest knows it."""
    columns: dict[str, Any] = {name: np.asarray(values) for name, values in places.items()}
    n_crossing = len(next(iter(columns.values())))
    columns.setdefault("crossing", np.arange(n_crossing, dtype=np.int32))
    district = columns.get("district")
    if districts and district is not None and district.dtype.kind in "ui":
        columns["district"] = texts([str(districts[i]) for i in district.tolist()])
    if "camera" in columns:
        columns["camera"] = columns["camera"].astype(bool)
    order = [name for name in PLACES if name in columns]
    ordered = {name: columns[name] for name in [*order, *(name for name in columns if name not in order)]}
    return pa.table({name: numbers(found) if isinstance(found, np.ndarray) else found for name, found in ordered.items()})
