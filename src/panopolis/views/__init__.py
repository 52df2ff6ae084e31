"""Views: what a result looks like on a terminal, on a page, and as one person's year."""

from panopolis.views.audit import audit_markdown, audit_text
from panopolis.views.audit_page import audit_page
from panopolis.views.bearing import bearing
from panopolis.views.file import file_text, files_text
from panopolis.views.found import Named, find_person, named_people, names_table
from panopolis.views.odd import Document, odd, odd_page
from panopolis.views.opening import Opening, opening
from panopolis.views.plan import plan_table
from panopolis.views.post import post_text, survey_text
from panopolis.views.progress import Bar
from panopolis.views.replicated import cases_text, check_row, replicated_page, replicated_text, result_cells
from panopolis.views.report import report as report_page
from panopolis.views.report import write_report
from panopolis.views.story import Story, story
from panopolis.views.swept import sweep_text
from panopolis.views.text import effects_table, markdown_effects, rich_effects
from panopolis.views.worlds import scheme_world

__all__ = [
    "Bar",
    "Document",
    "Named",
    "Opening",
    "Story",
    "audit_markdown",
    "audit_page",
    "audit_text",
    "bearing",
    "cases_text",
    "check_row",
    "effects_table",
    "file_text",
    "files_text",
    "find_person",
    "markdown_effects",
    "named_people",
    "names_table",
    "odd",
    "odd_page",
    "opening",
    "plan_table",
    "post_text",
    "replicated_page",
    "replicated_text",
    "report_page",
    "result_cells",
    "rich_effects",
    "scheme_world",
    "story",
    "survey_text",
    "sweep_text",
    "write_report",
]
