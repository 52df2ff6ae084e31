"""The tables of an explanation: rules, watches, numbers and what they rest on, of a scheme and of the law beneath it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.columns import ACTS, SETTINGS
from panopolis.scheme.beneath import DEFAULT_TERM
from panopolis.scheme.explanation import Table
from panopolis.scheme.model import numbers
from panopolis.scheme.number import BORROWED, CONFIDENCES
from panopolis.scheme.part import Part, Sourced
from panopolis.scheme.tree import spelled
from panopolis.scheme.wording import days_words, lapse_words, listed, range_words, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from panopolis.scheme.beneath import Standing
    from panopolis.scheme.conduct import Coverage, Rule, Watch
    from panopolis.scheme.number import Number
    from panopolis.scheme.tree import Path

NUMBERS = "Every number and where it comes from"
_RULE_COLUMNS = ("act", "what she does", "context", "points", "fine", "seen by", "more")
_LAW_COLUMNS = ("act", "what she does", "context", "fine", "to be paid in", "seen by", "the scheme")
_NUMBER_COLUMNS = ("key", "value", "tried between", "confidence", "source")


def tables(stand: Standing) -> tuple[Table, ...]:
    """Return the tables of rules and watches, of the scheme and of the law beneath it."""
    own, law = stand.own, stand.law
    found = (
        _rules(stand),
        Table("Watch", ("name", "mode", "how it sees", "found once identified"), _watches(own.watch, stand.districts)),
        _law(stand),
        Table(
            "Who watches for ordinary law",
            ("name", "mode", "how it sees", "found once identified"),
            _watches(law.watch, stand.districts),
        ),
    )
    return tuple(table for table in found if table.rows)


def origins(stand: Standing) -> tuple[Table, ...]:
    """Return the tables that say on whose word each part and each number is."""
    return tuple(table for table in (_parts(stand), _numbers(stand), _law_numbers(stand)) if table.rows)


def _rules(stand: Standing) -> Table:
    rows = tuple((name, *_rule_cells(name, rule, stand.law.rules.get(name))) for name, rule in stand.own.rules.items())
    both = [name for name in stand.own.rules if name in stand.law.rules]
    note = ""
    if both:
        note = (
            f"Both the scheme and ordinary law see {listed(both)}: a charge by either's watches counts for points and lists wherever the scheme "
            "is in force, and what the scheme leaves open holds as the law has it."
        )
    return Table("Rules", _RULE_COLUMNS, rows, note)


def _rule_cells(name: str, rule: Rule, law: Rule | None) -> tuple[str, ...]:
    more = []
    if rule.repeat is not None and rule.repeat.multiply is not None:
        more.append(f"x{rule.repeat.multiply.value:g} if repeated within {days_words(rule.repeat.window)}")
    if rule.ladder is not None and rule.repeat is not None:
        rungs = ", ".join(_rung_words(rung) for rung in rule.ladder)
        more.append(f"share of the fine by repeats within {days_words(rule.repeat.window)}: {rungs}")
    if rule.expires is not None:
        more.append(lapse_words(rule.expires))
    if rule.cap_per_year is not None:
        more.append(f"at most {rule.cap_per_year} a year")
    fine = value_words(rule.fine)
    if not fine and law is not None and law.fine is not None:
        fine = f"{law.fine} (the law's)"
    eyes = ", ".join(rule.seen_by)
    others = [watcher for watcher in law.seen_by if watcher not in rule.seen_by] if law is not None else []
    if others:
        eyes = f"{eyes}; by law also {', '.join(others)}".removeprefix("; ")
    return (meaning(name), rule.context, value_words(rule.points), fine, eyes, "; ".join(more))


def _rung_words(rung: Number) -> str:
    later = [f"{step.value:g} from {step.since}" for step in rung.later]
    return f"{rung.value:g}" + (f" ({', '.join(later)})" if later else "")


def _law(stand: Standing) -> Table:
    def cells(name: str, rule: Rule) -> tuple[str, ...]:
        term = f"{DEFAULT_TERM} d (default)" if rule.term is None else str(rule.term)
        scheme = "sees it too" if name in stand.own.rules else ""
        return (
            name,
            meaning(name),
            rule.context,
            value_words(rule.fine),
            term if rule.fine else "",
            ", ".join(rule.seen_by),
            scheme,
        )

    alone = [name for name in stand.law.rules if name not in stand.own.rules]
    counted = [
        f"'{name}' ({', '.join(mine)})"
        for name, entry in stand.own.lists.items()
        if (mine := [act for act in alone if entry.enter.of in (act, stand.law.rules[act].context)])
    ]
    note = f"Acts of the law alone count towards a list of the scheme, too: {'; '.join(counted)}." if counted else ""
    rows = tuple(cells(name, rule) for name, rule in stand.law.rules.items())
    return Table(f"Ordinary law beneath it: society '{stand.society}'", _LAW_COLUMNS, rows, note)


def meaning(name: str) -> str:
    """Return what someone does who commits an act."""
    return ACTS[name].meaning if name in ACTS else ""


def _watches(watches: Mapping[str, Watch], districts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (name, watch.mode, _watch_words(watch, districts), value_words(watch.reachable)) for name, watch in watches.items()
    )


def _watch_words(watch: Watch, districts: tuple[str, ...]) -> str:
    if watch.mode == "witness":
        told = "" if watch.shares is not False else "; tells nobody"
        users = f" among the {watch.covers.value:g} who use it" if watch.covers else ""
        return f"sees an act with chance {value_words(watch.chance)}{users}{told}"
    where = "at crossings" if watch.mode == "identify" else "at gates"
    share = _coverage_words(watch.coverage, districts) if watch.coverage else ""
    errors = f"misses {value_words(watch.miss)}, false match {value_words(watch.false_match)} in a gallery of {value_words(watch.gallery_size)}"
    review = f"; people throw out {watch.review.catches.value:g} of the false ones" if watch.review else ""
    return f"hangs {where}, {share}; {errors}{review}"


def _coverage_words(coverage: Coverage, districts: tuple[str, ...]) -> str:
    if not coverage.values:
        return f"at {coverage.default} of them"
    shares = [step.value for number in coverage.values.values() for step in number.steps()]
    spread = f"at {min(shares):g} to {max(shares):g} of them in {len(coverage.values)} named districts"
    elsewhere = coverage.default is not None and not without_effect(coverage, districts)
    return f"{spread}, {coverage.default} elsewhere" if elsewhere else spread


def without_effect(coverage: Coverage, districts: tuple[str, ...]) -> bool:
    """Return whether a coverage names every district of a society, so that its default says nothing."""
    return bool(districts) and all(district in coverage.values for district in districts)


def _parts(stand: Standing) -> Table:
    found = [(path, part) for path, part in _sourced(stand.own, ())]
    rows = tuple((spelled(path), part.tag, part.source) for path, part in found if part.tag)
    silent = len(found) - len(rows)
    note = _legend([row[1] for row in rows])
    note += f". {silent} more part{'s do' if silent > 1 else ' does'} not say" if silent and rows else ""
    return Table("What is told, borrowed or assumed, beside the numbers", ("key", "confidence", "source"), rows, note)


def _sourced(thing: object, path: Path) -> Iterator[tuple[Path, Sourced]]:
    """Yield every part that can say on whose word it is, with its key path."""
    if isinstance(thing, Sourced):
        yield path, thing
    if isinstance(thing, Part):
        for name, field in type(thing).model_fields.items():
            yield from _sourced(getattr(thing, name), (*path, field.alias or name))
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from _sourced(value, (*path, key))
    elif isinstance(thing, tuple):
        for place, value in enumerate(thing):
            yield from _sourced(value, (*path, place))


def _numbers(stand: Standing) -> Table:
    idle = {
        f"watch.{name}.coverage.default"
        for name, watch in stand.own.watch.items()
        if watch.coverage is not None and without_effect(watch.coverage, stand.districts)
    }
    return _number_table(NUMBERS, stand.own, (), idle)


def _law_numbers(stand: Standing) -> Table:
    table = _number_table("Every number of ordinary law and where it comes from", stand.law, ("law",), ())
    terms = [name for name, rule in stand.law.rules.items() if rule.fine is not None and rule.term is None]
    rest = tuple((f"law.rules.{name}.term", f"{DEFAULT_TERM} d", "", "assumed", "where nothing is said") for name in terms)
    rows = (*table.rows, *rest, *_law_settings(stand))
    return Table(table.title, table.columns, rows, _legend([row[3] for row in rows]))


def _law_settings(stand: Standing) -> Iterator[tuple[str, ...]]:
    """Yield the settings of the model that are ordinary law's, with what they mean before where they come from."""
    for setting in SETTINGS.values() if stand.society and stand.own.law == "keep" else ():
        if setting.law:
            number = stand.setting(setting.name)
            source = f"{setting.meaning}; {number.source or number.confidence}"
            yield f"settings.{setting.name}", value_words(number), range_words(number), number.tag, source


def _number_table(title: str, thing: object, above: Path, idle: Iterable[str]) -> Table:
    rows = tuple(
        (
            key,
            value_words(n),
            range_words(n),
            n.tag,
            n.source + ("; no effect here: every district is named" if key in idle else ""),
        )
        for path, n in numbers(thing)
        for key in [spelled((*above, *path))]
    )
    return Table(title, _NUMBER_COLUMNS, rows, _legend([row[3] for row in rows]))


def _legend(tags: list[str]) -> str:
    """Say what the marks in a table mean, in the order of ``CONFIDENCES``."""
    used = {tag.partition(",")[0] for tag in tags}
    said = [f"{mark}: {words}" for mark, words in CONFIDENCES.items() if mark in used]
    said += [f"{BORROWED}: of another place or year than the scheme's"] if any(BORROWED in tag for tag in tags) else []
    return "; ".join(said)
