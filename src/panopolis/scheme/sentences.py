"""A scheme in sentences: when it holds, who has a score, what standing leads to, what people learn of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.columns import DOORS, PRIVILEGES
from panopolis.errors import MOST_NAMES
from panopolis.scheme.beneath import DEFAULT_TERM
from panopolis.scheme.meaning import districts
from panopolis.scheme.number import Days
from panopolis.scheme.rated import sentences_of_ratings
from panopolis.scheme.wording import act_words, days_words, enter_words, lapse_words, leave_words, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from panopolis.scheme.beneath import Standing
    from panopolis.scheme.conduct import Appeal, Erasure
    from panopolis.scheme.model import Scheme
    from panopolis.scheme.reach import Consequence
    from panopolis.scheme.score import Score

_NEVER = "no record ever lapses"


def sentences(stand: Standing) -> tuple[str, ...]:
    """Return what a scheme does, sentence by sentence."""
    scheme = stand.own
    return (
        *_frame(stand),
        *_standing(scheme),
        *sentences_of_ratings(scheme),
        *_begins(scheme),
        *_reach(scheme),
        *_scope(scheme),
        *_companies(scheme),
        *_fines(stand),
        *_process(stand),
    )


def _frame(stand: Standing) -> Iterator[str]:
    scheme = stand.own
    if scheme.law == "none":
        yield (
            "There is no ordinary law beside it: law is withdrawn on day 0, after a warm-up lived under it, and still remembered. What is set "
            "against this world understates what law does."
        )
    elif stand.law.rules:
        yield f"Ordinary law holds beside it: that of the society '{stand.society}'."
    else:
        yield "Ordinary law holds beside it."
    if scheme.law == "keep":
        yield (
            f"Ordinary law also deletes posts: {100 * stand.setting('post_deleted').value:g} % of unwelcome ones (post_deleted), and it is feared by "
            "those who would write them."
        )
    strange = list(dict.fromkeys(name for _, name in districts(scheme) if name not in stand.districts)) if stand.districts else []
    if strange:
        yield f"It belongs to another society: '{stand.society}' has no district {listed(strange[:MOST_NAMES])}."
    if scheme.changes:
        yield f"Changed from its file: {', '.join(scheme.changes)}."
    for step in scheme.rollout:
        where = "in all districts" if step.everywhere else f"in {listed(step.districts)}"
        yield f"In force from {step.since} {where}."
    if not scheme.rollout and scheme.start:
        yield f"In force from {scheme.start} in all districts."


def _standing(scheme: Scheme) -> Iterator[str]:
    score = scheme.score
    if score is None:
        yield "Nobody has a score."
    else:
        ends = [f"not below {score.floor.value:g}" if score.floor else "", f"not above {score.cap.value:g}" if score.cap else ""]
        bounds = ", " + listed([end for end in ends if end]) if any(ends) else ""
        if score.kind == "index":
            yield f"Until a score is computed of her she stands at {score.start.value:g} points{bounds}; tiers are settled whenever it is computed."
        elif score.kind == "rating":
            yield f"Her score is her rating{bounds}; tiers are settled {score.settle}."
        else:
            yield f"Everyone starts at {score.start.value:g} points{bounds}; tiers are settled {score.settle}."
    if score is not None and score.recompute is not None:
        yield from _index(score)
    elif score is not None and score.kind == "ledger":
        yield f"Unless a rule says otherwise, {lapse_words(score.expires) if score.expires else _NEVER}."
    if scheme.tiers:
        names = [f"{tier.name} from {tier.at.value:g}" for tier in scheme.tiers]
        yield f"Tiers: {scheme.lowest} below {scheme.tiers[0].at.value:g}, {', '.join(names)}."
    for name, entry in scheme.lists.items():
        yield f"List '{name}' ({entry.colour}): entered {enter_words(entry)}; {leave_words(entry)}."


def _begins(scheme: Scheme) -> Iterator[str]:
    """Say from which day on records of an act move the score, where they do not from the first."""
    since: dict[date, list[str]] = {}
    for act, rule in scheme.rules.items():
        later = rule.points.later if rule.points is not None and not rule.points.value else ()
        first = next((step for step in later if step.value), None)
        if first is not None and first.since is not None:
            since.setdefault(first.since, []).append(act_words(act))
    for day, acts in since.items():
        yield f"Records of {listed(acts)} move the score from {day} only."


def _index(score: Score) -> Iterator[str]:
    if score.recompute is None:
        return
    months = int(score.recompute.months.value)
    every = "every month" if months == 1 else f"every {months} months"
    yield f"The score is computed anew on day {score.recompute.day.value:g} of the month, {every}, and on the first day."
    for name, dimension in score.dimensions.items():
        of = listed(f"{act_words(column)} ({span.worst.value:g} to {span.best.value:g})" for column, span in dimension.of.items())
        yield f"Of it, {dimension.weight.value:.0%} is {act_words(name)}: {of}, from worst to best."


def _reach(scheme: Scheme) -> Iterator[str]:
    for when in dict.fromkeys(c.when for c in scheme.consequences):
        these = [c for c in scheme.consequences if c.when == when]
        yield f"{_cause(these[0])} {' and '.join(_effects(these)) or 'is refused and granted nothing'}."
    if scheme.debt is not None:
        taken_up = scheme.debt.counts == "incurred"
        yield "Every debt that is taken up makes a record." if taken_up else "Only debts that are overdue make records."


def _cause(consequence: Consequence) -> str:
    said = {"list": "On list '{}' she", "tier": "In tier {} she", "record": "A record of {}"}[consequence.cause]
    return said.format(act_words(consequence.name) if consequence.cause == "record" else consequence.name)


def _effects(these: Iterable[Consequence]) -> Iterator[str]:
    doors = [door for c in these for door in c.deny]
    if doors:
        yield "is refused " + listed([DOORS[door].meaning for door in dict.fromkeys(doors)])
    privileges = [privilege for c in these for privilege in c.grant]
    if privileges:
        yield "is granted " + listed([PRIVILEGES[p][1] for p in dict.fromkeys(privileges)])
    for c in these:
        if c.show:
            end = f"for {days_words(c.until)}" if isinstance(c.until, Days) else "until the fine is paid"
            yield f"puts her face and the place on public screens {end}"


def _scope(scheme: Scheme) -> Iterator[str]:
    if scheme.scope is None:
        return
    who = [f"is {scheme.scope.from_age.value:g} or older"] if scheme.scope.from_age is not None else []
    who += ["is in the register of identity"] if scheme.scope.registered else []
    who += [f"consents, as {scheme.scope.consent.value:.0%} do"] if scheme.scope.consent is not None else []
    if who:
        yield f"Scored and listed is whoever {listed(who)}; charges against others are written without points."


def _fines(stand: Standing) -> Iterator[str]:
    """One term holds for all fines: the shortest that is named."""
    terms = sorted(
        {int(r.term) if r.term is not None else DEFAULT_TERM for r in stand.joined.rules.values() if r.fine is not None}
    )
    if terms:
        shortest = " (of the terms named, the shortest holds for all)" if len(terms) > 1 else ""
        yield f"A fine is to be paid within {days_words(terms[0])}{shortest}."
        if stand.own.law == "keep":
            fee = stand.setting("late_fee").value
            yield f"Past its term a fine grows by {100 * fee:g} % of itself a day (late_fee), up to as much again."


def _process(stand: Standing) -> Iterator[str]:
    scheme, process = stand.own, stand.joined.due_process
    if process is None or process.notice is None:
        if scheme.rules:
            yield "Nothing is said of notice." if process is not None else "Nothing is said of notice and appeal."
    else:
        by_law = scheme.due_process is None or scheme.due_process.notice is None
        whose = ", by ordinary law" if by_law else ""
        silent = f"Nobody is told of a record about her{whose}, unless a witness at the place made it."
        yield f"People are told of records about them{whose}." if process.notice else silent
    if process is not None and process.appeal is not None:
        yield _appeal(process.appeal) if process.appeal.open else "A record cannot be contested."
    if process is not None and process.review is not None:
        yield f"People look at every match before it becomes a record, and throw out {process.review.catches.value:g} of the false ones."
    if process is not None and process.erasure is not None:
        yield _deleted(process.erasure)


def _companies(scheme: Scheme) -> Iterator[str]:
    for name, watch in scheme.watch.items():
        if watch.company and watch.shares is False:
            yield f"What '{name}' sees stays with it."
        elif watch.company and (watch.shares_from or watch.announced):
            since = f" from {watch.shares_from}" if watch.shares_from else ""
            said = f"; it is said in public from {watch.announced} only" if watch.announced else ""
            yield f"What '{name}' sees reaches the scheme{since}{said}."


def _deleted(erasure: Erasure) -> str:
    first = "" if erasure.first_refused is None else f" A first request is refused with chance {erasure.first_refused.value:g}."
    copies = 0.0 if erasure.copies_stay is None else erasure.copies_stay.value
    records = "the records that companies made go with it" if erasure.records == "erased" else "records outlive it"
    return (
        f"An account with the companies is deleted {days_words(erasure.after)} after it is asked for, unless a log-in cancels that; copies of what "
        f"they knew stay with chance {copies:g}, and {records}.{first}"
    )


def _appeal(appeal: Appeal) -> str:
    wrong = 1.0 if appeal.succeeds_if_wrong is None else appeal.succeeds_if_wrong.value
    right = 0.0 if appeal.succeeds_if_right is None else appeal.succeeds_if_right.value
    wait = days_words(max(int(appeal.delay or 0), 1))
    return (
        f"Whoever is told of a record can contest it: the answer comes after {wait}, with chance {wrong:g} to win if she did not "
        f"do it and {right:g} if she did; until then its fine does not fall due, and it makes no later record dearer."
    )
