"""What a scheme attaches to each rule of a plan: what its acts cost, which list or tier closes its door, who is shown; or nothing.

A rule to which nothing is attached runs all the same: people still book journeys under a scheme that closes no door to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from panopolis.scheme import Consequence, Rule, Scheme

NOTHING = "nothing"


def bearing(joined: Scheme, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Return what a scheme attaches to each row of ``Plan.table``, or ``nothing``.

    Parameters
    ----------
    joined
        The scheme with the ordinary law that holds beside it.
    rows
        The plan's rules in the order of a day, the engine's own steps among them.
    """
    return ["; ".join(_of(joined, row)) or NOTHING for row in rows]


def _of(joined: Scheme, row: Mapping[str, str]) -> list[str]:
    found = [_act(joined, act) for act in _names(row["commits"])]
    found += [_door(joined, row["door"])] if row["door"] else []
    reads = set(_names(row["reads"]))
    found += [say(joined) for name, say in _READ.items() if name in reads]
    found += [_ENGINE[row["rule"]](joined)] if row["kind"] == "engine" else []
    return [said for said in found if said]


def _names(cell: str) -> list[str]:
    return [name for name in cell.split(", ") if name]


def _rules(joined: Scheme) -> dict[str, Rule]:
    """Return the rules of which someone sees the act, a debt under the name of the act that makes its record."""
    overdue = joined.debt is not None and joined.debt.counts == "overdue"
    named = {"overdue_debt" if overdue and name == "debt" else name: rule for name, rule in joined.rules.items()}
    return {name: rule for name, rule in named.items() if rule.seen_by}


def _act(joined: Scheme, act: str) -> str:
    rule = _rules(joined).get(act)
    if rule is None:
        return ""
    ladder = f" x {', '.join(f'{rung.value:g}' for rung in rule.ladder)} by repeats" if rule.ladder else ""
    named = "debt" if act == "overdue_debt" and act not in joined.rules else act
    lists = [name for name, one in joined.lists.items() if {named, rule.context} & {one.enter.act, one.enter.of}]
    shown = [f"on a screen {_until(c)}" for c in joined.consequences if c.show and c.name == named]
    said = [
        str(rule.points) if rule.points is not None else "",
        f"fine {rule.fine}{ladder}" if rule.fine is not None else "",
        f"counts for the list {', '.join(lists)}" if lists else "",
        *shown,
    ]
    what = ", ".join(one for one in said if one) or "a record"
    return f"{act}: {what} (seen by {', '.join(rule.seen_by)})"


def _until(consequence: Consequence) -> str:
    return "until the fine is paid" if consequence.until == "fine_paid" else f"for {consequence.until}"


def _door(joined: Scheme, door: str) -> str:
    causes = [c.when for c in joined.consequences if door in c.deny]
    return f"{door} closed by {', '.join(causes)}" if causes else ""


def _charges(joined: Scheme) -> str:
    acts = list(_rules(joined))
    return f"charges for {', '.join(acts)}" if acts else ""


def _fines(joined: Scheme) -> str:
    acts = [name for name, rule in _rules(joined).items() if rule.fine is not None]
    return f"fines for {', '.join(acts)}" if acts else ""


def _shown(joined: Scheme) -> str:
    acts = [c.name for c in joined.consequences if c.show]
    return f"faces shown for {', '.join(acts)}" if acts else ""


def _scored(joined: Scheme) -> str:
    begins = joined.begins()
    counted = [*(["a score"] if joined.score is not None else []), *(["lists"] if joined.lists else [])]
    return f"{' and '.join(counted)} from {begins or 'the first day'}" if counted else ""


def _renewed(joined: Scheme) -> str:
    return _scored(joined) and f"{_scored(joined)}: what expires and who leaves"


def _gates(joined: Scheme) -> str:
    watches = [name for name, watch in joined.watch.items() if watch.mode == "screen"]
    return f"gates watched by {', '.join(watches)}" if watches else ""


def _black(joined: Scheme) -> str:
    lists = [name for name, one in joined.lists.items() if one.colour == "black"]
    return f"black list: {', '.join(lists)}" if lists else ""


def _privileges(joined: Scheme) -> str:
    granted = [f"{privilege} by {c.when}" for c in joined.consequences for privilege in c.grant]
    return ", ".join(granted)


_READ: dict[str, Callable[[Scheme], str]] = {
    "attention": _scored,
    "heard": _charges,
    "fine_known": _fines,
    "law_holds": lambda joined: "ordinary law holds" if joined.law == "keep" else "",
    "shown_here": _shown,
    "shown_until": _shown,
    "gate_true": _gates,
    "on_black_list": _black,
    "privileged": _privileges,
}
"""What a scheme attaches to a rule that reads a name, beside its acts and its door."""

_ENGINE: dict[str, Callable[[Scheme], str]] = {"renew": _renewed, "speak": _charges, "settle": _charges}
