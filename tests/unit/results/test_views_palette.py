"""Colours that carry meaning can be read by everyone: contrast by WCAG 2, and apart under each kind of colour-blindness.

Colour-blindness is simulated in linear RGB as by Machado, Oliveira and Fernandes (IEEE TVCG 15, 2009, https://doi.org/10.1109/TVCG.2009.113),
severity 1; distances are CIE 1976 in L*a*b*.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from panopolis.views import svg
from panopolis.views.star_figures import ON_SHADES, SHADES

WORLDS = {"scheme": svg.SCHEME, "before": svg.BEFORE, "none": svg.NONE}
EYES = {
    "as most see": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
APART = 20.0
"""Distance from which two colours are taken for others at a glance; 2.3 is just noticeable (Mahy et al. 1994)."""


def linear(colour):
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    light, dark = sorted((float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb):
    xyz = (
        np.clip(rgb, 0, 1)
        @ np.array([[0.4124, 0.2126, 0.0193], [0.3576, 0.7152, 0.1192], [0.1805, 0.0722, 0.9505]])
        / [0.9505, 1, 1.089]
    )
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one, other, eye):
    return float(np.linalg.norm(lab(EYES[eye] @ linear(one)) - lab(EYES[eye] @ linear(other))))


def test_known_contrasts_and_distances():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.1)
    assert distance("#d00000", "#5d7400", "deuteranopia") < distance("#d00000", "#5d7400", "as most see") / 2  # red and olive


@pytest.mark.parametrize("ground", [svg.PAPER, "#ffffff"])
def test_text_and_marks_stand_out_from_the_ground(ground):
    for colour in (svg.INK, svg.MUTED, *WORLDS.values(), *svg.OTHERS):
        assert contrast(colour, ground) >= 4.5, colour  # WCAG 2.2, 1.4.3; names of worlds are written in their colours


@pytest.mark.parametrize("eye", EYES)
def test_worlds_are_apart_for_every_eye(eye):
    for (name, one), (other, two) in combinations(WORLDS.items(), 2):
        assert distance(one, two, eye) >= APART, (name, other)


@pytest.mark.parametrize("eye", EYES)
def test_neighbours_on_the_scale_of_ratings_are_apart(eye):
    for one, two in pairwise(SHADES):
        assert distance(one, two, eye) >= APART, (one, two)
    for shade, ink in zip(SHADES, ON_SHADES, strict=True):
        assert contrast(shade, ink) >= 4.5, shade
