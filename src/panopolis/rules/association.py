"""Association: what a listing does to those who live with, or know, the one who is listed.

Once a month, as those stood last night:

    who lives with someone on a black list commits ``listed_kin``, who keeps company with one ``listed_tie``: a scheme may count them
    a child of 6 to 17 applies to a school of choice with chance ``school_requests``, and is refused if the standing of an adult of the
    household closes the door ``school``
    esteem <- esteem (1 - shame_avoided x ties that keep away / ties)

A tie outside the household rests, with chance ``ties_dropped`` keyed by the two, while one of them is on a black list: neither tells the
other anything. It wakes when the listing ends. Neither act is an offence: gravity 0. The national court list barred children of those listed
from private schools (facts.md 1d [27, 37, 38]). Switch: ``--without association``.
"""

from __future__ import annotations

from panopolis.rules.rule import rule

SCHOOL_FROM, SCHOOL_TO = 6, 17


@rule(commits=("listed_kin", "listed_tie"), phase="morning", monthly="payday", submodel="association")
def keep_company(listed_at_home, listed_ties):
    """At the turn of her month it shows with whom she lives and keeps company."""
    return 1 if listed_at_home > 0 else 0, 1 if listed_ties > 0 else 0


@rule(sets=("esteem", "ties_lost"), phase="morning", monthly="payday", submodel="association")
def be_avoided(esteem, avoided_by, n_ties, shame_avoided):
    """Those who keep away from someone on a black list take some of her esteem with them."""
    if avoided_by == 0:
        return esteem, 0
    return esteem * (1.0 - shame_avoided * avoided_by / n_ties), avoided_by


@rule(adds="school_refused", records="refusal", phase="morning", monthly="payday", door="school", submodel="association")
def apply_to_school(age, draw, school_requests, closed_at_home):
    """A child applies to a school of choice; a parent's standing may close its door."""
    if age < SCHOOL_FROM or age > SCHOOL_TO or draw >= school_requests:
        return 0, 0.0
    return closed_at_home, 2.0 * closed_at_home
