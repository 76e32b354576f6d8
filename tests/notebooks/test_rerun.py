"""Cells are run twice, in reverse and alone: they succeed, or say what to run first.

Learners change a cell and run it again, jump ahead, and come back after a break.
"""

import re

import pytest

from helpers.teaching.publish.session import NotebookProblem, Session
from tests.notebooks.conftest import NOTEBOOKS

# The first notebook always; the others take minutes together.
CASES = [
    pytest.param(path, id=path.stem, marks=[] if number == 0 else [pytest.mark.long])
    for number, path in enumerate(NOTEBOOKS)
]
ADVICE = re.compile(r"“\w+” is not there yet: first run the cells under the heading “.+”\.$")
FORGET = """
for _name in [name for name in globals() if not name.startswith("_")]:
    if _name not in ("In", "Out", "exit", "quit", "open", "get_ipython"):
        del globals()[_name]
"""


class Cells:
    """The code cells of a notebook in a running kernel."""

    def __init__(self, session):
        self._session = session
        self.places = [
            place
            for place, cell in enumerate(session.notebook.cells)
            if cell.cell_type == "code" and cell.source.strip()
        ]

    def run(self, place):
        """Run one cell; return what went wrong, or an empty text."""
        try:
            self._session.run_cell(place)
        except NotebookProblem as problem:
            return f"cell {place + 1}: {problem}"
        return ""

    def run_all(self, places):
        """Run cells in an order; return what went wrong."""
        return [problem for place in places if (problem := self.run(place))]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("path", CASES)
def test_cells_in_any_order(path):
    with Session(path, 300) as session:
        cells = Cells(session)
        twice = [place for place in cells.places for _ in range(2)]
        assert cells.run_all(twice) == []
        numbers = session.evaluate("lesson.numbers")
        first, *others = cells.places
        assert cells.run_all(reversed(others)) == []
        # No cell finds what another one left under the same name.
        assert session.evaluate("lesson.numbers") == numbers
        assert session.evaluate("lesson.report()['twice']") == {}

        for place in others:
            session.execute(FORGET)
            assert cells.run(first) == ""
            problem = cells.run(place)
            assert not problem or ADVICE.search(problem.strip()), problem


def test_a_changed_cell_replaces_its_numbers():
    """As a learner does who sets another time and runs the cell again."""
    with Session(NOTEBOOKS[1], 120) as session:
        session.run_cell(Cells(session).places[0])
        imports = "from helpers.freezing.studies import one_needle\nball = one_needle.run()\n"
        moved = (
            "longer = one_needle.run(minutes={})\n"
            "lesson.quote('edge_moves', longer.edge_mm - ball.edge_mm, 'mm', digits=2)"
        )
        session.execute(imports + moved.format(20))
        before = session.evaluate("lesson.numbers['edge_moves']")
        session.execute(moved.format(30))
        after = session.evaluate("lesson.numbers['edge_moves']")
        assert before != after and session.evaluate("list(lesson.report()['twice'])") == [
            "edge_moves"
        ]
