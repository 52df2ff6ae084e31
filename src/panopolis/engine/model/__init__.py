"""Models of one's own: tables, ties, totals and rules, on the kernels and draws of the city."""

from panopolis.engine.model.declared import Declared, declare
from panopolis.engine.model.running import Model

__all__ = ["Declared", "Model", "declare"]
