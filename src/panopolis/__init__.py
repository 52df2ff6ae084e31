"""Panopolis: a laboratory for societies that score their people. Everyone in it is invented.

>>> import panopolis as pan
>>> results = pan.compare(["shanghai-2018", "before", "none"], people=20_000)  # doctest: +SKIP
>>> results.effects().to_pandas()  # doctest: +SKIP

It never scores, recognises or reads real people: see ``docs/explanation/not_for_real_people.md``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from panopolis.starting import uncollected

if TYPE_CHECKING:
    from panopolis.columns import Act, column, setting
    from panopolis.errors import PanopolisError
    from panopolis.rules import pick, rule, total
    from panopolis.scheme import explain, load_scheme
    from panopolis.society import load_recipe as load_society
    from panopolis.society import weaving as ties
    from panopolis.study import (
        Results,
        audit,
        branch,
        calibrate,
        compare,
        model,
        open_calibration,
        open_results,
        open_sensitivity,
        open_sweep,
        rerun,
        resume,
        rollout,
        run,
        sensitivity,
        start,
        sweep,
    )
    from panopolis.views import odd, show, story, write_report

_HOME = {
    "Act": "columns",
    "PanopolisError": "errors",
    "Results": "study",
    "audit": "study",
    "branch": "study",
    "calibrate": "study",
    "column": "columns",
    "compare": "study",
    "explain": "scheme",
    "load_scheme": "scheme",
    "load_society": "society",
    "model": "study",
    "odd": "views",
    "open_calibration": "study",
    "open_results": "study",
    "open_sensitivity": "study",
    "open_sweep": "study",
    "pick": "rules",
    "rerun": "study",
    "resume": "study",
    "rollout": "study",
    "rule": "rules",
    "run": "study",
    "sensitivity": "study",
    "setting": "columns",
    "show": "views",
    "start": "study",
    "story": "views",
    "sweep": "study",
    "ties": "society",
    "total": "rules",
    "write_report": "views",
}
_OTHER_NAME = {"load_society": "load_recipe", "ties": "weaving"}

__all__ = [
    "Act",
    "PanopolisError",
    "Results",
    "audit",
    "branch",
    "calibrate",
    "column",
    "compare",
    "explain",
    "load_scheme",
    "load_society",
    "model",
    "odd",
    "open_calibration",
    "open_results",
    "open_sensitivity",
    "open_sweep",
    "pick",
    "rerun",
    "resume",
    "rollout",
    "rule",
    "run",
    "sensitivity",
    "setting",
    "show",
    "start",
    "story",
    "sweep",
    "ties",
    "total",
    "write_report",
]


def __getattr__(name: str) -> object:
    """Bring a public name from its room when it is first asked for, so that importing costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"panopolis has no '{name}'; it has {', '.join(__all__)}")
    with uncollected():
        return getattr(import_module(f"panopolis.{_HOME[name]}"), _OTHER_NAME.get(name, name))


def __dir__() -> list[str]:
    return sorted(__all__)
