"""The only way from a browser to a student's server: a gate that the hub keeps.

A student's server is a program of that student, who may make it answer anything. Two things follow.

* It listens on a Unix socket in a folder that only the student and root can enter. The hub's proxy
  never opens that socket; it opens another one, which belongs to the hub, and this module passes on
  what arrives there. Nobody else can take the place of a server, neither while it starts nor after
  it has ended: the gate looks at the owner of the socket each time.
* All students' servers share one address with the hub, so a page from one server could act as
  whoever looks at it. The gate therefore passes on only requests that carry the student's own pass,
  a cookie that the hub gives them when they log in. Nobody else's browser ever shows such a page.
"""

import asyncio
import hmac
import os
import re
import secrets
import socket
import stat
from urllib.parse import quote

COOKIE = "class-pass"
# the longest head of a request, in bytes, and how long it may take to arrive
HEAD_BYTES = 65_536
HEAD_S = 30
# how long one direction may go on after the other has ended
LINGER_S = 10
PAGE = """<!doctype html><html lang="en"><title>{title}</title><h1>{title}</h1><p>{text}</p>
<p><a href="/hub/home">To your own server</a></p></html>"""
NOT_YOURS = (
    "403 Forbidden",
    "Not your server",
    "This is the server of another student, or you are no longer logged in.",
)
NOT_THERE = ("503 Service Unavailable", "Not running", "This server is not running at the moment.")
BAD_REQUEST = ("400 Bad Request", "Not understood", "This request could not be read.")


class Passes:
    """The passes that are valid now, one for each student; they last until the hub ends.

    Examples
    --------
    >>> passes = Passes()
    >>> first = passes.of("ann")
    >>> passes.valid("ann", first), passes.valid("bob", first)
    (True, False)
    >>> passes.renew("ann")
    >>> passes.valid("ann", first)
    False
    """

    def __init__(self):
        self._values = {}

    def of(self, name):
        """Return the student's pass; make one if there is none."""
        if name not in self._values:
            self.renew(name)
        return self._values[name]

    def renew(self, name):
        """Make a new pass for the student, so that the old one opens nothing any more."""
        self._values[name] = secrets.token_urlsafe(32)

    def valid(self, name, value):
        """Say whether a value is the student's present pass."""
        present = self._values.get(name)
        return present is not None and hmac.compare_digest(present.encode(), value.encode())


# the hub's authenticator gives passes out, its gates ask for them
passes = Passes()


def url_of(path):
    """Return the address of a Unix socket as JupyterHub and its proxy write it."""
    return f"http+unix://{quote(str(path), safe='')}"


def passes_in(head):
    """Return the values of the pass cookie in the head of a request; there may be several."""
    lines = head.decode("latin-1").split("\r\n")[1:]
    cookies = [line.partition(":")[2] for line in lines if line.lower().startswith("cookie:")]
    pairs = [pair.strip().partition("=") for text in cookies for pair in text.split(";")]
    return [value.strip('"') for name, _, value in pairs if name == COOKIE]


def one_request_only(head):
    """Say whether the proxy will close this connection after one request, or turn it into a socket.

    The gate looks at the first request of a connection. A connection that carried a second one,
    perhaps of another browser, would pass unseen.
    """
    found = re.search(rb"(?im)^connection:([^\r\n]*)", head)
    words = found[1].lower().split(b",") if found else []
    return any(word.strip() in (b"close", b"upgrade") for word in words)


def connect_to(path, owner):
    """Return a connection to a Unix socket that belongs to a user number.

    Parameters
    ----------
    path : Path
        The socket. It lies in a folder of the student, who could put a link there instead, to a
        socket that only root may open; therefore it is opened without following links, looked at,
        and then connected to without naming it again.
    owner : int
        The student's user number.

    Raises
    ------
    OSError
        If there is no such socket, if nothing listens, or if it belongs to somebody else.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.setblocking(False)
    try:
        if not hasattr(os, "O_PATH"):
            # outside Linux the hub is never root, and there is nobody to be mistaken for
            connection.connect(str(path))
            return connection
        found = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            about = os.fstat(found)
            if not stat.S_ISSOCK(about.st_mode) or about.st_uid != owner:
                raise ConnectionRefusedError(f"{path} is not a socket of user number {owner}")
            connection.connect(f"/proc/self/fd/{found}")
        finally:
            os.close(found)
    except BaseException:
        connection.close()
        raise
    return connection


class Entrance:
    """A Unix socket that waits for connections and answers each of them.

    Parameters
    ----------
    place : Path
        Where the socket will be.
    """

    def __init__(self, place):
        self.place = place
        self._listening = None

    async def open(self):
        """Start to listen."""
        self.close()
        self.place.unlink(missing_ok=True)
        self._listening = await asyncio.start_unix_server(
            self._answer, path=str(self.place), limit=HEAD_BYTES
        )

    def close(self):
        """Stop to listen."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None
            self.place.unlink(missing_ok=True)

    async def _answer(self, reader, writer):
        """Answer one connection."""
        raise NotImplementedError


class Relay(Entrance):
    """A Unix socket that passes everything on to another one.

    The hub closes a connection as soon as it has answered. Its proxy, a program for Node, ends each
    request with an empty write, which a closed Unix socket refuses: one log-in of some hundred was
    answered with an error of the proxy, although the hub had answered.

    Parameters
    ----------
    place : Path
        Where this socket will be. Everybody may connect: the students' servers ask the hub who is
        there, and each has a token for that.
    target : Path
        The other socket.
    """

    def __init__(self, place, target):
        super().__init__(place)
        self.target = target

    async def open(self):
        """Start to listen."""
        await super().open()
        self.place.chmod(0o666)

    async def _answer(self, reader, writer):
        """Pass on one connection."""
        try:
            theirs = await asyncio.open_unix_connection(str(self.target))
            await join((reader, writer), theirs)
        except OSError:
            # The hub does not listen yet, or not any more; or one of the two hung up.
            pass
        finally:
            writer.close()


class Gate(Entrance):
    """A gate to the server of one student.

    Parameters
    ----------
    name : str
        The student's login name.
    place : Path
        Where the gate's own socket will be, in a folder of the hub.
    server : Path
        Where the student's server has its socket.
    owner : int
        The user number to which that socket must belong.
    """

    def __init__(self, name, place, server, owner):
        super().__init__(place)
        self.name = name
        self.server = server
        self.owner = owner

    async def _answer(self, reader, writer):
        """Pass on one request, or say why not."""
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_S)
            # First of all, for the hub asks here, without a pass, whether a server is ready, and
            # takes any answer below 500 for a yes.
            theirs = await self._reach()
            if theirs is None:
                await refuse(reader, writer, NOT_THERE)
            elif not any(passes.valid(self.name, value) for value in passes_in(head)):
                theirs[1].close()
                await refuse(reader, writer, NOT_YOURS)
            elif not one_request_only(head):
                theirs[1].close()
                await refuse(reader, writer, BAD_REQUEST)
            else:
                theirs[1].write(head)
                await join((reader, writer), theirs)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            await refuse(reader, writer, BAD_REQUEST)
        except OSError:
            # one of the two hung up
            pass
        finally:
            writer.close()

    async def _reach(self):
        """Return a reader and a writer to the student's server, or None."""
        try:
            connection = connect_to(self.server, self.owner)
        except OSError:
            return None
        return await asyncio.open_unix_connection(sock=connection, limit=HEAD_BYTES)


async def join(one, other):
    """Pass on bytes in both directions until both have ended, or one has for a while.

    The end of an answer is passed on as an end, and the connection is closed only when the proxy
    has closed its side: it may still write, if only nothing, and a write to a closed Unix socket is
    an error that would lose the answer.
    """
    ways = [asyncio.create_task(pump(*way)) for way in ((one[0], other[1]), (other[0], one[1]))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait(ways, timeout=LINGER_S)
    finally:
        for way in ways:
            way.cancel()
        other[1].close()


async def pump(source, target):
    """Pass on bytes until the source ends; then the target is told so."""
    try:
        while data := await source.read(HEAD_BYTES):
            target.write(data)
            await target.drain()
        target.write_eof()
    except OSError:
        # the target hung up; what the source still says is lost
        pass


async def refuse(reader, writer, answer):
    """Send a short page that says why nothing was passed on.

    The connection stays until the proxy has closed its side, as in `join`; what still arrives is
    thrown away.
    """
    status, title, text = answer
    page = PAGE.format(title=title, text=text).encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(page)}\r\nConnection: close\r\nCache-Control: no-store\r\n"
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n\r\n"
    )
    try:
        writer.write(head.encode() + page)
        writer.write_eof()
        async with asyncio.timeout(LINGER_S):
            while await reader.read(HEAD_BYTES):
                pass
    except OSError:
        # The proxy hung up. TimeoutError is an OSError too: it has had time enough.
        pass
