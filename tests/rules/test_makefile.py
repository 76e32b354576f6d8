"""`make help` lists every command once, under what it is for."""

import re
import subprocess

from tests.project import PROJECT

GROUPS = ("learn", "teach", "maintain")
# the parts of `make test` and `make test-long`, which nobody needs to call
NOT_LISTED = {"test-code", "test-notebooks", "test-browser", "test-thorough", "test-slow"}


def test_make_help_lists_every_command_in_a_group():
    told = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"(?m)^([a-z-]+):", told)
    assert len(targets) == len(set(targets))
    shown = subprocess.run(
        ["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    assert re.findall(r"(?m)^To (\w+):$", shown) == list(GROUPS)
    listed = re.findall(r"(?m)^  make ([a-z-]+) ", shown)
    assert sorted(listed) == sorted(set(targets) - NOT_LISTED)
