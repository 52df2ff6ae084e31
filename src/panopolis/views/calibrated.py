"""A calibration as text and as a page: what was fitted and what was held out, apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.results import NOTICE
from panopolis.scheme import Table
from panopolis.views import svg
from panopolis.views.numbers import count, figure
from panopolis.views.study_page import Page, Part, Sheet, Verdict, again
from panopolis.views.svg import Figure, Numbers, both

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.results import CalibrationResults

WIDTH = 120
HEADS = ("target", "measured", "as the model stood", "fitted", "on fresh seeds", "within the interval")


def calibration_text(found: CalibrationResults) -> str:
    """Return the best point, the targets fitted to, and those held out."""
    point = tuple((name, figure(found.as_it_stands[name]), figure(value)) for name, value in found.best.items())
    lines = [*Table("The best point", ("fitted", "was", "now"), point).lines(WIDTH), ""]
    for title, rows in (("Fitted to", found.fitted), ("Held out", found.held_out)):
        if rows:
            lines += [title, "", *Table(title, HEADS, tuple(map(cells, rows))).lines(WIDTH), ""]
    return "\n".join([*lines, f"Loss {figure(found.loss)}, as the model stood {figure(found.loss_as_it_stands)}. {NOTICE}."])


def cells(row: dict[str, Any]) -> tuple[str, ...]:
    """Return a target as a row: what was measured, what came out before and now, and whether that lies in the interval."""
    measured = f"{figure(row['value'])} ({figure(row['low'])} to {figure(row['high'])})"
    return row["name"], measured, figure(row["was"]), figure(row["now"]), _fresh(row), "yes" if holds(row) else "no"


def _fresh(row: dict[str, Any]) -> str:
    seen = row["fresh"]
    return "" if not seen else figure(seen[0]) if len(seen) == 1 else f"{figure(min(seen))} to {figure(max(seen))}"


def holds(row: dict[str, Any]) -> bool:
    """Whether a target comes out within its interval: on fresh seeds where there are any, else on those of the search."""
    seen = row["fresh"] or [row["now"]]
    return bool(row["low"] <= sum(seen) / len(seen) <= row["high"])


def calibration_page(found: CalibrationResults) -> str:
    """Return the calibration as a page."""
    fitted, held = ([holds(row) for row in rows] for rows in (found.fitted, found.held_out))
    out = (
        f"of {len(held)} that were held out, {sum(held)}"
        if held
        else "none was held out, so nothing says whether it holds elsewhere"
    )
    many = f"{len(fitted)} measurement{'s' if len(fitted) != 1 else ''}"
    return Page(
        title="A calibration",
        dateline=f"Worlds {', '.join(found.manifest['worlds'])}; {count(found.manifest['request']['people'])} invented people a run.",
        headline=f"Of {many} fitted to, {sum(fitted)} within the interval in the model; {out}.",
        lead=(
            "That a number to which the model was fitted comes out is a check of the fitting, not a finding. What was held out may fail.",
        ),
        parts=(
            Part("targets", "What comes out", (), _verdicts(found), (_drawing(found),), _sheets(found)),
            Part("point", "The best point", (), tables=(_point(found),)),
        ),
        again=again(found.manifest, ("Take it up", f"--overlay {found.folder / 'overlay.yaml'}")),
    ).html()


def _verdicts(found: CalibrationResults) -> tuple[Verdict, ...]:
    return tuple(
        Verdict("stands" if holds(row) else "depends", f"{'Held out' if row['held_out'] else 'Fitted'}: {'holds' if holds(row) else 'fails'}",
                f"{row['name']}: measured {cells(row)[1]}, simulated {_fresh(row) or figure(row['now'])}. {row['source']}")
        for row in (*found.held_out, *found.fitted)
    )  # fmt: skip


def _sheets(found: CalibrationResults) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(title, HEADS, tuple(map(cells, rows)))
        for title, rows in (("Fitted to", found.fitted), ("Held out", found.held_out))
        if rows
    )


def _point(found: CalibrationResults) -> Sheet:
    rows = tuple((name, figure(found.as_it_stands[name]), figure(value)) for name, value in found.best.items())
    note = f"Loss {figure(found.loss)}; as the model stood {figure(found.loss_as_it_stands)}. Every point tried is in trials.parquet."
    return Sheet("", ("fitted", "as the model stood", "now"), rows, note)


def _drawing(found: CalibrationResults) -> Figure:
    rows: Sequence[dict[str, Any]] = (*found.fitted, *found.held_out)
    text = (
        "Distances from what was measured, in standard errors of the measurement: the ring as the model stood, the full dot now. One colour is what "
        "was fitted to, the other what was held out. The band is the 95 % interval."
    )

    def draw(width: float) -> str:
        wide = width > svg.NARROW
        left, height = (300.0, 30.0) if wide else (6.0, 46.0)
        apart = [[_errors(row, row["was"]), _errors(row, _now(row))] for row in rows]
        most = min(max(3.0, *(abs(v) for pair in apart for v in pair)), 12.0)
        x, bottom = svg.Scale(-most, most, left, width - 12), 10 + height * len(rows)
        band = svg.element("rect", x=float(x(-1.96)), y=4, width=float(x(1.96) - x(-1.96)), height=bottom - 4, fill=svg.FAINT)
        body = [band, svg.rule(x(0), 4, x(0), bottom, colour=svg.MUTED)]
        for k, (row, (was, now)) in enumerate(zip(rows, apart, strict=True)):
            y = 20 + k * height + (0 if wide else 14)
            name = row["name"] if len(row["name"]) < 46 else row["name"][:43] + "..."  # noqa: PLR2004 - what fits
            body.append(svg.label(left - 10, y + 4, name, anchor="end", size=12) if wide else svg.label(0, y - 13, name, size=12))
            colour = svg.BEFORE if row["held_out"] else svg.SCHEME
            for value, fill in ((was, svg.PAPER), (now, colour)):
                at = x(min(max(value, -most), most))
                body.append(svg.element("circle", cx=float(at), cy=float(y), r=5, fill=fill, stroke=colour, stroke_width=2))
        body += [svg.label(x(at), bottom + 16, f"{at:g}", anchor="middle", size=12, fill=svg.MUTED) for at in (-2, 0, 2)]
        return svg.picture(width, bottom + 22, body, title="Measured and simulated", about=text)

    names = ("value", "low", "high", "was", "now")
    table = tuple(
        (row["name"], "held out" if row["held_out"] else "fitted", *(row[n] for n in names), _fresh(row)) for row in rows
    )
    return both("targets-drawn", "Measured and simulated", text, draw, Numbers(("target", "kind", *names, "fresh seeds"), table))


def _now(row: dict[str, Any]) -> float:
    seen = row["fresh"] or [row["now"]]
    return sum(seen) / len(seen)


def _errors(row: dict[str, Any], value: float) -> float:
    return (value - row["value"]) / ((row["high"] - row["low"]) / 3.92)
