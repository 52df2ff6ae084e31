"""One society over many machines: its parts as actors of a Ray cluster, and the world that lives by them.

An actor makes the people again from recipe and seed, as every machine of the cluster does, and lives its partitions of them. What goes to it and
what comes back is one piece of bytes.
"""

from __future__ import annotations

import os
import pickle  # noqa: TID251 - what goes between processes, as Ray packs it itself; nothing that is kept
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from panopolis.engine import N_PARTITION, Country, LostError, World, nothing, shares
from panopolis.errors import PanopolisError, RequestError
from panopolis.results import versions
from panopolis.study.ground import Step, lay_ground, new_world, silent
from panopolis.study.ledger_parts import RecordedPart
from panopolis.study.recording import nightly
from panopolis.study.request import as_recipe, as_scheme, request_of, shipped_then, text_file, under
from panopolis.study.workers import LOCAL, cluster, errors_by_name, node_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from panopolis.engine import Crew
    from panopolis.study.ground import Ground, Progress
    from panopolis.study.request import Worlds

    Hired = Callable[[Ground, Worlds, Path, Progress], World]

TRIES, NOTICED = 5, 3.0
"""How often a worker is made again that was lost while it made its people, and after how many seconds each: Ray notices by then who is gone."""


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


class Living:
    """What an actor is: it makes its part when it is asked to, and does what it is asked."""

    def __init__(self) -> None:
        self._part: RecordedPart | None = None

    def do(self, what: str, given: bytes) -> bytes:
        """Return, packed, what the part's method ``what`` answers to what is packed in ``given``; an error that a user can mend is an answer too."""
        try:
            return packed({"found": self._answer(what, unpacked(given))})
        except PanopolisError as error:
            return packed({"error": type(error).__name__, "says": str(error)})

    def _answer(self, what: str, given: tuple[Any, ...]) -> object:
        if what == "make":
            self._part = part_of(*given)
            return (self._part.lo, self._part.hi), node_here(), os.getpid()
        return getattr(self._part, what)(*given)


class RayCrew:
    """A worker of a Ray cluster for each part. ``threads`` each; ``made`` is told of each part that is made."""

    def __init__(self, ray: Any, asked: dict[str, Any], n_worker: int, threads: int, *, fixed: bool) -> None:  # noqa: ANN401 - the module
        self._ray, self._asked, self._threads, self._fixed = ray, asked, threads, fixed
        self._gone = (
            ray.exceptions.RayActorError,
            ray.exceptions.ObjectLostError,
        )  # it ended, or what it answered went with its machine
        self._actors = [self._hire(threads) for _ in range(n_worker)]
        self._at = [""] * n_worker
        try:
            made = self.each("make", [(asked, k, n_worker, threads) for k in range(n_worker)])
        except LostError as lost:
            made = lost.answers
            for worker in lost.workers:
                made[worker] = self._made_after_all(worker)
        self.people: list[tuple[int, int]] = [people for people, *_ in made]
        self._at = [self._place(*where) for _, *where in made]

    def _made_after_all(self, worker: int) -> tuple[Any, ...]:
        """Return what a worker says that was lost while it made its people; Ray still sends some to a machine that has just gone."""
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
        return len(self._actors)

    def _hire(self, n_cpu: int) -> Any:  # noqa: ANN401 - an actor
        """Return a new actor; one in the place of a lost one asks for no processor of its own, since there may be none left."""
        return self._ray.remote(Living).options(num_cpus=n_cpu, max_restarts=0, scheduling_strategy="SPREAD").remote()

    def _place(self, node: str, pid: int) -> str:
        """Return where a worker is; it is kept, since Ray names the machine of a worker that ended, but not one that is gone itself."""
        machine = next((one["NodeManagerAddress"] for one in self._ray.nodes() if one["NodeID"] == node), "unknown")
        return f"machine {machine}, node {node[:8]}, process {pid}"

    def each(self, what: str, given: Sequence[tuple[Any, ...]], meanwhile: Callable[[], None] = nothing) -> list[Any]:
        """Return what each worker answers, in their order; ``meanwhile`` is called once all are asked."""
        pieces = [packed(some) for some in given]
        asked = [actor.do.remote(what, piece) for actor, piece in zip(self._actors, pieces, strict=True)]
        meanwhile()
        answers, lost = [], {}
        for k, one in enumerate(asked):
            try:
                answers.append(self._ray.get(one))
            except self._gone as error:
                answers.append(LOST)
                lost[k] = self._at[k] or _where(error)
        found = [_read(answer) for answer in answers]
        if lost:
            raise LostError(lost, found)
        return found

    def one(self, worker: int, what: str, *given: Any) -> Any:  # noqa: ANN401 - what a part's method takes and returns
        """Return what one worker answers."""
        try:
            return _read(self._ray.get(self._actors[worker].do.remote(what, packed(given))))
        except self._gone as error:
            raise LostError({worker: self._at[worker] or _where(error)}, []) from None

    def renew(self, worker: int) -> None:
        """Put a new worker in the place of one that was lost."""
        _, *where = self._make_anew(worker)
        self._at[worker] = self._place(*where)

    def _make_anew(self, worker: int) -> tuple[Any, ...]:
        self._ray.kill(self._actors[worker])  # if it is still somewhere
        self._actors[worker] = self._hire(0)
        self._at[worker] = ""
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
        for actor in self._actors:
            self._ray.kill(actor)


def packed(given: object) -> bytes:
    """Return in one piece what goes to a worker or comes from it.

    Ray takes a piece as it is, but dozens of small arrays one by one, and gives them out so that they may only be read.

    >>> unpacked(packed({"people": (1, 2)}))
    {'people': (1, 2)}
    """
    return pickle.dumps(given, pickle.HIGHEST_PROTOCOL)


def unpacked(piece: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    """Return what was packed in a piece; its arrays may be written to."""
    return pickle.loads(piece)  # noqa: S301 - it came from a process of this run


LOST = packed({"found": None})
"""In the place of the answer of a worker that was lost."""


def _read(answer: bytes) -> Any:  # noqa: ANN401 - what a part's method returns
    found = unpacked(answer)
    if "error" in found:
        raise errors_by_name().get(found["error"], RequestError)(found["says"])
    return found["found"]


def _where(error: Any) -> str:  # noqa: ANN401 - Ray's
    """Return on which machine a worker was that was lost before it said so, as far as Ray says."""
    said = [line.strip() for line in str(error).splitlines()]
    found = [line for line in said if line.startswith(("ip:", "pid:"))]
    return ", ".join(found) or type(error).__name__


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
        If Ray is not installed, no cluster answers, or a machine does not see the folder of the results.
    """
    if ray is None:
        if workers is not None:
            raise RequestError(f"workers is {workers}, but without --ray one process does it all, on --threads threads")
        yield lambda ground, worlds, _folder, tell: new_world(ground, worlds, tell)
        return
    if workers is not None and not 1 <= workers <= N_PARTITION:
        raise RequestError(f"workers is {workers}, but a society has {N_PARTITION} partitions, so they are 1 to {N_PARTITION}")
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
