"""The page's data: what a results folder gives the web page, as one JSON file and plain little-endian columns."""

from panopolis.views.page.data import PageData, page_data
from panopolis.views.page.diaries import COLUMNS, Diary, days_of
from panopolis.views.page.layout import EVERYONES, LAYOUTS, NOBODY, packed, unpacked
from panopolis.views.page.types import typescript

__all__ = [
    "COLUMNS",
    "EVERYONES",
    "LAYOUTS",
    "NOBODY",
    "Diary",
    "PageData",
    "days_of",
    "packed",
    "page_data",
    "typescript",
    "unpacked",
]
