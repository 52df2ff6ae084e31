"""What a user declares (acts, columns, rules) is refused at once where it cannot be meant, and says what would be right."""

from __future__ import annotations

import pytest

import panopolis as pan


def nothing():
    return 0.0


@pytest.mark.parametrize(
    ("declare", "says"),
    [
        (
            lambda: pan.Act("lost wallet", "civic", 0, good=True, meaning=""),
            "act 'lost wallet': a name is small letters, digits and",
        ),
        (
            lambda: pan.Act("wallet", "civil", 0, good=True, meaning=""),
            "act 'wallet': context is 'civil', which is none; did you mean 'civic'",
        ),
        (
            lambda: pan.Act("wallet", "civic", 5, good=False, meaning=""),
            "act 'wallet': gravity is 5, but it is a whole number from 0",
        ),
        (lambda: pan.column("my trust"), "column 'my trust': a name is small letters, digits and underscores"),
        (lambda: pan.column("trust", low=1, high=0), "column 'trust': low is 1, above high, 0"),
        (lambda: pan.column("trust", start=2, low=0, high=1), "column 'trust': start is 2, but it lies between 0 and 1"),
        (lambda: pan.column("trust", start=-1, dtype="u1"), "column 'trust': start is -1, but it lies between 0 and 255"),
        (lambda: pan.rule(comits="jaywalking"), "a rule takes no 'comits='; did you mean 'commits'?"),
        (lambda: pan.rule(set="trust")(nothing), "a rule takes no 'set='; did you mean 'sets'?"),
    ],
)
def test_refused_with_what_would_be_right(declare, says):
    with pytest.raises(pan.PanopolisError) as refused:
        declare()
    assert str(refused.value).startswith(says)


def test_a_world_says_which_column_it_lacks():
    walk = pan.start("none", "town", people=200, days=1, warmup=0, shipped=False, measured=False)
    assert walk["income_fifth"].min() == 1  # a trait, though no rule reads it
    assert walk["haste"].mean() == pytest.approx(1, abs=0.3)
    with pytest.raises(pan.PanopolisError, match="'haast' is no column of this world; did you mean 'haste'"):
        walk["haast"]
