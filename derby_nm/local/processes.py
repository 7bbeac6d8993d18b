"""The processes of `make run`: started on their own, written down, and stopped as a whole.

Each runs in a session of its own, so that Ctrl-C and a closed terminal reach the parent alone,
which stops them in order. What is written down is stopped by the guard when the parent was killed,
and by the next run when the guard was killed too.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import psutil

from derby_nm.local.environment import LOCAL, ROOT

RECORD = LOCAL / "processes.json"
PATIENCE = 10
"""Seconds in which a process may end by itself after it was asked to."""


def launch(command, log=None):
    """Start `command` (a list) in this copy; returns the Popen. `log` is a file for both outputs."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},  # words come at once, also through a pipe
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log and subprocess.STDOUT,
    )
    _write([*recorded(), identity(process.pid)])
    return process


def identity(pid):
    """Number and birth: a number alone is given again to another process. psutil.NoSuchProcess.

    The birth is counted from the machine's start where the system tells it so: a date moves when
    the clock is set.
    """
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return [pid, int(words[19])]
    except OSError:
        return [pid, psutil.Process(pid).create_time()]


def is_alive(known):
    """Whether the process of this identity lives, zombies aside."""
    with contextlib.suppress(psutil.Error):
        return identity(known[0]) == known and (
            psutil.Process(known[0]).status() != psutil.STATUS_ZOMBIE
        )
    return False


def recorded():
    """Identities of what was started and not yet seen to end."""
    with contextlib.suppress(OSError, ValueError):
        return json.loads(RECORD.read_text())
    return []


def stop_recorded(hurry=lambda: False):
    """Stop everything written down, groups as a whole; returns how many were still alive.

    After PATIENCE seconds, or as soon as `hurry()` says so, they are killed.
    """
    alive = [each for each in recorded() if is_alive(each)]
    _signal(alive, signal.SIGTERM)
    _wait_for_end(alive, PATIENCE, hurry)
    _signal(alive, signal.SIGKILL)
    _wait_for_end(alive, PATIENCE, lambda: False)
    RECORD.unlink(missing_ok=True)
    return len(alive)


def forget_the_dead():
    _write([each for each in recorded() if is_alive(each)])


def _signal(identities, number):
    """To the whole group: a web server's workers are in it. Its leader may be gone already."""
    for pid, _ in identities:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, number)


def _wait_for_end(identities, seconds, hurry):
    until = time.monotonic() + seconds
    while any(map(is_alive, identities)) and time.monotonic() < until and not hurry():
        time.sleep(0.05)


def _write(identities):
    """Whole or not at all: a run that is killed in the middle leaves a record that can be read."""
    fresh = RECORD.with_suffix(".new")
    fresh.write_text(json.dumps(identities))
    fresh.replace(RECORD)
