"""The ODD protocol as one page that needs nothing beside it, readable on a telephone and in print."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from panopolis.views.odd.document import Table, Verbatim
from panopolis.views.pages import environment

if TYPE_CHECKING:
    from markupsafe import Markup

    from panopolis.views.odd.document import Document, Text

LONG = 40
"""Lines from which something verbatim, and rows from which a table, is folded away."""


def odd_page(document: Document) -> str:
    """Return the protocol as a page."""
    made = environment()
    made.globals |= {"shown": shown, "inline": inline}
    return made.get_template("odd.html").render(document=document)


def inline(text: str) -> Markup:
    """Return a line of Markdown as HTML: code, strong, emphasis, addresses left as text."""
    from markupsafe import Markup  # noqa: PLC0415 - only who writes a page waits for it

    found = escape(text, quote=False)
    found = re.sub(r"`([^`]+)`", r"<code>\1</code>", found)
    found = re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", found)
    found = re.sub(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])", r"<em>\1</em>", found)
    return Markup(found)  # noqa: S704 - escaped above


def shown(block: Text | Verbatim | Table) -> Markup:
    """Return a block as HTML."""
    from markupsafe import Markup  # noqa: PLC0415 - as above

    if isinstance(block, Verbatim):
        body = f"<p class='from'>From <code>{escape(block.where)}</code></p><pre>{escape(block.lines.strip(chr(10)), quote=False)}</pre>"
        return Markup(_folded(body, f"{block.where}, {block.lines.count(chr(10)) + 1} lines", block.lines.count("\n") >= LONG))  # noqa: S704
    if isinstance(block, Table):
        return Markup(_table(block))  # noqa: S704 - every cell is escaped
    return Markup(_text(block.text))  # noqa: S704 - as above


def _folded(body: str, summary: str, fold: bool) -> str:  # noqa: FBT001 - whether it is long
    return f"<details><summary>{escape(summary)}</summary>{body}</details>" if fold else body


def _text(text: str) -> str:
    parts = []
    for part in text.split("\n\n"):
        lines = part.strip().split("\n")
        if lines[0].startswith("- "):
            items = re.split(r"\n(?=- )", part.strip())
            parts.append("<ul>" + "".join(f"<li>{inline(' '.join(item[2:].split()))}</li>" for item in items) + "</ul>")
        else:
            parts.append(f"<p>{inline(' '.join(part.split()))}</p>")
    return "".join(parts)


def _table(block: Table) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in block.head)
    rows = "".join(
        "<tr>"
        + "".join(f"<td data-head='{escape(name)}'>{inline(cell)}</td>" for name, cell in zip(block.head, row, strict=True))
        + "</tr>"
        for row in block.rows
    )
    title = f"<h4>{inline(block.title)}</h4>" if block.title else ""
    body = f"<div class='scroll'><table class='facts'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    return title + _folded(body, f"{len(block.rows)} rows", len(block.rows) >= LONG)
