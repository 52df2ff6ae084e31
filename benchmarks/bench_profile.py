"""Where a day of the city goes: processor time of one thread by part of the day, with occasions, messages and rows counted.

    python benchmarks/bench_profile.py [--scheme shanghai-2018] [--people N] [--days D] [--dry]

Processor time, so that a busy machine distorts it less than wall time. Bounds of the design, one core: 110 ns an occasion and 40 ns a message.
An occasion is one that comes to a person by a rule's clock; its cost is its rule's kernel, whom the rule finds due, and sighting. A message is a
tie's word of a charge; its cost is telling, sorting by block and hearing. What is charged is counted apart: the order in which charges count, and
what each does to score, fines, lists and the ledger.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

from alternating import keep

import panopolis as pan
from panopolis.engine import exchange, world

OCCASION = ("occasions: rules", "occasions: who is due", "sighting")
MESSAGE = ("telling ties", "messages: by block", "messages: heard")
CHARGE = ("charges: by block", "charges: order", "charging", "settling")


class Clock:
    """Adds up the processor time and the calls of functions, by part; a part within another counts for itself alone."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self.inside = 0.0

    def around(self, owner, name: str, part) -> None:
        """Time a function; ``part`` is its name in the table, or says it of the arguments."""
        whole = getattr(owner, name)

        def timed(*given: object, **named: object) -> object:
            outer, self.inside = self.inside, 0.0
            began = time.thread_time()
            try:
                return whole(*given, **named)
            finally:
                took = time.thread_time() - began
                self.spent[part if isinstance(part, str) else part(*given)] += took - self.inside
                self.inside = outer + took

        setattr(owner, name, timed)


def rule_part(step, *_: object) -> str:
    """Return the part of the day that a rule's kernel belongs to."""
    if step.rule.name == "tally":
        return "measures"
    return "occasions: rules" if step.rule.kind == "conduct" else "daily rules"


def watched(town, clock: Clock, counts: Counter[str]) -> None:
    """Put the clock around the parts of a world's day, and count whom rules ask."""
    w = town._world  # noqa: SLF001 - a profile looks inside
    deliver = w.exchange.deliver

    def count(mails, told, threads) -> None:
        counts["messages"] += sum(map(len, told))
        counts["charges"] += sum(map(len, mails))
        deliver(mails, told, threads)

    w.exchange.deliver = count
    chosen = world.choose

    def choose(step, *given: object, **named: object) -> object:
        found = chosen(step, *given, **named)
        counts["occasions" if step.rule.kind == "conduct" else "daily"] += found[1]
        return found

    world.choose = choose
    clock.around(
        world, "choose", lambda step, *_: "occasions: who is due" if step.rule.kind == "conduct" else "daily rules: who is asked"
    )
    clock.around(world, "tell_ties", "telling ties")
    clock.around(world, "note_company", "how everyone stands")
    clock.around(world.settling, "settle", "charging")
    clock.around(exchange.post, "hear", "messages: heard")
    for name, part in (("_sight", "sighting"), ("_settle_block", "settling"), ("_renew_block", "mornings"), ("_call", rule_part)):
        clock.around(w, name, part)
    clock.around(w.exchange, "deliver", "charges: by block")
    clock.around(
        exchange.post, "bucket", lambda receivers, messages, *_: f"{'messages' if receivers is messages else 'charges'}: by block"
    )
    clock.around(exchange.post, "in_order", "charges: order")


def main() -> None:
    """Run and print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--scheme", default="shanghai-2018")
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--days", type=int, default=20)
    asked.add_argument("--dry", action="store_true", help="print only")
    given = asked.parse_args()
    town = pan.start(given.scheme, people=given.people, days=1, threads=1, warmup=30)
    town.advance(5)
    clock, counts = Clock(), Counter[str]()
    watched(town, clock, counts)
    began = time.thread_time()
    days = town.advance(given.days)
    whole = time.thread_time() - began
    counts["rows"] = sum(len(d.rows) for d in days)
    clock.spent["the rest"] = whole - sum(clock.spent.values())
    lived = given.people * given.days
    print(f"{given.scheme}, {given.people:,} people, {given.days} days, one thread: {lived / whole / 1e6:.1f} M person-days/s")
    print(
        "a person-day: "
        + ", ".join(f"{counts[name] / lived:.3f} {name}" for name in ("occasions", "messages", "charges", "rows"))
    )
    print(f"{'part':28}{'ns a person-day':>16}{'share':>8}")
    for part, spent in clock.spent.most_common():
        print(f"{part:28}{spent / lived * 1e9:>16.2f}{spent / whole:>8.1%}")
    costs = {
        what: sum(clock.spent[part] for part in parts) / counts[f"{what}s"] * 1e9
        for what, parts in (("occasion", OCCASION), ("message", MESSAGE), ("charge", CHARGE))
    }
    for what, cost in costs.items():
        print(f"{cost:.0f} ns {'an' if what == 'occasion' else 'a'} {what}")
    if not given.dry:
        keep("what an occasion and a message cost", {"facts": told(given, lived, whole, counts, clock, costs)})


def told(
    given: argparse.Namespace, lived: int, whole: float, counts: Counter[str], clock: Clock, costs: dict[str, float]
) -> dict[str, object]:
    """Return what is kept."""
    each = {f"{part}, ns a person-day": round(spent / lived * 1e9, 1) for part, spent in clock.spent.most_common()}
    return {
        "what": f"processor time of one thread under {given.scheme}, {given.people:,} people, {given.days} days; an occasion is its rule, finding "
        "who is due, and sighting; a message is telling ties, sorting and hearing; a charge is what it does to score, fines, lists and the ledger",
        **{f"ns {'an' if what == 'occasion' else 'a'} {what}": round(cost) for what, cost in costs.items()},
        **{f"{name} a person-day": round(counts[name] / lived, 3) for name in ("occasions", "messages", "charges", "rows")},
        "million person-days a second of one core": round(lived / whole / 1e6, 1), **each,
    }  # fmt: skip


if __name__ == "__main__":
    main()
