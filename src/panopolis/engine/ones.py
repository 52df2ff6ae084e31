"""From a rule to the text of what it does to one person on one day: a part of the kernel that walks a stride.

A conduct rule's occasions are drawn beforehand, by its ``clock``: from day to day for some hundred people at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.engine.fuse import HEAD, HELD, Writer, own_text, taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.engine.plan import Plan, Step

DRAWS = frozenset({"draw", "draw_2", "draw_3"})
"""Given values that are draws of a daily rule."""
_MORE = "from panopolis.engine.kernels.compiled import inlined\n\n"


def one_text(plan: Plan, step: Step) -> str:
    """Return the text of a file with ``one``, a step's rule for person ``i``, and the ``clock`` of a conduct rule."""
    w = Writer(plan, step)
    act = plan.act(step.rule.commits[0]) if step.rule.commits else 0
    conduct = step.rule.kind == "conduct"
    if conduct:
        _decide(w, act)
    else:
        if step.names & DRAWS:
            w.put(1, "w2, w3, w0, _ = philox(keys[0], keys[1], i, t, 0, 0)")
        w.person(1)
        w.outcome(1, "day", act)
    head = HEAD.format(title=f"The rule '{step.rule.name}' for one person on one day") + _MORE
    text = head + own_text(step) + _inlined("one", ["i", "m", *(("w0", "w2", "w3") if conduct else ())], w, "m")
    return text + "\n\n" + _clock(plan, step) if conduct else text


def _ceiling(w: Writer, act: int) -> str:
    return w.call("ceiling", act) if "ceiling" in w.step.reads else "1.0"


def _decide(w: Writer, act: int) -> None:
    w.put(1, f"ceiling = {_ceiling(w, act)}")
    w.person(1)
    w.put(1, f"chance = {w.call('chance', act)}")
    w.put(1, "if not chance <= ceiling:")
    w.put(2, "fault[0], fault[1] = 2, i")
    w.put(1, "if u01(w0) * ceiling < chance:")
    w.outcome(2, "then" if w.rule.then else None, act)
    if w.rule.otherwise:
        w.put(1, "else:")
        w.not_yielded(2, act)


def _clock(plan: Plan, step: Step) -> str:
    w = Writer(plan, step)
    w.put(1, "for q in range(n):")
    w.put(2, "i = int64(who[q])")
    rate = f"{w.call('rate', 0)} * {_ceiling(w, 0)}"
    w.put(2, f"following[q] = min(day[q] + gap(u01(words[1, q]), {rate}, 60000), 65535)")
    return _inlined("clock", ["who", "day", "following"], w, "0")


def _inlined(name: str, given: Sequence[str], w: Writer, result: str) -> str:
    arguments = ", ".join([*given, *taken([*w.lines, "t"]), *[f"{c}_" for c in w.touched]])
    body = HELD.sub(r"\1_\2", "\n".join(w.lines))
    return f"@inlined\ndef {name}({arguments}):\n{body}\n    return {result}\n"
