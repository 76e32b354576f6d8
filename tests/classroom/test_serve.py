"""What `make class` refuses, and what it puts into a student's folder. No hub is started."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from docs.classroom import hand_out, serve
from tests.project import PROJECT


def given(**changes):
    """Return a command line as `serve` reads it."""
    usual = {
        "ip": "0.0.0.0",
        "port": 8000,
        "names": "names.txt",
        "certificate": "",
        "key": "",
        "plain": False,
    }
    return SimpleNamespace(**{**usual, **changes})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"names": None}, "needs a list of names"),
        ({"names": None, "certificate": "room.pem"}, "needs a list of names"),
        ({}, "Passwords would cross the network"),
        ({"ip": "192.0.2.7"}, "Passwords would cross the network"),
    ],
)
def test_a_server_open_to_others_is_refused(changes, says):
    with pytest.raises(serve.ClassError, match=says):
        serve.check_access(given(**changes))


@pytest.mark.parametrize(
    "changes", [{"ip": "127.0.0.1", "names": None}, {"certificate": "room.pem"}, {"plain": True}]
)
def test_a_safe_server_is_accepted(changes):
    serve.check_access(given(**changes))


@pytest.mark.parametrize("option", ["--memory-MB", "--idle-minutes"])
@pytest.mark.parametrize("number", ["0", "-5", "half"])
def test_no_memory_and_no_time_are_refused(capsys, option, number):
    """Jupyter takes 0 minutes for "never"; -5 MB would end each student's server at its start."""
    with pytest.raises(SystemExit):
        serve.arguments_of([f"{option}={number}"])
    assert option in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "says"), [("ann\n../bob\n", "'../bob'"), ("\n\n", "holds no name"), ("1a", "'1a'")]
)
def test_a_list_of_names_is_checked(tmp_path, text, says):
    path = tmp_path / "names.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(serve.ClassError, match=says):
        serve.names_in(path)
    path.write_text("Ann\n\nbob-2 \n", encoding="utf-8")
    assert serve.names_in(path) == ["ann", "bob-2"]


def test_a_list_of_names_may_come_from_a_spreadsheet(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("ann\nbob\n", encoding="utf-8-sig")
    assert serve.names_in(path) == ["ann", "bob"]
    path.write_bytes("rené\n".encode("latin-1"))
    with pytest.raises(serve.ClassError, match="not in UTF-8"):
        serve.names_in(path)
    with pytest.raises(serve.ClassError, match="cannot be read"):
        serve.names_in(tmp_path / "name.txt")


@pytest.mark.skipif(os.name == "nt", reason="folders are closed in another way there")
def test_a_place_that_others_cannot_enter_is_named(tmp_path):
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    assert serve.closed_folder(inner / "python") in (
        tmp_path / "closed",
        *tmp_path.parents,
        tmp_path,
    )
    with pytest.raises(serve.ClassError, match=r"which other users cannot enter.*PYTHON=/usr/bin"):
        serve.check_reach(inner, "/bin/sh")


def test_the_class_listens_on_this_machine_unless_told_otherwise():
    asked = serve.arguments_of([])
    assert asked.ip in serve.LOOPBACK and asked.names is None and not asked.plain


# --- before anything is installed --------------------------------------------------------------


def test_make_class_checks_before_it_installs():
    shown = subprocess.check_output(
        ["make", "-n", "class", "CLASS_ARGS=--port 8001"], cwd=PROJECT, text=True
    )
    first, second, third = shown.splitlines()
    assert first.endswith("docs/classroom/serve.py --check --port 8001")
    assert "tests/tools/install.py --extra class" in second
    assert third.endswith("docs/classroom/serve.py --port 8001")


@pytest.fixture
def not_root(monkeypatch):
    """As somebody who is not root, so that the places of this machine do not matter."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def test_a_check_writes_nothing(tmp_path, monkeypatch, not_root):
    monkeypatch.setattr(serve, "node_program", lambda: "/usr/bin/node")
    monkeypatch.setattr(serve, "prepare", pytest.fail)
    assert serve.main(["--check", "--port", "0", "--room", str(tmp_path / "room")]) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_machine_without_node_is_told_by_the_check(tmp_path, monkeypatch, capsys, not_root):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert serve.main(["--check", "--port", "0"]) == 1
    assert "node was not found. Install Node.js 20 or later" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")
def test_an_old_node_and_one_without_npm_are_refused(tmp_path, monkeypatch):
    node = tmp_path / "node"
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(serve, "PROXY", tmp_path / "no proxy")
    for version, says in (
        ("v18.19.0", r"node is version v18\.19\.0\. Install Node\.js 20 or later"),
        ("v20.1.0", "npm, which Node.js brings along, was not found"),
    ):
        node.write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
        node.chmod(0o755)
        with pytest.raises(serve.ClassError, match=says):
            serve.node_program()
    serve.PROXY.touch()
    assert serve.node_program() == str(node)


@pytest.mark.skipif(os.name == "nt", reason="folders are closed in another way there")
def test_root_is_told_of_a_python_in_a_closed_folder_by_the_check(tmp_path, monkeypatch, capsys):
    python = tmp_path / "closed" / "python"
    python.parent.mkdir(mode=0o700)
    python.symlink_to("/bin/sh")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(serve, "node_program", lambda: "/usr/bin/node")
    monkeypatch.setattr(serve, "python_to_come", lambda: str(python))
    assert serve.main(["--check", "--port", "0"]) == 1
    assert "which other users cannot enter" in capsys.readouterr().err


def test_the_python_that_the_environment_will_be_made_from_is_checked(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "COURSE", tmp_path)
    assert Path(serve.python_to_come()) == Path(sys.executable)
    there = tmp_path / ".venv" / "bin" / "python"
    if os.name == "nt":
        there = tmp_path / ".venv" / "Scripts" / "python.exe"
    there.parent.mkdir(parents=True)
    there.touch()
    assert Path(serve.python_to_come()) == there


def test_files_that_are_not_there_and_half_a_certificate_are_refused(tmp_path):
    file = tmp_path / "names.txt"
    file.write_text("ann", encoding="utf-8")
    with pytest.raises(serve.ClassError, match=r"no file .*room\.pem, which --certificate names"):
        serve.check_files(given(names=file, certificate=str(tmp_path / "room.pem")))
    with pytest.raises(serve.ClassError, match="no file nobody, which --names names"):
        serve.check_files(given(names="nobody"))
    for half in ("certificate", "key"):
        with pytest.raises(serve.ClassError, match="belong together"):
            serve.check_files(given(names=file, **{"certificate": "", "key": "", half: str(file)}))
    serve.check_files(given(names=file, certificate=str(file), key=str(file)))


def test_a_port_in_use_is_refused_but_for_what_a_killed_hub_left(tmp_path):
    """The proxy would go on without it, and the teacher be told an address that nobody serves."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        asked = given(ip="127.0.0.1", port=port, class_folder=tmp_path)
        with pytest.raises(serve.ClassError, match=rf"at 127\.0\.0\.1, port {port}: .* in use"):
            serve.check_port(asked)
        (tmp_path / serve.PROXY_MARK).touch()
        serve.check_port(asked)
    for wrong in ({"ip": "192.0.2.1"}, {"port": 70_000}):
        with pytest.raises(serve.ClassError, match="No server can listen at"):
            serve.check_port(given(class_folder=tmp_path, **wrong))


# --- what the terminal shows -------------------------------------------------------------------


def test_students_get_an_address_that_they_can_reach(monkeypatch):
    monkeypatch.setattr(serve, "own_address", lambda: "192.0.2.7")
    told = serve.address_for_students
    assert told(given()) == told(given(ip="::")) == "http://192.0.2.7:8000"
    assert told(given(ip="127.0.0.1", port=9000)) == "http://127.0.0.1:9000"
    assert told(given(ip="2001:db8::7", certificate="a")) == "https://[2001:db8::7]:8000"


def test_this_machine_has_an_address_or_a_name():
    assert serve.own_address() not in (*serve.EVERYWHERE, serve.ANY_OTHER)


def test_the_log_goes_into_a_file_and_the_address_to_the_terminal(tmp_path):
    code = (
        "import os; from docs.classroom import serve\n"
        "print('before', flush=True)\n"
        "terminal = serve.write_into('hub.log')\n"
        "os.execvp('sh', ['sh', '-c', f'echo log; echo fault >&2; echo address >&{terminal}'])\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (shown.stdout, shown.stderr) == ("before\naddress\n", "")
    assert (tmp_path / "hub.log").read_text() == "log\nfault\n"
    assert (tmp_path / "hub.log").stat().st_mode & 0o777 == 0o600


# --- a student's folder ------------------------------------------------------------------------


@pytest.fixture
def places(tmp_path):
    """A small course, warmed kernels, a student's folder."""
    course, kernels, home = (tmp_path / name for name in ("course", "kernels", "home"))
    for path, text in (
        (course / "notebooks" / "01.ipynb", "one"),
        (course / "data" / "a.csv", "a"),
        (course / "notebooks" / ".ipynb_checkpoints" / "x", ""),
        (kernels / "k.nbi", "k"),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    home.mkdir()
    return course, kernels, home


def test_missing_files_are_handed_out_and_others_never_replaced(places):
    course, _, home = places
    assert hand_out.hand_out(*places) == 2
    assert sorted(
        path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()
    ) == [".kernels/k.nbi", "data/a.csv", "notebooks/01.ipynb"]
    (home / "notebooks" / "01.ipynb").write_text("mine", encoding="utf-8")
    (course / "notebooks" / "02.ipynb").write_text("two", encoding="utf-8")
    assert hand_out.hand_out(*places) == 1
    assert (home / "notebooks" / "01.ipynb").read_text(encoding="utf-8") == "mine"


def test_the_guide_and_what_the_teacher_made_are_kept_back(places):
    course, kernels, home = places
    notebooks = course / "notebooks"
    (notebooks / "sheets").mkdir()
    for name in ("instructor_guide.ipynb", "my_answers.json", "my_answers_2.json", "sheets/a.html"):
        (notebooks / name).write_text("answers", encoding="utf-8")
    assert hand_out.hand_out(course, kernels, home) == 2
    assert hand_out.hand_out(course, kernels, home, with_guide=True) == 1
    assert sorted(path.name for path in (home / "notebooks").iterdir()) == [
        "01.ipynb",
        "instructor_guide.ipynb",
    ]


def test_every_notebook_of_the_course_gets_the_seed_of_the_class(places):
    """By the command that the hub runs; nothing but the seed changes."""
    _, kernels, home = places
    script = PROJECT / "docs" / "classroom" / "hand_out.py"
    command = [sys.executable, "-I", script, PROJECT, kernels, home, "--seed", "70"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    handed_out = sorted((home / "notebooks").glob("*.ipynb"))
    assert len(handed_out) == 12
    for path in handed_out:
        before = (PROJECT / "notebooks" / path.name).read_bytes()
        set_up = b"lesson = teach.Lesson(class_seed=%d)"
        assert before.count(set_up % 1) == 1
        assert path.read_bytes() == before.replace(set_up % 1, set_up % 70)


@pytest.mark.skipif(os.name == "nt", reason="making links needs rights there")
def test_a_link_in_a_students_folder_is_not_written_through(places, tmp_path):
    target = tmp_path / "elsewhere"
    (places[2] / "notebooks").mkdir()
    (places[2] / "notebooks" / "01.ipynb").symlink_to(target)
    assert hand_out.hand_out(*places) == 1
    assert not target.exists()
