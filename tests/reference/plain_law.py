"""A scheme and the ordinary law beneath it, read straight from ``Scheme`` objects: what holds on one day, and where."""

from __future__ import annotations

from plain_draws import exp, key, log

from panopolis.columns import ACTS, DOORS

ACT_NAMES = list(ACTS)
DOOR_NAMES = list(DOORS)
FOREVER = 60000
LAW, SCHEME = 0, 1
"""Who decides: ordinary law alone, or the scheme with the law beside it."""


def hundredths(points):
    return int(points * 100 + 0.5) if points >= 0 else -int(0.5 - points * 100)


def number(given, otherwise):
    return otherwise if given is None else float(given)


class PlainLaw:
    """What holds today. Every question is asked of the scheme's own parts."""

    def __init__(self, ordinary, scheme, today, society, *, scoring):
        self.today, self.scoring = today, scoring
        self.both = (ordinary.on(today), scheme.on(today))
        self.scheme = self.both[SCHEME]
        self.districts = list(society.recipe.districts)
        self.seed = society.seed
        self.forces = [scoring and self._reached(name) for name in self.districts]
        self.lists = list(self.scheme.lists.items())
        self.watch_names = [name for law in self.both for name in law.watch]
        faces = zip(society.traits["appearance_group"], society.traits["enrolled"], strict=True)
        groups = [int(group) for group, enrolled in faces if enrolled]
        self.shares = [groups.count(g) / len(groups) for g in range(6)]
        score = self.scheme.score
        self.start = hundredths(float(score.start)) if score else 0
        self.floor = hundredths(number(score.floor, -1e7)) if score else -(2**30)
        self.cap = hundredths(number(score.cap, 1e7)) if score else 2**30
        process = self.scheme.due_process
        self.appeal = process.appeal if process and process.appeal and process.appeal.open else None
        self.ratings = self.scheme.ratings if scoring else None
        self.keeps_standing = score is not None or bool(self.scheme.lists)
        self.whole = score.expires.kind if score and score.expires else ""
        self.notice = [bool(law.due_process and law.due_process.notice) for law in self.both]
        self._false = {}

    def _reached(self, district):
        s = self.scheme
        if not s.rollout:
            return bool(s.rules or s.score or s.lists or s.ratings) and (s.start is None or self.today >= s.start)
        return any(step.since <= self.today and (step.everywhere or district in step.districts) for step in s.rollout)

    def counted(self):
        """Districts in which people have a score or can be listed."""
        return [force and self.keeps_standing for force in self.forces]

    def count_of(self, one):
        """How many charges list her: a list entered by a single act takes one."""
        return int(float(one.enter.count)) if one.enter.trigger == "count" else 1

    def remembers(self, one):
        """How many days of counted charges a list remembers: twice its count where records can be contested."""
        if one.enter.trigger not in ("count", "act", "gravity"):
            return 0
        return 2 * self.count_of(one) if self.appeal else self.count_of(one) - 1

    def in_scope(self, age, registered, consent):
        """Whether the scheme scores and lists someone of this age, in the register or not, of this rank among those who consent."""
        scope = self.scheme.scope
        if scope is None:
            return True
        asked = scope.consent is not None
        willing = not asked or consent < int(float(scope.consent) * 4096 + 0.5)
        return age >= number(scope.from_age, 0) and (registered == 1 or not scope.registered) and willing

    def at_stake(self, f, act):
        """Whether anybody is known to look for an act: an office, a camera, or a company whose sharing has begun and been announced."""
        looks = [
            w.shares is not False and all(d is None or d <= self.today for d in (w.shares_from, w.announced))
            for _, w in self.watches(f, act)
        ]
        return any(looks) if looks else True

    def company(self, watch):
        return watch.covers is not None or watch.shares is not None

    def reaches(self, watch):
        """Whether what a company sees reaches the scheme today."""
        return watch.shares is not False and (watch.shares_from is None or watch.shares_from <= self.today)

    @property
    def of_accounts(self):
        """Which law says how accounts are deleted: the scheme's, but before its first day ordinary law alone."""
        return self.both[SCHEME if self.scoring else LAW]

    def app_coverage(self):
        return max((number(w.covers, 1.0) for w in self.of_accounts.watch.values() if self.company(w)), default=0.0)

    @property
    def erases(self):
        """Whether records that companies made go with an account."""
        return bool(self.erasure) and self.erasure.records == "erased"

    @property
    def erasure(self):
        return self.of_accounts.due_process.erasure if self.of_accounts.due_process else None

    def rule(self, f, act):
        """The rule on an act, if there is one; a scheme's rule on debts is about taking them up, or about being behind."""
        rules = self.both[f].rules
        if f == SCHEME and "debt" in rules and self.scheme.debt and self.scheme.debt.counts == "overdue":
            rules = {("overdue_debt" if name == "debt" else name): r for name, r in rules.items()}
        return rules.get(act)

    def points(self, f, act):
        rule = self.rule(f, act)
        return hundredths(number(rule.points, 0)) if rule and f == SCHEME else 0

    def fine(self, f, act):
        rule = self.rule(f, act)
        return number(rule.fine, 0.0) if rule else 0.0

    def term(self, f):
        """A person owes one sum, not single fines, so the shortest term holds for all of it."""
        rules = self.both[f].rules.values()
        return min((int(r.term) if r.term is not None else 15 for r in rules if r.fine is not None), default=15)

    def screen_days(self, f, act):
        for c in self.scheme.consequences if f == SCHEME else ():
            if c.cause == "record" and c.name == act and c.show:
                return FOREVER if c.until in (None, "fine_paid") else int(c.until)
        return 0

    def wrong(self, act):
        return not ACTS[act].good and ACTS[act].gravity > 0

    def counts_repeats(self, act):
        return any(r and (r.repeat or r.ladder) for r in (self.rule(LAW, act), self.rule(SCHEME, act)))

    def repeat(self, f, act):
        """Window in days and factor of a repeated act."""
        rule = self.rule(f, act)
        if not rule or not rule.repeat:
            return 0, 1.0
        return int(rule.repeat.window), number(rule.repeat.multiply, 1.0)

    def rung(self, f, act, n):
        rule = self.rule(f, act)
        return float(rule.ladder[min(n, len(rule.ladder) - 1)]) if rule and rule.ladder else 1.0

    def yearly_cap(self, act):
        rule = self.rule(SCHEME, act)
        return -1 if not rule or rule.cap_per_year is None else hundredths(float(rule.cap_per_year))

    def record_expiry(self, act):
        """Kind (each, random_mean or nothing) and days after which one record expires by itself."""
        rule = self.rule(SCHEME, act)
        own = rule and (rule.expires or (self.scheme.score and self.scheme.score.expires))
        return (own.kind, int(own.days)) if own and own.kind in ("each", "random_mean") else ("", 0)

    def watches(self, f, act):
        """Name and watch of everyone who looks for the act, in their order."""
        rule = self.rule(f, act)
        return [(name, self.both[f].watch[name]) for name in (rule.seen_by if rule else ())]

    def source(self, f, name):
        return list(self.both[f].watch).index(name) + (len(self.both[LAW].watch) if f == SCHEME else 0)

    def sight_key(self, act, watch):
        return key(self.seed, f"{act} seen by {watch}")

    def coverage(self, f, watch, district):
        """Share of places of a district that a watch covers; a scheme's cameras hang where it is in force."""
        if watch.coverage is None or (f == SCHEME and not self.forces[district]):
            return 0.0
        return float(watch.coverage.of(self.districts[district]))

    def group_rates(self, watch):
        r = watch.relative
        women, young, old = (number(getattr(r, name, None), 1.0) for name in ("women", "young", "old"))
        return [young, 1.0, old, women * young, women, women * old]

    def false_chance(self, watch):
        """1 - product over groups of (1 - rate)^(faces of the group in the gallery), rates relative to men of 20 to 59."""
        exponent = 0.0
        for rate, share in zip(self.group_rates(watch), self.shares, strict=True):
            x = min(number(watch.false_match, 0.0) * rate, 1.0 - 1e-12)
            exponent += number(watch.gallery_size, 0.0) * share * (-x - x * x / 2 if x < 1e-5 else log(1.0 - x))
        return 1.0 - exp(exponent)

    def caught_by_people(self, f, watch):
        """Share of false matches that people throw out: the camera's reviewers, and those whom due process asks for."""
        own = number(watch.review.catches, 0.0) if watch.review else 0.0
        process = self.both[f].due_process
        if not process or not process.review or not float(process.review.catches):
            return own
        return 1.0 - (1.0 - own) * (1.0 - float(process.review.catches))

    def gate(self, district, group):
        """Chances of a false stop of a group and of a true one, by any camera at a gate that searches a watchlist."""
        f = SCHEME if self.forces[district] else LAW
        false_stop = true_stop = 0.0
        for watch in self.both[f].watch.values():
            if watch.mode == "screen" and watch.coverage is not None:
                x = min(number(watch.false_match, 0.0) * self.group_rates(watch)[group], 1.0 - 1e-12)
                exponent = number(watch.gallery_size, 0.0) * (-x - x * x / 2 if x < 1e-5 else log(1.0 - x))
                catches = self.caught_by_people(f, watch)
                reach, here = number(watch.reachable, 1.0), float(watch.coverage.of(self.districts[district]))
                false = here * ((1.0 - exp(exponent)) * (1.0 - catches) * reach)
                true = here * ((1.0 - number(watch.miss, 0.0)) * reach)
                false_stop += false - false_stop * false
                true_stop += true - true_stop * true
        return false_stop, true_stop

    def list_counts(self, one, act):
        """Whether a list counts charges for an act: by its name or by the context of its rule."""
        rule = self.rule(SCHEME, act)
        if one.enter.trigger == "gravity":
            own = rule.gravity if rule else None
            return bool(rule) and number(own, ACTS[act].gravity) >= float(one.enter.gravity)
        named = one.enter.act if one.enter.trigger == "act" else one.enter.of
        called = "debt" if act == "overdue_debt" and self.scheme.debt and self.scheme.debt.counts == "overdue" else act
        return bool(rule) and named in (called, rule.context)

    def tier_of(self, score):
        return sum(score >= hundredths(float(t.at)) for t in self.scheme.tiers)

    def holding(self, tier, listed):
        """Consequences in force for someone in a tier (by number) and on lists (by name)."""
        names = self.scheme.tier_names()
        for c in self.scheme.consequences:
            if (c.cause == "list" and c.name in listed) or (c.cause == "tier" and c.name == names[tier]):
                yield c
