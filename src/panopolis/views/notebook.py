"""The page's marks as a widget of Jupyter and marimo: the moving city, or one life beside her twin's.

The module that draws (web/src/widget.tsx, built with the page) is sent with the columns it draws; nothing is fetched from anywhere.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.errors import RequestError, ResultsError, did_you_mean
from panopolis.views.found import find_person
from panopolis.views.page import packed, page_data, unpacked
from panopolis.views.worlds import scheme_world, twin_world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anywidget import AnyWidget

    from panopolis.results import Results

BUILT = Path(__file__).parent / "static" / "notebook"
LANGUAGES, LIGHTS = ("en", "nl", "zh"), ("day", "night")
LEAST_HEIGHT, MOST_HEIGHT = 120, 2000
NOBODY = -1


def show(
    results: Results,
    person: str | int | None = None,
    *,
    world: str | None = None,
    day: int = 0,
    height: int = 460,
    language: str = "en",
    light: str = "day",
) -> AnyWidget:
    """Return a widget of Jupyter or marimo that draws a run: everyone moving through the city, or one life beside her twin's.

    Its traits ``person`` (her id, -1 nobody), ``day`` and ``light`` follow what the reader does.

    Parameters
    ----------
    results
        A comparison, or one run, with a full ledger.
    person
        Whose life is drawn: a number, or the name of an archetype or group, as for ``story``; None draws the city, where people can be picked.
    world
        Name of the world that is drawn; None: the scheme in question.
    day
        Day at which the city's clock begins.
    height
        Height of the map in pixels, 120 to 2000.
    language
        ``"en"``, ``"nl"``, or ``"zh"`` (unreviewed).
    light
        ``"day"`` (her life) or ``"night"`` (what watches her).

    Raises
    ------
    RequestError
        anywidget is not installed, or an argument is out of range.
    ResultsError
        The run is not complete or keeps no full ledger, there is no such world or person, or the page is not built.
    """
    kind, names = _widget_class(), list(results.worlds) or [scheme_world(results)]
    here = _world(world or scheme_world(results), names)
    _check(int(results.world(names[here]).manifest["days"]), day, height, language, light)
    her = NOBODY if person is None else find_person(results, person)
    found = page_data(results, also=() if person is None else (her,))
    other = names.index(twin_world(results) or names[0])
    twin = names.index(scheme_world(results)) if other == here else other
    page = found.manifest
    return kind(
        page=json.dumps(page, separators=(",", ":")), kind="city" if person is None else "life", world=here, twin=twin, person=her, day=day,
        height=height, language=language, light=light, stamp=page["worlds"][here]["state_hash"], **_columns(found.files, (here, twin), her),
    )  # fmt: skip


def _world(name: str, names: list[str]) -> int:
    if name not in names:
        raise ResultsError(f"there is no world '{name}'{did_you_mean(name, names)}")
    return names.index(name)


def _check(days: int, day: int, height: int, language: str, light: str) -> None:
    for name, value, least, most in (("day", day, 0, days - 1), ("height", height, LEAST_HEIGHT, MOST_HEIGHT)):
        if not least <= value <= most:
            raise RequestError(f"{name} is {value}, but it is {least} to {most}")
    for name, value, known in (("language", language, LANGUAGES), ("light", light, LIGHTS)):
        if value not in known:
            raise RequestError(f"{name} is '{value}', but it is one of {', '.join(known)}")


def _columns(files: Mapping[str, bytes], worlds: tuple[int, int], her: int) -> dict[str, bytes]:
    """Return the columns that the widget reads; of rows, where one life is drawn, hers alone."""
    held = {name: gzip.decompress(files[f"{name}.bin"]) for name in ("places", "blocks", "people")}
    rows = [gzip.decompress(files[f"rows-{k}.bin"]) for k in worlds]
    if her != NOBODY:
        index = int(np.flatnonzero(unpacked(held["people"])[1]["person"] == her)[0])
        rows = [_of(one, index) for one in rows]
    return held | {"rows": rows[0], "twin_rows": rows[1], "year": gzip.decompress(files[f"year-{worlds[0]}.bin"])}


def _of(rows: bytes, index: int) -> bytes:
    columns = unpacked(rows)[1]
    hers = columns["person"] == index
    return packed("rows", {name: held[hers] for name, held in columns.items()})


@cache
def _widget_class() -> Any:  # noqa: ANN401 - a class of a package that need not be there
    """Return the widget's class, made when it is first asked for: anywidget is an extra."""
    try:
        import anywidget  # noqa: PLC0415
        import traitlets  # noqa: PLC0415
    except ImportError:
        raise RequestError("a widget needs anywidget, which is not installed: pip install 'panopolis[notebook]'") from None
    if not (BUILT / "widget.js").is_file():
        raise ResultsError(
            f"the widget is not built: {BUILT} has no widget.js; run `make page`, or install a wheel, which brings it"
        )
    given = {name: traitlets.Unicode().tag(sync=True) for name in ("page", "kind", "language", "light", "stamp")}
    given |= {name: traitlets.Int().tag(sync=True) for name in ("world", "twin", "person", "day", "height")}
    given |= {name: traitlets.Bytes().tag(sync=True) for name in ("places", "blocks", "people", "rows", "twin_rows", "year")}
    text = {"_esm": (BUILT / "widget.js").read_text(encoding="utf-8"), "_css": (BUILT / "widget.css").read_text(encoding="utf-8")}
    return type("City", (anywidget.AnyWidget,), given | text)


__all__ = ["show"]
