r"""The score as a fold of the ledger, computed anew by DuckDB from the rows on disk.

With start :math:`s_0`, points applied :math:`a_1, a_2, \dots` on days :math:`d_1 \le d_2 \le \dots`, the score at the end of
day :math:`t` is

.. math:: s(t) = s_0 + \sum_{d_i \le t} a_i

because caps, floors, expiries and corrections are rows or are already in what was applied. A scheme whose score *relaxes* by
the share :math:`q` a day moves between rows too: :math:`s \leftarrow s_0 + r\big((s - s_0)(1-q)^{n}\big)` after :math:`n` days,
where :math:`r` rounds to whole hundredths, half up. The world does not need this module; the tests do, since an equal
score from another program over the same rows is what makes the ledger believable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.errors import ResultsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from panopolis.results.query import Results

_PLAIN = """
WITH moved AS (
    SELECT charged AS person, day, sum(CAST(round(applied_points * 100) AS BIGINT)) AS hundredths
    FROM ledger GROUP BY ALL
), grid AS (
    SELECT person, CAST(unnest(range($first, $last + 1)) AS INTEGER) AS day FROM people
)
SELECT grid.person, grid.day,
       ($start + sum(coalesce(hundredths, 0)) OVER (PARTITION BY grid.person ORDER BY grid.day)) / 100 AS score
FROM grid LEFT JOIN moved USING (person, day) ORDER BY grid.person, grid.day
"""

_RELAXING = """
WITH moved AS (
    SELECT charged AS person, day, sum(CAST(round(applied_points * 100) AS BIGINT)) AS hundredths
    FROM ledger WHERE applied_points <> 0 GROUP BY ALL
), rows AS (
    SELECT person, list({'day': day, 'points': hundredths} ORDER BY day) AS rows FROM moved GROUP BY person
), grid AS (
    SELECT person, CAST(unnest(range($first, $last + 1)) AS INTEGER) AS day FROM people
)
SELECT grid.person, grid.day, ($start + coalesce(list_reduce(
           list_append(list_filter(rows.rows, lambda r: r.day <= grid.day), {'day': grid.day, 'points': 0}),
           lambda a, b: {'day': b.day, 'points': CAST(floor(a.points * $keep[b.day - a.day + 1] + 0.5) AS HUGEINT) + b.points}
       ).points, 0)) / 100 AS score
FROM grid LEFT JOIN rows USING (person) ORDER BY grid.person, grid.day
"""


def score_of(manifest: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the scheme's score (``start`` and, where it relaxes, ``relax``), or None where no one is counting."""
    score = manifest.get("score") or manifest.get("scheme", {}).get("score")
    return dict(score) if score else None


def refold(results: Results) -> pa.Table:
    """Fold the ledger again: every person's score at the end of every day that is written.

    Parameters
    ----------
    results
        One run that is complete (not a comparison), with a full ledger.

    Returns
    -------
    :
        person, day, score (points).

    Raises
    ------
    ResultsError
        The world has no score, or its ledger is not full.
    """
    score = score_of(results.manifest)
    if score is None:
        msg = f"{results.folder} has no score to fold: under '{results.manifest['scheme']['name']}' no one is counting"
        raise ResultsError(msg)
    before = (results.manifest.get("branched") or {}).get("score", score)
    if before != score:
        name = results.manifest["branched"]["scheme"]["name"]
        msg = (
            f"{results.folder} went on under another scheme's score than '{name}' kept up to day {results.manifest['branched']['from']}, "
            "so there is no one fold of its ledger; fold the run that it branched from, and its own rows from then on"
        )
        raise ResultsError(msg)
    mode = results.manifest["ledger"]["mode"]
    if mode != "full":
        msg = f"{results.folder} has a ledger that is '{mode}'; only a full one can be folded: run again with --ledger full"
        raise ResultsError(msg)
    span: dict[str, Any] = {"first": 0, "last": results.days_written - 1, "start": round(float(score["start"]) * 100)}
    relax = float(score.get("relax") or 0)
    if not relax:
        return results.sql(_PLAIN, span)
    return results.sql(_RELAXING, span | {"keep": kept_shares(relax, results.days_written)})


def kept_shares(relax: float, n_day: int) -> list[float]:
    """Return ``(1 - relax) ** n`` for n from 0 to ``n_day``, each from the one before: the table that the world uses."""
    shares = [1.0]
    for _ in range(n_day):
        shares.append(shares[-1] * (1.0 - relax))
    return shares
