"""A scheme in words and tables, every number beside its source; and the differences of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.scheme.beneath import stand
from panopolis.scheme.differences import differences
from panopolis.scheme.explanation import Explanation
from panopolis.scheme.listing import origins, tables
from panopolis.scheme.origin_and_use import origin_and_use
from panopolis.scheme.sentences import sentences

if TYPE_CHECKING:
    from panopolis.scheme.beneath import Beneath, Standing
    from panopolis.scheme.explanation import Table
    from panopolis.scheme.model import Scheme

_KINDS = {
    "told": "as told",
    "documented": "as documented",
    "constructed": "a construction",
    "test": "for tests only",
}


def explain(scheme: Scheme, other: Scheme | None = None, beneath: Beneath | None = None) -> Explanation:
    """Return what a scheme says, or, given another, where the two differ.

    Parameters
    ----------
    scheme, other
        What to explain, and what to set it against.
    beneath
        The society that they stand on: with it, its ordinary law is shown too.

    Raises
    ------
    SchemeError
        If a scheme and the law beneath it do not go together.
    """
    here = stand(scheme, beneath)
    if other is not None:
        return differences(here, stand(other, beneath))
    return _told(here, (*tables(here), *origin_and_use(here), *origins(here)))


def outline(scheme: Scheme) -> Explanation:
    """Return what a scheme itself says: its sentences, rules and watches, without the law beneath it and without sources."""
    here = stand(scheme, None)
    return _told(here, tables(here))


def _told(here: Standing, shown: tuple[Table, ...]) -> Explanation:
    scheme = here.own
    title = f"{scheme.title or scheme.name} ({scheme.name}; {_KINDS[scheme.kind]})"
    return Explanation(title, " ".join(scheme.about.split()), sentences(here), shown)
