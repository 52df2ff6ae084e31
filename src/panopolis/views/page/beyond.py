"""Numbers of the page from runs besides the city that it draws: the post that spread, the world of stars, and a welfare-risk score.

They are made once, by tools/page_run.py, and shipped; a page of a user's own run tells them, too, each with the command that gives it again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panopolis.views.star_found import histogram, weekly

if TYPE_CHECKING:
    from panopolis.results import Results
    from panopolis.study import PostStudy

BEYOND = Path(__file__).parent / "shipped_run" / "beyond.json"
HIGH = 4.5
"""Stars at which the flat is cheaper (facts.md 4d)."""


def beyond() -> dict[str, Any]:
    """Return what is shipped, or nothing where it is not there."""
    return json.loads(BEYOND.read_text(encoding="utf-8")) if BEYOND.is_file() else {}


def of_post(study: PostStudy, command: str) -> dict[str, Any]:
    """Return of a post what comes of it at each speed of deletion under the scheme in question: shares of students, mean over replicates."""
    first = study.schemes[0]
    rows = {
        (row["speed"], row["measure"]): row["value"] for row in study.summary() if row["scheme"] == first and not row["against"]
    }
    return {
        "command": command,
        "scheme": first,
        "students": round(sum(row["students"] for row in study.rows) / len(study.rows)),
        "replicates": len({row["replicate"] for row in study.rows}),
        "speeds": [
            {"speed": speed, "by_day": [round(share, 4) for share in study.by_day(first, speed)]}
            | {name: rows[speed, name] for name in ("reach", "silenced", "called_back", "both_chairs")}
            for speed in study.speeds
        ],
    }


def of_stars(run: Results) -> dict[str, Any]:
    """Return of a world in which everyone rates everyone how many fell by a star or more within a week, and how many stand high at the end."""
    _, edges, counts = histogram(run)
    (fell,) = run.sql("SELECT count(DISTINCT person) AS n FROM falls").to_pylist()
    return _about(run) | {
        "people": int(weekly(run, "people")[1][-1]),
        "fell": int(fell["n"]),
        "at": HIGH,
        "high": float(counts[-1][edges >= HIGH - 1e-9].sum() / counts[-1].sum()),
    }


def of_welfare(run: Results) -> dict[str, Any]:
    """Return of a score of risk how many had their allowance held back by an inquiry; nobody in the model defrauds anyone."""
    (row,) = run.sql(
        "SELECT count(*) AS people, count(*) FILTER (listed_days > 0) AS listed, count(*) FILTER (benefit_lost_yuan > 0) AS withheld, "
        "sum(benefit_lost_yuan) AS yuan FROM people"
    ).to_pylist()
    return _about(run) | {name: float(value or 0) for name, value in row.items()}


def _about(run: Results) -> dict[str, Any]:
    manifest = run.manifest
    return {
        "command": manifest["command"], "state_hash": manifest["state_hash"], "n_person": int(manifest["n_person"]),
        "days": int(manifest["days"]), "seed": int(manifest["seed"]),
    }  # fmt: skip


__all__ = ["BEYOND", "beyond", "of_post", "of_stars", "of_welfare"]
