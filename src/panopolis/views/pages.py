"""Pages: one life as a page of its own. One file each, no network, no script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from panopolis.results import NOTICE
from panopolis.views import svg
from panopolis.views.arranged import capital
from panopolis.views.life_lines import life_lines
from panopolis.views.numbers import score, tick
from panopolis.views.sentences import long_date, short_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from jinja2 import Environment
    from markupsafe import Markup

    from panopolis.views.story import Day, Story
    from panopolis.views.svg import Figure

TEMPLATES = Path(__file__).with_name("templates")


def environment() -> Environment:
    """Return the templates, with everything escaped unless it is a drawing of ours."""
    # only who writes a page waits for the engine of pages: a command starts a tenth of a second sooner
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"score": score, "short_date": short_date, "long_date": long_date, "tick": tick, "capital": capital}
    made.globals |= {
        "notice": NOTICE, "drawn": drawn, "style": Markup((TEMPLATES / "page.css").read_text()), "life_lines": life_lines, "folded": folded,  # noqa: S704
        "colours": {"ink": svg.INK, "muted": svg.MUTED, "rule": svg.RULE, "faint": svg.FAINT, "paper": svg.PAPER,
                    "scheme": svg.SCHEME, "before": svg.BEFORE, "none": svg.NONE},
    }  # fmt: skip
    return made


_FEW = 2
"""Days that are not worth folding away."""

_ALWAYS = ("listing", "delisting", "refusal")
"""What no page may fold away."""


def folded(days: Sequence[Day], most: int, first: date) -> list[tuple[bool, list[tuple[Day, date]]]]:
    """Return the days of a story in stretches that a page shows or folds away, each day with the date before it.

    The first ``most`` days are shown, and every later day on which she or her twin is listed, delisted or refused.
    """
    before = [first, *(day.date for day in days)]
    stretches: list[tuple[bool, list[tuple[Day, date]]]] = []
    for i, day in enumerate(days):
        shown = i < most or any(entry.event.kind in _ALWAYS for entry in (*day.hers, *day.twins))
        if not stretches or stretches[-1][0] != shown:
            stretches.append((shown, []))
        stretches[-1][1].append((day, before[i]))
    return [(shown or len(stretch) <= _FEW, stretch) for shown, stretch in stretches]


def drawn(figure: Figure) -> Markup:
    """Return a figure's two drawings, of which the page shows the one that fits."""
    from markupsafe import Markup  # noqa: PLC0415 - as above

    return Markup(f'<div class="wide">{figure.wide}</div><div class="narrow">{figure.narrow}</div>')  # noqa: S704 - our own marks


def story_page(told: Story) -> str:
    """Return one life as a self-contained page."""
    return environment().get_template("story.html").render(story=told)
