"""What a run did not write is not read: whoever opens, resumes, branches or reruns a folder is told, in one message."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import panopolis
from panopolis import results
from panopolis.errors import ResultsError
from panopolis.study import branch, rerun, resume, run
from panopolis.study.sealed import SEALED, seal

PEOPLE = 300
ASKED = {"people": PEOPLE, "days": 20, "seed": 4, "warmup": 5, "threads": 1}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A finished run, and one that was stopped with a checkpoint."""
    folder = tmp_path_factory.mktemp("written")
    run("shanghai-2018", out=folder / "whole", **ASKED)
    run("shanghai-2018", out=folder / "halfway", until=10, **ASKED)
    return folder


@pytest.fixture
def copied(written, tmp_path):
    return shutil.copytree(written / "whole", tmp_path / "copied")


@pytest.fixture
def halfway(written, tmp_path):
    return shutil.copytree(written / "halfway", tmp_path / "halfway")


def edited(path, change):
    """Change a JSON file in place."""
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def with_column(folder, name, values):
    path = folder / "people.parquet"
    table = pq.read_table(path)
    pq.write_table(table.set_column(table.column_names.index(name), name, pa.array(values)), path)


DOORS = {
    "open": panopolis.open_results,
    "open without redrawing": results.open_results,
    "resume": resume,
    "branch": lambda folder: branch(folder, "before", 12, out=folder.parent / "branch"),
    "rerun": lambda folder: rerun(folder, out=folder.parent / "again"),
}


def with_new_column(path, name, values):
    table = pq.read_table(path)
    pq.write_table(table.append_column(name, pa.array(values)), path)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", ["name", "phone_number", "trust"])
def test_a_column_that_is_not_declared_is_refused_at_every_door(name, door, copied):
    with_new_column(copied / "people.parquet", name, [f"someone {i}" for i in range(PEOPLE)])

    with pytest.raises(ResultsError, match=rf"people.parquet has a column '{name}', which is not declared"):
        DOORS[door](copied)


@pytest.mark.parametrize("file", ["panel.parquet", "measures.parquet", "places.parquet", "ledger/part-00000.parquet"])
def test_a_column_that_is_not_declared_is_refused_in_every_file(file, copied):
    path = copied / file
    with_new_column(path, "phone_number", [str(i) for i in range(pq.read_table(path).num_rows)])

    with pytest.raises(ResultsError, match=r"parquet has a column 'phone_number', which is not declared"):
        panopolis.open_results(copied)


def test_text_in_a_declared_column_is_refused(copied):
    with_column(copied, "listed", [f"someone {i}" for i in range(PEOPLE)])

    with pytest.raises(ResultsError, match=r"people.parquet: column 'listed' holds string, not numbers"):
        panopolis.open_results(copied)


@pytest.mark.parametrize("own", ["phone_number", "fullname"])
def test_a_manifest_declares_no_column_that_could_hold_a_real_person(own, copied):
    with_new_column(copied / "people.parquet", own, np.arange(PEOPLE))
    edited(copied / "manifest.json", lambda m: m["own_columns"].append(own))
    with pytest.raises(ResultsError, match="the own_columns in its manifest is not the one it was run with"):
        panopolis.open_results(copied)

    edited(copied / "manifest.json", lambda m: m.update(sealed=seal(m)))
    with pytest.raises(ResultsError, match=f"has a column '{own}', which is not declared"):
        panopolis.open_results(copied)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("column_name", ["score", "cash_yuan"])
def test_an_edited_state_is_refused_at_every_door(column_name, door, copied):
    values = pq.read_table(copied / "people.parquet")[column_name].to_numpy().copy()
    values[17] += 1
    with_column(copied, column_name, values)

    with pytest.raises(ResultsError, match=r"people.parquet is not what the run wrote: it was edited"):
        DOORS[door](copied)


@pytest.mark.parametrize("door", ["resume", "branch", "rerun"])
def test_an_edited_trait_is_refused_by_who_goes_on(door, copied):
    with_column(copied, "age", pq.read_table(copied / "people.parquet")["age"].to_numpy() + 1)

    with pytest.raises(ResultsError, match="Panopolis reads invented people only"):
        DOORS[door](copied)


@pytest.mark.parametrize("file", ["panel.parquet", "measures.parquet", "ledger/part-00000.parquet"])
def test_an_edited_row_of_any_file_is_refused(file, copied, halfway):
    for folder in (copied, halfway):
        path = folder / file
        table = pq.read_table(path)
        pq.write_table(table.slice(1), path)

        with pytest.raises(ResultsError, match=f"{path.name} is not what the run wrote"):
            panopolis.open_results(folder)


def test_a_file_that_is_no_table_is_one_message(copied):
    (copied / "people.parquet").write_bytes(b"name,phone")

    with pytest.raises(ResultsError, match=r"people.parquet cannot be read"):
        panopolis.open_results(copied)


@pytest.mark.parametrize("entry", [*SEALED, "sealed", "files", "ledger", "kind", "days_written"])
def test_a_manifest_without_an_entry_is_one_message(entry, copied):
    edited(copied / "manifest.json", lambda m: m.pop(entry))

    for door in ("open", "resume", "rerun"):
        with pytest.raises(ResultsError, match=rf"its (manifest has no {entry}|'{entry}' is missing)"):
            DOORS[door](copied)


@pytest.mark.parametrize("entry", [*SEALED, "sealed", "files", "ledger", "kind", "days_written"])
def test_a_manifest_with_an_entry_of_another_kind_is_one_message(entry, copied):
    edited(copied / "manifest.json", lambda m: m.update({entry: "edited"}))

    for door in ("open", "resume", "rerun"):
        with pytest.raises(ResultsError, match="the manifest was edited"):
            DOORS[door](copied)


def test_a_setting_in_the_manifest_cannot_be_changed_after_the_run(halfway):
    edited(halfway / "manifest.json", lambda m: m["request"]["settings"].update(late_fee=0.5))

    with pytest.raises(ResultsError, match="the request in its manifest is not the one it was run with"):
        resume(halfway)
