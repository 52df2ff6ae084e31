"""What a run adds to an answer, in words: evidence beside it, which never turns an indication into none.

That a door closed for nobody in one run of one model is no evidence that it cannot close.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from panopolis.study.audit.law import asked_law
from panopolis.study.audit.sheet import Answer, Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RUN = "run"
LEAST_GAP = 0.1
"""Share of everyone's effect from which a group's gap is worth a sentence."""
HARMS_SHOWN = 6
"""Groups named under 4b: those whose harm differs most surely from everyone's; all of them stand in the table of groups."""


def with_run(key: str, given: Answer, run: dict[str, Any] | None) -> Answer:
    """Return an answer with what a run shows of it; without a run as it is."""
    tell = _TOLD.get(key)
    if run is None or tell is None:
        return given
    return replace(given, evidence=(*given.evidence, *(Evidence(says, RUN) for says in tell(run))))


def _percent(share: dict[str, float]) -> str:
    return f"{100 * share['value']:.0f} % ({100 * share['low']:.0f} to {100 * share['high']:.0f})"


def _people(n: int) -> str:
    return "1 person" if n == 1 else f"{n:,} people"


def _door(row: dict[str, Any]) -> str:
    return str(row["door"]).replace("_", " ")


def _closed(run: dict[str, Any], tell: Callable[[dict[str, Any]], str]) -> Iterator[str]:
    """Yield a sentence for each door that standing closed to someone."""
    if run["closed"] is None:
        yield f"the ledger of this run is {run['ledger']}, so what led to closed doors cannot be counted; run it with --ledger full"
        return
    if not run["closed"]:
        yield f"in this run standing closed no door that had been open to any of {_people(run['people'])}"
    yield from (tell(row) for row in run["closed"])


def _shut(row: dict[str, Any], what: str) -> str:
    """Return whom standing shut out of what: refused where one asks, listed where nobody asks."""
    if row["counted"] == "listed":
        return f"{_door(row)} ({what}) was closed to {_people(row['people'])} who came onto a list"
    return f"{_door(row)} ({what}) was refused to {_people(row['people'])} by standing alone"


def _contexts(row: dict[str, Any]) -> str:
    said = _shut(row, " or ".join(row["contexts"]))
    if row["elsewhere"] is None:
        return said
    most = sorted(row["records_by_context"].items(), key=lambda one: -one[1])
    records = ", ".join(f"{name} {n:,}" for name, n in most)
    return f"{said}; of {_percent(row['elsewhere'])} every record behind it came from elsewhere. Records by context: {records or 'none'}"


def _gravity(row: dict[str, Any]) -> str:
    said = _shut(row, f"severity {row['severity']}")
    if row["lighter"] is None:
        return said
    levels = asked_law().numbers["disproportion"].value
    said += f"; {_percent(row['lighter'])} had nothing on record but what is {levels:g} or more levels lighter"
    said += f"; half of them had {row['records_median']:g} records or fewer"
    said += f"; {_percent(row['wrongly'])} had a record of what another did" if row["wrongly"]["value"] else ""
    return said + (f"; {_people(row['without_own_record'])} had no record of their own" if row["without_own_record"] else "")


def _times(row: dict[str, Any]) -> str:
    if row["counted"] == "listed":
        return f"{_door(row)} was closed to {_people(row['people'])} by coming onto a list"
    return f"{_door(row)} was refused {row['times']:,} times to {_people(row['people'])} whom no bank or office would have refused of itself"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004 - three digits


def _hit(run: dict[str, Any]) -> Iterator[str]:
    """Yield the groups that are hit otherwise than everyone, those first whose gap lies furthest from zero for its interval."""
    if run["twin"] is None:
        yield "there is no twins' world in this folder, so who is hit cannot be set against the same people without the scheme"
        return
    found = []
    for block in run["groups"]:
        for row in block["groups"] if not block["good"] else ():
            width, everyone = row["gap_high"] - row["gap_low"], row["effect"] - row["gap"]
            if row["gap_low"] > 0 and row["gap"] > LEAST_GAP * abs(everyone):
                found.append((row["gap"] / max(width, 1e-12), block, row))
    for _, block, row in sorted(found, key=lambda one: -one[0])[:HARMS_SHOWN]:
        said = [_figure(row[name]) for name in ("low", "high", "gap", "gap_low", "gap_high")]
        yield (
            f"{block['label']}, {row['group']}: {_figure(row['effect'])} {block['unit']} more than their twins ({said[0]} to {said[1]}), "
            f"{said[2]} above everyone ({said[3]} to {said[4]})"
        )


def _repair(run: dict[str, Any]) -> Iterator[str]:
    """Yield how many records were wrong, and how many were put right."""
    found = run["repair"]
    if found is not None and found["records"]:
        corrected = (
            f"{found['corrected']:,} of all {'was' if found['corrected'] == 1 else 'were'} corrected"
            if found["corrected"]
            else "none was corrected"
        )
        yield f"of {found['records']:,} records in this run {found['wrongly']:,} were of what another did; {corrected}"


_TOLD: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "unrelated": lambda run: _closed(run, _contexts),
    "disproportionate": lambda run: (says for part in (_closed(run, _gravity), _hit(run)) for says in part),
    "automated": lambda run: _closed(run, _times),
    "safeguards": _repair,
}
"""Questions of which a run shows something."""
