"""What tests of the command line share: a small comparison, and a run stopped half-way."""

from __future__ import annotations

import pytest
from calling import SMALL, call


@pytest.fixture(scope="session")
def compared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "compare"
    code, out, err = call("compare", "shanghai-2018", "before", "none", *SMALL, "--out", folder, "--json")
    assert code == 0, err
    return folder, out


@pytest.fixture(scope="session")
def halfway(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "run"
    code, _, err = call("run", "hot", *SMALL, "--out", folder, "--until", 6, "--checkpoint-every", 3)
    assert code == 0, err
    return folder
