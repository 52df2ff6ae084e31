"""What a model's rules read of many rows at once: totals over a table, a group or ties, and a row picked by chance among ties.

A ``total`` is read like a column. Over everybody it is one number; over a column that points to a table it is a column of that table; over
ties it is a column of the table where the ties begin. It stands as of last night; in rounds as of the round before; in turn as of now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from panopolis.columns import refused_word
from panopolis.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Callable

FINE_STEP = 2.0**-20
"""Step of a total of what is no whole number: about a millionth."""


@dataclass(frozen=True)
class Total:
    """A sum of ``of``, a column or a plain function of columns, ``over`` a table, a pointing column or ties."""

    name: str
    of: str | Callable[..., float]
    over: str
    table: str
    step: float | None
    mean: bool


@dataclass(frozen=True)
class Pick:
    """A row picked by chance among those at the far end of one's ties for which ``where`` is not 0; read as ``of``, or -1 if there is none."""

    name: str
    over: str
    where: str | Callable[..., float] | None
    of: str | Callable[..., float] | None
    to: str | None


def _named(what: str, name: str) -> None:
    if not (name.isascii() and name.isidentifier() and name.islower()):
        raise RuleError(f"{what} '{name}': a name is small letters, digits and underscores")
    word = refused_word(name)
    if word:
        raise RuleError(f"{what} '{name}' is refused: Panopolis never holds a person's '{word}'; it simulates invented people only")


def total(
    name: str, of: str | Callable[..., float], over: str = "all", *, table: str = "person", step: float | None = None, mean: bool = False,
) -> Total:
    """Declare a total that rules read by its name, and that a model records every day if it is over ``all``.

    Parameters
    ----------
    name
        Name by which rules read it.
    of
        What is summed: a column, or a plain function of columns (and settings). Over ties: of the far end; ``me_NAME`` is one's own,
        ``weight`` the weight of the tie.
    over
        ``all`` rows of ``table``; a column of it that points to a table (the total is then a column of that table); or ties.
    table
        The table whose rows are summed; of no account over ties, which say where they lead.
    step
        Totals over rows are whole numbers of this step, so that they depend on no order: 1 for whole numbers, else about a millionth.
        Over ties a row's own sum runs in the order of its ties and needs none.
    mean
        Divide by the number of rows (over ``all`` only).

    Raises
    ------
    RuleError
        For a refused name, or a step that is not above 0.
    """
    _named("total", name)
    if step is not None and not step > 0:
        raise RuleError(f"total '{name}': step is {step:g}, but it is above 0, such as 1 or 2**-20")
    if mean and over != "all":
        raise RuleError(f"total '{name}': mean=True is for a total over 'all', not over '{over}'; divide by a count of your own")
    return Total(name, of, over, table, step, mean)


def pick(
    name: str, over: str, *, where: str | Callable[..., float] | None = None, of: str | Callable[..., float] | None = None, to: str | None = None,
) -> Pick:
    """Declare a row picked by chance among one's ties, which rules read by its name, and whom they may meet (``meets=NAME``).

    Parameters
    ----------
    over
        The ties among which it is picked.
    where
        Column or plain function of the far end's columns; only those count for which it is not 0. All, if not given.
    of, to
        What is read of the row picked, and the table it points to: its own number and table unless given. -1 stands for none.

    Raises
    ------
    RuleError
        For a refused name.
    """
    _named("pick", name)
    return Pick(name, over, where, of, to)
