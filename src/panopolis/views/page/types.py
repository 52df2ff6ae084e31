"""The page's TypeScript types, written from ``panopolis.columns`` (words, and every column of a person) and from the layouts of the wire."""

from __future__ import annotations

import json

from panopolis.columns import ACTS, CONTEXTS, DOORS, KINDS, PERSON, PHASES
from panopolis.views.page.layout import LAYOUTS, NOBODY, VERSION

_ARRAYS = {
    "u1": "Uint8Array",
    "u2": "Uint16Array",
    "u4": "Uint32Array",
    "i2": "Int16Array",
    "i4": "Int32Array",
    "f4": "Float32Array",
}


def typescript() -> str:
    """Return the page's types and the table that it reads columns by."""
    lines = [
        "// Written from panopolis.columns and panopolis.views.page.layout by `make docs`; do not edit.",
        f"export const VERSION = {VERSION};",
    ]
    lines += _words() + _person()
    lines += [f"export const NOBODY = {NOBODY:#x};", "export const LAYOUTS = ["]
    for name, fields in LAYOUTS.items():
        lines.append(f'  ["{name}", [' + ", ".join(f'["{f.name}", "{f.dtype}"]' for f in fields) + "]],")
    lines.append("] as const;")
    for name, fields in LAYOUTS.items():
        lines.append(f"export interface {name.capitalize()} {{")
        lines.append("  readonly n: number;")
        for f in fields:
            lines += [f"  /** {f.says} */", f"  readonly {f.name}: {_ARRAYS[f.dtype]};"]
        lines.append("}")
    shapes = ", ".join(f"{name}: {name.capitalize()}" for name in LAYOUTS)
    return "\n".join([*lines, f"export interface Shapes {{ {shapes.replace(', ', '; ')} }}", ""])


def _words() -> list[str]:
    """Return the closed lists of words, each as values and as a type."""
    lists = {"Phase": PHASES, "Kind": KINDS, "Act": tuple(ACTS), "Door": tuple(DOORS), "Context": tuple(CONTEXTS)}
    lines = []
    for name, words in lists.items():
        plural = f"{name}s".upper()
        lines += [f"export const {plural} = {json.dumps(words)} as const;"]
        lines += [f"export type {name} = (typeof {plural})[number];"]
    blameless = [name for name, act in ACTS.items() if act.gravity == 0]
    return [
        *lines,
        "/** Acts that are no wrong, so that no charge of theirs is a sanction. */",
        f"export const BLAMELESS: readonly string[] = {json.dumps(blameless)};",
    ]


def _person() -> list[str]:
    """Return every column of a person, with its meaning, unit and range."""
    lines = ["/** A person's columns, as `people.parquet` and the rules know them. */", "export interface Person {"]
    for column in PERSON.values():
        unit = f"; {column.unit}" if column.unit else ""
        lines += [f"  /** {column.meaning}{unit}; {column.low:g} to {column.high:g} */", f"  readonly {column.name}: number;"]
    return [*lines, "}"]
