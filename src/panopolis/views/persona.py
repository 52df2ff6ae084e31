"""Who she is: an invented given name, and a sentence from her traits. Nobody real has these traits under this name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from panopolis.results import check_person, traits_and_counts
from panopolis.views.found import archetypes
from panopolis.views.numbers import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.results import Results

_WOMEN = (
    "Lan", "Mei", "Yun", "Qing", "Hui", "Xia", "Ning", "Rong", "Fang", "Yan", "Jing", "Ling",
    "Shu", "Wan", "Zhen", "Cui", "Dan", "Juan", "Min", "Lian", "Ruo", "Ying", "Xue", "An",
)  # fmt: skip
_MEN = (
    "Bo", "Chen", "Dong", "Feng", "Gang", "Hai", "Jian", "Jun", "Kai", "Lei", "Liang", "Ming",
    "Peng", "Qiang", "Sheng", "Tao", "Wei", "Xin", "Yong", "Yi", "Zhi", "Rui", "Song", "Heng",
)  # fmt: skip
_TOWN = (
    "Ada", "Bram", "Cleo", "Dina", "Elif", "Femi", "Gus", "Hana", "Ivo", "Joni", "Kofi", "Lior",
    "Mika", "Noor", "Ode", "Pia", "Quin", "Rana", "Sol", "Tove", "Uma", "Vik", "Wim", "Zoe",
)  # fmt: skip

_FIFTHS = ("", "poorest", "second", "middle", "fourth", "richest")
_ADULT, _STRIDE = 18, 7


@dataclass(frozen=True)
class Persona:
    """A person as a story presents her.

    Attributes
    ----------
    person
        Her id.
    given
        Her invented given name, from a fixed list, by her id.
    she, her, hers, herself
        Pronouns by her trait: subject, object, possessive.
    title
        The archetype, if she is whom its name finds; else None.
    plain
        One sentence from her traits.
    about
        What the recipe says of her archetype; may be empty.
    """

    person: int
    given: str
    she: str
    her: str
    hers: str
    title: str | None
    plain: str
    about: str

    @property
    def who(self) -> str:
        """All that is said of her."""
        return f"{self.plain} {self.about}".strip()

    @property
    def called(self) -> str:
        """Her name, and her archetype as it stands in a sentence: 'Lan, the taxi driver'."""
        title = f", {self.title[:1].lower()}{self.title[1:]}" if self.title else ""
        return self.given + title

    @property
    def header(self) -> str:
        """Name, archetype and id in one line."""
        return f"{self.called} \N{MIDDLE DOT} person {count(self.person)}"


def given_name(person: int, *, female: bool, recipe: str) -> str:
    """Return the invented name of a person: from a fixed list, by id alone; it cannot be set.

    >>> given_name(7, female=True, recipe="shanghai")
    'Mei'
    """
    names = _TOWN if recipe != "shanghai" else _WOMEN if female else _MEN
    return names[person * _STRIDE % len(names)]


def names_of(recipe: str) -> tuple[dict[str, list[str]], int]:
    """Return the invented names of a recipe's women and men, and the stride: person p is called ``names[p * stride % len(names)]``."""
    women, men = (_WOMEN, _MEN) if recipe == "shanghai" else (_TOWN, _TOWN)
    return {"women": list(women), "men": list(men)}, _STRIDE


def persona(results: Results, person: int) -> Persona:
    """Return who a person is, in a run or a comparison.

    Raises
    ------
    ResultsError
        There is no such person.
    """
    person = check_person(results, person)
    run = next(iter(results.worlds.values())) if results.worlds else results
    traits = traits_and_counts(run, person)
    female = bool(traits.get("female", 1))
    followed = [entry for entry in run.manifest.get("followed") or () if entry["person"] == person]
    standing = [one.title for one in archetypes(results) if one.person == person]
    return Persona(
        person=person,
        given=given_name(person, female=female, recipe=str(run.manifest.get("recipe", {}).get("name"))),
        she="she" if female else "he",
        her="her" if female else "him",
        hers="her" if female else "his",
        title=(standing[0] or None) if standing else None,
        plain=_plain(traits, run.manifest),
        about=" ".join(str(followed[0].get("who") or "").split()) if followed else "",
    )


def _plain(traits: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    if not traits:
        return "The run is not complete, so nothing more is known of this person yet."
    districts = manifest.get("districts") or []
    does = _daily(traits)
    if int(traits["district"]) < len(districts):
        does.append(f"lives in {districts[int(traits['district'])]}")
    who = f" who {' and '.join(filter(None, (', '.join(does[:-1]), does[-1])))}" if does else ""
    registered = ", registered in another province" if traits["migrant"] and does else ""
    return f"{_age(traits)}{who}{registered}, {_means(traits)}."


def _age(traits: Mapping[str, Any]) -> str:
    kinds = ("A man", "A woman") if traits["age"] >= _ADULT else ("A boy", "A girl")
    return f"{kinds[int(traits['female'])]} of {traits['age']}"


def _daily(traits: Mapping[str, Any]) -> list[str]:
    found = ["studies"] if traits["student"] else ["works"] if traits["employed"] else []
    return found + (["drives"] if traits["drives"] else ["rides"] if traits["rides"] else [])


def _means(traits: Mapping[str, Any]) -> str:
    income = float(traits["income_yuan_month"])
    none = f"no income of {'her' if traits['female'] else 'his'} own"
    own = f"with {f'{count(income)} yuan a month' if income > 0 else none}"
    return f"{own}, in a household of the {_FIFTHS[int(traits['income_fifth'])]} income fifth"
