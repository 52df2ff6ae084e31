"""The ODD protocol, written from the compiled model."""

from panopolis.views.odd.document import Document
from panopolis.views.odd.page import odd_page
from panopolis.views.odd.protocol import odd

__all__ = ["Document", "odd", "odd_page"]
