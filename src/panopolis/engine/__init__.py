"""The engine: plans rules, writes and compiles their kernels, and advances worlds day by day."""

from panopolis.engine.cascade import NEVER, Channel, Readers, Spread, further_sharers, spread
from panopolis.engine.ledger import MESSAGE, ROW, Day
from panopolis.engine.model import Declared, Model, declare
from panopolis.engine.other_luck import charges_in, scored
from panopolis.engine.otherwise import Otherwise, Outcome, RowName
from panopolis.engine.plan import Plan, make_plan
from panopolis.engine.strides import Strides
from panopolis.engine.world import World

__all__ = [
    "MESSAGE", "NEVER", "ROW", "Channel", "Day", "Declared", "Model", "Otherwise", "Outcome", "Plan", "Readers", "RowName",
    "Spread", "Strides", "World", "charges_in", "declare", "further_sharers", "make_plan", "scored", "spread",
]
