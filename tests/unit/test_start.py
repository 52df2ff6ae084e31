"""What makes a start short leaves everything else as it was."""

from __future__ import annotations

import gc
import sys

import pytest

from panopolis.starting import uncollected, without


def test_a_module_is_hidden_for_a_while_and_one_that_is_loaded_never():
    sys.modules.pop("this", None)
    with without("this", "json"):
        assert __import__("json")
        with pytest.raises(ImportError):
            __import__("this")
    assert "this" not in sys.modules
    assert __import__("json").dumps([]) == "[]"


@pytest.mark.parametrize("collects", [True, False])
def test_garbage_is_looked_for_afterwards_where_it_was_before_also_after_an_error(collects):
    was = gc.isenabled()
    try:
        (gc.enable if collects else gc.disable)()
        with pytest.raises(ValueError, match="wrong"), uncollected():
            assert not gc.isenabled()
            raise ValueError("wrong")
        assert gc.isenabled() is collects
    finally:
        (gc.enable if was else gc.disable)()
