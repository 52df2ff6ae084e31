"""People: a function of recipe, seed and id; made by build alone."""

import copy
import dataclasses

import numpy as np
import pytest

from panopolis.columns import PERSON, TRAITS
from panopolis.errors import SocietyError
from panopolis.society import Society, build, load_recipe
from panopolis.society import people as drawing
from panopolis.society.households import CHUNK


@pytest.fixture(scope="module")
def recipe():
    return load_recipe("shanghai")


@pytest.fixture(scope="module")
def people(recipe):
    return build(recipe, 20_000, 7)


def test_traits_are_the_declared_ones(people):
    assert tuple(people.traits) == TRAITS
    for name, values in people.traits.items():
        assert values.dtype == np.dtype(PERSON[name].dtype), name
        assert values.shape == (20_000,)
        read = values.astype(np.float64) * PERSON[name].scale
        assert PERSON[name].low <= read.min(), name
        assert read.max() <= PERSON[name].high, name


def test_arrays_are_read_only(people):
    for values in (
        *people.traits.values(),
        people.ties.indptr,
        people.ties.neighbour,
        people.places.x,
        people.places.camera_rank,
    ):
        assert not values.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        people.traits["age"][0] = 3
    with pytest.raises(TypeError):
        people.traits["age"] = np.zeros(3)


def test_same_again(recipe, people):
    assert build(recipe, 20_000, 7).digest() == people.digest()
    assert build(recipe, 20_000, 8).digest() != people.digest()


def test_threads_change_nothing(recipe, people, monkeypatch):
    monkeypatch.setattr(drawing, "BATCH", 2)
    assert build(recipe, 20_000, 7, threads=3).digest() == people.digest()


@pytest.mark.parametrize("n_person", [100, 999, CHUNK - 1, CHUNK, CHUNK + 1, 9_999])
def test_a_person_is_the_same_whatever_the_number(recipe, people, n_person):
    fewer = build(recipe, n_person, 7)
    for name in TRAITS:
        assert np.array_equal(fewer.traits[name], people.traits[name][:n_person]), name


def test_redraw(people):
    ids = np.array([19_999, 0, 5, 4095, 4096, 12_345, 5])
    drawn = people.redraw(ids)
    for name in TRAITS:
        assert drawn[name].dtype == people.traits[name].dtype
        assert np.array_equal(drawn[name], people.traits[name][ids]), name


def test_redraw_refuses_who_is_not_there(people):
    with pytest.raises(SocietyError, match="person 20000 is not among ids 0 to 19999"):
        people.redraw(np.array([3, 20_000]))
    with pytest.raises(SocietyError, match="person -1 is not among ids 0 to 19999"):
        people.redraw(np.array([-1]))


def test_check_finds_an_edited_trait(people):
    ids = np.arange(50)
    traits = {name: values[:50].copy() for name, values in people.traits.items()}
    people.check(ids, traits)
    traits["income_yuan_month"][9] += 1
    with pytest.raises(SocietyError, match=r"income_yuan_month of person 9 is .* these are not the people they claim to be"):
        people.check(ids, traits)


def test_no_constructor_from_arrays(people):
    fields = {f.name: getattr(people, f.name) for f in dataclasses.fields(people)}
    with pytest.raises(SocietyError, match=r"made by build\(recipe, n_person, seed\) alone"):
        Society(**fields)
    with pytest.raises(SocietyError, match="there is no way to hand it people"):
        Society(**fields, _token="token")
    with pytest.raises((SocietyError, ValueError, TypeError)):
        dataclasses.replace(people, traits={})
    with pytest.raises(dataclasses.FrozenInstanceError):
        people.traits = {}
    for way in (copy.copy, copy.deepcopy, lambda society: society.__reduce_ex__(4)):
        with pytest.raises(SocietyError, match="a society is not pickled"):
            way(people)


@pytest.mark.parametrize("n_person", [-5, 0, 99, 25_000_001, 10_000_000_000])
def test_number_out_of_range(recipe, n_person):
    with pytest.raises(SocietyError, match=f"{n_person:,} people are asked for, but a society has 100 to 25,000,000"):
        build(recipe, n_person, 1)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_seed_out_of_range(recipe, seed):
    with pytest.raises(SocietyError, match=f"seed {seed} is out of range"):
        build(recipe, 100, seed)


@pytest.mark.parametrize("asked", [1e3, "1000", True, None])
def test_number_must_be_whole(recipe, asked):
    with pytest.raises(SocietyError, match="must be a whole number"):
        build(recipe, asked, 1)


def test_households_are_consecutive_and_begin_with_an_adult(people):
    household = people.traits["household"].astype(np.int64)
    assert np.all(np.diff(household) >= 0)
    first = np.flatnonzero(np.diff(household, prepend=-1) > 0)
    assert np.array_equal(household[first], first)
    assert people.n_household == first.size
    adult_or_pupil = people.traits["age"][first]
    assert adult_or_pupil.min() >= 15
    assert (adult_or_pupil < 18).mean() < 0.01


def test_children_earn_save_and_drive_nothing(people):
    child = people.traits["age"] < 18
    for name in ("income_yuan_month", "means_yuan", "drives", "employed", "student"):
        assert not people.traits[name][child].any(), name


def test_everyone_grown_has_some_income(people):
    assert (people.traits["income_yuan_month"][people.traits["age"] >= 18] > 0).all()


def test_a_family_shares_fifth_and_district(people):
    t = people.traits
    head = t["household"].astype(np.int64)
    assert np.array_equal(t["district"], t["district"][head])
    # collective units are no families: each member has a fifth of her own
    assert (t["income_fifth"] == t["income_fifth"][head]).mean() > 0.93
    child = t["age"] < 15
    assert np.array_equal(t["income_fifth"][child], t["income_fifth"][head][child])


def test_derived_columns(people):
    t = people.traits
    age_group = np.where(t["age"] < 20, 0, np.where(t["age"] < 60, 1, 2))
    assert np.array_equal(t["appearance_group"], 3 * t["female"] + age_group)
    assert np.array_equal(t["cell"], 4 * (t["income_fifth"] - 1) + 2 * t["migrant"] + t["student"])


def test_only_visitors_and_the_young_are_not_enrolled(people):
    t = people.traits
    assert (t["enrolled"] == 0)[t["age"] < 16].all()
    t = {name: values[t["age"] >= 16] for name, values in t.items()}
    number = [a.name for a in people.recipe.archetypes].index("foreign_visitor") + 1
    assert 10 < (t["enrolled"] == 0).sum() < 90
    assert set(t["archetype"][t["enrolled"] == 0]) <= {0, number}


def test_followed(people):
    who = people.followed("model_pensioner")
    assert 1 <= who.size <= 5
    assert (people.traits["age"][who] >= 62).all()
    with pytest.raises(SocietyError, match="has no archetype 'pensioner'; did you mean 'model_pensioner'"):
        people.followed("pensioner")


def test_repr_fits_a_line(people):
    assert repr(people).startswith("Society(20,000 people of 'shanghai', seed 7, Ties(")
    assert len(repr(people)) < 110
