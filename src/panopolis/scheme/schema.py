"""The JSON Schema of scheme files, made from the models, for editors and other programs.

It refuses what can be refused without knowing how parts fit together (that is ``meaning``'s): unknown keys, words, units, ranges.
The file shipped beside this module is kept equal by a test; ``ship`` writes it anew.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from panopolis.columns import ACTS
from panopolis.scheme.conduct import Coverage
from panopolis.scheme.model import Scheme
from panopolis.scheme.number import CONFIDENCES
from panopolis.scheme.quantity import QUANTITIES, Quantity
from panopolis.scheme.score import Expiry, RuleExpiry
from panopolis.scheme.words import DAY_FORM

SHIPPED = Path(__file__).with_name("scheme.schema.json")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_SHORT = (RuleExpiry, Expiry, Coverage)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a scheme file."""
    made = Scheme.model_json_schema(by_alias=True)
    defs: dict[str, Any] = made.pop("$defs")
    for part in _SHORT:
        full, short = defs[part.__name__], part.short
        if short is not None:
            defs[part.__name__] = {"anyOf": [{"x-quantity": [short.name, short.what, short.low]}, full]}
    kinds: dict[str, Quantity] = {}
    made = _tidy(made, kinds)
    defs = _tidy(defs, kinds)
    made["properties"]["rules"]["properties"] = {
        name: {"$ref": "#/$defs/Rule", "description": act.meaning} for name, act in ACTS.items()
    }
    described = {name: _quantity(kind) for name, kind in sorted(kinds.items())}
    return {"$schema": _DIALECT, "title": "Panopolis scheme", **made, "$defs": dict(sorted(defs.items())) | described}


def _tidy(thing: object, kinds: dict[str, Quantity]) -> Any:  # noqa: ANN401 - JSON of the same shape
    """Replace marks by references (noting their kinds); drop titles made from names and defaults that say nothing."""
    if isinstance(thing, list):
        return [_tidy(item, kinds) for item in thing]
    if not isinstance(thing, dict):
        return thing
    if "x-quantity" in thing:
        rest = {key: value for key, value in thing.items() if key in {"description", "minimum", "maximum"}}
        return {"$ref": f"#/$defs/{_named(thing['x-quantity'], kinds)}", **rest}
    if "patternProperties" in thing:
        thing = thing | {"additionalProperties": False}
    said = thing.get("description")
    if isinstance(said, str):
        thing = thing | {"description": " ".join(said.split("\n\n")[0].split())}
    dropped = {key for key in ("title", "default") if key in thing and not isinstance(thing[key], dict)}
    return {key: _tidy(value, kinds) for key, value in thing.items() if key not in dropped}


def _named(mark: list[Any], kinds: dict[str, Quantity]) -> str:
    kind = QUANTITIES[mark[0]].called(mark[1], mark[2])
    name = kind.name if kind.low == QUANTITIES[mark[0]].low else f"{kind.name}_from_{kind.low:g}"
    kinds.setdefault(name, kind)
    return name


def _quantity(kind: Quantity) -> dict[str, Any]:
    """Describe a kind of number in its three forms: plain, with its origin, dated."""
    plain: dict[str, Any] = {"type": "number", "minimum": kind.low, "maximum": kind.high} | (
        {"multipleOf": 1} if kind.step == 1 else {}
    )
    if not kind.units:
        text: dict[str, Any] = {"type": "string", "pattern": f"^[-+]?{_NUMBER}( .+)?$"}
    else:
        sign = "[-+]?" if kind.low < 0 else r"\+?"
        spelled = "|".join(re.escape(unit) for unit in kind.units)
        text = {"type": "string", "pattern": rf"^\s*{sign}{_NUMBER}\s*(?:{spelled})\s*$"}
    keys: dict[str, Any] = {
        "value": {"anyOf": [plain, text]},
        "unit": {"enum": [unit for unit in kind.units if unit]} if kind.units else {"type": "string"},
        "source": {"type": "string"},
        "confidence": {"enum": list(CONFIDENCES)},
        "low": {"anyOf": [plain, text]},
        "high": {"anyOf": [plain, text]},
    }
    if keys["unit"] == {"enum": []}:
        keys["unit"] = False
    full = {"type": "object", "properties": keys, "required": ["value"], "additionalProperties": False}
    day = {"type": "string", "format": "date", "pattern": DAY_FORM}
    dated = full | {"properties": {"from": day, **keys}, "required": ["from", "value"]}
    forms = [
        *([plain] if "" in kind.units or not kind.units else []),
        text,
        full,
        {"type": "array", "items": dated, "minItems": 1},
    ]
    return {"description": f"{kind.what}: write {kind.example}", "anyOf": forms}


def written() -> str:
    """Return the schema as its file holds it."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def ship() -> None:
    """Write the file beside this module anew, after a change of the models or of the words in ``columns``."""
    SHIPPED.write_text(written(), encoding="utf-8")
