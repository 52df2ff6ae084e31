"""The law of the day: a scheme and the ordinary law beneath it as arrays, for one date.

The engine never reads a scheme while days pass; at each date on which a number or the roll-out changes, these tables are made anew.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis import draws
from panopolis.columns import PERSON, PRIVILEGES
from panopolis.engine.kernels.bundles import FOREVER, Law, Places
from panopolis.engine.rating_tables import rating_tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from panopolis.engine.plan import Plan
    from panopolis.scheme import Appeal, Consequence, Relative, Scheme, Watch
    from panopolis.society import Society

MODES = ("identify", "screen", "witness")
LIST_KINDS = ("count", "score_at_most", "score_at_least", "act")
SCORE_EXPIRIES = ("", "after_clean", "cycle", "regain", "relax")
LEAVING = ("", "debts_paid", "performed")
NOBODY = 255
"""An age that nobody reaches."""
FAR = 255
"""A gravity that no act has."""
EVERYONE = 65535
"""A rank that everyone is below."""


def hundredths(number: float) -> int:
    """Return points in hundredths, rounded half away from zero."""
    return int(number * 100 + (0.5 if number >= 0 else -0.5))


def _n(number: Any, otherwise: float) -> float:  # noqa: ANN401 - a Number of the scheme room, or None
    return otherwise if number is None else float(number)


def list_names(scheme: Scheme) -> list[str]:
    """Return the names of a scheme's lists, in order."""
    return list(scheme.lists)


def watch_names(ordinary: Scheme, scheme: Scheme) -> list[str]:
    """Return the names of watches in the order of their numbers: those of ordinary law, then the scheme's."""
    return [*ordinary.watch, *scheme.watch]


def rolled_out(scheme: Scheme, today: date, districts: list[str]) -> np.ndarray:
    """Return ``(n_district,)`` u1: 1 where the scheme is in force; everywhere from its start on if it names no roll-out."""
    says = bool(scheme.rules or scheme.score or scheme.lists or scheme.ratings)
    return np.array([says and scheme.reaches(name, today) for name in districts], np.uint8)


def make_law(
    ordinary: Scheme, scheme: Scheme, today: date, plan: Plan, society: Society, *, scoring: bool = True, without: Sequence[str] = (),
) -> Law:
    """Return the law of ``today``; ``scoring=False`` (the warm-up) keeps every district under ordinary law.

    ``without`` names submodels left out: without ``watch`` nobody sees anything, without ``standing`` nobody is scored or listed.
    """
    ordinary, scheme = ordinary.on(today), scheme.on(today)
    districts = list(society.recipe.districts)
    force = rolled_out(scheme, today, districts) if scoring else np.zeros(len(districts), np.uint8)
    n_act, names = len(plan.acts), [a.name for a in plan.acts]
    acts = {name: k for k, name in enumerate(names)}
    scheme = _debt(scheme)
    pair = (ordinary, scheme)
    slots = _slots(pair, names)
    sees = np.full((2, n_act, 8), -1, np.int8) if "watch" in without else _sees(pair, acts, n_act)
    stands = "standing" not in without
    return Law(
        in_force=force,
        number=_numbers(scheme, pair, stands=stands),
        points=_per_act(pair, acts, lambda r: hundredths(_n(r.points, 0)), np.int64, law_points=False),
        fine=_per_act(pair, acts, lambda r: _n(r.fine, 0), np.float64),
        wrong=np.array([not a.good and (a.gravity > 0) for a in plan.acts], np.uint8),
        shows=_shows(scheme, acts, n_act),
        multiply=_per_act(pair, acts, lambda r: _n(r.repeat.multiply, 1) if r.repeat else 1, np.float64, otherwise=1),
        window=_per_act(pair, acts, lambda r: int(_n(r.repeat.window, 0)) if r.repeat else 0, np.int64),
        slot=np.array([slots.get(a, -1) for a in names], np.int64),
        ladder=_ladder(pair, acts, n_act),
        year_cap=np.array([_year_cap(scheme, a) for a in names], np.int64),
        expiry=_expiries(scheme, names),
        sees=sees,
        list_rule=_lists(scheme, plan),
        tier_at=np.array([hundredths(float(t.at)) for t in scheme.tiers], np.int64),
        closes=_closes(scheme, plan) * stands,
        grants=_grants(scheme) * np.uint8(stands),
        **_watch(pair, force, districts, society, today),
        **_keys(pair, names, society.seed),
        kept=_kept(scheme),
        appeal=_appeal(scheme),
        **_data(pair, acts, today, scoring=scoring),
        **rating_tables(scheme, acts, scoring=scoring),
    )


def _debt(scheme: Scheme) -> Scheme:
    """Return the scheme with its rule for debts on the act that it counts: taking one up, or being behind with one."""
    if "debt" not in scheme.rules or scheme.debt is None or scheme.debt.counts == "incurred":
        return scheme
    rules = {("overdue_debt" if name == "debt" else name): r for name, r in scheme.rules.items()}
    return scheme.model_copy(update={"rules": rules})


def _per_act(pair: Any, acts: Any, take: Any, dtype: Any, *, otherwise: float = 0, law_points: bool = True) -> np.ndarray:  # noqa: ANN401
    out = np.full((2, len(acts)), otherwise, dtype)
    for f, scheme in enumerate(pair):
        for name, rule in scheme.rules.items():
            if law_points or f == 1:
                out[f, acts[name]] = take(rule)
    return out


def _slots(pair: Any, names: list[str]) -> dict[str, int]:  # noqa: ANN401
    repeated = [a for a in names if any(a in s.rules and (s.rules[a].repeat or s.rules[a].ladder) for s in pair)]
    return {a: k for k, a in enumerate(repeated)}


def _year_cap(scheme: Scheme, act: str) -> int:
    rule = scheme.rules.get(act)
    return -1 if rule is None or rule.cap_per_year is None else hundredths(float(rule.cap_per_year))


def _numbers(scheme: Scheme, pair: Any, *, stands: bool) -> np.ndarray:  # noqa: ANN401
    terms = [min((_n(r.term, 15) for r in s.rules.values() if r.fine is not None), default=15) for s in pair]
    out = np.zeros(20, np.int64)
    score = scheme.score
    out[0:3] = 0, -(2**30), 2**30
    if score is not None:
        out[0:3] = hundredths(float(score.start)), hundredths(_n(score.floor, -1e7)), hundredths(_n(score.cap, 1e7))
        out[18] = len(score.dimensions)
    out[3] = 1 if score is not None or scheme.lists else 0
    out[4] = 1 if scheme.due_process is not None and scheme.due_process.notice else 0
    if score is not None and score.expires is not None and score.expires.kind in SCORE_EXPIRIES:
        out[5] = SCORE_EXPIRIES.index(score.expires.kind)
        out[6] = int(score.expires.days or 0)
        out[7] = hundredths(float(score.expires.regain.points)) if score.expires.regain is not None else 0
    out[8], out[9] = int(terms[0]), int(terms[1])
    out[12] = 1 if pair[0].due_process is not None and pair[0].due_process.notice else 0
    out[10] = sum(1 << k for k, one in enumerate(scheme.lists.values()) if one.colour == "black")
    out[11] = 1 if scheme.law == "keep" else 0
    appeal = open_appeal(scheme)
    if appeal is not None:
        out[15], out[16] = 1, max(int(appeal.delay or 0), 1)
    out[17] = EVERYONE
    if scheme.scope is not None:
        out[17] = EVERYONE if scheme.scope.consent is None else int(float(scheme.scope.consent) / PERSON["consent"].scale + 0.5)
        out[13], out[14] = int(_n(scheme.scope.from_age, 0)), int(scheme.scope.registered)
    out[19] = 1 if stands and any(c.grant for c in scheme.consequences) else 0
    if not stands:
        out[13] = NOBODY
    return out


def open_appeal(scheme: Scheme) -> Appeal | None:
    """Return how a scheme's records can be contested, or None where they cannot."""
    appeal = scheme.due_process.appeal if scheme.due_process is not None else None
    return appeal if appeal is not None and appeal.open else None


def _appeal(scheme: Scheme) -> np.ndarray:
    appeal = open_appeal(scheme)
    return np.zeros(2) if appeal is None else np.array([_n(appeal.succeeds_if_wrong, 1), _n(appeal.succeeds_if_right, 0)])


def _data(pair: Any, acts: dict[str, int], today: date, *, scoring: bool) -> dict[str, np.ndarray]:  # noqa: ANN401
    """Return who is known to look for which act, and how accounts are deleted: by ordinary law before the scheme's first day."""
    out = np.ones((2, len(acts)), np.int64)
    for f, scheme in enumerate(pair):
        for name, rule in scheme.rules.items():
            looks = [scheme.watch[w].known_to_share(today) for w in rule.seen_by]
            out[f, acts[name]] = any(looks) or not looks
    return {"known": out, "erasure": _erasure(pair[1 if scoring else 0])}


def _erasure(scheme: Scheme) -> np.ndarray:
    found = scheme.due_process.erasure if scheme.due_process is not None else None
    covers = max((_n(w.covers, 1) for w in scheme.watch.values() if w.company), default=0.0)
    if found is None:
        return np.array([0.0, 0.0, 0.0, covers, 0.0])
    return np.array([float(found.after), _n(found.first_refused, 0), _n(found.copies_stay, 0), covers, float(found.records == "erased")])


def _shows(scheme: Scheme, acts: dict[str, int], n_act: int) -> np.ndarray:
    out = np.zeros((2, n_act), np.int64)
    for c in scheme.consequences:
        if c.show is not None:
            out[1, acts[c.name]] = FOREVER if c.until in (None, "fine_paid") else int(c.until)
    return out


def _ladder(pair: Any, acts: dict[str, int], n_act: int) -> np.ndarray:  # noqa: ANN401
    out = np.ones((2, n_act, 4))
    for f, scheme in enumerate(pair):
        for name, rule in scheme.rules.items():
            if rule.ladder:
                steps = [float(x) for x in rule.ladder]
                out[f, acts[name]] = [steps[min(k, len(steps) - 1)] for k in range(4)]
    return out


def _expiries(scheme: Scheme, names: list[str]) -> np.ndarray:
    out = np.zeros((len(names), 2), np.int64)
    for k, name in enumerate(names):
        rule = scheme.rules.get(name)
        own = rule.expires if rule is not None else None
        if own is None and scheme.score is not None and rule is not None:
            own = scheme.score.expires
        if own is not None and own.kind in ("each", "random_mean"):
            out[k] = 1 if own.kind == "each" else 2, int(_n(own.days, 0))
    return out


def _sees(pair: Any, acts: dict[str, int], n_act: int) -> np.ndarray:  # noqa: ANN401
    out = np.full((2, n_act, 8), -1, np.int8)
    first = 0
    for f, scheme in enumerate(pair):
        numbers = {name: first + k for k, name in enumerate(scheme.watch)}
        for name, rule in scheme.rules.items():
            for j, w in enumerate(rule.seen_by[:8]):
                out[f, acts[name], j] = numbers[w]
        first += len(scheme.watch)
    return out


def _watch(pair: Any, force: np.ndarray, districts: list[str], society: Society, today: date) -> dict[str, np.ndarray]:  # noqa: ANN401
    every = [(f, w) for f, scheme in enumerate(pair) for w in scheme.watch.values()]
    mode = np.array([MODES.index(w.mode) for _, w in every], np.int64).reshape(-1)
    numbers = np.zeros((len(every), 8))
    cover = np.zeros((len(every), len(districts)))
    weight = np.ones((len(every), 6))
    faces = society.traits["appearance_group"][society.traits["enrolled"] == 1]
    shares = np.bincount(faces, minlength=6)[:6] / max(faces.size, 1)
    for k, (f, w) in enumerate(every):
        relative = group_rates(w.relative)
        false = false_candidate_chance(_n(w.false_match, 0), relative, shares, _n(w.gallery_size, 0))
        catches = caught_by_people(w, pair[f])
        shared, company = float(w.shared(today)), float(w.company)
        numbers[k] = _n(w.chance, 0), _n(w.covers, 1), _n(w.miss, 0), false, catches, _n(w.reachable, 1), shared, company
        weight[k] = relative / relative.max()
        cover[k] = [float(w.coverage.of(d)) if w.coverage is not None else 0.0 for d in districts]
        if f == 1:
            cover[k] *= force
    return {"watch_mode": mode, "watch": numbers, "cover": cover, "weight": weight, "gate": _gates(pair, force, districts)}


def _gates(pair: Any, force: np.ndarray, districts: list[str]) -> np.ndarray:  # noqa: ANN401
    """Return ``(n_district, 7)`` chances that a gate stops someone on a list, and someone who is not, by group: any of its cameras, each by itself.

    Where the scheme is in force its watches hold, the law's among them; elsewhere the law's alone.
    """
    gate = np.zeros((len(districts), 7))
    for d, name in enumerate(districts):
        whose = pair[int(force[d])]
        for w in (w for w in whose.watch.values() if w.mode == "screen" and w.coverage is not None):
            rates, size, reach = group_rates(w.relative), _n(w.gallery_size, 0), _n(w.reachable, 1)
            alerts = np.array([false_candidate_chance(_n(w.false_match, 0), np.array([r]), np.ones(1), size) for r in rates])
            false = alerts * (1.0 - caught_by_people(w, whose)) * reach
            stops = float(w.coverage.of(name)) * np.array([(1.0 - _n(w.miss, 0)) * reach, *false])
            gate[d] += stops - gate[d] * stops
    return gate


def caught_by_people(watch: Watch, scheme: Scheme) -> float:
    """Return the share of a camera's false matches that people throw out: its own reviewers, then those of due process."""
    process = scheme.due_process
    own, due = (_n(r.catches, 0) if r else 0.0 for r in (watch.review, process.review if process is not None else None))
    return 1.0 - (1.0 - own) * (1.0 - due) if due else own


def _keys(pair: Any, names: list[str], seed: int) -> dict[str, np.ndarray]:  # noqa: ANN401
    watches = [w for scheme in pair for w in scheme.watch]
    sight = [[draws.key(seed, f"{act} seen by {w}") for w in watches] for act in names]
    return {
        "sight_key": np.array(sight, np.uint32).reshape(len(names), len(watches), 2),
        "expiry_key": np.array([draws.key(seed, f"{act} expires") for act in names], np.uint32),
        "appeal_key": np.array([draws.key(seed, f"{act} contested") for act in names], np.uint32),
    }


def group_rates(relative: Relative | None) -> np.ndarray:
    """Return the false-match rate of each group relative to men of 20-59, ``(6,)``: 3 x female + (young, middle, old)."""
    women, young, old = (_n(getattr(relative, name, None), 1) for name in ("women", "young", "old"))
    return np.array([young, 1.0, old, women * young, women, women * old])


def false_candidate_chance(rate: float, relative: np.ndarray, shares: np.ndarray, gallery: float) -> float:
    """Return 1 - product over groups of (1 - rate x relative)^(gallery x share): the chance of any false candidate."""
    x = np.minimum(rate * relative, 1.0 - 1e-12)
    terms = gallery * shares * np.where(x < 1e-5, -x - x * x / 2, draws.logs(1.0 - x))
    return 1.0 - float(draws.exps(np.array([sum(terms.tolist())]))[0])


def _lists(scheme: Scheme, plan: Plan) -> np.ndarray:
    out = np.zeros((len(scheme.lists), 9), np.int64)
    ring, contested = 0, open_appeal(scheme) is not None
    for k, one in enumerate(scheme.lists.values()):
        kind = "act" if one.enter.trigger == "gravity" else one.enter.trigger
        counted = one.enter.act if kind == "act" else one.enter.of
        counted = "overdue_debt" if counted == "debt" and "debt" not in scheme.rules else counted  # renamed by _debt
        grave = _n(one.enter.gravity, FAR)
        mask = sum(
            1 << j for j, a in enumerate(plan.acts)
            if a.name in scheme.rules and (counted in (a.name, scheme.rules[a.name].context) or scheme.gravity_of(a.name) >= grave)
        )
        count = int(_n(one.enter.count, 0)) if kind == "count" else 1 if kind == "act" else 0
        width = 2 * count if contested else count - 1 if kind == "count" else 0
        at = 0 if kind in ("count", "act") else hundredths(float(getattr(one.enter, kind)))
        within = int(one.enter.within) if one.enter.within is not None else FOREVER
        leave = int(_n(one.leave.after, 0)) if one.leave else 0
        paid = LEAVING.index(one.leave.or_ or "") if one.leave else 0
        out[k] = LIST_KINDS.index(kind), mask, count, within, at, ring, leave, (one.colour == "black") + 2 * paid, width
        ring += width
    return out


def _matching(scheme: Scheme, c: Consequence) -> np.ndarray:
    """Return ``(n_tier + 1, 2**n_list)`` bool: where a condition on a list or tier holds."""
    out = np.zeros((len(scheme.tiers) + 1, 1 << len(scheme.lists)), bool)
    if c.cause == "tier":
        out[scheme.tier_names().index(c.name), :] = True
    elif c.cause == "list":
        bit = list_names(scheme).index(c.name)
        out[:, [m for m in range(out.shape[1]) if m >> bit & 1]] = True
    return out


def _closes(scheme: Scheme, plan: Plan) -> np.ndarray:
    out = np.zeros((len(scheme.tiers) + 1, 1 << len(scheme.lists)), np.int64)
    for c in scheme.consequences:
        mask = sum(1 << plan.doors.index(d) for d in c.deny)
        out[_matching(scheme, c)] |= mask
    return out


def _grants(scheme: Scheme) -> np.ndarray:
    out = np.zeros((len(scheme.tiers) + 1, 1 << len(scheme.lists)), np.uint8)
    for c in scheme.consequences:
        out[_matching(scheme, c)] |= np.uint8(sum(1 << list(PRIVILEGES).index(p) for p in c.grant))
    return out


def _kept(scheme: Scheme) -> np.ndarray:
    share = 0.0
    if scheme.score is not None and scheme.score.expires is not None and scheme.score.expires.kind == "relax":
        share = _n(scheme.score.expires.relax, 0)
    return decay(share)


@lru_cache(maxsize=32)
def decay(share: float) -> np.ndarray:
    """Return (1 - share)^days for days 0..65535, by repeated multiplication."""
    out = np.ones(65536)
    left = 1.0
    for d in range(1, 65536):
        left = left * (1.0 - share)
        out[d] = left
    out.flags.writeable = False
    return out


def make_places(society: Society) -> Places:
    """Return the places as the kernels read them; no faces on any screen yet."""
    p = society.places
    start, *streets = society.streets
    return Places(start, p.district, p.camera_rank, p.screen_rank, np.zeros(len(society.recipe.districts), np.int64), *streets)
