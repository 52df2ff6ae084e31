"""Findings: single lines of a scheme's file that a careful lawmaker would look at, each with a code and a change that would mend it.

A finding is about the file, not about anyone's guilt; whether the change is wanted is for whoever answers for the scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.columns import ACTS, COUNTS
from panopolis.study.audit.law import asked_law
from panopolis.study.audit.process import cameras, contestable, left, looked_at, told
from panopolis.study.audit.sheet import Finding
from panopolis.study.audit.treatments import OF_OTHERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from panopolis.study.audit.answers import Case

CODES: dict[str, str] = {
    "across-contexts": "a door closes for records of another sphere of life",
    "another-name": "the scheme calls a context what by itself is another",
    "no-wrong": "points are taken for what is no wrong",
    "speech": "what she says or reads counts",
    "loyalty": "shown loyalty counts",
    "others": "someone else's standing counts against her",
    "one-record": "a single petty record closes a door",
    "no-end": "records or a listing have no end",
    "only-by-paying": "a list is left by paying alone, so who cannot pay stays",
    "silent": "people are not told",
    "no-appeal": "nothing can be contested",
    "no-review": "nobody looks at a camera's matches",
    "unequal-faces": "a camera takes some groups for another more often than others",
    "faces-shown": "faces are shown in public",
    "unannounced": "a company shares before it is said",
    "no-erasure": "nothing can be erased on request",
    "hindered-erasure": "erasure is refused, late or incomplete",
    "unsourced": "a number that takes points or enters a list is assumed and has no range",
}
"""Code of each finding, and what it is about."""


def findings(case: Case) -> tuple[Finding, ...]:
    """Return every finding, in the order of the file's lines."""
    found = [one for check in _CHECKS for one in check(case)]
    return tuple(sorted(dict.fromkeys(found), key=_place))


def _place(one: Finding) -> tuple[str, int, str]:
    file, _, line = one.where.rpartition(":")
    return (file, int(line), one.code) if line.isdigit() else (one.where, 0, one.code)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _across(case: Case) -> Iterator[Finding]:
    for one in case.doors:
        acts = [_words(way.name) for way in one.unrelated()]
        if acts:
            able = [context for context in one.contexts if any(act.context == context and not act.good for act in ACTS.values())]
            rest = f", or let {one.standing} rest on records of {' or '.join(able)} alone" if able else ""
            change = f"drop '{one.what}' from deny{rest}"
            yield Finding("across-contexts", one.where, f"{one.standing} closes {_words(one.what)} for {', '.join(acts)}", change)


def _renamed(case: Case) -> Iterator[Finding]:
    for one in case.all:
        if one.stated not in one.contexts:
            says = f"calls {_words(one.what)} a matter of {one.stated}; by itself it is one of {' or '.join(one.contexts)}"
            yield Finding("another-name", one.where, says, f"write context: {one.contexts[0]}")
    for act, rule in case.own.rules.items():
        if act in ACTS and ACTS[act].context != rule.context:
            says = f"calls {_words(act)} a matter of {rule.context}; by itself it is one of {ACTS[act].context}"
            where = case.own.where("rules", act, "context")
            yield Finding("another-name", where, says, f"write context: {ACTS[act].context}")


def _takes_points(case: Case, act: str) -> bool:
    points = case.own.rules[act].points
    return points is not None and any(step.value < 0 for step in points.steps())


def _what_counts(case: Case) -> Iterator[Finding]:
    for act in case.own.rules:
        where, known = case.own.where("rules", act), ACTS.get(act)
        if known is None:
            continue
        if act in OF_OTHERS:
            yield Finding("others", where, f"{_words(act)} counts, which is nothing that she did", f"drop the rule {act}")
        elif known.context == "speech":
            yield Finding("speech", where, f"{_words(act)} counts: {known.meaning}", f"drop the rule {act}")
        elif known.context == "loyalty":
            yield Finding("loyalty", where, f"{_words(act)} counts: {known.meaning}", f"drop the rule {act}")
        elif _takes_points(case, act) and case.stand.joined.gravity_of(act) == 0 and not _overdue(case, act):
            yield Finding(
                "no-wrong", where, f"{_words(act)} takes points and is no wrong: {known.meaning}", f"drop the rule {act}"
            )


def _overdue(case: Case, act: str) -> bool:
    return act == "debt" and case.own.debt is not None and case.own.debt.counts == "overdue"


def _single(case: Case) -> Iterator[Finding]:
    for one in case.doors:
        levels = asked_law().numbers["disproportion"].value
        acts = [_words(way.name) for way in one.harder(levels) if way.needs == 1]
        if acts:
            name = one.when.partition(".")[2]
            change = f"write enter: {{count: 3, of: ..., within: 365d}} for list '{name}', or close a lighter door"
            says = f"one record of {', '.join(acts)} closes {_words(one.what)} (severity {one.severity})"
            yield Finding("one-record", one.where, says, change)


def _ending(case: Case) -> Iterator[Finding]:
    score, own = case.own.score, case.own
    if score is not None and score.kind == "ledger" and score.expires is None:
        lasting = [_words(act) for act, rule in own.rules.items() if _takes_points(case, act) and rule.expires is None]
        if lasting:
            yield Finding(
                "no-end",
                own.where("score"),
                f"points for {', '.join(lasting)} never lapse",
                "write expires: {each: 1y} under score",
            )
    for name, dimension in score.dimensions.items() if score is not None else ():
        for column in (column for column in dimension.of if column in COUNTS):
            says = f"{_words(column)} counts from the first day on and is never set back"
            change = "read a column that can fall again, such as arrears_yuan, fines_due_yuan or debt_yuan"
            yield Finding("no-end", own.where("score", "dimensions", name, "of", column), says, change)
    for name, entry in own.lists.items():
        if left(entry) == "never":
            yield Finding("no-end", own.where("lists", name), f"list '{name}' is never left", "write leave: {after: 1y}")
        elif entry.colour == "black" and entry.leave is not None and entry.leave.after is None:
            says = f"list '{name}' is left {left(entry)}, so who cannot pay stays on it"
            yield Finding("only-by-paying", own.where("lists", name, "leave"), says, "add after: 1y to leave")


def _process(case: Case) -> Iterator[Finding]:
    if not (case.own.rules or case.classifies):
        return
    where, stand = case.own.where, case.stand
    if not told(stand):
        yield Finding(
            "silent",
            where("due_process", "notice"),
            "nobody is told of a record about them",
            "write notice: true under due_process",
        )
    if not contestable(stand):
        change = "write appeal: {open: true, delay: 30d} under due_process"
        yield Finding("no-appeal", where("due_process", "appeal"), "no record can be contested", change)
    for name in cameras(stand):
        if not looked_at(stand, name):
            says = f"nobody looks at the matches of '{name}' before they are records"
            yield Finding("no-review", where("watch", name), says, "write review: {catches: 0.9} under it, and staff it")


def _faces(case: Case) -> Iterator[Finding]:
    for name, watch in case.own.watch.items():
        relative = watch.relative
        named = {} if relative is None else {key: getattr(relative, key) for key in ("women", "young", "old")}
        apart = [f"{key} {value.value:g} times" for key, value in named.items() if value is not None and value.value != 1]
        if apart:
            says = f"'{name}' takes another for the doer more often among some: {', '.join(apart)} as often as men of 20 to 59"
            change = "measure its errors by group where it hangs, and take it down where they stay apart"
            if not looked_at(case.stand, name):
                change = "let no match be a record unless a person confirmed it, and measure its errors by group"
            yield Finding("unequal-faces", case.own.where("watch", name, "relative"), says, change)
    for place, one in enumerate(case.own.consequences):
        if one.show:
            says = f"one record of {_words(one.name)} puts her face on public screens"
            yield Finding("faces-shown", case.own.where("consequences", place), says, "drop show and until")


def _data(case: Case) -> Iterator[Finding]:
    for name, watch in case.own.watch.items():
        since, said = watch.shares_from, watch.announced
        if said is not None and watch.shares is not False and (since or case.own.begins() or said) < said:
            says = f"'{name}' shares from {since or case.own.begins()}, which is said only on {said}"
            where = case.own.where("watch", name, "announced")
            yield Finding(
                "unannounced", where, says, "write the same day for announced and shares_from, or a later one for shares_from"
            )
    process = case.stand.joined.due_process
    erasure = process.erasure if process is not None else None
    if erasure is None and (case.own.rules or case.classifies):
        says, change = (
            "no record or account can be erased on request",
            "write erasure: {after: 30d, records: erased} under due_process",
        )
        yield Finding("no-erasure", case.own.where("due_process"), says, change)
    elif erasure is not None and (erasure.records == "stay" or erasure.first_refused or erasure.copies_stay):
        says = "a request is refused at first, copies stay, or records outlive the account"
        change = "write {after: 30d, records: erased}, and drop first_refused and copies_stay"
        yield Finding("hindered-erasure", case.own.where("due_process", "erasure"), says, change)


def _numbers(case: Case) -> Iterator[Finding]:
    deciding = [(("rules", act, "points"), rule.points) for act, rule in case.own.rules.items()]
    for name, entry in case.own.lists.items():
        deciding += [
            (("lists", name, "enter", key), getattr(entry.enter, key)) for key in ("count", "score_at_most", "score_at_least")
        ]
    for path, number in deciding:
        if number is not None and number.confidence == "assumed" and number.low is None and number.high is None and number.value:
            says = f"{'.'.join(path)} is {number}, which is assumed and has no range"
            yield Finding(
                "unsourced", case.own.where(*path), says, "name a source, or write low and high, so that it can be varied"
            )


_CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    _across, _renamed, _what_counts, _single, _ending, _process, _faces, _data, _numbers,
)  # fmt: skip
