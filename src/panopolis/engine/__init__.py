"""The engine: plans rules, writes and compiles their kernels, and advances worlds day by day."""

from panopolis.engine.cascade import NEVER, Channel, Readers, Spread, further_sharers, spread
from panopolis.engine.ledger import MESSAGE, ROW, Day
from panopolis.engine.model import Asked, Declared, Model, Reading, declare, readings
from panopolis.engine.other_luck import charges_in, scored
from panopolis.engine.otherwise import Otherwise, Outcome, RowName
from panopolis.engine.plan import Plan, make_plan
from panopolis.engine.purity import pieces
from panopolis.engine.starlight import PARTS, STAR, Starlight
from panopolis.engine.strides import Strides
from panopolis.engine.world import World

__all__ = [
    "MESSAGE",
    "NEVER",
    "PARTS",
    "ROW",
    "STAR",
    "Asked",
    "Channel",
    "Day",
    "Declared",
    "Model",
    "Otherwise",
    "Outcome",
    "Plan",
    "Readers",
    "Reading",
    "RowName",
    "Spread",
    "Starlight",
    "Strides",
    "World",
    "charges_in",
    "declare",
    "further_sharers",
    "make_plan",
    "pieces",
    "readings",
    "scored",
    "spread",
]
