"""The stepping face: a world to advance by hand, look into, and put under another scheme on the way."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from panopolis.columns import SUM_SCALE
from panopolis.engine import Strides
from panopolis.errors import RequestError, did_you_mean
from panopolis.results import NOTICE
from panopolis.scheme import Table
from panopolis.study.recording import nightly, read
from panopolis.study.request import as_recipe, as_scheme, asked_for, refuse_unfit, under
from panopolis.study.run import lay_ground, new_world, silent
from panopolis.study.survey import survey_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import numpy as np

    from panopolis.columns import Act, Column
    from panopolis.engine import Day, Plan, World
    from panopolis.measures import Measure
    from panopolis.rules import Rule
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe


MOST_SHOWN = 7
"""Days that a notebook shows of a world under way."""


class Walk:
    """A world under way. Made by ``start``; nothing is written to disk.

    ``advance(30)`` runs thirty days; ``[name]`` reads a column of everyone as rules would; ``change(scheme)`` puts another scheme in force.
    """

    def __init__(self, world: World, recipe: Recipe, settings: dict[str, float], acts: tuple[Act, ...]) -> None:
        self._world, self._recipe, self._settings, self._acts = world, recipe, settings, acts
        self._strides = Strides(world)
        self._strides.ready()
        self.days: list[dict[str, float]] = []

    @property
    def day(self) -> int:
        """The next day to run, 0 the first of the scheme."""
        return self._world.day

    @property
    def state_hash(self) -> str:
        """Hash over the whole state."""
        return self._world.state.digest()

    @property
    def bytes_person(self) -> float:
        """Bytes of state that a person takes, besides ties and traits."""
        return self._world.state.bytes_person()

    def __getitem__(self, name: str) -> np.ndarray:
        """Return a column of everyone, ``(n_person,)``, in its declared unit."""
        return read(self._world, name)

    def advance(self, days: int) -> list[Day]:
        """Run so many days; return what each left behind, ledger rows included."""
        done = list(self._strides.advance(days))
        self.days += [self._summary(day) for day in done]
        return done

    def _summary(self, day: Day) -> dict[str, float]:
        sums, n = day.sums.sum(axis=1) / SUM_SCALE, self._world.society.n_person
        totals = dict(zip((m.name for m in self._world.measures), sums.tolist(), strict=True))
        means = {
            m.name: totals[m.name] / max(totals.get(m.among, n), 1) if m.mean else totals[m.name] for m in self._world.measures
        }
        acts = {f"acts_{a.name}": int(n) for a, n in zip(self._world.plan.acts, day.acts.sum(axis=1), strict=True)}
        return {"day": day.day, "rows": len(day.rows), **means, **acts}

    def survey(self, asked: int = 1000) -> list[dict[str, Any]]:
        """Ask some of the adults, drawn by seed and day, whether they are in favour of the scheme; nothing changes by it.

        Returns a row a group (``all``, ``aware``, ``unaware``, ``students``): the number of ``people`` asked, and the shares in favour ``private``
        (what they think), ``alone`` and with a ``visitor`` present (what they say).
        """
        return survey_of(self._world, asked)

    def change(self, scheme: Scheme | str | Path, changes: Sequence[str] = ()) -> None:
        """Put another scheme in force from the next day on."""
        loaded = as_scheme(scheme, changes, self._acts)
        if loaded.ratings is not None:
            refuse_unfit(self._world.plan, loaded, self._world.without)
        worlds = under(loaded, self._recipe, self._settings, self._acts)
        self._world.change(worlds.ordinary, worlds.scheme, worlds.settings)

    def __repr__(self) -> str:
        return f"Walk(day {self.day}, {self._world.society.n_person:,} people under '{self._world.scheme.name}')"

    def _repr_html_(self) -> str:
        """Return it for a notebook: the last days run, a measure a row."""
        last = self.days[-MOST_SHOWN:]
        names = [name for name in (last[-1] if last else ()) if name != "day"]
        rows = tuple((name.replace("_", " "), *(_figure(day[name]) for day in last)) for name in names)
        table = Table("The last days run", ("", *(f"day {day['day']}" for day in last)), rows).html() if last else ""
        people = f"{self._world.society.n_person:,} people of '{self._recipe.name}'"
        state = f"Next is day {self.day}, {self._world.today.isoformat()}."
        head = f"<b>{escape(people)} under {escape(self._world.scheme.title or self._world.scheme.name)}</b>"
        return f"<div><p>{head}</p><p>{state}</p>{table}<p><small>{NOTICE}.</small></p></div>"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4g}"


def _chosen(measured: bool | Sequence[str], plan: Plan) -> tuple[Measure, ...]:  # noqa: FBT001 - as asked
    """Return the nightly measures asked for, of those that a plan has the columns for."""
    offered = {m.name: m for m in nightly(plan)}
    if isinstance(measured, bool):
        return tuple(offered.values()) if measured else ()
    for name in measured:
        if name not in offered:
            raise RequestError(
                f"measured names '{name}', which these rules do not feed or which is no nightly measure{did_you_mean(name, offered)}"
            )
    return tuple(offered[name] for name in measured)


def start(
    scheme: Scheme | str | Path,
    society: Recipe | str | Path = "shanghai",
    *,
    rules: Sequence[Rule] = (),
    columns: Iterable[Column] = (),
    acts: Iterable[Act] = (),
    changes: Sequence[str] = (),
    measured: bool | Sequence[str] = True,
    shipped: bool = True,
    **asked: Any,  # noqa: ANN401 - the fields of Request
) -> Walk:
    """Return a world at the first day of a scheme, its past already lived; parameters as for ``run``.

    ``measured`` names what is summed at night, of the measures whose columns the rules need; False is nothing, True all of them and the
    weekly histogram of scores. It never changes a bit. With ``shipped=False`` only the rules that are given run, on the same people under
    the same law.

    Raises
    ------
    PanopolisError
        As ``run``; or a measure that does not exist, or reads a column that no rule needs.
    """
    request, own_acts = asked_for(asked), tuple(acts)
    loaded, recipe = as_scheme(scheme, changes, own_acts), as_recipe(society)
    worlds = under(loaded, recipe, request.settings, own_acts)
    ground = lay_ground(request, recipe, loaded, rules, columns, own_acts, silent, shipped=None if shipped else ())
    world = new_world(ground, worlds, measures=_chosen(measured, ground.plan), histogram=measured is True)
    for _ in world.warm_up():
        pass
    world.begin()
    return Walk(world, recipe, request.settings, own_acts)
