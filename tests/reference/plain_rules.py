"""The shipped rules, loaded a second time with the plain ``math`` of the draws in the place of Python's own."""

from __future__ import annotations

import importlib.util
import sys

from plain_draws import MATH

from panopolis.rules import SHIPPED

PLAIN_PREFIX = "plain_copy_of_"


def plain_module(name):
    """Return a copy of a rules module whose functions compute exp and log as the compiled ones do."""
    title = PLAIN_PREFIX + name.rpartition(".")[2]
    if title not in sys.modules:
        spec = importlib.util.spec_from_file_location(title, sys.modules[name].__file__)
        module = importlib.util.module_from_spec(spec)
        sys.modules[title] = module
        spec.loader.exec_module(module)
        if hasattr(module, "math"):
            module.math = MATH
    return sys.modules[title]


def plain(rule):
    """Return the same rule from the copied module."""
    return getattr(plain_module(rule.function.__module__), rule.name)


def plain_rules(rules=SHIPPED):
    return [plain(r) for r in rules]


standing = plain_module("panopolis.rules.standing")
watch = plain_module("panopolis.rules.watch")
awareness = plain_module("panopolis.rules.awareness")
