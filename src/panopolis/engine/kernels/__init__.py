"""Compiled parts of the engine that are the same for every plan."""
