"""The ground that cases stand on: a town of strangers, schemes written out in a case, and standard errors."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.scheme import load_scheme
from panopolis.society import load_recipe
from panopolis.study.stepping import start

if TYPE_CHECKING:
    from collections.abc import Iterable

    from panopolis.columns import Act
    from panopolis.scheme import Scheme
    from panopolis.society import Recipe
    from panopolis.study.stepping import Walk

HASTE = "haste: {value: 0.96,"


def scheme_of(text: str, acts: Iterable[Act] = ()) -> Scheme:
    """Return the scheme that a text writes out, as if it stood in a file of one's own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scheme.yaml"
        path.write_text(text, encoding="utf-8")
        return load_scheme(path, acts=tuple(acts))


def strangers(haste: float = 0.96) -> Recipe:
    """Return the town without ties; ``haste`` is the shape of its Gamma mixture."""
    text = load_recipe("town").text
    ties = next(line for line in text.splitlines() if line.startswith("ties:"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "strangers.yaml"
        path.write_text(text.replace(ties, "ties: none").replace(HASTE, f"haste: {{value: {haste},"), encoding="utf-8")
        return load_recipe(path)


def alone(under: Scheme | str = "none", **more: Any) -> Walk:  # noqa: ANN401 - what ``start`` takes
    """Return a world that a case's own rules have to themselves: nothing shipped, no past, no ties."""
    asked: dict[str, Any] = {"society": strangers(), "warmup": 0, "shipped": False, "measured": False, "days": 1, "threads": 1}
    return start(under, **(asked | more))


def of_share(share: float, n: float) -> float:
    """Return the standard error of a share of n."""
    return math.sqrt(share * (1 - share) / n)


def of_mean(values: np.ndarray) -> float:
    """Return the standard error of a mean."""
    return float(values.std(ddof=1) / math.sqrt(values.size))


def of_variance(values: np.ndarray) -> float:
    """Return the standard error of a variance."""
    squares = (values - values.mean()) ** 2
    return float(squares.std(ddof=1) / math.sqrt(values.size))


def of_ratio(above: np.ndarray, below: np.ndarray) -> float:
    """Return the standard error of ``above.sum() / below.sum()``, each row drawn apart from the others."""
    ratio = above.sum() / below.sum()
    return float(np.sqrt(((above - ratio * below) ** 2).sum()) / below.sum())
