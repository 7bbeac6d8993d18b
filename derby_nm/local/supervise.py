"""Keeps the web server, the job worker and the embedded database going: what dies starts again."""

import contextlib
import os
import signal
import time

from derby_nm.local import postgres, processes
from derby_nm.local.stopping import held, say

AT_ONCE = 10
"""Seconds: who dies sooner after its start has not begun to work."""
TRIES = 4
"""Starts in a row that may end at once before we give up."""


class GivenUp(Exception):
    """Something dies at once each time; the message says what and where its words are."""


class Service:
    """A process that should always run. `log` is the path that takes its words, or None."""

    def __init__(self, name, command, log=None):
        self.name, self.command, self.log = name, command, log
        self.process, self.failures, self.started, self.due = None, 0, 0, 0

    def start(self):
        with self.log.open("a") if self.log else contextlib.nullcontext() as log:
            self.process = processes.launch(self.command, log)
        self.started = time.monotonic()

    def keep(self):
        """Start it again where it has died, after a pause that grows; GivenUp after TRIES."""
        if self.process and self.process.poll() is not None:
            self._count_death()
        if self.process is None and time.monotonic() >= self.due:
            self.start()

    def _count_death(self):
        at_once = time.monotonic() - self.started < AT_ONCE
        self.failures = self.failures + 1 if at_once else 1
        words = f"{self.name} stopped by itself ({reason(self.process.returncode)})"
        self._end_group()
        if self.failures >= TRIES:
            raise GivenUp(f"{words}, {TRIES} times in a row. {self._where()}")
        say(f"{words}; starting it again. {self._where()}".rstrip())
        self.due = time.monotonic() + self.failures - 1

    def _end_group(self):
        """A web server that was killed leaves workers, who hold the port for a while."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        processes.forget_the_dead()
        self.process = None

    def _where(self):
        return f"Its words are in {self.log}." if self.log else "Its words stand above."


class Database:
    """The embedded server in the folder `data`. It is nobody's child: we look at its process."""

    def __init__(self, data):
        self.data = data
        self.deaths = []

    def keep(self):
        if postgres.is_running(self.data):
            return
        now = time.monotonic()
        self.deaths = [each for each in self.deaths if now - each < AT_ONCE * TRIES] + [now]
        if len(self.deaths) >= TRIES:
            raise GivenUp(f"The database stopped again and again; see {self.data / 'log'}.")
        say("The database stopped by itself; starting it again.")
        with held():
            postgres.start(self.data)


def reason(code):
    """What a return code of a process says."""
    if code >= 0:
        return f"code {code}"
    with contextlib.suppress(ValueError):
        return f"signal {signal.Signals(-code).name}"
    return f"signal {-code}"


def keep_all(services, requests):
    """Until somebody wants to stop."""
    while True:
        for service in services:
            service.keep()
        requests.pause(0.5)
