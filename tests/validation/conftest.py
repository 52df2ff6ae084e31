"""What the cases share: a town of strangers, a world of a user's own rules alone, and the table of what was found.

Every simulated number of a case comes from the public face. A number obtained stands beside its published or closed-form target:
it must lie within four standard errors of the run, and where a case gives a figure the run must be large enough that four of them
are below it.
"""

from __future__ import annotations

import pytest

import panopolis as pan

MOST_ERRORS = 4.0
HASTE = "haste: {value: 0.96,"


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """Return ``write(haste)``: the path of a recipe of the town whose people have no ties, and unequal haste of that shape."""
    folder = tmp_path_factory.mktemp("town")

    def write(haste=0.96):
        text = pan.load_society("town").text
        ties = next(line for line in text.splitlines() if line.startswith("ties:"))
        assert HASTE in text
        path = folder / f"strangers-{haste}.yaml"
        path.write_text(text.replace(ties, "ties: none").replace(HASTE, f"haste: {{value: {haste},"), encoding="utf-8")
        return path

    return write


@pytest.fixture
def scheme(tmp_path):
    """Return ``write(text)``: the path of a scheme file with that text."""

    def write(text, name="scheme"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def alone(town):
    """Return ``walk(scheme, ...)``: a world that a user's own rules have to themselves; nothing shipped, no past, no ties."""

    def walk(under="none", **more):
        asked = {"society": town(), "warmup": 0, "shipped": False, "measured": False} | more
        return pan.start(under, **asked)

    return walk


@pytest.fixture
def found(record_property):
    """Return ``compare(what, obtained, target, error, figure)``: a row of the table, then the verdict."""

    def compare(what, obtained, target, error, figure=None):
        obtained, target, error = float(obtained), float(target), float(error)
        z = (obtained - target) / error
        row = f"{what:<46} {target:>12.6g} {obtained:>12.6g} {error:>10.2g} {z:>6.2f}"
        record_property("found", f"{row} {'pass' if abs(z) <= MOST_ERRORS else 'FAIL'}")
        assert figure is None or error * MOST_ERRORS <= figure, (
            f"the run is too small: 4 SE is {4 * error:.3g}, above {figure:.3g}"
        )
        assert abs(z) <= MOST_ERRORS, f"{what}: {obtained:.6g} against {target:.6g}, {z:.1f} standard errors away"

    return compare


def pytest_terminal_summary(terminalreporter):
    """Print the table of targets and what was found."""
    reports = [
        r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, []) if getattr(r, "when", "") == "call"
    ]
    rows = [(r.nodeid.rpartition("/")[2], text) for r in reports for key, text in r.user_properties if key == "found"]
    if rows:
        terminalreporter.section("validation")
        terminalreporter.write_line(f"{'':<46} {'target':>12} {'obtained':>12} {'SE':>10} {'z':>6}")
        for node, text in rows:
            terminalreporter.write_line(f"{text}   {node}")
