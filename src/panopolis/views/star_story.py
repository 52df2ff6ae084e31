"""A world of stars in words: a nosedive as a story, a big day beside the twin's, and falls as entries of a life.

Stars are no rows of the ledger: there are ten a person-day. What a life has beside its rows is its rating, night by night, where it was
followed, and its falls.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from panopolis.results import Event, calendar, keeps_rows_of, life
from panopolis.views.numbers import count, figure, points, share
from panopolis.views.scheme_text import scheme_of
from panopolis.views.sentences import Happening, happening, long_date

if TYPE_CHECKING:
    from panopolis.results import Results
    from panopolis.views.persona import Persona
    from panopolis.views.star_found import Heroine, Nosedive, Path

GAVE_UP = 0.05
"""Effort below which she no longer strives."""
TIRED = 0.2
"""Strain from which it is told."""


def stars(value: float, decimals: int = 1) -> str:
    """Return a rating as people read it.

    >>> stars(4.2), stars(3.456, 2)
    ('4.2', '3.46')
    """
    return figure(float(value), decimals)


def nights(n: int) -> str:
    """Return a number of days in words that can follow "in".

    >>> nights(1), nights(4)
    ('one day', '4 days')
    """
    return "one day" if n == 1 else f"{count(n)} days"


def fall_in_words(who: Persona, fall: dict[str, Any]) -> tuple[str, str]:
    """Return a fall as one sentence, and how it came and went as another."""
    days = nights(int(fall["low_day"]) - int(fall["top_day"]))
    what = f"In {days} {who.hers} rating falls from {stars(fall['top'], 2)} to {stars(fall['low'], 2)}."
    return what, " ".join(part for part in (_came(who, fall), _went(who, fall)) if part)


def _came(who: Persona, fall: dict[str, Any]) -> str:
    strain, slips = float(fall["strain"]), round(float(fall["slips"]))
    tired = f"By then strain has taken {share(strain)} of {who.hers} strength" if strain >= TIRED else ""
    if tired and float(fall["effort"]) < GAVE_UP:
        tired += f", and {who.she} has stopped trying to be liked"
    slipped = (
        f"{who.she} makes {'a slip' if slips == 1 else f'{slips} slips'} with all whom {who.she} meets that day" if slips else ""
    )
    if not tired:
        return f"{slipped[:1].upper()}{slipped[1:]}." if slips else ""
    return f"{tired}; {slipped}." if slips else f"{tired}."


def _went(who: Persona, fall: dict[str, Any]) -> str:
    if fall["back_day"] is None:
        return f"Half of it {who.she} has not won back when the run ends."
    return f"Half of it is won back {nights(int(fall['back_day']) - int(fall['low_day']))} later."


def nosedive_in_words(run: Results, told: Nosedive) -> str:
    """Return one of the biggest falls as a few sentences."""
    who, fall = told.who, told.fall
    when = long_date(calendar(run.manifest, int(fall["top_day"])))
    _, how = fall_in_words(who, fall)
    later = nights(int(fall["low_day"]) - int(fall["top_day"]))
    week = (told.path.days > fall["top_day"]) & (told.path.days <= fall["low_day"] + 7)
    closed = int(told.path.refused[week].sum())
    doors = f" Until a week after the lowest night {_closed(closed)} to {who.her}." if closed else ""
    begins = f"{who.given} is {who.plain[:1].lower()}{who.plain[1:]} On {when} {who.she} stands at {stars(fall['top'], 2)}"
    return f"{begins}; {later} later at {stars(fall['low'], 2)}. {how}{doors}"


def _closed(n: int) -> str:
    return "a door stays closed" if n == 1 else f"{count(n)} times a door stays closed"


def heroine_in_words(run: Results, told: Heroine) -> list[str]:
    """Return the big day of the heroine, beside her twin's, a sentence an entry."""
    who, day = told.who, calendar(run.manifest, told.day)
    called = f"{who.given}, {told.title[:1].lower()}{told.title[1:]}," if told.title else who.given
    after = told.path.days >= told.day
    hers, twins = int(told.path.refused[after].sum()), int(told.path.twin_refused[after].sum())
    said = [
        f"{called} is {who.plain[:1].lower()}{who.plain[1:]}",
        f"On the eve of {long_date(day)} {who.she} has {stars(told.before, 2)} stars.",
        f"Then everything goes wrong on one day, the last mishap ends in an outburst, and {_lowest(told)} {who.she} stands at {stars(told.low, 2)}.",
        (
            f"{who.hers.capitalize()} twin, to whom the first mishap does not happen and so none that follows, "
            f"is never below {stars(told.twin_low, 2)} in that week."
        ),
    ]  # fmt: skip
    if told.level_day is None:
        said.append(
            f"In the {nights(len(told.path.days[after]))} that were followed {who.she} does not stand level with {who.hers} twin again."
        )
    else:
        said.append(
            f"{nights(told.level_day - told.day).capitalize()} after the big day {who.she} stands level with {who.hers} twin again."
        )
    said.append(_doors_closed(who, hers, twins))
    return said


def _doors_closed(who: Persona, hers: int, twins: int) -> str:
    if hers == twins == 0:
        return f"In the days that were followed no door was closed to {who.her} or to {who.hers} twin."
    doors = f"{_times(hers)} to {who.her}, and {'as often' if hers == twins else _times(twins)} to {who.hers} twin"
    return f"In the days that were followed doors stay closed {doors}."


def _lowest(told: Heroine) -> str:
    return "that night" if told.low_day == told.day else f"{nights(told.low_day - told.day)} later"


def _times(n: int) -> str:
    return "never" if n == 0 else "once" if n == 1 else "twice" if n == 2 else f"{count(n)} times"  # noqa: PLR2004


# ------------------------------------------------------------------------------------------------------------------- a life
def nightly(path: Path | None) -> tuple[tuple[int, float], ...]:
    """Return a path as (day, stars), for drawing; empty where nobody followed it."""
    return () if path is None else tuple(zip(path.days.tolist(), path.rating.tolist(), strict=True))


def told_events(run: Results, who: Persona, path: Path | None) -> dict[int, list[tuple[Event, Happening]]]:
    """Return by day what a life in such a world holds: the rows of the ledger and falls of a star, each with her rating that night if known."""
    nights_known = dict(nightly(path))
    rules = scheme_of(run).get("rules") or {}
    found: dict[int, list[tuple[Event, Happening]]] = {}
    for event in life(run, who.person):
        if event.day >= 0:
            night = nights_known.get(event.day) if event.hers else None
            rated = replace(event, score=None if night is None else round(night, 2))
            found.setdefault(event.day, []).append(
                (rated, _with_stars(happening(event, who), event, rules.get(event.rule) or {}))
            )
    for fall in falls_of(run, who.person):
        told = _fell(run, who, fall)
        found.setdefault(told[0].day, []).append(told)
    return found


def falls_of(run: Results, person: int) -> list[dict[str, Any]]:
    """Return someone's falls of a star, in order."""
    return run.sql("SELECT * FROM falls WHERE person = $person ORDER BY day", {"person": person}).to_pylist()


def _fell(run: Results, who: Persona, fall: dict[str, Any]) -> tuple[Event, Happening]:
    day = int(fall["low_day"])
    event = Event(
        day, calendar(run.manifest, day), "night", "fall", None, "esteem", None, None, None, did_it=True, hers=True, other=None,
        asked_points=0.0, applied_points=0.0, score=round(float(fall["low"]), 2), fine_yuan=0.0, expires_day=None,
    )  # fmt: skip
    return event, Happening(*fall_in_words(who, fall), "closes")


def _with_stars(words: Happening, event: Event, rule: dict[str, Any]) -> Happening:
    """Return a charge with what it takes from a rating, which is no row of points."""
    if event.kind != "charge" or not rule.get("stars"):
        return words
    taken, damage = _value(rule["stars"]), rule.get("damage")
    more = f", and low stars count more for {_span(damage)}" if damage is not None else ""
    return replace(
        words,
        how=words.how.replace("put on record", f"{points(float(taken))} {'star' if abs(float(taken)) == 1 else 'stars'}{more}"),
        tone="loses",
    )


def _value(number: Any) -> Any:  # noqa: ANN401 - as a scheme writes it
    return number["value"] if isinstance(number, dict) else number


def _span(length: Any) -> str:  # noqa: ANN401 - as a scheme writes it
    return nights(int(str(_value(length)).removesuffix("d")))


def sums_of_stars(run: Results, person: int, path: Path | None) -> tuple[tuple[str, str, str], ...]:
    """Return what the days came to in stars: falls, doors, and the rating where it was followed, beside the twin's of a big day."""
    rows = [("falls of a star within a week", count(len(falls_of(run, person))), "")]
    if keeps_rows_of(run.manifest, person):
        kept = run.sql(
            "SELECT count(*) FILTER (kind = 'refusal') AS closed, count(*) FILTER (kind = 'charge' AND rule = 'outburst') AS outbursts "
            "FROM ledger WHERE charged = $person",
            {"person": person},
        ).to_pylist()[0]
        rows += [("doors closed", count(kept["closed"]), ""), ("outbursts", count(kept["outbursts"]), "")]
    if path is None:
        ended = run.sql("SELECT rating FROM people WHERE person = $person", {"person": person}).to_pylist()
        return (*rows, *(("rating at the end", stars(row["rating"], 2), "") for row in ended))
    rows += [("lowest rating", stars(path.rating.min(), 2), ""), ("highest rating", stars(path.rating.max(), 2), ""),
             ("rating at the end", stars(path.rating[-1], 2), "")]  # fmt: skip
    twin = path.twin == path.twin
    if twin.any():
        rows.append(("lowest from the big day on", stars(path.rating[twin].min(), 2), ""))
        rows.append(("the same without the first mishap", stars(path.twin[twin].min(), 2), ""))
    return tuple(rows)
