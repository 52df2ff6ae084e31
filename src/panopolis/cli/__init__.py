"""The command line of Panopolis."""

from panopolis.cli import sweeping
from panopolis.cli.commands import app, main

__all__ = ["app", "main", "sweeping"]
