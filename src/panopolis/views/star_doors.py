"""What a rating decides, in a world of stars: from which rating on a door opens, to how many it was closed, what a flat costs, whom firms court."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.columns import DOORS
from panopolis.views.figures import daily
from panopolis.views.numbers import count, figure, share
from panopolis.views.scheme_text import closed_by, granted_by, scheme_of, tiers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.results import Results


def doors_in_numbers(run: Results) -> list[dict[str, str]]:
    """Return a row for each door that the scheme closes to some: from which rating it opens, how many found it closed, how often.

    Empty where the ledger of the run does not hold everyone's rows.
    """
    if run.manifest["request"].get("ledger") != "full":
        return []
    found = {
        row["rule"]: row
        for row in run.sql(
            "SELECT rule, count(*) AS times, count(DISTINCT charged) AS people FROM ledger "
            "WHERE kind = 'refusal' AND source = 'standing' GROUP BY rule"
        ).to_pylist()
    }
    rows = []
    for door, opens in opening(scheme_of(run)).items():
        closed = found.get(door, {"people": 0, "times": 0})
        people = share(closed["people"] / int(run.manifest["n_person"]))
        rows.append({"door": DOORS[door].meaning, "opens": figure(opens, 1), "people": people, "times": count(closed["times"])})
    return sorted(rows, key=lambda row: (-float(row["opens"]), row["door"]))


def opening(scheme: Mapping[str, Any]) -> dict[str, float]:
    """Return the doors that low tiers close, each with the lowest rating from which no tier does."""
    bands = bands_of(scheme)
    closed = {name: set(closed_by(scheme, f"tier.{name}")) for name, _ in bands}
    doors = {door for some in closed.values() for door in some}
    found = {}
    for door in sorted(doors):
        shut = [k for k, (name, _) in enumerate(bands) if door in closed[name]]
        if max(shut) + 1 < len(bands):
            found[door] = bands[max(shut) + 1][1]
    return found


def bands_of(scheme: Mapping[str, Any]) -> Sequence[tuple[str, float]]:
    """Return the tiers from the lowest to the highest, each with the rating at which it begins."""
    return [(str(scheme.get("lowest") or "below"), 0.0), *((name, at) for at, name in sorted(tiers(scheme)))]


def granted_from(scheme: Mapping[str, Any], privilege: str) -> float | None:
    """Return the lowest rating from which a privilege is granted, or None."""
    return min((at for name, at in bands_of(scheme) if privilege in granted_by(scheme, f"tier.{name}")), default=None)


def decided_text(run: Results) -> list[str]:
    """Return what prices and firms make of ratings, a sentence each."""
    scheme, said = scheme_of(run), []
    at, paying = granted_from(scheme, "cheaper_flat"), daily(run, "", "pays_less")
    if at is not None and len(paying):
        less = float(run.manifest["settings"]["flat_discount"])
        dearer = less / (1.0 - less) if less < 1.0 else 0.0
        said.append(
            f"For the {share(float(paying[-1]))} who stand at {figure(at, 1)} or above a flat costs {share(less)} less; all others pay "
            f"{share(dearer)} more than they do for the same rooms."
        )
    at, offered = granted_from(scheme, "offers"), daily(run, "", "offered")
    if at is not None and len(offered):
        said.append(
            f"Firms court those at {figure(at, 1)} or above: on the last day {share(float(offered[-1]))} of all got an offer, and nobody below did."
        )
    return said
