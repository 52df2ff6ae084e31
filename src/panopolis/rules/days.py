"""Days counted at night: on a black list, and under a privilege. They feed measures and twins, and change nothing else."""

from __future__ import annotations

from panopolis.rules.rule import rule


@rule(adds="listed_days", phase="night", where="listed", submodel="standing")
def count_listed_days(on_black_list):
    """One more day on a black list."""
    return on_black_list


@rule(adds="privileged_days", phase="night", submodel="standing")
def count_privileged_days(privileged):
    """One more day on which her standing opens a door to her."""
    return privileged
