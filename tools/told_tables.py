"""Write the tables of docs/explanation that come of runs of their own, from these runs.

``python tools/told_tables.py [NAME ...]`` runs what a table needs and writes it into its page, between the line that names it and the next empty
line; all of them if none is named (some minutes). The same code writes the same tables.
"""

# pyright: basic
from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import panopolis as pan
from panopolis.columns import KINDS
from panopolis.measures import stars

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PAGES = Path(__file__).resolve().parent.parent / "docs" / "explanation"
LISTING, DELISTING = (KINDS.index(kind) for kind in ("listing", "delisting"))
REFUSING = 0
"""The list of ``court-blacklist`` on which stand those who are able and refuse."""
OF_AGE = 14
RESTS = 2
"""What an end of a tie remembers of one that it lets rest."""


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in per cent."""
    return f"{100 * share:.{decimals}f} %"


def signed(value: float) -> str:
    """Return an index to two decimals, with a true minus."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")


def courts() -> Iterable[Sequence[str]]:
    """Return the list of judgment debtors after each of five years: 40,000 people of ``shanghai``, seed 2."""
    people, ever, settled = 40_000, set[int](), set[int]()
    walk = pan.start("court-blacklist", people=people, seed=2, warmup=365, measured=False)
    yield "after year", "new on the list", "ever listed", "of these settled", "on the list now"
    for year in range(1, 6):
        rows = np.concatenate([day.rows for day in walk.advance(365)])
        entered = set(rows["charged"][rows["kind"] == LISTING].tolist())
        settled |= set(rows["charged"][(rows["kind"] == DELISTING) & (rows["rule"] == REFUSING)].tolist())
        new, ever = len(entered - ever), ever | entered
        now = int((walk["listed"].astype(int) > 0).sum())
        yield (str(year), percent(new / people, 2), percent(len(ever) / people, 2), percent(len(settled) / len(ever)),
               percent(now / people, 2))  # fmt: skip


def nosedive(people: int, changes: Sequence[str]) -> Any:  # noqa: ANN401 - a walk
    """Return a world of ratings on its first day: ``town``, no warm-up."""
    seed = 2 if people > 6000 else 1  # noqa: PLR2004 - the larger is the heroine's
    return pan.start("nosedive", "town", people=people, seed=seed, warmup=0, changes=tuple(changes), measured=False)


def ties_of(walk: Any) -> tuple[float, float, float]:  # noqa: ANN401 - as above
    """Return of the ties among those of age the share at rest, how like goes with like, and how the lowest fifth gathers."""
    ties, memory = walk._world.society.ties, walk._world.state.beside["memory"]  # noqa: SLF001 - ties are in no file
    first, second = np.repeat(np.arange(walk["age"].size), np.diff(ties.indptr)), ties.neighbour.astype(int)
    rated = walk["age"] >= OF_AGE
    known = (first < second) & rated[first] & rated[second]
    rests = (memory == RESTS) | (memory[np.argsort(ties.neighbour, kind="stable")] == RESTS)
    fifth = np.zeros(rated.size, np.int64)
    fifth[rated] = stars.fifths(walk["rating"][rated])
    kept = first[known & ~rests], second[known & ~rests]
    return float(rests[known].mean()), stars.assortativity(walk["rating"], *kept), float(stars.segregation(fifth, *kept)[0])


FRIENDS = {
    "the preset": ((),),
    "nobody drops or chooses": (("drops_tie=0", "takes_up_tie=0"),),
    "`drops_tie` 0.02 to 0.3": (("drops_tie=0.02",), ("drops_tie=0.3",)),
    "`drops_below` 1 to 0.2 stars": (("drops_below=1",), ("drops_below=0.2",)),
    "`friends_first` 0.5 to 1": (("friends_first=0.5",), ("friends_first=1",)),
}


def friends() -> Iterable[Sequence[str]]:
    """Return what becomes of ties in 180 days: 6,000 people of ``town``, seed 1, without the big day."""
    yield "", "at rest, day 0", "at rest, day 180", "like with like", "gather"
    for name, ends in FRIENDS.items():
        found = []
        for end in ends:
            walk = nosedive(6000, ["settings.big_day=-1", *(f"settings.{one}" for one in end)])
            at_first = ties_of(walk)[0]
            walk.advance(180)
            found.append((at_first, *ties_of(walk)))
        told = [[percent(row[0]), percent(row[1]), signed(row[2]), signed(row[3])] for row in found]
        yield name, *(_between(column) for column in zip(*told, strict=True))


def _between(ends: Sequence[str]) -> str:
    """Return one figure, or two where the ends differ."""
    low, high = ends[0], ends[-1]
    return low if low == high else f"{low.removesuffix(' %')} to {high}"


BAYES = "ratings.average={mean: true, prior: {stars: 4.2, weight: 20}}"
FALLS = {
    "the preset: one point, double damage for a day, 2 % a star": (),
    "no point, no double damage": ("rules.outburst.stars=0", "ratings.authority.damage=1"),
    "two points, threefold damage": ("rules.outburst.stars=-2", "ratings.authority.damage=3"),
    "each star moves the average by 0.5 %": ("ratings.average={moving: 0.005}",),
    "each star moves it by 5 %": ("ratings.average={moving: 0.05}",),
    "a Bayesian mean, prior 4.2 of weight 20": (BAYES,),
    "the same, without the point": (BAYES, "rules.outburst.stars=0"),
}


def fall() -> Iterable[Sequence[str]]:
    """Return the ratings of those whom the big day befell, under other penalties and averages: 8,000 people of ``town``, seed 2."""
    yield ("penalties and average", "people", "that night", "a night later", "two", "below 3.1: that night", "a night later", "two",
           "after ten days")  # fmt: skip
    for name, changes in FALLS.items():
        walk = nosedive(8000, changes)
        walk.advance(60)
        hit, path = walk["slips"] >= 3, []  # noqa: PLR2004 - the third mishap of a day ends in an outburst
        for _ in range(10):
            walk.advance(1)
            path.append(walk["rating"][hit])
        means = [f"{night.mean():.2f}" for night in path]
        below = [percent((night < 3.1).mean()) for night in path[:3]]  # noqa: PLR2004 - where she lands as told (facts.md 4d)
        yield name, str(hit.sum()), *means[:3], *below, means[9]


TABLES: dict[str, tuple[str, Callable[[], Iterable[Sequence[str]]]]] = {
    "courts": ("the_courts_list.md", courts),
    "friends": ("nosedive.md", friends),
    "fall": ("nosedive.md", fall),
}


def mark_of(name: str) -> str:
    """Return the line above a table that says how it is written."""
    return f"<!-- the next table is written by: python tools/told_tables.py {name} -->"


def written(page: str, name: str, rows: Sequence[Sequence[str]]) -> str:
    """Return a page with a table in the place of the one that stands under its mark."""
    before, mark, after = page.partition(mark_of(name))
    if not mark:
        message = f"the page has no line: {mark_of(name)}"
        raise ValueError(message)
    _, _, rest = after.lstrip("\n").partition("\n\n")
    head, *body = ("| " + " | ".join(row) + " |" for row in rows)
    table = "\n".join([head.replace("|  |", "| |"), "|" + "---|" * len(rows[0]), *body])
    return f"{before}{mark}\n\n{table}\n\n{rest}"


def main(names: Sequence[str]) -> int:
    """Write the tables named, or all; return the exit code."""
    for name in names or TABLES:
        if name not in TABLES:
            print(f"no table '{name}'; there are {', '.join(TABLES)}")
            return 2
        page, made = TABLES[name]
        rows = [*made()]
        path = PAGES / page
        path.write_text(written(path.read_text(encoding="utf-8"), name, rows), encoding="utf-8")
        print(f"docs/explanation/{page}: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
