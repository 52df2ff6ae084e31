"""A document in parts: headings, paragraphs, tables and equations as they stand in docstrings; as Markdown, as a page, or as plain mappings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = 1
"""Version of the shape of ``Document.as_dict``."""


@dataclass(frozen=True)
class Text:
    """A paragraph or a list, in Markdown."""

    text: str

    def markdown(self) -> str:
        """Return it as it is."""
        return self.text

    def as_dict(self) -> dict[str, Any]:
        """Return it as a mapping."""
        return {"text": self.text}


@dataclass(frozen=True)
class Verbatim:
    """A docstring or a file, line by line as it stands; ``where`` says from where."""

    lines: str
    where: str

    def markdown(self) -> str:
        """Return it as a block of code."""
        return f"From `{self.where}`:\n\n```text\n{self.lines.strip(chr(10))}\n```"

    def as_dict(self) -> dict[str, Any]:
        """Return it as a mapping."""
        return {"verbatim": self.lines, "where": self.where}


@dataclass(frozen=True)
class Table:
    """A table of texts under a title."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """Return it as a Markdown table."""
        lines = ["| " + " | ".join(self.head) + " |", "|" + "---|" * len(self.head)]
        lines += ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in self.rows]
        return (f"*{self.title}*\n\n" if self.title else "") + "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Return it as a mapping; each row from column to text."""
        return {"title": self.title, "rows": [dict(zip(self.head, row, strict=True)) for row in self.rows]}


def table(title: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    """Return a table, its cells as texts."""
    return Table(title, tuple(head), tuple(tuple(str(cell) for cell in row) for row in rows))


@dataclass(frozen=True)
class Section:
    """A heading with its number and what stands under it; ``level`` is 1 for the seven elements of the protocol, 2 below."""

    number: str
    title: str
    level: int
    blocks: tuple[Text | Verbatim | Table, ...]

    @property
    def anchor(self) -> str:
        """Where a link leads to."""
        return "s" + self.number.replace(".", "-")


@dataclass(frozen=True)
class Document:
    """A protocol: its title, what it was made from, and its sections in order."""

    title: str
    made_from: dict[str, str]
    sections: tuple[Section, ...]

    def markdown(self) -> str:
        """Return it as Markdown."""
        lines = [f"# {self.title}", "\n".join(f"- {what}: {said}" for what, said in self.made_from.items())]
        for section in self.sections:
            lines.append(f"{'#' * (section.level + 1)} {section.number} {section.title}")
            lines += [block.markdown() for block in section.blocks]
        return "\n\n".join(lines) + "\n"

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain mappings and lists; the shape is documented in ``docs/how_to/write_the_odd_protocol.md``."""
        sections = [
            {"number": one.number, "title": one.title, "level": one.level, "blocks": [block.as_dict() for block in one.blocks]}
            for one in self.sections
        ]
        return {"format": FORMAT, "title": self.title, "made_from": self.made_from, "sections": sections}

    def __repr__(self) -> str:
        return f"Document('{self.title}', {len(self.sections)} sections)"
