"""A crew in this process that loses workers when a test says so."""

from __future__ import annotations

from panopolis.engine import InTurn, LostError
from panopolis.engine.parts.crews import nothing


class Losing(InTurn):
    """A crew that loses workers: ``lost`` are (request, how often it was made before, which worker)."""

    def __init__(self, made, n_worker, lost=()):
        super().__init__(made, n_worker)
        self.lost, self.asked, self.renewed = set(lost), {}, 0

    def each(self, what, given, meanwhile=nothing):
        turn = self.asked[what] = self.asked.get(what, -1) + 1
        dead = {k: f"machine {k}" for k in range(self.n_worker) if (what, turn, k) in self.lost}
        answers = [None if k in dead else getattr(part, what)(*given[k]) for k, part in enumerate(self.parts)]
        for k in dead:
            self.parts[k] = None
        meanwhile()
        if dead:
            raise LostError(dead, answers)
        return answers

    def renew(self, worker):
        self.renewed += 1
        super().renew(worker)
