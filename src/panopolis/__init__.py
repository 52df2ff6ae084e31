"""Panopolis."""
