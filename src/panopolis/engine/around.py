"""What a kernel reads around a person: the streets of her day, and how those with whom she lives or is tied stood last night."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.draws import key
from panopolis.engine.kernels.bundles import Company

if TYPE_CHECKING:
    from panopolis.engine.fuse import Writer
    from panopolis.engine.kernels.bundles import Law
    from panopolis.engine.state import State

Apart = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]
"""What says which ties rest: the law's numbers, households, who stood on which lists, key words of who keeps apart, and how many do."""
STREETS = "places.start, places.crossed, places.grid, places.corner, places.keys"
"""What the society's ``crossing`` takes besides the person, the day, the key words and her districts."""
_TIED = "network, neighbours, company.listed, company.keys, company.share[0]"
AROUND = {
    "listed_at_home": "count_at_home(int64(i), law.number, {household}, company.listed)",
    "listed_ties": f"count_ties(int64(i), law.number, {{household}}, {_TIED})",
    "avoided_by": f"count_avoided(int64(i), law.number, {{household}}, {_TIED})",
    "closed_at_home": (
        "home_closed(int64(i), {door}, law.closes, law.number, {force}, {household}, {age}, {enrolled}, {consent}, company.tier, company.listed)"
    ),
}
"""Given names and the expressions of their values; see ``kernels.company``."""


def around(writer: Writer, name: str) -> str:
    """Return the expression of a value of AROUND, noting the columns that it needs."""
    parts = {"household": writer.array("household")}
    if name == "closed_at_home":
        force = f"int64(law.in_force[{writer.array('district')}[i]])"
        parts |= {"door": str(writer.plan.doors.index(writer.rule.door or "")), "force": force}
        parts |= {name: writer.array(name) for name in ("age", "enrolled", "consent")}
    return AROUND[name].format(**parts)


def new_company(n: int, seed: int) -> Company:
    """Return room to note how everyone stood last night, for those who look around them; nobody on a list, and no tie that rests."""
    return Company(np.zeros(n, np.uint8), np.zeros(n, np.uint8), np.array(key(seed, "ties keep apart"), np.uint32), np.zeros(1))


def apart(law: Law, state: State, company: Company) -> Apart:
    """Return what says which ties rest."""
    return law.number, state.array("household"), company.listed, company.keys, company.share[0]


def note_company(company: Company, state: State, share: float) -> None:
    """Note in place how everyone stands now, before the day begins, and the chance that a tie rests."""
    company.share[0] = share
    company.listed[:], company.tier[:] = state.array("listed"), state.array("tier")
