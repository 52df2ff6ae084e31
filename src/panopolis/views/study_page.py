"""Pages of studies that are more than one comparison: a sweep, a study of sensitivity, a calibration. Plain words first, method after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from panopolis.results import command_line
from panopolis.views.numbers import count
from panopolis.views.pages import environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.views.svg import Figure


@dataclass(frozen=True)
class Verdict:
    """What can be said of one claim: its kind (a class of the page), a mark in words, and the claim."""

    kind: str
    mark: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """A table of a page; the long ones are folded away."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    folded: bool = False


@dataclass(frozen=True)
class Part:
    """A section of a page."""

    key: str
    heading: str
    lead: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Sheet, ...] = ()


@dataclass(frozen=True)
class Page:
    """A whole page: one sentence first, then what it rests on."""

    title: str
    dateline: str
    headline: str
    lead: tuple[str, ...]
    parts: Sequence[Part]
    again: Sequence[tuple[str, str]] = field(default_factory=tuple)

    def html(self) -> str:
        """Return it as one file that asks nothing of a network."""
        return environment().get_template("study.html").render(title=self.title, page=self)


def again(manifest: Mapping[str, Any], *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Return what is needed to run a study again, from its manifest."""
    request = manifest["request"]
    rows = [
        ("Command", command_line(manifest) or "called from Python"),
        *more,
        (
            "Each run",
            f"{count(request['people'])} people, {request['days']} days after {request['warmup']} of warm-up, seed {request['seed']}",
        ),
        ("Versions", ", ".join(f"{name} {number}" for name, number in manifest["versions"].items())),
    ]
    return tuple(rows)
