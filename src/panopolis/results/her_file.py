r"""*Her file*: the share of a person's days that records could reconstruct, and the spheres of life that are in it.

A day of hers can be reconstructed if a row of the ledger is about what she did on it, rightly or wrongly (a charge, a refusal, a payment), or if
a company whose data reaches the scheme by then knows of it: she uses its app (her rank among those online is below what it covers that
day), the scheme is in force where she lives, and her account is not deleted. If no copies stayed when it was deleted, companies know of none of
her days, but the rows stay. The contexts in her file are those of the rows and those of the acts that such a company sees.

.. math:: \mathrm{file} = \frac{|\{d : \text{a row about } d\} \cup \{d : \text{a company knows of } d\}|}{|\{d\}|}

What companies know is counted whether their sharing has been announced or not. What cameras see and nobody records is not counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from panopolis.columns import GROUPS
from panopolis.errors import ResultsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.results.query import Results

DELETED, COPIED = 3, 4
"""States of an account that is gone: without, and with copies that stay (``columns.PERSON['app_status']``)."""

_CHUNK = 1 << 14
_ROWS = """
SELECT charged AS person, day, context FROM ledger
WHERE kind IN ('charge', 'refusal', 'payment') AND day >= $since AND day < $until AND charged >= $first AND charged < $last
"""
_WHO = "SELECT person, online_rank, district, app_status, app_day FROM people WHERE person >= $first AND person < $last ORDER BY person"


def her_file(results: Results, since: int = 0, until: int | None = None, people: Sequence[int] | None = None) -> pa.Table:
    """Return how much of each person's days the records could reconstruct.

    Parameters
    ----------
    results
        One run that is complete (not a comparison: name a world of it), with a full ledger.
    since, until
        First day, and the day after the last; by default all days.
    people
        Ids of whom to look at; by default everyone.

    Returns
    -------
    :
        person; file_days, the days that can be reconstructed; file_share, their share; file_contexts, the names of the contexts, sorted.

    Raises
    ------
    ResultsError
        The run is not complete, is a comparison, its ledger is not full, or the days are not days of it.
    """
    _check(results)
    until = results.days_written if until is None else until
    if not 0 <= since < until <= results.days_written:
        msg = f"days {since} to {until} are no days of this run; it has the days 0 to {results.days_written - 1:,}, and since lies before until"
        raise ResultsError(msg)
    n = int(results.manifest["n_person"])
    spans = [(p, p + 1) for p in people] if people is not None else [(lo, min(lo + _CHUNK, n)) for lo in range(0, n, _CHUNK)]
    return pa.concat_tables([_part(results, first, last, since, until) for first, last in spans])


_MEMBERS = {
    "poorest_fifth": "income_fifth = 1", "richest_fifth": "income_fifth = 5", "migrants": "migrant = 1", "students": "student = 1",
}  # fmt: skip


def files_by_group(results: Results, file: pa.Table) -> list[dict[str, Any]]:
    """Return what the files of each group of people hold on average.

    Parameters
    ----------
    results
        The run that the files are of.
    file
        What ``her_file`` gives of everyone.

    Returns
    -------
    :
        One row for each group of ``columns.GROUPS``: group; people; file_days and file_contexts, means of their numbers; file_share, the mean
        share of days. The means of a group with nobody in it are NaN.
    """
    members = ", ".join(f"{_MEMBERS[name]} AS {name}" for name in GROUPS if name in _MEMBERS)
    found = results.sql(f"SELECT {members} FROM people ORDER BY person")  # noqa: S608 - names of ours
    values = {
        "file_days": file["file_days"].to_numpy(),
        "file_share": file["file_share"].to_numpy(),
        "file_contexts": np.array([len(names) for names in file["file_contexts"].to_pylist()]),
    }
    rows = []
    for name in GROUPS:
        who = found[name].to_numpy() if name in _MEMBERS else np.ones(file.num_rows, bool)
        means = {what: float(each[who].mean()) if who.any() else float("nan") for what, each in values.items()}
        rows.append({"group": name, "people": int(who.sum()), **means})
    return rows


def _check(results: Results) -> None:
    if results.worlds:
        msg = f"a file is kept in one world; name one: {', '.join(results.worlds)}"
        raise ResultsError(msg)
    mode = results.manifest["ledger"]["mode"]
    if mode != "full":
        msg = f"{results.folder} has a ledger that is '{mode}', so nobody's file is whole; run again with --ledger full"
        raise ResultsError(msg)


def _part(results: Results, first: int, last: int, since: int, until: int) -> pa.Table:
    who = results.sql(_WHO, {"first": first, "last": last}).to_pydict()
    known = np.zeros((len(who["person"]), until - since), bool)
    contexts: list[set[str]] = [set() for _ in who["person"]]
    for company in results.manifest.get("companies", ()):
        theirs = _known_to(company, who, results.manifest["districts"], since, until)
        known |= theirs
        for i in np.flatnonzero(theirs.any(axis=1)):
            contexts[i].update(company["contexts"])
    if "ledger" in results.tables():
        rows = results.sql(_ROWS, {"since": since, "until": until, "first": first, "last": last}).to_pydict()
        known[np.array(rows["person"], np.int64) - first, np.array(rows["day"], np.int64) - since] = True
        for person, context in zip(rows["person"], rows["context"], strict=True):
            contexts[person - first].update([context] if context else [])
    days = known.sum(axis=1)
    return pa.table(
        {
            "person": pa.array(who["person"], pa.uint32()),
            "file_days": pa.array(days, pa.int32()),
            "file_share": pa.array(days / (until - since), pa.float64()),
            "file_contexts": pa.array([sorted(found) for found in contexts], pa.list_(pa.string())),
        }
    )


def _known_to(
    company: Mapping[str, Any], who: Mapping[str, list[Any]], districts: Sequence[str], since: int, until: int
) -> np.ndarray:
    """Return ``(n_person, n_day)`` bool: of whose days a company knows and may tell."""
    days = np.arange(since, until)
    covers = np.zeros(days.size)
    for day, share in company["covers"]:
        covers[days >= day] = share
    covers[days < company["since"]] = 0.0
    begins = np.array([company["in_force"].get(districts[d], until) for d in who["district"]])
    status, left = np.array(who["app_status"]), np.array(who["app_day"])
    gone = (status >= DELETED) & (left < until)
    ends = np.where(gone, np.where(status == COPIED, left, since), until)
    here = (days >= begins[:, None]) & (days < ends[:, None])
    return here & (np.array(who["online_rank"])[:, None] < covers)
