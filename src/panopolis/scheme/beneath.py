"""What lies beneath a scheme: a society's ordinary law and its districts, as far as an explanation needs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from panopolis.columns import SETTINGS
from panopolis.scheme.law import Law, combine
from panopolis.scheme.number import Number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.scheme.model import Scheme

DEFAULT_TERM = 15
"""Days to pay a fine for which neither scheme nor law names a term."""


@dataclass(frozen=True)
class Beneath:
    """A society as a scheme stands on it: its name, its ordinary law, its districts, and the settings that it changes."""

    society: str
    law: Law
    districts: tuple[str, ...]
    settings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """A scheme where it stands: ``own`` is what its file says, ``joined`` the same with ordinary law, ``law`` that law."""

    own: Scheme
    joined: Scheme
    law: Law
    society: str = ""
    districts: tuple[str, ...] = ()
    settings: Mapping[str, float] = field(default_factory=dict)

    def setting(self, name: str) -> Number:
        """Return a setting as it holds here: the scheme's own, else the society's, else the model's."""
        own, model = self.own.settings.get(name), SETTINGS[name]
        if own is not None:
            return own
        if name in self.settings:
            return Number(
                self.settings[name], model.unit, f"the recipe of the society '{self.society}'", "assumed", model.low, model.high
            )
        return Number(model.value, model.unit, model.source, model.confidence, model.low, model.high)

    @property
    def bare(self) -> bool:
        """Whether the scheme says nothing of its own: no rule, score, list, watch or consequence."""
        own = self.own
        return not (own.rules or own.score or own.lists or own.watch or own.consequences)


def stand(scheme: Scheme, beneath: Beneath | None) -> Standing:
    """Return a scheme where it stands; without a society, on nothing but itself.

    Raises
    ------
    SchemeError
        If the two do not go together: too many watches for one act, a screen until a fine is paid that nobody has set.
    """
    nothing = Law.model_validate({})
    if beneath is None:
        return Standing(scheme, scheme, nothing)
    law = beneath.law if scheme.law == "keep" else nothing
    return Standing(scheme, combine(scheme, law), law, beneath.society, beneath.districts, beneath.settings)
