"""What is asked of a world, by question: functions of columns that study hands to the engine, and effects between worlds."""

from panopolis.measures.daily import NIGHTLY, SCALE, Measure

__all__ = ["NIGHTLY", "SCALE", "Measure"]
