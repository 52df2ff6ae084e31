"""It never scores real people: there is no way in for them. Each door that someone might try is shut with one clear message."""

from __future__ import annotations

import copy
import inspect
import json
import pickle  # noqa: TID251 - the door under test
import shutil
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import panopolis
from panopolis import results, society
from panopolis.columns import TRAITS
from panopolis.engine import checkpoint
from panopolis.errors import ResultsError, SocietyError
from panopolis.society import Society, build, load_recipe
from panopolis.study import branch, resume, run
from panopolis.study.sealed import seal

SCHEME, PEOPLE, DAYS = "shanghai-2018", 300, 20
ASKED = {"people": PEOPLE, "days": DAYS, "seed": 4, "warmup": 5, "threads": 1}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A finished run."""
    return run(SCHEME, out=tmp_path_factory.mktemp("whole") / "run", **ASKED).folder


@pytest.fixture
def halfway(tmp_path):
    """A run that was stopped with a checkpoint."""
    return run(SCHEME, out=tmp_path / "run", until=10, **ASKED).folder


@pytest.fixture(scope="module")
def people():
    return build(load_recipe("shanghai"), PEOPLE, ASKED["seed"])


def saved(folder):
    return next((folder / "checkpoints").glob("day-*"))


def edited(path, change):
    """Change a JSON file in place."""
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


# The checkpoint.


@pytest.mark.parametrize("name", ["column.cash_yuan", "due.jaywalking", "standing.list_since", "agenda", "shown"])
def test_an_edited_array_is_refused(name, halfway):
    about = json.loads((saved(halfway) / "checkpoint.json").read_text())["arrays"][name]
    file = saved(halfway) / about["file"]
    values = np.load(file)
    if values.size:
        values.reshape(-1).view(np.uint8)[0] ^= 1
    else:
        values = np.zeros((values.shape[0] + 1, *values.shape[1:]), values.dtype)
    np.save(file, values)

    with pytest.raises(ResultsError, match=rf"'{name}' is not what was saved; it was torn or edited"):
        resume(halfway)


def test_an_edited_array_with_its_hash_mended_is_refused(halfway):
    head = saved(halfway) / "checkpoint.json"
    name = "column.cash_yuan"
    file = saved(halfway) / json.loads(head.read_text())["arrays"][name]["file"]
    np.save(file, np.load(file) + 1)
    edited(head, lambda h: h["arrays"][name].update(sha256=sha_of(file)))

    with pytest.raises(ResultsError, match="state hash does not match its arrays; the checkpoint was edited"):
        resume(halfway)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda h: h.update(day=11), "state hash does not match its arrays"),
        (
            lambda h: h.update(society="0" * 64),
            "holds other people than recipe 'shanghai' and seed 4 give; traits are never read",
        ),
        (lambda h: h.update(checkpoint_version=2), "is a checkpoint of version 2, but this Panopolis reads version 1"),
        (lambda h: h["arrays"].pop("column.cash_yuan"), "saved under other rules; it lacks cash_yuan"),
        (lambda h: h["arrays"].pop("due.jaywalking"), "saved under other rules; it lacks jaywalking"),
        (lambda h: h["arrays"].pop("standing.strikes"), "it lacks strikes"),
        (lambda h: h["arrays"].pop("agenda"), "it lacks agenda"),
        (lambda h: h.pop("society"), "its checkpoint.json has no 'society'; it was edited"),
        (lambda h: h.update(scheme="0" * 64), "was saved under another scheme than 'shanghai-2018'"),
    ],
    ids=["day", "society", "version", "column gone", "clock gone", "standing gone", "agenda gone", "no society", "scheme"],
)
def test_an_edited_head_is_refused(change, message, halfway):
    edited(saved(halfway) / "checkpoint.json", change)

    with pytest.raises(ResultsError, match=message):
        resume(halfway)


def test_traits_in_a_checkpoint_are_never_read(halfway, people):
    """Traits are not saved; one that is smuggled in is not looked at, and the hash still refuses what was changed."""
    head = saved(halfway) / "checkpoint.json"
    arrays = json.loads(head.read_text())["arrays"]

    assert not [name for name in arrays if name.removeprefix("column.") in TRAITS]

    np.save(saved(halfway) / "999.npy", np.full(PEOPLE, 99, np.uint8))
    edited(head, lambda h: h["arrays"].update({"column.age": dict(arrays["shown"])}))
    done = resume(halfway)
    assert np.array_equal(done.people()["age"].to_numpy(), people.traits["age"])


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [("seed", 5, "holds other people than recipe 'shanghai' and seed 5 give"), ("people", 301, "holds other people")],
)
def test_a_checkpoint_of_another_society_is_refused(key, value, message, halfway):
    def again():
        yield lambda: resume(halfway)
        yield lambda: branch(halfway, "before", 12, out=halfway.parent / "branch")

    edited(halfway / "manifest.json", lambda m: m["request"].update({key: value}))
    for going_on in again():
        with pytest.raises(
            ResultsError, match="the request in its manifest is not the one it was run with; the manifest was edited"
        ):
            going_on()

    edited(halfway / "manifest.json", lambda m: m.update(sealed=seal(m)))
    for going_on in again():
        with pytest.raises(ResultsError, match=message):
            going_on()


@pytest.mark.parametrize(("part", "what"), [("recipe", "recipe"), ("scheme", "scheme")])
def test_an_edited_recipe_or_scheme_in_the_manifest_is_refused(part, what, halfway):
    edited(halfway / "manifest.json", lambda m: m[part].update(text=m[part]["text"].replace("value: 20,", "value: 21,")))

    with pytest.raises(ResultsError, match=f"the {what} in its manifest is not the one it was run with"):
        resume(halfway)


def test_checkpoint_arrays_hold_no_objects(halfway):
    about = json.loads((saved(halfway) / "checkpoint.json").read_text())["arrays"]["shown"]
    file = saved(halfway) / about["file"]
    with file.open("wb") as out:
        np.save(out, np.array([{"name": "someone"}], object), allow_pickle=True)
    edited(saved(halfway) / "checkpoint.json", lambda h: h["arrays"]["shown"].update(sha256=sha_of(file)))

    with pytest.raises(ResultsError, match="'shown' is no array of numbers"):
        resume(halfway)


def test_a_checkpoint_of_more_people_is_refused_whatever_its_hashes_say(halfway):
    head, name = saved(halfway) / "checkpoint.json", "column.cash_yuan"
    file = saved(halfway) / json.loads(head.read_text())["arrays"][name]["file"]
    np.save(file, np.zeros(PEOPLE + 1, np.float32))
    edited(head, lambda h: h["arrays"][name].update(sha256=sha_of(file)))

    with pytest.raises(
        ResultsError, match=r"'column.cash_yuan' has the shape \(301,\), which is not that of 300 people; it was edited"
    ):
        resume(halfway)


def sha_of(path):
    return sha256(path.read_bytes()).hexdigest()


# The people file.


@pytest.fixture
def copied(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "copied")


def with_column(folder, name, values):
    path = folder / "people.parquet"
    table = pq.read_table(path)
    pq.write_table(table.set_column(table.column_names.index(name), name, pa.array(values)), path)


def test_people_as_drawn_are_accepted(whole, people):
    read = results.open_results(whole, redraw=people.redraw)

    assert results.verify_traits(read, people.redraw) == PEOPLE


@pytest.mark.parametrize("trait", ["age", "female", "district", "income_yuan_month", "haste", "household"])
def test_an_edited_trait_of_one_person_is_refused_by_name(trait, copied, people):
    values = pq.read_table(copied / "people.parquet")[trait].to_numpy().copy()
    values[17] += 1
    with_column(copied, trait, values)

    with pytest.raises(
        ResultsError, match=rf"person 17 has {trait} .*; Panopolis reads invented people only, so an edited file is refused"
    ):
        results.open_results(copied, redraw=people.redraw)


def test_a_table_of_other_people_is_refused(copied, people):
    path = copied / "people.parquet"
    whole = pq.read_table(path)
    pq.write_table(whole.slice(0, 200), path)
    with pytest.raises(ResultsError, match="does not hold the people 0 to 299 of its manifest: it was edited"):
        results.open_results(copied, redraw=people.redraw)

    pq.write_table(pa.table({"person": np.arange(PEOPLE, dtype=np.uint32), "age": people.traits["age"]}), path)
    with pytest.raises(ResultsError, match="has no trait 'female': the file was edited, or is of another version"):
        results.open_results(copied, redraw=people.redraw)
    pq.write_table(whole, path)
    with_column(copied, "age", np.full(PEOPLE, 40))
    with pytest.raises(ResultsError, match="person 0 has age 40, but recipe and seed make it"):
        results.open_results(copied, redraw=people.redraw)


def test_the_public_face_looks_without_being_asked(copied):
    """Whoever opens a folder by the public face need not know how to redraw: it is done."""
    values = pq.read_table(copied / "people.parquet")["age"].to_numpy().copy()
    with_column(copied, "age", values + 1)

    with pytest.raises(ResultsError, match="Panopolis reads invented people only"):
        panopolis.open_results(copied)


def test_a_recipe_made_to_fit_other_people_is_refused(copied):
    edited(
        copied / "manifest.json",
        lambda m: m["recipe"].update(text=m["recipe"]["text"].replace("people_per_crossing: 250", "people_per_crossing: 251")),
    )

    with pytest.raises(ResultsError, match="the recipe in its manifest is not the one it was run with; the manifest was edited"):
        panopolis.open_results(copied)

    edited(copied / "manifest.json", lambda m: m.pop("recipe"))
    with pytest.raises(ResultsError, match="its manifest has no recipe"):
        panopolis.open_results(copied)


def test_the_public_face_opens_what_is_as_it_was(whole):
    assert panopolis.open_results(whole).people().num_rows == PEOPLE


# No constructor of people.


def test_a_society_is_made_by_build_alone(people):
    fields = {
        name: getattr(people, name)
        for name in ("recipe", "seed", "n_person", "traits", "ties", "places", "n_household", "_tables")
    }
    with pytest.raises(SocietyError, match=r"made by build.* alone: there is no way to hand it people"):
        Society(**fields)
    with pytest.raises(SocietyError, match="made by build"):
        Society(**fields, _token=object())
    with pytest.raises((SocietyError, ValueError)):
        replace(people, traits={name: np.zeros(PEOPLE) for name in TRAITS})


def test_a_society_cannot_be_written_over(people):
    with pytest.raises((AttributeError, TypeError), match="cannot assign"):
        people.seed = 9
    with pytest.raises(TypeError, match="does not support item assignment"):
        people.traits["age"] = np.zeros(PEOPLE)
    with pytest.raises(ValueError, match="read-only"):
        people.traits["age"][0] = 44
    with pytest.raises(ValueError, match="read-only"):
        people.ties.neighbour[0] = 1


def test_a_society_goes_through_no_pickle_and_no_copy(people):
    for door in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(SocietyError, match="not pickled"):
            door(people)


def test_traits_that_claim_to_be_someone_are_compared(people):
    ids = np.array([3, 5])
    drawn = people.redraw(ids)
    people.check(ids, drawn)
    with pytest.raises(SocietyError, match=r"age of person 5 is .* these are not the people they claim to be"):
        people.check(ids, {"age": drawn["age"] + np.array([0, 1], np.uint8)})


def test_no_public_name_takes_people(people):
    """What the face and the society's face offer takes a recipe, a number and a seed; nothing takes a table of people."""
    forbidden = {"traits", "people_table", "table", "frame", "rows", "persons", "names", "images", "faces"}
    for room in (panopolis, society):
        for name in room.__all__:
            thing = getattr(room, name)
            if inspect.isfunction(thing):
                named = {
                    p.name for p in inspect.signature(thing).parameters.values() if p.annotation != "str"
                }  # a table's name is none
                assert not forbidden & named, name


# The ledger.


def test_the_state_is_the_same_whatever_the_ledger_keeps(tmp_path):
    hashes = {
        mode: run("hot", out=tmp_path / mode, ledger=mode, **ASKED).manifest["state_hash"] for mode in ("full", "sampled", "off")
    }
    assert len(set(hashes.values())) == 1, hashes
    kept = {mode: sum(p["rows"] for p in results.open_results(tmp_path / mode).manifest["ledger"]["parts"]) for mode in hashes}
    assert kept["full"] > kept["sampled"] > kept["off"] == 0


def test_every_folder_says_what_it_is(whole):
    assert (
        json.loads((whole / "manifest.json").read_text())["notice"] == "Simulated; invented people; not a measurement of any city"
    )


def test_a_checkpoint_is_only_numbers(halfway):
    for file in saved(halfway).glob("*.npy"):
        assert np.load(file, allow_pickle=False).dtype.kind in "uifV"
    assert checkpoint.days(halfway / "checkpoints") == [10]
