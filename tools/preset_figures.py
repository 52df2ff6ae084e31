"""Draw one small figure for each scheme that comes with Panopolis, from one standard run of it beside ordinary law alone.

``python tools/preset_figures.py [NAME ...]`` writes ``docs/reference/presets/NAME.svg``, of all schemes if none is named. The run is
always the same, so the same code draws the same bytes; a figure says which scheme's text it was drawn from.
"""

# pyright: basic
from __future__ import annotations

import hashlib
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from panopolis.scheme import load_scheme, preset_names
from panopolis.study import compare
from panopolis.views import svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.results import Results

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference" / "presets"
PEOPLE, DAYS, SEED, WARMUP = 20_000, 180, 1, 90
"""The standard run, of the society `shanghai`, or of `town` for a scheme of ratings alone."""
LONGER = {"creep": 400}
"""Days of a scheme whose last date the standard run would not reach."""
WEEK, WIDTH, LEFT, RIGHT, BOTTOM = 7, 620.0, 46.0, 470.0, 190.0


def mark_of(name: str) -> str:
    """Return the mark that a figure carries of the text of its scheme."""
    return f"<!-- {name} {hashlib.sha256(load_scheme(name).text.encode()).hexdigest()[:16]} -->"


def drawn_from(figure: str) -> str:
    """Return the mark that a figure carries."""
    return figure.partition("\n")[0]


def worlds_of(name: str) -> list[str]:
    """Return the worlds of a figure; a scheme for tests has occasions of its own, and a world of ratings alone keeps nothing else."""
    return [name] if name == "before" or load_scheme(name).kind == "test" or of_ratings(name) else [name, "before"]


def of_ratings(name: str) -> bool:
    """Return whether a scheme is about ratings alone: then its figure shows them."""
    scheme = load_scheme(name)
    return scheme.ratings is not None and scheme.law == "none"


def society_of(name: str) -> str:
    """Return the society of a figure's run."""
    return "town" if of_ratings(name) else "shanghai"


def days_of(name: str) -> int:
    """Return how many days the run of a scheme's figure has."""
    return LONGER.get(name, DAYS)


def records_by_week(results: Results, world: str, days: int) -> list[float]:
    """Return the records of each whole week, per 1,000 people."""
    weeks = days // WEEK
    found = results.world(world).sql(
        f"SELECT day // {WEEK} AS week, count(*) AS n FROM ledger WHERE kind = 'charge' AND day >= 0 GROUP BY 1"  # noqa: S608 - a number of ours
    )
    counted: dict[int, int] = {row["week"]: row["n"] for row in found.to_pylist()}
    return [1000 * counted.get(week, 0) / PEOPLE for week in range(weeks)]


def sentence(results: Results, world: str) -> str:
    """Return in words what the run adds up to: who was listed, refused and privileged."""
    found = (
        results.world(world)
        .sql(
            "SELECT count(*) FILTER (listed_days > 0) AS listed, "
            "sum(refused_by_scheme + journeys_refused + jobs_refused + school_refused) AS refused, "
            "count(*) FILTER (wrongly_charged > 0) AS wrong, count(*) FILTER (privileged_days > 0) AS favoured, count(*) AS n FROM people"
        )
        .to_pylist()[0]
    )
    listed, refused, wrong, favoured = (1000 * found[key] / found["n"] for key in ("listed", "refused", "wrong", "favoured"))
    return (
        f"Of 1,000 people {listed:.1f} stood on a black list at some time, {favoured:.1f} had a privilege, "
        f"{wrong:.1f} were charged for what another did; {refused:.1f} requests were refused by standing alone."
    )


def ratings_by_day(results: Results, world: str) -> list[tuple[float, float]]:
    """Return the mean of all ratings on each day, and their spread."""
    found = results.world(world).sql(
        "SELECT day, max(value) FILTER (measure = 'rating') AS mean, max(value) FILTER (measure = 'rating_squared') AS square "
        "FROM measures WHERE \"group\" = 'all' AND day >= 0 GROUP BY day ORDER BY day"
    )
    return [(row["mean"], max(row["square"] - row["mean"] ** 2, 0.0) ** 0.5) for row in found.to_pylist()]


def draw_ratings(results: Results, name: str) -> str:
    """Return the figure of a run of a scheme of ratings: their mean, and a band of one spread to each side."""
    found, days = ratings_by_day(results, name), days_of(name)
    x, y = svg.Scale(0, days, LEFT, RIGHT), svg.Scale(0, 5, BOTTOM, 32)
    colour = svg.world_colours([name], name)[name]
    middle = [(x(day), y(mean)) for day, (mean, _) in enumerate(found)]
    edges = [
        [(x(day), y(min(max(mean + side * spread, 0.0), 5.0))) for day, (mean, spread) in enumerate(found)] for side in (-1, 1)
    ]
    body = [
        svg.label(0, 12, "Mean rating, and one standard deviation to each side", weight=650),
        svg.y_axis(y, LEFT, RIGHT, [0, 1, 2, 3, 4, 5], lambda value: f"{value:g}"),
        svg.month_axis(x, date.fromisoformat(results.world(name).manifest["start"]), days, BOTTOM, wide=True),
        svg.line(middle, colour), *(svg.line(edge, colour) for edge in edges),
    ]  # fmt: skip
    (first, _), (last, spread) = found[0], found[-1]
    about = f"The mean rating is {first:.2f} after the first day and {last:.2f} after {days} days; the spread is {spread:.2f} stars then."
    return f"{mark_of(name)}\n{svg.picture(WIDTH, BOTTOM + 26, body, title=load_scheme(name).title, about=about)}\n"


def draw(results: Results, name: str) -> str:
    """Return the figure of a comparison of a scheme with ordinary law alone; of a scheme of ratings, these."""
    if of_ratings(name):
        return draw_ratings(results, name)
    worlds = worlds_of(name)
    days = days_of(name)
    series = {world: records_by_week(results, world, days) for world in worlds}
    most = max(max(values) for values in series.values()) or 1.0
    x, y = svg.Scale(0, days, LEFT, RIGHT), svg.Scale(0, 1.06 * most, BOTTOM, 32)
    colours = svg.world_colours(worlds, name)
    places = svg.spread([y(series[world][-1]) + 4 for world in worlds], 14, 40, BOTTOM)
    body = [
        svg.label(0, 12, "Records a week, per 1,000 people", weight=650),
        svg.y_axis(y, LEFT, RIGHT, svg.ticks(0, y.high, 4), lambda value: f"{value:g}"),
        svg.month_axis(x, date.fromisoformat(results.world(name).manifest["start"]), days, BOTTOM, wide=True),
    ]
    for world, place in zip(worlds, places, strict=True):
        steps = svg.steps([(x(WEEK * week), y(value)) for week, value in enumerate(series[world])], x(WEEK * len(series[world])))
        body += [svg.line(steps, colours[world]), svg.label(RIGHT + 8, place, world, fill=colours[world], size=12, weight=600)]
    about = sentence(results, name)
    return f"{mark_of(name)}\n{svg.picture(WIDTH, BOTTOM + 26, body, title=load_scheme(name).title, about=about)}\n"


def figure(name: str) -> str:
    """Return the figure of a scheme, from its standard run."""
    with tempfile.TemporaryDirectory() as folder:
        return draw(
            compare(
                worlds_of(name),
                society_of(name),
                out=Path(folder) / name,
                people=PEOPLE,
                days=days_of(name),
                seed=SEED,
                warmup=WARMUP,
            ),
            name,
        )


def main(names: Sequence[str]) -> int:
    """Write the figures named, or all; return the exit code."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or preset_names():
        (FOLDER / f"{name}.svg").write_text(figure(name), encoding="utf-8")
        print(f"docs/reference/presets/{name}.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
