"""Answers: what a scheme's file says to each question of ``law.yaml``, with file and line.

Every answer is found the same way for every scheme; none looks at a scheme's name or kind. One function a question, by its key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.study.audit.law import asked_law
from panopolis.study.audit.process import about_erasure, about_keeping, about_safeguards, unreviewed_fines
from panopolis.study.audit.sheet import CANNOT, INDICATION, NONE, Answer, Evidence
from panopolis.study.audit.treatments import DENY, GRANT, Treatment, treatments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from panopolis.scheme import Standing, Watch
    from panopolis.study.audit.treatments import Way

_NOTHING = "The file keeps no score and no list, so nothing follows from anyone's standing."


class Case:
    """A scheme on its law, with what its standings lead to: what every question reads."""

    def __init__(self, stand: Standing) -> None:
        self.stand = stand
        self.own = stand.own
        self.all = treatments(stand)
        self.doors = tuple(one for one in self.all if one.kind == DENY)
        self.privileges = tuple(one for one in self.all if one.kind == GRANT)

    @property
    def classifies(self) -> bool:
        """Whether the file keeps a score or a list at all."""
        return self.own.score is not None or bool(self.own.lists)

    def contexts(self) -> list[str]:
        """Return the contexts of everything that leads to some standing."""
        return sorted({way.context for one in self.all for way in one.ways})


def words(name: str) -> str:
    """Return a name as words."""
    return name.replace("_", " ")


def ai_system(case: Case) -> Answer:
    """Whether a machine that infers is in use stands in no scheme file."""
    cameras = [name for name, watch in case.own.watch.items() if watch.mode != "witness"]
    evidence = tuple(
        Evidence(f"'{name}' compares faces with a gallery, which is commonly done by a machine that was trained", case.own.where("watch", name))
        for name in cameras
    )  # fmt: skip
    return Answer(CANNOT, "The file says what counts and what follows, not with what machine the standing is reckoned.", evidence)


def over_time(case: Case) -> Answer:
    """A score that moves, an index, or a count within a window is an evaluation over time; one record alone may be none."""
    score, where = case.own.score, case.own.where
    found = []
    if score is not None:
        how = "is computed again and again" if score.kind == "index" else "is moved by records as they come"
        found.append(Evidence(f"a score of each person {how}", where("score")))
    counted = [(name, one) for name, one in case.own.lists.items() if one.enter.trigger == "count"]
    found += [
        Evidence(f"list '{name}' is entered by a count of records within a window", where("lists", name)) for name, _ in counted
    ]
    if found:
        return Answer(INDICATION, "People are evaluated by what is gathered of them over time.", tuple(found))
    if not case.own.lists:
        return Answer(NONE, _NOTHING)
    single = tuple(Evidence(f"list '{name}' is entered by one record", where("lists", name)) for name in case.own.lists)
    return Answer(
        CANNOT, "People are classified by single records, and stay so for a time; nothing is gathered over time.", single
    )


def behaviour(case: Case) -> Answer:
    """Acts are behaviour; columns of an index are behaviour or characteristics."""
    if not case.classifies:
        return Answer(NONE, _NOTHING)
    found: dict[str, Evidence] = {}
    for way in (way for one in case.all for way in one.ways):
        kind = "behaviour" if way.gravity is not None else "a column that tells of behaviour or characteristics"
        kind = "someone else's standing, held against her" if way.of_others else kind
        found.setdefault(way.name, Evidence(f"{words(way.name)} ({way.context}): {kind}", way.where))
    if not found:
        return Answer(CANNOT, "Standing leads to nothing in the file, so what it rests on is not looked at further.", _kept(case))
    return Answer(INDICATION, "Standing rests on what people do, owe or are.", tuple(found.values()))


def _kept(case: Case) -> tuple[Evidence, ...]:
    return tuple(Evidence(f"{words(act)} is kept on record", case.own.where("rules", act)) for act in case.own.rules)


def _across(these: Iterable[Treatment]) -> tuple[Evidence, ...]:
    verb = {DENY: "closes", GRANT: "grants"}
    return tuple(
        Evidence(
            f"{one.standing} {verb[one.kind]} {words(one.what)} ({' or '.join(one.contexts)}), "
            f"led to by {', '.join(f'{words(way.name)} ({way.context})' for way in one.unrelated())}",
            one.where,
        )
        for one in these
        if one.unrelated()
    )


def unrelated(case: Case) -> Answer:
    """Doors closed for what arose elsewhere are indications; privileges withheld for it are left to a court."""
    doors, privileges = _across(case.doors), _across(case.privileges)
    if doors:
        return Answer(INDICATION, "Records of one sphere of life close doors in another.", doors + privileges)
    if privileges:
        because = (
            "No door closes across contexts, but privileges are granted or withheld for what arose elsewhere; whether that is worse treatment "
            "is a question of law."
        )
        return Answer(CANNOT, because, privileges)
    if not case.all:
        return Answer(NONE, _NOTHING if not case.classifies else "Standing closes no door and grants nothing.")
    return Answer(NONE, "Every door and privilege lies in a context to which the records behind it belong.", _within(case.all))


def _within(these: Iterable[Treatment]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(f"{one.standing}: {words(one.what)} ({' or '.join(one.contexts)}), from {_origins(one)}", one.where)
        for one in these
    )


def _origins(one: Treatment) -> str:
    return ", ".join(sorted({way.context for way in one.ways}))


def disproportionate(case: Case) -> Answer:
    """A door is held against the acts that lead to it alone, by levels of severity above gravity."""
    limit = asked_law().numbers["disproportion"]
    held = [(one, one.harder(limit.value)) for one in case.doors]
    found = tuple(Evidence(_harder(one, ways), one.where) for one, ways in held if ways)
    if found:
        because = f"A closed door is {limit.value:g} or more levels more severe than an act that leads there by itself is grave."
        return Answer(INDICATION, because, found)
    if not case.doors:
        return Answer(NONE, "Standing closes no door." if case.classifies else _NOTHING)
    ungraded = [one for one in case.doors if one.ungraded()]
    if ungraded:
        because = (
            "What leads there is columns of an index, or debts that a lender weighs as a risk; gravity is no measure of either, so whether a "
            "refusal is justified is not seen here."
        )
        return Answer(CANNOT, because, _within(ungraded))
    because = f"No closed door is {limit.value:g} levels or more above the gravity of an act that leads there."
    return Answer(NONE, because, tuple(Evidence(_levels(one), one.where) for one in case.doors))


def _harder(one: Treatment, ways: Iterable[Way]) -> str:
    said = ", ".join(_needed(way) for way in ways)
    return f"{one.standing} closes {words(one.what)} (severity {one.severity}), to which lead alone: {said}"


def _needed(way: Way) -> str:
    many = "one record" if way.needs == 1 else f"{way.needs} records"
    wrong = "no wrong at all" if way.gravity == 0 else f"gravity {way.gravity}"
    return f"{many} of {words(way.name)} ({wrong})"


def _levels(one: Treatment) -> str:
    graves = ", ".join(f"{words(way.name)} (gravity {way.gravity})" for way in one.ways if way.lowers)
    return f"{one.standing} closes {words(one.what)} (severity {one.severity}) for {graves}"


def lawful_purpose(case: Case) -> Answer:
    """Which law provides for it is in no file; how many contexts feed it is."""
    if not case.classifies:
        return Answer(CANNOT, "The file keeps no score and no list; there is no evaluation that a law could provide for.")
    n = len(case.contexts())
    said = f"what leads to a standing comes from {n} context{'' if n == 1 else 's'}: {', '.join(case.contexts()) or 'none'}"
    return Answer(CANNOT, "Which law, if any, provides for it is not in the file.", (Evidence(said, case.own.where()),))


def user_ratings(case: Case) -> Answer:
    """Ratings of users by users are a kind of score of their own."""
    score = case.own.score
    if score is not None and score.kind not in ("ledger", "index"):
        because = "The score is made of ratings; what else is joined with them is not in the file."
        return Answer(CANNOT, because, (Evidence(f"a score of kind '{score.kind}'", case.own.where("score", "kind")),))
    return Answer(NONE, "No rating of one user by another counts in the file, so this exception is not in question.")


def other_body(case: Case) -> Answer:
    """Who reckons and who acts stands in no file."""
    watches = tuple(
        Evidence(f"'{name}' reports to the scheme{' and is a company' if watch.company else ''}", case.own.where("watch", name))
        for name, watch in case.own.watch.items()
        if watch.mode == "witness"
    )
    return Answer(CANNOT, "Which body reckons the standing and which acts on it is not in the file.", watches)


def automated(case: Case) -> Answer:
    """A door that standing closes is closed by no one in particular; a fine may follow a match at which nobody looks."""
    least = asked_law().numbers["significant"].value
    closed = tuple(
        Evidence(f"{one.standing} closes {words(one.what)} (severity {one.severity}) of itself; nobody decides in the single case", one.where)
        for one in case.doors
        if one.severity >= least
    )  # fmt: skip
    found = closed + unreviewed_fines(case.stand)
    if found:
        because = "What the file lays down follows by rule. A review, where there is one, looks at camera matches and not at what standing closes."
        return Answer(INDICATION, because, found)
    return Answer(NONE, "No door closes by standing, and no fine follows a match at which nobody looks.")


def score_decides(case: Case) -> Answer:
    """A door that hangs on a score, by tier or by a list entered by score, is closed by the score."""
    found = tuple(
        Evidence(f"{one.standing} hangs on the score, and closes {words(one.what)}", one.where)
        for one in case.doors
        if one.by_score
    )
    if found:
        return Answer(INDICATION, "A score closes doors, with nothing else to be looked at.", found)
    return Answer(NONE, "No door hangs on a score.")


def allowed(case: Case) -> Answer:
    """Contracts and laws are not in the file; consent may be."""
    scope = case.own.scope
    if scope is not None and scope.consent is not None:
        said = Evidence(
            f"scoring needs consent, given by {scope.consent.value:.0%} of people", case.own.where("scope", "consent")
        )
        return Answer(CANNOT, "Consent is asked; whether it is explicit, free and informed is not in the file.", (said,))
    if automated(case).answer == NONE:
        return Answer(CANNOT, "No such decision was found in the file, so there is none that could be allowed.")
    return Answer(CANNOT, "No consent is asked in the file, and contracts and laws are not in it.")


def safeguards(case: Case) -> Answer:
    """Notice, appeal and human review, where a decision of Art. 22 is taken at all."""
    if automated(case).answer == NONE:
        return Answer(NONE, "No decision of the kind of Art. 22(1) was found, so nothing is owed for it.")
    lacking, evidence = about_safeguards(case.stand)
    if lacking:
        return Answer(INDICATION, f"Lacking: {', '.join(lacking)}.", evidence)
    return Answer(NONE, "Notice, appeal and review of matches are in the file.", evidence)


def erasure(case: Case) -> Answer:
    """Whether a person can have records about her erased on request."""
    if not case.own.rules and not case.classifies:
        return Answer(NONE, "The file makes no record of anyone.")
    evidence = about_erasure(case.stand)
    if evidence:
        return Answer(INDICATION, "Records stay although she asks, or go late.", evidence)
    return Answer(NONE, "Every record of the file can be erased on request within a month.")


def kept(case: Case) -> Answer:
    """Whether some record or listing never ends of itself."""
    endless, ending = about_keeping(case.stand)
    if endless:
        return Answer(INDICATION, "Some of what is held against people has no end.", endless)
    if not case.classifies:
        return Answer(NONE, _NOTHING)
    return Answer(NONE, "Whatever is held against people ends in some way; whether soon enough is not seen here.", ending)


def purpose(case: Case) -> Answer:
    """Use in another context than that of origin, and companies that pass on what their apps see."""
    passed = tuple(
        Evidence(f"the company '{name}' passes on what its app sees{_announced(watch)}", case.own.where("watch", name))
        for name, watch in case.own.watch.items()
        if watch.company and watch.shares is not False and any(name in rule.seen_by for rule in case.own.rules.values())
    )
    doors = _across(case.doors)
    if doors or passed:
        return Answer(INDICATION, "What is known for one purpose is used for another.", passed + doors)
    privileges = _across(case.privileges)
    if privileges:
        return Answer(
            CANNOT,
            "Privileges are granted for what arose elsewhere; whether the purposes go together is a question of law.",
            privileges,
        )
    return Answer(NONE, "No record closes a door in another context, and no company passes anything on.")


def _announced(watch: Watch) -> str:
    since, said = watch.shares_from, watch.announced
    return f", from {since} and said only on {said}" if said is not None and (since is None or since < said) else ""


def social_scoring(case: Case) -> Answer:
    """Several spheres of life behind one standing are an indication; one sphere is left open."""
    wide = {}
    for one in case.all:
        contexts = sorted({way.context for way in one.ways})
        if len(contexts) > 1:
            wide[one.when] = Evidence(f"{one.standing} rests on {', '.join(contexts)}", one.where)
    if wide:
        return Answer(INDICATION, "One standing is made of several spheres of life.", tuple(wide.values()))
    if not case.classifies:
        return Answer(NONE, _NOTHING)
    return Answer(
        CANNOT,
        "People are classified within one sphere of life; the Recommendation does not say whether that is social scoring.",
        _within(case.all),
    )


def mass_surveillance(case: Case) -> Answer:
    """Cameras that search a gallery, and companies that report what their users do."""
    found = []
    for name, watch in case.own.watch.items():
        if watch.gallery_size is not None:
            who = "every passer-by" if watch.mode == "screen" else "whoever is caught"
            found.append(
                Evidence(f"'{name}' compares {who} with {watch.gallery_size.value:,.0f} faces", case.own.where("watch", name))
            )
        elif watch.company and watch.shares is not False:
            share = "all people" if watch.covers is None else f"{watch.covers.value:.0%} of people"
            found.append(Evidence(f"the company '{name}' reports what its app sees of {share}", case.own.where("watch", name)))
    if found:
        return Answer(
            INDICATION, "Faces are searched for among many, or companies report on those who use their apps.", tuple(found)
        )
    return Answer(NONE, "The file names no camera that recognises faces, and no company that reports on its users.")


ANSWERS: dict[str, Callable[[Case], Answer]] = {
    one.__name__: one
    for one in (
        ai_system, over_time, behaviour, unrelated, disproportionate, lawful_purpose, user_ratings, other_body,
        automated, score_decides, allowed, safeguards, erasure, kept, purpose, social_scoring, mass_surveillance,
    )
}  # fmt: skip
"""Which function answers which question."""


def together(given: dict[str, Answer]) -> Answer:
    """Return what the conditions of Art. 5(1)(c) come to, as far as a file can show them: 2 and 3, and 4a or 4b."""
    needed = [given["over_time"].answer, given["behaviour"].answer]
    limbs = [given["unrelated"].answer, given["disproportionate"].answer]
    open_ones = (
        "Whether it is an AI system (1) and whether a law provides for it (5) cannot be answered here, so whether the ban applies is "
        "not answered either."
    )
    if all(one == INDICATION for one in needed) and INDICATION in limbs:
        *others, last = "2", "3", *(name for name, one in zip(("4a", "4b"), limbs, strict=True) if one == INDICATION)
        return Answer(INDICATION, f"Conditions {', '.join(others)} and {last} are indicated. {open_ones}")
    if NONE in needed or limbs == [NONE, NONE]:
        return Answer(
            NONE,
            "A condition without which there is no social scoring in the sense of the article was not found, in this file and this model.",
        )
    return Answer(CANNOT, f"Not every condition is indicated, and none that is necessary is absent. {open_ones}")
