"""What was acknowledged survives a killed web process and a killed database."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psutil
import psycopg
import pytest

from derby_nm.local import environment, postgres

pytestmark = pytest.mark.programs
ROOT = environment.ROOT
SET_UP = """
import os, django
django.setup()
from django.utils import timezone
from accounts.models import User
from accounts.access import Role
from accounts.operations import grant_role
from boards.models import MinuteDraft
from boards.live.operations import start_meeting
from core.actors import SYSTEM
from tests import factories
from tests.steps import set_date
from tests.browser.conftest import cookie_of
user = factories.UserFactory()
body = factories.BodyFactory()
grant_role(user=user, role=Role.NEIGHBOURHOOD_MANAGER, place=body.neighbourhood, by=SYSTEM)
meeting = set_date(body=body, starts_at=timezone.now(), by=user, place="Hall")
start_meeting(meeting=meeting, by=user)
print(cookie_of(user), meeting.items.first().pk)
"""


def database(what, data):
    """Start or stop the server in `data` from a process that knows nothing of its past."""
    more = ", stop_at_exit=False" if what == "start" else ""
    code = f"from derby_nm.local import postgres; postgres.{what}({str(data)!r}{more})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)


@pytest.fixture
def server():
    """A database of its own with durable writes, and a web server on it."""
    folder = Path(tempfile.mkdtemp(prefix="derby-nm-killed-", dir=environment.LOCAL))
    url = postgres.start(folder / "pg", stop_at_exit=False)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "derby_nm.settings"}
    env["DATABASE_POOL_SIZE"] = "4"
    quiet = {"cwd": ROOT, "env": env}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], check=True, **quiet)
    made = subprocess.run(
        [sys.executable, "-c", SET_UP], check=True, capture_output=True, text=True, **quiet
    )
    session, item = made.stdout.split()
    server = Server(folder / "pg", url, port, env, session, int(item))
    server.start_web()
    yield server
    server.kill_web()
    database("stop", folder / "pg")
    subprocess.run(["rm", "-rf", str(folder)], check=True)


class Server:
    def __init__(self, data, url, port, env, session, item):
        self.data, self.url, self.port, self.env = data, url, port, env
        self.session, self.item, self.web = session, item, None

    def start_web(self):
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "derby_nm.wsgi",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            "1",
            "--log-level",
            "critical",
        ]
        self.web = subprocess.Popen(
            command, cwd=ROOT, env=self.env, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(150):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("the web server did not start")

    def kill_web(self):
        if self.web:
            os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()
            self.web = None

    def kill_database(self):
        """Everything of it at once, as when the power goes."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        postmaster = psutil.Process(pid)
        everything = [*postmaster.children(recursive=True), postmaster]
        for process in everything:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(everything, timeout=10)
        if psutil.pid_exists(pid):  # a zombie that nobody has collected is not running
            (self.data / "postmaster.pid").unlink()

    def save(self, text, version):
        """The answer's code, or None where there was no answer."""
        token = "a" * 32
        data = urllib.parse.urlencode({"text": text, "version": version, "leave": "on"}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/meetings/items/{self.item}/minute/",
            data=data,
            headers={
                "Accept": "application/json",
                "Cookie": f"sessionid={self.session}; csrftoken={token}",
                "X-CSRFToken": token,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as response:
                json.load(response)
                return response.status
        except urllib.error.HTTPError as error:
            return error.code
        except (urllib.error.URLError, ConnectionError, TimeoutError, OSError):
            return None

    def stored(self):
        """(draft, minute) read by a fresh connection."""
        with psycopg.connect(self.url) as connection:
            return connection.execute(
                "SELECT d.text, m.text FROM boards_minutedraft d JOIN boards_minute m USING (item_id) "
                "WHERE item_id = %s",
                [self.item],
            ).fetchone()


def save_until_killed(server, version, kill):
    """Save texts from a version on, kill in the middle, return the last acknowledged text."""
    last = ""
    for number in range(version, version + 30):
        if number == version + 8:
            kill()
        if server.save(f"text {number}", number) != 200:
            break
        last = f"text {number}"
    return last


def test_a_killed_web_process_or_database_loses_nothing_acknowledged(server):
    last = save_until_killed(server, 0, server.kill_web)
    assert last == "text 7"
    assert server.stored() == (last, last)
    server.start_web()
    assert server.save("after the restart", 8) == 200
    assert server.stored()[0] == "after the restart"

    last = save_until_killed(server, 9, server.kill_database)
    assert last == "text 16"
    database("start", server.data)
    assert server.stored() == (last, last)
    codes = [server.save("after the crash", 17) for _ in range(6)]
    assert 200 in codes
    assert server.stored()[0] == "after the crash"
