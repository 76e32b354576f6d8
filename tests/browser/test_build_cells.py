"""A build cell of each workshop as a learner uses it: wrong code, message, right code, message."""

import pytest

from helpers.workshop import index
from tests.browser import live_site
from tests.browser.reader import Reader

WIDE = {"width": 1280, "height": 900}
# For each workshop a step, what to change in its solution, and words of the message to expect.
TRIED = {
    "01b_build_a_freezer": ("01b/enthalpy", ("soft.latent + ", ""), "latent heat"),
    "02b_beat_the_plan": ("02b/ring", ("np.radians(", "("), "sine take radians"),
    "03b_fit_a_threshold": (
        "03b/log_likelihood",
        (" + (total - alive) * np.log(1 - share)", ""),
        "only the cells that lived",
    ),
    "04b_pool_the_studies": (
        "04b/log_ratio",
        ("np.log(a / (a + b)) - np.log(c / (c + d))", "(a / (a + b)) / (c / (c + d))"),
        "is the ratio itself",
    ),
    "05b_audit_a_page": (
        "05b/kappa",
        ("(agreed - expected) / (1 - expected)", "agreed"),
        "share of items on which they agree",
    ),
}
PLACE = """line => window.jupyterapp.shell.currentWidget.content.widgets.findIndex(
  cell => cell.model.type === 'code' && cell.model.sharedModel.getSource().endsWith(line))"""
# A cell that is not in sight has no text on the page, so the page goes there first.
WRITE = """async ([place, code]) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = place;
  await notebook.scrollToItem(place, 'center');
  notebook.widgets[place].model.sharedModel.setSource(code);
  await window.jupyterapp.commands.execute('notebook:run-cell');
}"""
OUTPUT = """place => {
  const outputs = window.jupyterapp.shell.currentWidget.content.widgets[place].outputArea;
  return [outputs.node.innerText,
          Array.from(outputs.node.querySelectorAll('img')).map(one => one.alt)];
}"""


def last_line(step):
    """Return how the last line of the step's cell ends."""
    return f", {step.name})"


# Each opens a JupyterLab page of its own; `make test` tries one.
@pytest.mark.parametrize("name", live_site.some_long(TRIED, often=("01b_build_a_freezer",)))
def test_wrong_code_message_right_code_message(lab, browser, name):
    key, (old, new), words = TRIED[name]
    step = index.step(key)
    assert old in step.solution
    reader = Reader(browser.new_page(viewport=WIDE), lab.address(f"{name}.ipynb"))
    try:
        reader.open_and_run()
        place = reader.page.evaluate(PLACE, last_line(step))
        call = reader.page.evaluate(
            "place => window.jupyterapp.shell.currentWidget.content.widgets[place]"
            ".model.sharedModel.getSource().split('\\n').pop()",
            place,
        )
        said, _ = reader.page.evaluate(OUTPUT, place)
        assert "Not yet" in said

        def write(code):
            reader.page.evaluate(WRITE, [place, f"{code}\n\n\n{call}"])
            reader.settle()
            return reader.page.evaluate(OUTPUT, place)

        said, pictures = write(step.solution.replace(old, new))
        assert "Keep working" in said and words in said, said
        assert not step.draw or (pictures and all(len(one) > 20 for one in pictures))
        # an endless loop costs seconds, and the kernel answers afterwards; once is enough
        if name == next(iter(TRIED)):
            head = step.solution.split("\n")[0]
            said, _ = write(f"{head}\n    while True:\n        pass")
            assert "did not end within 5 s" in said, said
        said, _ = write(step.solution)
        assert "Correct" in said, said
        assert reader.ask(f"{key!r} in lesson.workshop.passed")
        assert not reader.errors and not reader.requests
    finally:
        reader.close()
