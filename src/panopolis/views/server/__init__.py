"""The server of the page: it shows files and runs a laboratory, on this machine alone unless told otherwise."""

from panopolis.views.server.app import Served, application
from panopolis.views.server.serving import DEFAULT_PORT, export, serve

__all__ = ["DEFAULT_PORT", "Served", "application", "export", "serve"]
