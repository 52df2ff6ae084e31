"""A folder with results of another request is not written over unless that is meant."""

from __future__ import annotations

import json

import pytest
from calling import assert_one_message, call

from panopolis.errors import ResultsError
from panopolis.results import refuse_other

SMALL = ["--people", 200, "--days", 3, "--warmup", 0]


def test_results_of_another_request_stay_until_replace_is_said(tmp_path):
    out = tmp_path / "mine"
    assert call("compare", "before", "none", *SMALL, "--out", out)[0] == 0
    assert call("compare", "before", "none", *SMALL, "--threads", 1, "--out", out)[0] == 0
    held = (out / "manifest.json").read_bytes()

    for words in (["compare", "before", "none", *SMALL, "--seed", 2], ["run", "before", *SMALL]):
        code, _, err = call(*words, "--out", out)
        assert_one_message(code, err, "another request (")
        assert "200 people, 3 days); give another --out, or --replace if they may go" in err
        assert (out / "manifest.json").read_bytes() == held

    assert call("run", "before", *SMALL, "--out", out, "--replace")[0] == 0
    assert json.loads((out / "manifest.json").read_text())["kind"] == "run"
    code, _, err = call("run", "before", *SMALL, "--until", 2, "--out", out)
    assert_one_message(code, err, "another request (")


def test_a_folder_that_is_not_there_is_free(tmp_path):
    refuse_other(tmp_path / "new", "", 1)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(ResultsError, match="format_version"):
        refuse_other(tmp_path, "", 1)
