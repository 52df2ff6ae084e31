"""The assessment sheet as text for a terminal and as Markdown."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from panopolis.results import NOTICE
from panopolis.views.arranged import ALIKE
from panopolis.views.numbers import bounds, change, count, figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from panopolis.study import Answer, Asked, Evidence, Section, Sheet

WIDTH = 118
SHOWN = 4
"""Pieces of evidence that a terminal shows of each question; Markdown, page and JSON hold all of them."""
GROUP_HEAD = ("group", "people", "rate", "twins' rate", "difference", "interval", "above everyone", "interval of that")


def heading(sheet: Sheet) -> str:
    """Return the title of a sheet."""
    return f"{sheet.scheme['title'] or sheet.scheme['name']} ({sheet.scheme['name']}): assessment sheet"


def tally_words(sheet: Sheet) -> str:
    """Return how many questions got each answer, in one line."""
    n = sum(sheet.tally().values())
    return f"Of {n} questions: " + "; ".join(f"{k} {sheet.answers[key]}" for key, k in sheet.tally().items()) + "."


def basis(sheet: Sheet) -> str:
    """Return what the answers rest on: the file alone, or the file and a run."""
    run = sheet.run
    changed = f", changed by {', '.join(sheet.scheme['changes'])}" if sheet.scheme["changes"] else ""
    own = f"the scheme's file{changed}, on the ordinary law of the society '{sheet.society}'"
    if run is None:
        return f"Answered from {own}. No run was looked at: with --run FOLDER the evidence of one stands beside."
    beside = f" beside its twins under '{run['twin']}'" if run["twin"] else ", without a twins' world"
    lived = f"a run of {count(run['people'])} people and {run['days']} days, seed {run['seed']}{beside}"
    return f"Answered from {own}, and {lived}."


def where_words(one: Evidence) -> str:
    """Return where a piece of evidence stands."""
    return "in the run" if one.where == "run" else one.where


# ---------------------------------------------------------------------------------------------------------------- terminal
def audit_text(sheet: Sheet) -> str:
    """Return the sheet for a terminal: answers with the first of their evidence, what is missing, findings, who is hit most."""
    title = heading(sheet)
    lines = [title, "=" * len(title), "", *_wrap(sheet.notice), "", *_wrap(basis(sheet)), *_wrap(tally_words(sheet))]
    for section in sheet.sections:
        lines += ["", section.title, "-" * len(section.title), *(_wrap(section.about) if section.about else [])]
        if section.together is not None:
            lines += _wrap(f"Together: {sheet.answers[section.together.answer]}. {section.together.because}")
        lines += [line for asked in section.asked for line in _asked(sheet, asked)]
    lines += ["", *_process(sheet), "", *_findings(sheet)]
    lines += ["", "Not seen here", "-------------", *(line for one in sheet.limits for line in _wrap(f"- {one}", "  "))]
    return "\n".join([*lines, "", f"{NOTICE}.", ""])


def _wrap(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _asked(sheet: Sheet, asked: Asked) -> Iterator[str]:
    question, given = asked.question, asked.given
    yield ""
    yield from _wrap(f"{question.number}  {question.asks}")
    yield from _wrap(f"    {sheet.answers[given.answer].upper()}. {given.because}", "    ")
    shown = _chosen(given)
    for one in shown:
        yield from _wrap(f"    - {one.says} [{where_words(one)}]", "      ")
    if len(given.evidence) > len(shown):
        yield f"    - and {len(given.evidence) - len(shown)} more (--out writes all of it)"


def _chosen(given: Answer) -> list[Evidence]:
    """Return the first pieces of evidence from the file, and the first from the run."""
    file = [one for one in given.evidence if one.where != "run"]
    run = [one for one in given.evidence if one.where == "run"]
    return [*file[:SHOWN], *run[:SHOWN]]


def _process(sheet: Sheet) -> Iterator[str]:
    yield from ("Due process", "-----------")
    if not sheet.safeguards:
        yield "The file adds nothing of its own, so there is nothing to be safeguarded against."
    for one in sheet.safeguards:
        yield from _wrap(f"{'lacking' if one.missing else 'there':<9}{one.name}: {one.says} [{one.where}]", " " * 9)


def _findings(sheet: Sheet) -> Iterator[str]:
    yield from ("Findings in the file", "--------------------")
    if not sheet.findings:
        yield "None."
    for one in sheet.findings:
        yield from _wrap(f"{one.where}  {one.code}: {one.says}", "    ")
        yield from _wrap(f"    to mend it: {one.change}", "    ")


# ---------------------------------------------------------------------------------------------------------------- Markdown
def audit_markdown(sheet: Sheet) -> str:
    """Return the whole sheet as Markdown."""
    parts = [f"# {heading(sheet)}", f"> {sheet.notice}", basis(sheet), tally_words(sheet)]
    parts += [part for section in sheet.sections for part in _section_markdown(sheet, section)]
    parts += ["## What follows from standing", _treatments_markdown(sheet.treatments), "## Due process", _process_markdown(sheet)]
    parts += ["## Findings in the file", _findings_markdown(sheet), *_run_markdown(sheet)]
    parts += ["## Not seen here", "\n".join(f"- {one}" for one in sheet.limits), f"*{NOTICE}.*"]
    return "\n\n".join(parts) + "\n"


def _section_markdown(sheet: Sheet, section: Section) -> Iterator[str]:
    yield f"## {section.title}"
    yield f"{section.text}. {section.about}"
    if section.together is not None:
        yield f"**Together: {sheet.answers[section.together.answer]}.** {section.together.because}"
    for asked in section.asked:
        question, given = asked.question, asked.given
        yield f"### {question.number}. {question.asks}"
        yield f"**{sheet.answers[given.answer]}.** {given.because}"
        if given.evidence:
            yield "\n".join(f"- {one.says} (`{where_words(one)}`)" for one in given.evidence)
        yield f"*{question.article} ({question.confidence}; {question.source}).* {question.law}"
        yield f"Looked at: {question.looks_at}. Not seen: {question.blind_to}"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table."""
    names = list(head)
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    return "\n".join(lines + ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows])


def _treatments_markdown(treatments: Iterable[dict[str, Any]]) -> str:
    rows = [
        (one["when"], {"deny": "closes", "grant": "grants"}[one["kind"]], words(one["what"]), " or ".join(one["contexts"]),
         one["severity"] if one["kind"] == "deny" else "", "; ".join(way_words(way) for way in one["ways"]), one["where"])
        for one in treatments
    ]  # fmt: skip
    head = ("standing", "does", "what", "its context", "severity", "led to by (context)", "where")
    return table(head, rows) if rows else "Nothing."


def words(name: str) -> str:
    """Return a name as words."""
    return name.replace("_", " ")


def way_words(way: dict[str, Any]) -> str:
    """Return what leads to a standing: the act or column, its context, and how many records of it alone suffice."""
    needs = f", {way['needs']} alone" if way["needs"] is not None and way["lowers"] else ""
    return f"{words(way['name'])} ({way['context']}{needs})"


def _process_markdown(sheet: Sheet) -> str:
    rows = [("lacking" if one.missing else "there", one.name, one.says, one.where) for one in sheet.safeguards]
    return table(("", "safeguard", "what the file says", "where"), rows) if rows else "The file adds nothing of its own."


def _findings_markdown(sheet: Sheet) -> str:
    rows = [(f"`{one.where}`", one.code, one.says, one.change) for one in sheet.findings]
    return table(("where", "code", "finding", "a change that would mend it"), rows) if rows else "None."


def _run_markdown(sheet: Sheet) -> Iterator[str]:
    if sheet.run is None:
        return
    yield "## Who is hit, in this run"
    yield (
        f"Each group beside the same people in the twins' world; intervals: {sheet.run['interval']}. "
        f"{ALIKE}. Groups overlap; among so many a few differ by chance."
    )
    for block in sheet.run["groups"]:
        yield f"### {block['label']}, by {block['dimension']} ({block['unit']})"
        yield table(GROUP_HEAD, (group_cells(row) for row in block["groups"]))
        yield spread_words(block)


def group_cells(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of one group, with no more digits than its interval supports."""
    digits, gap_digits = bounds(row["low"], row["high"]), bounds(row["gap_low"], row["gap_high"])
    twin = "" if row["twin"] is None else figure(row["twin"])
    return (
        row["group"], count(row["people"]), figure(row["rate"]), twin, change(row["effect"], digits),
        _between(row["low"], row["high"], digits), change(row["gap"], gap_digits),
        _between(row["gap_low"], row["gap_high"], gap_digits),
    )  # fmt: skip


def _between(low: float, high: float, digits: int) -> str:
    """Return an interval; one without width, of a single household or of people who all differ alike, is none."""
    return f"{figure(low, digits)} to {figure(high, digits)}" if low < high else "\N{EN DASH}"


def spread_words(block: dict[str, Any]) -> str:
    """Return how far the groups' rates lie apart."""
    ratio = "" if block["ratio"] is None else f"; the lowest is {figure(block['ratio'])} of the highest"
    return f"Between groups the rate differs by up to {figure(block['difference'])}{ratio}."
