"""The report of a world in which everyone rates everyone: one life beside her twin's, how ratings lie, whose ties are whose, and who fell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from panopolis.measures import stars as of
from panopolis.views.figures import daily
from panopolis.views.numbers import count, figure, share, span
from panopolis.views.star_doors import decided_text, doors_in_numbers
from panopolis.views.star_figures import her_path, nosedive_path, ratings_over_time, ties_by_rating
from panopolis.views.star_found import biggest, falls_in_numbers, heroine, histogram, rated_after, weekly
from panopolis.views.star_story import heroine_in_words, nights, nosedive_in_words, stars

if TYPE_CHECKING:
    from panopolis.measures import Nosedives
    from panopolis.results import Results
    from panopolis.views.star_found import Heroine, Nosedive
    from panopolis.views.svg import Figure

DASH = "\N{EN DASH}"
FLAT = 4.5
"""Stars at which the flat is cheaper (facts.md 4d); counted apart because platforms report the same share."""


def star_parts(run: Results) -> dict[str, Any]:
    """Return what ``stars.html`` shows of a run, besides where it was and how to run it again."""
    falls, told = falls_in_numbers(run), heroine(run)
    return {
        "sentence": headline(run), "heroine": _heroine(run, told) if told is not None else None, "figures": star_figures(run),
        "falls": [_fall(run, one) for one in biggest(run)], "falls_text": _falls_text(run, falls), "numbers": _numbers(run),
        "doors": doors_in_numbers(run), "decided": decided_text(run),
    }  # fmt: skip


def star_figures(run: Results) -> list[Figure]:
    """Return the figures of everyone's ratings: how they lie over time, and whose ties are whose."""
    return [one for one in (ratings_over_time(run), ties_by_rating(run)) if one is not None]


def headline(run: Results) -> str:
    """Return what happened to those who are given stars, in one sentence."""
    days = int(run.manifest["days"])
    people, high = _people(run), _at_least(run, FLAT)[-1]
    when = "a year" if span(days) == "year" else nights(days)
    n = _fallen(run)
    one = f"one of {count(people / n)} people" if n else "nobody"
    where = f"In {when} in which everyone rates everyone"
    if not set(rated_after(run)) & {"strangers", "ties"}:
        one, where = f"one in {count(people / n)} of them" if n else "nobody", f"In {when} in which those who serve are rated"
    fell = f"{one} fell by a star or more within a week"
    return f"{where} {fell}, and {share(high)} ended at {FLAT:g} stars or more."


def _fallen(run: Results) -> int:
    return int(run.sql("SELECT count(DISTINCT person) AS n FROM falls").to_pylist()[0]["n"])


def _people(run: Results) -> int:
    return int(weekly(run, "people")[1][-1])


def _at_least(run: Results, rating: float) -> list[float]:
    _, edges, counts = histogram(run)
    high = counts[:, edges >= rating - 1e-9].sum(axis=1) / counts.sum(axis=1)
    return [float(value) for value in high]


def _heroine(run: Results, told: Heroine) -> dict[str, Any]:
    note = (
        f"{befell(told)} The lowest rating of that week lies {stars(told.mean_cost, 2)} stars below the twin\N{RIGHT SINGLE QUOTATION MARK}s"
        f"{' on average' if told.n > 1 else ''}. The twins live in one and the same world, copied the night before, in which nobody has the mishaps "
        "of that day; nothing else was changed. The name is invented."
    )
    return {"given": told.who.given, "words": heroine_in_words(run, told), "note": note, "figure": her_path(run, told)}


def befell(told: Heroine) -> str:
    """Return whom the big day befell, and which of them is told."""
    if told.n == 1:
        return f"The big day befell {told.who.her} alone."
    if told.like_her:
        alike = (
            "her alone of her kind"
            if told.like_her == 1
            else f"{count(told.like_her)} like {told.who.her}; the one with the lowest number is told"
        )
        return f"The big day befell {count(told.n)} people, {alike}."
    return f"The big day befell {count(told.n)} people; the one with the lowest number is told."


def _fall(run: Results, told: Nosedive) -> dict[str, Any]:
    heading = f"{told.who.called}: {stars(told.size, 2)} stars in {nights(int(told.fall['low_day']) - int(told.fall['top_day']))}"
    return {
        "person": told.who.person,
        "heading": heading,
        "words": nosedive_in_words(run, told),
        "figure": nosedive_path(run, told),
    }


def _falls_text(run: Results, falls: Nosedives) -> str:
    if not falls.n:
        return "Nobody fell by a star or more within a week after the first fortnight, in which the ratings spread."
    back = "half of those who fell had not won back half of it when the run ended"
    if not math.isnan(falls.days_back):
        back = f"half of it is won back in {nights(round(falls.days_back))}"
    return (
        f"{_many(falls.n)} of a star or more within a week, by {count(_fallen(run))} people; the first fortnight, in which the ratings spread, is "
        f"left out. The middle one is {stars(falls.size, 2)} stars deep, at {stars(falls.speed, 2)} stars a day, and {back}. Told are the deepest "
        f"that no big day brought on{_by_big_day(run)}: they came of strain and ill luck alone."
    )


def _by_big_day(run: Results) -> str:
    big_day = int(float(run.manifest["settings"].get("big_day", -1)))
    n = run.sql(
        "SELECT count(*) AS n FROM falls WHERE top_day < $big AND low_day >= $big "
        "AND person IN (SELECT person FROM paths WHERE twin_rating IS NOT NULL)",
        {"big": big_day},
    ).to_pylist()[0]["n"]
    return f" ({count(n)} were of the big day)" if n else ""


def _many(n: int) -> str:
    return "One fall" if n == 1 else f"{count(n)} falls"


# --------------------------------------------------------------------------------------------------------------- in numbers
def _numbers(run: Results) -> list[dict[str, str]]:
    high = _at_least(run, FLAT)
    days, means = weekly(run, "mean")
    later = days >= min(28, int(days[-1]))
    rows = [
        _row("Mean rating", f"stars; from the fifth week on it moves by {figure(of.inflation(days[later], means[later]), 2)} a year", means),
        _row("Spread", "stars, standard deviation", weekly(run, "spread")[1]),
        {"label": f"At {FLAT:g} stars or above", "means": "share of people", "first": share(high[0]), "last": share(high[-1])},
        _row("What a rating still tells", "rank correlation of rating and quality: 1 all, 0 nothing",
             weekly(run, "quality_rank_correlation")[1]),
        _row("Shown beyond what is felt", "stars that effort adds to what people show, on average", daily(run, "", "gap")),
        _row("Strain", "share of the strength one has, on average", daily(run, "", "strain")),
        _row("Does the rating help itself?", "change within a week for each star by which people of one quality are rated higher: above 0 it does, "
             "below 0 luck evens out", weekly(run, "matthew_of_equals")[1]),
        _row("Moves between fifths", "in four weeks: 0 nobody moves, 1 the fifth one was in says nothing of the next (Prais)",
             weekly(run, "mobility")[1]),
        _row("Like with like", "correlation of ratings across ties: 0 none, 1 complete", weekly(run, "assortativity")[1]),
        _shares("Ties dropped", "in four weeks, share of the ties kept till then: one end stood too far above the other", weekly(run, "dropped")[1]),
        _shares("Ties chosen", "share of the ties kept that were at rest four weeks before: both ends wanted it", weekly(run, "chosen")[1]),
        _shares("Ties at rest", "share of all ties that one end has dropped or not chosen", weekly(run, "resting")[1]),
        _shares("Turned away", "share of people who found a door closed that day", daily(run, "", "turned_away")),
        _shares("Courted", "share of people to whom a firm made an offer that day", daily(run, "", "offered")),
    ]  # fmt: skip
    return [row for row in rows if row["last"] != DASH]


def _row(label: str, means: str, values: Any) -> dict[str, str]:  # noqa: ANN401 - an array
    first, last = (figure(float(values[k]), 2) if len(values) else DASH for k in (0, -1))
    return {"label": label, "means": means, "first": first, "last": last}


def _shares(label: str, means: str, values: Any) -> dict[str, str]:  # noqa: ANN401 - an array
    return {"label": label, "means": means, "first": _share(values, 0), "last": _share(values, -1)}


def _share(values: Any, k: int) -> str:  # noqa: ANN401 - an array
    return share(float(values[k])) if len(values) else DASH
