"""What happened, in words: one ledger row becomes one sentence, the same on a terminal and on a page.

The present tense, because the closed lists say what acts are in it (``crosses on foot while the light is red``); and because a
sentence must say of every charge whether she did it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from panopolis.columns import ACTS, DOORS
from panopolis.views.numbers import count, points, yuan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from panopolis.results import Event
    from panopolis.views.persona import Persona

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_MANY = ("camera", "officer", "patrol", "inspector")
"""Last words of watches of which there are many; of others there is one: the credit office."""


@dataclass(frozen=True)
class Happening:
    """One event in words.

    Attributes
    ----------
    what
        The sentence: what was done, by whom.
    how
        What saw it and where, and what it asked; may be empty.
    tone
        ``wrong`` (for what another did), ``closes``, ``opens``, ``gains``, ``loses`` or ``plain``: what a page may mark.
    """

    what: str
    how: str
    tone: str


def long_date(day: date) -> str:
    """Return a date as prose has it: 3 August 2018."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """Return a date as a column has it: Fri 3 Aug."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day:>2} {_MONTHS[day.month - 1][:3]}"


def month_name(day: date, length: int = 3) -> str:
    """Return the beginning of a month's name."""
    return _MONTHS[day.month - 1][:length]


def act_in_words(name: str | None) -> str:
    """Return what is done, third person present: from the closed list, or a user's own act by its name."""
    if name is None:
        return "is charged"
    return ACTS[name].meaning if name in ACTS else name.replace("_", " ")


def door_in_words(name: str | None) -> str:
    """Return what a door leads to."""
    return DOORS[name].meaning if name in DOORS else str(name).replace("_", " ")


def list_in_words(name: str | None) -> str:
    """Return how a list is called."""
    return {"black": "the black list", "red": "the red list"}.get(
        name or "", f"the list \N{LEFT DOUBLE QUOTATION MARK}{(name or '?').replace('_', ' ')}\N{RIGHT DOUBLE QUOTATION MARK}"
    )


def source_in_words(source: str | None) -> str:
    """Return a watch with its article: 'a traffic camera', 'the credit office'."""
    if not source:
        return ""
    words = source.replace("_", " ")
    last = words.split()[-1]
    if last not in _MANY:
        return f"the {words}"
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def seen_by(event: Event) -> str:
    """Return what saw it and where: 'a camera at crossing 32, Huangpu'."""
    source = source_in_words(event.source)
    place = ""
    if event.place is not None:
        place = f"crossing {count(event.place)}" + (f", {event.district}" if event.district else "")
    return " at ".join(part for part in (source, place) if part)


def is_sanction(event: Event) -> bool:
    """Whether a row is a charge against her for a wrong that took points or asked a fine: what ``sanctions`` counts."""
    return is_wrong(event) and (event.asked_points < 0 or event.fine_yuan > 0)


def is_wrong(event: Event) -> bool:
    """Whether a row is a charge against her for a wrong, whatever it asked."""
    wrong = event.rule not in ACTS or (ACTS[event.rule].gravity > 0 and not ACTS[event.rule].good)
    return event.kind == "charge" and event.hers and wrong and event.asked_points <= 0


def is_other_record(event: Event) -> bool:
    """Whether a row is a charge against her that is for no wrong and no good deed: a debt taken up."""
    return event.kind == "charge" and event.hers and event.asked_points <= 0 and not is_wrong(event)


def surcharges(events: Sequence[Event], *, contested: bool = False) -> dict[int, float]:
    """Return by how much each payment of hers, by its ``id``, exceeds the fines that were due since the one before.

    A fine whose record was corrected was never due. Where records can be ``contested``, one of several may be due or wait for an answer, and no
    row says which: of a payment for several, and of the next one, no surcharge is told.
    """
    dropped, owed, n, doubtful, late = _corrected(events), 0.0, 0, False, {}
    for event in events:
        if event.kind == "charge" and event.hers and event.fine_yuan > 0 and id(event) not in dropped:
            owed, n = owed + event.fine_yuan, n + 1
        elif event.kind == "payment":
            several = contested and n > 1
            if 0 < owed < event.fine_yuan and not (several or doubtful):
                late[id(event)] = event.fine_yuan - owed
            owed, n, doubtful = 0.0, 0, several
    return late


def _corrected(events: Iterable[Event]) -> set[int]:
    """Return the charges, by their ``id``, that were corrected later: for each correction the first of its act with its fine."""
    waiting: list[Event] = []
    dropped: set[int] = set()
    for event in events:
        if event.kind == "charge" and event.hers:
            waiting.append(event)
        elif event.kind == "correction":
            meant = next((one for one in waiting if one.rule == event.rule and one.fine_yuan == -event.fine_yuan), None)
            if meant is not None:
                waiting.remove(meant)
                dropped.add(id(meant))
    return dropped


def happening(event: Event, who: Persona, surcharge: float = 0.0) -> Happening:
    """Return an event of one person in words; of a payment with the surcharge in it."""
    if event.kind == "payment":
        return _payment(event, who, surcharge)
    telling = {
        "charge": _charge,
        "refusal": _refusal,
        "listing": _listing,
        "delisting": _listing,
    }.get(event.kind, _return)
    return telling(event, who)


def _charge(event: Event, who: Persona) -> Happening:
    act, by, asked = act_in_words(event.rule), seen_by(event), _asked(event)
    if not event.hers:
        return Happening(f"{who.she.capitalize()} {act}. {_chosen(by)} person {count(event.other or 0)}.", "", "wrong")
    if not event.did_it:
        what = f"Person {count(event.other or 0)} {act}. {_chosen(by)} {who.given}."
        return Happening(what, f"{who.she.capitalize()} did not do it: {asked}.", "wrong")
    tone = "gains" if event.applied_points > 0 else "loses" if event.applied_points < 0 or event.fine_yuan > 0 else "plain"
    how = f"Seen by {by}: {asked}." if by else f"{asked[:1].upper()}{asked[1:]}."
    return Happening(f"{who.she.capitalize()} {act}.", how, tone)


def _chosen(by: str) -> str:
    return f"{by[:1].upper()}{by[1:]} takes the face for that of" if by else "The record names"


def _asked(event: Event) -> str:
    parts = []
    if event.applied_points or event.asked_points:
        given = points(event.applied_points)
        parts.append(f"{given} points" + ("" if event.applied_points == event.asked_points else _capped(event)))
    if event.fine_yuan:
        parts.append(f"a fine of {yuan(event.fine_yuan)}")
    return ", ".join(parts) or "put on record"


def _capped(event: Event) -> str:
    return f" ({points(event.asked_points)} asked)"


def _refusal(event: Event, who: Persona) -> Happening:
    what = f"{who.she.capitalize()} asks for {door_in_words(event.rule)}, and is refused."
    if event.source == "standing":
        return Happening(what, f"Nothing but {who.hers} standing is against it.", "closes")
    return Happening(what, "The bank refuses by its own rules." if event.rule in ("loan", "mortgage") else "", "plain")


def _listing(event: Event, who: Persona) -> Happening:
    name = list_in_words(event.rule)
    good = "red" in (event.rule or "")
    if event.kind == "listing":
        return Happening(f"{who.she.capitalize()} is put on {name}.", "", "opens" if good else "closes")
    return Happening(f"{who.she.capitalize()} is taken off {name}.", "", "closes" if good else "opens")


def _payment(event: Event, who: Persona, surcharge: float) -> Happening:
    late = f"Of it {yuan(surcharge)} is the surcharge for paying late, day by day past the term." if surcharge > 0 else ""
    return Happening(f"{who.she.capitalize()} pays {yuan(event.fine_yuan)}.", late, "plain")


def _return(event: Event, who: Persona) -> Happening:
    reason = {
        "expiry": "An old record expires",
        "correction": "A record is corrected",
        "reset": "The scheme starts counting anew",
        "regain": "Points return for a time without a new record",
        "erasure": f"{who.hers.capitalize()} account with the companies is deleted",
        "recomputation": "The score is computed anew",
    }.get(event.kind, event.kind.capitalize())
    about = f" ({event.rule.replace('_', ' ')})" if event.rule else ""
    moved = f"{points(event.applied_points)} points." if event.applied_points else ""
    return Happening(f"{reason}{about}.", moved, "gains" if event.applied_points > 0 else "loses" if moved else "plain")
