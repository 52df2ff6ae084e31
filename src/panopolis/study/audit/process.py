"""Due process: what a file gives the person whom it is about, safeguard by safeguard, and what is missing.

Notice, appeal and review may come from the society's ordinary law where the file leaves them open; so they are read with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.columns import COUNTS
from panopolis.study.audit.law import asked_law
from panopolis.study.audit.sheet import Evidence, Safeguard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from panopolis.scheme import Days, DueProcess, List, Number, Standing

_ENDS = {
    "each": "each record lapses on its own",
    "random_mean": "each record lapses on its own, after a random time",
    "after_clean": "all records lapse after a time without a new one",
    "cycle": "all records lapse at each turn of a cycle",
    "regain": "points come back with time",
    "relax": "the distance to the start closes day by day",
}


def _process(stand: Standing) -> DueProcess | None:
    return stand.joined.due_process


def told(stand: Standing) -> bool:
    """Return whether people are told of records about them."""
    process = _process(stand)
    return process is not None and process.notice is True


def contestable(stand: Standing) -> bool:
    """Return whether a record can be contested."""
    process = _process(stand)
    return process is not None and process.appeal is not None and process.appeal.open


def looked_at(stand: Standing, watch: str) -> bool:
    """Return whether a person looks at what a camera found before it becomes a record."""
    process, own = _process(stand), stand.joined.watch[watch].review
    both = (own, process.review if process is not None else None)
    return any(review is not None and any(step.value for step in review.catches.steps()) for review in both)


def cameras(stand: Standing) -> list[str]:
    """Return the file's own cameras."""
    return [name for name, watch in stand.own.watch.items() if watch.mode != "witness"]


def unreviewed_fines(stand: Standing) -> tuple[Evidence, ...]:
    """Return the fines that follow a camera's match at which no person looks."""
    return tuple(
        Evidence(f"a fine for {act.replace('_', ' ')} follows a match of '{name}', at which nobody looks", stand.own.where("watch", name))
        for name in cameras(stand)
        if not looked_at(stand, name)
        for act, rule in stand.own.rules.items()
        if name in rule.seen_by and stand.joined.rules[act].fine is not None
    )  # fmt: skip


def about_safeguards(stand: Standing) -> tuple[list[str], tuple[Evidence, ...]]:
    """Return which of the three safeguards of Art. 22(3) are lacking, and what the file says of each."""
    where = stand.own.where
    spoken, contested = told(stand), contestable(stand)
    reviewed = contested or any(looked_at(stand, name) for name in cameras(stand))
    lacking = [
        name
        for name, there in (("notice", spoken), ("a way to contest and be heard", contested), ("human review", reviewed))
        if not there
    ]
    evidence = (
        Evidence(_notice_words(stand), where("due_process", "notice")),
        Evidence(_contest_words(stand), where("due_process", "appeal")),
        Evidence(_review_words(stand), where("due_process", "review")),
    )
    return lacking, evidence


def _notice_words(stand: Standing) -> str:
    own = stand.own.due_process
    by_law = ", by ordinary law; the file leaves it open" if own is None or own.notice is None else ""
    return f"people are told of records about them{by_law}" if told(stand) else "nobody is told of a record"


def _contest_words(stand: Standing) -> str:
    return "a record can be contested" if contestable(stand) else "no record can be contested"


def _review_words(stand: Standing) -> str:
    matches = [name for name in cameras(stand) if looked_at(stand, name)]
    found = [f"a person looks at the matches of '{name}'" for name in matches] + (
        ["appeals are answered"] if contestable(stand) else []
    )
    return "; ".join(found) or "no person looks at any of it"


def about_erasure(stand: Standing) -> tuple[Evidence, ...]:
    """Return what stands between a person's request and the erasure of records about her."""
    process, where = _process(stand), stand.own.where
    found = process.erasure if process is not None else None
    if found is None:
        return (Evidence("no record or account can be erased on request", where("due_process")),)
    own = ("due_process", "erasure")
    days, most = int(found.after), asked_law().numbers["answer_days"].value
    seers = sorted({name for rule in stand.own.rules.values() for name in rule.seen_by if not stand.own.watch[name].company})
    said = (
        (days > most, f"an account goes {days} days after the request, and a log-in within them cancels it", "after"),
        (_some(found.first_refused), "a first request may be refused", "first_refused"),
        (_some(found.copies_stay), "copies of what companies knew may stay", "copies_stay"),
        (found.records == "stay", "records from shared data outlive the account", "records"),
        (bool(seers), f"records from {', '.join(seers)} are no part of an account, and stay", "records"),
    )
    return tuple(Evidence(words, where(*own, key)) for holds, words, key in said if holds)


def _some(number: Number | None) -> bool:
    return number is not None and any(step.value > 0 for step in number.steps())


def about_keeping(stand: Standing) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Return what has no end, and how the rest ends: records that move the score, columns that count for ever, lists."""
    rows = [*_records_end(stand), *_columns_end(stand), *_lists_end(stand)]
    endless = tuple(Evidence(says, where) for ends, says, where in rows if not ends)
    return endless, tuple(Evidence(says, where) for ends, says, where in rows if ends)


def _records_end(stand: Standing) -> Iterator[tuple[bool, str, str]]:
    score = stand.own.score
    if score is None or score.kind == "index":
        return
    counted = {
        act: rule
        for act, rule in stand.own.rules.items()
        if rule.points is not None and any(s.value < 0 for s in rule.points.steps())
    }
    endless = [act for act, rule in counted.items() if rule.expires is None and score.expires is None]
    if endless:
        yield False, f"records of {', '.join(act.replace('_', ' ') for act in endless)} never lapse", stand.own.where("score")
    if score.expires is not None:
        yield True, f"{_ENDS[score.expires.kind]}{_after(score.expires.days)}", stand.own.where("score", "expires")
    for act, rule in counted.items():
        if rule.expires is not None:
            says = f"records of {act.replace('_', ' ')}: {_ENDS[rule.expires.kind]}{_after(rule.expires.days)}"
            yield True, says, stand.own.where("rules", act, "expires")


def _after(days: Days | None) -> str:
    return f" ({span(int(days))})" if days is not None else ""


def span(days: int) -> str:
    """Return a length of time in words: ``1 year``, ``90 days``."""
    n, unit = (days // 365, "year") if days and days % 365 == 0 else (days, "day")
    return f"{n} {unit}{'' if n == 1 else 's'}"


def _columns_end(stand: Standing) -> Iterator[tuple[bool, str, str]]:
    score = stand.own.score
    for name, dimension in score.dimensions.items() if score is not None else ():
        for column in dimension.of:
            where = stand.own.where("score", "dimensions", name, "of", column)
            if column in COUNTS:
                yield False, f"{column.replace('_', ' ')} counts from the first day on and is never set back", where
            else:
                yield True, f"{column.replace('_', ' ')} is read as it stands on the day", where


def _lists_end(stand: Standing) -> Iterator[tuple[bool, str, str]]:
    for name, entry in stand.own.lists.items():
        yield left(entry) != "never", f"list '{name}' is left {left(entry)}", stand.own.where("lists", name)


def left(entry: List) -> str:
    """Return how a list is left, or ``never``."""
    if entry.leave is None:
        return "when the score no longer meets it" if entry.enter.trigger.startswith("score") else "never"
    paid = {"debts_paid": "when no fine, bill or judgment is owed", "performed": "when the judgment is performed"}
    ways = [f"after {span(int(entry.leave.after))}" if entry.leave.after else "", paid.get(entry.leave.or_ or "", "")]
    return " or ".join(way for way in ways if way)


def safeguards(stand: Standing) -> tuple[Safeguard, ...]:
    """Return every safeguard of due process in reading order, with what is missing; none where the file adds nothing of its own."""
    if stand.bare:
        return ()
    where, contested = stand.own.where, contestable(stand)
    spoken = told(stand)
    rows = [
        Safeguard("notice", _notice_words(stand), where("due_process", "notice"), not spoken),
        Safeguard("appeal", _contest_words(stand), where("due_process", "appeal"), not contested),
        *(_appeal(stand) if contested else ()),
        *_reviews(stand),
        *_ends(stand),
        *_erased(stand),
        *_consent(stand),
    ]  # fmt: skip
    return tuple(rows)


def _appeal(stand: Standing) -> Iterator[Safeguard]:
    process = _process(stand)
    appeal = process.appeal if process is not None else None
    if appeal is None:
        return
    days, most = int(appeal.delay or 1), asked_law().numbers["answer_days"].value
    at = stand.own.where("due_process", "appeal")
    yield Safeguard("time to an answer", span(days), at, days > most)
    wins = 1.0 if appeal.succeeds_if_wrong is None else appeal.succeeds_if_wrong.value
    yield Safeguard("remedy", f"of those who did not do it, {wins:.0%} who appeal win", at, wins < 0.5)  # noqa: PLR2004 - more often than not


def _reviews(stand: Standing) -> Iterator[Safeguard]:
    if not cameras(stand):
        where = stand.own.where("due_process", "review")
        yield Safeguard("human review", _review_words(stand), where, not contestable(stand))
    for name in cameras(stand):
        seen = looked_at(stand, name)
        says = f"a person looks at matches of '{name}'" if seen else f"nobody looks at matches of '{name}'"
        yield Safeguard("human review", says, stand.own.where("watch", name, "review"), not seen)


def _ends(stand: Standing) -> Iterator[Safeguard]:
    endless, ending = about_keeping(stand)
    for missing, rows in ((True, endless), (False, ending)):
        yield from (Safeguard("an end", one.says, one.where, missing) for one in rows)


def _erased(stand: Standing) -> Iterator[Safeguard]:
    found = () if stand.bare else about_erasure(stand)
    yield from (Safeguard("erasure", one.says, one.where, missing=True) for one in found)


def _consent(stand: Standing) -> Iterator[Safeguard]:
    scope = stand.own.scope
    asked = scope is not None and scope.consent is not None
    says = "no consent, no score, list or privilege" if asked else "nobody is asked whether to be scored"
    yield Safeguard("consent", says, stand.own.where("scope", "consent"), not asked)
