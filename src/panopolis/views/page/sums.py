"""The numbers that the page's text names, all counted in the results: none is written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.views.scheme_text import black_lists, scheme_of
from panopolis.views.worlds import scheme_world

if TYPE_CHECKING:
    from panopolis.results import Results

_COUNTS = """
SELECT count(*) AS people, sum(offences) AS offences, count(*) FILTER (listed_days > 0) AS listed, sum(listed_days) AS listed_days,
       sum(refused_by_scheme) AS refused, count(*) FILTER (refused_by_scheme > 0) AS refused_people, sum(wrongly_charged) AS wrong,
       count(*) FILTER (wrongly_charged > 0) AS wrong_people, count(*) FILTER (wrongly_charged > 0 AND female = 1) AS wrong_women,
       sum(posts) AS posts, sum(posts_held) AS held, count(*) FILTER (posts_held > 0) AS held_people, sum(sanctions) AS sanctions,
       count(*) FILTER (sanctions > 0) AS sanctioned, sum(paid_yuan) AS paid, sum(shown_days) AS shown_days,
       count(*) FILTER (shown_days > 0) AS shown, sum(benefit_lost_yuan) AS benefit_lost, sum(good_deeds) AS good_deeds,
       sum(injuries_risked) AS injuries, count(*) FILTER (ties_lost > 0) AS ties_lost_people
FROM people {where}
"""
_GROUPS = {
    "": "",
    "_poorest": "WHERE income_fifth = 1",
    "_richest": "WHERE income_fifth = 5",
    "_students": "WHERE student = 1",
    "_collectors": "WHERE own_tool = 1",
}


def sums_of(results: Results) -> dict[str, dict[str, float]]:
    """Return for each world its sums over all people, and over groups of them under the same names with the group's at their end."""
    worlds = results.worlds or {scheme_world(results): results}
    return {name: _world(world) for name, world in worlds.items()}


def _world(world: Results) -> dict[str, float]:
    inside = set(world.sql("SELECT * FROM people LIMIT 0").column_names)
    found: dict[str, float] = {}
    for group, where in _GROUPS.items():
        query = _COUNTS.format(where=where)
        for name in ("good_deeds", "injuries_risked", "ties_lost"):
            query = query if name in inside else query.replace(name, "0")
        (row,) = world.sql(query).to_pylist()
        found |= {f"{name}{group}": float(value or 0) for name, value in row.items()}
    return found | _top(world) | {"black": float(len(black_lists(scheme_of(world))))}


def _top(world: Results) -> dict[str, float]:
    """Return the share of all sanctions on the twentieth of people with most."""
    (row,) = world.sql(
        "SELECT sum(sanctions) FILTER (place <= n / 20) AS top, sum(sanctions) AS every FROM "
        "(SELECT sanctions, row_number() OVER (ORDER BY sanctions DESC, person) AS place, count(*) OVER () AS n FROM people)"
    ).to_pylist()
    return {"top_share": float(row["top"] or 0) / float(row["every"]) if row["every"] else 0.0}


def flat(sums: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Return the sums as 'world.name'."""
    return {f"{world}.{name}": value for world, held in sums.items() for name, value in held.items()}
