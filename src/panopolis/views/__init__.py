"""Views: what a result looks like on a terminal, on a page, and as one person's year."""

from panopolis.views.any_page import page_of, write_page
from panopolis.views.asked import asked_effects_text, checks_text, gains_text, quantiles_text
from panopolis.views.audit import audit_markdown, audit_text
from panopolis.views.audit_page import audit_page
from panopolis.views.bearing import bearing
from panopolis.views.calibrated import calibration_page, calibration_text
from panopolis.views.file import file_text, files_text
from panopolis.views.found import Named, find_person, named_people, names_table
from panopolis.views.notebook import show
from panopolis.views.odd import Document, odd, odd_page
from panopolis.views.opening import Opening, opening
from panopolis.views.page import page_data
from panopolis.views.plan import plan_table
from panopolis.views.post import post_text, survey_text
from panopolis.views.progress import Bar
from panopolis.views.replicated import cases_text, check_row, merged, replicated_page, replicated_text, result_cells
from panopolis.views.report import report as report_page
from panopolis.views.report import write_report
from panopolis.views.sensitivity import assumptions_text, sensitivity_page, sensitivity_text
from panopolis.views.stands import Stands, stands
from panopolis.views.story import Story, story
from panopolis.views.sweep_page import sweep_page
from panopolis.views.swept import sweep_text
from panopolis.views.text import effects_table, markdown_effects, rich_effects
from panopolis.views.worlds import scheme_world

__all__ = [
    "Bar",
    "Document",
    "Named",
    "Opening",
    "Stands",
    "Story",
    "asked_effects_text",
    "assumptions_text",
    "audit_markdown",
    "audit_page",
    "audit_text",
    "bearing",
    "calibration_page",
    "calibration_text",
    "cases_text",
    "check_row",
    "checks_text",
    "effects_table",
    "export_page",
    "file_text",
    "files_text",
    "find_person",
    "gains_text",
    "markdown_effects",
    "merged",
    "named_people",
    "names_table",
    "odd",
    "odd_page",
    "opening",
    "page_data",
    "page_of",
    "plan_table",
    "post_text",
    "quantiles_text",
    "replicated_page",
    "replicated_text",
    "report_page",
    "result_cells",
    "rich_effects",
    "scheme_world",
    "sensitivity_page",
    "sensitivity_text",
    "serve",
    "show",
    "stands",
    "story",
    "survey_text",
    "sweep_page",
    "sweep_text",
    "write_page",
    "write_report",
]


def serve(*args: object, **options: object) -> None:
    """Serve the page of a results folder; see :func:`panopolis.views.server.serve`."""
    from panopolis.views.server import serve as start  # noqa: PLC0415 - a server is needed by one command alone

    start(*args, **options)  # pyright: ignore[reportArgumentType]


def export_page(*args: object, **options: object) -> list[str]:
    """Write the page of a results folder as plain files; see :func:`panopolis.views.server.export`."""
    from panopolis.views.server import export  # noqa: PLC0415

    return export(*args, **options)  # pyright: ignore[reportArgumentType]
