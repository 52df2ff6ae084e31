"""Schemes: presets, what a file becomes, days and districts, changes, hashes."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from panopolis.columns import DOORS, Act
from panopolis.errors import SchemeError
from panopolis.scheme import Scheme, load_scheme, preset_names
from panopolis.scheme.model import numbers

GOOD = Path(__file__).parents[1] / "schemes"
SHANGHAI = (
    "Pudong", "Minhang", "Baoshan", "Songjiang", "Jiading", "Qingpu", "Yangpu", "Putuo", "Fengxian", "Xuhui", "Jing'an",
    "Jinshan", "Hongkou", "Changning", "Huangpu", "Chongming",
)  # fmt: skip


@pytest.fixture(scope="module")
def every():
    return load_scheme(GOOD / "every_form.yaml")


def test_presets_come_with_those_to_compare_first():
    assert preset_names()[:2] == ("none", "before")
    assert {"hot", "shanghai-2018", "shenzhen-2018"} <= set(preset_names())


@pytest.mark.parametrize("name", preset_names())
def test_preset_has_its_file_name_a_title_and_says_what_it_is(name):
    scheme = load_scheme(name)
    assert scheme.name == name
    assert scheme.title
    assert len(scheme.about) > 80
    assert scheme.text.startswith("#")
    assert scheme.path == f"{name}.yaml"


@pytest.mark.parametrize("name", preset_names())
def test_number_that_claims_to_be_known_names_its_source(name):
    for path, number in numbers(load_scheme(name)):
        for step in number.steps():
            assert step.source or step.confidence == "assumed", path


@pytest.mark.parametrize("name", ["shanghai-2018", "shenzhen-2018"])
def test_assumed_number_says_between_what_to_try_it(name):
    lacking = [path for path, n in numbers(load_scheme(name)) if n.confidence == "assumed" and n.source == "" and n.low is None]
    assert lacking in ([], [("score", "floor"), ("lists", "criminal_record", "enter", "within")], [
        ("rules", "jaywalking", "repeat", "window"),
    ])  # fmt: skip


def test_none_and_before_count_nothing():
    for name in ("none", "before"):
        scheme = load_scheme(name)
        assert scheme.score is None
        assert [scheme.rules, scheme.watch, scheme.lists, scheme.settings, scheme.consequences] == [{}, {}, {}, {}, ()]
    assert load_scheme("none").law == "none"
    assert load_scheme("before").law == "keep"


def test_shanghai_is_as_told():
    scheme = load_scheme("shanghai-2018")
    assert scheme.kind == "told"
    assert scheme.begins() == date(2018, 5, 1)
    assert set(scheme.rules) == {
        "jaywalking", "riding_offence", "driving_offence", "late_bill", "unpaid_fine", "debt", "unwelcome_post", "volunteering",
        "shown_loyalty",
    }  # fmt: skip
    assert scheme.rules["volunteering"].points.value > 0
    assert scheme.debt.counts == "incurred"
    assert scheme.rules["jaywalking"].fine.value == 20
    assert scheme.watch["camera"].gallery_size.value == 24_870_895
    assert scheme.watch["camera"].reachable.low == 0.09
    denied = {door for c in scheme.consequences for door in c.deny}
    assert denied == {"benefit", "loan", "mortgage"}
    assert any(c.grant for c in scheme.consequences if c.when == "tier.AAA")
    shown = {c.name: c.until for c in scheme.consequences if c.show}
    assert shown == {"jaywalking": "fine_paid", "riding_offence": "fine_paid"}
    assert scheme.due_process.notice is False
    scheme.check_districts(SHANGHAI)


def test_shenzhen_is_five_traffic_offences_unconfirmed():
    scheme = load_scheme("shenzhen-2018")
    enter = scheme.lists["black"].enter
    assert (enter.trigger, enter.count.value, enter.of, enter.within) == ("count", 5, "transport", 365)
    assert enter.count.confidence == "told"
    assert "unconfirmed" in enter.count.source
    assert scheme.score is None


def test_hot_uses_every_mechanism():
    hot = load_scheme("hot")
    assert {watch.mode for watch in hot.watch.values()} == {"identify", "screen", "witness"}
    assert {one.enter.trigger for one in hot.lists.values()} == {"count", "score_at_most", "score_at_least", "act", "gravity"}
    assert {rule.expires.kind for rule in hot.rules.values() if rule.expires} == {"each", "random_mean"}
    assert {door for c in hot.consequences for door in c.deny} == set(DOORS)
    assert {c.cause for c in hot.consequences} == {"list", "tier", "record"}
    assert len(hot.rollout) == 2
    assert len(hot.rules["jaywalking"].points.later) == 1
    assert all(rule.cap_per_year is None or name in ("volunteering", "shown_loyalty") for name, rule in hot.rules.items())
    hot.check_districts(SHANGHAI)


def test_numbers_read_in_every_form(every):
    assert every.score.start.value == 1000
    assert (every.score.start.low, every.score.start.high) == (900, 1100)
    assert (every.score.start.source, every.score.start.confidence) == ("a table", "O")
    assert every.rules["volunteering"].points.value == 10
    assert every.watch["camera"].miss.value == 0.125
    assert every.settings["share_aware"].value == pytest.approx(0.11)
    assert every.rules["jaywalking"].fine.unit == "CNY"
    assert every.rules["jaywalking"].fine.confidence == "assumed"


def test_lengths_of_time_are_whole_days(every):
    rule = every.rules["jaywalking"]
    assert (rule.term, rule.repeat.window, every.lists["black"].leave.after) == (14, 365, 730)
    assert isinstance(rule.term, int)
    assert rule.term.number.source == "a by-law"
    assert every.score.expires.kind == "regain"
    assert every.score.expires.days == 183  # half of 365, rounded up
    assert every.due_process.appeal.delay == 0


def test_words_may_stand_alone_or_in_a_list(every):
    assert every.rules["jaywalking"].seen_by == ("camera",)
    assert every.consequences[0].deny == ("loan", "mortgage")
    assert every.consequences[1].grant == ("deposit_free",)


def test_what_is_absent_is_none(every):
    rule = every.rules["unpaid_fine"]
    assert (rule.points, rule.fine, rule.term, rule.repeat, rule.expires, rule.gravity) == (None,) * 6
    assert rule.seen_by == ()


def test_coverage_differs_by_district(every):
    coverage = every.watch["camera"].coverage
    assert coverage.of("Huangpu").value == 0.2
    assert coverage.of("Chongming").value == 0.05
    assert every.watch["gate"].coverage.of("Huangpu").value == 0.1


def test_dated_number_holds_from_its_day_on(every):
    points = every.rules["jaywalking"].points
    assert points.value == -5
    days = [date(2017, 1, 1), date(2018, 5, 31), date(2018, 6, 1), date(2030, 1, 1)]
    assert [points.at(day) for day in days] == [-5, -5, -8, -8]


def test_scheme_on_a_day_has_no_later_numbers(every):
    june = every.on(date(2018, 6, 15))
    assert june.rules["jaywalking"].points.value == -8
    assert june.score.cap.value == 1200
    assert june.tiers[1].at.value == 960
    assert june.dates() == [date(2018, 5, 1), date(2020, 1, 1)]  # the roll-out stays
    assert june.text == every.text


def test_dates_are_those_of_numbers_and_roll_out(every):
    assert every.dates() == [date(2018, 5, 1), date(2018, 6, 1), date(2018, 7, 1), date(2019, 1, 1), date(2020, 1, 1)]


def test_roll_out_reaches_district_by_district(every):
    assert every.reaches("Huangpu", date(2018, 5, 1))
    assert not every.reaches("Huangpu", date(2018, 4, 30))
    assert not every.reaches("Chongming", date(2019, 12, 31))
    assert every.reaches("Chongming", date(2020, 1, 1))


def test_tiers_are_numbered_from_the_lowest(every):
    assert every.tier_names() == ("D", "B", "A")
    assert load_scheme("before").tier_names() == ()


def test_district_that_the_society_lacks_is_named_with_its_line(every):
    with pytest.raises(
        SchemeError, match=r"every_form\.yaml:38  watch\.camera\.coverage\.values\.Huangpu names the district 'Huangpu'"
    ):
        every.check_districts(["Huangpoo", "Pudong"])
    every.check_districts(["Huangpu", "Pudong"])


def test_change_is_put_into_the_file_and_remembered():
    scheme = load_scheme("shanghai-2018")
    changed = scheme.changed("rules.jaywalking.points=-10", "tiers[0].at=500")
    assert changed.rules["jaywalking"].points.value == -10
    assert changed.tiers[0].at.value == 500
    assert changed.changes == ("rules.jaywalking.points=-10", "tiers[0].at=500")
    assert changed.sha256 == load_scheme("shanghai-2018", changes=changed.changes).sha256 != scheme.sha256
    assert scheme.rules["jaywalking"].points.value == -5
    assert load_scheme(scheme, changes=["tiers[0].at=500"]).tiers[0].at.value == 500


def test_change_may_add_and_take_away():
    changed = load_scheme("before", changes=["score.start=1000", "rules.late_bill.context=finance", "rules.late_bill.points=-3"])
    assert changed.rules["late_bill"].points.value == -3
    assert changed.changed("rules.late_bill=null").rules == {}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("points", r"--set points  is no change: write KEY\.PATH=VALUE"),
        ("rules.jaywalking.points=5", "--set rules.jaywalking.points=5  rules.jaywalking.points is 5, but jaywalking is a wrong"),
        ("rules.jaywalking.pointts=5", "rules.jaywalking.pointts is no key of a rule; did you mean 'points'"),
        (
            "rules.jaywalkin.points=-1",
            r"^--set rules.jaywalkin.points=-1  rules has no 'jaywalkin'; did you mean 'jaywalking'\?\n\(taken as a new one, it lacks 'cont",
        ),
        ("watch.camra.miss=0.1", r"^--set watch.camra.miss=0.1  watch has no 'camra'; did you mean 'camera'\?"),
        ("lists.blacks.leave.after=2y", r"^--set lists.blacks.leave.after=2y  lists has no 'blacks'; did you mean 'black'\?"),
        ("rules.watchlist_stop.points=-1", r"^--set rules.watchlist_stop.points=-1  rules.watchlist_stop lacks 'context'"),
        ("scor.start=5", r"^--set scor.start=5  scor is no key of a scheme; did you mean 'score'\?$"),
        ("tiers[9].at=5", r"leads nowhere: tiers has 5 entries, so there is no 'tiers\[9\]'"),
        ("name.first=5", "leads nowhere: name is 'shanghai-2018', so there is no 'name.first'"),
        ("rules.jaywalking.points=[", r"--set rules\.jaywalking\.points=\[:1  is no YAML"),
    ],
)
def test_wrong_change_names_itself(change, message):
    with pytest.raises(SchemeError, match=message):
        load_scheme("shanghai-2018", changes=[change])


def test_hash_is_of_what_is_said_not_of_the_bytes(tmp_path):
    plain, wordy = tmp_path / "a.yaml", tmp_path / "b.yaml"
    plain.write_text("name: x\nscore: {start: 1000}\n", encoding="utf-8")
    wordy.write_text("# a comment\nscore:\n  start: {value: 1000.0, unit: points}\nname: x\n", encoding="utf-8")
    assert load_scheme(plain).sha256 == load_scheme(wordy).sha256
    assert load_scheme(plain).sha256 != load_scheme(plain, changes=["score.start=999"]).sha256
    assert load_scheme(plain).sha256 == load_scheme(str(plain)).sha256


def test_own_act_is_known_when_its_rule_is():
    path = GOOD / "own_act.yaml"
    with pytest.raises(SchemeError, match=r"own_act\.yaml:4  rules\.petition is no act that people can do"):
        load_scheme(path)
    act = Act("petition", "speech", 1, good=False, meaning="signs a petition")
    scheme = load_scheme(path, acts=[act])
    assert scheme.changed("rules.petition.fine=5 CNY").rules["petition"].fine.value == 5


def test_scheme_cannot_be_edited(every):
    with pytest.raises(ValueError, match="frozen"):
        every.title = "another"
    with pytest.raises(ValueError, match="frozen"):
        every.rules["jaywalking"].fine = None


def test_repr_fits_a_line(every):
    assert repr(every).startswith("Scheme('every-form', 3 rules, 2 lists, ")
    assert repr(every.changed("title=other")).endswith(", 1 changed)")
    assert isinstance(every, Scheme)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "shanghia-2018",
            r"there is no scheme 'shanghia-2018'; did you mean 'shanghai-2018'\? \(a file of your own ends in \.yaml\)",
        ),
        ("nowhere/scheme.yaml", r"nowhere/scheme\.yaml is no file; presets: none, before"),
        ("folder.yaml", r"folder\.yaml  is a folder"),
        ("latin.yaml", r"latin\.yaml  is no text in UTF-8 \(byte 8\)"),
        ("huge.yaml", r"huge\.yaml  has 1,000,001 bytes"),
        ("shceme.yaml", r"shceme\.yaml is no file; did you mean 'scheme\.yaml'"),
    ],
)
def test_file_that_cannot_be_read_is_named(name, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "latin.yaml").write_bytes(b"title: B\xe4r\n")
    (tmp_path / "huge.yaml").write_bytes(b"#" * 1_000_001)
    (tmp_path / "scheme.yaml").write_text("name: x\n", encoding="utf-8")
    with pytest.raises(SchemeError, match=message):
        load_scheme(name)


def test_schemes_need_neither_numpy_nor_numba():
    heavy = "[m for m in ('numpy', 'numba', 'rich') if m in sys.modules]"
    code = f"import sys, panopolis.scheme as s; s.load_scheme('hot'); print({heavy})"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_changes_may_make_a_rule_together():
    changes = ["rules.late_bill.context=finance", "rules.late_bill.seen_by=camera"]

    assert load_scheme("shenzhen-2018", changes=changes).rules["late_bill"].context == "finance"
