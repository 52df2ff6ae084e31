"""The decorator that makes a plain function of numbers a rule of the world.

A rule's parameter names *are* the columns, settings and given values it reads. There are three kinds.

- A **conduct rule** has a ``rate`` (occasions a day, from fixed traits), a ``ceiling`` (a bound on the chance, from fixed traits) and the
  decorated function itself, the ``chance`` that she yields, from her state now. What follows at once may be a ``then`` function.
- A **daily rule** is asked of everyone, or of those for whom ``where`` is not 0, or on the day of month in column ``monthly`` (with both: of
  those, on that day), or on the day of an ``announcement``.

- A **meeting rule** is of two people who meet and reads columns as ``me_NAME`` and ``other_NAME``, as of last night. With ``meets="pair"`` it
  returns the stars that *me* gives *other*; with ``meets="tie"``, what *me* remembers of this tie (``memory``) from now on.

  What follows when she does not yield may be an ``otherwise`` function, which returns what the rule sets and adds.

``then`` and daily functions return, in this order, what the rule ``sets``, what it ``adds``, a flag for each act it ``commits``, and an
amount for each row it ``records``; one value alone, several as a tuple. Writing an act or row happens through the watch and the ledger.

>>> @rule(sets="fines_due_yuan", phase="evening")
... def pay(fines_due_yuan, cash_yuan, prudence, draw):
...     if cash_yuan >= fines_due_yuan and draw < prudence:
...         return 0.0
...     return fines_due_yuan
>>> pay(fines_due_yuan=20.0, cash_yuan=50.0, prudence=1.0, draw=0.3)
0.0
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from panopolis.columns import KINDS, PHASES
from panopolis.errors import RuleError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    Function = Callable[..., Any]

ACTIVATIONS = ("together", "in_turn", "rounds")


@dataclass(frozen=True)
class Rule:
    """A rule as the plan reads it; calling it calls its function.

    ``activation`` says how a phase runs it: ``together`` (reads of others are as of last night), ``in_turn`` (serially, in a keyed random
    order, reads live) or ``rounds`` (again and again until nothing changes, at most ``rounds`` times).
    """

    name: str
    function: Function
    phase: str = "day"
    rate: Function | None = None
    ceiling: Function | None = None
    then: Function | None = None
    otherwise: Function | None = None
    sets: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    commits: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    at: str | None = None
    door: str | None = None
    where: str | None = None
    monthly: str | None = None
    on: str | None = None
    submodel: str = "user"
    table: str = "person"
    activation: str = "together"
    most: int = 1
    meets: str | None = None
    order: str = "keyed_random"
    times: int = 1

    @property
    def kind(self) -> str:
        """``conduct`` if occasions come to people, ``meeting`` if it is of two people who meet, else ``daily``."""
        if self.meets is not None:
            return "meeting"
        return "conduct" if self.rate is not None else "daily"

    @property
    def action(self) -> Function | None:
        """The function that returns what the rule writes: ``then`` of a conduct rule, the function itself of a daily one."""
        return self.then if self.kind == "conduct" else self.function

    @property
    def writes(self) -> int:
        """How many values the action returns."""
        return len(self.sets) + len(self.adds) + len(self.commits) + len(self.records)

    def __call__(self, *args: float, **named: float) -> Any:  # noqa: ANN401 - a rule returns what its function returns
        """Call the plain function."""
        return self.function(*args, **named)


def _names(given: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def rule(
    *,
    rate: Function | None = None,
    ceiling: Function | None = None,
    then: Function | None = None,
    sets: str | tuple[str, ...] = (),
    adds: str | tuple[str, ...] = (),
    commits: str | tuple[str, ...] = (),
    records: str | tuple[str, ...] = (),
    phase: str = "day",
    name: str | None = None,
    **more: Any,  # noqa: ANN401 - the remaining fields of Rule, checked there
) -> Callable[[Function], Rule]:
    """Make a plain function of numbers a rule (see the module's text).

    Parameters
    ----------
    rate, ceiling
        Plain functions of traits and settings; with ``rate`` the rule is a conduct rule.
    then
        Plain function called when she yields.
    sets, adds
        Columns that the rule sets (one rule a column and phase) or adds to (any number of rules).
    commits
        Acts that it commits, to be seen or not. A conduct rule without ``then`` commits all of them when she yields.
    records
        Kinds of row it writes directly: ``refusal`` or ``payment``.
    phase
        ``morning``, ``day``, ``evening`` or ``night``.
    name
        Name of the rule; the function's name unless given. Draws are keyed by it.

    Raises
    ------
    RuleError
        An unknown phase, kind of row or activation, or a combination that has no meaning.
    """
    known = [f.name for f in fields(Rule)]
    for given in more:
        if given not in known:
            raise RuleError(f"a rule takes no '{given}='{did_you_mean(given, known)}")

    def make(function: Function) -> Rule:
        made = Rule(
            name=name or function.__name__,
            function=function,
            phase=phase,
            rate=rate,
            ceiling=ceiling,
            then=then,
            sets=_names(sets),
            adds=_names(adds),
            commits=_names(commits),
            records=_names(records),
            **more,
        )
        _check(made)
        return made

    return make


def _check(made: Rule) -> None:
    where = f"rule '{made.name}'"
    if made.meets is not None and made.rate:
        raise RuleError(f"{where}: a meeting rule has no rate; who meets whom is drawn every day")
    if made.phase not in PHASES:
        raise RuleError(f"{where}: phase is '{made.phase}', which is no phase{did_you_mean(made.phase, PHASES)}")
    if made.activation not in ACTIVATIONS:
        raise RuleError(f"{where}: activation is '{made.activation}'{did_you_mean(made.activation, ACTIVATIONS)}")
    for kind in made.records:
        if kind not in KINDS:
            raise RuleError(f"{where}: records '{kind}', which is no kind of row{did_you_mean(kind, KINDS)}")
    if made.kind == "daily" and (made.ceiling or made.then or made.otherwise):
        raise RuleError(f"{where}: has a ceiling, a then or an otherwise but no rate; give rate= to make it a conduct rule")
    if made.otherwise and not (made.sets or made.adds):
        raise RuleError(f"{where}: has an otherwise= function but sets and adds nothing that it could return")
    if made.kind == "conduct" and not made.then and (made.sets or made.adds or made.records):
        raise RuleError(f"{where}: sets or adds columns but has no then= function that returns their values")
    if made.activation != "together" and made.kind == "conduct":
        raise RuleError(f"{where}: a conduct rule runs together; activation='{made.activation}' is for daily rules")
