"""Write docs/reference from the code: columns, settings, the closed lists of words, and the schemes that come with Panopolis.

``python tools/reference_pages.py`` writes the pages; ``--check`` only compares and ends with exit code 1 if one is out of date.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import unescape

from api_page import api_page
from evidence_pages import EVIDENCE
from markdown_table import table
from panopolis import columns
from panopolis.scheme import CONFIDENCES, Beneath, explain, load_scheme, preset_names, read_law
from panopolis.scheme.listing import NUMBERS
from panopolis.scheme.origin_and_use import ORIGIN, USE
from panopolis.society import load_recipe
from panopolis.study import CODES, asked_law
from panopolis.views.page import typescript
from preset_figures import days_of, of_ratings, society_of
from replications_page import replications_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
GENERATED = "<!-- written by tools/reference_pages.py from panopolis.columns; do not edit -->"
GENERATED_PRESETS = "<!-- written by tools/reference_pages.py from the files in panopolis/scheme/presets; do not edit -->"
BENEATH = "shanghai"
HEADINGS = {ORIGIN: "Contexts it draws on", USE: "What follows, in which context", NUMBERS: "Numbers"}


def number(value: float) -> str:
    """A number as one would write it in a scheme."""
    return f"{value:g}"


def span(low: float, high: float) -> str:
    """A closed range."""
    return f"{number(low)} to {number(high)}"


def column_rows(names: Iterable[str]) -> Iterable[Sequence[object]]:
    """One row for each column of a person."""
    for name in names:
        column = columns.PERSON[name]
        relax = f"; relaxes toward `{column.relax.toward}` by `{column.relax.per_day}` a day" if column.relax else ""
        yield f"`{name}`", column.unit, span(column.low, column.high), column.context, column.meaning + relax


def columns_page() -> str:
    """The page of all columns and given values."""
    head = ("column", "unit", "range", "context", "meaning")
    return "\n".join(
        [
            "# Columns of a person",
            GENERATED,
            "\nWhat a rule reads by naming it, and what `people.parquet` holds.\n",
            "## Traits\n\nFixed: a function of recipe, seed and id alone.\n",
            table(head, column_rows(columns.TRAITS)),
            "## States\n\nThey change as days pass.\n",
            table(head, column_rows(columns.STATES)),
            "## Counts\n\nTotals since the first day of the scheme.\n",
            table(head, column_rows(columns.COUNTS)),
            "## Given\n\nWhat the engine gives a rule besides columns and settings.\n",
            table(("name", "meaning"), ((f"`{name}`", meaning) for name, meaning in columns.GIVEN.items())),
            "## Refused\n\nNo column, of anyone's rule, may have or contain one of these words as its name: "
            + ", ".join(f"`{word}`" for word in columns.REFUSED_NAMES)
            + ".\n",
        ],
    )


def settings_page() -> str:
    """The page of all settings."""
    rows = (
        (f"`{s.name}`", number(s.value), s.unit, span(s.low, s.high), s.meaning, s.confidence, s.source)
        for s in columns.SETTINGS.values()
    )
    return "\n".join(
        [
            "# Settings",
            GENERATED,
            "\nNumbers of the model that belong neither to a person nor to a scheme.",
            "A scheme's or recipe's `settings:` may change each within its range; a rule reads them by name.",
            "Sources are those of [facts](facts.md); `assumed` means that nobody measured it.\n",
            table(("setting", "value", "unit", "range", "meaning", "confidence", "source"), rows),
        ],
    )


def words_page() -> str:
    """The page of the closed lists that scheme files may use."""
    acts = columns.ACTS.values()
    doors = columns.DOORS.values()
    return "\n".join(
        [
            "# Words that a scheme may use",
            GENERATED,
            "\n## Contexts\n\nSpheres of life. Every rule and consequence names one,",
            "so that it can be asked whether they belong together.\n",
            table(("context", "meaning"), ((f"`{word}`", meaning) for word, meaning in columns.CONTEXTS.items())),
            "## Acts\n\nWhat a scheme may count. Gravity: 0 not wrong, 1 petty, 2 minor offence, 3 serious, 4 grave.\n",
            table(
                ("act", "context", "gravity", "good or wrong", "meaning"),
                ((f"`{a.name}`", a.context, a.gravity, "good" if a.good else "wrong", a.meaning) for a in acts),
            ),
            "## Doors\n\nWhat standing may close. Severity is ordinal like gravity.\n",
            table(("door", "context", "severity", "meaning"), ((f"`{d.name}`", d.context, d.severity, d.meaning) for d in doors)),
            "## Privileges\n\nWhat standing may grant.\n",
            table(("privilege", "context", "meaning"), ((f"`{name}`", *said) for name, said in columns.PRIVILEGES.items())),
            "## Ways of watching\n",
            table(("mode", "meaning"), ((f"`{word}`", meaning) for word, meaning in columns.WATCH_MODES.items())),
            "## Ways in which records end\n",
            table(("expiry", "meaning"), ((f"`{word}`", meaning) for word, meaning in columns.EXPIRIES.items())),
            "## Groups\n\nFor whom every measure is given.\n",
            table(("group", "who"), ((f"`{word}`", meaning) for word, meaning in columns.GROUPS.items())),
            "## Kinds of ledger row\n\n" + ", ".join(f"`{kind}`" for kind in columns.KINDS) + ".\n",
            "## Phases of a day\n\n" + ", ".join(f"`{phase}`" for phase in columns.PHASES) + ".\n",
        ],
    )


def presets_page() -> str:
    """The page that leads to all schemes that come with Panopolis."""
    schemes = [load_scheme(name) for name in preset_names()]
    return "\n".join(
        [
            "# Schemes that come with Panopolis",
            GENERATED_PRESETS,
            f"\nEach has a page: what it does, as `panopolis explain NAME` says it on top of the ordinary law of the society `{BENEATH}`,",
            "one figure, its contexts, and its numbers. *told* is what a reportage of 2018 told, *documented* what sources say,",
            "*constructed* a construction to compare with, *test* means nothing about any place",
            "([told and documented](../explanation/told_and_documented.md)).\n",
            table(("scheme", "kind", "title"), ((f"[{s.name}](presets/{s.name}.md)", s.kind, s.title) for s in schemes)),
            table(("confidence", "meaning"), CONFIDENCES.items()),
        ],
    )


def preset_page(name: str) -> str:
    """What one scheme is, what it does in sentences, its figure, contexts of origin and use, and its numbers."""
    recipe = load_recipe(BENEATH)
    beneath = Beneath(recipe.name, read_law(recipe.law, str(recipe.path)), recipe.districts)
    scheme = load_scheme(name)
    told = explain(scheme, None, beneath)
    found = {one.title: one for one in told.tables}
    tables = [
        f"## {heading}\n\n{table(found[title].columns, found[title].rows)}"
        for title, heading in HEADINGS.items()
        if title in found
    ]
    return "\n".join(
        [
            f"# {scheme.title}",
            GENERATED_PRESETS,
            f"\n`{name}`, {scheme.kind}. {told.about}\n",
            "## What it does\n",
            "".join(f"- {sentence}\n" for sentence in told.sentences),
            *preset_figure(name),
            *tables,
            "The contexts are an indication, not a verdict. Sources such as `facts.md 2 [57]` are those of [facts](../facts.md); `borrowed` is of",
            "another place or year than the scheme's; what the letters and words of confidence mean is said [here](../presets.md).\n",
        ],
    )


def preset_figure(name: str) -> list[str]:
    """The figure of one scheme and what it says in words; ``tools/preset_figures.py`` draws it."""
    file = REFERENCE / "presets" / f"{name}.svg"
    if not file.exists():
        return []
    said = unescape(file.read_text(encoding="utf-8").partition("<desc>")[2].partition("</desc>")[0])
    run = f"20,000 people of `{society_of(name)}`, {days_of(name)} days, seed 1."
    shows = f"Ratings under {name}" if of_ratings(name) else f"Records a week under {name}, beside ordinary law alone"
    return [
        "## A standard run\n",
        f"![{shows}]({name}.svg)\n",
        f"{run} {said} Simulated; a check of what the scheme does in this model, not a finding.\n",
    ]


def audit_page() -> str:
    """What the audit asks, on whose word, and the shape of its JSON."""
    law = asked_law()
    parts = [
        "# What the audit asks",
        GENERATED.replace("panopolis.columns", "panopolis/study/audit/law.yaml"),
        f"\n{law.notice}\n\nHow to use it is said [here](../how_to/audit_a_scheme.md). Every answer is one of: "
        + ", ".join(f"*{words}*" for words in law.answers.values())
        + ".\nSources such as `facts.md 6 [151]` are those of [facts](facts.md); confidence is said [here](presets.md).\n",
    ]
    for one in law.instruments:
        parts.append(f"## {one.title}\n\n{one.text}. {one.about}\n")
        rows = (
            (q.number, f"`{q.key}`", q.asks, f"{q.law} ({q.article})", q.looks_at, q.blind_to, f"{q.confidence}; {q.source}")
            for q in one.questions
        )
        parts.append(
            table(("", "key", "question", "what the law says, in our words", "looked at", "not seen", "on whose word"), rows)
        )
    numbers = ((f"`{name}`", number(n.value), span(n.low, n.high), n.confidence, n.source) for name, n in law.numbers.items())
    parts.append("## Numbers that decide an answer\n\n" + table(("number", "value", "range", "confidence", "meaning"), numbers))
    related = ((one.what, one.context, one.confidence, one.source) for one in law.related)
    parts.append(
        "## Contexts besides one's own\n\n" + table(("door or privilege", "also belongs to", "confidence", "why"), related)
    )
    risks = ((one.what, one.context, one.confidence, one.source) for one in law.judged_by_risk)
    said = "Gravity is no measure of these under 4b.\n"
    parts.append(
        f"## Refusals that are judgments of risk\n\n{said}\n" + table(("door", "records of", "confidence", "why"), risks)
    )
    parts.append("## Findings\n\n" + table(("code", "what it is about"), ((f"`{code}`", about) for code, about in CODES.items())))
    parts.append("## Not seen\n\n" + "".join(f"- {one}\n" for one in law.limits))
    said = "`audit.json` (and `--json`) holds one mapping. While `format` is 1, keys are added and none is renamed or dropped.\n"
    parts.append(f"## The sheet as JSON\n\n{said}\n" + table(("key", "what it holds"), AUDIT_KEYS))
    return "\n".join(parts)


AUDIT_KEYS = (
    ("`format`", "1"),
    ("`notice`, `limits`", "what the sheet is not, and what it does not see"),
    ("`scheme`", "`name`, `title`, `kind`, `about`, `sha256`, `changes` (as given with `--set`)"),
    ("`society`", "whose ordinary law lies beneath"),
    ("`answers`", "how many questions got each answer: `indication`, `none`, `cannot`"),
    ("`instruments`", "for each `key`, `title`, `text`, `about`, `together` (null, or an answer) and `questions`"),
    (
        "`instruments[].questions[]`",
        (
            "`key`, `number`, `article`, `asks`, `law`, `confidence`, `source`, `looks_at`, `blind_to`, `answer`, "
            "`because`, `evidence`"
        ),
    ),
    ("`evidence[]`", "`says`, and `where`: `file:line`, `law of the society ...`, `--set ...`, or `run`"),
    (
        "`treatments[]`",
        "`when`, `kind` (`deny`, `grant`), `what`, `contexts`, `stated`, `severity`, `by_score`, `where`, `unrelated`, `ways`",
    ),
    ("`ways[]`", "`name`, `context`, `stated`, `gravity`, `needs` (records of it alone), `lowers`, `where`, `of_others`"),
    ("`due_process[]`", "`name`, `says`, `where`, `missing`"),
    ("`findings[]`", "`code`, `where`, `says`, `change`"),
    (
        "`run`",
        (
            "null without `--run`; else `folder`, `world`, `twin`, `people`, `days`, `seed`, `state_hash`, "
            "`ledger`, `interval`, `closed`, `repair`, `groups`"
        ),
    ),
    ("`run.repair`", "`records`, `wrongly` (of what another did), `corrected`; null where the ledger is not full"),
    (
        "`run.closed[]`",
        (
            "a door that standing closed to someone: `door`, `counted` (`refused`, `listed`), `contexts`, "
            "`severity`, `people`, `times`, `records_median`, `records_by_context`, `gravest_record`, "
            "`without_own_record`, `elsewhere`, `lighter`, `wrongly`; null where the ledger is not full"
        ),
    ),
    (
        "`elsewhere`, `lighter`, `wrongly`",
        (
            "shares of those people with Wilson's bounds: `value`, `low`, `high`, `of`; all of whose records lie "
            "in other contexts; who have nothing on record within `disproportion` levels of the door; who have a "
            "record of what another did"
        ),
    ),
    (
        "`run.groups[]`",
        "an outcome in a dimension: `outcome`, `label`, `unit`, `good`, `dimension`, `difference`, `ratio`, `groups`",
    ),
    (
        "`run.groups[].groups[]`",
        "`group`, `people`, `rate`, `twin`, `effect`, `low`, `high`, `gap`, `gap_low`, `gap_high`",
    ),
)
"""Keys of the sheet as JSON."""


PAGES: dict[str, Callable[[], str]] = {
    "api.md": api_page,
    "audit.md": audit_page,
    "columns.md": columns_page,
    "presets.md": presets_page,
    "replications.md": replications_page,
    "settings.md": settings_page,
    "words.md": words_page,
    **EVIDENCE,
    **{f"presets/{name}.md": partial(preset_page, name) for name in preset_names()},
}


def stale() -> list[str]:
    """Names of the pages that differ from what the code says."""
    return [
        name
        for name, page in PAGES.items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text(encoding="utf-8") != page()
    ]


def left_over() -> list[str]:
    """Names of pages and figures of schemes that are no more."""
    return [f"presets/{file.name}" for file in sorted((REFERENCE / "presets").glob("*")) if file.stem not in preset_names()]


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or compare them; return the exit code."""
    old, gone = stale(), left_over()
    if "--check" in arguments:
        print(f"out of date: {', '.join([*old, *gone])}; run make docs" if old or gone else "docs/reference agrees with the code")
        return int(bool(old or gone))
    for name in gone:
        (REFERENCE / name).unlink()
    (REFERENCE / "presets").mkdir(exist_ok=True)
    for name in old:
        (REFERENCE / name).write_text(PAGES[name](), encoding="utf-8")
    (Path(__file__).parents[1] / "web" / "src" / "columns.ts").write_text(typescript(), encoding="utf-8")
    print(f"docs/reference: {len(old)} of {len(PAGES)} pages written anew")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
