"""Pages: one life as a page of its own. One file each, no network, no script."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from panopolis.results import NOTICE
from panopolis.views import svg
from panopolis.views.arranged import capital
from panopolis.views.life_lines import life_lines
from panopolis.views.numbers import count, score, tick
from panopolis.views.numbers import figure as plain
from panopolis.views.sentences import long_date, short_date
from panopolis.views.story_text import twin_begins

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from jinja2 import Environment
    from markupsafe import Markup

    from panopolis.views.story import Day, Story
    from panopolis.views.svg import Figure, Numbers

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
        "twin_begins": twin_begins,
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


MOST_SHOWN = 40
"""Rows of a figure's numbers that stand on the page; more are in the file behind the link alone."""


def drawn(figure: Figure, *, table: bool = True) -> Markup:
    """Return a figure's two drawings, of which the page shows the one that fits, and its numbers; the page may have their table already."""
    from markupsafe import Markup  # noqa: PLC0415 - as above

    both = f'<div class="wide">{figure.wide}</div><div class="narrow">{figure.narrow}</div>'
    return Markup(both + (_numbers(figure.key, figure.numbers, MOST_SHOWN if table else 0) if figure.numbers is not None else ""))  # noqa: S704 - our own marks


def _numbers(key: str, numbers: Numbers, most: int) -> str:
    """Return a figure's numbers: a table where they are few, and always a file within the page, so that nothing is asked of a network."""
    held = b64encode(numbers.csv().encode()).decode()
    link = f'<a download="{escape(key)}.csv" href="data:text/csv;charset=utf-8;base64,{held}">{escape(key)}.csv</a>'
    n = len(numbers.rows)
    if n > most:
        return f'<p class="small data">Its numbers: {link}, {n:,} rows</p>'
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in numbers.heads)
    rows = "".join("<tr>" + "".join(f"<td>{escape(_cell(value))}</td>" for value in row) + "</tr>" for row in numbers.rows)
    table = f'<div class="scroll"><table class="figures"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    return f'<details class="data"><summary>Its numbers</summary>{table}<p class="small">As a file: {link}</p></details>'


def _cell(value: object) -> str:
    return (
        count(value)
        if isinstance(value, int) and not isinstance(value, bool)
        else plain(value)
        if isinstance(value, float)
        else str(value)
    )


def story_page(told: Story) -> str:
    """Return one life as a self-contained page."""
    return environment().get_template("story.html").render(story=told)
