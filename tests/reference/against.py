"""Compares a compiled world with a plain one, after a day: every column, clock, standing, row and sum."""

from __future__ import annotations

import numpy as np

from panopolis.columns import ACTS

AGENDA_FIELDS = ("day", "person", "kind", "points", "fine", "origin", "lapses", "shared")
ENDS = ("expires", "lost", "won", "erased")


def differences(world, day, plain, plain_day):
    """Return what differs, in words; an empty list if nothing does."""
    return [
        *columns(world, plain),
        *clocks(world, plain),
        *standing(world, plain),
        *memories(world, plain),
        *points_by_origin(world, plain),
        *rows(day, plain_day),
        *sums(world, day, plain, plain_day),
    ]


def columns(world, plain):
    for name, ours in world.state.columns.items():
        theirs = plain.columns[name]
        assert ours.dtype == theirs.dtype, name
        wrong = np.flatnonzero(ours.view(f"u{ours.itemsize}") != theirs.view(f"u{ours.itemsize}"))
        if wrong.size:
            i = wrong[0]
            yield f"{name} of {wrong.size} people, first {i}: engine {ours[i]!r}, plain {theirs[i]!r}"


def memories(world, plain):
    """What people remember of their ties, and the last stars that count."""
    held = world.state.beside
    if plain.law.ratings is None:
        return
    ties = world.society.ties
    theirs = [plain.memory.get((i, int(j)), 0) for i in plain.people for j in ties.of(i)]
    if held["memory"].tolist() != theirs:
        yield "memories of ties"
    if plain.law.ratings.average.kind == "last":
        for i in plain.people:
            if sorted(held["recent"][i][: len(plain.recent[i])].tolist()) != sorted(plain.recent[i]):
                yield f"last stars of {i}"
                return


def clocks(world, plain):
    assert set(world.state.due) == set(plain.due)
    for name, ours in world.state.due.items():
        if ours.tolist() != plain.due[name]:
            yield f"clock of {name}"


def standing(world, plain):
    """Standing and agenda; only what the scheme makes use of."""
    if not plain.scoring:
        return
    law, kept = world.law, world.state.standing
    for k, (name, one) in enumerate(plain.law.lists):
        since = [plain.since.get((i, name), 0) for i in plain.people]
        if kept.list_since[:, k].tolist() != since:
            yield f"days on list {name}"
        ring, width = int(law.list_rule[k, 5]), plain.law.remembers(one)
        if width:
            strikes = [(plain.strikes[i, name] + [0] * width)[:width] for i in plain.people]
            if kept.strikes[:, ring : ring + width].tolist() != strikes:
                yield f"counted charges of list {name}"
    for act, slot in zip(ACTS, law.slot, strict=True):
        if slot >= 0:
            last = [plain.repeats.get((i, act), (0, 0)) for i in plain.people]
            if kept.repeat_day[:, slot].tolist() != [d for d, _ in last] or kept.repeat_n[:, slot].tolist() != [
                n for _, n in last
            ]:
                yield f"repeats of {act}"
    if kept.clean_day.shape[1] and kept.clean_day[:, 0].tolist() != [plain.clean.get(i, 0) for i in plain.people]:
        yield "clean days"
    agenda = [tuple(int(e[f]) for f in AGENDA_FIELDS) for e in np.concatenate(world.state.agenda)]
    if sorted(agenda) != sorted((*e[:2], ENDS.index(e.kind), *e[4:]) for e in plain.agenda):
        yield "agenda"
    if world.state.shown.tolist() != plain.shown:
        yield "faces on screens"


def points_by_origin(world, plain):
    """What companies' records and the dimensions of an index have moved a score by."""
    kept = world.state.standing
    if kept.shared.shape[1] and kept.shared[:, 0].tolist() != [plain.shared.get(i, 0) for i in plain.people]:
        yield "points of companies"
    names = list(plain.law.scheme.score.dimensions) if plain.law.scheme.score else []
    if plain.scoring and kept.index.tolist() != [[plain.index.get((i, name), 0) for name in names] for i in plain.people]:
        yield "dimensions of the index"


def rows(day, plain_day):
    ours, theirs = day.rows.tolist(), [tuple(r) for r in plain_day.rows]
    if ours != theirs:
        first = next((k for k, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
        yield f"row {first} of {len(ours)} and {len(theirs)}: engine {ours[first : first + 1]}, plain {plain_day.rows[first : first + 1]}"


def sums(world, day, plain, plain_day):
    for k, act in enumerate(ACTS):
        if day.acts[k].tolist() != [plain_day.acts[act, cell] for cell in range(20)]:
            yield f"acts of {act}"
    for k, m in enumerate(world.measures):
        if day.sums[k].tolist() != [plain_day.sums[m.name, cell] for cell in range(20)]:
            yield f"measure {m.name}: engine {day.sums[k].sum()}, plain {sum(plain_day.sums[m.name, c] for c in range(20))}"
    if day.scores.any() and day.scores.tolist() != [plain_day.scores[b] for b in range(day.scores.size)]:
        yield "histogram of scores"
    if day.n_message != plain_day.n_message:
        yield f"messages: engine {day.n_message}, plain {plain_day.n_message}"
