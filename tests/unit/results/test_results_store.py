"""The store: whole files or none, one clear message for each refusal."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from panopolis import results
from panopolis.columns import GROUPS, PERSON, TRAITS
from panopolis.errors import ResultsError
from panopolis.results import files

MANIFEST = {
    "scheme": {"name": "test", "title": "Test", "sha256": "0", "text": ""},
    "recipe": {"name": "town"},
    "seed": 1,
    "n_person": 4,
    "days": 20,
    "start": "2018-05-01",
    "acts": ["jaywalking"],
    "doors": ["loan"],
    "lists": ["black"],
    "watches": ["camera"],
    "score": {"start": 1000},
}
ROW = np.dtype(
    [
        ("day", "i4"),
        ("phase", "u1"),
        ("charged", "u4"),
        ("doer", "u4"),
        ("rule", "u1"),
        ("kind", "u1"),
        ("source", "u1"),
        ("k", "u2"),
        ("place", "i4"),
        ("asked", "i4"),
        ("applied", "i4"),
        ("expires", "i4"),
        ("fine", "i4"),
    ]
)
A_CHARGE = (1, 2, 3, 0, 0, 0, 0, 7, -1001, -501, 40, 2050)


def one_day(store: results.Store, day: int) -> None:
    store.add_rows(np.array([(day, *A_CHARGE)], ROW))
    store.add_measures(day, ["offences"], np.full((1, len(GROUPS)), float(day)))
    store.add_panel(day, np.array([2]), {"score": np.array([990.0])})


def written(folder: Path, days: int = 20, every: int = 5) -> results.Store:
    store = results.create(folder, MANIFEST)
    for day in range(days):
        one_day(store, day)
        if day % every == every - 1:
            store.close_part(day)
    return store


def people() -> dict[str, np.ndarray]:
    return {name: np.ones(4, PERSON[name].dtype) for name in TRAITS} | {"score": np.array([99499, 0, 1, 2])}


def test_codes_become_words_and_hundredths_points(tmp_path: Path) -> None:
    written(tmp_path / "run", days=5)
    row = results.open_results(tmp_path / "run").ledger().to_pylist()[0]
    assert row == {
        "day": 0,
        "phase": "day",
        "charged": 2,
        "doer": 3,
        "wrong": True,
        "rule": "jaywalking",
        "kind": "charge",
        "source": "camera",
        "context": "transport",
        "k": 0,
        "place": 7,
        "asked_points": -10.01,
        "applied_points": -5.01,
        "expires_day": 40,
        "fine_yuan": 20.5,
    }


def test_refusals_and_listings_name_door_and_list(tmp_path: Path) -> None:
    store = results.create(tmp_path / "run", MANIFEST)
    store.add_rows(np.array([(0, 1, 1, 1, 0, kind, 255, 0, -1, 0, 0, -1, 0) for kind in (5, 3, 4)], ROW))
    store.close_part(0)
    rows = results.open_results(tmp_path / "run").ledger().to_pylist()
    assert [(row["kind"], row["rule"], row["context"]) for row in rows] == [
        ("refusal", "loan", "finance"),
        ("listing", "black", "justice"),
        ("delisting", "black", "justice"),
    ]
    assert rows[0]["place"] is rows[0]["source"] is rows[0]["expires_day"] is None


def test_code_without_a_word_is_refused(tmp_path: Path) -> None:
    store = results.create(tmp_path / "run", MANIFEST)
    store.add_rows(np.array([(0, 1, 1, 1, 3, 0, 255, 0, -1, 0, 0, -1, 0)], ROW))
    with pytest.raises(ResultsError, match="kind 'charge' has rule 3, but the manifest names only 1"):
        store.close_part(0)


def test_files_are_readable_by_any_tool_as_they_lie(tmp_path: Path) -> None:
    written(tmp_path / "run").finish([people()], {}, "hash")
    polars = pytest.importorskip("polars")
    assert polars.read_parquet(tmp_path / "run" / "ledger" / "*.parquet").height == 20
    assert pq.read_table(tmp_path / "run" / "measures.parquet").num_rows == 20 * len(GROUPS)
    table = pq.read_table(tmp_path / "run" / "people.parquet")
    assert table["score"].to_pylist() == [994.99, 0.0, 0.01, 0.02]
    assert table.column_names[:3] == ["person", "age", "female"]


def test_unclosed_days_are_not_there_and_closed_ones_are(tmp_path: Path) -> None:
    written(tmp_path / "run", days=8)
    read = results.open_results(tmp_path / "run")
    assert read.days_written == 5
    assert read.sql("SELECT max(day) AS last FROM ledger").to_pylist() == [{"last": 4}]
    assert not read.manifest["complete"]


def test_measures_newer_than_the_manifest_are_not_shown(tmp_path: Path) -> None:
    store = written(tmp_path / "run", days=8)
    store._write_days()  # what a process killed between the two files leaves behind
    assert results.open_results(tmp_path / "run").measures()["day"].to_numpy().max() == 4


def test_cut_back_forgets_later_days_and_goes_on_the_same(tmp_path: Path) -> None:
    written(tmp_path / "whole", days=20)
    written(tmp_path / "cut", days=15)
    store = results.reopen(tmp_path / "cut")
    store.cut_back(9)
    assert results.open_results(tmp_path / "cut").days_written == 10
    assert len(list((tmp_path / "cut" / "ledger").iterdir())) == 2
    for day in range(10, 20):
        one_day(store, day)
        if day % 5 == 4:
            store.close_part(day)
    whole, cut = (results.open_results(tmp_path / name) for name in ("whole", "cut"))
    assert whole.ledger().equals(cut.ledger())
    assert whole.measures().equals(cut.measures())
    assert whole.panel().equals(cut.panel())


def test_cut_inside_a_part_is_refused(tmp_path: Path) -> None:
    store = written(tmp_path / "run", days=10)
    with pytest.raises(ResultsError, match=r"part-00001.parquet holds days 5 to 9, so the ledger cannot be cut after day 6"):
        store.cut_back(6)


def test_rows_outside_their_part_are_refused(tmp_path: Path) -> None:
    store = results.create(tmp_path / "run", MANIFEST)
    store.add_rows(np.array([(9, *A_CHARGE)], ROW))
    with pytest.raises(ResultsError, match="a part of days 0 to 4 was handed rows of days 9 to 9"):
        store.close_part(4)


def test_finish_wants_every_part_closed_and_every_trait(tmp_path: Path) -> None:
    store = written(tmp_path / "run", days=7)
    with pytest.raises(ResultsError, match="2 ledger rows wait for close_part"):
        store.finish([people()], {}, "hash")
    store.close_part(6)
    with pytest.raises(ResultsError, match="without their trait 'haste'"):
        store.finish([{name: values for name, values in people().items() if name != "haste"}], {}, "hash")
    with pytest.raises(ResultsError, match=r"'phone' is no column of a person"):
        store.finish([people() | {"phone": np.ones(4)}], {}, "hash")


def test_ledger_off_writes_no_part(tmp_path: Path) -> None:
    store = results.create(tmp_path / "run", MANIFEST | {"ledger": {"mode": "off"}})
    store.add_measures(0, ["offences"], np.zeros((1, len(GROUPS))))
    store.close_part(0)
    assert "ledger" not in results.open_results(tmp_path / "run").tables()


def test_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(ResultsError, match=r"is not empty and not a results folder \(it holds 'thesis.tex'\)"):
        results.create(tmp_path, MANIFEST)
    written(tmp_path / "run", days=5)
    (tmp_path / "run" / "notes.txt").write_text("mine")
    with pytest.raises(ResultsError, match=r"it holds 'notes.txt'"):
        results.create(tmp_path / "run", MANIFEST)
    assert (tmp_path / "run" / "notes.txt").read_text() == "mine"


def test_our_own_folder_is_begun_anew(tmp_path: Path) -> None:
    written(tmp_path / "run")
    results.create(tmp_path / "run", MANIFEST)
    assert results.open_results(tmp_path / "run").tables() == []


def test_other_format_version_is_refused_for_reading_and_writing(tmp_path: Path) -> None:
    written(tmp_path / "run", days=5)
    path = tmp_path / "run" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format_version": 9}))
    for act in (lambda: results.open_results(tmp_path / "run"), lambda: results.create(tmp_path / "run", MANIFEST)):
        with pytest.raises(ResultsError, match=r"has format_version 9, but this Panopolis reads 3; it was made by"):
            act()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{half", "is damaged"),
        ("[]", "is not a manifest of Panopolis"),
        ("{}", "it has no format_version"),
    ],
)
def test_damaged_manifest_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ResultsError, match=message):
        results.open_results(tmp_path)


def test_no_folder_and_empty_folder_say_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="there is no results folder at"):
        results.open_results(tmp_path / "nowhere")
    with pytest.raises(ResultsError, match=r"holds no results of Panopolis: it has no manifest.json"):
        results.open_results(tmp_path)


def test_missing_part_is_named(tmp_path: Path) -> None:
    written(tmp_path / "run")
    (tmp_path / "run" / "ledger" / "part-00002.parquet").unlink()
    with pytest.raises(ResultsError, match=r"lists part-00002.parquet, but .* is missing"):
        results.open_results(tmp_path / "run").ledger()


def test_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultsError, match="a part of its path is a file"):
        results.create(tmp_path / "file" / "run", MANIFEST)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_forbidden_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ResultsError, match="may not be written"):
        results.create(tmp_path / "run", MANIFEST)
    tmp_path.chmod(0o700)


def test_refusal_by_the_system_is_one_message() -> None:
    with pytest.raises(ResultsError, match="may not be written"), files.refusals(Path("results")):
        raise OSError(errno.EROFS, "Read-only file system")


def test_disk_full_leaves_what_was_written_readable(tmp_path: Path) -> None:
    """A limit on the size of files stands in for a full disk: the write fails half-way, as it would there."""
    script = textwrap.dedent(f"""
        import resource, signal, sys
        import numpy as np
        from panopolis import results
        from panopolis.errors import ResultsError
        manifest, row = {MANIFEST!r}, np.dtype({ROW.descr!r})
        store = results.create(sys.argv[1], manifest)
        rows = np.zeros(40000, row)
        rows["charged"] = rows["doer"] = np.arange(40000) * 2654435761 % 2**32
        store.add_rows(rows[:50]); store.close_part(0)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (40000, 40000))
        rows["day"] = 1
        store.add_rows(rows)
        try:
            store.close_part(1)
        except ResultsError as error:
            print(error)
    """)
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "run")], capture_output=True, text=True, check=True)
    assert "no space left for" in done.stdout
    assert "stay readable" in done.stdout
    read = results.open_results(tmp_path / "run")
    assert read.days_written == 1
    assert read.ledger().num_rows == 50
    assert [path.name for path in (tmp_path / "run" / "ledger").iterdir()] == ["part-00000.parquet"]


def test_killed_writer_leaves_a_readable_folder(tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        import sys
        import numpy as np
        from panopolis import results
        store = results.create(sys.argv[1], {MANIFEST!r})
        rows = np.zeros(2000, np.dtype({ROW.descr!r}))
        for day in range(100000):
            rows["day"] = day
            store.add_rows(rows); store.add_measures(day, ["offences"], np.zeros((1, 5))); store.close_part(day)
            print(day, flush=True)
    """)
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "run")], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(12):
            last = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
    read = results.open_results(tmp_path / "run")
    assert read.days_written > last
    assert read.ledger().num_rows == 2000 * read.days_written
    store = results.reopen(tmp_path / "run")
    store.cut_back(last)
    assert not list((tmp_path / "run").rglob("*.writing"))
    assert results.open_results(tmp_path / "run").days_written == last + 1
