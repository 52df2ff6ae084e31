"""Compiled kernels: one module a rule, loaded from the cache folder, and all of a plan by phase.

A kernel's file is named by a hash of its text and put in place with os.replace; the folder is named by a hash of every source that is
compiled in (``draws.CACHE``), so old code is never run. Where much is missing a second process compiles too, from the other end.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import signal
import sys
import warnings
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from panopolis.columns import PHASES
from panopolis.draws import CACHE
from panopolis.engine.fuse import GIVEN, MOVING, OFFERED, kernel_text
from panopolis.engine.meeting import meeting_text
from panopolis.engine.ones import one_text
from panopolis.engine.plan import Step
from panopolis.engine.purity import parameters
from panopolis.engine.striding import Walker, most_rows
from panopolis.engine.summing import tally_text
from panopolis.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from panopolis.engine.plan import Plan

SLOW = 0.1
"""Seconds: a kernel that takes longer was not in the cache, where reading takes a tenth of it."""
FEW = 3
"""So many are compiled before a second process is worth its start."""


def load(name: str, text: str) -> ModuleType:
    """Return the module of a kernel's text, from the cache folder; write it there if it is new."""
    title = f"{name}_{sha256(text.encode()).hexdigest()[:12]}"
    if title in sys.modules:
        return sys.modules[title]
    path = Path(CACHE) / f"{title}.py"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    spec = importlib.util.spec_from_file_location(title, path)
    if spec is None or spec.loader is None:
        raise ImportError(title)
    module = importlib.util.module_from_spec(spec)
    sys.modules[title] = module
    spec.loader.exec_module(module)
    return module


class Kernel:
    """One step ready to run: its rule, its compiled functions, and the arguments each takes by name."""

    def __init__(self, rule: Rule, name: str, text: str) -> None:
        module = load(name, text)
        self.rule = rule
        self.most_messages = len(rule.commits) + len(rule.records)
        self.functions = {f: getattr(module, f) for f in ("walk", "first", *GIVEN.values()) if hasattr(module, f)}
        names = {f: parameters_of(k.py_func) for f, k in self.functions.items()}
        self.arguments = {f: tuple(_source(n) for n in found) for f, found in names.items()}
        self.moving = {f: tuple((k, n) for k, n in enumerate(found) if n in MOVING) for f, found in names.items()}
        self.of_all = "chosen" not in names.get("walk", ("chosen",))
        self.looks_around = any(whose == "company" for found in self.arguments.values() for whose, _ in found)


def kernel_given(plan: Plan, rule: str, *, yields: bool) -> Kernel:
    """Return the kernel of a conduct rule by which everyone who is asked yields, or nobody: its function is named as ``GIVEN`` has it."""
    step = next(s for s in plan.steps if s.rule.name == rule)
    return Kernel(step.rule, f"{rule}_{GIVEN[yields]}", kernel_text(plan, step, yields=yields))


def _source(name: str) -> tuple[str, str]:
    """Return where a kernel's argument comes from: a column, a name of OFFERED alone, or a tuple and its array."""
    if name.endswith("_"):
        return "column", name[:-1]
    return (name, "") if name in OFFERED else (name[: name.index("_")], name[name.index("_") + 1 :])


def parameters_of(function: Callable[..., object]) -> tuple[str, ...]:
    """Return the parameter names of a generated function."""
    code = function.__code__
    return code.co_varnames[: code.co_argcount]


class Meet:
    """The kernel of a day's meetings, and what each of its arguments is: a column, or (with "") something else by its name."""

    def __init__(self, text: str) -> None:
        self.walk = load("meetings", text).walk
        names = parameters_of(self.walk.py_func)
        self.arguments = tuple(("column", n[:-1]) if n.endswith("_") else ("", n) for n in names)


def _meeting(plan: Plan) -> Meet | None:
    found = {s.rule.meets: s for s in plan.steps if s.rule.meets}
    return Meet(meeting_text(plan, found["pair"], found.get("tie"))) if "pair" in found else None


class Kernels:
    """All kernels of a plan, by phase, with those that set starting values, the one that measures and that of meetings."""

    def __init__(self, steps: list[Kernel], starts: list[Kernel], tally: Kernel | None, meeting: Meet | None) -> None:
        self.steps, self.starts, self.tally = steps, starts, tally
        self.meeting = meeting
        self._phases = {p: tuple(k for k in steps if k.rule.phase == p) for p in PHASES}

    def phase(self, name: str) -> tuple[Kernel, ...]:
        """Return the kernels of one phase, in order."""
        return self._phases[name]


def compile_plan(plan: Plan, measures: Sequence[Any], compiling: Callable[[str], None] | None = None) -> Kernels:
    """Return the kernels of a plan; ``compiling`` is told each rule's name before it is made."""
    steps = []
    for step in plan.steps:
        if step.rule.meets:
            continue
        if compiling:
            compiling(step.rule.name)
        steps.append(Kernel(step.rule, step.rule.name, kernel_text(plan, step)))
    starts = [_start(plan, c.name, c.start) for c in plan.columns if c.kind != "trait" and callable(c.start)]
    return Kernels(steps, starts, _tally(plan, measures) if measures else None, _meeting(plan))


def _start(plan: Plan, column: str, start: Callable[..., float]) -> Kernel:
    made = Rule(name=f"start_{column}", function=start, phase="morning", sets=(column,))
    return Kernel(made, made.name, kernel_text(plan, Step(made, {"day": parameters(start)})))


class Stride:
    """The two kernels of a stride and the names of their arguments."""

    def __init__(self, text: str, most_rows: int) -> None:
        module = load("stride", text)
        self.begin, self.walk, self.most_rows = module.begin, module.walk, most_rows
        self.arguments = parameters_of(self.walk.py_func)


def compile_stride(plan: Plan, measures: Sequence[Any]) -> Stride:
    """Return the kernels that walk a stride of a plan whose rules reach nobody else: one file a rule, and one that calls them."""
    modules = [load(f"{s.rule.name}_one", one_text(plan, s)) for s in plan.steps]
    ones = [
        (m.__name__, {f: parameters_of(getattr(m, f).py_func) for f in ("one", "clock") if hasattr(m, f)}) for m in modules
    ]
    rule = Rule(name="tally", function=measures[0].function, phase="night") if measures else None
    return Stride(Walker(plan, rule, measures, ones).text(), most_rows(plan))


def _tally(plan: Plan, measures: Sequence[Any]) -> Kernel:
    rule = Rule(name="tally", function=measures[0].function, phase="night")
    return Kernel(rule, "tally", tally_text(plan, rule, measures))


def compile_each(calls: Sequence[tuple[str, Callable[[], object]]], compiling: Callable[[str], None] | None = None) -> None:
    """Make each call, which compiles what it is named for; ``compiling`` is told each name once.

    Once a FEW were slow a second process begins at the end of the list. The two meet in the cache: what one has compiled the other reads.
    """
    slow, second, last = 0, 0, ""
    try:
        for k, (name, call) in enumerate(calls, 1):
            if compiling and name != last:
                compiling(name)
            last, began = name, perf_counter()
            call()
            slow += perf_counter() - began > SLOW
            if slow == FEW and not second:
                second = _from_the_end(calls[k:])
    finally:
        if second:
            os.kill(second, signal.SIGKILL)
            os.waitpid(second, 0)


def _from_the_end(calls: Sequence[tuple[str, Callable[[], object]]]) -> int:
    """Start a process that makes the calls, the last first, and says nothing; return its number, or 0 where there is no place for one.

    It is a copy of this one, which only Linux makes safely; whatever befalls it, this process compiles all the same.
    """
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1:
        return 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads that were running are not in the copy, and it needs none
        number = os.fork()
    if number == 0:
        gc.freeze()  # what it was born with stays as it is: of a thread that is not there, walking it is not safe
        with suppress(BaseException):
            for _, call in reversed(calls):
                call()
        os._exit(0)
    return number
