"""Calls of the command line in tests: in a process of its own, or in this one; and what a refusal must look like."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys

from panopolis import cli

SMALL = ["--people", "200", "--days", "12", "--warmup", "3", "--threads", "1"]


def shell(*words, timeout=600, **more):
    """Call panopolis in a process of its own."""
    command = [sys.executable, "-m", "panopolis.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False, **more)


def call(*words):
    """Call panopolis in this process: (exit code, what it printed, what it said on stderr)."""
    out, err = io.StringIO(), io.StringIO()
    before, sys.argv = sys.argv, ["panopolis", *map(str, words)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = 0
            try:
                cli.main()
            except SystemExit as end:
                code = int(end.code or 0)
    finally:
        sys.argv = before
    return code, out.getvalue(), err.getvalue()


def strict(text):
    """Read JSON as a reader does that knows no NaN."""

    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def assert_one_message(code, err, message):
    assert code == 2, err
    assert "Traceback" not in err
    said = [line for line in err.splitlines() if line.startswith("panopolis: ")]
    assert len(said) == 1, err
    assert message in said[0]
    after = err[err.index("panopolis: ") :].strip().splitlines()
    assert len(after) <= 3, "a message stays under three lines"
