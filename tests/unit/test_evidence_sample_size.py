"""Patients needed: worked values, and agreement with the exact power."""

import pytest

from helpers.evidence import file_drawer
from helpers.evidence.sample_size import patients_per_group


@pytest.mark.parametrize(
    ("risk", "control", "patients"), [(0.4, 0.5, 388), (0.45, 0.60, 173), (0.16, 0.86, 7)]
)
def test_worked_values(risk, control, patients):
    assert patients_per_group(risk, control) == patients == patients_per_group(control, risk)


def test_the_exact_power_of_that_many_is_a_little_below_eighty_percent():
    """Fisher's test is a little more careful than the formula."""
    found = file_drawer.power(0.45, 0.60, patients_per_group(0.45, 0.60))
    assert found.power == pytest.approx(0.760, abs=0.0005)


def test_smaller_differences_and_more_power_need_more():
    assert patients_per_group(0.45, 0.5) > 3.9 * patients_per_group(0.4, 0.5)
    assert patients_per_group(0.4, 0.5, power=0.9) > patients_per_group(0.4, 0.5)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: patients_per_group(0.5, 0.5), "two different risks"),
        (lambda: patients_per_group(40, 0.5), "perhaps 0.4"),
        (lambda: patients_per_group(0.4, 0.5, power=80), "perhaps 0.8"),
        (lambda: patients_per_group(0.4, 0.5, error=0), "error = 0"),
        # The formula turned round there: 62 patients for a power of 0.001, and 1 for 0.025.
        (lambda: patients_per_group(0.4, 0.5, power=0.001), "a power above the error"),
        (lambda: patients_per_group(0.4, 0.5, power=0.05), "a power above the error"),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)
