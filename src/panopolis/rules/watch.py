"""Watch: who sees an act, and whom they take for its doer.

``identify``: the probe is the offender, the gallery everyone enrolled. At rank 1 she is charged; if she is missed, or not enrolled, a false
candidate appears with chance 1 - (1 - f)^N, N the declared size of the gallery, and is charged if human review does not catch it. Who that is:
each possible victim has a keyed rank for a probe, and the first in the gallery whose group is accepted is taken. ``screen``: the probe is
every passer-by, the gallery a watchlist; an innocent alert has the same chance with N the list's length. ``witness``: sees the act with a
chance and takes nobody for another. Whoever is identified must still be found (``reachable``).

Grother, Ngan and Hanaoka, NISTIR 8280 (2019), https://doi.org/10.6028/NIST.IR.8280, for groups; facts.md 3 for field precision.
Switch: ``--without watch`` (nobody sees anything).
"""

from __future__ import annotations

from panopolis.rules.rule import rule

NOBODY, DOER, ANOTHER = 0, 1, 2


def identified(enrolled, miss, false_candidate, catches, draw_miss, draw_false, draw_review):
    """Return whom a camera that identifies takes for the doer: NOBODY, DOER or ANOTHER."""
    if enrolled > 0 and draw_miss >= miss:
        return DOER
    if draw_false < false_candidate and draw_review >= catches:
        return ANOTHER
    return NOBODY


def gate_rate(gates_passed, trips):
    """Station gates passed, a day."""
    return gates_passed * trips


def be_stopped(listed):
    """Count the stop; innocent unless she is on the list."""
    if listed > 0:
        return 0, 1
    return 1, 0


@rule(rate=gate_rate, then=be_stopped, adds=("stops", "stops_sought"), submodel="watch")
def pass_gate(gate_false, gate_true, listed):
    """Chance that a camera at the gate takes her for someone on its watchlist."""
    if listed > 0:
        return gate_true
    return gate_false
