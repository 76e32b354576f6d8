"""Refusals quote the value as it would be typed, the rule, and a choice that is itself allowed."""

import re

import numpy as np
import pytest

from helpers import checks


@pytest.mark.parametrize("value", [0.4, 1.6, 7.5, 99.7, -3.2])
@pytest.mark.parametrize(("low", "high"), [(None, None), (2, None), (None, 9), (2, 9)])
def test_the_whole_number_that_is_named_is_allowed(value, low, high):
    with pytest.raises(ValueError, match="nearest: ") as refused:
        checks.whole_number("people", value, low, high)
    named = int(re.search(r"nearest: (-?\d+)", str(refused.value))[1])
    assert checks.whole_number("people", named, low, high) == named


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (lambda: checks.in_range("share", np.float64(1.2), 0, 1), "share = 1.2; the rule"),
        (lambda: checks.positive("spread", np.int64(-2)), "spread = -2; the rule"),
        (lambda: checks.finite("effect", np.float32("nan")), "effect = nan; the rule"),
        (lambda: checks.one_of(np.float64(19), [20.0, 190.0], "sizes"), "19.0 is not among"),
        (lambda: checks.fraction("level", "0.9"), "level = '0.9'; the rule"),
        (lambda: checks.finite("effect", True), "effect = True; the rule"),
    ],
)
def test_a_number_of_numpy_is_quoted_as_a_number(check, said):
    with pytest.raises(ValueError, match=f"^{re.escape(said)}"):
        check()


@pytest.mark.parametrize("kind", [int, float, np.int64, np.float64])
def test_a_number_is_near_another_in_size_whatever_its_type(kind):
    """By their spelling 19 would be nearer to 190 than to 20."""
    assert checks.nearest(kind(19), [kind(20), kind(190)]) == "20"
    assert checks.nearest("19", ["20", "190"]) == "'190'"


@pytest.mark.parametrize("value", [10**400, -(10**400)])
def test_a_number_too_large_for_a_float_is_refused_like_any_other(value):
    end = 0 if value < 0 else 9
    refused = (
        lambda: checks.finite("effect", value),
        lambda: checks.positive("spread", value),
        lambda: checks.fraction("level", value),
        lambda: checks.not_negative("tumour", value),
    )
    for check in refused:
        with pytest.raises(ValueError, match="the rule: a "):
            check()
    for check in (
        lambda: checks.in_range("share", value, 0, 9),
        lambda: checks.whole_number("people", value, 0, 9),
        lambda: checks.one_of(value, [0.0, 4.0, 9.0], "sizes"),
    ):
        with pytest.raises(ValueError, match=f"nearest: {end}"):
            check()
    assert checks.whole_number("seed", value) == value


@pytest.mark.parametrize("value", [float("inf"), float("nan"), "three", True])
def test_only_what_is_below_zero_is_told_that_zero_is_nearest(value):
    with pytest.raises(ValueError, match=r"0 or more$"):
        checks.not_negative("tumour", value)


def test_infinity_is_nearest_to_the_last_choice():
    assert checks.nearest(float("inf"), [50.0, 207.0]) == "207"
    assert checks.nearest(-float("inf"), [50.0, 207.0]) == "50"
