"""Whom a name finds: archetypes and groups, one person each, always the same one, chosen by a rule that is said.

An archetype finds the first of those whom the society lets stand for it; a group finds a typical member, the first by number of
those with the median number of sanctions in it. A report and a story ask here, so that a name is the same person in both.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from panopolis.errors import ResultsError
from panopolis.results import check_person
from panopolis.views.numbers import count
from panopolis.views.worlds import scheme_world

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.results import Results

GROUPS: dict[str, tuple[str, str]] = {
    "everyone": ("true", "people"),
    "poorest": ("income_fifth = 1", "people of the poorest income fifth"),
    "richest": ("income_fifth = 5", "people of the richest income fifth"),
    "migrant": ("migrant = 1", "people registered in another province"),
    "student": ("student = 1", "students"),
}
"""Name of each group to who is in it (of the people table) and what they are called."""

_TYPICAL = """
WITH members AS (SELECT person, CAST(sanctions AS INTEGER) AS sanctions FROM people WHERE {who}),
     middle AS (SELECT quantile_disc(sanctions, 0.5) AS middle, count(*) AS n FROM members)
SELECT person, middle, n FROM members, middle WHERE {among} ORDER BY abs(sanctions - middle), person LIMIT 1
"""


@dataclass(frozen=True)
class Named:
    """A name that a story can be asked for by, the person whom it finds, and how she was chosen."""

    name: str
    person: int
    why: str
    title: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return asdict(self)


def archetypes(results: Results) -> list[Named]:
    """Return for each archetype that a run follows the first person who stands for it."""
    followed = results.world(scheme_world(results)).manifest.get("followed") or []
    found: dict[str, Named] = {}
    for entry in followed:
        name, title = str(entry.get("archetype") or ""), str(entry.get("title") or "")
        if name and name not in found:
            found[name] = Named(name, int(entry["person"]), "the first of those who stand for this archetype", title)
    return list(found.values())


def typical(results: Results, group: str) -> Named | None:
    """Return a typical member of one of ``GROUPS``; None where nobody is in it or the run is not complete.

    Where the run kept not everyone's records, she is one of the followed, the nearest to the median.
    """
    run = results.world(scheme_world(results))
    if "people" not in run.tables():
        return None
    (who, words), among, sampled = GROUPS[group], "true", run.manifest.get("ledger", {}).get("mode") == "sampled"
    if sampled:
        followed = sorted({int(entry["person"]) for entry in run.manifest.get("followed") or ()})
        among = f"list_contains({followed}, person)"
    rows = run.sql(_TYPICAL.format(who=who, among=among)).to_pylist()
    if not rows:
        return None
    middle, n = int(rows[0]["middle"]), count(rows[0]["n"])
    times = "no sanction" if middle == 0 else "one sanction" if middle == 1 else f"{middle} sanctions"
    why = f"typical: the first by number with {times}, the median of {n} {words}"
    if sampled:
        why = f"typical: of the followed the first whose sanctions are nearest to {middle}, the median of {n} {words}"
    return Named(group, int(rows[0]["person"]), why)


def named_people(results: Results) -> list[Named]:
    """Return every name that finds a person in these results: archetypes, then groups."""
    return archetypes(results) + [one for one in (typical(results, group) for group in GROUPS) if one is not None]


def names_table(known: Sequence[Named]) -> str:
    """Return the names, their people and how each was chosen, as plain text."""
    wide = max((len(one.name) for one in known), default=0)
    return "\n".join(f"{one.name:<{wide}}  {count(one.person):>10}  {one.title or one.why}" for one in known)


def find_person(results: Results, whom: int | str) -> int:
    """Return the id of a person given by id, or by the name of an archetype or group.

    Raises
    ------
    ResultsError
        There is no such person, archetype or group.
    """
    return find_named(results, whom).person


def find_named(results: Results, whom: int | str) -> Named:
    """Return whom a number or a name finds, and how she was chosen; see ``find_person``."""
    if isinstance(whom, int) or whom.replace(",", "").isdecimal():
        return Named(str(whom), check_person(results, int(str(whom).replace(",", ""))), "")
    wanted = _key(whom)
    first = archetypes(results)
    for one in first:
        if wanted in (_key(one.name), _key(one.title)):
            return one
    group = _GROUP_NAMES.get(wanted)
    found = typical(results, group) if group else None
    if found:
        return found
    known = [one.name for one in first] + [*GROUPS]
    near = get_close_matches(wanted, known, n=1, cutoff=0.6)
    meant = f"; did you mean '{near[0]}'?" if near else ""
    msg = f"nobody is called '{whom}'{meant} Give a number, or one of: {', '.join(known)}" if near else (
        f"nobody is called '{whom}'; give a number, or one of: {', '.join(known)}"
    )  # fmt: skip
    raise ResultsError(msg)


def _key(words: str) -> str:
    return words.strip().lower().replace(" ", "_").removeprefix("the_")


_GROUP_NAMES = (
    {name: name for name in GROUPS}
    | {"all": "everyone", "migrants": "migrant", "students": "student"}
    | {f"{name}_fifth": name for name in ("poorest", "richest")}
)
"""Names of a group as people and as the table of effects write them."""
