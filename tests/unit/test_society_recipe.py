"""Recipes: what they must say, and what a wrong one is told."""

import pytest

from panopolis.columns import SETTINGS
from panopolis.errors import SocietyError
from panopolis.society import build, load_recipe, preset_names
from panopolis.society.files import PRESETS
from panopolis.society.parts import UNSOURCED, Sourced

TOWN = (PRESETS / "town.yaml").read_text(encoding="utf-8")


@pytest.fixture
def wrong(tmp_path):
    """Return the message for the town recipe with one text replaced, without its folder."""

    def load(old, new):
        assert TOWN.count(old) >= 1, old
        path = tmp_path / "mine.yaml"
        path.write_text(TOWN.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(SocietyError) as caught:
            load_recipe(path)
        return str(caught.value).replace(f"{tmp_path}/", "")

    return load


def line_of(text, source=TOWN):
    return source[: source.index(text)].count("\n") + 1


def test_presets_load():
    assert preset_names() == ["shanghai", "town"]
    recipe = load_recipe("shanghai")
    assert recipe.represents == 24870895
    assert len(recipe.districts) == 16
    assert recipe.start.isoformat() == "2018-05-01"
    assert repr(recipe) == "Recipe('shanghai', 16 districts, represents 24,870,895 people)"


def test_unknown_preset_suggests_the_nearest():
    with pytest.raises(SocietyError, match=r"no recipe 'shangai': neither a file nor a preset; did you mean 'shanghai'\?"):
        load_recipe("shangai")


def test_unknown_key_at_the_top(wrong):
    message = wrong("migrants: 8", "migrant: 8")
    assert message == f"mine.yaml:{line_of('migrants: 8')}  migrant is no key of a recipe; did you mean 'migrants'?"


def test_unknown_key_deep_down(wrong):
    message = wrong("density: 4.0", "densty: 4.0")
    line = line_of("density: 4.0")
    assert message == f"mine.yaml:{line}  districts.each[0].densty is no key of a recipe; did you mean 'density'?"


def test_unknown_key_within_ties(wrong):
    assert "ties.teem is no key of a recipe; did you mean 'team'?" in wrong("team: 6", "teem: 6")


def test_missing_key(wrong):
    assert "has no 'female', which a recipe must have" in wrong("female: 50\n", "")


def test_shares_must_add_up(wrong):
    message = wrong("share: 20,", "share: 10,")
    assert message == (f"mine.yaml:{line_of('districts:')}  districts: the shares of the districts add up to 90, not to 100")


def test_bands_must_follow_each_other(wrong):
    assert "band 7-11 should begin at 6" in wrong("from: 6, to: 11", "from: 7, to: 11")


def test_a_claim_to_be_official_needs_a_source(wrong):
    assert "confidence 'O' needs a source; without one write 'assumed'" in wrong(
        "female: 50", "female: {value: 50, confidence: O}"
    )


def test_percentage_out_of_range(wrong):
    assert "a percentage lies between 0 and 100" in wrong("female: 50", "female: 150")


def test_unknown_setting(wrong):
    message = wrong("represents:", "settings: {red_light_foot: 0.1}\nrepresents:")
    assert "'red_light_foot' is no setting; did you mean 'red_lights_foot'?" in message


def test_setting_out_of_range(wrong):
    high = SETTINGS["yields_foot"].high
    message = wrong("represents:", "settings: {yields_foot: 0.9}\nrepresents:")
    assert f"setting 'yields_foot' is 0.9, outside 0.001 to {high:g} probability" in message


def test_archetype_may_not_range_over_what_is_no_trait(wrong):
    message = wrong("candour: [0.8, 1], esteem_need", "candor: [0.8, 1], esteem_need")
    assert "'candor' is no trait that an archetype can range over; did you mean 'candour'?" in message


def test_archetype_may_not_name_a_household(wrong):
    assert "'household' is no trait that an archetype can range over" in wrong(
        "candour: [0.8, 1], esteem_need", "household: [7, 7], esteem_need"
    )


def test_archetype_cannot_give_character(wrong):
    assert "'haste' cannot be given by belonging to an archetype" in wrong(
        "sets: {drives: [1, 1], trips: [4, 8], own_tool: [1, 1]}", "sets: {haste: [4, 8]}"
    )


def test_fifths_must_rise(wrong):
    assert "allow no rising straight line" in wrong("[16000, 27000, 37000, 50000, 90000]", "[16000, 27000, 26000, 50000, 90000]")


def test_not_yaml(wrong):
    assert "mine.yaml:" in wrong("female: 50", "female: [50")


def test_key_twice(wrong):
    assert "duplicate key" in wrong("female: 50", "female: 50\nfemale: 51")


def test_nesting_without_end(wrong):
    deep = "{a: " * 14 + "1" + "}" * 14
    assert "nested more than 12 levels deep" in wrong("law:\n", f"law:\n  again: {deep}\n")


def test_margins_that_cannot_be_met(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(TOWN.replace("drives: 50", "drives: 90"), encoding="utf-8")
    with pytest.raises(SocietyError, match=r"a share of 0\.9 for drivers cannot be reached: at most 0\.\d+ have any odds of it"):
        build(load_recipe(path), 100, 1)


def sourced(part):
    if isinstance(part, Sourced):
        yield part
    for value in (getattr(part, name) for name in type(part).model_fields):
        for item in value if isinstance(value, list) else value.values() if isinstance(value, dict) else [value]:
            if hasattr(type(item), "model_fields"):
                yield from sourced(item)


@pytest.mark.parametrize("name", ["shanghai", "town"])
def test_every_margin_has_a_source(name):
    content = load_recipe(name).content
    parts = list(sourced(content))
    assert len(parts) > 15
    for part in parts:
        assert part.source or part.confidence in UNSOURCED
    for margin in (content.districts, content.ages, content.education, content.income.fifths, content.represents):
        assert margin.source


def test_hash_is_of_the_content_not_of_its_layout(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("# a remark\n" + TOWN.replace("female: 50", "female:   50.0"), encoding="utf-8")
    assert load_recipe(path).sha256 == load_recipe("town").sha256
    path.write_text(TOWN.replace("female: 50", "female: 51"), encoding="utf-8")
    assert load_recipe(path).sha256 != load_recipe("town").sha256


def test_archetypes_have_a_life():
    for name in preset_names():
        for archetype in load_recipe(name).archetypes:
            assert archetype.title[0].isupper()
            assert archetype.who.count(".") >= 1
            assert 60 < len(archetype.who) < 330
