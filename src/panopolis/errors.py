"""Every error that Panopolis raises on purpose; each says what is wrong, where, and what would be right.

The tree::

    PanopolisError
    ├── SchemeError       a scheme file or a setting of it: file:line, key path, value, nearest name
    ├── SocietyError      a recipe, a number of people, an edited or foreign trait
    ├── RuleError         a rule that reads what is no column, is impure, or fights another over a column
    ├── WorldError        a run that broke its own promise (a chance above its ceiling, a number that is none)
    ├── ResultsError      a results folder: unreadable, of another version, edited, or not writable
    └── RequestError      what was asked on the command line or of the face cannot be done

All of them lead to exit code 2 and one message, never a traceback.
"""

from __future__ import annotations

import errno
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says when there is no more space: on the disk, of a quota, for a file."""
MOST_NAMES = 12
"""Names that a message lists where none is near."""


class PanopolisError(Exception):
    """What a user can mend; the message is the whole story."""


class SchemeError(PanopolisError):
    """A scheme says something that cannot be meant."""


class SocietyError(PanopolisError):
    """A society cannot be made, or is not the one it claims to be."""


class RuleError(PanopolisError):
    """A rule cannot take part in a plan."""


class WorldError(PanopolisError):
    """A running world broke a promise that a rule made."""


class ResultsError(PanopolisError):
    """A results folder cannot be written or read."""


class RequestError(PanopolisError):
    """What was asked for cannot be done."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the nearest of ``known``, or a list of what there is.

    >>> did_you_mean("prudnce", ["prudence", "haste"])
    "; did you mean 'prudence'?"
    """
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{near[0]}'?"
    if not names:
        return ""
    shown = ", ".join(names[:MOST_NAMES]) + (", ..." if len(names) > MOST_NAMES else "")
    return f"; known: {shown}"


def no_space(path: object) -> str:
    """Return what is said where there is no space left for ``path``."""
    return (
        f"no space left for {path}; days that were whole before it stay readable with open_results. "
        "Free some space, or give another folder with --out"
    )
