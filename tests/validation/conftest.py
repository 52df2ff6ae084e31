"""The table of what was expected and what was found, printed after the cases."""

from __future__ import annotations


def pytest_terminal_summary(terminalreporter):
    """Print the table of targets and what was found."""
    reports = [
        r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, []) if getattr(r, "when", "") == "call"
    ]
    rows = [(r.nodeid.rpartition("/")[2], text) for r in reports for key, text in r.user_properties if key == "found"]
    if rows:
        terminalreporter.section("validation")
        terminalreporter.write_line(f"{'':<58} {'expected':>13} {'obtained':>13} {'tolerance':>10} {'SE apart':>8}")
        for node, text in rows:
            terminalreporter.write_line(f"{text}   {node}")
