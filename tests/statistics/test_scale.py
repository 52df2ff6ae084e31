"""A rate a head does not depend on how many people are simulated: a gallery's size is declared, crossings and cameras grow with people.

Each pair of sizes runs the same scheme; two rates agree if they lie within four standard errors of their difference. The people of the smaller
society are the first of the larger, so the errors are, if anything, overstated.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from panopolis.engine import make_plan
from panopolis.engine.kernels.bundles import W_FALSE
from panopolis.engine.tables import make_law
from panopolis.rules import SHIPPED
from panopolis.scheme import load_scheme
from panopolis.study import run

MANY_ERRORS = ("watch.camera.miss=0.9", "watch.camera.false_match=1e-8", "watch.camera.coverage=1", "watch.camera.review=null")
"""Cameras everywhere that miss nearly everyone and often take another: some false charges even in a few days."""
SIZES = [
    pytest.param(20_000, 100_000, 20, id="2e4 and 1e5"),
    pytest.param(100_000, 1_000_000, 20, id="1e5 and 1e6", marks=pytest.mark.prove),
    pytest.param(1_000_000, 10_000_000, 6, id="1e6 and 1e7", marks=pytest.mark.prove),
]


def lived(people, days, tmp_path, changes=()):
    """Return the counts of everyone, and how often anyone was charged at each crossing, with the district of each."""
    found = run(
        "shanghai-2018", out=tmp_path / str(people), people=people, days=days, warmup=0, seed=2, ledger="off", changes=changes
    )
    names = ("offences", "sanctions", "wrongly_charged", "good_deeds", "bills_late", "listed_days", "loans_refused", "stops")
    counts = found.sql(f"SELECT {', '.join(names)} FROM people")
    places = found.places()
    return (
        {n: counts[n].to_numpy().astype(np.float64) for n in names},
        places["caught"].to_numpy(),
        places["district"].to_pylist(),
    )


def rate(values):
    return values.mean(), values.var() / len(values)


def place_variance(caught, district, people):
    """Return the variance of charges a head that comes from where the cameras happen to hang: crossings drawn within districts."""
    district = np.array(district)
    return sum((district == d).sum() * caught[district == d].var() for d in set(district.tolist())) / people**2


def assert_agree(one, other, what):
    error = np.sqrt(one[1] + other[1])
    assert abs(one[0] - other[0]) <= 4 * error, f"{what}: {one[0]:.3g} and {other[0]:.3g} a head, standard error {error:.2g}"


@pytest.mark.parametrize(("few", "many", "days"), SIZES)
def test_false_charges_a_head_are_the_same_however_many_people(few, many, days, tmp_path):
    rates = []
    for people in (few, many):
        counts, *_ = lived(people, days, tmp_path, MANY_ERRORS)
        rates.append(rate(counts["wrongly_charged"]))
        assert counts["wrongly_charged"].sum() > 100, "too few false charges: the test has no power"

    assert_agree(*rates, "false charges")


@pytest.mark.parametrize(("few", "many", "days"), SIZES)
def test_rates_a_head_are_the_same_however_many_people(few, many, days, tmp_path):
    lives = {people: lived(people, days, tmp_path) for people in (few, many)}

    for what in ("offences", "sanctions", "good_deeds", "bills_late", "loans_refused"):
        rates = []
        for people, (counts, caught, district) in lives.items():
            mean, variance = rate(counts[what])
            rates.append((mean, variance + (place_variance(caught, district, people) if what == "sanctions" else 0.0)))
        assert rates[0][0] > 0, what
        assert_agree(*rates, what)


def test_the_chance_of_a_wrong_face_follows_the_declared_gallery(society_of, law_for):
    """1 - (1 - rate)^gallery, in the tables that every kernel reads, whatever the number of people."""
    plan = make_plan(SHIPPED)
    for gallery in (1e3, 1e6, 24_870_895):
        scheme = load_scheme(
            "shanghai-2018",
            changes=[f"watch.camera.gallery_size={gallery:.0f}", "watch.camera.false_match=1e-8", "watch.camera.relative=null"],
        )
        found = []
        for people in (300, 3000):
            society = society_of(people)
            ordinary, beside, _ = law_for(scheme, society)
            law = make_law(ordinary, beside, date(2018, 5, 1), plan, society)
            found.append(law.watch[np.flatnonzero(law.watch_mode == 0)[0], W_FALSE])
        assert found[0] == pytest.approx(1 - (1 - 1e-8) ** gallery, rel=1e-6)
        assert found[0] == pytest.approx(found[1], rel=1e-12)
