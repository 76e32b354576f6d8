"""README stays short and says what it must; what somebody needs to cite the course is there."""

import csv
import re

import pytest
import yaml

from tests.project import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
MOST_LINES = 90


def page(name):
    """Return the text of a file of the project."""
    return (PROJECT / name).read_text(encoding="utf-8")


def test_readme_is_short_and_opens_with_the_names_of_the_treatment():
    assert len(README.splitlines()) <= MOST_LINES
    first = README.split("\n\n")[1].split(". ")[0]
    assert "cryoablation" in first and "cryosurgery" in first
    assert "Not medical advice" in README.split("\n\n")[1]


def test_readme_serves_its_readers_in_order():
    places = [
        README.index(heading)
        for heading in (
            "## For students",
            "## The first hour for teachers",
            "## For contributors",
            "### A whole solve",
            "## How it is verified",
            "## Corrections",
        )
    ]
    assert places == sorted(places)
    verified = README.split("## How it is verified\n")[1].split("\n## ")[0]
    assert verified.count("\n- ") == 5


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("docs/verification.md", "0.03 to 0.07 %"),
        ("docs/benchmarks.md", "<!--bench-->"),
        ("docs/review.md", "## Open points"),
    ],
)
def test_long_tables_are_on_pages_that_readme_links(name, held):
    assert held in page(name) and held not in README
    assert re.search(rf"\]\({re.escape(name)}(#[\w-]+)?\)", README)


def test_the_five_pages_can_be_recognised():
    with (PROJECT / "data" / "page_counts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["page"] for row in rows] == ["P1", "P2", "P3", "P4", "P5"]
    told = page("docs/citing.md")
    for row in rows:
        assert re.fullmatch("[0-9a-f]{64}", row["sha256"])
        (line,) = [line for line in told.splitlines() if line.startswith(f"| {row['page']} |")]
        assert f"| {int(row['bytes']):,} |" in line and f"`{row['sha256']}`" in line
    assert len({row["sha256"] for row in rows}) == 5
    assert {row["captured"] for row in rows} == {"2026-11"} and "November 2026" in told


def test_citation_has_authors_and_a_contact():
    about = yaml.safe_load(page("CITATION.cff"))
    assert about["authors"] and about["contact"]
    version = about["version"]
    assert page("docs/citing.md").count(f"version {version}") >= 2
    # as long as nobody can be reached, every place that depends on it says so
    if "PLACEHOLDER" in str(about["contact"]):
        for name in ("docs/citing.md", "CODE_OF_CONDUCT.md"):
            assert "placeholder" in page(name), name


def test_the_form_for_a_class_asks_for_minutes_difficulties_and_gain():
    form = yaml.safe_load(page(".github/ISSUE_TEMPLATE/class.yml"))
    assert {"minutes", "stuck", "gain"} <= {field["id"] for field in form["body"]}
