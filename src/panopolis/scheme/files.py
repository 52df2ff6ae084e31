"""Schemes by name or path: the presets that come with Panopolis, and files of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from panopolis.errors import SchemeError, did_you_mean
from panopolis.scheme.model import Scheme
from panopolis.scheme.tree import Origin, read_text, shipped, with_changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from panopolis.columns import Act

PRESETS = Path(__file__).parent / "presets"
_FIRST = ("none", "before")
_MOST_BYTES = 1_000_000


def preset_names() -> tuple[str, ...]:
    """Return the names of the schemes that come with Panopolis: the two to compare with, then the others."""
    found = sorted(path.stem for path in PRESETS.glob("*.yaml"))
    return (*(name for name in _FIRST if name in found), *(name for name in found if name not in _FIRST))


def load_scheme(name_or_path: str | Path | Scheme, *, changes: Sequence[str] = (), acts: Iterable[Act] = ()) -> Scheme:
    """Return a scheme by the name of a preset or the path of a file.

    Parameters
    ----------
    name_or_path
        ``"shanghai-2018"``, ``"my/scheme.yaml"``, a path, or a scheme (to change it).
    changes
        ``"rules.jaywalking.points=-10"`` and the like, put into the file's content before it is read.
    acts
        Acts of your own rules, beside those of ``panopolis.columns.ACTS``.

    Raises
    ------
    SchemeError
        If there is no such preset or file, or something in it is wrong.
    """
    if isinstance(name_or_path, Scheme):
        return name_or_path.changed(*changes)
    return Scheme.read(with_changes(_origin(name_or_path), list(changes)), acts)


def _origin(name_or_path: str | Path) -> Origin:
    given = str(name_or_path)
    if given in preset_names():
        return shipped((PRESETS / f"{given}.yaml").read_text(encoding="utf-8"), f"{given}.yaml")
    path = Path(given)
    if isinstance(name_or_path, str) and path.suffix not in {".yaml", ".yml"} and path.name == given and not path.is_file():
        msg = f"there is no scheme '{given}'{did_you_mean(given, preset_names())} (a file of your own ends in .yaml)"
        raise SchemeError(msg)
    return _from_file(path, given)


def _from_file(path: Path, label: str) -> Origin:
    try:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            msg = f"{label}  has {size:,} bytes, but a scheme's file has at most {_MOST_BYTES:,}: is it the right one?"
            raise SchemeError(msg)
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        near = (
            did_you_mean(path.name, [p.name for p in path.parent.glob("*.y*ml") if not p.name.startswith(".")])
            if path.parent.is_dir()
            else ""
        )
        msg = f"{label} is no file{near}; presets: {', '.join(preset_names())}"
        raise SchemeError(msg) from None
    except IsADirectoryError:
        msg = f"{label}  is a folder, but a scheme is a file: name the .yaml file in it"
        raise SchemeError(msg) from None
    except UnicodeDecodeError as error:
        msg = f"{label}  is no text in UTF-8 (byte {error.start:,}): save it as UTF-8"
        raise SchemeError(msg) from None
    except OSError as error:
        msg = f"{label}  cannot be read: {error.strerror or error}"
        raise SchemeError(msg) from None
    return read_text(text, label, label)
