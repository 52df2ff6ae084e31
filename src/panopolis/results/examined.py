"""What comes with Panopolis of a study of sensitivity: one file a scheme, from which a report says what stands whatever is assumed.

A file holds for what it was found: the scheme, the one it was set against, the society and every setting, so that a run of anything else is not told
what was found of another. Numbers are kept to four significant digits.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panopolis.errors import ResultsError
from panopolis.results.files import write_bytes
from panopolis.results.provenance import NOTICE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.results.sensitivities import SensitivityResults

SHIPPED = Path(__file__).parent / "shipped"
FORMAT = 1
_KEPT = ("of", "asked", "command", "request", "worlds", "society", "sizes", "versions", "examined")
_OF_MORRIS = ("mu", "mu_star", "sigma", "mu_star_conf")
_NAMED = 4
"""Settings that are named where a run has others; of more, how many there are."""


@dataclass(frozen=True)
class Examined:
    """A study of sensitivity as it is shipped; it has what ``SensitivityResults`` has, without the runs.

    Attributes
    ----------
    manifest
        What the study said of itself: command, request, sizes, versions, and under ``examined`` for what it was found.
    split, claims, morris, sobol, strongest, varied, fixed, unread
        As of ``SensitivityResults``.
    """

    manifest: dict[str, Any]
    split: str
    claims: list[dict[str, Any]]
    morris: list[dict[str, Any]]
    sobol: list[dict[str, Any]]
    strongest: list[str]
    varied: list[dict[str, Any]]
    fixed: list[dict[str, Any]]
    unread: list[str]


def examined_names() -> tuple[str, ...]:
    """Return the schemes of which a study comes with Panopolis."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.json")))


def open_examined(name: str) -> Examined:
    """Return the study of a scheme that comes with Panopolis.

    Raises
    ------
    ResultsError
        There is none, or it is of another format.
    """
    if name not in examined_names():
        msg = f"no study of sensitivity of '{name}' comes with Panopolis; there is one of: {', '.join(examined_names()) or 'no scheme'}"
        raise ResultsError(msg)
    held = json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))
    if held.pop("format") != FORMAT:
        msg = f"the study of '{name}' that comes with Panopolis is of another format; make it anew: make sensitivity"
        raise ResultsError(msg)
    held.pop("notice")
    held["morris"] = _rows_of(held["morris"])
    return Examined(**held)


def write_examined(found: SensitivityResults) -> Path:
    """Write the file that is shipped of a study; return where it lies."""
    manifest = {name: found.manifest[name] for name in _KEPT}
    held = {
        "format": FORMAT, "notice": NOTICE, "manifest": manifest, "split": found.split, "claims": found.claims, "morris": _columns_of(found.morris),
        "sobol": found.sobol, "strongest": found.strongest, "varied": found.varied, "fixed": found.fixed, "unread": found.unread,
    }  # fmt: skip
    path = SHIPPED / f"{found.manifest['worlds'][0]}.json"
    parts = [f"{json.dumps(name)}: {_lines(_short(value))}" for name, value in held.items()]
    write_bytes(path, ("{\n" + ",\n".join(parts) + "\n}\n").encode())
    return path


def examined_of(run: Mapping[str, Any]) -> tuple[Examined | None, str]:
    """Return what was examined of the world of a run, or None and why not: in what the run is another, or nothing where no study is shipped.

    Parameters
    ----------
    run
        The manifest of a world.
    """
    scheme = run.get("scheme") or {}
    if scheme.get("name") not in examined_names():
        return None, ""
    found = open_examined(str(scheme["name"]))
    of = found.manifest["examined"]
    odd = []
    if scheme.get("sha256") != of["scheme"]:
        odd.append(
            f"the scheme was changed ({', '.join(scheme['changes'])})"
            if scheme.get("changes")
            else "the scheme's text is another"
        )
    if run["recipe"]["sha256"] != of["society"]:
        odd.append(f"the society '{run['recipe']['name']}' is another, or has changed since")
    odd += _settings_apart(run.get("settings") or {}, of["settings"])
    if without := (run.get("request") or {}).get("without"):
        odd.append(f"rules are left out ({', '.join(without)})")
    if run.get("own_rules"):
        odd.append(f"it has rules of its own ({', '.join(run['own_rules'])})")
    return (None, "; ".join(odd)) if odd else (found, "")


def _settings_apart(run: Mapping[str, float], examined: Mapping[str, float]) -> list[str]:
    apart = sorted(name for name in {*run, *examined} if run.get(name) != examined.get(name))
    if not apart:
        return []
    more = f" and {len(apart) - _NAMED} more" if len(apart) > _NAMED else ""
    return [f"settings are others ({', '.join(apart[:_NAMED])}{more})"]


def _columns_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the rows of a screening as lists, an outcome's numbers in the order of the assumptions: a tenth of the text."""
    paths = list(dict.fromkeys(row["path"] for row in rows))
    outcomes = list(dict.fromkeys(row["outcome"] for row in rows))
    by = {(row["outcome"], row["path"]): row for row in rows}
    return {"paths": paths} | {
        outcome: {name: [by[outcome, path][name] for path in paths] for name in _OF_MORRIS} for outcome in outcomes
    }


def _rows_of(held: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"outcome": outcome, "path": path} | {name: numbers[name][k] for name in _OF_MORRIS}
        for outcome, numbers in held.items()
        if outcome != "paths"
        for k, path in enumerate(held["paths"])
    ]


def _short(value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    """Return numbers found with four significant digits; whole ones and the settings of ``examined`` as they are."""
    if isinstance(value, dict):
        return {name: one if name == "examined" else _short(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_short(one) for one in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _lines(value: Any) -> str:  # noqa: ANN401 - as above
    """Return JSON with a line for each row of a table, so that a change can be read."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(json.dumps(row) for row in value) + "\n]"
    return json.dumps(value)
