"""The face of models of one's own: what people give, put into the one strict form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.engine import Model, declare
from panopolis.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.columns import Column
    from panopolis.rules import Pick, Rule, Total
    from panopolis.society import Weave

MOST_ROWS = 2**31 - 1


def model(
    tables: int | Mapping[str, int],
    *,
    rules: Sequence[Rule] = (),
    columns: Sequence[Column] = (),
    ties: Mapping[str, Weave] | None = None,
    totals: Sequence[Total] = (),
    picks: Sequence[Pick] = (),
    settings: Mapping[str, float] | None = None,
    seed: int = 0,
    threads: int = 2,
    block: int = 1 << 16,
) -> Model:
    """Return a model of your own at its first day: tables of rows, ties among them, and rules; no scheme and no ledger.

    Parameters
    ----------
    tables
        Rows of each table by its name; a number alone is of ``person``.
    columns, rules
        As for ``start``; a column or rule of another table than ``person`` says ``table=``.
    ties
        Ties by name: ``pan.ties.random(...)``, ``ring``, ``torus``, ``chosen``, ``listed``.
    totals, picks
        What rules read of many rows at once: ``pan.total(...)``, ``pan.pick(...)``.
    settings
        Numbers that rules read by name.
    threads, block
        Threads, and rows that one of them takes at a time; no bit depends on either.

    Raises
    ------
    PanopolisError
        Naming what is wrong, where, and what would be right.
    """
    sizes = {"person": tables} if isinstance(tables, int) else dict(tables)
    for name, rows in sizes.items():
        if not (isinstance(rows, int) and 1 <= rows <= MOST_ROWS):
            raise RequestError(f"table '{name}' has {rows!r} rows; it has a whole number of them, 1 to {MOST_ROWS}")
    numbers = dict(settings or {})
    for name, value in numbers.items():
        if not isinstance(value, (int, float)):
            raise RequestError(
                f"setting '{name}' is {value!r}; a setting is a number, and what differs from row to row is a column"
            )
    for what, value in (("threads", threads), ("block", block)):
        if not value >= 1:
            raise RequestError(f"{what} is {value}, but it is 1 or more")
    declared = declare(sizes, columns, ties or {}, totals, picks, numbers, rules)
    return Model(declared, numbers, seed, threads=threads, block=block)
