"""What stands whatever is assumed, as a report begins with it: from the study that comes with Panopolis, if this is the run that it examined."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from panopolis.results import examined_names, examined_of
from panopolis.scheme import preset_names
from panopolis.views.numbers import count
from panopolis.views.sensitivity import USUAL, claims_by_verdict, headline, in_short, over_assumptions
from panopolis.views.star_found import is_of_stars_alone
from panopolis.views.study_page import Verdict
from panopolis.views.worlds import scheme_world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.results import Examined, Results
    from panopolis.views.svg import Figure

HEADING = "What stands whatever is assumed"


@dataclass(frozen=True)
class Stands:
    """What a report begins with.

    Attributes
    ----------
    sentence
        How many effects stand and how many do not; or that this was not examined, and how it is.
    claims
        The effects on everyone by verdict, in words; none where this was not examined.
    note
        Over what it was examined, and in what this run is longer, shorter, larger or smaller.
    figure
        Each effect over all that is assumed; none where this was not examined.
    """

    sentence: str
    claims: tuple[Verdict, ...] = ()
    note: str = ""
    figure: Figure | None = None

    def text(self, width: int = 88) -> str:
        """Return it for a terminal: the sentence, and which effects stand and which do not."""
        lines = [self.sentence, *(f"{one.mark}: {one.text}" for one in self.claims), self.note]
        return "\n".join(textwrap.fill(line, width, subsequent_indent="  ") for line in lines if line)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return {
            "sentence": self.sentence,
            "claims": [{"verdict": one.kind, "effects": one.text} for one in self.claims],
            "note": self.note,
        }


def stands(results: Results) -> Stands:
    """Return what stands of the scheme of a comparison or a run; nothing of a world of ratings alone, of which the studied effects say nothing."""
    name = scheme_world(results)
    run = results.world(name).manifest
    if is_of_stars_alone(results.world(name)):
        return Stands("")
    found, why = examined_of(run)
    if found is None:
        return Stands(_not_examined(name, why))
    return Stands(headline(found), claims_in_short(found), f"{_over(found)}{_apart(found, run)}", over_assumptions(found))


def claims_in_short(found: Examined) -> tuple[Verdict, ...]:
    """Return the effects on everyone by verdict, a sentence for each verdict."""
    return tuple(
        Verdict(kind, mark, "; ".join(in_short(row) for row in rows) + ".")
        for kind, mark, rows in claims_by_verdict(found)
        if rows
    )


def _not_examined(name: str, why: str) -> str:
    command = f"panopolis sensitivity {name if name in preset_names() else 'SCHEME'}"
    if name in examined_names():
        return (
            f"Which effects stand whatever is assumed was not examined for this run: of '{name}' as it is shipped it was, but here {why}. "
            f"It is examined by: {command}"
        )
    return f"Which effects stand whatever is assumed was not examined for this scheme; run {command}"


def _over(found: Examined) -> str:
    request, worlds, sizes = found.manifest["request"], found.manifest["worlds"], found.manifest["sizes"]
    return (
        f"Effects on everyone of {worlds[0]} against {worlds[1]}, {USUAL} where no unit is said, between "
        f"the bounds that hold 95 of 100 of {count(sizes['draws'])} draws of all "
        f"{len(found.varied)} numbers at once, {count(request['people'])} people over {request['days']} days, {count(sizes['seeds'])} seeds each "
        f"(Panopolis {found.manifest['versions']['panopolis']})."
    )


def _apart(found: Examined, run: Mapping[str, Any]) -> str:
    """Return in what a run that is of what was examined is another: its length, its warm-up, the day it begins."""
    request = found.manifest["request"]
    odd = [
        f"{words} {run[name]} days, not {request[name]}"
        for name, words in (("days", "lasts"), ("warmup", "has a warm-up of"))
        if run[name] != request[name]
    ]
    if run["start"] != (first := found.manifest["examined"]["start"]):
        odd.append(f"begins on {run['start']}, not on {first}")
    return f" This run {' and '.join(odd)}: its own numbers need not lie between these bounds." if odd else ""
