"""JupyterHub for one room. `make class` writes the choices it was given into the file that COLD_FACTS_CLASS names."""

import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from firstuseauthenticator import FirstUseAuthenticator  # noqa: E402
from private_folders import PrivateFolders  # noqa: E402

given = json.loads(Path(os.environ["COLD_FACTS_CLASS"]).read_text(encoding="utf-8"))
room, course = Path(given["room"]), HERE.parents[1]
c = get_config()  # noqa: F821 - JupyterHub gives it

# --- the hub ------------------------------------------------------------------------------------------------------

scheme = "https" if given["certificate"] else "http"
c.JupyterHub.bind_url = f"{scheme}://{given['ip']}:{given['port']}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{given['hub_port']}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{given['proxy_port']}"
c.ConfigurableHTTPProxy.command = given["proxy"]
c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = given["certificate"], given["key"]
c.JupyterHub.db_url = f"sqlite:///{room / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(room / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(room / "proxy.pid")
c.JupyterHub.cleanup_servers = True
c.JupyterHub.concurrent_spawn_limit = 10
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 60}

# --- who comes in -------------------------------------------------------------------------------------------------

c.JupyterHub.authenticator_class = FirstUseAuthenticator
c.FirstUseAuthenticator.dbm_path = str(room / "passwords")
c.FirstUseAuthenticator.min_password_length = 8
c.Authenticator.username_pattern = r"[a-z][a-z0-9_-]{0,31}"
c.Authenticator.allowed_users = set(given["names"])
c.Authenticator.allow_all = not given["names"]  # `serve.py` allows this on this machine alone

# --- what a student gets ------------------------------------------------------------------------------------------

c.JupyterHub.spawner_class = PrivateFolders
c.PrivateFolders.course, c.PrivateFolders.room = str(course), str(room)
c.PrivateFolders.memory_MB = given["memory_MB"]
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.http_timeout, c.Spawner.start_timeout = 120, 120
idle = 60 * given["idle_minutes"]
c.Spawner.args = [
    *(
        "--ServerApp.terminals_enabled=False",
        "--LabApp.news_url=None",
        "--LabApp.extension_manager=readonly",
    ),
    *(
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.expose_app_in_browser=True",
    ),
    *(
        f"--MappingKernelManager.cull_idle_timeout={idle}",
        "--MappingKernelManager.cull_connected=True",
    ),
    f"--ServerApp.shutdown_no_activity_timeout={idle + 300}",
]
