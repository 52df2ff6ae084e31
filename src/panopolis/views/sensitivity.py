"""A study of sensitivity as text and as a page: first what stands whatever is assumed and what does not, then what moves it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from panopolis.measures import OUTCOMES
from panopolis.results import NOTICE
from panopolis.scheme import Table
from panopolis.views import svg
from panopolis.views.arranged import capital
from panopolis.views.moved import movers, named, strengths
from panopolis.views.numbers import bounds, change, count, figure, share, tick
from panopolis.views.study_page import Page, Part, Sheet, Verdict, again
from panopolis.views.svg import Figure, Numbers, both

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.results import Examined, SensitivityResults
    from panopolis.study import Assumption

    Found = SensitivityResults | Examined

WIDTH = 120
MARKS = {
    "stands": "Stands whatever is assumed",
    "mostly": "Mostly stands",
    "depends": "Depends on what is assumed",
    "nothing": "No difference in any draw",
}
"""Verdicts in words, in the order in which they are told."""
_OUTCOME = {o.name: o for o in OUTCOMES}
_PART = "of these, "
USUAL = "per 1,000 people a year"
"""The unit of most effects, left out where many stand in one sentence."""
_UNSETTLED = 0.1
"""Half-width of an index from which it is said not to be settled."""
DRAWN = 12
_HEADS = ("as assumed", "over all that is assumed", "same way")
LEAD = (
    "Much of what a model says hangs on numbers that nobody knows. Here every number marked assumed or unverified was varied at once, each in its "
    "range, and the scheme was compared anew each time. An effect stands if it goes the same way in every draw."
)


def sensitivity_text(found: Found) -> str:
    """Return the claims by verdict, the strongest assumptions, and how settled the indices are."""
    lines = [headline(found), ""]
    for kind, mark in MARKS.items():
        of_kind = [row for row in _claims(found) if row["verdict"] == kind]
        if of_kind and kind != "nothing":
            lines += [mark, *Table(mark, ("effect on everyone", *_HEADS), tuple(map(_cells, of_kind))).lines(WIDTH), ""]
    rows = tuple((name, figure(strength), told_range(found, name)) for name, strength in strengths(found)[:DRAWN])
    if rows:
        lines += [
            "What moves them most",
            *Table("What moves them most", ("assumption", "share of all moves", "varied"), rows).lines(WIDTH),
            "",
        ]
    return "\n".join([*lines, settled(found), f"{NOTICE}."])


def assumptions_text(varied: Sequence[Assumption], fixed: Sequence[Assumption], unread: Sequence[str]) -> str:
    """Return the assumptions with their ranges and where these come from."""
    rows = tuple(
        (a.path, figure(a.value), f"{figure(a.low)} to {figure(a.high)} {a.unit}".strip(), a.confidence, a.ranged) for a in varied
    )
    lines = Table("Varied", ("number", "value", "range", "marked", "where the range comes from"), rows).lines(WIDTH)
    if fixed:
        lines += [
            "",
            *Table("Not varied", ("number", "value", "why"), tuple((a.path, figure(a.value), a.ranged) for a in fixed)).lines(
                WIDTH
            ),
        ]
    return "\n".join(
        [*lines, "", *textwrap.wrap(f"Assumed settings that no rule of this plan reads: {', '.join(unread) or 'none'}.", WIDTH)]
    )


def sensitivity_page(found: Found) -> str:
    """Return the study as a page."""
    worlds = found.manifest["worlds"]
    return Page(
        title=f"{worlds[0]}: what stands whatever is assumed",
        dateline=f"{worlds[0]} against {worlds[1]}, {count(found.manifest['request']['people'])} invented people a run.",
        headline=headline(found),
        lead=(LEAD,),
        parts=(_standing(found), _moving(found), _ranges(found)),
        again=again(found.manifest, ("Designs", _designs(found))),
    ).html()


def headline(found: Found) -> str:
    """Return in one sentence how many effects stand, and over how much."""
    rows = [row for row in _claims(found) if row["verdict"] != "nothing"]
    stand, mostly, depend = (sum(row["verdict"] == kind for row in rows) for kind in ("stands", "mostly", "depends"))
    draws = found.claims[0]["draws"]
    most = f", {mostly} in most" if mostly else ""
    return (
        f"Of {len(rows)} effects of the scheme {stand} go the same way in all {count(draws)} draws of {len(found.varied)} numbers that nobody "
        f"knows{most}; {depend} depend on what is assumed."
    )


def settled(found: Found) -> str:
    """Return how sure the indices are, in words."""
    widths = [row["ST_conf"] for row in found.sobol if row["ST_conf"] is not None]
    if not found.morris:
        return UNRANKED
    if not widths:
        none = "No design of Sobol was run" if not found.manifest["sizes"]["base"] else "No effect varied enough"
        return f"{none}, so there are no indices of variance."
    loose, moved = (
        sum(w > _UNSETTLED for w in widths),
        [abs(r["ST"] - r["ST_half"]) for r in found.sobol if r["ST_half"] is not None],
    )
    widest = max(widths)
    text = (
        f"Indices of variance: {loose} of {len(widths)} have an interval wider than \N{PLUS-MINUS SIGN}{_UNSETTLED:g} (the widest "
        f"\N{PLUS-MINUS SIGN}{figure(widest)}), and half the sample gives others by up to {figure(max(moved, default=0.0))}."
    )
    return text + (" They are not settled: read their order, not their digits." if loose else " They are settled to that.")


def _claims(found: Found, group: str = "all") -> list[dict[str, Any]]:
    return [row for row in found.claims if row["group"] == group]


def claims_by_verdict(found: Found) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return each verdict, in words too, with the effects on everyone that have it."""
    rows = _claims(found)
    return [(kind, mark, [row for row in rows if row["verdict"] == kind]) for kind, mark in MARKS.items()]


def in_short(row: dict[str, Any]) -> str:
    """Return an effect and its bounds in a few words; of one that is nowhere, its name alone."""
    name = label_alone(row["outcome"])
    unit = _OUTCOME[row["outcome"]].unit.removeprefix(USUAL).strip()
    return name if row["verdict"] == "nothing" else f"{name} {_signed(row)} {unit}".strip()


def label_alone(outcome: str) -> str:
    """Return the label of an outcome as it can be read by itself: 'of these, X' with what these are."""
    label, above = _OUTCOME[outcome].label, ""
    for one in OUTCOMES:
        if one.name == outcome:
            break
        above = above if one.label.startswith(_PART) else one.label
    return f"{above}: {label.removeprefix(_PART)}" if label.startswith(_PART) else label


def _signed(row: dict[str, Any]) -> str:
    if row["low"] is None:
        return "nobody there"
    decimals = bounds(row["low"], row["high"]) if row["high"] > row["low"] else None
    return f"{change(row['low'], decimals)} to {change(row['high'], decimals)}".replace(" ", "\N{NO-BREAK SPACE}")


def told_bounds(row: dict[str, Any]) -> str:
    """Return the bounds of a claim in words."""
    if row["low"] is None:
        return "nobody there"
    decimals = bounds(row["low"], row["high"]) if row["high"] > row["low"] else None
    return f"{_end(row['low'], decimals)} to {_end(row['high'], decimals)}"


def _end(value: float, decimals: int | None) -> str:
    """Return a bound in words; one that is not 0 is never rounded to it, since its side is what the claim is about."""
    told = figure(value, decimals)
    return told if not value or told.strip("\N{MINUS SIGN}0.") else figure(value, None)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    o = _OUTCOME[row["outcome"]]
    return f"{label_alone(o.name)} ({o.unit})", change(row["value"]), told_bounds(row), share(row["same_way"])


def _standing(found: Found) -> Part:
    rows = sorted(_claims(found), key=lambda row: list(MARKS).index(row["verdict"]))
    verdicts = tuple(
        Verdict(row["verdict"], MARKS[row["verdict"]], _in_words(row)) for row in rows if row["verdict"] != "nothing"
    )
    none = [label_alone(row["outcome"]) for row in rows if row["verdict"] == "nothing"]
    first = rows[0]
    drawn = (
        f"Bounds hold 95 of 100 of {count(first['draws'])} draws, each with {found.manifest['sizes']['seeds']} seeds. With no draw against it, a "
        "claim can still fail in a few of the cases that were not drawn: how many at most is said beside it."
    )
    if none:
        verdicts = (*verdicts, Verdict("nothing", MARKS["nothing"], capital("; ".join(none)) + "."))
    poor = tuple(
        (*_cells(row), "" if row["by_seed"] is None else share(row["by_seed"]))
        for row in _claims(found, "poorest_fifth")
        if row["verdict"] != "nothing"
    )
    sheet = Sheet("The same for the poorest fifth", ("effect", *_HEADS, "of the spread, between seeds"), poor, folded=True)
    return Part("stands", "What stands, and what does not", (drawn,), verdicts, (over_assumptions(found),), (sheet,))


def _in_words(row: dict[str, Any]) -> str:
    o = _OUTCOME[row["outcome"]]
    way = "more" if row["value"] > 0 else "fewer or less" if row["value"] < 0 else "as many"
    text = f"{capital(label_alone(o.name))}: {change(row['value'])} {o.unit} as assumed ({way}), {told_bounds(row)} over all that is assumed."
    if row["verdict"] == "stands":
        return f"{text} In no draw the other way, so in at most {share(row['at_most'])} of all cases (95 %)."
    other = f"the other way in {row['against']} of {row['draws']} draws" if row["against"] else "nowhere the other way"
    seeds = (
        ""
        if row["by_seed"] is None or row["by_seed"] < 1 / 3
        else f"; {share(row['by_seed'])} of the spread is between seeds, not assumptions"
    )
    return f"{text} The same way in {share(row['same_way'])} of draws, {other}{seeds}."


def over_assumptions(found: Found) -> Figure:
    """Draw each effect over all that is assumed, in shares of its own greatest bound, so that all stand on one scale."""
    rows = [row for row in _claims(found) if row["verdict"] != "nothing" and row["low"] is not None]
    text = (
        "Each line reaches from the lower to the upper bound over all that is assumed, in shares of the farther one; the dot is the effect as "
        "assumed. A broken line is an effect that depends on what is assumed: its direction, or whether there is any."
    )
    names = ("value", "low", "high", "same_way", "against", "draws", "by_seed")
    table = tuple(
        (
            label_alone(r["outcome"]),
            _OUTCOME[r["outcome"]].unit,
            MARKS[r["verdict"]],
            *("" if r[n] is None else r[n] for n in names),
        )
        for r in rows
    )
    numbers = Numbers(("effect", "unit", "verdict", *names), table)
    return both(
        "effects-over-assumptions", "Effects over all that is assumed", text, lambda width: _draw_bars(width, rows, text), numbers
    )


def _draw_bars(width: float, rows: list[dict[str, Any]], text: str) -> str:
    wide = width > svg.NARROW
    left, height = (296.0, 24.0) if wide else (8.0, 40.0)
    x = svg.Scale(-1, 1, left, width - 14)
    body = [svg.rule(x(0), 4, x(0), 8 + height * len(rows), colour=svg.MUTED)]
    for k, row in enumerate(rows):
        y, verdict = 14 + k * height + (0 if wide else 16), row["verdict"]
        most = max(abs(row["low"]), abs(row["high"]), abs(row["value"])) or 1.0
        colour = svg.BEFORE if verdict == "stands" else svg.NONE if verdict == "mostly" else svg.SCHEME
        name, dash = label_alone(row["outcome"]), "5 3" if verdict == "depends" else None
        body.append(svg.label(left - 10, y + 4, name, anchor="end", size=12.5) if wide else svg.label(0, y - 12, name, size=12.5))
        body.append(svg.rule(x(row["low"] / most), y, x(row["high"] / most), y, colour=colour, width=4, dash=dash))
        dot = {
            "cx": float(x(row["value"] / most)),
            "cy": float(y),
            "r": 5,
            "fill": svg.PAPER,
            "stroke": colour,
            "stroke_width": 2.5,
        }
        body.append(svg.element("circle", **dot))
    return svg.picture(width, 16 + height * len(rows), body, title="Effects over all that is assumed", about=text)


UNRANKED = "What moves the effects was not ranked: no design of Morris was run, or nothing moved."


def _moving(found: Found) -> Part:
    ranked = strengths(found)
    if not ranked:
        return Part("moves", "What moves them", (UNRANKED,))
    sheets = (_indices(found), _screening(found, ranked))
    lead = (
        "Screening moves one number at a time along paths through the ranges. How much an effect moves with it, in the mean over effects, is drawn.",
        "What moves each effect more than any other number does: "
        + ". ".join(f"{named(found, path)}: {', '.join(map(label_alone, moved))}" for path, moved in movers(found))
        + ".",
        settled(found),
    )
    return Part("moves", "What moves them", lead, (), (strongest_drawn(found),), sheets)


def strongest_drawn(found: Found) -> Figure:
    """Draw how much the strongest assumptions move."""
    ranked = strengths(found)[:DRAWN]
    text = (
        f"The mean over effects of an assumption's share of all that the screening moved; {len(found.varied)} were varied, the first "
        f"{len(ranked)} are shown."
    )

    def draw(width: float) -> str:
        wide = width > svg.NARROW
        left, row = (290.0, 26.0) if wide else (0.0, 42.0)
        x = svg.Scale(0, max(value for _, value in ranked) or 1.0, left, width - 60)
        body = []
        for k, (path, value) in enumerate(ranked):
            top = 4 + k * row
            name = named(found, path)
            body.append(
                svg.label(left - 10, top + 15, name, anchor="end", size=12.5) if wide else svg.label(0, top + 11, name, size=12.5)
            )
            at = top if wide else top + 16
            body += [
                svg.bar(left, at, max(x(value) - left, 1.0), 18, svg.BEFORE),
                svg.label(x(value) + 6, at + 14, share(value), size=12, weight=650),
            ]
        return svg.picture(width, 8 + row * len(ranked), body, title="What moves the effects most", about=text)

    return both(
        "strongest", "What moves the effects most", text, draw, Numbers(("assumption", "share of all moves"), tuple(ranked))
    )


def _indices(found: Found) -> Sheet:
    rows = tuple(
        (label_alone(r["outcome"]), r["path"], f"{figure(r['S1'])} \N{PLUS-MINUS SIGN} {figure(r['S1_conf'])}",
         f"{figure(r['ST'])} \N{PLUS-MINUS SIGN} {figure(r['ST_conf'])}", "" if r["ST_half"] is None else figure(r["ST_half"]))
        for r in sorted(found.sobol, key=lambda r: (list(_OUTCOME).index(r["outcome"]), -(r["ST"] or 0.0)))
        if r["ST"] is not None and r["ST"] > _LEAST
    )  # fmt: skip
    note = "By itself (S1) and with all its interactions (ST); the last column is ST from half the sample. Only ST above 0.05 is shown."
    heads = ("effect", "assumption", "by itself", "in all", "by half the sample")
    return Sheet("Share of the variance of an effect that an assumption explains", heads, rows, note, folded=True)


_LEAST = 0.05


def _screening(found: Found, ranked: Sequence[tuple[str, float]]) -> Sheet:
    return Sheet("Every assumption by strength", ("assumption", "share of all moves", "varied", "range"),
                 tuple((path, share(value), told_range(found, path), _origin(found, path)) for path, value in ranked), folded=True)  # fmt: skip


def _of(found: Found, path: str) -> dict[str, Any]:
    return next(one for one in found.varied if one["path"] == path)


def told_range(found: Found, path: str) -> str:
    """Return between what an assumption was varied, with its unit."""
    one = _of(found, path)
    low, high = (tick(float(f"{one[end]:.3g}")) for end in ("low", "high"))
    return f"{low} to {high} {one['unit']}".strip()


def _origin(found: Found, path: str) -> str:
    return str(_of(found, path)["ranged"])


MADE = (
    "A range is the number's own where it declares one. Where it declares none, one was made by a rule, which is named; a made range is a choice "
    "of this study, and another choice gives other bounds."
)
UNSEEN = "The structure of the rules, and what carries a source, were not varied."


def _ranges(found: Found) -> Part:
    kinds: dict[str, int] = {}
    for one in found.varied:
        kinds[one["ranged"]] = kinds.get(one["ranged"], 0) + 1
    rows = tuple((kind, str(n)) for kind, n in sorted(kinds.items(), key=lambda item: -item[1]))
    lead = [MADE]
    if found.fixed:
        lead.append(
            "Not varied: " + "; ".join(f"{one['path']} ({one['ranged'].removeprefix('none: ')})" for one in found.fixed) + "."
        )
    if found.unread:
        lead.append(
            f"{len(found.unread)} assumed settings of the model are read by no rule that runs under this scheme, and were left as they are."
        )
    lead.append(UNSEEN)
    return Part(
        "ranges",
        "Between what it was varied",
        tuple(lead),
        tables=(Sheet("Where the ranges come from", ("range", "numbers"), rows),),
    )


def _designs(found: Found) -> str:
    sizes, n = found.manifest["sizes"], len(found.varied)
    k = len(found.strongest)
    shorter = f", in runs of {sizes['ranking_days']} days after {sizes['ranking_days']}" if sizes.get("ranking_days") else ""
    morris = f"; Morris, {sizes['paths']} paths of {n + 1} points" if sizes["paths"] else ""
    sobol = f"; Sobol over the {k} strongest, {sizes['base']} x {k + 2} points" if found.sobol else ""
    drawn = f"Latin hypercube, {sizes['draws']} draws with {sizes['seeds']} seeds"
    return f"{drawn}{morris}{sobol}{shorter if morris else ''}. Sampled and analysed with SALib."
