"""What the engine gives a rule besides columns and settings: the day, draws, and what lies at the place or behind the door."""

from __future__ import annotations

GIVEN: dict[str, str] = {
    "day": "days since the first day of the scheme; negative during the warm-up",
    "today": "internal number of the day (columns whose unit is 'day' hold the same numbers; 0 there means never)",
    "weekday": "0 Monday to 6 Sunday",
    "month_day": "day of the month, 1 to 31",
    "draw": "uniform in (0, 1), keyed by (seed, rule; person, day)",
    "draw_2": "a second such uniform",
    "draw_3": "a third such uniform (daily rules only)",
    "n_ties": "number of her ties",
    "climate": "share of her ties who spoke out within the last climate_days, as known last night; 1 for who has no ties",
    "law_holds": "1 if ordinary law holds; 0 under a scheme that leaves even that out",
    "in_force": "1 if the scheme is in force in her district today",
    "scored": "1 if the scheme keeps a score or lists in her district today",
    "on_black_list": "1 if she stands on a black list",
    "privileged": "1 if her standing grants any privilege today",
    "closed": "1 if her standing closes the rule's door today",
    "notice": "1 if the scheme tells people of charges against them",
    "shown_here": "faces on the screens of her district last night",
    "camera_here": "1 if the crossing of this occasion has a camera (rules at='crossing')",
    "screen_here": "1 if the crossing of this occasion has a screen (rules at='crossing')",
    "fine_at_stake": "fine for the rule's act, CNY",
    "points_at_stake": "points for the rule's act, as asked (negative: taken)",
    "shame_at_stake": "1 if the rule's act leads to a public screen",
    "limit_share": "1 / (further charges for this act until a list is entered); 0 where no list counts it",
    "fine_term": "days within which a fine must be paid",
    "app_coverage": "share of people who have an account with the payment and chat companies of the scheme (the widest of them)",
    "erasure_days": "days after which the account of someone who asks for it is deleted, 0 where it cannot be",
    "erasure_refuses": "chance that a first request for deletion is refused",
    "copies_stay": "chance that copies of what companies knew stay when an account is deleted",
    "gate_coverage": "share of station gates with a camera that searches a watchlist",
    "gate_false": "chance that such a camera takes someone of her group for one on the watchlist, and she is stopped",
    "gate_true": "chance that it recognises someone who is on it, and she is stopped",
}
"""Given names and their meaning; rules read them like columns."""
