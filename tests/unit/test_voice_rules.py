"""Voice as plain functions: topics, sensitivity, fear, and being alone with what one says."""

from __future__ import annotations

import pytest

from panopolis.rules import voice


def test_topics_share_the_urges_as_stated():
    found = [voice.topic_of((k + 0.5) / 1000, 0.1, 0.2) for k in range(1000)]
    assert [found.count(topic) for topic in (voice.GRIEVANCE, voice.GATHERING, voice.SCHEME)] == [720, 100, 180]


@pytest.mark.parametrize(("gathering", "of_gathering"), [(0.1, 3.0), (0.0, 3.0), (0.5, 1.5)])
def test_sensitivity_has_mean_one_over_grievances_and_acting_together(gathering, of_gathering):
    mean = gathering * voice.sensitivity(voice.GATHERING, gathering, of_gathering, 1.0) + (1 - gathering) * voice.sensitivity(
        voice.GRIEVANCE, gathering, of_gathering, 1.0
    )
    assert mean == pytest.approx(1)


def test_sensitivity_is_never_below_nothing():
    assert voice.sensitivity(voice.GRIEVANCE, 0.5, 10.0, 1.0) == 0


def test_only_those_aware_of_a_scheme_they_do_not_approve_of_criticise_it():
    assert voice.critical(0.2, 0.25, 1, 1) == pytest.approx(0.15)
    assert 0 == voice.critical(0.2, 0.25, 0, 1) == voice.critical(0.2, 0.25, 1, 0) == voice.critical(0.2, 1.0, 1, 1)


def test_without_fear_she_speaks_as_her_candour_has_it():
    assert voice.afraid(0.3, 0.0) == 0.3
    assert voice.afraid(0.3, 1.0) < voice.afraid(0.3, 0.5) < 0.3


def test_who_hears_all_her_ties_speak_is_not_alone():
    assert voice.alone(0.5, 1.0, 1.0) == 0
    assert voice.alone(0.5, 1.0, 0.0) == 0.5


def test_the_fear_of_points_needs_points_and_awareness_and_doubles_at_the_limit():
    sanction = voice.fear_of_sanction(1, -5.0, 1, 1.0, 0.1, 0.4)
    assert sanction == pytest.approx(0.9)
    assert voice.fear_of_sanction(1, 0.0, 1, 1.0, 0.1, 0.4) == voice.fear_of_sanction(1, -5.0, 0, 1.0, 0.1, 0.4) == 0.1
