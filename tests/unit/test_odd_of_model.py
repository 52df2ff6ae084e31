"""The ODD protocol of a model of one's own: every part of the model object is in it, and what nobody said is said to be missing."""

from __future__ import annotations

import inspect
import math

import pytest
from calling import call, strict

import panopolis as pan
from panopolis.engine import readings
from panopolis.study import CONCEPTS
from panopolis.study.replicate import p18_rebellion
from panopolis.views import odd_page
from panopolis.views.odd.document import Table, Verbatim
from panopolis.views.odd.own import prose

ELEMENTS = ["Purpose and patterns", "Entities, state variables, and scales", "Process overview and scheduling", "Design concepts",
            "Initialization", "Input data", "Submodels"]  # fmt: skip
HALF = 0.5


def eager(draw):
    """Begin with a will between 0 and 1."""
    return draw


def by_lot(lot_office):
    return lot_office


def heard_of(other_tells, weight):
    return weight * other_tells


def is_eager(will):
    return 1 if will > HALF else 0


def moved(will, heard):
    """The will moves half way to what is heard:  will' = will + (heard - will) / 2."""
    return will + (heard - will) * HALF


@pan.rule(sets="will")
def listen(will, heard, n_knows, office_staff, pull, noise):
    """Listen to all whom one knows, where the office is not empty."""
    return moved(will, heard / max(n_knows, 1)) + pull * noise if office_staff > 0 else will


@pan.rule(sets="tells", activation="rounds", most=50, phase="morning")
def join(tells, n_telling, round):  # noqa: A002 - the name of what is given
    return 1 if n_telling >= round else tells


@pan.rule(meets="pair", sets=("me_met", "other_met"), times=2, phase="evening")
def shake_hands(me_met, other_met):
    return me_met + 1, other_met + 1


@pan.rule(meets="whom", adds="other_asked", phase="evening", where="tells")
def ask(me_number, other_will):
    return 1 if other_will > 0 and me_number >= 0 else 0


@pan.rule(table="office", sets="open", activation="in_turn", phase="night")
def close_or_open(staff, draw):
    return 1 if draw * staff > 1 else 0


def parts():
    return {
        "columns": [
            pan.column("will", start=eager, dtype="f8", unit="share", low=0, high=1, meaning="will to speak"),
            pan.column("tells", start=1, dtype="u1"),
            pan.column("met", dtype="u2"), pan.column("asked", dtype="u2", scale=0.5), pan.column("office", to="office", start=by_lot, fixed=True),
            pan.column("open", table="office", dtype="u1"),
        ],
        "ties": {"knows": pan.ties.random(mean_degree=4), "near": pan.ties.ring(reach=2)},
        "totals": [
            pan.total("n_telling", "tells"), pan.total("heard", heard_of, over="knows"), pan.total("staff", is_eager, over="office"),
            pan.total("mean_will", "will", mean=True),
        ],
        "picks": [pan.pick("whom", "near", where="tells")],
        "rules": [listen, join, shake_hands, ask, close_or_open],
    }  # fmt: skip


@pytest.fixture(scope="module")
def town():
    return pan.model(
        {"person": 40, "office": 3}, **parts(), seed=7, threads=1,
        settings={"pull": pan.setting(0.1, unit="1/day", low=0, high=1, meaning="how hard news pulls", source="doi.org/10.1086/226707")},
        about={"title": "Who speaks up", "purpose": "To ask who speaks.", "objectives": "Nobody wants anything."},
    )  # fmt: skip


@pytest.fixture(scope="module")
def document(town):
    return pan.odd(town)


def section(document, title):
    return next(one for one in document.sections if one.title == title)


def cells(section, column):
    return [row[t.head.index(column)] for t in section.blocks if isinstance(t, Table) and column in t.head for row in t.rows]


def code(document):
    return [block.lines for one in document.sections for block in one.blocks if isinstance(block, Verbatim)]


def test_the_seven_elements_and_eleven_concepts_stand_in_order(document):
    assert [one.title for one in document.sections if one.level == 1] == ELEMENTS
    assert [one.title.lower() for one in document.sections if one.number.startswith("4.")] == list(CONCEPTS)


def test_every_table_column_tie_total_and_pick_stands_with_unit_range_and_meaning(town, document):
    found = section(document, ELEMENTS[1])
    assert cells(found, "entity") == ["`person`", "`office`"]
    assert cells(found, "column") == [f"`{name}`" for held in town.made.columns.values() for name in held]
    assert cells(found, "total") == [f"`{name}`" for name in town.made.totals]
    assert cells(found, "pick") == ["`whom`"]
    assert cells(found, "number") == [f"{town.ties[name].neighbour.size:,}" for name in ("knows", "near")]
    will = next(row for t in found.blocks if isinstance(t, Table) for row in t.rows if row[0] == "`will`")
    assert will[1:4] == ("share", "0 to 1", "`eager`")
    assert will[-1] == "will to speak"
    assert cells(found, "written by") == ["`listen`", "`join`", "`shake_hands`", "`ask`", "no rule", "`close_or_open`"]


def test_every_rule_stands_in_the_order_of_the_step_with_how_it_runs(town, document):
    found = section(document, ELEMENTS[2])
    assert cells(found, "rule") == [f"`{row['rule']}`" for row in town.table()] == [f"`{n}`" for n in
                                    ("join", "listen", "shake_hands", "ask", "close_or_open")]  # fmt: skip
    assert cells(found, "how") == [
        "in rounds until nothing changes, at most 50", "together", "together, 2 times", "together; only where `tells` is not 0",
        "in turn, in the order by chance, drawn anew every step",
    ]  # fmt: skip
    assert cells(found, "writes")[3] == "adds to `asked`, of whom it meets"


def test_every_function_stands_with_its_code_once(document):
    shown = code(document)
    functions = (
        eager,
        by_lot,
        heard_of,
        is_eager,
        moved,
        *(one.function for one in (listen, join, shake_hands, ask, close_or_open)),
    )
    for function in functions:
        assert shown.count(inspect.getsource(function)) == 1, function.__name__
    assert "will' = will + (heard - will) / 2" in document.markdown()


def test_parameters_stand_with_value_range_and_source_and_constants_beside(document):
    found = section(document, "Parameters")
    rows = [row for t in found.blocks if isinstance(t, Table) for row in t.rows]
    assert rows == [
        ("`pull`", "0.1", "1/day", "0 to 1", "how hard news pulls", "doi.org/10.1086/226707"), ("`HALF`", "0.5"),
    ]  # fmt: skip


def test_a_number_without_a_source_is_assumed():
    rows = section(pan.odd(pan.model(2, settings={"speed": 3})), "Parameters").blocks[0].rows
    assert rows == (("`speed`", "3", "1", "any number", "speed", "assumed"),)


def test_what_makers_say_is_marked_as_theirs_and_what_they_do_not_say_is_missing(document):
    assert "*In its makers' words:* To ask who speaks." in section(document, ELEMENTS[0]).blocks[1].markdown()
    assert section(document, "Objectives").blocks[0].markdown() == "*In its makers' words:* Nobody wants anything."
    assert section(document, "Emergence").blocks[0].markdown() == prose()["unsaid"].format(name="emergence")
    assert document.title == "ODD protocol: Who speaks up"
    assert __doc__ in section(document, "Basic principles").blocks[0].lines


def test_what_is_drawn_and_what_meets_and_what_is_recorded(town, document):
    drawn = cells(section(document, "Stochasticity"), "named")
    assert drawn == [
        "`listen`", "`shake_hands`", "`ask`", "`close_or_open`", "`close_or_open`", "`will` of `person`", "`office` of `person`", "`knows`",
    ]  # fmt: skip
    assert cells(section(document, "Interaction"), "rule") == ["`shake_hands`", "`ask`"]
    assert cells(section(document, "Collectives"), "totals over them") == ["`staff`"]
    assert cells(section(document, "Observation"), "recorded") == ["`n_telling`", "`mean_will`", "`rounds_join`"]
    again = pan.model({"person": 40, "office": 3}, **parts(), seed=7, threads=1, settings={"pull": 0.1}).advance(1)[0]
    assert set(again) == {"day", "n_telling", "mean_will", "rounds_join"}


def test_as_of_when_others_are_read_is_what_the_kernels_take(town):
    """A kernel's arguments say of each column whether it takes it as it is, as of last night, or as of the round before."""
    stages = {stage.title: (stage, kernel) for stage, kernel in town._stages}
    stage, kernel = stages["join"]
    said = {one.name: one.when for one in readings(town.made, stage.asked[0])}
    assert said == {"tells": "now", "n_telling": "the round before", "round": ""}
    assert ("of_all now",) in kernel.arguments.values()  # taken anew before each round
    stage, pair = stages["ask"]
    said = {one.name: one.when for one in readings(town.made, stage.asked[0])}
    assert said == {"me_number": "", "other_will": "last night"}
    assert ("night", "person", "will") in pair.send.arguments.values()
    stage, kernel = stages["shake_hands"]
    assert {one.when for one in readings(town.made, stage.asked[0])} == {"now"}
    assert [source for source in kernel.arguments.values() if source[0] == "night"] == []


def test_a_published_model_has_a_protocol(monkeypatch):
    """P18, civil violence: three tables, picks, totals of totals and turns."""
    made = []

    def caught(*given, **named):
        made.append(pan.model(*given, **named))
        return made[0]

    monkeypatch.setattr(p18_rebellion, "model", caught)
    p18_rebellion.city(1, p18_rebellion.WHOLE, 1)
    told = pan.odd(made[0])
    assert told.title == "ODD protocol: P18: civil violence"
    assert "active  iff  H (1 - L) - R (1 - exp(-2.3 g(C/A))) > 0.1" in told.markdown()
    sensed = section(told, "Sensing")
    assert ("`live`", "`place_free`", "pick `free`: a row by chance, the row that `place` points to", "now") in sensed.blocks[
        1
    ].rows
    assert cells(section(told, "Collectives"), "rows of") == ["`cell`"]
    assert cells(section(told, ELEMENTS[2]), "stage") == ["1", "1", "1"]


def test_the_same_model_gives_the_same_protocol_and_another_code_another_hash(town, document):
    assert pan.odd(town).markdown() == document.markdown()
    other = pan.model({"person": 40, "office": 3}, **(parts() | {"rules": [join]}), seed=7, threads=1)
    assert pan.odd(other).made_from["code"] != document.made_from["code"]


def test_page_has_every_section(document):
    page = odd_page(document)
    assert [one.anchor for one in document.sections if f'id="{one.anchor}"' not in page] == []


FILE = '''"""A crowd: people who wait for others."""
import panopolis as pan


@pan.rule(sets="acts", activation="rounds", most=1000)
def join(acts, n_acting, number):
    """Join once as many act as one has before her."""
    return 1 if n_acting >= number else acts


def made(n=10):
    return pan.model(n, columns=[pan.column("acts", dtype="u1")], totals=[pan.total("n_acting", "acts")], rules=[join])


def of(n):
    return made(n)


crowd = made()
if __name__ == "__main__":
    raise SystemExit("run as a script")
'''


def test_command_writes_the_protocol_of_a_file(tmp_path):
    file = tmp_path / "crowd.py"
    file.write_text(FILE, encoding="utf-8")
    code, out, err = call("odd", file)
    assert (code, err) == (0, "")
    assert out.startswith("# ODD protocol: A crowd: people who wait for others\n")
    assert call("odd", f"{file}:crowd") == call("odd", f"{file}:made") == (0, out, "")
    code, out, err = call("odd", file, "--json")
    assert strict(out)["sections"][0]["title"] == ELEMENTS[0]


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        (FILE, ":croud", "has no 'croud'; did you mean 'crowd'?"),
        (FILE, ":of", "'of' is function, neither a model nor a function without arguments that returns one"),
        (FILE + "\nanother = made(5)\n", "", "makes no single model: it has crowd, another; say which, as crowd.py:NAME"),
        ("import math\n", "", "makes no single model: it has none at its top level"),
        ("def\n", "", "crowd.py:1  cannot be run: invalid syntax"),
        (None, "", "cannot be read: there is no such file"),
    ],
)
def test_a_file_that_makes_no_model_is_refused(tmp_path, text, name, message):
    file = tmp_path / "crowd.py"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    code, _, err = call("odd", f"{file}{name}")
    assert code == 2
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pan.model(2, about={"emergense": "x"}), "about: 'emergense' is nothing that a model's protocol asks; did you mean 'emergence'"),
        (lambda: pan.model(2, about={"purpose": " "}), "about: 'purpose' is ' '; it is a sentence or more"),
        (lambda: pan.setting(2, low=0, high=1), "value is 2, but it lies between 0 and 1"),
        (lambda: pan.setting(math.nan), "value is nan, but it is a number"),
        (lambda: pan.odd(pan.model(2), changes=["settings.x=1"]), "changes: 'settings.x=1' is for a scheme"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(call, message):
    with pytest.raises(pan.PanopolisError, match=message):
        call()
