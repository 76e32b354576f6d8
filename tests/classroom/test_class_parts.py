"""The parts of the class server that keep students apart, one at a time. No hub is started."""

import asyncio
import importlib
import json
import os
import socket
import sys
from pathlib import Path
from types import ModuleType

import pytest
from traitlets import HasTraits

from docs.classroom import serve
from tests.project import PROJECT

sys.path.insert(0, str(PROJECT / "docs" / "classroom"))

import collect
import gate
import sandbox
import user_numbers

OWN = os.geteuid()


# --- the gate ----------------------------------------------------------------------------------


async def asked(place, server, owner, head):
    """Return what a gate answers to a request, with a server behind it that says `hello`."""

    async def hello(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nhello")
        writer.close()

    behind = await asyncio.start_unix_server(hello, path=str(server))
    opened = gate.Gate("ann", place, server, owner)
    await opened.open()
    reader, writer = await asyncio.open_unix_connection(str(place))
    writer.write(head)
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    opened.close()
    behind.close()
    return answer.decode()


def request(cookie="", connection="close"):
    """Return the head of a request as the proxy passes it on."""
    lines = ["GET /user/ann/lab HTTP/1.1", f"Connection: {connection}", f"cookie: {cookie}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@pytest.mark.parametrize("connection", ["close", "Upgrade", "keep-alive, Upgrade"])
def test_the_gate_passes_on_a_request_with_the_students_own_pass(tmp_path, connection):
    head = request(f"a=b; class-pass={gate.passes.of('ann')}; c=d", connection)
    answer = asyncio.run(asked(tmp_path / "gate", tmp_path / "server", OWN, head))
    assert answer.endswith("hello")


@pytest.mark.parametrize("cookie", ["", "class-pass=", "class-pass=guess", "other=OWN"])
def test_the_gate_passes_nothing_else_on(tmp_path, cookie):
    own = gate.passes.of("ann")
    of_bob = f"class-pass={gate.passes.of('bob')}"
    for given in (cookie.replace("OWN", own), of_bob):
        answer = asyncio.run(asked(tmp_path / "gate", tmp_path / "server", OWN, request(given)))
        assert answer.startswith("HTTP/1.1 403") and "hello" not in answer


def test_a_connection_for_several_requests_is_refused(tmp_path):
    head = request(f"class-pass={gate.passes.of('ann')}", "keep-alive")
    answer = asyncio.run(asked(tmp_path / "gate", tmp_path / "server", OWN, head))
    assert answer.startswith("HTTP/1.1 400")


def test_a_pass_that_was_renewed_opens_nothing(tmp_path):
    old = request(f"class-pass={gate.passes.of('ann')}")
    gate.passes.renew("ann")
    answer = asyncio.run(asked(tmp_path / "gate", tmp_path / "server", OWN, old))
    assert answer.startswith("HTTP/1.1 403")


@pytest.mark.skipif(not hasattr(os, "O_PATH"), reason="Linux only")
def test_the_gate_follows_no_link_and_takes_nobody_elses_socket(tmp_path):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "theirs"))
        listening.listen()
        (tmp_path / "link").symlink_to(tmp_path / "theirs")
        with pytest.raises(OSError):
            gate.connect_to(tmp_path / "link", OWN)
        with pytest.raises(ConnectionRefusedError):
            gate.connect_to(tmp_path / "theirs", OWN + 1)
        (tmp_path / "file").touch()
        with pytest.raises(ConnectionRefusedError):
            gate.connect_to(tmp_path / "file", OWN)
        gate.connect_to(tmp_path / "theirs", OWN).close()


# --- user numbers ------------------------------------------------------------------------------


def test_a_number_belongs_to_one_student_of_one_room_on_the_machine(tmp_path):
    machine = tmp_path / "machine"
    rooms = [tmp_path / "one", tmp_path / "two"]
    for room in rooms:
        room.mkdir()
    given = [user_numbers.number_of(room, name, machine) for room in rooms for name in "ab"]
    assert len(set(given)) == 4
    assert min(given) == user_numbers.FIRST
    assert user_numbers.number_of(rooms[1], "a", machine) == given[2]
    for room in rooms:
        user_numbers.check(room, machine)
    # a copy of a room would share its numbers
    (rooms[1] / "register.json").write_text((rooms[0] / "register.json").read_text())
    with pytest.raises(user_numbers.NumberError, match="uses as well"):
        user_numbers.check(rooms[1], machine)


def test_a_register_is_never_found_half_written(tmp_path, monkeypatch):
    path = tmp_path / "register.json"
    user_numbers.write_whole(path, json.dumps({"ann": 1}))
    assert path.stat().st_mode & 0o777 == 0o600

    def cut_off(_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", cut_off)
    with pytest.raises(OSError, match="no space"):
        user_numbers.write_whole(path, json.dumps({"ann": 1, "bob": 2}))
    assert user_numbers.read(path) == {"ann": 1}


# --- the sandbox -------------------------------------------------------------------------------


def test_control_groups_of_version_2_get_both_limits(tmp_path):
    """A stand-in for the folder of the system: what is written, not whether it is obeyed."""
    (tmp_path / "cgroup.controllers").write_text("memory pids")
    group = sandbox.ControlGroup(70_001, tmp_path)
    assert group.make(2 << 30, 256)
    [folder] = group.folders
    assert folder == tmp_path / "cold-facts-class" / "70001"
    assert (folder / "memory.max").read_text() == str(2 << 30)
    assert (folder / "pids.max").read_text() == "256"
    assert (tmp_path / "cgroup.subtree_control").read_text() == "+memory +pids"


def test_a_system_without_control_groups_is_noticed(tmp_path):
    (tmp_path / "memory").write_text("not a folder")
    assert not sandbox.ControlGroup(70_001, tmp_path).make(2 << 30, 256)


# --- what root reads and runs ------------------------------------------------------------------


@pytest.fixture
def students(tmp_path):
    """Folders of two students; Ann's has answers."""
    for name in ("ann", "mallory"):
        (tmp_path / "students" / name / "notebooks").mkdir(parents=True)
    (tmp_path / "students" / "ann" / "notebooks" / "my_answers.json").write_text("{}")
    return tmp_path / "students"


def test_answers_are_collected(students, tmp_path):
    assert collect.collect(students, tmp_path / "to") == {
        "ann": "collected",
        "mallory": "nothing there",
    }
    assert (tmp_path / "to" / "ann.json").read_text() == "{}"


def test_a_file_among_the_students_folders_stops_nothing(students, tmp_path):
    """macOS leaves one in each folder that it shows."""
    (students / ".DS_Store").touch()
    said = collect.collect(students, tmp_path / "to")
    assert said[".DS_Store"] == "not collected: it is not a folder"
    assert said["ann"] == "collected"


@pytest.mark.parametrize("kind", ["file", "folder", "hard", "pipe", "large", "device"])
def test_a_trick_in_place_of_answers_collects_nothing(students, tmp_path, kind):
    theirs = students / "ann" / "notebooks"
    mine = students / "mallory" / "notebooks"
    target = mine / "my_answers.json"
    if kind == "file":
        target.symlink_to(theirs / "my_answers.json")
    elif kind == "folder":
        mine.rmdir()
        mine.symlink_to(theirs)
    elif kind == "hard":
        os.link(theirs / "my_answers.json", target)
    elif kind == "pipe":
        os.mkfifo(target)
    elif kind == "large":
        target.write_bytes(bytes(collect.LARGEST_BYTES + 1))
    else:
        target.symlink_to("/dev/zero")
    said = collect.collect(students, tmp_path / "to")
    assert said["mallory"].startswith("not collected")
    assert not (tmp_path / "to" / "mallory.json").exists()


def test_a_course_that_everybody_may_change_is_refused(tmp_path):
    course = tmp_path / "course"
    (course / "src").mkdir(parents=True)
    (course / "src" / "a.py").touch()
    (course / "src" / "a.py").chmod(0o644)
    assert serve.writable_by_others([course / "src"]) is None
    (course / "src" / "a.py").chmod(0o646)
    with pytest.raises(serve.ClassError, match=r"may change .*a\.py"):
        serve.check_writers(course)
    (course / "src" / "a.py").chmod(0o644)
    course.chmod(0o777)
    assert serve.writable_by_others([course / "src"]) == course
    course.chmod(0o1777)
    assert serve.writable_by_others([course / "src"]) is None


def test_a_room_with_a_long_path_is_refused(tmp_path):
    serve.check_room(Path("/srv/cold-facts/build/class"))
    with pytest.raises(serve.ClassError, match="letters too long"):
        serve.check_room(tmp_path / ("x" * 100))


def test_a_password_is_forgotten_by_name(tmp_path):
    import dbm

    with dbm.open(str(tmp_path / "passwords"), "c") as passwords:
        passwords[b"ann"] = b"x"
        passwords[b"bob"] = b"y"
    with pytest.raises(serve.ClassError, match="'cem' has no password to forget"):
        serve.forget_passwords(["cem"], tmp_path)
    serve.forget_passwords(["ann"], tmp_path)
    with dbm.open(str(tmp_path / "passwords")) as passwords:
        assert list(passwords.keys()) == [b"bob"]


async def answer_to_a_late_write(place, asked):
    """Ask at a socket, write nothing half a second later, as Node does, and return the answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(place))
        connection.sendall(asked)
        await asyncio.sleep(0.5)
        connection.sendmsg([b""])
        return connection.recv(1000)


@pytest.mark.parametrize(
    ("pass_of", "kind", "expected"),
    [
        ("ann", "close", b"hello"),
        ("ann", "keep-alive", b"could not be read"),
        ("bob", "close", b"of another student"),
    ],
)
def test_an_answer_is_not_lost_when_the_proxy_writes_after_it(tmp_path, pass_of, kind, expected):
    """Node ends each request with an empty write; a closed Unix socket would refuse it."""

    async def late():
        async def hello(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\n\r\nhello")
            writer.close()

        behind = await asyncio.start_unix_server(hello, path=str(tmp_path / "server"))
        opened = gate.Gate("ann", tmp_path / "gate", tmp_path / "server", OWN)
        await opened.open()
        head = request(f"class-pass={gate.passes.of(pass_of)}", kind)
        answer = await answer_to_a_late_write(tmp_path / "gate", head)
        opened.close()
        behind.close()
        return answer

    assert expected in asyncio.run(late())


def test_the_hub_learns_without_a_pass_whether_a_server_is_ready(tmp_path):
    """JupyterHub takes any answer below 500 for a server that is ready."""

    async def answered():
        opened = gate.Gate("ann", tmp_path / "gate", tmp_path / "server", OWN)
        await opened.open()
        reader, writer = await asyncio.open_unix_connection(str(tmp_path / "gate"))
        writer.write(request())
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        opened.close()
        return answer

    assert asyncio.run(answered()).startswith(b"HTTP/1.1 503")
    ready = asyncio.run(asked(tmp_path / "gate", tmp_path / "server", OWN, request()))
    assert ready.startswith("HTTP/1.1 403")


def test_the_relay_keeps_an_answer_until_the_proxy_has_closed(tmp_path):
    """The hub closes as soon as it has answered; the proxy may write after that."""

    async def late():
        async def hub(reader, writer):
            await reader.readuntil(b"name=ann")
            writer.write(b"HTTP/1.1 403 Forbidden\r\n\r\nWait ten minutes")
            writer.close()

        behind = await asyncio.start_unix_server(hub, path=str(tmp_path / "inner"))
        relay = gate.Relay(tmp_path / "hub", tmp_path / "inner")
        await relay.open()
        assert (tmp_path / "hub").stat().st_mode & 0o777 == 0o666
        asked = b"POST /hub/login HTTP/1.1\r\nConnection: close\r\n\r\nname=ann"
        answer = await answer_to_a_late_write(tmp_path / "hub", asked)
        relay.close()
        behind.close()
        return answer

    assert asyncio.run(late()).endswith(b"Wait ten minutes")


def test_the_hub_closes_its_relay_after_everything_else(monkeypatch, tmp_path):
    """Until they have ended, the students' servers ask the hub who is there."""
    there = []

    class Hub(HasTraits):
        async def start(self):
            there.append((tmp_path / "hub").exists())

        async def cleanup(self):
            there.append((tmp_path / "hub").exists())

    application = ModuleType("jupyterhub.app")
    application.JupyterHub = Hub
    monkeypatch.setitem(sys.modules, "jupyterhub", ModuleType("jupyterhub"))
    monkeypatch.setitem(sys.modules, "jupyterhub.app", application)
    monkeypatch.delitem(sys.modules, "class_hub", raising=False)
    monkeypatch.setenv("COLD_FACTS_LOG", "hub.log")
    terminal = os.open(tmp_path / "terminal", os.O_CREAT | os.O_WRONLY)
    monkeypatch.setenv("COLD_FACTS_TERMINAL", str(terminal))
    made = importlib.import_module("class_hub").ClassHub(
        relay_place=str(tmp_path / "hub"),
        relay_target=str(tmp_path / "inner"),
        address="https://room.example",
    )

    async def from_start_to_end():
        await made.start()
        await made.cleanup()

    asyncio.run(from_start_to_end())
    os.close(terminal)
    assert (
        (tmp_path / "terminal").read_text(encoding="utf-8").endswith("\n    https://room.example\n")
    )
    assert there == [True, True] and not (tmp_path / "hub").exists()
    del sys.modules["class_hub"]


def test_a_relay_to_nowhere_closes_the_connection(tmp_path):
    async def asked_nobody():
        relay = gate.Relay(tmp_path / "hub", tmp_path / "nowhere")
        await relay.open()
        reader, writer = await asyncio.open_unix_connection(str(tmp_path / "hub"))
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        relay.close()
        return answer

    assert asyncio.run(asked_nobody()) == b""
