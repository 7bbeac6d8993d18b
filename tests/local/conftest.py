"""A copy of the runner whose children are small programs: the real code, in a second or two.

The copy's folder has a space in its name. What manage.py and gunicorn do is written by the test.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from derby_nm.local.environment import ROOT

MANAGE = """
import pathlib, sys, time, os, signal
what = sys.argv[1]
with open("said", "a") as said: said.write(f"{what} {os.environ['DJANGO_ENV']}\\n")
if pathlib.Path(f"slow-{what}").exists(): time.sleep(60)
if pathlib.Path("stubborn").exists(): signal.signal(signal.SIGTERM, signal.SIG_IGN)
if pathlib.Path(f"broken-{what}").exists(): sys.exit(3)
if what == "procrastinate":
    print("a word of the worker", flush=True)
    time.sleep(60)
if sys.argv[2:] == ["--list"]: print("Demonstration sign-ins")
"""
GUNICORN = """
import http.server, os, pathlib, sys
if pathlib.Path("broken-web").exists(): sys.exit(4)
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *words): pass
class Server(http.server.HTTPServer):
    allow_reuse_address = True
host, port = sys.argv[sys.argv.index("--bind") + 1].split(":")
Server((host, int(port)), Page).serve_forever()
"""
TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp("make", ["make", "run"])
"""
PATIENCE = 120
"""Seconds a test waits for what must come; it does not measure."""


@pytest.fixture
def hang_up():
    """A hang-up ends a program, as from a terminal: under `nohup` all that is started here would
    ignore it."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def copy(tmp_path, hang_up):
    folder = tmp_path / "a copy"
    local = folder / "derby_nm" / "local"
    shutil.copytree(
        ROOT / "derby_nm" / "local", local, ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / "derby_nm" / "__init__.py").touch()
    (folder / "gunicorn").mkdir()
    (folder / "gunicorn" / "__init__.py").touch()
    (folder / "gunicorn" / "__main__.py").write_text(GUNICORN)
    (folder / "manage.py").write_text(MANAGE)
    made = Copy(folder)
    yield made
    made.clear()


class Copy:
    """One copy of the runner and the processes that belong to it."""

    def __init__(self, folder):
        self.folder, self.port, self.runs = folder, free_port(), []

    def environment(self):
        ours = ("DJANGO_ENV", "SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "MAKELEVEL")
        others = {name: value for name, value in os.environ.items() if name not in ours}
        return others | {"PORT": str(self.port)}

    def start(self, *, under=(), **changes):
        """`make run` with its output in the file `out`. `under`: a command in front."""
        with (self.folder / "out").open("a") as out:
            run = subprocess.Popen(
                [*under, sys.executable, "-m", "derby_nm.local"],
                cwd=self.folder,
                env=self.environment() | changes,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.runs.append(run)
        return run

    def start_in_terminal(self):
        """(Popen, terminal): a real `make run` that leads the session of a terminal of its own."""
        (self.folder / "Makefile").write_text(
            f"run:\n\t@{sys.executable} -m derby_nm.local\nassets:\n\t@touch built\n"
        )
        terminal, inside = os.openpty()
        run = subprocess.Popen(
            [sys.executable, "-c", TERMINAL],
            cwd=self.folder,
            env=self.environment(),
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)
        self.runs.append(run)
        return run, terminal

    def start_and_serve(self, **changes):
        run = self.start(**changes)
        self.wait_for("Demonstration sign-ins")
        return run

    @property
    def out(self):
        return (self.folder / "out").read_text()

    def wait_for(self, words, times=1):
        until(lambda: self.out.count(words) >= times, lambda: f"no {words!r} in:\n{self.out}")

    def said(self):
        with contextlib.suppress(OSError):
            return (self.folder / "said").read_text().splitlines()
        return []

    def processes(self):
        """Everything that works in the folder, the guard and orphans too."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.cwd() == str(self.folder) and process.status() != "zombie":
                    found.append(process)
        return found

    def one(self, words):
        """The process with these words in its command."""
        return next(each for each in self.processes() if words in self._command(each))

    def _command(self, process):
        """ "" where it has ended since it was found."""
        with contextlib.suppress(psutil.Error):
            return " ".join(process.cmdline())
        return ""

    def recorded(self):
        return json.loads((self.folder / ".local" / "processes.json").read_text())

    def change(self, name, old, new):
        path = self.folder / "derby_nm" / "local" / name
        assert path.read_text().count(old) == 1
        path.write_text(path.read_text().replace(old, new))

    def worker_log(self):
        with contextlib.suppress(OSError):
            return (self.folder / ".local" / "worker.log").read_text()
        return ""

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stranger(self):
        """A process of somebody else, in a group of its own."""
        stranger = subprocess.Popen(["sleep", "60"], cwd=self.folder, start_new_session=True)
        self.runs.append(stranger)
        return stranger

    def nothing_left(self):
        until(lambda: not self.processes(), lambda: f"left: {self.processes()}")

    def clear(self):
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGKILL)
        for run in self.runs:
            run.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true, words):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, words()
        time.sleep(0.05)
