"""One life beside its twin's: her year, day by day, every point with its cause, and the same days in the other world.

A row is a day on which anything stands in either ledger. Her side says of every record which rule it is about, what saw it and
where, whether she did it, what it took or gave, what it closed or opened, and her score after it. The other side is the same
person with the same temptations in another world, as a rule one without the scheme; where it keeps no score, no one is counting.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from panopolis.results import NOTICE, calendar, keeps_rows_of, life, score_of, traits_and_counts
from panopolis.views.found import find_named
from panopolis.views.numbers import count, span
from panopolis.views.persona import Persona, persona
from panopolis.views.scheme_text import can_contest, closed_by, granted_by, scheme_of, tiers
from panopolis.views.sentences import (
    door_in_words,
    happening,
    is_other_record,
    is_wrong,
    surcharges,
)
from panopolis.views.star_found import is_of_stars_alone, is_scored_by_stars, path_of
from panopolis.views.star_story import nightly, sums_of_stars, told_events
from panopolis.views.story_text import story_tables, story_text
from panopolis.views.worlds import called, scheme_world, twin_world

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from panopolis.results import Event, Results
    from panopolis.views.sentences import Happening

_UNKEPT = (
    "This run kept the rows of a sample of people, and {hers} rows were not kept: what {she} was charged with and what it led to is "
    "not told here, a score after the first day neither; only the sums below count it."
)


@dataclass(frozen=True)
class Entry:
    """One event in words, with what it closed or opened and the score after it."""

    event: Event
    words: Happening
    then: str

    @property
    def text(self) -> str:
        """All of it in one line of prose."""
        return " ".join(part for part in (self.words.what, self.words.how, self.then) if part)


@dataclass(frozen=True)
class Day:
    """One date: what happened to her, and what happened to her twin."""

    day: int
    date: date
    hers: tuple[Entry, ...]
    twins: tuple[Entry, ...]

    @property
    def score(self) -> float | None:
        """Her score at the end of the day; None where no one is counting."""
        return self.hers[-1].event.score if self.hers else None


@dataclass(frozen=True)
class Counted:
    """What a world counts of someone: in ``points`` or ``stars``, at first and at last (None: not known)."""

    unit: str
    first: float
    last: float | None


@dataclass(frozen=True)
class Story:
    """One life beside its twin's; see the module's text.

    Attributes
    ----------
    who
        Who she is.
    called, twin_called
        The two worlds, as adverbs; the second is None for a single run.
    start
        Her score on the first day, or None where no one is counting.
    days
        Every date on which something happened in either world.
    sums
        What the year came to: (what, hers, her twin's).
    why
        How {told.who.she} was chosen, where a name found her; may be empty.
    unkept
        That the ledger did not keep her rows, where it is a sampled one; else empty.
    twin_counted
        What is counted of her twin, or None where no one is counting.
    ratings
        Where stars are the score: her rating by day, (day, stars), for the nights on which it is known; else None.
    """

    who: Persona
    called: str
    twin_called: str | None
    first: date
    last: date
    start: float | None
    days: tuple[Day, ...]
    sums: tuple[tuple[str, str, str], ...]
    why: str = ""
    unkept: str = ""
    ratings: tuple[tuple[int, float], ...] | None = None
    twin_counted: Counted | None = None

    @property
    def unit(self) -> str:
        """In what the world counts."""
        return "points" if self.ratings is None else "stars"

    @property
    def counted(self) -> str:
        """Head of the column of what is counted."""
        return "score" if self.ratings is None else "stars"

    @property
    def begins(self) -> str:
        """That the time told of begins, in words: 'The year begins', 'The 120 days begin'."""
        days = (self.last - self.first).days + 1
        return f"The {span(days)} begin{'' if span(days).endswith('days') else 's'}"

    def text(self, width: int = 96, *, rows: bool = False) -> str:
        """Return it for a terminal: two columns, hers and her twin's, at least 60 wide; with ``rows`` each of hers has its name."""
        return story_text(self, max(60, width), rows=rows)

    def html(self) -> str:
        """Return it as one self-contained page."""
        from panopolis.views.pages import story_page  # noqa: PLC0415 - pages draws stories

        return story_page(self)

    def __repr__(self) -> str:
        beside = f" beside {self.twin_called}" if self.twin_called else ""
        return f"Story(person {self.who.person} {self.called}{beside}, {len(self.days)} days on record from {self.first} to {self.last})"

    def _repr_html_(self) -> str:
        """Return it for a notebook; ``html`` is the whole page."""
        return story_tables(self)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""

        def side(entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
            return [entry.event.as_dict() | {"words": entry.text} for entry in entries]

        days = [
            {"day": day.day, "date": day.date.isoformat(), "hers": side(day.hers), "twins": side(day.twins)} for day in self.days
        ]
        twins = asdict(self.twin_counted) if self.twin_counted else None
        told = {"world": self.called, "twin_world": self.twin_called, "twin_score": twins, "why": self.why, "unkept": self.unkept}
        return {"notice": NOTICE, "who": asdict(self.who)} | told | {"days": days, "sums": [list(row) for row in self.sums]}


def story(results: Results, whom: int | str, *, world: str | None = None) -> Story:
    """Return one life beside its twin's.

    Parameters
    ----------
    results
        A comparison, or a single run (then there is no twin).
    whom
        Her id, or the name of an archetype that the run follows, or of a group.
    world
        The world that is hers; by default the first of the comparison.

    Raises
    ------
    ResultsError
        There is no such person, archetype, group or world.
    """
    named = find_named(results, whom)
    person = named.person
    mine = world or scheme_world(results)
    run, twin = results.world(mine), twin_world(results)
    twin = None if twin == mine else twin
    who = persona(results, person)
    path = path_of(run, person) if is_scored_by_stars(run) else None
    start, days = score_of(run.manifest), _days(run, results.world(twin) if twin else None, who)
    last = max(run.days_written - 1, 0)
    sums = _sums(_year(run, person), _year(results.world(twin), person) if twin else {}, days)
    return Story(
        who,
        called(results, mine),
        called(results, twin) if twin else None,
        calendar(run.manifest, 0),
        calendar(run.manifest, last),
        float(start["start"]) if start else None,
        days,
        sums_of_stars(run, person, path) if is_of_stars_alone(run) else sums,
        named.why,
        "" if keeps_rows_of(run.manifest, person) else _UNKEPT.format(hers=who.hers, she=who.she),
        nightly(path) if is_scored_by_stars(run) else None,
        _counted(results.world(twin), person, days) if twin else None,
    )


def _counted(run: Results, person: int, days: tuple[Day, ...]) -> Counted | None:
    """Return what a twin's world counts of her: her stars by night where they were followed, else her score after her last row there."""
    start = score_of(run.manifest)
    if is_scored_by_stars(run):
        nights = nightly(path_of(run, person)) or ()
        first = nights[0][1] if nights else float(start["start"]) if start else None
        return None if first is None else Counted("stars", first, nights[-1][1] if nights else None)
    if start is None:
        return None
    after = [e.event.score for day in days for e in day.twins if e.event.hers and e.event.score is not None]
    kept = keeps_rows_of(run.manifest, person)
    return Counted("points", float(start["start"]), (after[-1] if after else float(start["start"])) if kept else None)


def _year(run: Results, person: int) -> dict[str, Any]:
    """Return what the people table counts of her, and how much of her days her file holds where the ledger is whole."""
    counts = traits_and_counts(run, person)
    if not counts or run.manifest["ledger"]["mode"] != "full" or "app_day" not in counts:  # no companies, so no file of hers
        return counts
    (kept,) = run.her_file(people=[person]).to_pylist()
    return {**counts, "file_days": kept["file_days"], "file_contexts": len(kept["file_contexts"])}


def _days(run: Results, twin: Results | None, who: Persona) -> tuple[Day, ...]:
    hers, twins = _entries(run, who), _entries(twin, who) if twin else {}
    return tuple(
        Day(day, calendar(run.manifest, day), tuple(hers.get(day, ())), tuple(twins.get(day, ())))
        for day in sorted({*hers, *twins})
    )


def _entries(run: Results, who: Persona) -> dict[int, list[Entry]]:
    if is_scored_by_stars(run):
        told = told_events(run, who, path_of(run, who.person))
        return {day: [Entry(event, words, "") for event, words in of_day] for day, of_day in told.items()}
    scheme, entries = scheme_of(run), {}
    before = score_of(run.manifest)
    standing = _tier(scheme, float(before["start"])) if before else None
    said: set[str] = set()
    events = life(run, who.person)
    late = surcharges(events, contested=can_contest(scheme))
    for event in (event for event in events if event.day >= 0):
        now = _tier(scheme, event.score) if event.score is not None else None
        then = _then(scheme, event, who, now if standing != now else None, said)
        standing = now
        entries.setdefault(event.day, []).append(Entry(event, happening(event, who, late.get(id(event), 0.0)), then))
    return entries


def _tier(scheme: Mapping[str, Any], points: float) -> str | None:
    reached = [name for at, name in tiers(scheme) if at <= points]
    return reached[-1] if reached else str(scheme.get("lowest", "below")) if tiers(scheme) else None


def _then(scheme: Mapping[str, Any], event: Event, who: Persona, now: str | None, said: set[str]) -> str:
    """Return what an event closed or opened: all of it the first time, in a word when it is ``said`` already."""
    parts = []
    if event.kind in ("listing", "delisting"):
        parts.append(_of_list(scheme, event, said))
    if event.hers and now is not None:
        parts.append(f"{who.she.capitalize()} is now in tier {now}{_of_tier(scheme, now, said)}.")
    return " ".join(filter(None, parts))


def _of_list(scheme: Mapping[str, Any], event: Event, said: set[str]) -> str:
    name, closes = f"list.{event.rule}", event.kind == "listing"
    doors = [door_in_words(door) for door in closed_by(scheme, name)]
    if not doors:
        return ""
    if name in said:
        return "Closed as before." if closes else "Open again."
    said.add(name)
    return f"{'Closed' if closes else 'Open again'}: {', '.join(doors)}."


def _of_tier(scheme: Mapping[str, Any], tier: str, said: set[str]) -> str:
    name = f"tier.{tier}"
    if name in said:
        return ""
    said.add(name)
    closed = [door_in_words(door) for door in closed_by(scheme, name)]
    granted = [privilege.replace("_", " ") for privilege in granted_by(scheme, name)]
    return "".join([f"; closed: {', '.join(closed)}" if closed else "", f"; granted: {', '.join(granted)}" if granted else ""])


_CHARGES, _OTHER = "charges", "other records"
_SUMS = (
    ("offences", "offences committed", ""),
    (_CHARGES, "charges for a wrong", ""),
    ("sanctions", "charges that took points or asked a fine", ""),
    ("wrongly_charged", "of these, for what another did", ""),
    (_OTHER, "other records: a debt taken up", ""),
    ("good_deeds", "times volunteered", ""),
    ("for_show", "of these, signed without an hour given", ""),
    ("paid_yuan", "fines paid", "yuan"),
    ("loans_asked", "loans asked for", ""),
    ("loans_refused", "of these, refused", ""),
    ("benefit_lost_yuan", "allowance withheld", "yuan"),
    ("journeys_refused", "tickets refused", ""),
    ("listed_days", "days on a black list", ""),
    ("shown_days", "days on a public screen", ""),
    ("privileged_days", "days with a privilege", ""),
    ("file_days", "days that the records could reconstruct", ""),
    ("file_contexts", "spheres of life in the file", ""),
    ("cash_yuan", "money at hand at the end", "yuan"),
    ("debt_yuan", "loans still to repay", "yuan"),
)


def _sums(
    hers: Mapping[str, Any], twins: Mapping[str, Any], days: tuple[Day, ...]
) -> tuple[tuple[str, str, str], ...]:  # fmt: skip
    """Return what the year came to, her records with what the people table counts, so that both agree with the rows above."""
    if hers:
        hers = {**hers, **_records(entry.event for day in days for entry in day.hers)}
    if twins:
        twins = {**twins, **_records(entry.event for day in days for entry in day.twins)}
    rows = []
    for column, words, unit in _SUMS:
        mine, other = hers.get(column), twins.get(column)
        if mine is None or not (mine or other):
            continue
        rows.append((words, _amount(mine, unit), _amount(other, unit) if other is not None else ""))
    return tuple(rows)


def _records(events: Iterable[Event]) -> dict[str, int]:
    """Return her records by act, so that the same act stands in the same row whatever a world asks for it."""
    kept = list(events)
    return {_CHARGES: sum(map(is_wrong, kept)), _OTHER: sum(map(is_other_record, kept))}


def _amount(value: float, unit: str) -> str:
    return f"{count(value)} {unit}".strip()
