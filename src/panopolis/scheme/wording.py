"""Words for values, lengths of time and acts, as explanations use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.scheme.number import Days, Number, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from panopolis.scheme.reach import List
    from panopolis.scheme.score import RuleExpiry

_EXPIRY = {
    "each": "each record lapses after {}",
    "random_mean": "each record lapses after a random time, {} on average",
    "after_clean": "all records lapse after {} without a new one",
    "cycle": "all records lapse every {}",
    "relax": "the distance to the start shrinks by {} a day",
}


def value_words(number: Number | Days | None) -> str:
    """Return a number with its unit, or nothing."""
    return "" if number is None else str(number)


def range_words(number: Number) -> str:
    """Return the range that a study may try: ``1 to 9``."""
    ends = (number.low, number.high)
    return "" if ends == (None, None) else " to ".join("..." if end is None else shown(end) for end in ends)


def days_words(days: Days | int) -> str:
    """Return a length of time: ``1 year``, ``30 days``."""
    n = int(days)
    return f"{n // 365} year{'s' if n > 365 else ''}" if n % 365 == 0 and n else f"{n} day{'s' if n != 1 else ''}"  # noqa: PLR2004


def act_words(name: str) -> str:
    """Return an act's name as words: ``unpaid fine``."""
    return name.replace("_", " ")


def listed(names: Iterable[str]) -> str:
    """Return names as one phrase: ``a, b and c``."""
    *first, last = [*names] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def lapse_words(expiry: RuleExpiry) -> str:
    """Return how records lose their force."""
    given = getattr(expiry, expiry.kind)
    if expiry.kind == "regain":
        return f"{given.points.value:g} points come back for every {days_words(given.per)} without a new record, up to the start"
    return _EXPIRY[expiry.kind].format(days_words(given) if isinstance(given, Days) else f"{given.value:g}")


def enter_words(entry: List) -> str:
    """Return how a list is entered, after 'entered'."""
    enter = entry.enter
    if enter.count is not None and enter.within is not None:
        return f"at {enter.count.value:g} records of {act_words(enter.of or '')} within {days_words(enter.within)}"
    if enter.act is not None:
        return f"by one record of {act_words(enter.act)}"
    if enter.gravity is not None:
        return f"by one record of an act of gravity {enter.gravity.value:g} or more"
    bound, word = (enter.score_at_most, "at most") if enter.score_at_most else (enter.score_at_least, "at least")
    return f"at a score of {word} {bound.value:g}" if bound else ""


_PAID = {"debts_paid": "when no fine, bill or judgment is owed", "performed": "when the judgment is performed"}


def leave_words(entry: List) -> str:
    """Return how a list is left."""
    leave = entry.leave
    if leave is None:
        return "left when the score no longer meets it" if entry.enter.trigger.startswith("score") else "never left"
    ways = [f"after {days_words(leave.after)}" if leave.after else "", _PAID[leave.or_] if leave.or_ else ""]
    return "left " + " or ".join(way for way in ways if way)
