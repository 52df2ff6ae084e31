"""The wire: a header of 16 bytes, then plain little-endian columns, each beginning at a multiple of four bytes.

    0  4s  b"PANO"        4  u2  version      6  u2  number of the layout      8  u4  rows      12  u4  columns

A layout says which columns follow, in which order; the page's types are written from it (``types``), so both sides read one table.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from panopolis.columns import PERSON
from panopolis.errors import ResultsError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAGIC, VERSION = b"PANO", 1
NOBODY = 0xFFFFFFFF
"""Stands in ``other`` where the row's person is also who did it."""
MOST_ROWS = 50_000_000


class Field(NamedTuple):
    """One column on the wire: name, numpy type, and what it says."""

    name: str
    dtype: str
    says: str


def _counted(name: str, dtype: str) -> Field:
    """Return a column of the people table, with its declared meaning."""
    return Field(name, dtype, PERSON[name].meaning)


EVERYONES = {"wrongly_charged": "u1", "listed_days": "u2", "refused_by_scheme": "u2", "posts_held": "u1", "aware": "u1"}
"""Counts of everyone in a frame, of both sides."""
_PARTS = {
    "shows": "what she shows of herself", "slips": "her slips of the day", "halo": "how she stands already",
    "upward": "that she stands above who gives", "mood": "the giver's mood", "years": "years of softer judgment", "chance": "chance",
    "grudge": "an ill turn that the giver remembers",
    "listed": "that she stands on a black list", "answer": "an answer to what she gave",
}  # fmt: skip
"""What a star is made of (``engine.PARTS``), in the order in which it is added."""

LAYOUTS: dict[str, tuple[Field, ...]] = {
    "places": (
        Field("x", "f4", "east of the centre, in radii of the city"),
        Field("y", "f4", "north of the centre"),
        Field("row", "u2", "street of one direction, counted within the district"),
        Field("column", "u2", "street of the other direction"),
        Field("district", "u1", "number of the district"),
        Field("cameras", "u1", "bit k: a camera stands here in world k"),
        Field("screen", "f4", "rank of a screen: one hangs here where it is below the share of crossings with one"),
    ),
    "blocks": (
        *(Field(f"corner{k}", "u2", f"crossing at corner {k}, around") for k in range(4)),
        Field("use", "u1", "number of what stands there, in uses"),
    ),
    "people": (
        Field("person", "u4", "her id"),
        Field("district", "u1", "number of the district she lives in"),
        Field("work", "u1", "number of the district of her work, study or second place"),
        Field("age", "u1", "years"),
        Field("traits", "u1", "bits: 1 woman, 2 registered elsewhere, 4 studies, 8 works, 16 drives, 32 rides, 64 owns the tool of her trade, "
              "128 her rows were not kept"),
        Field("archetype", "u1", "0, or the number from 1 of the archetype she stands for"),
        Field("fifth", "u1", "income fifth of her household, 1 the poorest"),
        Field("income", "f4", "CNY a month"),
        Field("approval", "f4", "what she thinks of being scored, 0 against to 1 in favour"),
        Field("knows", "u2", "how many people she has a tie with, on the page or not"),
    ),
    "rows": (
        Field("day", "u2", "day of the row, 0 the scheme's first"),
        Field("person", "u4", "index of the person charged among those of the page"),
        Field("other", "u4", "id of who did it, where that was another"),
        Field("code", "u1", "number of (kind, rule, source) in the world's codes"),
        Field("place", "i2", "crossing, -1 where there is none"),
        Field("points", "i4", "points applied, in hundredths"),
        Field("fine", "f4", "fine asked or paid, CNY"),
        Field("phase", "u1", "number of the phase that wrote it, 0 morning, 3 night"),
        Field("k", "u1", "which of her rows of that day and phase; with them the name that `branch --without` takes"),
    ),
    "year": (
        _counted("score", "f4"), _counted("listed_days", "u2"), _counted("shown_days", "u2"), _counted("loans_asked", "u2"),
        _counted("loans_refused", "u2"), _counted("refused_by_scheme", "u2"), _counted("posts", "u2"), _counted("posts_held", "u2"),
        _counted("sanctions", "u2"), _counted("wrongly_charged", "u2"), _counted("offences", "u2"), _counted("ties_lost", "u2"),
        _counted("paid_yuan", "f4"), _counted("cash_yuan", "f4"), _counted("debt_yuan", "f4"), _counted("benefit_lost_yuan", "f4"),
    ),
    "frame": (
        Field("score", "f4", "score of everyone under the changed scheme, tonight"),
        Field("twin", "f4", "score of everyone under the scheme as it stood, tonight"),
        *(
            Field(f"{name}{side}", dtype, f"{PERSON[name].meaning}, by tonight, under the scheme {words}")
            for name, dtype in EVERYONES.items() for side, words in (("", "as changed"), ("_twin", "as it stood"))
        ),
    ),
    "crowd": (
        Field("person", "u4", "id of someone who is drawn among those who give stars"),
        Field("x", "u2", "where she stands across the picture: near those with whom she is tied"),
        Field("age", "u1", "years"),
        Field("traits", "u1", "bits: 1 woman"),
        Field("archetype", "u1", "0, or the number from 1 of the archetype she stands for"),
    ),
    "bonds": (
        Field("one", "u2", "index in the crowd of one end of a tie"),
        Field("other", "u2", "index of its other end"),
        Field("rests", "u1", "bit d: it rests on day d of the week, dropped or not chosen"),
    ),
    "meets": (
        Field("day", "u1", "day of the week that is told"),
        Field("meeting", "u1", "0 of strangers, 2 of a tie, 4 of who serves and who is served"),
        Field("round", "u1", "round of strangers in which they met"),
        Field("one", "u2", "index in the crowd of one of both"),
        Field("other", "u2", "index of the other"),
    ),
    "given": (
        Field("one", "u1", "tenths of a star that one got from the other, 255 for none"),
        Field("other", "u1", "tenths of a star that the other got from one, 255 for none"),
    ),
    "nights": (Field("rating", "u2", "rating of everyone in the crowd, night by night from the one before the week; steps of 1/8192 star"),),
    "causes": (
        Field("twin", "u1", "1 if it was given to her twin"),
        Field("day", "u1", "day of the week that is told"),
        Field("by", "u2", "index in the crowd of who gave it"),
        Field("meeting", "u1", "as in meets"),
        Field("round", "u1", "as in meets"),
        Field("tenths", "u1", "tenths of a star"),
        Field("weight", "u1", "how much it counts"),
        Field("standing", "u2", "rating of who gave it, steps of 1/8192 star"),
        *(Field(name, "i2", f"hundredths of a star: {says}") for name, says in _PARTS.items()),
    ),
    "ties": (
        Field("one", "u4", "index among those of the page of one end of a tie"),
        Field("other", "u4", "index of its other end, above the first"),
    ),
    "diary": (
        Field("person", "u4", "index among those of the page of whose week it is"),
        Field("day", "u2", "day of the entry: each seventh, and the last"),
        _counted("cash_yuan", "f4"), _counted("debt_yuan", "f4"), _counted("arrears_yuan", "f4"), _counted("instalments_left", "u2"),
        _counted("works", "u1"), _counted("posts", "u1"), _counted("posts_held", "u1"), _counted("ties_lost", "u1"),
    ),
    "lived": (
        Field("side", "u1", "0 of the scheme as it stood, 1 as changed"),
        Field("day", "u2", "day of the row, 0 the scheme's first"),
        Field("person", "u4", "id of the person charged"),
        Field("other", "u4", "id of who did it, where that was another"),
        Field("code", "u1", "number of (kind, rule, source) among the codes told at the end"),
        Field("place", "i2", "crossing, -1 where there is none"),
        Field("points", "i4", "points applied, in hundredths"),
        Field("fine", "f4", "fine asked or paid, CNY"),
    ),
}  # fmt: skip
_NUMBERS = {name: k for k, name in enumerate(LAYOUTS)}


def packed(layout: str, columns: Mapping[str, np.ndarray]) -> bytes:
    """Return columns as the page reads them; each is cut to its range.

    Raises
    ------
    ResultsError
        A column is missing, or the columns are not of one length.
    """
    fields = LAYOUTS[layout]
    lacking = [f.name for f in fields if f.name not in columns]
    if lacking:
        raise ResultsError(f"layout '{layout}' needs a column '{lacking[0]}', but only {', '.join(columns)} were handed over")
    n = len(columns[fields[0].name])
    out = [struct.pack("<4sHHII", MAGIC, VERSION, _NUMBERS[layout], n, len(fields))]
    for field in fields:
        values = _cut(np.asarray(columns[field.name]), np.dtype("<" + field.dtype))
        if len(values) != n:
            raise ResultsError(
                f"column '{field.name}' of layout '{layout}' has {len(values):,} values, but '{fields[0].name}' has {n:,}"
            )
        held = values.tobytes()
        out += [held, bytes(-len(held) % 4)]
    return b"".join(out)


def _cut(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    if dtype.kind == "f":
        return values.astype(dtype)
    info = np.iinfo(dtype)
    return np.clip(np.rint(values) if values.dtype.kind == "f" else values, info.min, info.max).astype(dtype)


def unpacked(held: bytes) -> tuple[str, dict[str, np.ndarray]]:
    """Return the layout's name and the columns of what ``packed`` made.

    Raises
    ------
    ResultsError
        It is nothing of ours, of another version, or cut short.
    """
    if len(held) < 16 or held[:4] != MAGIC:
        raise ResultsError(f"these {len(held):,} bytes are no columns of the page: they do not begin with {MAGIC.decode()}")
    _, version, number, n, n_column = struct.unpack_from("<4sHHII", held)
    names = [name for name, k in _NUMBERS.items() if k == number]
    if version != VERSION or not names or n > MOST_ROWS or n_column != len(LAYOUTS[names[0]]):
        raise ResultsError(
            f"columns of version {version}, layout {number}, {n:,} rows and {n_column} columns are not those of version {VERSION}"
        )
    at, columns = 16, {}
    for field in LAYOUTS[names[0]]:
        dtype = np.dtype("<" + field.dtype)
        if at + n * dtype.itemsize > len(held):
            raise ResultsError(
                f"column '{field.name}' is cut short: {n:,} values need {n * dtype.itemsize:,} bytes from {at:,} on, of {len(held):,}"
            )
        columns[field.name] = np.frombuffer(held, dtype, n, at)
        at += n * dtype.itemsize + -(n * dtype.itemsize) % 4
    return names[0], columns
