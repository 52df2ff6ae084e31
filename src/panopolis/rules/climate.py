"""The climate of opinion: who among her ties spoke out lately, as each of them knew it last night.

    climate = ties who spoke out within the last ``climate_days`` / ties

Silence is not heard, so a climate is made of those who speak; it is read at an occasion of her own and costs nothing on other days.
Switch: ``--without climate`` (everybody feels among those who speak, and the fear of isolation is gone).
"""

from __future__ import annotations

from panopolis.rules.rule import rule


@rule(sets=("spoke_day", "spoke"), phase="night", where="spoke", submodel="climate")
def be_remembered(today):
    """Whoever spoke out today is known to have done so from tomorrow on."""
    return today, 0
