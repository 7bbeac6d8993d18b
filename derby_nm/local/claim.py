"""One `make run` at a time in a copy, and a guard that clears up when it was killed."""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time

from derby_nm.local import processes
from derby_nm.local.environment import LOCAL, ROOT

LOCK = LOCAL / "run.lock"
CLEARING = 3 * processes.PATIENCE
"""Seconds that the guard of a killed run may take."""


@contextlib.contextmanager
def this_copy(port):
    """Hold the lock of this copy. Exits with one line where another run holds it."""
    with LOCK.open("a+") as lock:
        if not _take(lock):
            _wait_for_the_guard(lock)
        lock.seek(0)
        lock.truncate()
        json.dump({"runner": processes.identity(os.getpid()), "port": port}, lock)
        lock.flush()
        yield


def _take(lock):
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _wait_for_the_guard(lock):
    until = time.monotonic() + CLEARING
    while not _take(lock):
        holder = _holder()
        if processes.is_alive(holder["runner"]) or time.monotonic() > until:
            sys.exit(
                f"This copy is running already, on http://localhost:{holder['port']} (process "
                f"{holder['runner'][0]}). Stop it with Ctrl-C in its window first."
            )
        time.sleep(0.1)


def _holder():
    with contextlib.suppress(OSError, ValueError):
        return json.loads(LOCK.read_text())
    return {"runner": [0, 0], "port": "?"}


@contextlib.contextmanager
def guarded():
    """While this lasts a guard waits at the other end of a pipe, which closes when we die.

    However we end, what is left is its to clear up: after an orderly end there is nothing."""
    guard = subprocess.Popen(
        [sys.executable, "-m", "derby_nm.local.guard"],
        cwd=ROOT,
        start_new_session=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        guard.kill()
        guard.wait()
