"""Two runs of the same people set side by side: which rows stand in one ledger alone, and who ends otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from panopolis.results.query import Results

_READ = "day, phase, charged, doer, rule, kind, source, place, asked_points, applied_points, expires_day, fine_yuan"
"""Columns of a row but ``k``: where one row is not written the next ones of that day are numbered anew."""


def apart(one: Results, other: Results, since: int = 0) -> dict[str, int | None]:
    """Return how far two runs of the same people lie apart.

    Parameters
    ----------
    one, other
        Runs, not comparisons.
    since
        First day whose rows are looked at.

    Returns
    -------
    :
        ``rows_gone`` and ``rows_new``, rows in the ledger of ``one`` and of ``other`` alone; ``people_in_rows``, whom these charge; and
        ``people_otherwise``, those who end otherwise. None where a run keeps no ledger, or is not complete.
    """
    found: dict[str, int | None] = dict.fromkeys(("rows_gone", "rows_new", "people_in_rows", "people_otherwise"))
    if all(run.files().get("ledger") for run in (one, other)):
        ours, theirs = (f"SELECT {_READ} FROM {run.source('ledger')} WHERE day >= $since" for run in (one, other))  # noqa: S608
        query = f"WITH gone AS ({ours} EXCEPT ALL {theirs}), new AS ({theirs} EXCEPT ALL {ours}) SELECT (SELECT count(*) FROM gone) AS rows_gone, (SELECT count(*) FROM new) AS rows_new, (SELECT count(DISTINCT charged) FROM (FROM gone UNION ALL FROM new)) AS people_in_rows"  # noqa: E501, S608
        found |= one.sql(query, {"since": since}).to_pylist()[0]
    if all(run.files().get("people") for run in (one, other)):
        query = f"SELECT count(*) AS n FROM (FROM {one.source('people')} EXCEPT FROM {other.source('people')})"  # noqa: S608
        found["people_otherwise"] = one.sql(query).to_pylist()[0]["n"]
    return found
