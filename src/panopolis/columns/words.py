"""The closed lists: contexts, acts, doors, privileges, sources, kinds of record, phases, groups.

Scheme files may use only these words (and the acts of a user's own rules), so that an audit can ask of any
two of them whether they belong to the same sphere of life.
"""

from __future__ import annotations

from dataclasses import dataclass

from panopolis.errors import RuleError, did_you_mean

MOST_GRAVITY = 4
"""Gravity of a grave act, the highest."""

CONTEXTS: dict[str, str] = {
    "transport": "streets, traffic, journeys",
    "finance": "bills, loans, debts, insurance",
    "commerce": "shops, deposits, discounts, platforms",
    "housing": "home, rent, mortgage",
    "work": "jobs and trade",
    "education": "schools, campuses, courses",
    "health": "care and insurance of health",
    "welfare": "benefits and public support",
    "justice": "courts, fines, criminal records",
    "civic": "volunteering, neighbourhood, public service",
    "speech": "posts, chat, petitions",
    "family": "household and kin",
    "loyalty": "shown loyalty to a party or government",
    "esteem": "reputation, public praise, shaming",
}


@dataclass(frozen=True)
class Act:
    """Something a person does that a scheme may count.

    ``gravity`` is ordinal: 0 not wrong, 1 petty, 2 minor offence, 3 serious, 4 grave; ``assumed`` unless a source says so.
    """

    name: str
    context: str
    gravity: int
    good: bool
    meaning: str
    source: str = "assumed"

    def __post_init__(self) -> None:
        """Refuse an act that no scheme could name or place."""
        if not (self.name.isidentifier() and self.name.islower()):
            raise RuleError(f"act '{self.name}': a name is small letters, digits and underscores, such as 'lost_wallet'")
        if self.context not in CONTEXTS:
            raise RuleError(f"act '{self.name}': context is '{self.context}', which is none{did_you_mean(self.context, CONTEXTS)}")
        if self.gravity not in range(MOST_GRAVITY + 1):
            raise RuleError(f"act '{self.name}': gravity is {self.gravity}, but it is a whole number from 0 (not wrong) to {MOST_GRAVITY} (grave)")


ACTS: dict[str, Act] = {
    a.name: a
    for a in (
        Act("jaywalking", "transport", 1, False, "crosses on foot while the light is red"),
        Act("riding_offence", "transport", 1, False, "rides a bicycle, scooter or cargo bike through red"),
        Act("driving_offence", "transport", 2, False, "drives a car through red or otherwise against the rules"),
        Act("late_bill", "finance", 1, False, "lets a monthly bill pass its date unpaid"),
        Act("unpaid_fine", "justice", 1, False, "lets a fine pass its term unpaid"),
        Act("debt", "finance", 0, False, "incurs a debt: takes out a loan or mortgage"),
        Act("overdue_debt", "finance", 1, False, "falls behind with her bills while in debt"),
        Act("unwelcome_post", "speech", 1, False, "says in public what the authorities do not welcome"),
        Act("volunteering", "civic", 0, True, "gives a few hours to the neighbourhood or to strangers"),
        Act("watchlist_stop", "transport", 0, False, "is stopped because a camera took her for someone on a watchlist"),
        Act("refused_judgment", "justice", 2, False, "does not perform a judgment although the money is there"),
        Act("obstructed_judgment", "justice", 3, False, "hides what she has from a court, or breaks its spending ban or a settlement"),
        Act("shown_loyalty", "loyalty", 0, True, "shows loyalty at a meeting of the neighbourhood"),
        Act("sensitive_reading", "speech", 0, False, "reads what the authorities would rather she did not"),
        Act("arrears", "finance", 1, False, "owes more than one month's bills past their date, at the turn of a month"),
        Act("listed_kin", "family", 0, False, "lives, at the turn of a month, with someone on a black list"),
        Act("listed_tie", "esteem", 0, False, "keeps company, at the turn of a month, with someone on a black list"),
        Act("outburst", "esteem", 0, False, "loses her temper where people see it"),
        Act("ill_rated", "esteem", 0, False, "is, at the turn of a month, badly rated by those she met"),
    )
}


APART = ("finance", "justice", "speech", "loyalty")
"""Contexts whose acts are no offences on the street and no hours given to others; they are counted by themselves."""


@dataclass(frozen=True)
class Door:
    """Something that standing can close. ``severity`` is ordinal 0-4, like the gravity of acts."""

    name: str
    context: str
    severity: int
    meaning: str
    source: str = "assumed"


DOORS: dict[str, Door] = {
    d.name: d
    for d in (
        Door("loan", "finance", 3, "a consumer loan from a bank"),
        Door("mortgage", "housing", 4, "a mortgage on a home"),
        Door("benefit", "welfare", 4, "the monthly minimum-living allowance"),
        Door("travel", "transport", 3, "a plane ticket or a seat on a fast train"),
        Door("drive", "transport", 3, "the wheel of a car"),
        Door("job", "work", 4, "a job that she is offered"),
        Door("trade", "work", 4, "the use of the tool of her trade: a cart, a car, a licence"),
        Door("school", "education", 3, "a place at a school of choice, for the children of her household"),
        Door("flat", "housing", 3, "a flat in a house for the well rated, a fifth cheaper than others"),
        Door("care", "health", 4, "a hospital bed before others"),
        Door("entry", "commerce", 2, "entry to a place that looks at ratings"),
        Door("platform", "work", 4, "the platform through which she finds those she serves"),
        Door("post", "work", 3, "a better post, for which an employer looks at her rating"),
    )
}

PRIVILEGES: dict[str, tuple[str, str]] = {
    "deposit_free": ("commerce", "no deposit for hire, library or hotel"),
    "discount": ("commerce", "a discount on transit or heating"),
    "fast_lane": ("civic", "a faster procedure at public offices"),
    "praise": ("esteem", "named in public as a model"),
    "offers": ("commerce", "offers of firms, which court her"),
    "cheaper_flat": ("housing", "a flat for less than others pay"),
}

WATCH_MODES: dict[str, str] = {
    "identify": "probe = the offender, gallery = the enrolled population; rank 1 is charged",
    "screen": "probe = every passer-by, gallery = a watchlist; an alert is a stop",
    "witness": "sees the act itself with a chance; never takes one person for another",
}

KINDS = ("charge", "expiry", "correction", "listing", "delisting", "refusal", "payment", "reset", "regain", "erasure", "recomputation")
"""Kinds of ledger row, in the order of their codes."""

PHASES = ("morning", "day", "evening", "night")

EXPIRIES: dict[str, str] = {
    "each": "each record on its own after a fixed time",
    "random_mean": "each record on its own after an exponential time with this mean",
    "after_clean": "all records at once, after this long without a new one",
    "cycle": "all records at once, at each turn of this cycle since the roll-out",
    "regain": "a few points back for each such time without a new record, up to the start",
    "relax": "the distance to the start shrinks every day by this share",
}

GROUPS: dict[str, str] = {
    "all": "everyone",
    "poorest_fifth": "people whose income is in the lowest fifth",
    "richest_fifth": "people whose income is in the highest fifth",
    "migrants": "people whose household registration is in another province",
    "students": "people who study",
}

REFUSED_NAMES = (
    "name", "phone", "telephone", "tel", "mobile", "id_number", "id_card", "id", "ssn", "plate", "account", "address", "street", "house_number",
    "postcode", "zipcode", "birthday", "birth_date", "birth_day", "birth_year", "birth_place", "date_of_birth", "dob", "face", "image", "picture",
    "photo", "video", "iris", "skin", "race", "ethnicity", "ethnic", "text", "message", "wechat", "weixin", "url", "email", "mail_box", "passport",
    "fingerprint", "biometric", "dna", "voice", "gps", "latitude", "longitude",
)
"""Names that no column may have or contain, also in the plural, run together, or with a word such as 'home' or 'number' beside them."""

_COMPANIONS = (
    "bank", "card", "cell", "code", "data", "date", "family", "father", "first", "full", "given", "hash", "her", "his", "home", "house", "last",
    "legal", "licence", "license", "mail", "mother", "my", "no", "number", "of", "person", "personal", "post", "private", "real", "the", "user",
    "work",
)


def _forms(word: str) -> tuple[str, ...]:
    plain = word.replace("_", "")
    return (plain, plain + "s", plain + "es", plain[:-1] + "ies") if plain.endswith("y") else (plain, plain + "s", plain + "es")


_REFUSED = {form: word for word in REFUSED_NAMES for form in _forms(word)}


def refused_word(name: str) -> str | None:
    """Return the word that makes a column's name one that could hold a real person's data, or None.

    >>> refused_word("fullname"), refused_word("house_numbers"), refused_word("steel")
    ('name', 'house_number', None)
    """
    parts = [part.rstrip("0123456789") for part in name.lower().split("_")]
    for part in parts:
        if part.endswith(("name", "names")):
            return "name"
    runs = ["".join(parts[i:j]) for j in range(1, len(parts) + 1) for i in range(j)]
    return next((found for found in map(_run_together, runs) if found), None)


def _run_together(text: str) -> str | None:
    """Return the refused word in a text that is nothing but refused words and their companions, such as 'homeaddress'; else None."""
    if text in _REFUSED:
        return _REFUSED[text]
    for word in (*_REFUSED, *_COMPANIONS):
        rest = text.removeprefix(word)
        if rest and rest != text:
            found = _run_together(rest)
            if found or (word in _REFUSED and _companions_alone(rest)):
                return found or _REFUSED[word]
    return None


def _companions_alone(text: str) -> bool:
    return not text or any(text.startswith(word) and _companions_alone(text.removeprefix(word)) for word in _COMPANIONS)
