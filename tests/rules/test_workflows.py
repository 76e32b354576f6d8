"""Workflows and forms are well formed, run files that exist, and have few rights."""

import re

import pytest
import yaml

from tests.project import PROJECT

GITHUB = PROJECT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(
    path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml"
)


def read(path):
    """Return a YAML file; its key `on` reads as True."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflow(path):
    flow = read(path)
    assert flow["permissions"] == {"contents": "read"}
    for job in flow["jobs"].values():
        assert "timeout-minutes" in job or job.get("environment"), "a job without an end"
        assert all(
            "run" in step or re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"])
            for step in job["steps"]
        )
    text = path.read_text(encoding="utf-8")
    # the version beside the commit tells a reader what it is
    assert text.count("uses: ") == len(re.findall(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+\n", text))
    for name in re.findall(r"(?:python|bash) ((?:tests|docs|\.ci)/[\w/.]+)", text):
        assert (PROJECT / name).is_file(), f"{path.name} runs {name}, which is not there"
    targets = set(
        re.findall(r"(?m)^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"))
    )
    assert set(re.findall(r"make ([a-z-]+)", text)) <= targets


def test_three_systems_and_three_pythons_are_tried():
    jobs = read(GITHUB / "workflows" / "test.yml")["jobs"]
    machines = jobs["elsewhere"]["strategy"]["matrix"]["include"]
    assert {one["system"].split("-")[0] for one in machines} == {"ubuntu", "macos", "windows"}
    assert {one["python"] for one in machines} == {"3.11", "3.12", "3.13"}
    assert "--nbval-lax" in str(jobs["elsewhere"]["steps"]) and ".ci/run" in str(
        jobs["test"]["steps"]
    )


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_form(path):
    form = read(path)
    assert {"name", "description", "body"} <= set(form)
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids))
    assert all(
        field["type"] in ("input", "textarea", "dropdown") and field["attributes"]["label"]
        for field in form["body"]
    )
    assert any(field.get("validations", {}).get("required") for field in form["body"])
