"""Models of one's own: tables, ties, totals and rules, on the kernels and draws of the city."""

from panopolis.engine.model.declared import Asked, Declared, declare
from panopolis.engine.model.described import Reading, readings
from panopolis.engine.model.running import Model

__all__ = ["Asked", "Declared", "Model", "Reading", "declare", "readings"]
