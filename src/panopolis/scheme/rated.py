"""Ratings in sentences: who gives stars to whom, how they make an average, what an authority does to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.scheme.wording import days_words, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from panopolis.scheme.model import Scheme
    from panopolis.scheme.ratings import Average, Ratings

_AMONG = {
    "strangers": "strangers who meet",
    "ties": "household, colleagues and friends",
    "services": "those who serve and those who are served",
}


def sentences_of_ratings(scheme: Scheme) -> Iterator[str]:
    """Yield what a scheme's ratings are, sentence by sentence."""
    r = scheme.ratings
    if r is None:
        return
    scale = f"{r.scale.lowest.value:g} to {r.scale.highest.value:g} stars in steps of {r.scale.step.value:g}"
    yield f"People give each other {scale}: {listed([_AMONG[name] for name in r.of])}."
    yield f"A rating starts at {r.start.value:g} stars and is {_average(r.average)}{_weight(r)}."
    yield _giving(r)
    for name, rule in scheme.rules.items():
        if rule.stars is not None:
            lasts = f", and bad stars count more for {days_words(rule.damage)}" if rule.damage is not None else ""
            yield f"A record of {name} moves her rating by {rule.stars.value:+g} stars{lasts}."
    if r.authority is not None and r.authority.detains_below is not None:
        yield f"Who falls below {r.authority.detains_below.value:g} is detained, meets nobody, and is let go at that rating."


def _average(a: Average) -> str:
    if a.moving is not None:
        return f"a moving average: each star moves it by {100 * a.moving.value:g} % of the distance"
    if a.last is not None:
        return f"the mean of the last {a.last.value:g} stars"
    prior = f", with {a.prior.weight.value:g} stars of {a.prior.stars.value:g} given beforehand" if a.prior is not None else ""
    forgets = f"; each star takes {100 * a.forgets.value:g} % from the weight of those before it" if a.forgets is not None else ""
    decays = f"; each day takes {100 * a.decays.value:g} % from the weight of all stars before it" if a.decays is not None else ""
    return f"the mean of all stars{prior}{forgets}{decays}"


def _weight(r: Ratings) -> str:
    shown = f", shown once {r.shown_from.value:g} have come in" if r.shown_from is not None and r.shown_from.value > 0 else ""
    return (", a star counting as the stars that its giver has" if r.weighted else "") + shown


def _giving(r: Ratings) -> str:
    share = "after every meeting" if r.given is None or r.given.value >= 1 else f"after {100 * r.given.value:g} % of meetings"
    sides = "both sides give stars" if r.sides == "both" else "of a service the one served alone gives stars"
    if r.reveal == "simultaneous":
        return f"Stars are given {share}; {sides}, and neither sees the other's before both are given."
    waits = f"; {100 * r.waits.value:g} % give none unless they were given some first" if r.waits is not None else ""
    return f"Stars are given {share}; {sides}, and the second sees what the first gave{waits}."
