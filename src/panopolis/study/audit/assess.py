"""The audit: a scheme against the questions of ``law.yaml``, from its file alone or with the evidence of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.scheme import Beneath, read_law, stand
from panopolis.study.audit.answers import ANSWERS, Case, together
from panopolis.study.audit.findings import findings
from panopolis.study.audit.law import asked_law
from panopolis.study.audit.process import safeguards
from panopolis.study.audit.said_by_run import with_run
from panopolis.study.audit.sheet import Asked, Section, Sheet
from panopolis.study.request import as_recipe, as_scheme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from panopolis.scheme import Scheme
    from panopolis.society import Recipe
    from panopolis.study.audit.law import Instrument

TOGETHER = {"ai_act": together}
"""Instruments whose questions depend on each other."""


def audit(
    scheme: Scheme | str | Path,
    society: Recipe | str | Path = "shanghai",
    *,
    run: str | Path | None = None,
    changes: Sequence[str] = (),
) -> Sheet:
    """Assess a scheme against Art. 5(1)(c) of the EU AI Act, the GDPR and UNESCO's recommendation; no legal advice.

    Parameters
    ----------
    scheme
        A preset's name, a file, or a scheme.
    society
        Whose ordinary law lies beneath it; with ``run`` that of the run.
    run
        A results folder of ``compare`` or ``run`` in which this scheme was lived under; its evidence stands beside the answers.
    changes
        Changes to the scheme, as for ``run``.

    Raises
    ------
    PanopolisError
        If the scheme, the society or the folder cannot be read, or the folder is of another scheme.
    """
    from panopolis.study.audit.observed import lived_under, observed  # noqa: PLC0415 - a file alone needs no results

    asked = as_scheme(scheme, changes)
    world = lived_under(run, asked) if run is not None else None
    recipe = as_recipe(society) if world is None else world.recipe
    beneath = Beneath(recipe.name, read_law(recipe.law, str(recipe.path)), recipe.districts, recipe.settings)
    case = Case(stand(asked, beneath))
    law = asked_law()
    run_found = None if world is None else observed(world, case)
    return Sheet(
        scheme=_named(asked), society=recipe.name, answers=law.answers, notice=law.notice, limits=law.limits,
        sections=tuple(_section(one, case, run_found) for one in law.instruments), treatments=tuple(one.as_dict() for one in case.all),
        safeguards=safeguards(case.stand), findings=findings(case), run=run_found,
    )  # fmt: skip


def _named(scheme: Scheme) -> dict[str, Any]:
    return {
        "name": scheme.name, "title": scheme.title, "kind": scheme.kind, "about": " ".join(scheme.about.split()),
        "sha256": scheme.sha256, "changes": list(scheme.changes),
    }  # fmt: skip


def _section(instrument: Instrument, case: Case, run: dict[str, Any] | None) -> Section:
    asked = tuple(Asked(question, with_run(question.key, ANSWERS[question.key](case), run)) for question in instrument.questions)
    join = TOGETHER.get(instrument.key)
    whole = join({one.question.key: one.given for one in asked}) if join is not None else None
    return Section(instrument.key, instrument.title, instrument.text, instrument.about, asked, whole)
