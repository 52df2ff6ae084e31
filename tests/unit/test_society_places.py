"""Places: an invented map whose cameras do not move."""

import numpy as np
import pytest

from panopolis.society import build, load_recipe
from panopolis.society.outlines import area_of, inside
from panopolis.society.places import draw_places


@pytest.fixture(scope="module")
def recipe():
    return load_recipe("shanghai")


@pytest.fixture(scope="module")
def places(recipe):
    return draw_places(recipe, 100_000, 1)


def test_tables_fit_together(places):
    n = places.x.size
    assert places.district_start.tolist() == np.searchsorted(places.district, np.arange(17)).tolist()
    for values in (places.x, places.y, places.camera_rank, places.screen_rank):
        assert values.dtype == np.float32
        assert values.shape == (n,)
    assert places.district.dtype == np.uint8
    assert len(places.outline) == 16


def test_crossings_scale_with_people(recipe, places):
    per_district = np.diff(places.district_start)
    shares = np.array([d.share for d in recipe.content.districts.each]) / 100
    assert np.array_equal(per_district, np.maximum(12, np.floor(shares * 100_000 / 250 + 0.5)).astype(int))
    assert np.diff(draw_places(recipe, 100, 1).district_start).tolist() == [12] * 16


def test_crossings_lie_within_their_district(places):
    for d in range(16):
        here = slice(places.district_start[d], places.district_start[d + 1])
        at = np.stack([places.x[here], places.y[here]], axis=1).astype(np.float64)
        grown = places.outline[d].astype(np.float64)
        centre = grown.mean(axis=0)
        assert inside(centre + (grown - centre) * 1.001, at).all()


def test_districts_cover_the_disc_without_overlap(places):
    areas = [area_of(outline.astype(np.float64)) for outline in places.outline]
    disc = 0.5 * 48 * 0.13052619222005157
    assert abs(sum(areas) - disc) < 1e-4
    assert min(areas) > 0.003


def test_denser_at_the_centre(places):
    distance = np.hypot(places.x, places.y)
    inner, outer = (distance < 0.3).sum() / 0.3**2, ((distance >= 0.6) & (distance < 0.9)).sum() / (0.9**2 - 0.6**2)
    assert inner > 3 * outer


def test_cameras_stay_when_the_city_grows(recipe, places):
    larger = draw_places(recipe, 1_000_000, 1)
    for d in range(16):
        few = places.camera_rank[places.district_start[d] : places.district_start[d + 1]]
        many = larger.camera_rank[larger.district_start[d] : larger.district_start[d + 1]]
        assert np.array_equal(many[: few.size], few)


def test_ranks_are_uniform_and_differ(recipe):
    large = draw_places(recipe, 2_000_000, 1)
    for ranks in (large.camera_rank, large.screen_rank):
        assert ranks.min() >= 0
        assert ranks.max() < 1
        assert abs(ranks.mean() - 0.5) < 4 * (1 / 12 / ranks.size) ** 0.5
    assert abs(np.corrcoef(large.camera_rank, large.screen_rank)[0, 1]) < 4 / large.x.size**0.5
    other = draw_places(recipe, 2_000_000, 2)
    assert not np.array_equal(large.camera_rank, other.camera_rank)


def test_one_district_is_enough(tmp_path):
    recipe = load_recipe("town")
    lines = recipe.text.splitlines()
    kept = [line for line in lines if not line.startswith("    - {name: ") or "Market" in line]
    path = tmp_path / "mine.yaml"
    path.write_text("\n".join(kept).replace("share: 20, density", "share: 100, density"), encoding="utf-8")
    society = build(load_recipe(path), 1000, 1)
    assert society.places.x.size == 12
    assert not society.traits["work_district"].any()
