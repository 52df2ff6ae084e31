"""A folder with results of another request is not written over unless that is meant."""

from __future__ import annotations

import json

import pytest
from calling import assert_one_message, call

from panopolis import study
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


def test_a_large_comparison_refuses_an_occupied_folder_before_it_shows_its_preview(tmp_path, monkeypatch):
    out = tmp_path / "mine"
    assert call("run", "before", *SMALL, "--out", out)[0] == 0

    def never(*_, **__):
        raise AssertionError("nothing is run for a folder that is refused")

    monkeypatch.setattr(study, "compare", never)
    code, _, err = call("compare", "before", "none", "--people", 30_000, "--days", 3, "--warmup", 0, "--out", out)

    assert_one_message(code, err, "another request (")


def test_the_estimate_says_what_replicates_take(tmp_path):
    out = tmp_path / "mine"
    assert call("run", "before", *SMALL, "--out", out)[0] == 0

    _, _, err = call("compare", "before", "none", *SMALL, "--replicates", 7, "--out", out)

    assert "; so do 7 replicates, which run one after another: of the others only the effects are kept" in err


def test_a_folder_that_is_not_there_is_free(tmp_path):
    refuse_other(tmp_path / "new", "", 1)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(ResultsError, match="format_version"):
        refuse_other(tmp_path, "", 1)
