"""Ctrl-C, a closed terminal, SIGTERM and a killed `make`: asked for at any time, obeyed at once."""

import contextlib
import os
import signal
import sys
import time

import psutil

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(Exception):
    """Somebody wants everything to stop."""


class Requests:
    """Counts the wishes to stop; `check` raises Stop at the first."""

    def __init__(self):
        self.count = 0
        self.parent = _make()
        self.terminal = next((each for each in (0, 1, 2) if os.isatty(each)), None)

    def listen(self):
        """But not to a closed terminal where nohup has said so."""
        if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
            self.terminal = None
        for number in SIGNALS:
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._note)

    def _note(self, number, frame):
        self.count += 1

    def check(self):
        if self._terminal_is_closed():  # nobody reads any more, and writing there fails
            sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115
            raise Stop
        if self.count or (self.parent and os.getppid() != self.parent):
            raise Stop

    def _terminal_is_closed(self):
        """Where no shell stands between, the signal reaches `make`, which keeps it to itself."""
        return self.terminal is not None and not os.isatty(self.terminal)

    def again(self):
        """Whether somebody asked more than once, and so should not wait."""
        return self.count > 1

    def pause(self, seconds):
        """Sleep, but not on when a stop is asked for."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.check()
            time.sleep(0.05)

    def wait(self, process):
        """Wait for a Popen to end; returns its code."""
        while process.poll() is None:
            self.pause(0.1)
        return process.returncode


@contextlib.contextmanager
def held():
    """Let signals wait, for us and for the programs started inside: none is cut off half-way."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def say(words):
    """Print a line at once. A reader who has gone is no reason to stop half-way."""
    with contextlib.suppress(OSError, ValueError):
        print(words, flush=True)


def _make():
    """The number of the `make` that runs us; when it is killed, nobody can press Ctrl-C."""
    with contextlib.suppress(psutil.Error):
        parent = psutil.Process(os.getppid())
        return parent.pid if "make" in parent.name() else None
    return None
