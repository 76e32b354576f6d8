"""What `make class` refuses, and what it puts into a student's folder. No hub is started."""

import os
from types import SimpleNamespace

import pytest

from docs.classroom import hand_out, serve


def given(**changes):
    """Return a command line as `serve` reads it."""
    return SimpleNamespace(
        **{"ip": "0.0.0.0", "names": "names.txt", "certificate": "", "plain": False, **changes}
    )


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


@pytest.mark.parametrize(
    ("certificate", "key", "says"),
    [
        ("room.pem", "", "belong together"),
        ("", "room.key", "belong together"),
        ("room.pem", "room.key", "no file .*room.key"),
    ],
)
def test_a_certificate_needs_its_key(tmp_path, certificate, key, says):
    (tmp_path / "room.pem").touch()
    paths = {"certificate": certificate, "key": key}
    paths = {name: str(tmp_path / file) if file else "" for name, file in paths.items()}
    with pytest.raises(serve.ClassError, match=says):
        serve.check_certificate(SimpleNamespace(**paths))
    (tmp_path / "room.key").touch()
    both = {
        name: str(tmp_path / f"room.{end}")
        for name, end in (("certificate", "pem"), ("key", "key"))
    }
    serve.check_certificate(SimpleNamespace(**both))
    serve.check_certificate(SimpleNamespace(certificate="", key=""))


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
    with pytest.raises(serve.ClassError, match="which other users cannot enter"):
        serve.check_reach(inner, "/bin/sh")


def test_the_class_listens_on_this_machine_unless_told_otherwise():
    asked = serve.arguments_of([])
    assert asked.ip in serve.LOOPBACK and asked.names is None and not asked.plain


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


@pytest.mark.skipif(os.name == "nt", reason="making links needs rights there")
def test_a_link_in_a_students_folder_is_not_written_through(places, tmp_path):
    target = tmp_path / "elsewhere"
    (places[2] / "notebooks").mkdir()
    (places[2] / "notebooks" / "01.ipynb").symlink_to(target)
    assert hand_out.hand_out(*places) == 1
    assert not target.exists()
