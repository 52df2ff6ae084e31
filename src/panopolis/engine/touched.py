"""Columns of a person that compiled parts of a day touch besides rules, in the order in which they take them."""

from __future__ import annotations

SEEN = ("district", "enrolled", "appearance_group", "online_rank", "app_status")
COUNTED = ("score", "score_day", "district", "age", "enrolled", "consent")
RENEWED = (
    "district", "score", "score_day", "tier", "listed", "fines_due_yuan", "arrears_yuan", "fine_day", "fine_known", "appeals_won",
    "judgment_yuan",
)
SETTLED = (
    "score", "score_day", "listed", "fines_due_yuan", "fine_day", "fine_known", "perceived_risk", "perceived_risk_day",
    "shown_until", "shown_place", "tells", "sanctions", "wrongly_charged", "appeals",
)
