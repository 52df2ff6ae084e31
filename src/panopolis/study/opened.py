"""Results as studies open them: tables as they lie, and of a comparison the effects on any measure, for any group, on anyone, at any quantile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis import results as rooms
from panopolis.study import asked_effects

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from panopolis.results import ArrowTable


class Results(rooms.Results):
    """The results of one run, or of several worlds side by side. Made by :func:`open_results`, ``run`` and ``compare``.

    Attributes
    ----------
    folder
        Where it lies.
    manifest
        What it says of itself: scheme, recipe, seed, versions, command, state hash.
    worlds
        Name of each world to its results; empty for a run.

    Examples
    --------
    >>> results.effects().to_pandas()  # doctest: +SKIP
    >>> results.effects("money_lost", by=["income", "registration"])  # doctest: +SKIP
    >>> results.individual(["sanctions", "score"])  # doctest: +SKIP
    >>> results.quantile_effects("cash_yuan", by="income")  # doctest: +SKIP
    """

    def effects(
        self, measure: str | Sequence[str] | None = None, by: str | Sequence[str] | None = None, *, split: str | None = None,
        over: str | None = None,
    ) -> ArrowTable:  # fmt: skip
        """Return effects: without a word the table as written, else those of any measure for any groups, with their intervals.

        Parameters
        ----------
        measure
            Outcomes of the table of effects, or columns of people (``score``, ``cash_yuan``, ...); default: every outcome.
        by
            What divides people: ``income``, ``registration``, ``study``, ``age``, ``sex``, ``district``, ``education``, a trait of few values,
            or several of these crossed; default: everyone together.
        split
            Which difference: ``scoring``, ``law``, ``total``, ``<scheme> - <other>``, or ``level:<world>``; default: every difference.
        over
            ``people`` (households of one world) or ``seeds`` (replicates); default: seeds where there are replicates.

        Returns
        -------
        :
            A row a measure, split and group: ``people``, ``value``, ``low`` and ``high`` (as ``interval`` says), ``t_low``, ``t_high``,
            ``boot_low``, ``boot_high``, and ``variance_reduction``: the variance that unpaired worlds would have, over this one's.

        Raises
        ------
        PanopolisError
            It is no comparison, or there is no such measure, group or split.
        """
        if measure is None and by is None and split is None and over is None:
            return super().effects()
        return asked_effects.effects(self, measure, by, split, over)

    def individual(self, measure: str | Sequence[str] | None = None, *, split: str | None = None) -> ArrowTable:
        """Return what a scheme does to each person: ``person``, her traits, and for each measure its value in both worlds and the effect.

        These are effects within the model under common draws: who yields at a higher fear yields at a lower one. See ``docs/how_to/compare.md``.
        """
        return asked_effects.individual(self, measure, split)

    def quantile_effects(
        self,
        measure: str,
        *,
        by: str | Sequence[str] | None = None,
        at: Sequence[float] = asked_effects.AT,
        split: str | None = None,
    ) -> ArrowTable:
        """Return effects by quantile: how the distribution moves, whatever the coupling, and quantiles of individual effects, which depend on it.

        ``individual_independent`` is there where the comparison was run with ``independent=True``.
        """
        return asked_effects.quantile_effects(self, measure, by, at, split)

    def gains(
        self, measure: str | Sequence[str] | None = None, by: str | Sequence[str] | None = None, *, split: str | None = None
    ) -> ArrowTable:
        """Return the shares of people who are better and worse off than their twins, and under independent draws where those were run."""
        return asked_effects.gains(self, measure, by, split)

    @property
    def checks(self) -> dict[str, Any]:
        """What the checks beside a comparison found: ``null`` and ``placebo``, where they were asked."""
        return dict(self.manifest.get("checks") or {})


def read_results(folder: Path | str) -> Results:
    """Open results without looking whether they were edited: for who wrote them a moment ago, or looks next."""
    kept = rooms.read_results(folder)
    return Results(kept.folder, kept.manifest)
