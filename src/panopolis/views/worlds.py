"""Which world is which: the scheme in question, the twin's world, and what each is called in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from panopolis.results import Results

_CALLED = {"before": "under ordinary law alone", "none": "under no law at all"}
_SHORT = {"before": "Ordinary law alone", "none": "No law"}


def scheme_world(results: Results) -> str:
    """Return the name of the world in question: the first of a comparison, or the run's own scheme."""
    return next(iter(results.worlds), str(results.manifest.get("scheme", {}).get("name", "")))


def twin_world(results: Results) -> str | None:
    """Return the name of the world that the twins live in: ``before`` where there is one, or None in a single run."""
    others = [name for name in results.worlds if name != scheme_world(results)]
    return "before" if "before" in others else others[0] if others else None


def title(results: Results, world: str) -> str:
    """Return a world's title, as its scheme gives it."""
    return _SHORT.get(world) or str(results.world(world).manifest.get("scheme", {}).get("title") or world)


def called(results: Results, world: str) -> str:
    """Return a world as an adverb: 'under ordinary law alone'."""
    return _CALLED.get(world) or f"under \N{LEFT DOUBLE QUOTATION MARK}{title(results, world)}\N{RIGHT DOUBLE QUOTATION MARK}"
