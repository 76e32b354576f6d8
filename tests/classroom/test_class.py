"""A class for real: the hub of `make class` with its proxy, and students who all do the same thing
at once.

    .venv/bin/python -m pytest tests/classroom -m long -s

Everything stays on this machine. How many: COLD_FACTS_STUDENTS, 8 if not given.
"""

import csv
import os
import random
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import requests

from helpers.teaching.lesson.questions import load_questions
from tests.browser.conftest import WIDE
from tests.browser.reader import Reader
from tests.conftest import lacking

try:
    import firstuseauthenticator  # noqa: F401
    import jupyterhub  # noqa: F401

    from docs.classroom import report, serve
    from tests.browser.one_slider import move_one_slider
    from tests.classroom.class_server import SEED, ClassServer
    from tests.classroom.student import Student
except ImportError:
    serve = None

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

STUDENTS = int(os.environ.get("COLD_FACTS_STUDENTS", "8"))
NAMES = [f"student{number}" for number in range(1, STUDENTS + 1)]
VISITORS = ["visitor1", "visitor2"]
NOTEBOOK = "notebooks/01_how_freezing_works.ipynb"
MOVES = 5


def password(name):
    """Return a student's password."""
    return f"ice-{name}-2026"


def show(what, numbers, unit="s"):
    """Print median and worst of some numbers, for `-s`."""
    print(
        f"{what}: median {statistics.median(numbers):.2f} {unit}, worst {max(numbers):.2f} {unit}"
    )


@pytest.fixture(scope="module")
def class_server():
    """A hub that knows the class."""
    if serve is None:
        lacking("the extra class")
    made = ClassServer(NAMES + VISITORS)
    with made as running:
        print(f"\nhub up after {running.seconds:.1f} s; students apart: {running.apart}")
        yield running
    made.remove()


def all_at_once(students, *what):
    """Let every student do something at the same time; returns what each got."""
    with ThreadPoolExecutor(len(students)) as pool:
        return list(pool.map(what[0], students))


@pytest.fixture(scope="module")
def students(class_server):
    """The class, logged in, with 01 opened and run, all at the same time."""
    made = [Student(class_server.address, name) for name in NAMES]
    began = time.monotonic()
    assert all(all_at_once(made, lambda one: one.log_in(password(one.name))))
    show("log in, all at once", [time.monotonic() - began])
    all_at_once(made, Student.start)
    all_at_once(made, lambda one: one.open(NOTEBOOK))
    all_at_once(made, Student.run)
    for what in ("server", "kernel", "panel", "run"):
        show(f"{STUDENTS} students at once, {what}", [one.times[what] for one in made])
    yield made
    for one in made:
        one.close()


def test_a_class_runs_01_and_moves_its_sliders(class_server, students):
    assert all(len(one.sliders()) >= 5 for one in students)

    def move(one):
        return [one.move(one.sliders()[0]) for _ in range(MOVES)]

    delays = [delay for found in all_at_once(students, move) for delay in found]
    show(f"slider to picture, {STUDENTS} students at once", delays)
    assert len(delays) == MOVES * STUDENTS
    memory = [class_server.memory_MB(name) for name in NAMES]
    show("memory of hub and proxy", [class_server.hub_MB()], "MB")
    show("memory of a student's server", [server for server, _ in memory], "MB")
    show("memory of a student's kernel", [kernel for _, kernel in memory], "MB")
    assert all(server > 20 and kernel > 50 for server, kernel in memory)


def test_the_teachers_report_shows_what_the_class_answered(class_server, students, tmp_path):
    """Everybody answers the quiz of 01, both tests and an exercise; then `make class-report`."""
    questions = load_questions()
    quiz = [one for one in questions if (one.kind, one.notebook) == ("quiz", "01")]
    tests = [one for one in questions if one.kind in ("pretest", "posttest")]
    assert quiz and len(tests) == 22

    def answer(one):
        chance = random.Random(one.name)
        chosen = {asked: chance.choice(asked.options).text for asked in quiz + tests}
        for question in quiz:
            one.choose(question.text, chosen[question])
        for sheet in ("pretest", "posttest"):
            by_key = {asked.key: chosen[asked] for asked in tests if asked.kind == sheet}
            one.execute(
                f"sheet = lesson.{sheet}()\n"
                f"for key, text in {by_key!r}.items():\n"
                "    sheet[key].buttons.value = text\n"
                "    sheet[key].check()\n"
            )
        one.execute("exercises.time_to_thicken(lesson.class_seed).check(5)")
        return {f"{asked.kind}:{asked.identity}": text for asked, text in chosen.items()}

    given = all_at_once(students, answer)
    out = tmp_path / "report"
    assert report.main([f"{class_server.folder}/room/students", "--out", str(out)]) == 0
    with (out / "questions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    counted = 0
    for row in rows:
        identity = f"{row['kind']}:{row['notebook']}/{row['key']}"
        chosen = sum(one.get(identity) == row["option"] for one in given)
        answered = sum(identity in one for one in given)
        assert (int(row["chosen"]), int(row["answered"])) == (chosen, answered), row
        counted += chosen
    assert counted == STUDENTS * len(quiz + tests)
    with (out / "gain.csv").open(encoding="utf-8", newline="") as file:
        assert {row["answered_both"] for row in csv.DictReader(file)} == {str(STUDENTS)}
    with (out / "exercises.csv").open(encoding="utf-8", newline="") as file:
        tried = [row for row in csv.DictReader(file) if row["answered"] == str(STUDENTS)]
    assert [row["exercise"] for row in tried] == ["time_to_thicken"]
    text = (out / "report.md").read_text(encoding="utf-8")
    print(text)
    assert not any(name in text for name in NAMES)


def test_nobody_gets_in_with_a_wrong_password_or_a_name_not_on_the_list(class_server, students):
    assert not Student(class_server.address, NAMES[0]).log_in("not-the-password")
    assert not Student(class_server.address, "nobody").log_in(password("nobody"))
    assert not Student(class_server.address, "../student1").log_in(password("x"))
    assert Student(class_server.address, NAMES[0]).log_in(password(NAMES[0]))


def test_the_address_stands_last_and_alone_and_the_log_is_in_a_file(class_server, students):
    shown = class_server.shown()
    assert shown.endswith(f"\nStudents open:\n\n    {class_server.address}\n")
    assert "[I 20" not in shown and "/room/hub.log" in shown
    assert "is now running" in class_server.written()
    room = class_server.folder / "room"
    for log in (room / "hub.log", room / "servers.log"):
        assert log.stat().st_mode & 0o777 == 0o600
    # no program of a student holds the hub's log, which it could empty
    assert "jupyterhub.singleuser" in class_server.written()
    assert "is running at" in (room / "servers.log").read_text(encoding="utf-8")
    held = [
        os.readlink(one)
        for process in psutil.Process(class_server.process.pid).children(recursive=True)
        if "students" in process.cwd()
        for one in Path(f"/proc/{process.pid}/fd").iterdir()
    ]
    assert held and not any(one.endswith("hub.log") for one in held)
    answer = students[0].web.get(class_server.address, timeout=60)
    assert answer.url.split("?")[0].endswith(
        f"/user/{NAMES[0]}/lab/tree/notebooks/00_start_here.ipynb"
    )


def test_the_log_in_page_says_whose_the_first_password_is(class_server):
    page = requests.get(f"{class_server.address}/hub/login", timeout=60).text
    assert "The password that you type now becomes yours" in page


def test_students_get_the_seed_of_the_class_and_not_the_guide(students):
    assert students[0].execute("print(lesson.class_seed)").strip() == str(SEED)
    found = students[0].execute("import os; print(*sorted(os.listdir()))").split()
    assert "01_how_freezing_works.ipynb" in found and "instructor_guide.ipynb" not in found


def test_the_link_of_a_handout_leads_to_the_students_own_copy(class_server, students):
    answer = students[0].web.get(
        f"{class_server.address}/hub/user-redirect/lab/tree/{NOTEBOOK}", timeout=60
    )
    assert answer.status_code == 200
    assert answer.url.split("?")[0] == f"{class_server.address}/user/{NAMES[0]}/lab/tree/{NOTEBOOK}"


def test_a_student_cannot_reach_anothers_server(students):
    one, other = students[:2]
    assert one.get("api/contents") == 200
    assert one.get("api/contents", of=other.name) in (403, 404)
    assert one.get(f"api/kernels/{other.kernel}", of=other.name) in (403, 404)


def refusal(student, code):
    """Return the error a student's code ends in, or an empty text if it went through."""
    try:
        student.execute(code)
    except RuntimeError as problem:
        return str(problem)
    return ""


def test_a_student_cannot_read_anothers_files(class_server, students):
    if not class_server.apart:
        pytest.skip("the hub is not root, so all students run as one user, and it says so")
    one, other = students[:2]
    numbers = {int(student.execute("import os; print(os.getuid())")) for student in students}
    assert len(numbers) == len(students) and 0 not in numbers
    theirs = f"{class_server.folder}/room/students/{other.name}"
    for place in (
        theirs,
        f"{theirs}/{NOTEBOOK}",
        f"{class_server.folder}/room/passwords",
        f"{class_server.folder}/room/gates",
        f"{class_server.folder}/room/choices.json",
    ):
        look = (
            f"import os; os.listdir({place!r}) if os.path.isdir({place!r}) else "
            f"open({place!r}).read(1)"
        )
        assert any(what in refusal(one, look) for what in ("PermissionError", "FileNotFound")), (
            place
        )
    tables, running = (
        str(class_server.course / "data" / "tissues.csv"),
        other.execute("import os; print(os.getpid())"),
    )
    for wrong in (
        f"open({theirs + '/planted'!r}, 'w')",
        f"open({tables!r}, 'a')",
        # numbers of processes are those of the student's own list
        f"import os; os.kill({running} + 10_000, 9)",
    ):
        assert any(
            what in refusal(one, wrong)
            for what in ("PermissionError", "FileNotFound", "Read-only", "ProcessLookupError")
        ), wrong
    mine = f"{class_server.folder}/room/students/{one.name}"
    assert one.execute(f"print(os.stat({mine!r}).st_mode & 0o777 == 0o700)").strip() == "True"


def test_a_runaway_cell_slows_nobody_to_a_halt(students):
    wild, *others = students
    wild.send_only("while True: pass")
    try:
        time.sleep(1)
        delays = [
            delay
            for found in all_at_once(others, lambda one: [one.move(one.sliders()[0])])
            for delay in found
        ]
        show("slider to picture beside a runaway cell", delays)
        header = {"X-XSRFToken": wild._xsrf(f"/user/{wild.name}/")}
    finally:
        wild.web.post(f"{wild.own}/api/kernels/{wild.kernel}/interrupt", headers=header, timeout=60)
    wild.close()
    wild.connect()
    assert wild.execute("print(1 + 1)").strip() == "2"


def test_a_cell_that_wants_all_memory_gets_an_error(class_server, students):
    with pytest.raises(RuntimeError, match="Memory"):
        students[0].execute("import numpy as np; np.ones(10**9)")
    assert students[0].execute("print(1 + 1)").strip() == "2"


def test_a_crashed_kernel_hurts_nobody_else_and_comes_back(students):
    crashed, *others = students
    crashed.send_only("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    time.sleep(2)
    assert all(all_at_once(others, lambda one: one.move(one.sliders()[0]) > 0))
    until = time.monotonic() + 60
    while crashed.kernel_state() not in ("idle", "starting") and time.monotonic() < until:
        time.sleep(0.5)
    crashed.close()
    crashed.connect()
    assert crashed.execute("print(1 + 1)", 120).strip() == "2"


def test_what_a_student_wrote_is_kept_and_not_replaced(class_server, students):
    one = students[-1]
    one.execute(
        "open('my_answers.json', 'w').write('{}'); open('01_how_freezing_works.ipynb', "
        "'a').write(' ')"
    )
    header = {"X-XSRFToken": one._xsrf("/hub/")}
    one.close()
    assert one.web.delete(
        f"{class_server.address}/hub/api/users/{one.name}/server", headers=header, timeout=120
    ).ok
    time.sleep(3)
    one.start()
    answer = one.web.get(
        f"{one.own}/api/contents/{NOTEBOOK}?content=1&format=text&type=file", timeout=60
    ).json()
    assert answer["content"].endswith("}\n ")
    assert one.get("api/contents/notebooks/my_answers.json") == 200


def test_two_more_students_with_a_real_browser(class_server, students, browser):
    """By the form, the link of the handout, the keyboard.

    The others' kernels are running meanwhile.
    """
    contexts = [browser.new_context(viewport=WIDE) for _ in VISITORS]
    for context, name in zip(contexts, VISITORS, strict=True):
        page, began = context.new_page(), time.monotonic()
        page.goto(f"{class_server.address}/hub/login")
        page.fill("#username_input", name)
        page.fill("#password_input", password(name))
        page.click("#login_submit")
        page.wait_for_url(re.compile(f"/user/{name}/|/spawn-pending/"), timeout=120_000)
        page.wait_for_url(re.compile(f"/user/{name}/lab"), timeout=180_000)
        reader = Reader(page, f"{class_server.address}/hub/user-redirect/doc/tree/{NOTEBOOK}?reset")
        reader.open_and_run(300)
        ran = time.monotonic() - began
        took, followed = move_one_slider(reader)
        assert followed and not reader.requests
        show(f"{name} in Chromium: from the log-in form to a notebook that has run", [ran])
        show(f"{name} in Chromium: key to picture", [took])
        context.close()


def test_a_class_is_served_with_a_certificate(class_server):
    """Another hub, with the options that the page gives for a classroom.

    Its certificate is known to nobody else.
    """
    made = ClassServer(["ann"], safe=True, like=class_server)
    with made as safe:
        with pytest.raises(requests.exceptions.SSLError):
            Student(safe.address, "ann").log_in(password("ann"))
        ann = Student(safe.address, "ann")
        ann.web.verify, ann.web.trust_env = (
            str(safe.folder / "room.pem"),
            False,
        )  # a machine's own list would go before
        assert ann.log_in(password("ann"))
        assert not Student(class_server.address, "ann").log_in(
            password("ann")
        )  # the other hub does not know the name
    made.remove()
