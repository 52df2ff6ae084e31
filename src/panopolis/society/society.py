"""A society: people, their ties and their places, made from a recipe and a seed and from nothing else."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import DAY_ZERO, TRAITS
from panopolis.errors import SocietyError, did_you_mean
from panopolis.society.adjacency import ties_within
from panopolis.society.archetypes import within
from panopolis.society.hours import Hours, hours
from panopolis.society.journeys import Leg, Streets, legs, streets_of
from panopolis.society.people import Tables, draw_people, draw_some, prepare
from panopolis.society.places import Places, draw_places
from panopolis.society.ties import draw_ties

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.society.adjacency import Ties
    from panopolis.society.recipe import Recipe
    from panopolis.society.sections import Archetype

FEWEST, MOST = 100, 25_000_000
MOST_SEED = 2**64 - 1
_TOKEN = object()


@dataclass(frozen=True, eq=False)
class Society:
    """People with their traits, ties and places; made by :func:`build` alone, and read-only.

    A person's traits are a function of (recipe, seed, id), so they can be drawn again (:meth:`redraw`) and checked
    (:meth:`check`).
    """

    recipe: Recipe
    seed: int
    n_person: int
    traits: Mapping[str, np.ndarray]
    """``(n_person,)`` each, in the declared dtypes, all of ``columns.TRAITS``"""
    ties: Ties
    places: Places
    n_household: int
    _tables: Tables = field(repr=False)
    _token: InitVar[object] = None

    def __post_init__(self, _token: object) -> None:
        """Refuse every way to make people but :func:`build`."""
        if _token is not _TOKEN:
            raise SocietyError(
                "a society is made by build(recipe, n_person, seed) alone: there is no way to hand it people "
                "(docs/explanation/not_for_real_people.md)"
            )

    def __repr__(self) -> str:
        return f"Society({self.n_person:,} people of '{self.recipe.name}', seed {self.seed}, {self.ties!r})"

    def __reduce__(self) -> str | tuple[object, ...]:
        """Refuse to be pickled: a pickle would be a way to hand in people."""
        raise SocietyError("a society is not pickled: hand over recipe, number and seed, and build it again")

    def redraw(self, ids: np.ndarray) -> dict[str, np.ndarray]:
        """Return the traits of the given ids, drawn again from recipe and seed."""
        wanted = np.asarray(ids, np.int64).reshape(-1)
        if wanted.size and not (wanted.min() >= 0 and wanted.max() < self.n_person):
            raise SocietyError(f"person {int(wanted.max())} is not among ids 0 to {self.n_person - 1}")
        return draw_some(self._tables, self.seed, wanted)

    def check(self, ids: np.ndarray, traits: Mapping[str, np.ndarray]) -> None:
        """Compare traits read from somewhere with those drawn again.

        Raises
        ------
        SocietyError
            If any differs; the message names the column and the first person.
        """
        drawn = self.redraw(ids)
        for name, values in traits.items():
            if name not in drawn:
                raise SocietyError(f"'{name}' is no trait{did_you_mean(name, TRAITS)}")
            wrong = np.flatnonzero(np.asarray(values) != drawn[name])
            if wrong.size:
                person, was, due = int(np.asarray(ids)[wrong[0]]), np.asarray(values)[wrong[0]], drawn[name][wrong[0]]
                raise SocietyError(
                    f"{name} of person {person} is {was}, but recipe '{self.recipe.name}' and seed {self.seed} give {due}: "
                    "these are not the people they claim to be"
                )

    def within_districts(self) -> Society:
        """Return the same people and places without the ties between districts."""
        return replace(self, ties=ties_within(self.ties, self.traits["district"]), _token=_TOKEN)

    def digest(self) -> str:
        """Return the sha256 over all traits and ties; they are read-only, so it is worked out once."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        out = sha256()
        for name in TRAITS:
            _feed(out, name, self.traits[name])
        _feed(out, "indptr", self.ties.indptr)
        _feed(out, "neighbour", self.ties.neighbour)
        return out.hexdigest()

    @cached_property
    def streets(self) -> Streets:
        """The street grids, as the engine reads them."""
        return streets_of(self.places, self.seed)

    def itinerary(self, person: int, day: int) -> tuple[Leg, Leg]:
        """Return the legs of a person's day through the streets: at home, and away; the engine puts her street occasions on them.

        Parameters
        ----------
        person
            Her id, from 0 to ``n_person - 1``.
        day
            Days since the first day of the scheme; negative during the warm-up.

        Raises
        ------
        SocietyError
            If there is no such person.
        """
        self._check_person(person)
        home, work = int(self.traits["district"][person]), int(self.traits["work_district"][person])
        return legs(person, DAY_ZERO + day, home, work, self.streets)

    def hours(self, person: int, day: int) -> tuple[Hours, Hours]:
        """Return when a person walks the legs of her day, as ``itinerary`` gives them; see :mod:`panopolis.society.hours`."""
        self._check_person(person)
        busy = bool(self.traits["employed"][person] or self.traits["student"][person])
        return hours(person, DAY_ZERO + day, busy=busy, streets=self.streets)

    def _check_person(self, person: int) -> None:
        if not 0 <= person < self.n_person:
            raise SocietyError(f"person {person} is not among ids 0 to {self.n_person - 1}")

    def archetype(self, name: str) -> Archetype:
        """Return an archetype of the recipe by name."""
        return self.recipe.archetypes[self._number(name) - 1]

    def followed(self, name: str, most: int = 5) -> np.ndarray:
        """Return up to ``most`` ids who stand for an archetype, ascending; where none is marked, those who meet its ranges."""
        number = self._number(name)
        marked = np.flatnonzero(self.traits["archetype"] == number)
        if marked.size == 0:
            marked = np.flatnonzero(within(self.traits, self.archetype(name).ranges))
        return marked[:most]

    def _number(self, name: str) -> int:
        names = [a.name for a in self.recipe.archetypes]
        if name not in names:
            raise SocietyError(f"recipe '{self.recipe.name}' has no archetype '{name}'{did_you_mean(name, names)}")
        return names.index(name) + 1


def _feed(out, name: str, values: np.ndarray) -> None:  # noqa: ANN001 - a hashlib object has no public type
    out.update(f"{name}|{values.dtype.str}|{values.size}|".encode())
    out.update(np.ascontiguousarray(values).data)


def build(recipe: Recipe, n_person: int, seed: int, *, threads: int = 1) -> Society:
    """Make a society of ``n_person`` people, 100 to 25,000,000, from a recipe and a seed; nothing depends on the number of ``threads``.

    Raises
    ------
    SocietyError
        If the number or the seed is out of range, or the recipe's margins cannot be met.
    """
    _check_asked(n_person, seed)
    tables = prepare(recipe)
    traits = draw_people(tables, seed, n_person, threads)
    ties = draw_ties(recipe.content.ties, traits, recipe.content.districts.each, seed, threads)
    for values in traits.values():
        values.setflags(write=False)
    household = traits["household"]
    n_household = 1 + int(np.count_nonzero(household[1:] != household[:-1]))
    places = draw_places(recipe, n_person, seed)
    return Society(recipe, seed, n_person, MappingProxyType(traits), ties, places, n_household, tables, _token=_TOKEN)


def _check_asked(n_person: int, seed: int) -> None:
    for what, value in (("number of people", n_person), ("seed", seed)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise SocietyError(f"the {what} is {value!r}, but must be a whole number")
    if not FEWEST <= n_person <= MOST:
        raise SocietyError(f"{n_person:,} people are asked for, but a society has {FEWEST} to {MOST:,}")
    if not 0 <= seed <= MOST_SEED:
        raise SocietyError(f"seed {seed} is out of range: 0 to {MOST_SEED}")
