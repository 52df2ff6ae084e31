"""The command line of Panopolis."""

from panopolis.cli import replicating, sweeping
from panopolis.cli.commands import app, main

__all__ = ["app", "main", "replicating", "sweeping"]
