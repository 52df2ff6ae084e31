"""One society over many machines: its parts as actors of a Ray cluster, and the world that lives by them.

An actor makes the people again from recipe and seed, as every machine of the cluster does, and lives its partitions of them.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from panopolis.engine import N_PARTITION, Country, LostError, World, nothing, shares
from panopolis.errors import PanopolisError, RequestError
from panopolis.results import versions
from panopolis.study.ground import Step, lay_ground, new_world, silent
from panopolis.study.ledger_parts import RecordedPart
from panopolis.study.lines import NOTICED, Answering, GoneError, Line
from panopolis.study.recording import nightly
from panopolis.study.request import as_recipe, as_scheme, request_of, shipped_then, text_file, under
from panopolis.study.workers import LOCAL, cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from panopolis.engine import Crew
    from panopolis.study.ground import Ground, Progress
    from panopolis.study.request import Worlds

    Hired = Callable[[Ground, Worlds, Path, Progress], World]

TRIES = 5
"""How often a worker is made again that was lost while it made its people."""


def asked_of(ground: Ground, worlds: Worlds) -> dict[str, Any]:
    """Return by plain values all that a worker makes its part from."""
    recipe, scheme = ground.society.recipe, worlds.asked
    return {
        "request": ground.request.plain(), "rules": [step.rule.name for step in ground.plan.steps], "versions": versions(),
        "recipe": {"name": recipe.name, "text": recipe.text},
        "scheme": {"name": scheme.name, "text": scheme.text, "changes": list(scheme.changes)},
    }  # fmt: skip


def part_of(asked: dict[str, Any], worker: int, n_worker: int, threads: int) -> RecordedPart:
    """Make the part of one worker; its people, plan and law are those of the driver.

    Raises
    ------
    RequestError
        If this machine has other versions of what the bits depend on.
    """
    here, there = versions(), asked["versions"]
    odd = ", ".join(f"{name} {v} (the driver {there.get(name)})" for name, v in here.items() if v != there.get(name))
    if odd:
        raise RequestError(f"a node of the Ray cluster has {odd}; the same bits need the same versions everywhere")
    request = replace(request_of(asked["request"]), threads=threads)
    recipe = as_recipe(text_file(asked["recipe"]["name"], asked["recipe"]["text"]))
    scheme = as_scheme(text_file(asked["scheme"]["name"], asked["scheme"]["text"]), asked["scheme"]["changes"])
    worlds = under(scheme, recipe, request.settings)
    shipped = shipped_then(asked["rules"], request.without)
    ground = lay_ground(request, recipe, scheme, (), (), (), silent, shipped=shipped)
    return part_on(ground, worlds, worker, n_worker, threads)


def part_on(ground: Ground, worlds: Worlds, worker: int, n_worker: int, threads: int) -> RecordedPart:
    """Make the part of one worker on people and a plan that are made."""
    first, last = shares(n_worker)[worker]
    return RecordedPart(
        ground.plan, ground.society, worlds.ordinary, worlds.scheme, worlds.settings, ground.start, measures=nightly(ground.plan),
        warmup=ground.request.warmup, threads=threads, without=ground.request.without, first=first, last=last, n_worker=n_worker,
    )  # fmt: skip


class Living(Answering):
    """A worker: it makes its part when it is asked to, and does what it is asked."""

    _part: RecordedPart | None = None

    def do(self, what: str, given: tuple[Any, ...]) -> object:
        """Return what the part's method ``what`` answers, or the bounds of its people once they are made."""
        if what == "make":
            self._part = part_of(*given)
            return self._part.lo, self._part.hi
        return getattr(self._part, what)(*given)


class RayCrew:
    """A worker of a Ray cluster for each part, with ``threads`` each; ``fixed`` if they stay as many as they are."""

    def __init__(self, ray: Any, asked: dict[str, Any], n_worker: int, threads: int, *, fixed: bool) -> None:  # noqa: ANN401 - the module
        self._ray, self._asked, self._threads, self._fixed = ray, asked, threads, fixed
        self._lines = [Line(ray, Living, threads) for _ in range(n_worker)]
        try:
            self.people: list[tuple[int, int]] = self.each("make", [(asked, k, n_worker, threads) for k in range(n_worker)])
        except LostError as lost:
            self.people = lost.answers
            for worker in lost.workers:
                self.people[worker] = self._made_after_all(worker)

    def _made_after_all(self, worker: int) -> tuple[int, int]:
        """Return the people of a worker that was lost while it made them; Ray still sends some to a machine that has just gone."""
        for _ in range(TRIES):
            time.sleep(NOTICED)
            try:
                return self._make_anew(worker)
            except LostError as lost:
                where = str(lost)
        raise RequestError(f"a worker ended while it made its people ({where}); is there memory enough on each machine?")

    @property
    def n_worker(self) -> int:
        """Return how many there are."""
        return len(self._lines)

    def each(self, what: str, given: Sequence[tuple[Any, ...]], meanwhile: Callable[[], None] = nothing) -> list[Any]:
        """Return what each worker answers, in their order; ``meanwhile`` is called once all are asked."""
        for line, some in zip(self._lines, given, strict=True):
            line.ask(what, some)
        meanwhile()
        answers: list[Any] = [None] * self.n_worker
        lost: dict[int, str] = {}
        errors = []
        for k, line in enumerate(self._lines):
            try:
                answers[k] = line.answer()
            except GoneError as gone:
                lost[k] = str(gone)
            except PanopolisError as error:
                errors.append(error)
        if errors:
            raise errors[0]
        if lost:
            raise LostError(lost, answers)
        return answers

    def one(self, worker: int, what: str, *given: Any) -> Any:  # noqa: ANN401 - what a part's method takes and returns
        """Return what one worker answers."""
        line = self._lines[worker]
        line.ask(what, given)
        try:
            return line.answer()
        except GoneError as gone:
            raise LostError({worker: str(gone)}, []) from None

    def renew(self, worker: int) -> None:
        """Put a new worker in the place of one that was lost."""
        self._make_anew(worker)

    def _make_anew(self, worker: int) -> tuple[int, int]:
        """Let a new worker make the people of a lost one; it asks for no processor of its own, since there may be none left."""
        self._lines[worker].end()
        self._lines[worker] = Line(self._ray, Living, 0)
        return self.one(worker, "make", self._asked, worker, self.n_worker, self._threads)

    def grown(self) -> RayCrew | None:
        """Return a larger crew if machines have joined the cluster since, this one ended; or nothing."""
        n = min(len(_nodes(self._ray)), N_PARTITION)
        if self._fixed or n <= self.n_worker:
            return None
        self.end()
        return RayCrew(self._ray, self._asked, n, self._threads, fixed=False)

    def end(self) -> None:
        """Let all go."""
        for line in self._lines:
            line.end()


def _nodes(ray: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - the module
    """Return the machines that are there and have processors."""
    return [node for node in ray.nodes() if node["Alive"] and node["Resources"].get("CPU", 0) >= 1]


def _hands(ray: Any, address: str, workers: int | None, threads: int) -> tuple[int, int]:  # noqa: ANN401 - the module
    """Return how many workers there are and the threads of each: on a cluster one worker a machine, unless told otherwise."""
    if address == LOCAL:
        return workers or threads, 1
    cpus = [int(node["Resources"]["CPU"]) for node in _nodes(ray)]
    n = workers or len(cpus)
    return min(n, N_PARTITION), max(min(cpus) if workers is None else sum(cpus) // n, 1)


@contextmanager
def hands(ray: str | None, workers: int | None, threads: int) -> Iterator[Hired]:
    """Yield what makes the world of a run: one in this process, or with ``ray`` (an address) one over the machines of a cluster.

    Raises
    ------
    RequestError
        If Ray is not installed, no cluster answers, this program is not on a machine of it, or one does not see the folder of the results.
    """
    if ray is None:
        if workers is not None:
            raise RequestError(f"workers is {workers}, but without --ray one process does it all, on --threads threads")
        yield lambda ground, worlds, _folder, tell: new_world(ground, worlds, tell)
        return
    if workers is not None and not 1 <= workers <= N_PARTITION:
        raise RequestError(f"workers is {workers}, but a society has {N_PARTITION} partitions, so they are 1 to {N_PARTITION}")
    if ray.startswith("ray://"):
        raise RequestError(
            f"--ray {ray} asks from outside the cluster, where its workers cannot be reached; run on a machine of it, with --ray auto"
        )
    with cluster(ray, workers or threads) as module:
        n_worker, of_each = _hands(module, ray, workers, threads)
        made: list[Country] = []

        def hired(ground: Ground, worlds: Worlds, folder: Path, tell: Progress) -> World:
            made.append(country(ground, worlds, folder, tell, lambda: RayCrew(
                module, asked_of(ground, worlds), n_worker, of_each, fixed=workers is not None or ray == LOCAL)))  # fmt: skip
            return made[-1]

        try:
            yield hired
        finally:
            for world in made:
                world.close()


def country(ground: Ground, worlds: Worlds, folder: Path, tell: Progress, hire: Callable[[], Crew]) -> Country:
    """Return a world before its first day whose people live with the workers that ``hire`` finds."""
    if ground.own or ground.acts:
        raise RequestError(
            f"'{(*ground.own, *(a.name for a in ground.acts))[0]}' is of your own; over many machines there are shipped rules only"
        )
    found = Country(
        ground.plan, ground.society, worlds.ordinary, worlds.scheme, worlds.settings, ground.start, measures=nightly(ground.plan),
        warmup=ground.request.warmup, threads=1, without=ground.request.without, hire=hire, snapshots=folder / "checkpoints" / ".of-workers",
        tell=lambda said: tell(Step("worker", said)), compiling=lambda name: tell(Step("compile", name)),
    )  # fmt: skip
    _check_shared(found, folder)
    return found


def _check_shared(world: Country, folder: Path) -> None:
    token = folder / ".seen-by-all.writing"
    token.write_text("", encoding="utf-8")
    try:
        seen = world.ask("sees", [(str(token.resolve()),)] * world.crew.n_worker)
    finally:
        token.unlink()
    if not all(seen):
        raise RequestError(
            f"worker {seen.index(False) + 1} does not see {folder.resolve()}; every machine needs the folder of --out, by the same path"
        )
