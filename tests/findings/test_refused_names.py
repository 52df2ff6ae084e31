"""No column has a name that could hold a real person: not in the plural, not run together; plain words pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panopolis.columns import GIVEN, PERSON, REFUSED_NAMES, SETTINGS, column, refused_word
from panopolis.errors import RuleError


@pytest.mark.parametrize("name", [*REFUSED_NAMES, "home_address", "phone_of_mother", "profile_url"])
def test_columns_that_could_hold_a_real_person_are_refused(name):
    with pytest.raises(RuleError, match=rf"column '{name}' is refused: Panopolis never holds a person's"):
        column(name)


@pytest.mark.parametrize("name", [
    "surname", "fullname", "firstname", "username", "nickname", "names", "plates", "accounts", "texts", "idnumber", "mobile", "tel", "ssn",
    "birthday", "birth_date", "dateofbirth", "street", "house_number", "wechat", "video", "iris", "race", "ethnicity", "ethnicities", "skin",
    "homephone", "phone2", "bankaccountnumber", "licenseplate", "addresses", "wechatid", "names_of_ties", "n_ame",
])  # fmt: skip
def test_so_are_their_plurals_and_what_is_run_together(name):
    with pytest.raises(RuleError, match=rf"column '{name}' is refused: Panopolis never holds a person's"):
        column(name)


@pytest.mark.parametrize("name", [
    "renown", "steel", "placebo", "relations", "textile", "context", "pretext", "hotel", "cartel", "surface", "interface", "paid", "valid",
    "invoice", "discount", "template", "terrace", "trace", "embrace", "pilgrimage", "tournament", "namely", "unnamed", "skinny", "solid",
    "household", "streetwise", "mobility", "faceless", "accountable", "trust_in_neighbours", "hours_of_work", "grace_days", "rumours_heard",
])  # fmt: skip
def test_plain_words_are_not_refused(name):
    assert column(name).name == name


def test_no_declared_name_is_refused():
    assert [name for name in (*PERSON, *SETTINGS, *GIVEN) if refused_word(name)] == []


def test_a_letter_of_another_script_hides_no_name():
    with pytest.raises(RuleError, match="a name is small letters, digits and underscores"):
        column("n\N{CYRILLIC SMALL LETTER A}me")


@given(st.text("abcdefghijklmnopqrstuvwxyz_0123456789", max_size=30), st.sampled_from(["name", "names"]))
def test_whatever_ends_in_name_is_refused(before, name):
    assert refused_word(before + name) == "name"
