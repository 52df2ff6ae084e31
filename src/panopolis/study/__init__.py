"""Experiments: a run, a comparison of worlds, going on, branching, and doing it again."""

from panopolis.study.again import rerun, resume
from panopolis.study.assumptions import assumptions_of
from panopolis.study.audit import CODES, Answer, Asked, Evidence, Section, Sheet, asked_law, audit
from panopolis.study.beside import Beside
from panopolis.study.branching import branch
from panopolis.study.calibrate import calibrate, open_calibration
from panopolis.study.compare import compare, may_compare
from panopolis.study.luck import Luck, luck
from panopolis.study.modelling import CONCEPTS, model, model_in
from panopolis.study.opened import Results
from panopolis.study.opening import open_results, recipe_of
from panopolis.study.pair import SIDES, PairDay, pair
from panopolis.study.post import PostStudy, as_speeds, follow_post
from panopolis.study.ranges import Assumption
from panopolis.study.refit import Refitted, refit
from panopolis.study.replicate import (
    AGREES,
    CASES,
    DIFFERS,
    LONG_PARTS,
    SEEDS,
    TOO_SMALL,
    Beyond,
    Case,
    Check,
    Drawing,
    Part,
    Replicated,
    find_cases,
    kept_checks,
    read_kept,
    replicate,
    text_hash,
)
from panopolis.study.request import BYTES_PERSON, BYTES_SAVED, Request, rules_of
from panopolis.study.rollout import RollOut, rollout
from panopolis.study.run import Step, run
from panopolis.study.sensitivity import Sizes, as_examined, open_sensitivity, sensitivity
from panopolis.study.star_week import StarWeek, star_week
from panopolis.study.stepping import Walk, start
from panopolis.study.sweep import open_sweep, sweep
from panopolis.study.weeks import weeks

__all__ = [
    "AGREES",
    "BYTES_PERSON",
    "BYTES_SAVED",
    "CASES",
    "CODES",
    "CONCEPTS",
    "DIFFERS",
    "LONG_PARTS",
    "SEEDS",
    "SIDES",
    "TOO_SMALL",
    "Answer",
    "Asked",
    "Assumption",
    "Beside",
    "Beyond",
    "Case",
    "Check",
    "Drawing",
    "Evidence",
    "Luck",
    "PairDay",
    "Part",
    "PostStudy",
    "Refitted",
    "Replicated",
    "Request",
    "Results",
    "RollOut",
    "Section",
    "Sheet",
    "Sizes",
    "StarWeek",
    "Step",
    "Walk",
    "as_examined",
    "as_speeds",
    "asked_law",
    "assumptions_of",
    "audit",
    "branch",
    "calibrate",
    "compare",
    "find_cases",
    "follow_post",
    "kept_checks",
    "luck",
    "may_compare",
    "model",
    "model_in",
    "open_calibration",
    "open_results",
    "open_sensitivity",
    "open_sweep",
    "pair",
    "read_kept",
    "recipe_of",
    "refit",
    "replicate",
    "rerun",
    "resume",
    "rollout",
    "rules_of",
    "run",
    "sensitivity",
    "star_week",
    "start",
    "sweep",
    "text_hash",
    "weeks",
]
