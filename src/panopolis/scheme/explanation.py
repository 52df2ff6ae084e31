"""An explanation of a scheme: sentences and tables, as plain text, Markdown, HTML or a mapping."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape
from typing import Any

_WIDTH = 118
_NARROWEST = 6
_LONGEST = 44


@dataclass(frozen=True)
class Table:
    """A titled table of texts."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def lines(self, width: int = _WIDTH) -> list[str]:
        """Return the table as lines of at most ``width`` characters, cells wrapped."""
        widths = _widths((self.columns, *self.rows), width)
        rule = "  ".join("-" * w for w in widths)
        body = [line for row in self.rows for line in _wrapped(row, widths)]
        note = ["", *textwrap.wrap(self.note, width)] if self.note else []
        return [*_wrapped(self.columns, widths), rule, *body, *note]

    def markdown(self) -> list[str]:
        """Return the table as Markdown."""
        rows = (self.columns, tuple("---" for _ in self.columns), *self.rows)
        note = ["", self.note] if self.note else []
        return [*("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows), *note]

    def html(self) -> str:
        """Return the table as HTML, for a notebook."""
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in self.rows)
        note = f"<p><small>{escape(self.note)}</small></p>" if self.note else ""
        caption = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}"

    def as_dict(self) -> dict[str, Any]:
        """Return title and rows, each a mapping from column to text."""
        return {"title": self.title, "note": self.note, "rows": [dict(zip(self.columns, row, strict=True)) for row in self.rows]}


@dataclass(frozen=True)
class Explanation:
    """What a scheme says, or how two differ."""

    title: str
    about: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]

    def text(self, width: int = _WIDTH) -> str:
        """Return it as plain text for a terminal ``width`` characters wide."""
        lines = [self.title, "=" * len(self.title), ""]
        lines += [*textwrap.wrap(self.about, width), ""] if self.about else []
        for sentence in self.sentences:
            lines += textwrap.wrap(sentence, width, initial_indent="- ", subsequent_indent="  ")
        for table in self.tables:
            lines += ["", table.title, "", *table.lines(width)]
        return "\n".join(lines) + "\n"

    def markdown(self) -> str:
        """Return it as Markdown."""
        lines = [f"# {self.title}", "", *([self.about, ""] if self.about else [])]
        lines += [f"- {sentence}" for sentence in self.sentences]
        for table in self.tables:
            lines += ["", f"## {table.title}", "", *table.markdown()]
        return "\n".join(lines) + "\n"

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain mappings and lists."""
        tables = [table.as_dict() for table in self.tables]
        return {"title": self.title, "about": self.about, "sentences": list(self.sentences), "tables": tables}

    def __repr__(self) -> str:
        return f"Explanation({self.title!r}, {len(self.sentences)} sentences, {len(self.tables)} tables)"

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        about = f"<p>{escape(self.about)}</p>" if self.about else ""
        said = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.sentences)
        tables = "".join(table.html() for table in self.tables)
        return f"<div><p><b>{escape(self.title)}</b></p>{about}<ul>{said}</ul>{tables}</div>"

    def __str__(self) -> str:
        return self.text()


def _widths(rows: tuple[tuple[str, ...], ...], width: int) -> list[int]:
    """Return column widths: natural ones, the widest made narrower until all fit."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    room = width - 2 * (len(widths) - 1)
    words = [max(len(word) for row in rows for word in ("", *row[column].split())) for column in range(len(widths))]
    while sum(widths) > room and max(widths) > _NARROWEST:
        spare = [w if w > min(longest, _LONGEST) else 0 for w, longest in zip(widths, words, strict=True)]
        others = [0, *(w if w > _NARROWEST else 0 for w in widths[1:])]  # what stands first names the row: it is cut last
        widest = next((some for some in (spare, others) if any(some)), widths)
        widths[widest.index(max(widest))] -= 1
    return widths


def _wrapped(row: tuple[str, ...], widths: list[int]) -> list[str]:
    cells = [textwrap.wrap(cell, w) or [""] for cell, w in zip(row, widths, strict=True)]
    height = max(len(cell) for cell in cells)
    padded = [[*cell, *[""] * (height - len(cell))] for cell in cells]
    return ["  ".join(f"{cell[line]:<{w}}" for cell, w in zip(padded, widths, strict=True)).rstrip() for line in range(height)]
