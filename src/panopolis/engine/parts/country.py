"""A society over several processes: the world that its driver has, whose people live with the workers of a crew.

Each day is two requests to every worker, ``morning`` and ``night`` (``engine.parts.partitions``), or one to a worker that is alone. In between the
driver hands on what the workers wrote to one another, in the order of partitions and never in that of arrival, and what each published; it adds up
what is counted, which are integers. All that it hands on it keeps until the next snapshot, which the workers write themselves. A worker that is
lost is made anew, takes up its last snapshot, and is handed again what it was handed since: it so comes to where it was, to the bit.
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.columns import DAY_ZERO
from panopolis.engine import checkpoint
from panopolis.engine.ledger import ROW, Day, added, joined
from panopolis.engine.parts.crews import LostError, nothing
from panopolis.engine.parts.far import FarArray, FarState
from panopolis.engine.parts.partitions import MEMORY, apply, published, size
from panopolis.engine.world import World
from panopolis.errors import ResultsError, WorldError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from panopolis.engine.parts.crews import Crew
    from panopolis.engine.parts.partitions import Change, Lived, Parcel
    from panopolis.scheme import Scheme

TRIES = 3
"""How often in a row a worker is made anew before its end is taken to be its fault."""
LOG_BYTES, LOG_DAYS = 1 << 28, 30
"""What was handed on is kept until it is so many bytes or days; then comes a snapshot, from the first day of the scheme on."""
MORNING = 0
"""Phase of the rows that a morning writes; a night's come after all of them."""


class Country(World):
    """A world whose people live with the workers of a crew; see the module's text.

    ``exchanged`` counts the bytes handed on so far by what they are for, ``crossed`` those of messages alone as they came, ``published`` those that
    all workers together published of each array (those of ``public`` are handed to every other worker), ``slowest`` are the first and the last of
    the partitions lived together that took longest on the last day, and how many seconds. ``tell`` is told of a worker that was lost.
    ``meanwhile``, if set, is called once while the workers live the next morning: to write of the last day what the driver has of it.
    """

    def __init__(
        self, *of_world: Any, hire: Callable[[], Crew], snapshots: Path | None = None, tell: Callable[[str], None] = print, **more: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*of_world, blocks=[(0, 0)], **more)  # compiles first, so that workers beside it find the kernels
        self.crew, self._snapshots, self._tell = hire(), snapshots.resolve() if snapshots is not None else None, tell
        self.exchanged: dict[str, int] = dict.fromkeys(("messages", "published", "followed", "rows", "sums"), 0)
        self.published: dict[str, int] = {}
        self.crossed = {"ties told": 0, "charges of another": 0}
        self.public = frozenset(published(self.plan, self))
        self.slowest = (0, 0, 0.0)
        self.meanwhile = nothing
        self._log: list[tuple[str, list[tuple[Any, ...]]]] = []
        self._told_once: dict[str, tuple[Any, ...]] = {}
        self._logged, self._since, self._saved = 0, self.state.t, ""
        self._changes: list[Mapping[str, Change]] = [{}] * self.crew.n_worker
        self._settle_in(self.state.t)

    @property
    def n_byte(self) -> int:
        """Return the bytes handed on so far."""
        return sum(self.exchanged.values())

    def _begin_people(self, *, anew: bool = False) -> None:
        """Leave it to the workers, each for its own people."""

    def _settle_in(self, t: int) -> None:
        """Hear from every worker what it publishes, and hand it on."""
        told = self.ask("tell_all", [()] * self.crew.n_worker, log=True)
        mirror = {name: self._room(name, told) for name in told[0]}
        was = self.state
        self.state = found = FarState(t, Steady(self), was, mirror, self.shift)
        if isinstance(was, FarState):
            found.persons, found.followed = was.persons, was.followed
        self.places = self.places._replace(shown=self.state.shown)
        self._note(told)

    def _room(self, name: str, told: Sequence[Mapping[str, Change]]) -> np.ndarray:
        n = len(self.society.ties.neighbour) if name == MEMORY else self.society.n_person
        return np.zeros(n, told[0][name][1].dtype)

    def _note(self, told: Sequence[Mapping[str, Change]]) -> None:
        """Keep what the workers published, and write it into what is mirrored here."""
        indptr = self.society.ties.indptr
        for (lo, hi), changes in zip(self.crew.people, told, strict=True):
            for name, change in changes.items():
                own = slice(int(indptr[lo]), int(indptr[hi])) if name == MEMORY else slice(lo, hi)
                apply(self.state.mirror[name][own], change)  # type: ignore[attr-defined]
        self._changes = list(told)

    def follow(self, persons: np.ndarray) -> None:
        """Be told every night how these people stand."""
        self._tell_once("follow", persons)
        self.state.persons = persons  # type: ignore[attr-defined]

    def _tell_once(self, what: str, *given: Any) -> None:  # noqa: ANN401 - what a part's method takes
        """Tell all what they go by from now on, and whoever comes in their place."""
        self._told_once[what] = given
        self.ask(what, [given] * self.crew.n_worker, log=True)

    def keep_rows(self, asked: Mapping[str, Any]) -> None:
        """Let the workers keep their ledger rows, and write them where ``close_rows`` says; ``asked`` is what their parts take."""
        self._tell_once("keep_rows", asked)

    def close_rows(self, number: int, first_day: int, day: int) -> list[dict[str, Any]]:
        """Let each worker write the rows that it kept as a file of part ``number`` of the ledger; return their entries, in order of people."""
        return self.ask("close_rows", [(number, first_day, day)] * self.crew.n_worker, log=True)

    def begin(self) -> None:
        """Put the scheme in force from day 0."""
        self.ask("begin", [()] * self.crew.n_worker, log=True)
        self.scoring = True
        self._make_law()
        self._settle_in(self.state.t)

    def change(self, ordinary: Scheme, scheme: Scheme, settings: Mapping[str, float] | None = None) -> None:  # noqa: ARG002 - as a world has it
        """Refuse to go on under another scheme."""
        raise WorldError(f"scheme '{scheme.name}' cannot take the place of '{self.scheme.name}' in a society over several machines; branch it on one")

    def step(self, charges: np.ndarray | None = None) -> Day:
        """Run one day."""
        if charges is not None or self.otherwise.rows or self.otherwise.outcomes:
            raise WorldError("a world over several machines takes no charges or outcomes of another; branch it on one")
        n = self.crew.n_worker
        told = [{name: change for name, change in changes.items() if name in self.public} for changes in self._changes]
        public = [[(j, told[j]) for j in range(n) if j != k] for k in range(n)]
        begun: list[tuple[Any, ...]] = [(self.state.shown.copy(), public[k]) for k in range(n)]
        first: list[Any] = self.ask("whole_day" if n == 1 else "morning", begun, log=True, meanwhile=self._turn)
        out: list[list[Parcel]] = [[]] if n == 1 else first
        lived: list[Lived] = first if n == 1 else self.ask("night", [([parcels[k] for parcels in out],) for k in range(n)], log=True)
        self._count(out, lived)
        self.state.shown[:] = np.sum([one.shown for one in lived], axis=0)
        self._note([one.changes for one in lived])
        state: Any = self.state
        state.followed = {name: np.concatenate([one.followed[name] for one in lived if one.followed]) for name in _names(lived)}
        self.announced = []
        self.state.t += 1
        if self.day > 0 and (self._logged > LOG_BYTES or self.state.t - self._since >= LOG_DAYS):
            self.snapshot()
        return self._day(lived)

    def _turn(self) -> None:
        """While the workers begin a day, end here what is left to do of the last one, under the law of that day, and take up today's."""
        last, self.meanwhile = self.meanwhile, nothing
        last()
        if self.scoring and self.day > 0 and self.today in self.dates:
            self._make_law()
        self.meetings.turn(self.state, self.settings, self.law)

    def _day(self, lived: Sequence[Lived]) -> Day:
        """Return the day as one process would have left it: the mornings' rows, then the nights', in the order of people."""
        days = [one.day for one in lived]
        cut = [int(np.searchsorted(day.rows["phase"], MORNING, side="right")) for day in days]
        rows = joined([d.rows[:c] for d, c in zip(days, cut, strict=True)] + [d.rows[c:] for d, c in zip(days, cut, strict=True)])
        acts, sums, scores = (np.sum([getattr(d, name) for d in days], axis=0) for name in ("acts", "sums", "scores"))
        found = [d.counted for d in days if d.counted is not None]
        return Day(days[0].day, rows, acts, sums, scores, sum(d.n_message for d in days), added(found) if found else None)

    def _count(self, out: Sequence[Sequence[Parcel]], lived: Sequence[Lived]) -> None:
        n, (charges, told) = len(lived), (sum(parcel[k].nbytes for parcels in out for parcel in parcels) for k in range(2))
        self.crossed["ties told"] += told
        self.crossed["charges of another"] += charges
        self.exchanged["messages"] += 2 * (charges + told)  # to the driver, and on
        for name in lived[0].changes:
            given = sum(size({name: one.changes[name]}) for one in lived)
            self.published[name] = self.published.get(name, 0) + given
            self.exchanged["published"] += given * (n if name in self.public else 1)  # to the driver, and on to all others
        self.exchanged["followed"] += sum(values.nbytes for one in lived for values in one.followed.values())
        kept = [one.day.counted for one in lived if one.day.counted is not None]
        self.exchanged["rows"] += sum(one.day.rows.nbytes for one in lived) + sum(c.cells.nbytes + c.places.nbytes for c in kept)
        self.exchanged["sums"] += sum(one.day.acts.nbytes + one.day.sums.nbytes + one.day.scores.nbytes + one.shown.nbytes for one in lived)
        seconds, first, end = max((float(s), a, b) for one in lived for s, (a, b) in zip(one.seconds, pairwise(one.begins), strict=True))
        self.slowest = first, end - 1, seconds

    # Workers that are lost.

    def ask(self, what: str, given: list[tuple[Any, ...]], *, log: bool = False, meanwhile: Callable[[], None] = nothing) -> list[Any]:
        """Return what every worker answers; whoever is lost is brought back and asked again. ``meanwhile`` is called once."""
        try:
            answers = self.crew.each(what, given, meanwhile)
        except LostError as lost:
            answers = lost.answers
            for worker, where in lost.workers.items():
                self._tell(f"worker {worker + 1} was lost ({where}); it goes on from its last snapshot")
                answers[worker] = self._bring_back(worker, what, given[worker])
        if log:
            self._log.append((what, given))
            self._logged += sum(_weight(some) for some in given)
        return answers

    def ask_one(self, worker: int, what: str, given: tuple[Any, ...]) -> Any:  # noqa: ANN401
        """Return what one worker answers, who is brought back if it is lost."""
        try:
            return self.crew.one(worker, what, *given)
        except LostError as lost:
            self._tell(f"worker {worker + 1} was lost ({lost}); it goes on from its last snapshot")
            return self._bring_back(worker, what, given)

    def _bring_back(self, worker: int, what: str, given: tuple[Any, ...]) -> Any:  # noqa: ANN401
        for tried in range(TRIES):
            try:
                self.crew.renew(worker)
                if self._saved:
                    for once, told in self._told_once.items():
                        self.crew.one(worker, once, *told)
                    self.crew.one(worker, "take_up", self._saved)
                    self.crew.one(worker, "know_all")
                for earlier, handed in self._log:
                    self.crew.one(worker, earlier, *handed[worker])
                return self.crew.one(worker, what, *given)
            except LostError as lost:
                if tried + 1 == TRIES:
                    raise WorldError(f"worker {worker + 1} was lost {TRIES} times on end, last {lost}; is there memory enough?") from None
        raise AssertionError

    def snapshot(self) -> None:
        """Let the workers write how everyone stands; what was handed on before is forgotten."""
        if self._snapshots is None:
            return
        rows = {"rows": FarArray(Steady(self), "rows", ROW, (0,), ())} if "keep_rows" in self._told_once else {}
        earlier, self._saved = self._saved, str(checkpoint.save_for_workers(self, self._snapshots / f"day-{self.state.t:05d}", rows))
        self._log, self._logged, self._since = [], 0, self.state.t
        if earlier and earlier != self._saved:
            shutil.rmtree(earlier, ignore_errors=True)
        larger = self.crew.grown()
        if larger is not None:
            self._tell(f"{larger.n_worker} workers instead of {self.crew.n_worker} from day {self.day} on")
            self._hand_over(larger)

    def _hand_over(self, crew: Crew) -> None:
        """Let another crew go on from the snapshot that this one just wrote."""
        n, self.crew = crew.n_worker, crew
        for once, told in self._told_once.items():
            self.ask(once, [told] * n)
        self.ask("take_up", [(self._saved,)] * n)
        self._settle_in(self.state.t)

    def take_up(self, path: Path) -> None:
        """Go on from a checkpoint, of one process or of workers, however many.

        Raises
        ------
        ResultsError
            If it is damaged, or of other people or another scheme.
        """
        head = checkpoint.head_for(self, path)
        self.ask("take_up", [(str(path.resolve()),)] * self.crew.n_worker, log=True)
        self.state.t = int(head["day"]) + DAY_ZERO
        self.state.shown[:] = checkpoint.read_array(path, "shown", head["arrays"]["shown"])
        self.scoring = self.day > 0
        if self.scoring:
            self._make_law(self.today - timedelta(days=1))
            self.announced = []
        self._settle_in(self.state.t)
        if self.state.digest() != head["state_hash"]:
            raise ResultsError(f"{path}: its state hash does not match its arrays; the checkpoint was edited")

    def close(self) -> None:
        """Let the workers go, and remove their snapshots."""
        super().close()
        self.crew.end()
        if self._snapshots is not None:
            shutil.rmtree(self._snapshots, ignore_errors=True)


class Steady:
    """A country's crew, in which whoever is lost is brought back."""

    def __init__(self, country: Country) -> None:
        self._country = country

    @property
    def people(self) -> list[tuple[int, int]]:
        """Return the bounds of each worker's people."""
        return self._country.crew.people

    @property
    def n_worker(self) -> int:
        """Return how many there are."""
        return self._country.crew.n_worker

    def each(self, what: str, given: Sequence[tuple[Any, ...]], meanwhile: Callable[[], None] = nothing) -> list[Any]:
        """Return what each worker answers."""
        return self._country.ask(what, list(given), meanwhile=meanwhile)

    def one(self, worker: int, what: str, *given: Any) -> Any:  # noqa: ANN401 - what a part's method takes and returns
        """Return what one worker answers."""
        return self._country.ask_one(worker, what, given)


def _names(lived: Sequence[Lived]) -> list[str]:
    return next((list(one.followed) for one in lived if one.followed), [])


def _weight(given: object) -> int:
    """Return the bytes of the arrays in what a worker was handed."""
    if isinstance(given, np.ndarray):
        return given.nbytes
    if isinstance(given, dict):
        return sum(map(_weight, given.values()))
    return sum(map(_weight, given)) if isinstance(given, list | tuple) else 0
