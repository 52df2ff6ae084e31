"""The opening: one sentence on everyone and one life, both from the run and from nothing else.

The life that is looked for first is the gravest of what scoring by face can do: a camera took her for another, she was listed,
she was refused a loan, and her twin under ordinary law got it. A run that has no such life opens with the nearest it has, and
says that it is only the nearest. Among several the one with the lowest id is told, and how many there were.
"""

from __future__ import annotations

import textwrap
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from panopolis.results import NOTICE, life, traits_and_counts
from panopolis.views.candidates import CASES, find
from panopolis.views.numbers import count, points, share, yuan
from panopolis.views.persona import Persona, persona
from panopolis.views.scheme_text import scheme_of, tells_people
from panopolis.views.sentences import act_in_words, door_in_words, is_sanction, list_in_words, long_date, seen_by
from panopolis.views.star_found import heroine, is_scored_by_stars
from panopolis.views.star_report import befell, headline
from panopolis.views.star_story import heroine_in_words
from panopolis.views.worlds import called, scheme_world, twin_world

if TYPE_CHECKING:
    from datetime import date

    from panopolis.results import Event, Results
    from panopolis.views.candidates import Candidate
    from panopolis.views.star_found import Heroine


@dataclass(frozen=True)
class Opening:
    """One sentence and one life.

    Attributes
    ----------
    sentence
        What the scheme did to everyone, harm and benefit, in one sentence.
    life
        What it did to one person, a sentence an entry.
    person
        Her id; None where nobody was charged.
    name
        Her invented name.
    case
        Which life this is, one of ``candidates.CASES``, or ``big day`` where the score is a rating.
    n_such
        How many people of the run it happened to.
    note
        What a reader must know of the choice: how many there were, and whether a graver life was looked for in vain.
    """

    sentence: str
    life: tuple[str, ...]
    person: int | None
    name: str
    case: str
    n_such: int
    note: str

    def text(self, width: int = 88) -> str:
        """Return it for a terminal."""
        paragraphs = [self.sentence, " ".join(self.life), f"{self.note} {NOTICE}."]
        return "\n\n".join(textwrap.fill(paragraph, width) for paragraph in paragraphs if paragraph)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return asdict(self)


def opening(results: Results) -> Opening:
    """Return the opening of a comparison (or of a single run, then without twins).

    Raises
    ------
    ResultsError
        The run is not complete.
    """
    world, twin = scheme_world(results), twin_world(results)
    run = results.world(world)
    sentence = _sentence(results, world, twin)
    starred = heroine(run) if is_scored_by_stars(run) else None
    if starred is not None:
        return _of_stars(run, sentence, starred)
    mode = str(run.manifest.get("ledger", {}).get("mode"))
    found = find(results, world, twin) if mode != "off" else None
    if found is None:
        nobody = (
            "Nobody was charged with anything in this run." if mode != "off" else "This run kept no ledger: no life can be told."
        )
        return Opening(sentence, (nobody,), None, "", "nobody", 0, "")
    who = persona(results, found.person)
    told = _told(results, who, [event for event in life(run, who.person) if event.day >= 0], twin)
    return Opening(
        sentence, tuple(told), who.person, who.given, found.case, found.n_such, _note(found, sampled=mode == "sampled")
    )


def _of_stars(run: Results, sentence: str, told: Heroine) -> Opening:
    """Return the opening of a world whose score is a rating: whom the big day befell, beside herself without it."""
    who = told.who
    return Opening(sentence, tuple(heroine_in_words(run, told)), who.person, who.given, "big day", told.n, befell(told))


def _sentence(results: Results, world: str, twin: str | None) -> str:
    run = results.world(world)
    if is_scored_by_stars(run):
        return headline(run)
    sums = _sums(run)
    n_person, days = int(run.manifest["n_person"]), int(run.manifest["days"])
    span = "one year" if days == 365 else f"{days} days"  # noqa: PLR2004 - a year
    refused = _times(sums["refused"], "loan or mortgage")
    listed = count(sums["listed"]) if sums["listed"] else "none"
    text = (
        f"In {span} {called(results, world)}, {listed} of {count(n_person)} invented people stood on a black list, {refused} "
        f"refused because of it, and {_wrong(sums['wrong'])} for what another did"
    )
    if twin is None:
        return text + "."
    without = _sums(results.world(twin))["offences"]
    if not without:
        return text + "."
    less = 1 - sums["offences"] / without
    if not less:
        return f"{text}; there were as many offences as {called(results, twin)}."
    return f"{text}; there were {share(abs(less))} {'fewer' if less > 0 else 'more'} offences than {called(results, twin)}."


def _sums(run: Results) -> dict[str, int]:
    row = run.sql(
        "SELECT sum(offences) AS offences, count(*) FILTER (listed_days > 0) AS listed, sum(refused_by_scheme) AS refused, "
        "sum(wrongly_charged) AS wrong FROM people"
    ).to_pylist()[0]
    return {name: int(value or 0) for name, value in row.items()}


def _times(n: int, what: str) -> str:
    return f"no {what} was" if n == 0 else f"one {what} was" if n == 1 else f"{count(n)} requests for a {what} were"


def _wrong(n: int) -> str:
    return "nobody was charged" if n == 0 else "one charge fell on someone" if n == 1 else f"{count(n)} charges fell on someone"


def _note(found: Candidate, *, sampled: bool) -> str:
    among = "among those whose records this run kept" if sampled else "in this run"
    if found.n_such == 1:
        such = f"The only one {among} of whom this is true."
    else:
        such = f"One of {count(found.n_such)} {among} of whom this is true; the one with the lowest number is told."
    gravest, graver = next(iter(CASES.items()))
    vain = "" if found.case == gravest else f" A graver case was looked for and not found: {graver}."
    return f"{such}{vain} The name is invented."


def _told(results: Results, who: Persona, events: list[Event], twin: str | None) -> list[str]:
    run = results.world(scheme_world(results))
    told = [f"{who.called}{',' if who.title else ''} is {who.plain[:1].lower()}{who.plain[1:]}"]
    key_events = _chain(events)
    for i, event in enumerate(key_events):
        told.append(_event_sentence(event, who, key_events[i - 1].date if i else None, _records(events, event)))
        unseen = i == 0 and event.kind == "charge" and event.fine_yuan and str(event.source).endswith("camera")
        if unseen and not tells_people(scheme_of(run)):
            told.append(f"Nobody tells {who.her}.")
    shown = int(traits_and_counts(run, who.person).get("shown_days", 0))
    if shown:
        told.append(f"On {'one day' if shown == 1 else f'{count(shown)} days'} a public screen shows {who.hers} face.")
    span = "year" if int(run.manifest["days"]) == 365 else "days"  # noqa: PLR2004 - a year
    told.append(_summed(run, who, f"In all of {'this' if span == 'year' else 'these'} {span}"))
    if twin:
        told.append(_summed(results.world(twin), who, f"In the same {span} {called(results, twin)}"))
    return told


def _chain(events: list[Event]) -> list[Event]:
    """Return the few events that make the story: the (wrong) charge, an unpaid fine, the listing, the refusal."""
    hers = [event for event in events if event.hers]
    charges = [event for event in hers if event.kind == "charge" and event.asked_points <= 0]
    first = next((event for event in charges if not event.did_it), None)
    listing = next((event for event in hers if event.kind == "listing" and (first is None or event.day >= first.day)), None)
    if first is None:
        before = [event for event in charges if listing is None or event.day <= listing.day]
        first = before[-1] if before else None
    chain = [event for event in (first, listing) if event is not None]
    if listing is not None and first is not None:
        unpaid = [e for e in charges if e.rule == "unpaid_fine" and first.day < e.day <= listing.day]
        chain[1:1] = unpaid[-1:]
    since = listing.day if listing is not None else 0
    refusals = [event for event in hers if event.kind == "refusal" and event.source == "standing" and event.day >= since]
    refusals.sort(key=lambda event: (event.rule not in ("loan", "mortgage"), event.day))
    return chain + refusals[:1]


def _records(events: list[Event], until: Event) -> int:
    """Return how many charges for a wrong stand against her up to and including an event."""
    return sum(is_sanction(event) for event in events[: events.index(until) + 1])


def _event_sentence(event: Event, who: Persona, before: date | None, n_record: int) -> str:
    day, by = "The same day" if event.date == before else f"On {long_date(event.date)}", seen_by(event)
    if event.kind == "listing":
        records = f", with {n_record} charges against {who.her}," if n_record > 1 else ""
        return f"{day}{records} {who.she} is put on {list_in_words(event.rule)}."
    if event.kind == "refusal":
        return f"{day} {who.she} asks for {door_in_words(event.rule)}, and is refused."
    asked = " and ".join(
        part for part in (f"{points(event.applied_points)} points" if event.applied_points else "",
                          f"a fine of {yuan(event.fine_yuan)}" if event.fine_yuan else "") if part
    )  # fmt: skip
    if not event.did_it:
        took = f"{by} takes the face for {who.given}\N{RIGHT SINGLE QUOTATION MARK}s" if by else f"the record names {who.given}"
        sentence = f"{day} someone else (person {count(event.other or 0)}) {act_in_words(event.rule)}; {took}"
    else:
        sentence = f"{day} {who.she} {act_in_words(event.rule)}" + (f"; {by} sees it" if by else "")
    return f"{sentence}{': ' + asked if asked else ''}."


_YEAR = "SELECT loans_asked, loans_refused, refused_by_scheme, listed_days, sanctions FROM people WHERE person = $person"


def _summed(run: Results, who: Persona, start: str) -> str:
    """Return what the whole time came to, hers or her twin's, in the same words and of the same things."""
    row = {name: int(value or 0) for name, value in run.sql(_YEAR, {"person": who.person}).to_pylist()[0].items()}
    asked, refused, by_standing = row["loans_asked"], row["loans_refused"], row["refused_by_scheme"]
    parts = []
    if asked and not refused:
        parts.append(f"asks for {'one loan' if asked == 1 else f'{asked} loans'} and gets {'it' if asked == 1 else 'them all'}")
    elif asked:
        some = f"{by_standing} of these because of standing" if by_standing else "by the bank itself"
        why = "because of standing" if by_standing == refused else some
        parts.append(
            f"asks for {'one loan' if asked == 1 else f'{asked} loans'} and is refused {'it' if asked == 1 else refused} {why}"
        )
    parts.append(f"is charged {_how_often(row['sanctions'])}")
    listed = row["listed_days"]
    parts.append(
        "stands on no list" if not listed else f"stands on a list on {'one day' if listed == 1 else f'{count(listed)} days'}"
    )
    return f"{start} {who.she} {', '.join(parts[:-1])} and {parts[-1]}."


def _how_often(n: int) -> str:
    return "with nothing" if n == 0 else "once" if n == 1 else "twice" if n == 2 else f"{n} times"  # noqa: PLR2004
