"""Ordinary law: the same grammar of rules, watch and due process, without points; and a scheme joined with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, cast

from pydantic import Field, ValidationError

from panopolis.columns import ACTS, Act
from panopolis.errors import did_you_mean
from panopolis.scheme.conduct import DueProcess, Rule, Watch
from panopolis.scheme.meaning import MOST_EYES, unknown_act
from panopolis.scheme.model import Name, Scheme
from panopolis.scheme.part import ORIGIN, Part
from panopolis.scheme.problems import Problem, of_validation, refusal
from panopolis.scheme.tree import Origin, Plain

_NOT_LAW = ("points", "cap_per_year", "expires")


class Law(Part):
    """What a society's ordinary law counts and who enforces it, in every world unless a scheme leaves it out."""

    noun: ClassVar[str] = "a law"
    rules: dict[Name, Rule] = Field(default_factory=dict, description="what each act costs")
    watch: dict[Name, Watch] = Field(default_factory=dict, description="who sees acts")
    due_process: DueProcess | None = Field(None, description="notice and appeal")


def read_law(raw: Mapping[str, Any] | None, where: str = "law", acts: tuple[Act, ...] = ()) -> Law:
    """Return the law that a recipe's ``law:`` means; ``where`` names its file in messages.

    Raises
    ------
    SchemeError
        With the first thing that is wrong, where, and what would be right.
    """
    tree = _plain_tree(raw or {})
    origin = Origin(where, tree, prefix=("law",))
    try:
        law = Law.model_validate(tree)
    except ValidationError as error:
        raise refusal(of_validation(error, origin), origin) from None
    problems = _problems(law, ACTS | {act.name: act for act in acts})
    if problems:
        raise refusal(problems, origin)
    return law


def _plain_tree(raw: object) -> Plain:
    """Return mappings and lists as plain ones, days as text, whatever reader they came from."""
    if isinstance(raw, Mapping):
        return {str(key): _plain_tree(value) for key, value in raw.items()}
    if isinstance(raw, (list, tuple)):
        return [_plain_tree(value) for value in raw]
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    if isinstance(raw, bool) or raw is None:
        return raw
    found = next((kind for kind in (int, float) if isinstance(raw, kind)), str)
    return found(cast("Any", raw))


def _problems(law: Law, acts: Mapping[str, Act]) -> list[Problem]:
    found: list[Problem] = []
    for name, rule in law.rules.items():
        if name not in acts:
            found.append(unknown_act(("rules", name), name, acts))
        says = "belongs to a score, but ordinary law keeps none: move it to a scheme"
        found += [Problem(("rules", name, key), says) for key in _NOT_LAW if getattr(rule, key) is not None]
        if rule.ladder is not None and rule.repeat is None:
            found.append(Problem(("rules", name, "ladder"), "counts earlier records, but the rule has no repeat: add repeat"))
        for place, watcher in enumerate(rule.seen_by):
            if watcher not in law.watch:
                near = did_you_mean(watcher, law.watch)
                says = f"is '{watcher}', but nothing under watch has this name{near}"
                found.append(Problem(("rules", name, "seen_by", place), says))
    return found


def combine(scheme: Scheme, law: Law) -> Scheme:
    """Return the scheme with the law beside it.

    A rule's fields that the scheme leaves open come from the law; both their watches look for the act, the scheme's first; of two
    watches of one name the scheme's stays. With ``law: none`` the scheme stays as it is.

    Raises
    ------
    SchemeError
        If more watches look for an act than there is room for, or a screen is shown until a fine is paid and neither has a fine.
    """
    kept = law if scheme.law == "keep" else Law.model_validate({})
    rules = {
        name: _joined(scheme.rules.get(name), kept.rules.get(name)) for name in (*scheme.rules, *_only(kept.rules, scheme.rules))
    }
    update = {"rules": rules, "watch": kept.watch | scheme.watch, "due_process": _process(scheme.due_process, kept.due_process)}
    joined = scheme.model_copy(update=update)
    joined._combined = True  # noqa: SLF001 - a mark of its own class
    problems = _misfits(joined)
    if problems:
        raise scheme.refuse(problems)
    return joined


def _only(these: Mapping[str, Any], those: Mapping[str, Any]) -> list[str]:
    return [name for name in these if name not in those]


def _joined(ours: Rule | None, theirs: Rule | None) -> Rule:
    if theirs is None or ours is None:
        return cast("Rule", ours or theirs)
    left_open = {name: getattr(theirs, name) for name in Rule.model_fields if getattr(ours, name) is None and name not in ORIGIN}
    eyes = (*ours.seen_by, *(watcher for watcher in theirs.seen_by if watcher not in ours.seen_by))
    return ours.model_copy(update=left_open | {"seen_by": eyes})


def _process(ours: DueProcess | None, theirs: DueProcess | None) -> DueProcess | None:
    if ours is None or theirs is None:
        return ours or theirs
    left_open = {
        name: getattr(theirs, name) for name in DueProcess.model_fields if getattr(ours, name) is None and name not in ORIGIN
    }
    return ours.model_copy(update=left_open)


def _misfits(joined: Scheme) -> list[Problem]:
    found = []
    for name, rule in joined.rules.items():
        if len(rule.seen_by) > MOST_EYES:
            says = f"and the law's together have {len(rule.seen_by)} entries, but there is room for {MOST_EYES}"
            found.append(Problem(("rules", name, "seen_by"), says))
    for place, consequence in enumerate(joined.consequences):
        if consequence.until == "fine_paid" and joined.rules[consequence.name].fine is None:
            says = f"is fine_paid, but neither the scheme nor the law has a fine for {consequence.name}: add one, or write 30d"
            found.append(Problem(("consequences", place, "until"), says))
    return found
