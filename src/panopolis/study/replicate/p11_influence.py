"""P11: influence. Everyone takes the weighted mean of what those who influence her think, again and again.

    DeGroot              x' = T x: a consensus, weighted by the left unit vector of T
    Friedkin-Johnsen     x' = a T x + (1 - a) x(0): nobody forgets where she came from, and no consensus comes

Ties run from who is influenced to who influences her, weighted by T; a rule reads the weighted total as of the round before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.columns import column
from panopolis.rules import rule, total
from panopolis.society import weaving as ties
from panopolis.study.modelling import model
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, exact, simulated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Ties = Sequence[tuple[int, int, float]]

TWO: Ties = ((0, 0, 1 / 2), (0, 1, 1 / 2), (1, 0, 1 / 4), (1, 1, 3 / 4))
PATH: Ties = (
    (0, 0, 1 / 2), (0, 1, 1 / 2), (1, 0, 1 / 3), (1, 1, 1 / 3), (1, 2, 1 / 3),
    (2, 1, 1 / 3), (2, 2, 1 / 3), (2, 3, 1 / 3), (3, 2, 1 / 2), (3, 3, 1 / 2),
)  # fmt: skip
"""Four in a row, each influenced by herself and her neighbours alike."""
ENDS = (0.3875, 0.08125, 0.01875, 0.0125)
CLOSE = 1e-9


def one_alone(number, whose):
    """Only one has an opinion to begin with; where it ends is her weight."""
    return 1.0 if number == whose else 0.0


def at_the_ends(number, n_person):
    return 0.8 if number == 0 or number == n_person - 1 else 0.5


def weighed(other_opinion, weight):
    return weight * other_opinion


@rule(sets="opinion", activation="rounds", most=10_000)
def listen(heard, first, open_to_others):
    """What is heard, as far as she is open to it, and what she thought at first."""
    return open_to_others * heard + (1.0 - open_to_others) * first


listen_once_a_day = rule(sets="opinion")(listen.function)


def talk(
    people: int, given: Ties, open_to_others: float | Callable[..., float], whose: int, seed: int, days: int = 0
) -> list[float]:
    """Return the opinions in the end, or after so many days of one round each, if only one had one to begin with."""
    columns = [column("opinion", start=one_alone, dtype="f8"), column("first", start=one_alone, dtype="f8")]
    columns.append(column("open_to_others", start=open_to_others, dtype="f8"))
    circle = model(
        people, columns=columns, rules=[listen_once_a_day if days else listen], totals=[total("heard", weighed, over="influence")],
        ties={"influence": ties.listed("person", given)}, settings={"whose": whose}, seed=seed, threads=1,
    )  # fmt: skip
    circle.advance(days or 1)
    return circle["opinion"].tolist()


def consensus(seed: int) -> Iterator[Check]:
    for people, given, weights in ((2, TWO, (1 / 3, 2 / 3)), (4, PATH, (0.2, 0.3, 0.3, 0.2))):
        for whose, weight in enumerate(weights):
            ends = talk(people, given, 1.0, whose, seed)
            yield exact(f"weight of {whose + 1} of {people} in the consensus, as 1 holds it", weight, ends[0], CLOSE)
            yield exact(f"weight of {whose + 1} of {people} in the consensus, as {people} holds it", weight, ends[-1], CLOSE)


def stubborn(seed: int) -> Iterator[Check | Drawing]:
    ends = talk(4, PATH, at_the_ends, 0, seed)
    for k, (expected, opinion) in enumerate(zip(ENDS, ends, strict=True), 1):
        yield exact(f"Friedkin and Johnsen, opinion of {k} of 4", expected, opinion, CLOSE)
    rounds = list(range(1, 13))
    paths = [talk(4, PATH, at_the_ends, 0, seed, days=k) for k in rounds]
    yield Drawing(
        "Influence without consensus",
        "Four in a row; the first thinks 1, the others 0, and nobody lets go of what she thought wholly. Lines: where it ends.",
        "rounds of talk", "opinion", tuple(Line(f"end of {k + 1}", [1, 12], [ENDS[k]] * 2) for k in range(2)),
        tuple(Dots(f"{k + 1}", rounds, [path[k] for path in paths]) for k in range(2)),
    )  # fmt: skip


CASE = Case(
    "P11", "Influence and consensus", "Whose opinion counts how much in the end, if all keep listening to each other?",
    (
        "DeGroot, Reaching a Consensus, JASA 69, 1974, https://doi.org/10.1080/01621459.1974.10480137",
        "Friedkin & Johnsen, Social Influence and Opinions, Journal of Mathematical Sociology 15, 1990, https://doi.org/10.1080/0022250X.1990.9990069",
    ),
    (simulated("consensus", consensus), simulated("those who do not let go", stubborn)),
    __name__,
)  # fmt: skip
