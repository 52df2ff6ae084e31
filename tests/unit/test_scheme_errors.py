"""One bad file for each message: what the file says wrong is told with file, line, key path, value, and what would be right."""

from pathlib import Path

import jsonschema
import messages_of_data
import messages_of_ratings
import pytest

from panopolis.errors import SchemeError
from panopolis.scheme import json_schema, load_scheme
from panopolis.scheme.tree import read_text

FOLDER = Path(__file__).parents[1] / "bad_schemes"

MESSAGES = {
    "empty_file": "1  holds nothing, but a scheme is a mapping of keys: begin with 'name: ...'",
    "a_list": "1  holds a list, but a scheme is a mapping of keys: begin with 'name: ...'",
    "only_a_word": "1  holds only 'jaywalking', but a scheme is a mapping of keys: begin with 'name: ...'",
    "bad_indentation": (
        "4  is no YAML 1.2: expected <block end>, but found '<block mapping start>'; check indentation, colons and "
        "quotes on this line and the one above"
    ),
    "tab": (
        "3  is no YAML 1.2: found character '\\t' that cannot start any token; check indentation, colons and quotes "
        "on this line and the one above"
    ),
    "open_quote": (
        "3  is no YAML 1.2: found unexpected end of stream; check indentation, colons and quotes on this line and the one above"
    ),
    "two_documents": (
        "2  is no YAML 1.2: but found another document; check indentation, colons and quotes on this line and the one above"
    ),
    "key_twice": "3  title is written twice (first on line 2); keep one",
    "tag": (
        "2  title carries the tag 'tag:yaml.org,2002:python/object:os.system', but a scheme holds plain values only; drop the tag"
    ),
    "key_no_word": "2  rules has a key that is not a word",
    "alias_bomb": "2  e[7][8][8][8][8] holds more than 100,000 values; no scheme needs so many",
    "nested_without_end": "1  is nested without end; no scheme needs more than a few levels",
    "refers_to_itself": "1  is nested without end; no scheme needs more than a few levels",
    "unknown_key": "2  scores is no key of a scheme; did you mean 'score'?",
    "no_name": "1  the file lacks 'name', which a scheme needs: its name, in small letters, digits and hyphens",
    "name_with_spaces": "1  name is 'My Scheme', but a scheme's name is small letters, digits and hyphens: 'my-scheme'",
    "kind": "2  kind is 'tolled', but what a scheme rests on is one of these; did you mean 'told'?",
    "title_number": "2  title is 5, but it must be a text in quotes",
    "start_no_day": "2  start is '1 May 2018', but a day is written year-month-day: 2018-05-01",
    "law": "2  law is 'keeps', but ordinary law is kept, or there is none; did you mean 'keep'?",
    "score_number": "2  score is 1000, but the score is a mapping with the keys kind, start, floor, cap, settle, expires, "
    "dimensions, recompute, source, confidence",
    "score_without_start": "2  score lacks 'start', which the score needs: score of someone without records",
    "score_kind": "2  score.kind is 'grade', but a score is a ledger, an index or a rating; known: index, ledger, rating",
    "score_settle": "2  score.settle is 'weekly', but a score is settled daily or monthly; known: daily, monthly",
    "score_in_money": "2  score.start is in 'CNY', but a score is counted in points: write 1000",
    "score_finer_than_hundredths": (
        "2  score.start is 1000.005, but a score is counted in points, kept in steps of 0.01: write 1000"
    ),
    "score_not_finite": "2  score.start is inf, but a score is counted in points: write 1000",
    "floor_above_start": "2  score.floor is 1200, but it may not lie above the start, 1000",
    "cap_below_start": "5  score.cap is 900, but it may not lie below the start, 1000",
    "expiry_unknown": (
        "2  score.expires.never is no key of an expiry; known: after_clean, cycle, each, random_mean, regain, relax"
    ),
    "expiry_two": (
        "2  score.expires has each and cycle, but an expiry needs exactly one of each, random_mean, after_clean, "
        "cycle, regain, relax"
    ),
    "expiry_without_unit": "2  score.expires is 730, without a unit, but this is a length of time: write 30d, 2w, 6mo or 2y",
    "expiry_long_unit": "2  score.expires is in 'years', but this is a length of time: write 30d, 2w, 6mo or 2y",
    "expiry_zero": "2  score.expires is '0d', but this is a length of time: it must be between 1 and 36,500 d",
    "regain_without_per": "2  score.expires.regain lacks 'per', which regain needs: time without a new record",
    "regain_negative": (
        "2  score.expires.regain.points is -2, but points that come back are counted in points: it must be between 0 "
        "and 1,000,000 points"
    ),
    "relax_above_one": "2  score.expires.relax is 1.5, but this is a share or a probability: it must be between 0 and 1",
    "tiers_without_score": "2  tiers needs a score, but the scheme has none: add score, or drop tiers",
    "tiers_mapping": "3  tiers is a mapping of 1, but it is a list: write each entry on its own line, beginning with '- '",
    "tiers_descending": "3  tiers[1].at is 850, but tiers stand lowest first: it must lie above 960 (A)",
    "tier_twice": "3  tiers[1].name is 'A', but there is such a tier already: give it another name",
    "tier_named_lowest": "4  tiers[0].name is 'D', but there is such a tier already: give it another name",
    "tier_name": (
        "3  tiers[0].name is '1st', but a tier's name begins with a letter and holds letters, digits, _ and -: 'A' or 'good'"
    ),
    "rules_list": "2  rules is a list of 1, but it is a mapping from names to what each means",
    "act_unknown": "3  rules.jay_walking is no act that people can do; did you mean 'jaywalking'?",
    "act_in_capitals": (
        "3  rules.Jaywalking is 'Jaywalking', but a name is small letters, digits and _, and begins with a letter: 'black'"
    ),
    "rule_without_context": (
        "3  rules.jaywalking lacks 'context', which a rule needs: the sphere of life that the act belongs to"
    ),
    "rule_unknown_key": "6  rules.jaywalking.pointts is no key of a rule; did you mean 'points'?",
    "context_unknown": "3  rules.jaywalking.context is 'tranport_', but it must name a context; did you mean 'transport'?",
    "points_of_a_wrong": "6  rules.jaywalking.points is 5, but jaywalking is a wrong, and a wrong takes points away: write -5",
    "points_of_a_good_act": (
        "7  rules.volunteering.points is -5, but volunteering is a good act, and a good act earns points: write 5"
    ),
    "points_without_score": (
        "3  rules.jaywalking.points is -5 points, but the scheme has no score to take it from: add score, or drop points"
    ),
    "points_not_a_number": "4  rules.jaywalking.points is 'many', but this is counted in points: write -5",
    "points_true": "4  rules.jaywalking.points is true, but this is counted in points: write -5",
    "watch_unknown": (
        "5  rules.jaywalking.seen_by[0] is 'offcer', but nothing under watch has this name; did you mean 'officer'?"
    ),
    "watch_twice": "5  rules.jaywalking.seen_by names 'officer' twice: keep one",
    "watch_of_mode_screen": (
        "5  rules.jaywalking.seen_by[0] is 'gate', but a camera of the mode 'screen' searches a watchlist and sees "
        "no acts: use mode identify"
    ),
    "seen_by_number": "3  rules.jaywalking.seen_by is 5, but it must be a name or a list of names",
    "nobody_sees": (
        "4  rules.jaywalking has no seen_by, and there is no law beside the scheme, so nobody would ever see it: add seen_by"
    ),
    "gravity": "3  rules.jaywalking.gravity is 5, but gravity and severity are levels: it must be between 0 and 4",
    "gravity_half": "3  rules.jaywalking.gravity is 1.5, but gravity and severity are levels, kept in whole numbers: write 2",
    "fine_in_points": "5  rules.jaywalking.fine is in 'points', but a fine is money: write '20 CNY'",
    "fine_negative": "3  rules.jaywalking.fine is '-20 CNY', but a fine is money: it must be between 0 and 1,000,000 CNY",
    "fine_for_a_good_act": "3  rules.volunteering.fine is 20 CNY, but volunteering is a good act: drop the fine",
    "cap_of_a_wrong": "4  rules.jaywalking.cap_per_year is 50 points, but only what a good act earns has a yearly cap: drop it",
    "cap_negative": (
        "4  rules.volunteering.cap_per_year is -50, but a cap is a size, counted in points from 0 up: it must be "
        "between 0 and 1,000,000 points"
    ),
    "ladder_without_repeat": (
        "3  rules.jaywalking.ladder counts earlier records, but the rule has no repeat: add repeat: {window: 365d}"
    ),
    "ladder_number": "3  rules.jaywalking.ladder is 3, but a ladder is a list of 1 to 4 shares of the fine: write [0, 0, 1]",
    "ladder_too_long": (
        "3  rules.jaywalking.ladder is a list of 5, but a ladder is a list of 1 to 4 shares of the fine: write [0, 0, 1]"
    ),
    "ladder_above_one": "3  rules.jaywalking.ladder[1] is 2, but this is a share or a probability: it must be between 0 and 1",
    "repeat_without_window": (
        "4  rules.jaywalking.repeat lacks 'window', which a repeat needs: how far back earlier records count: a "
        "window of W days holds t_k - t_1 < W"
    ),
    "multiply_below_one": (
        "4  rules.jaywalking.repeat.multiply is 0.5, but multiply is a factor from 1 up: it must be between 1 and 1,000,000 x"
    ),
    "rule_expires_with_the_score": (
        "4  rules.jaywalking.expires is each, but all records go at once by score.expires.after_clean: keep one of the two"
    ),
    "rule_expires_after_clean": (
        "4  rules.jaywalking.expires.after_clean is no key of an expiry of a rule; known: each, random_mean"
    ),
    "rule_expires_without_score": (
        "3  rules.jaywalking.expires says when points come back, but the scheme has no score: add score, or drop expires"
    ),
    "number_unknown_key": "3  score.start.sorce_ is no key of a number; did you mean 'source'?",
    "number_without_value": "3  score.start lacks 'value': write {value: 1000, source: ..., confidence: ...}",
    "number_unit": "3  score.start is in 'point', but a score is counted in points: write 1000",
    "number_confidence": (
        "3  score.start.confidence is 'sure', but it must be one of O, S, P, T, D, C, M, told, assumed, unverified"
    ),
    "number_source": "3  score.start.source is 5, but a source is a text: write it in quotes",
    "number_low": "3  score.start.low is 1001, but the value itself is 1000: low may not lie above it",
    "number_high": "3  score.start.high is 999, but the value itself is 1000: high may not lie below it",
    "dated_without_from": (
        "3  score.start[0] is a mapping of 1, but in a list of dated values each is written {from: 2018-05-01, value: 1000}"
    ),
    "dated_out_of_order": (
        "5  score.start[1].from is 2018-01-01, but dated values stand in order of time: put it after 2019-01-01"
    ),
    "dated_no_day": "3  score.start[0].from is '2018-13-01', but a day is written year-month-day: 2018-05-01",
    "dated_after_the_start": (
        "10  rules.jaywalking.points[0].from is 2018-05-20, but the scheme begins on 2018-05-01, and no value holds until then: "
        "give one from 2018-05-01"
    ),
    "dated_fine_after_the_start": (
        "4  rules.jaywalking.fine[0].from is 2018-05-20, but the scheme begins on 2018-05-01, and no value holds until then: "
        "give one from 2018-05-01"
    ),
    "dated_without_a_first_day": (
        "3  score.start[0].from is 2018-05-01, but the scheme names no first day to date from: add start, or a rollout"
    ),
    "dated_setting": "3  settings.fear_of_loss is dated, but a setting holds for the whole run: give one value",
    "dated_empty": "3  score.start is an empty list, but a score is counted in points: write 1000",
    "watch_without_mode": "3  watch.officer lacks 'mode', which a watch needs: identify, screen or witness",
    "watch_mode": "3  watch.officer.mode is 'witnes', but it must be a way of watching; did you mean 'witness'?",
    "witness_without_chance": (
        "3  watch.officer lacks 'chance', which the mode 'witness' needs: chance that a witness sees an act"
    ),
    "witness_with_false_match": (
        "6  watch.officer.false_match does not go with the mode 'witness': a witness sees the act itself and takes "
        "nobody for another"
    ),
    "camera_without_gallery": (
        "3  watch.camera lacks 'gallery_size', which the mode 'identify' needs: faces compared with: the declared "
        "size, never the number simulated"
    ),
    "camera_with_chance": (
        "9  watch.camera.chance does not go with the mode 'identify': a camera sees what passes it; say where it "
        "hangs with coverage"
    ),
    "coverage_above_one": "5  watch.camera.coverage is 12, but this is a share or a probability: it must be between 0 and 1",
    "coverage_by_street": "5  watch.camera.coverage.by is 'street', but coverage may differ by district only; known: district",
    "coverage_without_default": (
        "5  watch.camera.coverage has neither default nor values: write 0.05, or a share for every district under values"
    ),
    "coverage_of_a_district": (
        "8  watch.camera.coverage.values.Huangpu is 2, but this is a share or a probability: it must be between 0 and 1"
    ),
    "gallery_empty": (
        "8  watch.camera.gallery_size is 0, but a gallery's size is a number of faces: it must be between 1 and 10,000,000,000"
    ),
    "review_number": "9  watch.camera.review is 0.5, but a review is a mapping with the keys catches",
    "relative_unknown": "9  watch.camera.relative.elderly is no key of relative; known: old, women, young",
    "shares_yes": "3  watch.platform.shares is 'yes', but it must be true or false",
    "list_without_colour": "3  lists.black lacks 'colour', which a list needs: black (a sanction) or red (an honour)",
    "list_colour": "3  lists.black.colour is 'grey', but a list is black or red; known: black, red",
    "list_name": (
        "3  lists.Black List is 'Black List', but a name is small letters, digits and _, and begins with a letter: 'black'"
    ),
    "enter_empty": (
        "3  lists.black.enter is empty, but enter needs exactly one of count, score_at_most, score_at_least, act, gravity"
    ),
    "enter_two": (
        "10  lists.black.enter has score_at_most and act, but enter needs exactly one of count, score_at_most, "
        "score_at_least, act, gravity"
    ),
    "count_without_window": (
        "9  lists.black.enter lacks 'within', which a count needs: time within which they must fall: a window of W "
        "days holds t_k - t_1 < W"
    ),
    "within_without_count": "9  lists.black.enter.within belongs to a count, but this list is entered by act: drop it",
    "count_half": "9  lists.black.enter.count is 2.5, but this is a number of things, kept in whole numbers: write 5",
    "count_of_nothing": "9  lists.black.enter.of is 'finance', but no rule makes records of this context; known: transport",
    "count_of_unknown": (
        "9  lists.black.enter.of is 'jaywaking', but it must be a context or an act under rules; did you mean 'jaywalking'?"
    ),
    "enter_act": "9  lists.black.enter.act is 'unpaid_fine', but rules has no such act; known: jaywalking",
    "list_by_score_without_score": (
        "3  lists.black.enter.score_at_most looks at a score, but the scheme has none: add score, or enter by count or act"
    ),
    "leave_empty": (
        "9  lists.black.leave is empty, but leave says when one comes off the list: write {after: 2y} or {or: debts_paid}"
    ),
    "leave_or": (
        "9  lists.black.leave.or is 'debt_paid', but what else leads off a list is 'debts_paid' or 'performed'; did you mean 'debts_paid'?"
    ),
    "too_many_lists": "8  lists has 9 entries, but there is room for 8",
    "consequences_mapping": (
        "2  consequences is a mapping of 1, but it is a list: write each entry on its own line, beginning with '- '"
    ),
    "when_form": "3  consequences[0].when is 'on black list', but it must be 'list.NAME', 'tier.NAME' or 'record.ACT'",
    "when_list": "11  consequences[0].when is 'list.blackk', but lists has no 'blackk'; did you mean 'black'?",
    "when_tier": "5  consequences[0].when is 'tier.B', but tiers has no 'B'; known: A, below",
    "when_record": "9  consequences[0].when is 'record.jaywaking', but rules has no 'jaywaking'; did you mean 'jaywalking'?",
    "consequence_without_context": (
        "3  consequences[0] lacks 'context', which a consequence needs: the sphere of life in which it is felt"
    ),
    "door": "3  consequences[0].deny[1] is 'mortgag', but it must name doors that can be closed; did you mean 'mortgage'?",
    "privilege": "3  consequences[0].grant is 'deposit_fre', but it must name privileges; did you mean 'deposit_free'?",
    "no_effect": "3  consequences[0] has no effect: say what it does with deny, grant or show",
    "record_denies": (
        "9  consequences[0].deny hangs on a single record, but a record can only be shown: make a list with enter: "
        "{act: jaywalking}, and write when: list.NAME"
    ),
    "list_shows": "3  consequences[0].show hangs on list.black, but only a record has a place to show: write when: record.ACT",
    "show_what": "3  consequences[0].show is 'billboard', but what can be shown is 'screen'; known: screen",
    "show_without_until": "3  consequences[0] lacks 'until', which show needs: fine_paid, or a length of time",
    "until_without_show": "3  consequences[0] has 'until' but no 'show': it lasts while she is there, so drop until",
    "until_what": (
        "3  consequences[0].until is 'fine_payed', but it must be 'fine_paid' or a length of time: write 30d, 2w, 6mo or 2y"
    ),
    "debt_counts": "2  debt.counts is 'overdu', but a debt counts when incurred or overdue; did you mean 'overdue'?",
    "notice": "2  due_process.notice is 'no', but it must be true or false",
    "appeal_chance": (
        "3  due_process.appeal.succeeds_if_wrong is '120 %', but this is a share or a probability: it must be between 0 and 1"
    ),
    "appeal_delay": (
        "3  due_process.appeal.delay is 30, without a unit, but a delay is a length of time: write 30d, 2w, 6mo or 2y"
    ),
    "rollout_mapping": "2  rollout is a mapping of 2, but it is a list: write each entry on its own line, beginning with '- '",
    "rollout_without_districts": (
        "3  rollout[0] lacks 'districts', which a step of the roll-out needs: all, or a list of districts"
    ),
    "rollout_no_districts": "3  rollout[0].districts is a list of 0, but it must be all, or a list of districts",
    "rollout_out_of_order": "4  rollout[1].from is 2018-05-01, but steps stand in order of time: put it after 2018-05-01",
    "rollout_before_start": "4  rollout[0].from is 2018-04-01, but the scheme starts on 2018-05-01: begin no earlier",
    "setting_unknown": "3  settings.fear_of_los is no setting; did you mean 'fear_of_loss'?",
    "setting_out_of_range": (
        "3  settings.share_aware is 1.5, but this is the share of people who know of the scheme when it is "
        "announced: it must be between 0 and 1 share"
    ),
    "setting_unit": (
        "3  settings.share_aware is in 'points', but this is the share of people who know of the scheme when it is "
        "announced: write 0.11"
    ),
    "settings_list": "2  settings is a list of 1, but settings are a mapping: {fear_of_loss: 2.5}",
    "part_confidence": (
        "3  rules.jaywalking.confidence is 'sure', but it must be one of O, S, P, T, D, C, M, told, assumed, unverified"
    ),
    "part_source": "3  lists.black.source is 5, but a source is a text: write it in quotes",
    "consequence_confidence": (
        "5  consequences[0].confidence is 'tolled', but it must be one of O, S, P, T, D, C, M, told, assumed, unverified"
    ),
    "rollout_source": "3  rollout[0].source is a list of 1, but a source is a text: write it in quotes",
    "act_of_ones_own": (
        "3  rules.returned_wallet is no act that people can do; known: arrears, debt, driving_offence, ill_rated, jaywalking, "
        "late_bill, listed_kin, listed_tie, obstructed_judgment, outburst, overdue_debt, refused_judgment, ...\n"
        "(an act of your own is declared in Python: pan.compare(..., acts=[pan.Act('returned_wallet', ...)]))"
    ),
    **messages_of_data.MESSAGES,
    **messages_of_ratings.MESSAGES,
    "several": "2  score.floor is 1200, but it may not lie above the start, 1000\n(and 2 more problems after this one)",
}
"""What is said of each file, after its name."""

BEYOND_A_SCHEMA = {
    "score_finer_than_hundredths",
    "floor_above_start",
    "cap_below_start",
    "expiry_zero",
    "tiers_descending",
    "tier_twice",
    "tier_named_lowest",
    "act_unknown",
    "points_of_a_wrong",
    "points_of_a_good_act",
    "points_without_score",
    "watch_unknown",
    "watch_of_mode_screen",
    "nobody_sees",
    "fine_for_a_good_act",
    "cap_of_a_wrong",
    "rule_expires_with_the_score",
    "rule_expires_without_score",
    "number_low",
    "number_high",
    "dated_out_of_order",
    "dated_after_the_start",
    "dated_fine_after_the_start",
    "dated_without_a_first_day",
    "dated_setting",
    "count_of_nothing",
    "count_of_unknown",
    "enter_act",
    "list_by_score_without_score",
    "act_of_ones_own",
    "when_list",
    "when_tier",
    "when_record",
    "appeal_chance",
    "rollout_out_of_order",
    "rollout_before_start",
    "setting_unit",
    "several",
    *messages_of_data.MESSAGES,
    *messages_of_ratings.FIT,
}
"""Files whose fault lies in how parts fit together: no JSON Schema can see it."""

UNREADABLE = (
    "empty_file",
    "a_list",
    "only_a_word",
    "bad_indentation",
    "tab",
    "open_quote",
    "two_documents",
    "key_twice",
    "tag",
    "key_no_word",
    "alias_bomb",
    "nested_without_end",
    "refers_to_itself",
)
"""Files that hold no mapping of plain values to check against a schema."""


@pytest.mark.parametrize("name", MESSAGES)
def test_bad_file_says_what_is_wrong_and_where(name, monkeypatch):
    monkeypatch.chdir(FOLDER)
    with pytest.raises(SchemeError) as caught:
        load_scheme(f"{name}.yaml")
    assert str(caught.value) == f"{name}.yaml:{MESSAGES[name]}"
    assert len(str(caught.value).splitlines()) <= 2


def test_every_bad_file_has_its_message():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(MESSAGES)


@pytest.fixture(scope="module")
def validator():
    return jsonschema.Draft202012Validator(json_schema())


@pytest.mark.parametrize("name", [name for name in MESSAGES if name not in UNREADABLE])
def test_json_schema_refuses_what_a_schema_can(name, validator):
    tree = read_text((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), name).tree
    assert validator.is_valid(tree) == (name in BEYOND_A_SCHEMA)
