"""Whose life opens the report: cases from the gravest to the plainest, each looked for in the whole run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from panopolis.views.scheme_text import black_lists, scheme_of

if TYPE_CHECKING:
    from panopolis.results import Results

CASES: dict[str, str] = {
    "wrong_listed_refused": "charged for what another did, then listed, then refused a loan that the twin got",
    "wrong_listed": "charged for what another did, then listed",
    "listed_refused": "listed for what she or he did, then refused a loan that the twin got",
    "wrong": "charged for what another did",
    "refused": "refused because of standing",
    "listed": "put on a black list",
    "charged": "charged at all",
}
"""The cases in the order in which they are looked for, each as one phrase."""

_FACTS = """
WITH facts AS (
    SELECT charged AS person,
           min(day) FILTER (kind = 'charge' AND wrong) AS wrong_day,
           min(day) FILTER (kind = 'charge' AND asked_points <= 0) AS charge_day,
           min(day) FILTER (kind = 'charge' AND NOT wrong AND fine_yuan > 0) AS own_day,
           min(day) FILTER (kind = 'listing' AND list_contains($black, rule)) AS list_day,
           max(day) FILTER (kind = 'refusal' AND source = 'standing' AND rule IN ('loan', 'mortgage')) AS loan_day
    FROM {ledger} WHERE day >= 0 GROUP BY charged
), twins AS ({twins}), known AS (
    SELECT facts.*, refused_by_scheme, coalesce(twins.granted, false) AS granted,
           person + CASE WHEN coalesce(own_day <= list_day, false) THEN 10000000000 ELSE 0 END AS place_in_line
    FROM facts JOIN {people} AS people USING (person) LEFT JOIN twins USING (person)
)
"""

_CONDITIONS: dict[str, str] = {
    "wrong_listed_refused": "wrong_day <= list_day AND list_day <= loan_day AND refused_by_scheme > 0 AND granted",
    "wrong_listed": "wrong_day <= list_day",
    "listed_refused": "list_day <= loan_day AND refused_by_scheme > 0 AND granted",
    "wrong": "wrong_day IS NOT NULL",
    "refused": "refused_by_scheme > 0",
    "listed": "list_day IS NOT NULL",
    "charged": "charge_day IS NOT NULL",
}


@dataclass(frozen=True)
class Candidate:
    """The life that was found, its case, and how many people it is true of."""

    person: int
    case: str
    n_such: int


def find(results: Results, world: str, twin: str | None) -> Candidate | None:
    """Return the gravest case that a world holds, or None if nobody was charged.

    Among several people of a case, those whose own conduct had no part in it come first, then the lowest id.

    Parameters
    ----------
    results
        A comparison or a run.
    world, twin
        The world in question and the twins' (None in a single run).
    """
    if "ledger" not in results.tables():
        return None
    wanted = ", ".join(
        f"count(*) FILTER ({condition}) AS {case}, arg_min(person, place_in_line) FILTER ({condition}) AS {case}_person"
        for case, condition in _CONDITIONS.items()
    )
    query = _FACTS.format(ledger=_of(results, "ledger", world), people=_of(results, "people", world), twins=_twins(results, twin))
    black = sorted(black_lists(scheme_of(results.world(world)))) or ["black"]
    found = results.sql(f"{query} SELECT {wanted} FROM known", {"black": black}).to_pylist()[0]  # noqa: S608 - words of ours
    return next((Candidate(found[f"{case}_person"], case, found[case]) for case in _CONDITIONS if found[case]), None)


def _of(results: Results, table: str, world: str) -> str:
    return f"(SELECT * FROM {table} WHERE world = '{world}')" if results.worlds else table  # noqa: S608


def _twins(results: Results, twin: str | None) -> str:
    if twin is None:
        return "SELECT CAST(NULL AS UINTEGER) AS person, false AS granted WHERE false"
    return f"SELECT person, loans_asked > 0 AND loans_refused = 0 AS granted FROM {_of(results, 'people', twin)}"  # noqa: S608


def everyone(results: Results, world: str, twin: str | None, case: str) -> list[int]:
    """Return the ids of all of whom a case is true, ascending.

    Parameters
    ----------
    results, world, twin
        As for ``find``.
    case
        One of ``CASES``.
    """
    query = _FACTS.format(ledger=_of(results, "ledger", world), people=_of(results, "people", world), twins=_twins(results, twin))
    black = sorted(black_lists(scheme_of(results.world(world)))) or ["black"]
    query = f"{query} SELECT person FROM known WHERE {_CONDITIONS[case]} ORDER BY person"  # noqa: S608 - words of ours
    return [int(row["person"]) for row in results.sql(query, {"black": black}).to_pylist()]
