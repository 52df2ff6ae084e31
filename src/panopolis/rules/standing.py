"""Standing: points asked and applied, what expires, and when a list is entered or left.

    asked    = points x (multiply, if this act was charged before within the window)
    applied  = what the year's cap leaves of it, clamped so that floor <= score <= cap
    fine     = fine x ladder[number of earlier charges within the window]

Order within a day: in the morning what is due expires and lists are left; at night charges are applied one by one in order (person,
doer, act), each asked, capped, clamped, its expiry set, then lists are entered. All points are integers in hundredths.
A window of W days holds day t_k with t_1 while t_k - t_1 < W. Switch: ``--without standing`` (charges are written, fined and shown; nobody
is scored or listed, no door is closed and no privilege granted).
"""

from __future__ import annotations


def within(today, earlier, window):
    """Return 1 if ``earlier`` (0: never) lies in the window of days that ends today."""
    return 1 if earlier > 0 and today - earlier < window else 0


def asked(points, repeated, multiply):
    """Return the points asked, in hundredths; rounded half away from zero where ``multiply`` is no integer."""
    if repeated == 0:
        return points
    product = points * multiply
    return int(product + 0.5) if product >= 0 else -int(0.5 - product)


def applied(score, points, floor, cap):
    """Return what of ``points`` moves a score that stays within floor and cap."""
    return max(floor, min(cap, score + points)) - score


def under_yearly_cap(points, given_this_year, cap):
    """Return what of bonus ``points`` the yearly cap leaves; a cap below 0 is none, and penalties have none."""
    if points <= 0 or cap < 0:
        return points
    return max(0, min(points, cap - given_this_year))


def relaxed(score, start, kept):
    """Return a score that keeps the share ``kept`` of its distance to the start, rounded half up to hundredths."""
    moved = (score - start) * kept + 0.5
    whole = int(moved)
    if moved < whole:
        whole = whole - 1
    return start + whole
