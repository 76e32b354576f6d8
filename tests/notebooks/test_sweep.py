"""Every control of every panel is driven through its range in its notebook's kernel.

Its words stay clear.
"""

from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(1800)
WORDS, SWEEP = (
    Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("words.py", "sweep.py")
)
LEAST_SECONDS = 60


def swept(session, name):
    """Return the faults of one panel, found within ten times the time its settings should take."""
    session.execute(
        f"_sweep = {{'__name__': 'sweep'}}; exec({WORDS!r}, _sweep); exec({SWEEP!r}, _sweep)"
    )
    panel = f"lesson.panels[{name!r}]"
    count = session.evaluate(f"len(_sweep['settings']({panel}))")
    expected = count * session.evaluate(f"_sweep['first_seconds']({panel})", seconds=300)
    return session.evaluate(
        f"_sweep['sweep']({panel}, also=_sweep['faults'])",
        seconds=max(LEAST_SECONDS, 10 * expected),
    )


def test_every_control_of_every_panel(session):
    faults = [
        f"{name}: {fault}"
        for name in session.evaluate("list(lesson.panels)")
        for fault in swept(session, name)
    ]
    assert not faults, "\n".join(faults)
