"""Progress on a terminal: what is being done, the day, people-days a second, time left, and memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from rich.console import Console
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


class Bar:
    """A progress bar for one study; use it as a context manager and hand its ``tell`` to the study."""

    def __init__(self, people: int, console: Console | None = None) -> None:
        self.people = people
        self.console = console or Console(stderr=True)
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description:<28}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[about]}"),
        )
        self.progress = Progress(*columns, console=self.console, transient=True)
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
        memory = f"{step.memory_bytes / 2**30:.1f} GiB"
        if step.stage == "compile":
            self.progress.update(
                self.task, description=f"compiling {step.world}", total=None, about=f"once; kept on disk, {memory}"
            )
        elif step.stage in ("run", "warm-up"):
            name = step.world or STAGES[step.stage]
            speed = f"day {step.done} of {step.total}  {step.rate * self.people / 1e6:.1f} M people-days/s"
            left = f"{step.eta_seconds:.0f} s left"
            self.progress.update(
                self.task, description=name, total=step.total, completed=step.done, about=f"{speed}  {left}  {memory}"
            )
        else:
            self.progress.update(
                self.task, description=f"{STAGES.get(step.stage, step.stage)} {step.world}", total=None, about=memory
            )
