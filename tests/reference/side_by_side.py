"""Both worlds side by side, day by day, and what the tests of them share."""

from __future__ import annotations

from against import differences
from plain_world import PlainWorld

WARMUP, DAYS, LEAST = 5, 30, 20
OFTEN = (
    "settings.red_lights_foot=10", "settings.red_lights_ride=12.5", "settings.red_lights_drive=2.5", "settings.fear_of_points=0.5",
    "settings.fear_of_loss=0.1", "settings.fear_of_shame=0.1", "watch.passer_by.chance=0.1",
)  # fmt: skip
"""Streets at fifty times the rates of life, and people who fear little."""
NO_OWN_EXPIRY = tuple(
    f"rules.{act}.expires=null" for act in ("jaywalking", "riding_offence", "late_bill", "debt", "volunteering")
)
EXPIRES = {
    "after_clean": "{after_clean: 3d}", "cycle": "{cycle: 7d}", "regain": "{regain: {points: 3, per: 1d}}", "relax": "{relax: 0.05}",
}  # fmt: skip


def days_of(world, plain, days):
    """Run both, day by day; fail on the first day on which anything differs."""
    for _ in range(days):
        day, plain_day = world.step(), plain.step()
        found = differences(world, day, plain, plain_day)
        assert not found, f"day {day.day}: " + "; ".join(found[:5])
        yield day


def plain_of(world, warmup=WARMUP):
    return PlainWorld(
        world.society,
        world.ordinary,
        world.scheme,
        world.settings,
        world.start,
        warmup=warmup,
        measures=world.measures,
        rules=[s.rule for s in world.plan.steps],
    )


def both_under(world_of, society, scheme, days=DAYS, *, plan=None):
    """Run a scheme in both worlds from the warm-up on; return the plain world, the compiled one and its rows."""
    world = world_of(scheme, society, warmup=WARMUP, plan=plan)
    plain = plain_of(world)
    list(days_of(world, plain, WARMUP))
    world.begin()
    plain.begin()
    return world, plain, [row for day in days_of(world, plain, days) for row in day.rows]
