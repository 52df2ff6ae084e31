"""Branches less a ledger row, or with an occasion's outcome given: exact, named as the ledger names them, and refused where there is none."""

from __future__ import annotations

import json
import shutil

import pytest
from calling import call

from panopolis.errors import PanopolisError, RequestError, ResultsError, WorldError
from panopolis.results import apart, life
from panopolis.study import branch, compare, rerun, run

ASKED = {"people": 400, "days": 40, "seed": 11, "warmup": 5, "threads": 1}
ALONE = ("screens", "awareness", "association", "voice")
"""Submodels by which what befalls one comes to others."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """A run with checkpoints."""
    return run("hot", out=tmp_path_factory.mktemp("lived") / "run", checkpoint_every=10, **ASKED)


def rows(results, where, limit=3):
    return results.sql(f"SELECT * FROM ledger WHERE {where} ORDER BY day, phase, charged, k LIMIT {limit}").to_pylist()


def name_of(row):
    return f"{row['day']}:{row['phase']}:{row['charged']}:{row['k']}"


def occasion_of(row, yields):
    return f"{row['day']}:{row['rule']}:{row['doer']}={yields}"


def same_end(one, other):
    return one.manifest["state_hash"] == other.manifest["state_hash"]


ACT = "kind = 'charge' AND rule = 'jaywalking' AND NOT wrong AND applied_points < 0 AND day > 11"


def test_less_a_charge_she_was_not_charged_and_did_it_all_the_same(lived, tmp_path):
    row = rows(lived, ACT)[0]

    less = branch(lived.folder, out=tmp_path / "less", without=name_of(row))

    found = apart(lived, less, row["day"])
    assert found["rows_gone"] >= 1
    assert not same_end(lived, less)
    assert name_of(row) not in [e.row for e in life(less, row["charged"]) if e.rule == "jaywalking" and e.source == row["source"]]
    that_night = {"day": row["day"]}
    acts = "SELECT value FROM measures WHERE day = $day AND measure = 'acts_jaywalking' AND \"group\" = 'all'"
    assert less.sql(acts, that_night).equals(lived.sql(acts, that_night))
    assert less.sql("SELECT * FROM ledger WHERE day < $day", that_night).equals(
        lived.sql("SELECT * FROM ledger WHERE day < $day", that_night)
    )
    assert apart(lived, less, 0) == found, "nothing before it differs"


@pytest.mark.parametrize("kind", ["refusal", "payment"])
def test_a_row_from_which_nothing_follows_leaves_the_state_as_it_was(kind, lived, tmp_path):
    """A refusal's row says that a door was closed; the door is not opened by its not being written down."""
    row = rows(lived, f"kind = '{kind}' AND day > 11")[0]

    less = branch(lived.folder, out=tmp_path / "less", without=name_of(row))

    assert same_end(lived, less)
    assert apart(lived, less) == {"rows_gone": 1, "rows_new": 0, "people_in_rows": 1, "people_otherwise": 0}


def test_an_outcome_that_was_so_anyway_changes_nothing(lived, tmp_path):
    for k, row in enumerate(rows(lived, ACT)):
        assert same_end(lived, branch(lived.folder, out=tmp_path / f"{k}", force=occasion_of(row, "yes")))


def test_forced_to_wait_she_did_not_do_it(lived, tmp_path):
    row = rows(lived, ACT)[0]

    waits = branch(lived.folder, out=tmp_path / "waits", force=occasion_of(row, "no"))

    acts = "SELECT sum(value) AS n FROM measures WHERE day = $day AND measure = 'acts_jaywalking' AND \"group\" = 'all'"
    did, does = (one.sql(acts, {"day": row["day"]}).to_pylist()[0]["n"] for one in (lived, waits))
    assert does == did - 1
    assert apart(lived, waits)["rows_gone"] >= 1


def test_where_nobody_hears_of_it_nobody_else_is_otherwise(tmp_path):
    """With ties, screens and what is learnt of others switched off, and no stars given, one charge less is a matter of hers alone."""
    found = run("shanghai-2018", out=tmp_path / "run", changes=["settings.red_lights_foot=4"], without=ALONE, **ASKED)
    row = rows(found, ACT)[0]

    less = branch(found.folder, out=tmp_path / "less", without=name_of(row))

    read = "SELECT * EXCLUDE (heard)"  # an inbox that nobody reads or empties
    query = f"SELECT person FROM ({read} FROM people EXCEPT {read} FROM {less.source('people')})"
    both = found.sql(query).to_pylist()
    assert [one["person"] for one in both] == [row["charged"]]


def test_several_at_once_and_again_from_the_folder_and_without_a_checkpoint(lived, tmp_path):
    first, second, third = rows(lived, f"{ACT} AND charged % 3 = 1")
    names = {"without": [name_of(first), name_of(third)], "force": [occasion_of(second, "no")]}
    found = branch(lived.folder, out=tmp_path / "found", **names)

    copied = shutil.copytree(lived.folder, tmp_path / "bare")
    shutil.rmtree(copied / "checkpoints")
    assert same_end(found, branch(copied, out=tmp_path / "from-the-beginning", **names))
    assert same_end(found, rerun(found.folder, out=tmp_path / "again"))
    assert {name: found.manifest["branched"][name] for name in names} == names


def test_a_branch_of_a_branch_is_both(lived, tmp_path):
    first, second = rows(lived, f"{ACT} AND charged % 3 = 1", 2)
    one = branch(lived.folder, out=tmp_path / "one", without=name_of(first))
    both = branch(one.folder, out=tmp_path / "both", force=occasion_of(second, "no"))

    together = branch(lived.folder, out=tmp_path / "together", without=name_of(first), force=occasion_of(second, "no"))
    assert same_end(both, together)

    turned = branch(lived.folder, "before", 10, out=tmp_path / "turned")
    less = branch(turned.folder, out=tmp_path / "turned-less", without=name_of(rows(turned, "kind = 'charge' AND day > 20")[0]))
    assert same_end(less, rerun(less.folder, out=tmp_path / "turned-again"))
    assert not same_end(less, turned)


def test_an_edited_name_is_refused(lived, tmp_path):
    found = branch(lived.folder, out=tmp_path / "found", without=name_of(rows(lived, ACT)[0]))
    path = found.folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["branched"]["without"] = ["12:night:3:0"]
    path.write_text(json.dumps(manifest))

    with pytest.raises(ResultsError, match="the branched in its manifest is not the one it was run with"):
        rerun(found.folder, out=tmp_path / "again")


REFUSED = {
    "9:night:1": ("without", RequestError, "a row is named DAY:PHASE:PERSON:K, such as 100:night:4711:0"),
    "9:day:1:0": ("without", RequestError, "rows are written in the morning or the night, but not in the 'day'"),
    "9:night:1:99": ("without", ResultsError, r"has no row 9:night:1:99; of person 1 in that night it has: "),
    "40:night:1:0": ("without", RequestError, "the run's days are 0 to 39"),
    "9:night:400:0": ("without", RequestError, "the run's people are 0 to 399"),
    "9:jaywalk:1=no": ("force", RequestError, r"'jaywalk' is no rule that has occasions.*did you mean 'jaywalking'"),
    "9:debt:1=no": ("force", RequestError, "several rules lead to 'debt'; name one: ask_loan, ask_mortgage"),
    "9:jaywalking:1": ("force", RequestError, "an outcome is named DAY:RULE:PERSON=yes or =no"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_meant_says_why(name, lived, tmp_path):
    option, kind, said = REFUSED[name]
    with pytest.raises(kind, match=said):
        branch(lived.folder, out=tmp_path / "branch", **{option: name})


def test_one_thing_at_a_time(lived, tmp_path):
    row = name_of(rows(lived, ACT)[0])
    with pytest.raises(RequestError, match="but not both: branch the branch"):
        branch(lived.folder, "before", 10, out=tmp_path / "branch", without=row)
    with pytest.raises(RequestError, match="is named twice, but one row of hers can be taken out of one such time"):
        branch(lived.folder, out=tmp_path / "branch", without=[row, row])
    with pytest.raises(RequestError, match="a branch needs --scheme and --from, or rows"):
        branch(lived.folder, out=tmp_path / "branch")


def test_an_occasion_that_does_not_come_is_said_with_the_next(lived, tmp_path):
    row = rows(lived, ACT)[0]
    with pytest.raises(
        WorldError, match=rf"person {row['doer']} has no occasion of 'ask_mortgage' on day 12; the next one after it comes on day"
    ):
        branch(lived.folder, out=tmp_path / "branch", force=f"12:ask_mortgage:{row['doer']}=yes")
    assert not (tmp_path / "branch").exists()


def test_a_comparison_is_branched_by_world(tmp_path):
    compare(["shanghai-2018", "before"], out=tmp_path / "both", **ASKED | {"days": 12})
    with pytest.raises(PanopolisError, match="is a comparison; name one of its worlds"):
        branch(tmp_path / "both", out=tmp_path / "branch", without="9:night:1:0")


def test_the_command_says_what_follows_and_story_says_the_names(lived, tmp_path):
    row = rows(lived, ACT)[0]
    code, told, err = call("story", lived.folder, row["charged"], "--rows")
    assert code == 0, err
    assert name_of(row) in " ".join(told.replace("\n", " ").split())

    code, said, err = call("branch", lived.folder, "--without", name_of(row), "--out", tmp_path / "less")
    assert code == 0, err
    assert f"The same world less {name_of(row)}:" in said
    assert "of 400 people end otherwise" in said

    code, said, err = call("branch", lived.folder, "--force", occasion_of(row, "yes"), "--out", tmp_path / "same")
    assert "0 rows of the ledger are gone and 0 are new" in said
    assert "the state hash is the run's own: nothing follows from it" in said
