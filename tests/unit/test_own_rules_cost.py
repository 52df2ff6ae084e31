"""A user's own rule costs what a shipped one costs: its kernel is written to the same text, so it compiles to the same instructions."""

from __future__ import annotations

import ast
import inspect
import sys
from importlib import util

import pytest

from panopolis.engine import make_plan
from panopolis.engine.fuse import kernel_text
from panopolis.rules import SHIPPED

OWN = "mine_"


def own_copies(module, folder):
    """Return the rules of a shipped module as a user would write them: the same text in a file of her own, under other names."""
    tree = ast.parse(inspect.getsource(module))
    ruled = {f.name for f in tree.body if isinstance(f, ast.FunctionDef) and any("rule" in ast.dump(d) for d in f.decorator_list)}
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and function.name in ruled:
            function.name = OWN + function.name
    path = folder / f"{OWN}{module.__name__.rpartition('.')[2]}.py"
    path.write_text(ast.unparse(tree))
    spec = util.spec_from_file_location(path.stem, path)
    made = util.module_from_spec(spec)
    sys.modules[path.stem] = made
    spec.loader.exec_module(made)
    return {name: getattr(made, OWN + name) for name in ruled}


@pytest.mark.parametrize("room", ["conduct", "screens", "life", "voice"])
def test_the_kernel_of_an_own_rule_is_that_of_a_shipped_one(room, tmp_path):
    module = sys.modules[f"panopolis.rules.{room}"]
    own = {name: found for name, found in own_copies(module, tmp_path).items() if name in {r.name for r in SHIPPED}}
    assert own

    rules = [own.get(r.name, r) for r in SHIPPED]
    shipped, users = make_plan(SHIPPED), make_plan(rules)

    for name in own:
        theirs = next(s for s in shipped.steps if s.rule.name == name)
        ours = next(s for s in users.steps if s.rule.name == OWN + name)
        assert ours.rule.function.__module__ != theirs.rule.function.__module__
        assert kernel_text(users, ours).replace(OWN, "") == kernel_text(shipped, theirs)
