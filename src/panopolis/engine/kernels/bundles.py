"""The tuples of arrays that kernels are handed whole: one for the law of the day, one for places, one for a person's standing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np


FOREVER = 60000
"""Days of what has no end of its own: a showing until the fine is paid, a count without a window."""


class Law(NamedTuple):
    """What counts today; first axis ``f``: 0 ordinary law alone, 1 the scheme in force. Points in hundredths, days whole."""

    in_force: np.ndarray  # (n_district,) u1
    number: np.ndarray  # (20,) i8: see the names below
    points: np.ndarray  # (2, n_act) i8
    fine: np.ndarray  # (2, n_act) f8, CNY
    wrong: np.ndarray  # (n_act,) u1
    shows: np.ndarray  # (2, n_act) i8, most days on a screen, 0 none
    multiply: np.ndarray  # (2, n_act) f8
    window: np.ndarray  # (2, n_act) i8, days of the repeat window, 0 none
    slot: np.ndarray  # (n_act,) i8, place in the repeat arrays
    ladder: np.ndarray  # (2, n_act, 4) f8, share of the fine by number of earlier charges
    year_cap: np.ndarray  # (n_act,) i8, -1 none
    expiry: np.ndarray  # (n_act, 2) i8: 0 none, 1 each, 2 random mean; days
    sees: np.ndarray  # (2, n_act, 8) i1, watches in order, -1 none
    list_rule: np.ndarray  # (n_list, 9) i8: see the names below
    tier_at: np.ndarray  # (n_tier,) i8
    closes: np.ndarray  # (n_tier + 1, 2**n_list) i8, bit mask of doors
    grants: np.ndarray  # (n_tier + 1, 2**n_list) u1, bit mask of privileges
    watch_mode: np.ndarray  # (n_watch,) i8: 0 identify, 1 screen, 2 witness
    watch: np.ndarray  # (n_watch, 8) f8: see the names below
    cover: np.ndarray  # (n_watch, n_district) f8
    weight: np.ndarray  # (n_watch, 6) f8, relative chance of a group to be the false candidate, at most 1
    sight_key: np.ndarray  # (n_act, n_watch, 2) u4, key words by the names of act and watch
    expiry_key: np.ndarray  # (n_act, 2) u4
    appeal_key: np.ndarray  # (n_act, 2) u4
    appeal: np.ndarray  # (2,) f8, chance to win an appeal against what another did, and against what she did
    gate: np.ndarray  # (n_district, 7) f8: chance that a station gate stops someone sought; and someone not sought, by group
    kept: np.ndarray  # (65536,) f8, share of the distance to the start kept after so many days (score that relaxes)
    known: np.ndarray  # (2, n_act) i8, 0 if nobody is known to look for an act: only companies that do not share, or not yet openly
    erasure: np.ndarray  # (5,) f8: see the names below
    ratings: np.ndarray  # (24,) f8: see the names below
    stars: np.ndarray  # (n_act, 2) i8: stars that a charge adds to a rating, in steps of 1/8192, and days for which bad stars count more


START, FLOOR, CAP, SCORED, NOTICE, SCORE_EXPIRY, EXPIRY_DAYS, REGAIN, TERM_LAW, TERM_SCHEME, BLACK, LAWFUL, NOTICE_LAW = range(13)
FROM_AGE, REGISTERED, APPEAL, APPEAL_DAYS, CONSENT, N_DIMENSION, HONOURS = 13, 14, 15, 16, 17, 18, 19
"""Columns of ``Law.number``: score numbers in hundredths; SCORE_EXPIRY 0 none, 1 after_clean, 2 cycle, 3 regain, 4 relax;
TERM_ days in which a fine must be paid; BLACK the bits of black lists; LAWFUL 1 if ordinary law holds; NOTICE counts where the
scheme is in force, NOTICE_LAW elsewhere; FROM_AGE and, if REGISTERED is 1, the register of identity say whom the scheme scores and
lists, and CONSENT below which rank people consent to it (steps of 1/4096); APPEAL 1 if records can be contested, answered after
APPEAL_DAYS; N_DIMENSION the dimensions of an index; HONOURS 1 if the scheme grants privileges."""
L_KIND, L_ACTS, L_COUNT, L_WITHIN, L_AT, L_RING, L_LEAVE, L_FLAGS, L_WIDTH = range(9)
"""Columns of ``Law.list_rule``: kind 0 count, 1 score at most, 2 score at least, 3 act; flags 1 black, 2 left when debts are
paid, 4 when the judgment is performed;
L_WIDTH the days of counted charges that are remembered, from place L_RING on."""
W_CHANCE, W_COVERS, W_MISS, W_FALSE, W_CATCHES, W_REACH, W_SHARES, W_COMPANY = range(8)
"""Columns of ``Law.watch``; W_COMPANY is 1 for a company whose app people use."""
E_DAYS, E_REFUSES, E_COPIES, E_COVERS, E_ERASES = range(5)
"""Columns of ``Law.erasure``: days to the deletion of an account, 0 where there is none; chance that a first request is refused; chance that
copies stay; share of people with an account; 1 if the records that companies made go with it."""


(R_RATED, R_START, R_LOWEST, R_HIGHEST, R_STEP, R_BY_CHANCE, R_KEPT, R_PRIOR, R_PRIOR_WEIGHT, R_LAST, R_SHOWN_FROM, R_WEIGHTED, R_IN_TURN, R_BOTH,
 R_GIVEN, R_WAITS, R_STRANGERS, R_TIES, R_SERVICES, R_DAMAGE, R_DETAINED_BELOW, R_DETAINED_FOR, R_IS_SCORE, R_KEPT_A_DAY) = range(24)
"""Columns of ``Law.ratings``: R_RATED 1 where stars are given at all; R_KEPT the share of its weight that one star leaves to those before it;
R_LAST how many last stars count, 0 all; R_IN_TURN 1 where the second sees the first's stars; R_STRANGERS, R_TIES, R_SERVICES 1 where such meetings
are rated; R_IS_SCORE 1 where the rating is the score; R_KEPT_A_DAY the share of their weight that a day leaves to all stars."""


class Places(NamedTuple):
    """Crossings, grouped by district."""

    start: np.ndarray  # (n_district + 1,) i8
    district: np.ndarray  # (n_crossing,) u1
    camera_rank: np.ndarray  # (n_crossing,) f4
    screen_rank: np.ndarray  # (n_crossing,) f4
    shown: np.ndarray  # (n_district,) i8, faces on the screens last night
    crossed: np.ndarray  # these four as in the society's Streets
    grid: np.ndarray
    corner: np.ndarray
    keys: np.ndarray


class Standing(NamedTuple):
    """What the ledger keeps of a person besides her columns; second axis 0 wide where a scheme has no use for it."""

    strikes: np.ndarray  # (n_person, n_ring) u2, days of the last counted charges, latest first in each list's part
    repeat_day: np.ndarray  # (n_person, n_slot) u2
    repeat_n: np.ndarray  # (n_person, n_slot) u1
    year_day: np.ndarray  # (n_person, n_cap) u2
    year_given: np.ndarray  # (n_person, n_cap) i4
    list_since: np.ndarray  # (n_person, n_list) u2
    clean_day: np.ndarray  # (n_person, 0 or 1) u2, day of the last wrong charge or of the last regain
    shared: np.ndarray  # (n_person, 0 or 1) i4, hundredths that records of companies took or gave, of those that do not expire on their own
    index: np.ndarray  # (n_person, n_dimension) i4, hundredths that each dimension of an index has moved the score by


class Company(NamedTuple):
    """How everyone stood last night, and which ties rest because of it."""

    listed: np.ndarray  # (n_person,) u1
    tier: np.ndarray  # (n_person,) u1
    keys: np.ndarray  # (2,) u4, key words of who keeps apart
    share: np.ndarray  # (1,) f8, chance that a tie rests while one of the two is on a black list
