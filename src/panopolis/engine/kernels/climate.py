"""What she hears among her ties: read from them, as of last night, when an occasion asks for it."""

from __future__ import annotations

from panopolis.engine.kernels.compiled import part


@part
def heard_lately(i, t, network, neighbours, spoke_day, days):
    """Return the share of person i's ties who spoke out within ``days`` before day ``t``; 1 if she has none.

    ``network`` (n_person + 1,) and ``neighbours`` are the rows of ties, ``spoke_day`` (n_person,) the days last spoken on.
    """
    n, heard = network[i + 1] - network[i], 0
    if n == 0:
        return 1.0
    for e in range(network[i], network[i + 1]):
        day = int(spoke_day[neighbours[e]])
        if day > 0 and t - day <= days:
            heard += 1
    return heard / n
