"""Log in: the first password a student types becomes theirs, within limits.

FirstUseAuthenticator keeps the passwords. What is added here:

* nothing is stored for a name that may not log in;
* wrong passwords are counted, and after a few of them the name has to wait;
* passwords are hashed beside the hub, two at a time, so that nobody else waits for them;
* logging out and changing the password end every session of the student.
"""

import asyncio
import dbm
import time
from collections import defaultdict

import bcrypt
from firstuseauthenticator import FirstUseAuthenticator
from firstuseauthenticator.firstuseauthenticator import CustomLoginHandler, ResetPasswordHandler
from gate import COOKIE, passes
from jupyterhub import orm
from jupyterhub.handlers.login import LogoutHandler
from tornado import web

# bcrypt reads no more than this
LONGEST_BYTES = 72
LONGEST_NAME = 32
WINDOW_S = 600
# wrong passwords in that time: for a name from one address, for a name, and from one address
MOST_HERE = 5
MOST_NAME = 50
MOST_ADDRESS = 100
HASHES_AT_ONCE = 2
HASHES_WAITING = 100
WAIT = "Too many wrong passwords. Wait ten minutes, then try again."
BUSY = "Very many log-ins at this moment. Wait a minute, then try again."
UNKNOWN = "Invalid username or password"
TOO_LONG = f"Too long: a password may have at most {LONGEST_BYTES} letters (fewer with accents)."
TOO_SHORT = "Too short: choose a password of at least {least} letters."


class Attempts:
    """Attempts to log in that have not succeeded, of the last ten minutes.

    An attempt counts from its start, so that many at the same moment count, too.

    Examples
    --------
    >>> attempts = Attempts(clock=lambda: 0.0)
    >>> [attempts.begin("ann", "192.0.2.1") for _ in range(6)]
    [True, True, True, True, True, False]
    >>> attempts.begin("bob", "192.0.2.1"), attempts.begin("ann", "192.0.2.2")
    (True, True)
    """

    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._times = defaultdict(list)

    def begin(self, name, address):
        """Count an attempt; say whether it may go on."""
        now = self._clock()
        for key in [key for key, times in self._times.items() if times[-1] < now - WINDOW_S]:
            del self._times[key]
        limits = self._limits(name, address)
        for key, most in limits.items():
            recent = [one for one in self._times.get(key, []) if one >= now - WINDOW_S]
            if len(recent) >= most:
                return False
        for key in limits:
            self._times[key].append(now)
            del self._times[key][:-MOST_ADDRESS]
        return True

    def succeeded(self, name, address):
        """Take the last attempt back, and forget the wrong ones of this name from this address."""
        here, *wider = self._limits(name, address)
        self._times.pop(here, None)
        for key in wider:
            if self._times[key]:
                self._times[key].pop()
            if not self._times[key]:
                del self._times[key]

    @staticmethod
    def _limits(name, address):
        return {
            ("here", name, address): MOST_HERE,
            ("name", name): MOST_NAME,
            ("address", address): MOST_ADDRESS,
        }


class FirstPasswords(FirstUseAuthenticator):
    """FirstUseAuthenticator with limits, and with sessions that end."""

    def __init__(self, **options):
        super().__init__(**options)
        self._attempts = Attempts()
        self._turns = asyncio.Semaphore(HASHES_AT_ONCE)
        self._waiting = 0

    # --- passwords ---------------------------------------------------------------------------

    def fault(self, password):
        """Return what is wrong with a new password, as a sentence; None if nothing is."""
        if len(password.encode("utf-8")) > LONGEST_BYTES:
            return TOO_LONG
        if "\0" in password:
            return "A password cannot contain this character."
        if len(password) < self.min_password_length:
            return TOO_SHORT.format(least=self.min_password_length)
        return None

    def may_log_in(self, name):
        """Say whether a name is a name, and on the list."""
        if len(name) > LONGEST_NAME or not self.validate_username(name):
            return False
        return self.allow_all or name in self.allowed_users

    def stored(self, name):
        """Return what is stored for a name, or None."""
        with dbm.open(self.dbm_path, "c", 0o600) as passwords:
            return passwords.get(name.encode("utf-8"))

    async def hashed(self, password, salt):
        """Hash a password in a thread of its own; None if too many wait already."""
        if self._waiting >= HASHES_WAITING:
            return None
        self._waiting += 1
        try:
            async with self._turns:
                return await asyncio.to_thread(bcrypt.hashpw, password.encode("utf-8"), salt)
        finally:
            self._waiting -= 1

    async def authenticate(self, handler, data):
        """Return the name if the password is right, or the first one; None otherwise."""
        name = self.normalize_username(str(data.get("username", ""))[: LONGEST_NAME + 1])
        password = str(data.get("password", ""))
        address = handler.request.remote_ip
        handler.custom_login_error = UNKNOWN
        if len(password.encode("utf-8")) > LONGEST_BYTES or "\0" in password:
            handler.custom_login_error = self.fault(password)
            return None
        if not self.may_log_in(name):
            return None
        if not self._attempts.begin(name, address):
            self.log.warning("Too many wrong passwords for %s, the last from %s", name, address)
            handler.custom_login_error = WAIT
            return None
        if not await self._right(handler, name, password):
            return None
        self._attempts.succeeded(name, address)
        handler.custom_login_error = ""
        give_pass(handler, name)
        return name

    async def _right(self, handler, name, password):
        """Compare with the stored password, or store the first one."""
        before = self.stored(name)
        if before is None and (fault := self.fault(password)):
            handler.custom_login_error = fault
            return False
        made = await self.hashed(password, bcrypt.gensalt() if before is None else before)
        if made is None:
            handler.custom_login_error = BUSY
            return False
        if before is not None:
            return made == before
        # somebody else may have typed a first password for this name in the meantime
        with dbm.open(self.dbm_path, "c", 0o600) as passwords:
            if name.encode("utf-8") in passwords:
                return False
            passwords[name.encode("utf-8")] = made
        return True

    # --- sessions ----------------------------------------------------------------------------

    def end_sessions(self, user):
        """End every session of a student: cookies, tokens and the pass to their server."""
        user.orm_user.cookie_id = orm.new_token()
        running = [one.api_token for one in user.spawners.values() if one.api_token]
        kept = [orm.APIToken.find(self.db, token) for token in running]
        for token in list(user.orm_user.api_tokens):
            # the running server reports to the hub with a token of its own
            if token not in kept:
                self.db.delete(token)
        self.db.commit()
        passes.renew(user.name)

    def get_handlers(self, app):
        """Return the pages of this authenticator."""
        return [
            (r"/login", CustomLoginHandler),
            (r"/logout", LogOut),
            (r"/auth/change-password", ChangePassword),
        ]


def give_pass(handler, name):
    """Give the browser the cookie that opens the gate of the student's server, and no other."""
    handler.set_cookie(
        COOKIE,
        passes.of(name),
        path=f"/user/{name}/",
        httponly=True,
        secure=handler.request.protocol == "https",
        samesite="Lax",
    )


class LogOut(LogoutHandler):
    """Log out everywhere, not only in this browser."""

    async def handle_logout(self):
        """End the sessions, after the cookies of this browser were cleared."""
        if self.current_user is not None:
            self.authenticator.end_sessions(self.current_user)


class ChangePassword(ResetPasswordHandler):
    """Change one's password; afterwards everybody, also this browser, has to log in again."""

    @web.authenticated
    async def post(self):
        """Store the new password."""
        user = self.current_user
        password = self.get_body_argument("password", default="", strip=False)
        said = self.authenticator.fault(password)
        if said is None:
            made = await self.authenticator.hashed(password, bcrypt.gensalt())
            said = BUSY if made is None else None
        if said is None:
            with dbm.open(self.authenticator.dbm_path, "c", 0o600) as passwords:
                passwords[user.name.encode("utf-8")] = made
            self.authenticator.end_sessions(user)
            self.clear_login_cookie()
            self.redirect(self.settings["login_url"])
            return
        self._register_template_path()
        self.finish(
            await self.render_template(
                "reset.html", result=True, alert="danger", result_message=said
            )
        )
