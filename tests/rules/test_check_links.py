"""The weekly check of outside links finds them all and distinguishes gone from forbidden."""

import urllib.error

from tests.tools import check_links


def http_error(code):
    """Return a fake server that answers with an error."""

    def open_address(request, timeout):
        raise urllib.error.HTTPError(request.full_url, code, "no", {}, None)

    return open_address


def test_addresses_of_pages_and_bibliography_are_found():
    found = check_links.addresses()
    assert "https://doi.org/10.1016/j.jvir.2009.05.038" in found
    assert not any("OWNER" in address or address.endswith((".", ",")) for address in found)


def test_gone_is_told_from_forbidden():
    assert check_links.answer("https://example.org/x", http_error(404)) == "answers 404"
    assert check_links.answer("https://example.org/x", http_error(403)) == ""
    assert "does not answer" in check_links.answer("no address at all")


def test_a_busy_server_gets_a_second_chance():
    visited = []

    def visit(address):
        visited.append(address)
        return "answers 500" if len(visited) == 1 or address == "b" else ""

    assert check_links.check({"a": "README.md", "b": "docs/x.md"}, visit, lambda _: None) == [
        "docs/x.md: b answers 500"
    ]
    assert visited == ["a", "a", "b", "b"]
