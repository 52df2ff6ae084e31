"""What the page reads of a run or a comparison: ``page.json``, and columns of the places, the people, and each world's rows and year.

Up to ``MOST_SHOWN`` people are shown, evenly by id, however many are simulated behind them; who is followed, who opens the page, and who did
what someone shown is charged for is among them. Where a run kept the rows of a sample of people, these are those who are shown. Nothing is
made up here: streets, hours and journeys are the society's, everything else is read from the results.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from panopolis.columns import PHASES
from panopolis.errors import ResultsError
from panopolis.results import NOTICE, kept_people, read_manifest
from panopolis.society import STEP_SECONDS, USES, draw_blocks, draw_places, streets_of
from panopolis.study import recipe_of
from panopolis.views.found import archetypes
from panopolis.views.page.beyond import beyond
from panopolis.views.page.diaries import followed, packed_diaries
from panopolis.views.page.known import known_to, packed_ties, ties_of
from panopolis.views.page.layout import LAYOUTS, NOBODY, packed
from panopolis.views.page.opened import opened
from panopolis.views.page.reviewed import reviewed
from panopolis.views.page.sums import sums_of
from panopolis.views.page.worlds import world_of
from panopolis.views.persona import names_of
from panopolis.views.worlds import scheme_world, twin_world

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from panopolis.results import Results
    from panopolis.society import Ties
    from panopolis.views.page.diaries import Diary

MOST_SHOWN = 100_000
"""People drawn as points."""
MOST_PLACES = 32_767
"""Crossings that a row on the wire can name."""
KEPT = ("full", "sampled")
"""Ledgers that tell lives: everyone's, or those of a sample of people."""
UNKEPT = 128
"""Bit of the traits of someone whose rows the run did not keep."""
_TRAITS = ("female", "migrant", "student", "employed", "drives", "rides", "own_tool")


@dataclass(frozen=True)
class PageData:
    """The files of the page: name to bytes, the columns compressed with gzip."""

    files: dict[str, bytes]

    @property
    def manifest(self) -> dict[str, Any]:
        """``page.json``, read."""
        return json.loads(self.files["page.json"])

    def write(self, folder: Path) -> None:
        """Write every file into a folder, made if need be."""
        from panopolis.results import make_folder, write_bytes  # noqa: PLC0415 - only who writes needs it

        make_folder(folder)
        for name, held in self.files.items():
            write_bytes(folder / name, held)


def page_data(
    results: Results,
    reviews: Sequence[tuple[float, Results]] = (),
    *,
    also: Sequence[int] = (),
    diaries: Mapping[str, Diary] | None = None,
) -> PageData:
    """Return what the page shows of a results folder.

    Parameters
    ----------
    results
        A comparison, or one run.
    reviews
        Runs of the scheme in question with other shares of wrong matches that a human catches, for the opening's slider.
    also
        Ids of people who are among those shown, however many there are.
    diaries
        Further people's weeks by world, beside those of the people whom the runs followed.

    Raises
    ------
    ResultsError
        The run is not complete, keeps no full ledger, or is one of ratings alone.
    """
    worlds = results.worlds or {scheme_world(results): results}
    first = next(iter(worlds.values()))
    _check(worlds)
    opening = opened(results)
    ties = ties_of(first)
    shown = _shown(results, worlds, opening, also, ties)
    files = {"places.bin": _places(first, worlds), "people.bin": _people(first, shown, ties), "blocks.bin": _blocks(first)}
    files["ties.bin"] = packed_ties(ties, shown.ids)
    told = []
    for k, (name, world) in enumerate(worlds.items()):
        codes, rows = _rows(world, shown.ids)
        files[f"rows-{k}.bin"], files[f"year-{k}.bin"] = rows, _year(world, shown.ids)
        files[f"diary-{k}.bin"] = packed_diaries(followed(world), shown.ids, (diaries or {}).get(name))
        told.append(world_of(results, world) | {"codes": codes})
    page = _described(results, first, len(shown.ids)) | {
        "worlds": told,
        "opening": opening,
        "sums": sums_of(results),
        "beyond": beyond(),
    }
    page["review"] = [reviewed(catches, world, page["opening"]) for catches, world in _all_reviews(results, reviews)]
    packed_files = {name: gzip.compress(held, 6, mtime=0) for name, held in files.items()}
    page["sizes"] = {name: len(held) for name, held in files.items()}
    return PageData(
        {"page.json": json.dumps(page, ensure_ascii=False, separators=(",", ":"), default=float).encode()} | packed_files
    )


def _all_reviews(results: Results, reviews: Sequence[tuple[float, Results]]) -> list[tuple[float, Results]]:
    """Return the reviews with the scheme in question as it stands among them, by share caught."""
    first = results.world(scheme_world(results))
    camera = world_of(results, first)["camera"]
    return sorted([*reviews, (float(camera["review"]), first)], key=lambda one: one[0]) if camera else []


def _check(worlds: dict[str, Results]) -> None:
    for name, world in worlds.items():
        if not world.manifest.get("complete"):
            raise ResultsError(
                f"world '{name}' is not complete: {world.days_written} days of {world.manifest.get('days')} are written; go on with panopolis resume"
            )
        mode = world.manifest.get("ledger", {}).get("mode")
        if mode not in KEPT:
            raise ResultsError(
                f"the ledger of world '{name}' is '{mode}', but the page tells lives row by row: run it again with --ledger full or sampled"
            )


class Shown(NamedTuple):
    """Who is on the page."""

    ids: np.ndarray
    """``(n_shown,)``, ascending."""
    kept: np.ndarray
    """``(n_shown,)``: whether the run kept the rows charged to each."""


def _shown(
    results: Results, worlds: Mapping[str, Results], opening: Mapping[str, Any] | None, also: Sequence[int], ties: Ties
) -> Shown:
    """Return who is shown.

    They are spread evenly by id or, of a sampled ledger, are those whose rows it kept; besides, whoever the run followed, whoever the page names
    with all whom she knows, and each doer of what one of those shown is charged for.
    """
    first = next(iter(worlds.values()))
    n, kept = int(first.manifest["n_person"]), _kept(worlds)
    held = np.arange(n) if kept is None else np.flatnonzero(kept)
    named = {*also, *(one.person for one in archetypes(results)), *((opening["person"], opening["doer"]) if opening else ())}
    day_by_day = {int(one["person"]) for one in first.manifest.get("followed") or ()}  # their weeks are told
    known = known_to(ties, np.array(sorted(named), np.int64))
    among = np.union1d(np.union1d(held[:: -(-len(held) // MOST_SHOWN)], np.array(sorted(named | day_by_day), np.int64)), known)
    doers = {int(doer) for world in worlds.values() for doer in _doers(world, among)}
    ids = np.union1d(among, np.array(sorted(doers), np.int64)).astype(np.int64)
    return Shown(ids, np.ones(len(ids), bool) if kept is None else kept[ids])


def _kept(worlds: Mapping[str, Results]) -> np.ndarray | None:
    """Return ``(n_person,)``: whose rows every world kept; None for everyone's."""
    found = None
    for world in worlds.values():
        if world.manifest["ledger"]["mode"] != "full":
            followed = [int(one["person"]) for one in world.manifest.get("followed") or ()]
            kept = kept_people(int(world.manifest["seed"]), int(world.manifest["n_person"]), followed)
            found = kept if found is None else found & kept
    return found


def _doers(world: Results, ids: np.ndarray) -> np.ndarray:
    """Return who did what one of the people ``ids`` is charged for."""
    if "ledger" not in world.tables():
        return np.empty(0, np.int64)
    table = world.sql("SELECT DISTINCT charged, doer FROM ledger WHERE wrong AND day >= 0")
    charged, doer = (table[name].to_numpy(zero_copy_only=False).astype(np.int64) for name in ("charged", "doer"))
    return np.unique(doer[np.isin(charged, ids)])


def _described(results: Results, first: Results, n_shown: int) -> dict[str, Any]:
    """Return what is said of all worlds."""
    manifest, recipe = first.manifest, recipe_of(first)
    n, seed = int(manifest["n_person"]), int(manifest["seed"])
    keys = streets_of(draw_places(recipe, n, seed), seed).keys
    known = {one.name: one for one in archetypes(results)}
    names, stride = names_of(str(manifest["recipe"]["name"]))
    return {
        "format": 1, "notice": NOTICE, "n_person": n, "n_shown": n_shown, "seed": seed, "days": int(manifest["days"]), "start": manifest["start"],
        "recipe": manifest["recipe"]["name"], "command": read_manifest(results.folder).get("command", ""), "versions": manifest["versions"],
        "districts": list(manifest["districts"]), "map": manifest["map"], "keys": [int(k) for k in keys], "step_seconds": STEP_SECONDS,
        "day_zero": _day_zero(), "uses": list(USES), "screen_share": float(manifest["settings"].get("screen_share", 0.0)),
        "archetypes": [
            {"name": a.name, "title": a.title, "who": " ".join(a.who.split()), "person": known[a.name].person if a.name in known else None}
            for a in recipe.archetypes
        ],
        "names": names, "stride": stride, "first": scheme_world(results), "twin": twin_world(results), "ledger": manifest["ledger"]["mode"],
        "late_fee": float(manifest["settings"].get("late_fee", 0.0)),
    }  # fmt: skip


def _day_zero() -> int:
    from panopolis.columns import DAY_ZERO  # noqa: PLC0415 - one number

    return DAY_ZERO


def _places(first: Results, worlds: dict[str, Results]) -> bytes:
    recipe, manifest = recipe_of(first), first.manifest
    places = draw_places(recipe, int(manifest["n_person"]), int(manifest["seed"]))
    if places.x.size > MOST_PLACES:
        raise ResultsError(
            f"{first.folder}: a city of {places.x.size:,} crossings has more than the page's {MOST_PLACES:,}; show a run of 8 million people or fewer"
        )
    cameras = np.zeros(places.x.size, np.uint8)
    for k, world in enumerate(worlds.values()):
        if "places" in world.tables():
            cameras |= (world.places()["camera"].to_numpy(zero_copy_only=False).astype(np.uint8) << np.uint8(k)).astype(np.uint8)
    return packed("places", {
        "x": places.x, "y": places.y, "row": places.streets[:, 0], "column": places.streets[:, 1], "district": places.district,
        "cameras": cameras, "screen": places.screen_rank,
    })  # fmt: skip


def _blocks(first: Results) -> bytes:
    recipe, manifest = recipe_of(first), first.manifest
    n, seed = int(manifest["n_person"]), int(manifest["seed"])
    found = draw_blocks(draw_places(recipe, n, seed), recipe, seed)
    return packed("blocks", {**{f"corner{k}": found.corners[:, k] for k in range(4)}, "use": found.use})


def _people(first: Results, shown: Shown, ties: Ties) -> bytes:
    table = first.sql(
        f"SELECT person, district, work_district, age, archetype, income_fifth, income_yuan_month, approval, {', '.join(_TRAITS)} "  # noqa: S608 - names of ours
        "FROM people ORDER BY person"
    )
    ids = shown.ids
    held = {name: table[name].to_numpy()[ids] for name in table.column_names}
    bits = np.where(shown.kept, 0, UNKEPT).astype(np.uint8)
    for k, name in enumerate(_TRAITS):
        bits |= held[name].astype(np.uint8) << np.uint8(k)
    return packed("people", {
        "person": ids, "district": held["district"], "work": held["work_district"], "age": held["age"], "traits": bits,
        "archetype": held["archetype"], "fifth": held["income_fifth"], "income": held["income_yuan_month"], "approval": held["approval"],
        "knows": ties.degree()[ids],
    })  # fmt: skip


_CODE = "coalesce(kind, '') || '|' || coalesce(rule, '') || '|' || coalesce(source, '')"
_ROWS = f"""
SELECT day, charged, doer, wrong, list_position($codes, {_CODE}) - 1 AS code, list_position($phases, phase) - 1 AS phase, k,
       coalesce(place, -1) AS place, coalesce(applied_points, 0) AS points, coalesce(fine_yuan, 0) AS fine
FROM ledger WHERE day >= $first AND day < $until
"""  # noqa: S608 - words of ours
_DAYS_AT_ONCE = 30
"""Days of rows that are read at once: everyone's, so that a year of a million people is never in memory together."""


def _rows(world: Results, ids: np.ndarray) -> tuple[list[str], bytes]:
    """Return the codes of a world's rows, and the rows charged to those shown."""
    if "ledger" not in world.tables():
        return [], packed("rows", {field.name: np.empty(0, field.dtype) for field in LAYOUTS["rows"]})
    known = world.sql(f"SELECT DISTINCT {_CODE} AS code FROM ledger WHERE day >= 0 ORDER BY code")  # noqa: S608 - words of ours
    codes = [str(one) for one in known["code"].to_pylist()]
    days = int(world.manifest["days"])
    parts = [_rows_of(world, ids, codes, first) for first in range(0, days, _DAYS_AT_ONCE)]
    held = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    other = np.where(held["wrong"].astype(bool), held["doer"], NOBODY)
    return codes, packed("rows", held | {"other": other, "points": np.rint(held["points"] * 100)})


def _rows_of(world: Results, ids: np.ndarray, codes: list[str], first: int) -> dict[str, np.ndarray]:
    """Return the rows of some days that are charged to those shown, ``person`` as their place among them."""
    asked = {"codes": codes, "phases": list(PHASES), "first": first, "until": first + _DAYS_AT_ONCE}
    table = world.sql(_ROWS, asked)
    held = {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names}
    at = np.searchsorted(ids, held["charged"]).clip(0, len(ids) - 1)
    kept = ids[at] == held["charged"]
    return {name: values[kept] for name, values in held.items()} | {"person": at[kept]}


def _year(world: Results, ids: np.ndarray) -> bytes:
    names = [field.name for field in LAYOUTS["year"]]
    inside = set(world.sql("SELECT * FROM people LIMIT 0").column_names)
    asked = ", ".join(f"coalesce({name}, 0) AS {name}" if name in inside else f"0 AS {name}" for name in names)
    table = world.sql(f"SELECT {asked} FROM people ORDER BY person")  # noqa: S608 - names of ours
    columns = {name: table[name].to_numpy()[ids] for name in names}
    # whole yuan are enough to show, and take a third of the bytes
    return packed("year", {name: np.rint(held) if name.endswith("_yuan") else held for name, held in columns.items()})


__all__ = ["MOST_SHOWN", "PageData", "page_data"]
