"""One student attacks another, for real: the hub of `make class` and two of its students.

    .venv/bin/python -m pytest tests/classroom/test_attacks.py -m long -s

Everything stays on this machine and is bounded in number and time. Each test is an attack that once
worked; docs/security.md lists them. They need root, because otherwise students are not kept apart.
"""

import contextlib
import os
import signal
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
import requests

from tests.conftest import lacking

try:
    import firstuseauthenticator  # noqa: F401
    import jupyterhub  # noqa: F401

    from docs.classroom import serve
    from tests.classroom.class_server import ClassServer, is_root
    from tests.classroom.student import Student
except ImportError:
    serve = None

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

NAMES = ["ann", "mallory"]
PASSWORDS = {"ann": "ice-ann-2026", "mallory": "ice-mallory-2026"}
HUB_SECRET = "only-the-hub-knows"
SECRET = "ice-ball-of-ann"
PAGE = "this page is from mallory"


def python(code):
    """Return code for a kernel, without the indentation of this file."""
    return textwrap.dedent(code).strip()


@pytest.fixture(scope="module")
def class_server():
    """A hub that knows two students."""
    if serve is None:
        lacking("the extra class")
    if not is_root():
        pytest.skip("only root can keep students apart, and the server says so")
    os.environ["COLD_FACTS_HUB_SECRET"] = HUB_SECRET
    made = ClassServer(NAMES)
    with made as running:
        yield running
    made.remove()
    del os.environ["COLD_FACTS_HUB_SECRET"]


def logged_in(server, name):
    """Return a student who is logged in and has a kernel."""
    student = Student(server.address, name)
    assert student.log_in(PASSWORDS[name])
    student.start(60)
    student.open("notebooks/00_start_here.ipynb")
    return student


@pytest.fixture
def ann(class_server):
    """The student who is attacked."""
    student = logged_in(class_server, "ann")
    yield student
    student.close()


@pytest.fixture
def mallory(class_server):
    """The student who attacks."""
    student = logged_in(class_server, "mallory")
    yield student
    student.close()


def stop(student):
    """Stop a student's server, as the student does with the button of the hub."""
    student.close()
    header = {"X-XSRFToken": student._xsrf("/hub/")}
    address = f"{student.address}/hub/api/users/{student.name}/server"
    assert student.web.delete(address, headers=header, timeout=60).ok
    time.sleep(1)


# every port on which anybody listens, as the kernel of a student sees them
PORTS = python(
    """
    lines = open("/proc/net/tcp").read().splitlines()[1:]
    listening = [line.split() for line in lines if line.split()[3] == "0A"]
    ports = [(int(one[1].split(":")[1], 16), int(one[7])) for one in listening]
    """
)


def test_nobody_takes_the_place_of_anothers_server(ann, mallory):
    """Mallory waits for the port of Ann's server to become free, and answers in its place."""
    address = f"{ann.own}/lab"
    mallory.execute(PORTS)
    mallory.execute(
        python(
            f"""
            import os, subprocess, sys
            code = '''
            import socket, sys, time
            taken, until = [], time.time() + 20
            while time.time() < until:
                for port in sys.argv[1:]:
                    s = socket.socket()
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    try:
                        s.bind(("127.0.0.1", int(port)))
                    except OSError:
                        continue
                    s.listen()
                    s.settimeout(2)
                    for _ in range(30):
                        try:
                            c, _ = s.accept()
                        except OSError:
                            break
                        c.recv(65536)
                        c.sendall(b"HTTP/1.0 200 OK" + bytes([13, 10, 13, 10]) + b"{PAGE}")
                        c.close()
                time.sleep(0.01)
            '''
            others = sorted({{str(port) for port, owner in ports if owner not in (0, os.getuid())}})
            import textwrap
            hidden = subprocess.Popen(
                [sys.executable, "-c", textwrap.dedent(code), *others], start_new_session=True
            )
            """
        )
    )
    ann.send_only("import os, signal; os.kill(os.getppid(), signal.SIGKILL)")
    time.sleep(0.5)
    for _ in range(5):
        answer = ann.web.get(address, timeout=20)
        assert PAGE not in answer.text
        time.sleep(0.3)


def test_a_students_server_shows_its_pages_to_nobody_else(class_server, mallory, ann):
    """Mallory's own server answers anybody; a page of it would act as whoever looks at it."""
    server = f"{class_server.folder}/room/servers"
    mallory.execute(
        python(
            f"""
            import http.server, os, pathlib, socketserver, threading
            place = next(pathlib.Path("{server}").glob("*")) / "server"
            os.rename(place, place.with_name("old"))

            class Answer(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(b"{PAGE}")

                def log_message(self, *_):
                    pass

            mine = socketserver.ThreadingUnixStreamServer(str(place), Answer)
            threading.Thread(target=mine.serve_forever, daemon=True).start()
            """
        )
    )
    try:
        assert mallory.web.get(f"{mallory.own}/lab", timeout=20).text == PAGE
        seen = ann.web.get(f"{mallory.own}/lab", timeout=20)
        assert seen.status_code == 403 and PAGE not in seen.text
        # with Ann's pass in Mallory's path, too
        passes = {one.name: one.value for one in ann.web.cookies if one.name == "class-pass"}
        seen = ann.web.get(f"{mallory.own}/lab", cookies=passes, timeout=20)
        assert seen.status_code == 403 and PAGE not in seen.text
    finally:
        mallory.execute("os.replace(place.with_name('old'), place)")


def test_a_link_does_not_lead_the_gate_to_another_socket(class_server, mallory, ann):
    """Mallory puts a link to the proxy's own socket, which root may open, in place of hers."""
    room = f"{class_server.folder}/room"
    mallory.execute(
        python(
            f"""
            import os, pathlib
            place = next(pathlib.Path("{room}/servers").glob("*")) / "server"
            os.rename(place, place.with_name("old"))
            os.symlink("{room}/hub/hub", place)
            """
        )
    )
    try:
        assert mallory.web.get(f"{mallory.own}/lab", timeout=20).status_code == 503
    finally:
        mallory.execute("os.replace(place.with_name('old'), place)")


def test_nobody_hears_anothers_kernel(ann, mallory):
    """Mallory listens on every port that there is while Ann's kernel prints something."""
    mallory.execute(PORTS)
    mallory.send_only(
        python(
            """
            import os, threading, time, zmq
            heard = []
            ear = zmq.Context.instance().socket(zmq.SUB)
            ear.setsockopt(zmq.SUBSCRIBE, b"")
            ear.setsockopt(zmq.RCVTIMEO, 200)
            others = [port for port, owner in ports if owner != os.getuid()]
            for port in others:
                ear.connect(f"tcp://127.0.0.1:{port}")
            until = time.time() + 5
            while time.time() < until:
                try:
                    heard.append(b"".join(ear.recv_multipart()))
                except zmq.Again:
                    pass
            """
        )
    )
    time.sleep(1)
    assert SECRET in ann.execute(f"print('{SECRET}')")
    time.sleep(5)
    heard = mallory.execute("print(b' '.join(heard).decode('latin-1'))", 30)
    assert SECRET not in heard
    assert mallory.execute("print(others)").strip() == "[]"


def test_no_port_of_a_student_is_reached_from_outside(class_server, ann, mallory):
    """Mallory waits at a port of the same machine, to which a browser would send Ann's cookies."""
    port = int(
        mallory.execute(
            python(
                """
                import socket
                trap = socket.create_server(("0.0.0.0", 0))
                print(trap.getsockname()[1])
                """
            )
        )
    )
    with pytest.raises(requests.ConnectionError):
        ann.web.get(f"http://127.0.0.1:{port}/hub/", timeout=5)
    assert mallory.execute("trap.settimeout(1)").strip() == ""
    with pytest.raises(RuntimeError, match="timed out"):
        mallory.execute("print(trap.accept()[0].recv(65536))")


def copied(student):
    """Return another browser with the same cookies."""
    thief = requests.Session()
    for one in student.web.cookies:
        thief.cookies.set_cookie(one)
    return thief


def is_in(session, student):
    """Say whether a browser is in the hub, or in the student's server."""
    home = session.get(f"{student.address}/hub/home", allow_redirects=False, timeout=20)
    server = session.get(f"{student.own}/api/status", allow_redirects=False, timeout=20)
    return home.status_code == 200 or server.status_code == 200


def test_cookies_end_with_the_session(class_server, ann):
    """Somebody has copied Ann's cookies; they work until she logs out or changes her password."""
    thief = copied(ann)
    assert is_in(thief, ann)
    ann.web.get(f"{ann.address}/hub/logout", timeout=20)
    assert not is_in(thief, ann)
    ann.web.cookies.clear()
    assert ann.log_in(PASSWORDS["ann"])
    thief = copied(ann)
    assert thief.get(f"{ann.address}/hub/home", allow_redirects=False, timeout=20).ok
    new = {"password": "another-2026", "_xsrf": ann._xsrf("/hub/")}
    assert ann.web.post(f"{ann.address}/hub/auth/change-password", data=new, timeout=20).ok
    assert not is_in(thief, ann)
    assert not Student(ann.address, "ann").log_in(PASSWORDS["ann"])
    again = Student(ann.address, "ann")
    assert again.log_in("another-2026")
    old = {"password": PASSWORDS["ann"], "_xsrf": again._xsrf("/hub/")}
    assert again.web.post(f"{ann.address}/hub/auth/change-password", data=old, timeout=20).ok


HEARTBEAT = """
import os, subprocess, sys
code = '''
import pathlib, time
for _ in range(600):
    pathlib.Path("{file}").write_text(str(time.time()))
    for place in pathlib.Path("/proc").glob("[0-9]*/environ"):
        try:
            text = place.read_text(errors="replace")
        except OSError:
            continue
        if "{secret}" in text:
            pathlib.Path("{file}.found").write_text("found")
    time.sleep(0.05)
'''
hidden = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
"""


def beats(file):
    """Say whether the program that writes this file still runs."""
    before = file.read_text()
    time.sleep(2)
    return file.read_text() != before


def wait_for(file):
    """Wait until there is a file."""
    until = time.monotonic() + 20
    while not file.exists():
        assert time.monotonic() < until, f"{file} was not written"
        time.sleep(0.1)


def test_nothing_of_a_student_outlives_the_server_or_sees_the_hubs_environment(
    class_server, mallory
):
    """Mallory leaves a program behind; it looks for what the hub's helpers have of the hub."""
    file = class_server.folder / "room" / "students" / "mallory" / "beat"
    mallory.execute(HEARTBEAT.format(file=file, secret=HUB_SECRET))
    wait_for(file)
    assert beats(file)
    stop(mallory)
    assert not beats(file)
    mallory.start(60)
    mallory.open("notebooks/00_start_here.ipynb")
    assert not file.with_name("beat.found").exists()


def test_a_student_cannot_use_up_the_machine(class_server, mallory):
    """Mallory starts programs, writes a large file and fills the memory."""
    started = mallory.execute(
        python(
            """
            import subprocess
            crowd = []
            try:
                for _ in range(400):
                    crowd.append(subprocess.Popen(["sleep", "20"]))
            except OSError as problem:
                pass
            print(len(crowd))
            for one in crowd:
                one.kill()
                _ = one.wait()
            """
        ),
        60,
    )
    assert 10 < int(started) < 260
    with pytest.raises(RuntimeError, match="File too large"):
        mallory.execute(
            python(
                """
                with open("large", "wb") as file:
                    for _ in range(300):
                        file.write(bytes(1 << 20))
                """
            )
        )
    mallory.execute("import os; os.remove('large')")
    alive = mallory.execute(
        python(
            """
            import os, pathlib, subprocess, sys, time
            code = (
                "import pathlib, sys, time; filled = bytearray(b'x') * (900 << 20); "
                "pathlib.Path(sys.argv[1]).touch(); time.sleep(90)"
            )
            marks = [pathlib.Path(f"filled{number}") for number in range(4)]
            crowd = [subprocess.Popen([sys.executable, "-c", code, str(one)]) for one in marks]
            until = time.time() + 60
            while time.time() < until and not all(
                one.poll() is not None or mark.exists()
                for one, mark in zip(crowd, marks, strict=True)
            ):
                time.sleep(0.2)
            print(sum(one.poll() is None for one in crowd))
            for one in crowd:
                one.kill()
                _ = one.wait()
            """
        ),
        90,
    )
    # two of them fit into 2 GB beside the kernel, four do not
    assert int(alive.split()[-1]) <= 2


def test_many_wrong_passwords_are_stopped_and_hold_up_nobody(class_server, ann):
    """Forty wrong passwords at once, for one name that exists and many that do not."""

    def wrong(number):
        name = "mallory" if number % 2 else f"guess{number}"
        return Student(class_server.address, name).log_in(f"wrong-password-{number}")

    with ThreadPoolExecutor(40) as pool:
        trying = [pool.submit(wrong, number) for number in range(40)]
        delays = []
        while not all(one.done() for one in trying):
            began = time.monotonic()
            ann.web.get(f"{class_server.address}/hub/home", timeout=30)
            delays.append(time.monotonic() - began)
            time.sleep(0.1)
    print(f"hub's answer beside forty log-ins: worst {max(delays):.2f} s")
    assert not any(one.result() for one in trying)
    assert max(delays) < 5
    # five wrong passwords from here: the right one must wait as well
    assert not Student(class_server.address, "mallory").log_in(PASSWORDS["mallory"])
    form = requests.Session()
    page = form.get(f"{class_server.address}/hub/login", timeout=20)
    given = {"username": "mallory", "password": "x" * 9, "_xsrf": form.cookies.get("_xsrf")}
    said = form.post(page.url, data=given, timeout=20)
    assert said.status_code == 403 and "Wait ten minutes" in said.text


def test_long_input_gets_a_sentence(class_server):
    for name, secret, says in (
        ("ann", "x" * 100_000, "Too long"),
        ("ann", "é" * 40, "Too long"),
        ("a" * 100_000, "x" * 9, "Invalid username or password"),
    ):
        form = requests.Session()
        page = form.get(f"{class_server.address}/hub/login", timeout=20)
        given = {"username": name, "password": secret, "_xsrf": form.cookies.get("_xsrf")}
        said = form.post(page.url, data=given, timeout=20)
        assert said.status_code == 403 and says in said.text


# --- another start of the hub ------------------------------------------------------------------


def test_a_refused_name_cannot_be_claimed_and_ctrl_c_ends_everything():
    """Eve's name is not on the list yet; Mallory types a password for it all the same."""
    if serve is None:
        lacking("the extra class")
    if not is_root():
        pytest.skip("only root can keep students apart, and the server says so")
    made = ClassServer(NAMES)
    with made as first:
        assert not Student(first.address, "eve").log_in("of-mallory-2026")
        mallory = logged_in(first, "mallory")
        thief = copied(mallory)
        file = first.folder / "room" / "students" / "mallory" / "beat"
        mallory.execute(HEARTBEAT.format(file=file, secret=HUB_SECRET))
        wait_for(file)
        os.kill(first.process.pid, signal.SIGINT)
        first.process.wait(60)
        assert not beats(file)
        mallory.close()
    made.names.write_text("\n".join([*NAMES, "eve"]), encoding="utf-8")
    with made as second:
        assert not Student(second.address, "eve").log_in("short")
        assert Student(second.address, "eve").log_in("of-eve-2026")
        assert not Student(second.address, "eve").log_in("of-mallory-2026")
        # a new start ends all sessions, and keeps folders and passwords
        home = thief.get(f"{second.address}/hub/home", allow_redirects=False, timeout=20)
        assert home.status_code != 200
        mallory = logged_in(second, "mallory")
        assert mallory.execute("import os; print(os.path.exists('../beat'))").strip() == "True"
        mallory.execute(HEARTBEAT.format(file=file, secret=HUB_SECRET))
        wait_for(file)
        # a hub that is killed leaves its proxy behind; here no next start would end it
        family = psutil.Process(second.process.pid).children(recursive=True)
        os.kill(second.process.pid, signal.SIGKILL)
        second.process.wait(60)
        assert not beats(file)
        mallory.close()
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
    made.remove()
