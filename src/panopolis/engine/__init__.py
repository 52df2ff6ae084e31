"""The engine: plans rules, writes and compiles their kernels, and advances worlds day by day."""

from panopolis.engine.ledger import MESSAGE, ROW, Day
from panopolis.engine.plan import Plan, make_plan
from panopolis.engine.world import World

__all__ = ["MESSAGE", "ROW", "Day", "Plan", "World", "make_plan"]
