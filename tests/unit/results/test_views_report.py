"""The report and its figures: self-contained, labelled, readable by everyone."""

from __future__ import annotations

import base64
import csv
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from panopolis import results
from panopolis.errors import ResultsError
from panopolis.results import NOTICE
from panopolis.scheme import CONFIDENCES, load_scheme
from panopolis.scheme.tree import with_changes
from panopolis.views import (
    chosen,
    city_map,
    deterring,
    found,
    pages,
    scheme_text,
    scores,
    stated,
    story,
    svg,
    write_report,
)
from panopolis.views.arranged import is_clear
from panopolis.views.report import _split, report

SCHEME = "shanghai-2018"
FACTS = Path(__file__).resolve().parents[3] / "docs" / "reference" / "facts.md"


@pytest.fixture(scope="module")
def page(compare_folder: Path) -> str:
    return write_report(compare_folder).read_text()


def drawings(page: str) -> list[str]:
    return re.findall(r"<svg.*?</svg>", page, re.DOTALL)


def test_page_needs_nothing_beside_it(page: str) -> None:
    assert not re.search(r"<script|<link|<img|@import|url\(|\bsrc=", page)
    # numbers of figures are files within the page
    assert not [target for target in re.findall(r'href="([^"]*)"', page) if not target.startswith(("#", "data:text/csv;"))]
    anchors = re.findall(r'href="#([^"]*)"', page)
    assert anchors
    assert all(f'id="{anchor}"' in page for anchor in anchors)


def test_every_drawing_is_whole_labelled_and_carries_the_notice(page: str) -> None:
    found = drawings(page)
    assert len(found) >= 2 * 6
    for drawing in found:
        root = ET.fromstring(drawing)  # noqa: S314 - our own drawings
        assert root.get("role") == "img"
        assert len(str(root.get("aria-label"))) > 20
        assert NOTICE in drawing
        assert "nan" not in drawing.lower().replace(NOTICE.lower(), "").replace("finance", "")


def test_every_figure_has_its_numbers(page: str, compared: results.Results) -> None:
    held = dict(re.findall(r'download="([^"]+)\.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', page))
    figures = re.findall(r'<figure id="([^"]+)"', page)
    assert {"scores", "listed", "deterrence", "map"} <= set(figures) <= set(held)
    assert len([name for name in held if name.startswith("life-")]) == len(re.findall(r'<article class="story"', page))
    rows = list(csv.reader(base64.b64decode(held["deterrence"]).decode().splitlines()))
    assert len(rows) == 1 + int(compared.world(SCHEME).manifest["days"])
    risk = compared.sql(
        "SELECT value FROM measures WHERE world = 'shanghai-2018' AND measure = 'perceived_risk' AND \"group\" = 'all' AND day = 3"
    ).to_pylist()[0]["value"]
    assert float(rows[4][rows[0].index(f"perceived chance, {SCHEME}")]) == pytest.approx(risk)
    by_district = list(csv.reader(base64.b64decode(held["map"]).decode().splitlines()))
    (caught,) = compared.sql("SELECT sum(caught) AS n FROM places WHERE world = 'shanghai-2018'").to_pylist()
    assert sum(int(row[3]) for row in by_district[1:]) == caught["n"]


def test_pages_have_one_head() -> None:
    """Seven lines of head in one place: every other template extends it."""
    for path in pages.TEMPLATES.glob("*.html"):
        whole = path.read_text(encoding="utf-8")
        assert whole.count("<head>") == (path.name == "page.html"), path.name
        assert whole.startswith('{% extends "page.html" %}') or path.name in ("page.html", "story_parts.html", "report_end.html")


def test_the_report_says_how_sure_it_is(page: str) -> None:
    part = page[page.index('id="trust"') :]
    for head in ("by bootstrap", "by t", "variance saved", "better off", "Money at hand on the last day, by quantile"):
        assert head in part
    assert page.index("What changes, and for whom") < page.index("How sure these numbers are") < page.index("To run it again")


def test_drawings_stay_within_their_frame(page: str) -> None:
    for drawing in drawings(page):
        root = ET.fromstring(drawing)  # noqa: S314 - our own drawings
        width = float(str(root.get("width")))
        assert width in (svg.WIDE, svg.NARROW)
        for words in root.iter("{http://www.w3.org/2000/svg}text"):
            size, length = float(words.get("font-size", 13)), len(words.text or "")
            start = (
                float(words.get("x", 0)) - {None: 0.0, "end": 1.0, "middle": 0.5}[words.get("text-anchor")] * length * size * 0.52
            )
            assert start > -8, words.text
            assert start + length * size * 0.52 < width + 8, words.text


def test_page_opens_with_the_sentence_and_the_life(page: str) -> None:
    assert page.index("stood on a black list") < page.index("(an invented name)") < page.index("What changes, and for whom")
    for heading in ("Scores over the ", "Who is listed, by income", "Deterrence, day by day", "Where people were charged",
                    "What is told, and what is assumed", "To run it again"):  # fmt: skip
        assert heading in page


def test_numbers_are_dark_only_where_the_interval_excludes_zero(compared: results.Results) -> None:
    rows = [{**row, "low": -1e9, "high": 1e9} if row["group"] == "students" else row for row in compared.effects().to_pylist()]
    split = _split("scoring", "scoring", rows, ["all", "students"], SCHEME)
    cells = [measure["cells"] for kind in split["kinds"] for measure in kind["measures"]]
    assert [cell["excludes_zero"] for cell, _ in cells] == [True] * len(cells)
    assert [cell["excludes_zero"] for _, cell in cells] == [False] * len(cells)


def test_dark_cells_on_the_page_are_as_many_as_in_the_table(compared: results.Results, page: str) -> None:
    rows = [row for row in compared.effects().to_pylist() if row["split"] in results.SPLITS]
    assert len(re.findall(r'<td data-group="[a-z ]+" class="clear">', page)) == sum(is_clear(row) for row in rows)


def test_page_says_what_is_told_and_what_assumed(page: str) -> None:
    assert f"told: {CONFIDENCES['told']}" in page
    assert "may lie in \N{MINUS SIGN}50 to \N{MINUS SIGN}5" in page
    assert "rules.jaywalking.points" in page
    assert "settings of the model, of which" in page
    assert "panopolis compare shanghai-2018 before none" in page


def test_a_story_is_a_page_of_its_own(compared: results.Results) -> None:
    made = story(compared, "taxi driver").html()
    assert made.startswith("<!doctype html>")
    assert NOTICE in made
    assert "<script" not in made


def test_words_of_a_scheme_cannot_break_the_page(compared: results.Results) -> None:
    run = compared.world(SCHEME)
    run.manifest["scheme"]["title"] = "<b>bold</b>"
    made = report(compared)
    assert "<b>bold</b>" not in made
    assert "&lt;b&gt;bold" in made


def test_unfinished_results_have_no_report(tmp_path: Path) -> None:
    results.create(
        tmp_path / "run", {"scheme": {"name": "x"}, "acts": [], "n_person": 3, "days": 9, "start": "2018-05-01", "seed": 1}
    )
    with pytest.raises(ResultsError, match="is not complete, so there is nothing to report yet: no day of 9 is whole in "):
        write_report(tmp_path / "run")


def test_lives_are_chosen_by_rule(compared: results.Results) -> None:
    lives, missing = chosen.chosen_lives(compared, 7)
    assert lives[0] == (7, "the life of the opening")
    assert len({person for person, _ in lives}) == len(lives) <= 5
    assert (lives, missing) == chosen.chosen_lives(compared, 7)
    assert any(why.startswith("typical: the first by number with") for _, why in lives)
    assert missing[0] == "Nobody gained: no one had a single day with a privilege"
    assert all(f"{one}." in report(compared) for one in missing)


def test_a_name_is_the_same_person_in_the_report_and_in_a_story(compared: results.Results, page: str) -> None:
    names = {one.title[:1].lower() + one.title[1:]: one.person for one in found.archetypes(compared)}
    told = re.findall(r'id="life-(\d+)">.*?<h3>[^,<]+(?:, ([^<]+))?</h3>', page, re.DOTALL)
    titled = {title: int(person) for person, title in told if title}
    assert titled
    assert titled.items() <= names.items()


def test_quantiles_of_a_histogram() -> None:
    edges, counts = np.array([980.0, 990.0, 1000.0]), np.array([[1.0, 24.0, 75.0], [0.0, 0.0, 4.0]])
    assert scores.quantiles(edges, counts).tolist() == [
        [980, 990, 990, 1000, 1000, 1000, 1000], [1000] * 7,
    ]  # fmt: skip


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize("colour", [svg.INK, svg.MUTED, svg.SCHEME, svg.BEFORE, svg.NONE, *svg.OTHERS])
def test_text_is_readable_on_the_ground(colour: str) -> None:
    ground = luminance(svg.PAPER)
    assert (ground + 0.05) / (luminance(colour) + 0.05) >= 4.5


def test_a_world_has_one_colour() -> None:
    worlds = [SCHEME, "before", "none", "shenzhen-2018"]
    colours = svg.world_colours(worlds, SCHEME)
    assert len(set(colours.values())) == 4
    assert (colours[SCHEME], colours["before"], colours["none"]) == (svg.SCHEME, svg.BEFORE, svg.NONE)


def test_labels_do_not_touch() -> None:
    placed = svg.spread([10.0, 11.0, 12.0, 90.0], 15, 0, 60)
    assert placed == sorted(placed)
    assert min(np.diff(placed)) >= 15
    assert max(placed) <= 60


def test_numbers_of_a_scheme_keep_their_standing() -> None:
    points = {"value": -5, "unit": "points", "source": "x", "confidence": "P", "low": -9, "high": -1}
    scheme = {"rules": {"a": {"points": points}}, "tiers": [{"name": "A", "at": {"value": 960, "confidence": "assumed"}}]}
    found = stated.stated_numbers(scheme)
    assert [(one.path, one.value, one.confidence) for one in found] == [
        ("rules.a.points", "\N{MINUS SIGN}5 points", "P"), ("tiers.A.at", "960", "assumed"),
    ]  # fmt: skip


CHANGES = [
    "rules.jaywalking.points=-40",
    "rules.jaywalking.fine.value=35 CNY",
    "due_process.notice=false",
    "lists.black.colour=black",
]


def test_a_changed_scheme_is_reported_as_it_was_run(compare_folder: Path) -> None:
    compared = results.open_results(compare_folder)
    assert scheme_text.tells_people(scheme_text.scheme_of(compared.world(SCHEME)))
    compared.world(SCHEME).manifest["scheme"]["changes"] = CHANGES
    scheme = scheme_text.scheme_of(compared.world(SCHEME))
    assert not scheme_text.tells_people(scheme)
    found = {one.path: one for one in stated.stated_numbers(scheme, scheme_text.scheme_as_written(compared.world(SCHEME)))}
    assert [path for path, one in found.items() if one.is_set] == [
        "rules.jaywalking.points", "rules.jaywalking.fine", "lists.black.colour", "due_process.notice",
    ]  # fmt: skip
    points, fine = found["rules.jaywalking.points"], found["rules.jaywalking.fine"]
    assert (points.value, points.was) == ("\N{MINUS SIGN}40 points", "\N{MINUS SIGN}20 points")
    assert (fine.value, fine.was, fine.source) == ("35 CNY", "20 CNY", "facts.md 2")
    made = report(compared)
    assert made.count('<tr class="set">') == 4
    assert "4 were set for this run and are marked" in made
    assert "The file says \N{MINUS SIGN}20 points" in made


def test_changes_are_read_as_the_scheme_reads_them() -> None:
    changes = [
        "rules.jaywalking.points=-20",
        "tiers[0].at=610",
        "due_process.appeal.open=true",
        "watch.camera.miss=1e-3",
        "lists.grey.colour=black",
    ]
    origin = load_scheme("shanghai-2018")._origin
    expected = with_changes(origin, changes).tree
    assert isinstance(expected, dict)
    found = scheme_text._read(origin.text, tuple(changes))
    for key in ("rules", "tiers", "due_process", "watch", "lists"):
        assert found[key] == expected[key], key


def test_marks_of_confidence_say_what_the_facts_say() -> None:
    facts = " ".join(FACTS.read_text(encoding="utf-8").split())
    for mark, words in (("O", "official document or"), ("S", "scholarly"), ("P", "press, or an official statement reported by the press"),
                        ("D", "disputed or self-interested claim"), ("M", "general knowledge, not confirmed from a source")):  # fmt: skip
        assert stated.STANDINGS[mark].startswith(words)
        assert f"**{mark}**" in facts
        assert words in facts.replace("from general knowledge", "general knowledge")
    assert "weak" in stated.STANDINGS["T"]
    assert "model value" not in " ".join(stated.STANDINGS.values())


def test_the_key_of_the_map_has_round_and_different_circles() -> None:
    assert city_map.key_values(2284) == [500, 2000]
    for most in (1, 2, 7, 19, 100, 999, 54321):
        values = city_map.key_values(most)
        assert values
        assert values[-1] <= most
        assert all(4 * small <= large for small, large in pairwise(values))


def test_text_and_drawing_give_the_same_scores(compared: results.Results) -> None:
    figure = scores.scores_over_time(compared)
    assert figure is not None
    labelled = dict(re.findall(r">(lowest \d %|median):? ([\d,]+)<", figure.wide))
    said = re.search(
        r"middle one has ([\d,]+), one in twenty about ([\d,]+) or less, one in a hundred about ([\d,]+)", figure.text
    )
    assert said
    assert labelled
    for name, value in zip(("median", "lowest 5 %", "lowest 1 %"), said.groups(), strict=True):
        assert labelled.get(name, value) == value


def course(*, risk: tuple[float, float], aware: tuple[float, float], offences: tuple[float, float]) -> deterring.Course:
    days = 60
    return deterring.Course(
        np.linspace(*risk, days), np.linspace(*offences, days), np.linspace(*aware, days), np.full(days, 100.0)
    )


def test_what_deters_is_told_in_numbers_without_a_cause() -> None:
    text = deterring.deterrence_text(course(risk=(0.06, 0.1), aware=(0.1, 0.3), offences=(97.0, 90.0)))
    plain = " ".join(text.split())
    assert re.search(r"4.\d % fewer offences than their twins in the first 30 days, and 8.\d % fewer in the last 30", plain)
    assert "On the first day 10 % of people know of the scheme, on the last 30 %." in plain
    assert "without an interval" in plain
    assert deterring.MODEL in text
    assert not re.search(r"\bSo\b|grew|spread, from", plain)


def test_words_of_time_follow_the_length_of_the_run(compared: results.Results, page: str) -> None:
    days = int(compared.world(SCHEME).manifest["days"])
    assert days != 365
    assert f"Scores over the {days} days" in page
    counted = 1 + compared.sql("SELECT max(day) AS day FROM measures WHERE measure = 'people_by_score'")["day"].to_pylist()[0]
    assert ("On the last day" if counted == days else f"On day {counted} of {days}, when they were last counted,") in page
    assert f"The {days} days begin" in story(compared, 0).html()
    assert "year begins" not in page
    assert "The whole year" not in page
    assert f"All {days} days, day by day" in page
    assert "of those scored have the" in page


def test_no_page_hides_a_listing_or_a_refusal(compared: results.Results) -> None:
    listed = compared.sql(
        "SELECT charged AS person FROM ledger WHERE world = $world AND kind IN ('listing', 'refusal')", {"world": SCHEME}
    )["person"].to_pylist()
    assert listed
    for person in listed:
        told = story(compared, person)
        stretches = pages.folded(told.days, 0, told.first)
        assert [day for _, stretch in stretches for day, _ in stretch] == list(told.days)
        hidden = [entry.event.kind for shown, stretch in stretches if not shown for day, _ in stretch for entry in day.hers]
        assert not {"listing", "delisting", "refusal"} & set(hidden)
