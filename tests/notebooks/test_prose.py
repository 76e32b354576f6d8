"""Every number in a notebook's sentences, and every still picture's words, are what its kernel
computes.
"""

import pytest

from helpers.teaching.publish import publish
from tests.notebooks import prose

pytestmark = pytest.mark.timeout(900)


def test_numbers_in_the_prose_are_the_computed_ones(session, stored):
    faults = prose.number_faults(stored, session.evaluate("lesson.report()")["values"])
    assert not faults, "\n".join(faults)


def test_still_pictures_say_what_the_panels_say(session, stored):
    names = sorted({key for key, _ in publish.marks(stored, publish.STATES)})
    states = session.evaluate(f"lesson.report({names!r})", seconds=600)["states"]
    faults = prose.still_faults(stored, session.path.parent, states)
    assert not faults, "\n".join(faults)
