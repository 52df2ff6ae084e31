"""Every column of a person, declared once: name, storage, unit, range, context of origin, meaning.

Rule arguments, Parquet fields and the reference page all come from this table.

- a *trait* is fixed: a function of (recipe, seed, id);
- a *state* changes as days pass;
- a *fixed* column is a user's own that keeps its starting value, drawn from traits, settings and seed;
- a *count* is a running total since day 0, kept for measures and twins.

A column with ``scale`` is stored as an integer and read as ``stored * scale``. A column with ``relax`` moves every day by the
share ``per_day`` of its distance to ``toward`` (both settings); it is stored as it was on the day in ``<name>_day``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from panopolis.columns.words import refused_word
from panopolis.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Relax:
    """Decay of a lazy column: names of the settings for its level and its daily share."""

    toward: str
    per_day: str


@dataclass(frozen=True)
class Column:
    """One declared column. ``low`` and ``high`` bound what rules read (after scaling).

    ``start`` is its value at the beginning: a number, or a plain function of traits and draws (a user's own columns). A column of a model's
    ``table`` that points ``to`` a table holds the number of one of its rows, or -1 for none.
    """

    name: str
    kind: str
    dtype: str
    unit: str
    low: float
    high: float
    context: str
    meaning: str
    start: float | Callable[..., float] = 0.0
    scale: float = 1.0
    relax: Relax | None = None
    table: str = "person"
    to: str | None = None

    def __post_init__(self) -> None:
        """Refuse a name that could hold a real person's data."""
        word = refused_word(self.name)
        if word:
            msg = (
                f"column '{self.name}' is refused: Panopolis never holds a person's '{word}'; "
                "it simulates invented people only (docs/explanation/not_for_real_people.md)"
            )
            raise RuleError(msg)


FINE = 1 / 4096
"""Scale of behavioural traits stored in 16 bits: steps of 1/4096, from 0 to just under 16."""
STAR = 1 / 8192
"""Scale of ratings: stars in steps of 1/8192, from 0 to just under 8."""
RANK_HALF = 0.0001220703125
"""Half a step of a rank, so that the lowest has a quantile, too."""


def _trait(name: str, dtype: str, unit: str, low: float, high: float, context: str, meaning: str, scale: float = 1.0) -> Column:
    return Column(name, "trait", dtype, unit, low, high, context, meaning, scale=scale)


def _behaviour(name: str, high: float, meaning: str) -> Column:
    return Column(name, "trait", "u2", "1", 0.0, high, "none", meaning, scale=FINE)


_TRAITS = (
    _trait("age", "u1", "years", 0, 110, "none", "age in full years"),
    _trait("female", "u1", "0/1", 0, 1, "none", "1 for a woman or girl"),
    _trait("migrant", "u1", "0/1", 0, 1, "none", "1 if her household registration is in another province"),
    _trait("student", "u1", "0/1", 0, 1, "education", "1 if she studies at a college or university"),
    _trait("education", "u1", "level", 0, 4, "education", "0 other, 1 primary, 2 junior, 3 senior, 4 tertiary"),
    _trait("district", "u1", "index", 0, 255, "housing", "district in which she lives"),
    _trait("work_district", "u1", "index", 0, 255, "work", "district in which she works or studies (home district if neither)"),
    _trait("household", "u4", "index", 0, 4294967295, "family", "household she belongs to; members have consecutive ids"),
    _trait("employed", "u1", "0/1", 0, 1, "work", "1 if she earns by work"),
    _trait("drives", "u1", "0/1", 0, 1, "transport", "1 if she drives a car"),
    _trait("rides", "u1", "0/1", 0, 1, "transport", "1 if she rides a bicycle, scooter or cargo bike"),
    _trait("own_tool", "u1", "0/1", 0, 1, "work", "1 if she earns with a tool of her own that an office can take: a cart, a car"),
    _trait("trips", "f4", "ratio", 0, 20, "transport", "journeys a day relative to the average person (a taxi driver: many)"),
    _trait("payday", "u1", "day of month", 1, 28, "work", "day of the month on which income arrives and bills fall due"),
    _trait("income_yuan_month", "f4", "CNY/month", 0, 1e7, "finance", "disposable income of her own, a month"),
    _trait("income_fifth", "u1", "fifth", 1, 5, "finance", "fifth of the income distribution, 1 the poorest"),
    _trait("means_yuan", "f4", "CNY", 0, 1e9, "finance", "money she can lay hands on at the start"),
    _trait("owes_yuan", "f4", "CNY", 0, 1e9, "finance", "debts at the start, mortgages left out"),
    _behaviour("haste", 16, "propensity to offend when in a hurry; Gamma with mean 1 (unequal offenders)"),
    _behaviour("prudence", 1, "how reliably she remembers bills and fines"),
    _behaviour("candour", 1, "readiness to say what she thinks"),
    _behaviour("loyalty", 1, "readiness to show loyalty"),
    _behaviour("sociability", 16, "meetings and favours relative to the average person; mean 1"),
    _behaviour("esteem_need", 1, "how much the eyes of others weigh with her"),
    _behaviour("attention", 1, "rank in who hears of public affairs first: aware where attention exceeds 1 - share aware"),
    _behaviour("online_rank", 1, "rank in who uses payment and chat apps: covered where below the penetration"),
    _behaviour("consent", 1, "rank in who consents to being scored, where that is asked: consents below the share who do"),
    _trait("enrolled", "u1", "0/1", 0, 1, "justice", "1 if her face is in the enrolled gallery (foreign visitors are not)"),
    _trait("appearance_group", "u1", "index", 0, 5, "none", "recognition group: 3 x female + (0 under 20, 1 20-59, 2 60 and over)"),
    _trait("archetype", "u1", "index", 0, 255, "none", "0, or the number of the recipe's archetype whose ranges she meets and stands for"),
    _trait("cell", "u1", "index", 0, 19, "none", "measure cell: 4 x (income_fifth - 1) + 2 x migrant + student"),
    _behaviour("approval", 1, "private opinion of a state that scores its people: 0 against it, 1 for it"),
    _behaviour("charm", 1, "rank in how pleasant she is to meet, when nothing is at stake"),
    _behaviour("serving", 1, "rank in who serves others for a living where stars are given for it: below the share who do"),
)

def column(
    name: str, *, start: float | Callable[..., float] = 0.0, low: float = -1e9, high: float = 1e9, unit: str = "1", dtype: str = "f4",
    context: str = "none", meaning: str = "", scale: float = 1.0, fixed: bool = False, table: str = "person", to: str | None = None,
) -> Column:
    """Declare a column of your own, for rules of your own.

    Parameters
    ----------
    name
        Its name; names that could hold a real person's data are refused.
    start
        Value at the beginning: a number, or a plain function of traits, settings and draws.
    low, high
        Range; values that a rule writes are held within it.
    unit, dtype, context, meaning, scale
        As for the declared columns; ``dtype`` is the storage (f4, f8, u1, u2, i4, i8).
    fixed
        Keep its starting value for good: no rule may write it, and a rule's ``rate`` and ``ceiling`` may read it as they read traits.
    table, to
        Of a model (``pan.model``): the table it is of, and the table whose rows it points to.

    Raises
    ------
    RuleError
        For a refused name, an unknown storage type, or a start outside the range.
    """
    if to is not None:
        dtype, low, high = "i4", -1, 2**31 - 1
    if dtype not in ("f4", "f8", "u1", "u2", "i4", "i8"):
        raise RuleError(f"column '{name}': dtype is '{dtype}', but it is one of f4, f8, u1, u2, i4, i8")
    if not (name.isascii() and name.isidentifier() and name.islower()):  # no Cyrillic letter that looks like another
        raise RuleError(f"column '{name}': a name is small letters, digits and underscores, such as 'trust_in_neighbours'")
    if low > high:
        raise RuleError(f"column '{name}': low is {low:g}, above high, {high:g}")
    bounds = {"u1": (0, 255), "u2": (0, 65535), "i4": (-2**31, 2**31 - 1)}.get(dtype, (low, high))
    low, high = max(low, bounds[0] * scale), min(high, bounds[1] * scale)
    if not callable(start) and not low <= start <= high:
        raise RuleError(f"column '{name}': start is {start:g}, but it lies between {low:g} and {high:g}")
    kind, meaning = "fixed" if fixed else "state", meaning or name.replace("_", " ")
    return Column(name, kind, dtype, unit, low, high, context, meaning, start=start, scale=scale, table=table, to=to)


def own_means(means_yuan: float) -> float:
    """Begin with the money she can lay hands on."""
    return means_yuan


def own_debts(owes_yuan: float) -> float:
    """Begin with the debts she has."""
    return owes_yuan


def plain_face(charm: float, quality_middle: float, quality_spread: float) -> float:
    """Begin as pleasant as she is by herself: a logistic quantile of her rank, in stars."""
    return quality_middle + quality_spread * math.log((charm + RANK_HALF) / (1.0 - charm - RANK_HALF))


def serves_at_first(employed: float, serving: float, serving_share: float, serving_first: float) -> float:
    """Begin on the platform if she is one of the first who serve there."""
    return 1.0 if employed == 1 and serving < serving_share * serving_first else 0.0


def usual_will(volunteering_will: float) -> float:
    """Begin with the habit of someone who always had the usual will."""
    return volunteering_will


def at_work(employed: float) -> float:
    """Begin in work if she earns by work at all."""
    return employed


def everyday_risk(risk_everyday: float) -> float:
    """Begin with the everyday perceived risk."""
    return risk_everyday


_STATES = (
    Column("cash_yuan", "state", "f4", "CNY", 0, 1e9, "finance", "money at hand", start=own_means),
    Column("arrears_yuan", "state", "f4", "CNY", 0, 1e9, "finance", "bills past their date"),
    Column("debt_yuan", "state", "f4", "CNY", 0, 1e9, "finance", "loans still to repay", start=own_debts),
    Column("fines_due_yuan", "state", "f4", "CNY", 0, 1e9, "justice", "fines not yet paid"),
    Column("fine_day", "state", "u2", "day", 0, 65535, "justice", "day on which the oldest unpaid fine was set, 0 if none"),
    Column("fine_known", "state", "u1", "0/1", 0, 1, "justice", "1 if she knows of the fine"),
    Column("aware", "state", "u1", "0/1", 0, 1, "civic", "1 if she knows that the scheme exists"),
    Column(
        "perceived_risk", "state", "f4", "probability", 0, 1, "justice",
        "perceived chance that an offence is caught, anywhere", start=everyday_risk, relax=Relax("risk_everyday", "risk_fading"),
    ),
    Column("perceived_risk_day", "state", "u2", "day", 0, 65535, "justice", "day on which perceived_risk was last written"),
    Column(
        "esteem", "state", "f4", "1", 0, 1, "esteem", "standing in the eyes of those who know her",
        start=1.0, relax=Relax("esteem_full", "esteem_return"),
    ),
    Column("esteem_day", "state", "u2", "day", 0, 65535, "esteem", "day on which esteem was last written"),
    Column(
        "score", "state", "i4", "points/100", -2147483648, 2147483647, "civic",
        "points of the ledger, in hundredths, as of the last row", scale=0.01,
    ),
    Column("score_day", "state", "u2", "day", 0, 65535, "civic", "day of the last row that moved the score"),
    Column("tier", "state", "u1", "index", 0, 255, "civic", "tier by the score last settled; 0 the lowest"),
    Column("listed", "state", "u1", "bits", 0, 255, "justice", "lists she stands on, one bit each, in the scheme's order"),
    Column("shown_until", "state", "u2", "day", 0, 65535, "esteem", "last day on which a public screen shows her, 0 if none"),
    Column("shown_place", "state", "i4", "crossing", -1, 2147483647, "esteem", "crossing that the red square marks, -1 if none", start=-1.0),
    Column("heard", "state", "u1", "messages", 0, 255, "civic", "ties who told her yesterday that they were charged"),
    Column("tells", "state", "u1", "0/1", 0, 1, "civic", "1 if she was charged today and will tell her ties tomorrow"),
    Column("spoke", "state", "u1", "0/1", 0, 1, "speech", "1 if she spoke out today"),
    Column("spoke_day", "state", "u2", "day", 0, 65535, "speech", "day on which she last spoke out, as known last night; 0 if none"),
    Column(
        "app_status", "state", "u1", "level", 0, 4, "commerce",
        "her account with payment and chat companies: 0 open (or none), 1 its deletion refused, 2 waiting for it, 3 deleted, 4 deleted, copies stay",
    ),
    Column("app_day", "state", "u2", "day", 0, 65535, "commerce", "day on which app_status was last written, 0 if never"),
    Column(
        "judgment_yuan", "state", "u2", "CNY", 0, 65535 * 16, "justice", "a judgment debt not paid of her own accord, in steps of 16", scale=16.0,
    ),
    Column("favour", "state", "u1", "code", 0, 3, "civic", "today's occasion to give hours: 0 none, 1 passed by, 2 given, 3 given for points"),
    Column(
        "habit", "state", "u2", "share", 0, 65535 / 65536, "civic", "share of late occasions at which she gave hours",
        start=usual_will, scale=1 / 65536,
    ),
    Column("crowded", "state", "u2", "share", 0, 65535 / 65536, "civic", "how far she has come to give hours for the points", scale=1 / 65536),
    Column("knows_how", "state", "u1", "0/1", 0, 1, "civic", "1 once she has learned that only the signature counts, not the hours"),
    Column("works", "state", "u1", "0/1", 0, 1, "work", "1 if she has work now; 0 for good if she never earns by work", start=at_work),
    Column("tool_taken", "state", "u1", "0/1", 0, 1, "work", "1 while the tool of her trade is taken from her"),
    Column("instalments_left", "state", "u2", "months", 0, 65535, "housing", "monthly instalments on mortgages still to pay"),
    Column("ties_lost", "state", "u1", "ties", 0, 255, "esteem", "ties that keep away from her because she is on a black list"),
    Column("rating", "state", "u2", "stars", 0, 5, "esteem", "her average as it is shown to others, as of last night", scale=STAR),
    Column("rating_week", "state", "u2", "stars", 0, 5, "esteem", "her rating at the beginning of the week", scale=STAR),
    Column("star_sum", "state", "u2", "stars", 0, 6553.5, "esteem", "stars that she got today, each times its weight", scale=0.1),
    Column("star_weight", "state", "u2", "1", 0, 65535, "esteem", "weight of the stars that she got today"),
    Column("stars_all", "state", "u4", "stars", 0, 4294967295 / 4096, "esteem", "stars got and not forgotten, each times its weight", scale=1 / 4096),
    Column("weight_all", "state", "u4", "1", 0, 4294967295 / 4096, "esteem", "weight of the stars got so far and not forgotten", scale=1 / 4096),
    Column("stars_count", "state", "u2", "stars", 0, 65535, "esteem", "stars got so far; where only the last count, never twice as many"),
    Column("recent_sum", "state", "u2", "stars", 0, 6553.5, "esteem", "sum of the last stars that count", scale=0.1),
    Column("mood", "state", "u1", "1", 0, 1, "esteem", "how she feels: 0 wretched, 1/2 as usual, 1 elated", start=0.5, scale=1 / 128),
    Column("effort", "state", "u1", "1", 0, 1, "esteem", "effort that she spends on being liked", scale=1 / 128),
    Column("strain", "state", "u1", "1", 0, 1, "esteem", "strain of that effort: 0 rested, 1 at the end of her strength", scale=1 / 128),
    Column("slips", "state", "u1", "slips", 0, 255, "esteem", "slips and mishaps that befall her on the coming day, in the eyes of all she meets"),
    Column("welcome", "state", "i1", "1", -127, 127, "esteem", "what the day's doors and offers say to her: offers less doors that were closed"),
    Column("shown", "state", "u2", "stars", 0, 65535 / 8192, "esteem", "what she shows of herself on the coming day", start=plain_face, scale=STAR),
    Column("damage_days", "state", "u1", "days", 0, 255, "justice", "days for which an authority has bad stars for her count more"),
    Column("confined_days", "state", "u1", "days", 0, 255, "justice", "days left for which she is detained and meets nobody"),
    Column("serves", "state", "u1", "code", 0, 2, "work", "on the platform she serves on: 0 not, 1 active, 2 gone for good", start=serves_at_first),
)

_COUNTS = (
    Column("offences", "count", "u2", "acts", 0, 65535, "justice", "offences committed, seen or not"),
    Column("injuries_risked", "count", "f4", "injuries", 0, 1e9, "health", "injuries expected from her offences on the street"),
    Column("good_deeds", "count", "u2", "acts", 0, 65535, "civic", "times she is on record for hours, or would be had anyone looked"),
    Column("for_show", "count", "u2", "acts", 0, 65535, "civic", "of these, signed without an hour given"),
    Column("posts", "count", "u1", "posts", 0, 255, "speech", "unwelcome things she said in public"),
    Column("posts_deleted", "count", "u1", "posts", 0, 255, "speech", "of these, deleted"),
    Column("posts_held", "count", "u1", "posts", 0, 255, "speech", "unwelcome things she would have said had she feared nothing"),
    Column("bills_late", "count", "u1", "bills", 0, 255, "finance", "monthly bills not paid in time"),
    Column("sanctions", "count", "u2", "rows", 0, 65535, "justice", "charges against her that took points or money"),
    Column("wrongly_charged", "count", "u1", "rows", 0, 255, "justice", "charges for what another did"),
    Column("appeals", "count", "u1", "records", 0, 255, "justice", "records that she contested"),
    Column("appeals_won", "count", "u1", "records", 0, 255, "justice", "of these, corrected so far"),
    Column("paid_yuan", "count", "f4", "CNY", 0, 1e9, "finance", "fines and late fees that she paid"),
    Column("loans_asked", "count", "u1", "requests", 0, 255, "finance", "loans and mortgages she asked for"),
    Column("loans_refused", "count", "u1", "requests", 0, 255, "finance", "of these, refused by anyone"),
    Column("refused_by_scheme", "count", "u1", "requests", 0, 255, "finance", "of these, refused only because of standing"),
    Column("benefit_lost_yuan", "count", "f4", "CNY", 0, 1e9, "welfare", "allowance withheld because of standing"),
    Column("journeys_refused", "count", "u1", "requests", 0, 255, "transport", "plane and fast-train tickets refused because of standing"),
    Column("listed_days", "count", "u2", "days", 0, 65535, "justice", "days on any black list"),
    Column("shown_days", "count", "u2", "days", 0, 65535, "esteem", "days on a public screen"),
    Column("privileged_days", "count", "u2", "days", 0, 65535, "commerce", "days with any privilege"),
    Column("stops", "count", "u1", "stops", 0, 255, "transport", "times stopped because a camera took her for someone sought"),
    Column("stops_sought", "count", "u1", "stops", 0, 255, "transport", "times stopped while she was on the watchlist"),
    Column("posts_scheme", "count", "u1", "posts", 0, 255, "speech", "of her posts, those against the scheme itself"),
    Column("posts_scheme_held", "count", "u1", "posts", 0, 255, "speech", "of what she held back, what was against the scheme itself"),
    Column("saved_yuan", "count", "u2", "CNY", 0, 65535, "commerce", "discounts enjoyed and deposits spared because of standing"),
    Column("hours_saved", "count", "u1", "hours", 0, 255 / 4, "civic", "hours not spent in queues because of standing", scale=1 / 4),
    Column("reads_held", "count", "u1", "pages", 0, 255, "speech", "sensitive pages she would have read had nobody looked on"),
    Column("jobs_refused", "count", "u1", "requests", 0, 255, "work", "jobs that she would have had, refused because of standing"),
    Column("school_refused", "count", "u1", "requests", 0, 255, "education", "schools of choice refused to her because of a parent's standing"),
    Column("posts_gathering_held", "count", "u1", "posts", 0, 255, "speech", "of what she held back, what called to act together"),
)

PERSON: dict[str, Column] = {c.name: c for c in (*_TRAITS, *_STATES, *_COUNTS)}
"""All columns of a person by name."""

INDEXED = (
    "age", "education", "student", "employed", "income_yuan_month", "cash_yuan", "arrears_yuan", "debt_yuan", "fines_due_yuan", "good_deeds",
    "posts", "bills_late", "sanctions", "paid_yuan", "loans_asked", "loans_refused", "journeys_refused",
)
"""Columns that an office or a company can know, so that an index may be made of them; counts run from the first day of the scheme."""

TRAITS = tuple(c.name for c in _TRAITS)
STATES = tuple(c.name for c in _STATES)
COUNTS = tuple(c.name for c in _COUNTS)
