"""One person's year, in order: every row of the ledger in which she is charged, or did what another was charged for."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from panopolis.columns import PHASES
from panopolis.errors import ResultsError
from panopolis.results.fold import kept_shares, score_of
from panopolis.results.provenance import calendar

if TYPE_CHECKING:
    from datetime import date

    from panopolis.results.query import Results

_READ = "day, phase, kind, rule, context, source, charged, doer, wrong, k, place, asked_points, applied_points, expires_day, fine_yuan"
_HERS = f"""
SELECT {_READ} FROM ledger WHERE charged = $person
UNION ALL SELECT {_READ} FROM mistakes WHERE doer = $person
ORDER BY day, list_position($phases, CAST(phase AS VARCHAR)), charged, k
"""  # noqa: S608 - names of ours
"""What she did and another was charged with is looked for among the mistakes alone: in the ledger it would take a look at every row."""


@dataclass(frozen=True)
class Event:
    """One ledger row, from the side of one person.

    Attributes
    ----------
    day, date, phase
        When; day 0 is the scheme's first.
    kind
        One of ``KINDS``: charge, expiry, correction, listing, delisting, refusal, payment, reset, regain, erasure, recomputation.
    rule, context
        The act, or the list of a listing, the door of a refusal, the dimension of a recomputation; and its sphere of life.
    source, place, district
        What saw it, at which crossing, in which district; None where there is none.
    did_it
        Whether she did what the row is about. A row that only befell her (a refusal, an expiry) counts as hers.
    hers
        Whether the row stands against her. False: she did it, and another was charged.
    other
        The other person of a wrong charge: who did it, or who was charged for what she did.
    asked_points, applied_points, score
        Points asked, points applied after caps, and her score after this row; the score is None where no one is counting.
    fine_yuan
        Fine asked (charge) or paid (payment), CNY.
    expires_day
        Day on which the points come back, if they do.
    row
        Its name, by which a branch can do without it: ``100:night:4711:0`` is day, phase, person charged, and which of her rows of that time.
    """

    day: int
    date: date
    phase: str
    kind: str
    rule: str | None
    context: str | None
    source: str | None
    place: int | None
    district: str | None
    did_it: bool
    hers: bool
    other: int | None
    asked_points: float
    applied_points: float
    score: float | None
    fine_yuan: float
    expires_day: int | None
    row: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the event as plain values, for JSON."""
        return asdict(self) | {"date": self.date.isoformat()}


def life(results: Results, person: int) -> list[Event]:
    """Return the ordered events of one person in one world.

    Parameters
    ----------
    results
        A run, or one world of a comparison (``results.world("before")``).
    person
        Her id, from 0.

    Raises
    ------
    ResultsError
        There is no such person, ``results`` is a comparison, or the run kept no ledger.
    """
    if results.manifest.get("ledger", {}).get("mode") == "off":
        msg = f"{results.folder} was run with the ledger off, so no life can be told; run it again with --ledger full"
        raise ResultsError(msg)
    if results.worlds:
        msg = f"a life is lived in one world; name one: {', '.join(results.worlds)}"
        raise ResultsError(msg)
    person = check_person(results, person)
    if "ledger" not in results.tables():
        return []
    rows = results.sql(_HERS, {"person": person, "phases": list(PHASES)}).to_pylist()
    return _events(results, person, rows)


def check_person(results: Results, person: int) -> int:
    """Return ``person`` if the society has her.

    Raises
    ------
    ResultsError
        It has not.
    """
    first = next(iter(results.worlds.values())) if results.worlds else results
    n_person = int(first.manifest["n_person"])
    if not 0 <= person < n_person:
        msg = f"there is no person {person}; this society has the people 0 to {n_person - 1:,}"
        raise ResultsError(msg)
    return int(person)


def traits_and_counts(results: Results, person: int) -> dict[str, Any]:
    """Return her row of the people table: traits, state on the last day, counts; empty while a run is not complete."""
    if "people" not in results.tables():
        return {}
    rows = results.sql("SELECT * FROM people WHERE person = $person", {"person": check_person(results, person)}).to_pylist()
    return rows[0] if rows else {}


def _events(results: Results, person: int, rows: list[dict[str, Any]]) -> list[Event]:
    districts = _districts(results, {row["place"] for row in rows if row["place"] is not None})
    score = _Score(results)
    events = []
    for row in rows:
        hers = row["charged"] == person
        did_it = row["doer"] == person
        events.append(
            Event(
                day=row["day"],
                date=calendar(results.manifest, row["day"]),
                phase=row["phase"],
                kind=row["kind"],
                rule=row["rule"],
                context=row["context"],
                source=row["source"],
                place=row["place"],
                district=districts.get(row["place"]),
                did_it=did_it,
                hers=hers,
                other=None if hers and did_it else row["doer"] if hers else row["charged"],
                asked_points=row["asked_points"],
                applied_points=row["applied_points"],
                score=score.after(row["day"], row["applied_points"] if hers else 0.0),
                fine_yuan=row["fine_yuan"],
                expires_day=row["expires_day"],
                row=f"{row['day']}:{row['phase']}:{row['charged']}:{row['k']}",
            )
        )
    return events


class _Score:
    """Her running score, in whole hundredths, as :mod:`panopolis.results.fold` states it."""

    def __init__(self, results: Results) -> None:
        score = score_of(results.manifest)
        self._start = round(float(score["start"]) * 100) if score else None
        relax = float(score.get("relax") or 0) if score else 0.0
        self._keep = kept_shares(relax, results.days_written) if relax else None
        self._away, self._day = 0, 0

    def after(self, day: int, applied: float) -> float | None:
        if self._start is None:
            return None
        if applied:
            self._away, self._day = self._now(day) + round(applied * 100), day
        return (self._start + self._now(day)) / 100

    def _now(self, day: int) -> int:
        if self._keep is None or day == self._day:
            return self._away
        return math.floor(self._away * self._keep[day - self._day] + 0.5)


def _districts(results: Results, places: set[int]) -> dict[int, str]:
    if not places or "places" not in results.tables():
        return {}
    rows = results.sql("SELECT crossing, district FROM places WHERE list_contains($places, crossing)", {"places": sorted(places)})
    return {row["crossing"]: str(row["district"]) for row in rows.to_pylist()}
