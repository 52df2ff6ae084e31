"""From margins to probabilities: the joint table of people, who heads a household, who lives with whom.

    T(d, m, a, s, e)      people by district, registration, age band, sex, education: fitted to the five margins
    T = C + H + N         collective units, heads of families, their relatives, in every cell
    K(a', s' | d, m, a, s)  a relative's age and sex given the head's: fitted to H and N, from odds for couples and generations

``C`` and ``H`` are ``T`` times capped rates, solved so that the shares and the mean household size of the census hold; ``N`` is
what remains. As households of every kind have one law of sizes, each margin of T holds for people in expectation, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from panopolis.draws import exps
from panopolis.society.fitting import cumulate, fit, rates, sums, tilt, total
from panopolis.society.parts import whole

if TYPE_CHECKING:
    from panopolis.society.recipe import Content
    from panopolis.society.sections import Family

HEADS_AT_MOST = 0.97
COLLECTIVE_AT_MOST = 0.90


@dataclass(frozen=True)
class Joint:
    """Shares of all people, axes (district, migrant, band, female, education): all, collective, heads, relatives."""

    everyone: np.ndarray
    collective: np.ndarray
    heads: np.ndarray
    relatives: np.ndarray


@dataclass(frozen=True)
class Living:
    """Cumulative probabilities from which households are drawn; cell = (band x 2 + female) x 5 + education."""

    first_age: np.ndarray
    n_age: np.ndarray
    family_units: float
    family_sizes: np.ndarray
    collective_sizes: np.ndarray
    family_place: np.ndarray
    """(1, district x 2 + migrant)"""
    collective_district: np.ndarray
    collective_cell: np.ndarray
    """(district, migrant x cells)"""
    head_cell: np.ndarray
    """(district x 2 + migrant, cells)"""
    relative_any: np.ndarray
    """(district x 2 + migrant, band x 2 + female), whoever the head is"""
    relative_of: np.ndarray
    """((district x 2 + migrant) x kinds + head's kind, kind), kind = band x 2 + female"""
    relative_education: np.ndarray
    """((district x 2 + migrant) x kinds + kind, education)"""
    family_migrant: np.ndarray
    """(district,) probability of a migrant family"""
    mixed: float


def join(content: Content) -> Joint:
    """Return the joint table of a recipe and its three parts."""
    everyone = _everyone(content)
    collective = everyone * rates(everyone, _collective_odds(content, everyone.shape), COLLECTIVE_AT_MOST,
                                  content.households.collective.share.value / 100.0, "people in collective units")  # fmt: skip
    family = everyone - collective
    heads = _heads(content, family)
    return Joint(everyone, collective, heads, family - heads)


def _everyone(content: Content) -> np.ndarray:
    districts = content.districts.each
    migrants, women = content.migrants.value / 100.0, content.female.value / 100.0
    margins = [
        np.array(whole([d.share for d in districts], "districts")),
        np.array([1.0 - migrants, migrants]),
        np.array(whole([b.share for b in content.ages.bands], "ages")),
        np.array([1.0 - women, women]),
        np.array(whole(content.education.listed(), "education")),
    ]
    return fit(_odds(content), margins, "districts, migrants, ages, sex and education")


def _odds(content: Content) -> np.ndarray:
    """Return the seed table: the product of all odds that the recipe states."""
    rows, districts = content.by_age.rows, content.districts.each
    tertiary = np.array([[1.0, 1.0, 1.0, 1.0, d.tertiary_odds] for d in districts])
    migrant_at = np.array([[1.0, d.migrant_odds] for d in districts])
    migrant_age = np.array([[1.0, r.migrant] for r in rows])
    female = np.array([[1.0, r.female] for r in rows])
    education = np.array([r.education for r in rows])
    migrant_education = np.array([[1.0] * 5, content.migrant_education_odds])
    return (
        migrant_at[:, :, None, None, None] * tertiary[:, None, None, None, :] * migrant_age.T[None, :, :, None, None]
        * female[None, None, :, :, None] * education[None, None, :, None, :] * migrant_education[None, :, None, None, :]
    )  # fmt: skip


def _collective_odds(content: Content, shape: tuple[int, ...]) -> np.ndarray:
    by_age = np.array([r.collective for r in content.by_age.rows])
    by_migrant = np.array([1.0, content.households.collective.migrant_odds.value])
    return np.broadcast_to(by_migrant[None, :, None, None, None] * by_age[None, None, :, None, None], shape)


def _heads(content: Content, family: np.ndarray) -> np.ndarray:
    """Return the heads: in every district and registration one in each ``mean`` people of a family."""
    odds = np.array([[r.head, r.head * content.households.family.head_women_odds.value] for r in content.by_age.rows])
    share = 1.0 / content.households.family.mean.value
    out = np.empty_like(family)
    wide = np.broadcast_to(odds[:, :, None], family.shape[2:])
    for d in range(family.shape[0]):
        for m in range(2):
            cells = family[d, m]
            out[d, m] = cells * rates(cells, wide, HEADS_AT_MOST, share * total(cells), "heads of households")
    return out


def living(content: Content, joint: Joint) -> Living:
    """Return the tables that households are drawn from."""
    n_district, _, n_band, _, n_education = joint.everyone.shape
    kinds = n_band * 2
    homes = content.households
    family = joint.heads + joint.relatives
    place = sums(family, 0, 1)
    pairs = n_district * 2
    relatives = sums(joint.relatives, 0, 1, 2, 3).reshape(pairs, kinds)
    heads = sums(joint.heads, 0, 1, 2, 3).reshape(pairs, kinds)
    bands = content.ages.bands
    return Living(
        first_age=np.array([b.first for b in bands], np.int64),
        n_age=np.array([b.last - b.first + 1 for b in bands], np.int64),
        family_units=_family_units(content),
        family_sizes=cumulate(np.array([tilt(list(homes.family.sizes.shares), homes.family.mean.value)])),
        collective_sizes=cumulate(np.array([tilt(list(homes.collective.sizes.shares), homes.collective.mean.value)])),
        family_place=cumulate(place.reshape(1, pairs)),
        collective_district=cumulate(sums(joint.collective, 0).reshape(1, n_district)),
        collective_cell=cumulate(joint.collective.reshape(n_district, 2 * kinds * n_education)),
        head_cell=cumulate(joint.heads.reshape(pairs, kinds * n_education)),
        relative_any=cumulate(relatives),
        relative_of=cumulate(_kin(homes.family, _middle_ages(content), heads, relatives)),
        relative_education=cumulate(joint.relatives.reshape(pairs * kinds, n_education)),
        family_migrant=place[:, 1] / (place[:, 0] + place[:, 1]),
        mixed=homes.family.mixed.value,
    )


def _family_units(content: Content) -> float:
    """Return the share of families among all units, so that the share of people is met."""
    homes = content.households
    together = homes.collective.share.value / 100.0 / homes.collective.mean.value
    families = (1.0 - homes.collective.share.value / 100.0) / homes.family.mean.value
    return families / (families + together)


def _middle_ages(content: Content) -> np.ndarray:
    return np.array([(b.first + b.last) / 2.0 for b in content.ages.bands])


def _kin(family: Family, middle: np.ndarray, heads: np.ndarray, relatives: np.ndarray) -> np.ndarray:
    """Return (pairs, head's kind, relative's kind): odds of couples and generations, fitted to heads and relatives."""
    kinds, odds = heads.shape[1], _kin_odds(family, middle)
    out = np.empty((heads.shape[0], kinds, kinds))
    for pair in range(heads.shape[0]):
        rows, columns = heads[pair] / total(heads[pair]), relatives[pair] / total(relatives[pair])
        out[pair] = fit(odds, [rows, columns], "heads and relatives")
    return out


def _kin_odds(family: Family, middle: np.ndarray) -> np.ndarray:
    """Return (head's kind, relative's kind): odds that a head lives with someone: partner, child, parent, or anyone else."""
    ages, sexes = np.repeat(middle, 2), np.tile([0, 1], middle.size)
    head, other = ages[:, None], ages[None, :]
    older = head - other
    couple = np.where(other >= 18.0, _bell(older / family.couple_years.value), 0.0)
    couple *= np.where(sexes[:, None] == sexes[None, :], family.same_sex_couples.value, 1.0)
    generation, spread = family.generation_years.value, family.generation_spread.value
    child = 0.6 * _bell((older - generation) / spread)
    parent = 0.3 * _bell((older + generation) / spread)
    return couple + child + parent + family.others.value * 0.1


def _bell(z: np.ndarray) -> np.ndarray:
    return exps(-0.5 * z * z)
