"""The reference page of the face for Python: every public name, by what one does with it, where its docstring stands."""

from __future__ import annotations

from types import ModuleType

import panopolis

DOES = {
    "Run": ("run", "compare", "start", "resume", "branch", "rerun", "sweep", "rollout", "sensitivity", "calibrate"),
    "Read": ("open_results", "open_sweep", "open_sensitivity", "open_calibration", "Results", "story", "write_report", "audit"),
    "Write": ("rule", "column", "Act", "load_scheme", "load_society", "explain"),
    "A model of your own": ("model", "total", "pick", "setting", "ties", "odd"),
    "When something is wrong": ("PanopolisError",),
}
"""What one does with each public name. One that stands nowhere here comes last, under a heading of its own."""


def api_page() -> str:
    """Return the page: a heading for each thing one does, and for each name the place that mkdocstrings reads its docstring from."""
    parts = [
        "# The face: `import panopolis as pan`",
        "<!-- written by tools/reference_pages.py from panopolis.__all__; do not edit -->\n",
        "Everything that Panopolis lends to Python, from its own docstrings; the [site](../README.md) prints them here. A name is loaded when it is",
        "first used.",
    ]
    placed = {name for names in DOES.values() for name in names}
    others = tuple(name for name in panopolis.__all__ if name not in placed)
    for heading, names in (DOES | ({"Else": others} if others else {})).items():
        parts.append(f"\n## {heading}\n")
        parts += [f"::: {_home(name)}" for name in names]
    return "\n".join(parts) + "\n"


def _home(name: str) -> str:
    what = getattr(panopolis, name)
    return what.__name__ if isinstance(what, ModuleType) else f"{what.__module__}.{what.__qualname__}"
