"""Sensitive reading under announced surveillance: fitted, so a check of what ``fear_of_reading`` was set to.

Views of 48 sensitive pages fell by about 20 % in the month and near 30 % in level (Penney 2016, facts.md 5 [127, 128]).
"""

from __future__ import annotations

from observed import days_of

from panopolis.scheme import load_scheme

WATCHED = """
name: watched-reading
kind: test
start: 2018-05-01
score: {start: 0}
rules: {sensitive_reading: {context: speech, seen_by: [platform]}}
watch: {platform: {mode: witness, chance: 1, shares: true}}
"""
ASKED = {"people": 20_000, "settings": {"share_aware": 1.0}}


def read(scheme):
    """Return the pages read and those left unread in thirty days."""
    walk, _ = days_of(scheme, 30, **ASKED)
    return sum(day["acts_sensitive_reading"] for day in walk.days), int(walk["reads_held"].sum())


def test_reading_falls_by_20_to_30_per_cent_and_what_is_left_unread_makes_up_the_rest(tmp_path):
    file = tmp_path / "watched.yaml"
    file.write_text(WATCHED, encoding="utf-8")
    open_, watched = read("before"), read(load_scheme(file))

    assert -0.30 <= watched[0] / open_[0] - 1 <= -0.20
    assert open_[1] == 0
    assert watched[0] + watched[1] == open_[0], "the same draw decides both"


def test_who_does_not_know_reads_as_before(tmp_path):
    file = tmp_path / "watched.yaml"
    file.write_text(WATCHED, encoding="utf-8")
    walk, _ = days_of(load_scheme(file), 30, people=5_000, settings={"share_aware": 0.0, "awareness_spreads": 0.0})

    assert walk["reads_held"].sum() == 0
