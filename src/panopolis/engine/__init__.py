"""The engine: plans rules, writes and compiles their kernels, and advances worlds day by day."""

from panopolis.engine.cascade import NEVER, Channel, Readers, Spread, further_sharers, spread
from panopolis.engine.ledger import CELL, MESSAGE, ROW, Counted, Day, counted, joined
from panopolis.engine.model import Asked, Declared, Model, Reading, declare, readings
from panopolis.engine.other_luck import charges_in, scored
from panopolis.engine.otherwise import Otherwise, Outcome, RowName
from panopolis.engine.parts.country import Country
from panopolis.engine.parts.crews import Crew, InTurn, LostError, nothing
from panopolis.engine.parts.files import StoredPart
from panopolis.engine.parts.partitions import N_PARTITION, Lived, Parcel, shares
from panopolis.engine.plan import Plan, make_plan
from panopolis.engine.purity import pieces
from panopolis.engine.starlight import PARTS, STAR, Starlight
from panopolis.engine.strides import Strides
from panopolis.engine.world import World

__all__ = [
    "CELL", "MESSAGE", "NEVER", "N_PARTITION", "PARTS", "ROW", "STAR", "Asked", "Channel", "Counted", "Country", "Crew", "Day", "Declared",
    "InTurn", "Lived", "LostError", "Model", "Otherwise", "Outcome", "Parcel", "Plan", "Readers", "Reading", "RowName", "Spread", "Starlight",
    "StoredPart", "Strides", "World", "charges_in", "counted", "declare", "further_sharers", "joined", "make_plan", "nothing", "pieces",
    "readings", "scored", "shares", "spread",
]
