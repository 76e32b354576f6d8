"""Configuration of JupyterHub for one class.

`serve.py` writes its settings into a JSON file and names it in the variable COLD_FACTS_CLASS.
"""

import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# JupyterHub runs this file in the folder of the class; the spawner is beside it
sys.path.insert(0, str(HERE))

from first_passwords import FirstPasswords  # noqa: E402
from gate import url_of  # noqa: E402
from private_folders import PrivateFolders  # noqa: E402
from serve import PROXY_MARK  # noqa: E402

given = json.loads(Path(os.environ["COLD_FACTS_CLASS"]).read_text(encoding="utf-8"))
class_folder = Path(given["class_folder"])
course = HERE.parents[1]
FIRST_TIME = (
    "First time here? The password that you type now becomes yours: at least 8 letters or digits, "
    "and one that you use nowhere else. If you forget it, ask your teacher."
)
c = get_config()  # noqa: F821 - JupyterHub defines it

# --- the hub and its proxy ---------------------------------------------------------------------

scheme = "https" if given["certificate"] else "http"
c.JupyterHub.bind_url = f"{scheme}://{given['ip']}:{given['port']}"
c.JupyterHub.ssl_cert = given["certificate"]
c.JupyterHub.ssl_key = given["key"]
# The proxy's port is the only one. Hub, proxy and servers talk through Unix sockets; those of the
# students' gates, of the hub itself and of the proxy's interface are in folders that only this user
# can enter.
c.ClassHub.address = given["address"]
c.ClassHub.relay_place = str(class_folder / "hub" / "hub")
c.ClassHub.relay_target = str(class_folder / "proxy" / "hub")
c.JupyterHub.hub_bind_url = url_of(class_folder / "proxy" / "hub")
c.JupyterHub.hub_connect_url = url_of(class_folder / "hub" / "hub")
c.ConfigurableHTTPProxy.api_url = url_of(class_folder / "proxy" / "proxy")
c.ConfigurableHTTPProxy.command = given["proxy"]
c.ConfigurableHTTPProxy.pid_file = str(class_folder / PROXY_MARK)
# in memory, and with a new secret: whoever was logged in before this start no longer is
c.JupyterHub.db_url = "sqlite:///:memory:"
c.JupyterHub.cookie_secret = os.urandom(32)
c.JupyterHub.cleanup_servers = True
# a class opens its servers all at once: at most ten start at a time, and each may take a while
c.JupyterHub.concurrent_spawn_limit = 10
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 60}

# --- who may log in ----------------------------------------------------------------------------

c.JupyterHub.authenticator_class = FirstPasswords
c.FirstPasswords.dbm_path = str(class_folder / "passwords")
c.FirstPasswords.min_password_length = 8
c.Authenticator.username_pattern = r"[a-z][a-z0-9_-]{0,31}"
c.Authenticator.allowed_users = set(given["names"])
# without a list anybody may log in; `serve.py` allows this only on a server of this machine alone
c.Authenticator.allow_all = not given["names"]

c.JupyterHub.template_vars = {"announcement_login": FIRST_TIME}

# --- a student's server ------------------------------------------------------------------------

idle_s = 60 * given["idle_minutes"]
c.JupyterHub.spawner_class = PrivateFolders
c.PrivateFolders.course = str(course)
c.PrivateFolders.class_folder = str(class_folder)
c.PrivateFolders.memory_MB = given["memory_MB"]
c.PrivateFolders.seed = given["seed"]
c.PrivateFolders.with_guide = given["with_guide"]
# A program that prints into a file can also empty it: students' programs do not hold the hub's log.
servers_log = os.open(class_folder / "servers.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
c.PrivateFolders.popen_kwargs = {"stdout": servers_log, "stderr": servers_log}
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
# JupyterLab's settings for the course: its one-letter commands stay out of the panels
c.Spawner.environment = {"JUPYTER_CONFIG_PATH": str(course / "docs" / "jupyter")}
c.Spawner.http_timeout = 120
c.Spawner.start_timeout = 120
c.Spawner.args = [
    "--ServerApp.terminals_enabled=False",
    # nothing is fetched from other servers: no news, no list of extensions, no update check
    "--LabApp.news_url=None",
    "--LabApp.extension_manager=readonly",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.expose_app_in_browser=True",
    # an idle kernel is stopped even if its page is open; a few minutes later the server follows
    f"--MappingKernelManager.cull_idle_timeout={idle_s}",
    "--MappingKernelManager.cull_connected=True",
    f"--ServerApp.shutdown_no_activity_timeout={idle_s + 300}",
]
