"""Progress on a terminal: what is being done, the day, people-days a second, time left, and memory."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol, Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

if TYPE_CHECKING:
    from types import TracebackType

STAGES = {"people": "making people", "compile": "compiling", "warm-up": "the year before", "run": "", "effects": "effects"}


class Told(Protocol):
    """What a study tells of each step."""

    @property
    def stage(self) -> str: ...  # noqa: D102 - as in study.Step
    @property
    def world(self) -> str: ...  # noqa: D102
    @property
    def done(self) -> int: ...  # noqa: D102
    @property
    def total(self) -> int: ...  # noqa: D102
    @property
    def rate(self) -> float: ...  # noqa: D102
    @property
    def eta_seconds(self) -> float: ...  # noqa: D102
    @property
    def memory_bytes(self) -> int: ...  # noqa: D102
    @property
    def exchanged(self) -> int: ...  # noqa: D102
    @property
    def slowest(self) -> tuple[int, int, float]: ...  # noqa: D102


BETWEEN = 60.0
"""Seconds between lines where there is no terminal; what is done sooner says nothing."""

NAME, LINE, WIDEST = 18, 76, 24
"""Characters of what is being done; of a line without its bar, at its longest; of the bar where there is room."""


class Bar:
    """A progress bar for one study; use it as a context manager and hand its ``tell`` to the study. It fits 80 columns."""

    def __init__(self, people: int, console: Console | None = None) -> None:
        self.people = people
        self.console = console or Console(stderr=True)
        columns = (
            SpinnerColumn(),
            TextColumn(f"{{task.description:<{NAME}}}"),
            BarColumn(bar_width=max(4, min(WIDEST, self.console.width - LINE))),
            TextColumn("{task.fields[about]}"),
        )
        self.progress = Progress(*columns, console=self.console, transient=True)
        self.printed = time.monotonic()
        self.task = self.progress.add_task("starting", total=None, about="")

    def __enter__(self) -> Self:
        """Show the bar."""
        self.progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take the bar away."""
        self.progress.stop()

    def tell(self, step: Told) -> None:
        """Show one step."""
        memory = f"{step.memory_bytes / 2**30:.1f}G"
        if step.stage in ("run", "warm-up"):
            pace_of = speed(step.rate * self.people)
            about = f"day {step.done}/{step.total} {pace_of} {span(step.eta_seconds)} left {memory}"
            if step.slowest[0] >= 0:
                about = f"day {step.done}/{step.total} {pace_of.replace(SPEED, '')}/s {span(step.eta_seconds)} left {over_machines(step)}"
            self._show(step.world or STAGES[step.stage], about, step.total, step.done)
        elif step.stage == "sweep":
            about = f"run {step.done}/{step.total} {pace(step.rate)} {span(step.eta_seconds)} left {memory}"
            self._show(step.world, about, step.total, step.done)
        elif step.stage == "worker":  # one was lost, or more have come: it stands above the bar, and stays
            self.console.print(step.world, markup=False, highlight=False)
        elif step.stage == "compile":
            self._show(f"compiling {step.world}", f"once; kept on disk {memory}")
        else:
            self._show(f"{STAGES.get(step.stage, step.stage)} {step.world}", memory)

    def _show(self, name: str, about: str, total: int | None = None, done: int = 0) -> None:
        room = NAME if total is not None else 2 * NAME
        short = name if len(name) <= room else f"{name[: room - 1]}\N{HORIZONTAL ELLIPSIS}"
        if not self.console.is_terminal:
            self._log(f"{name}  {about}")
        self.progress.update(self.task, description=escape(short), total=total, completed=done, about=about)

    def _log(self, line: str) -> None:
        """Write a line now and then where there is no terminal: whoever reads a log of hours of work sees how far it is."""
        now = time.monotonic()
        if now - self.printed >= BETWEEN:
            self.printed = now
            self.console.file.write(f"{line}\n")
            self.console.file.flush()


SPEED = " people-days/s"


def over_machines(step: Told) -> str:
    """Return what went between machines on a day, and which of their partitions took longest, where there is place for no more."""
    first, last, seconds = step.slowest
    part = f"p{first}" if first == last else f"p{first}-{last}"
    return f"{step.exchanged / 1e6:.3g}MB {part} {seconds * 1e3:.0f}ms"


def speed(rate: float) -> str:
    """Return people-days a second.

    >>> speed(34_060_000), speed(134e6), speed(61_400)
    ('34.1M people-days/s', '134M people-days/s', '61k people-days/s')
    """
    if rate < 1e6:  # noqa: PLR2004 - a million
        return f"{rate / 1e3:.0f}k people-days/s"
    return f"{rate / 1e6:.{0 if rate >= 1e8 else 1}f}M people-days/s"  # noqa: PLR2004


def pace(rate: float) -> str:
    """Return runs in the unit that says most.

    >>> pace(2.5), pace(0.1), pace(0.004)
    ('2.5 runs/s', '6.0 runs/min', '14 runs/h')
    """
    if rate >= 1:
        return f"{rate:.1f} runs/s"
    return f"{rate * 60:.1f} runs/min" if rate * 60 >= 1 else f"{rate * 3600:.0f} runs/h"


def span(seconds: float) -> str:
    """Return a time left, in the largest unit that says enough.

    >>> span(75), span(600), span(3 * 3600 + 100)
    ('75 s', '10 min', '3.0 h')
    """
    minute, hour = 60, 3600
    if seconds < 2 * minute:
        return f"{seconds:.0f} s"
    return f"{seconds / minute:.0f} min" if seconds < 2 * hour else f"{seconds / hour:.1f} h"
