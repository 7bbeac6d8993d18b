"""Which process is which, whatever the clock says."""

import os
import subprocess
import sys

import psutil
import pytest

from derby_nm.local import processes


def test_we_are_alive_and_who_had_our_number_before_is_not():
    number, birth = processes.identity(os.getpid())
    assert processes.is_alive([number, birth])
    assert not processes.is_alive([number, birth - 1])


def test_a_clock_that_is_set_makes_nobody_another(monkeypatch):
    """A date of birth is counted from the machine's start, which moves with the clock."""
    known = processes.identity(os.getpid())
    born = psutil.Process().create_time()
    monkeypatch.setattr(psutil.Process, "create_time", lambda process: born + 5)
    assert processes.is_alive(known)


def test_who_has_ended_is_dead_before_and_after_it_was_collected():
    ended = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    known = processes.identity(ended.pid)
    ended.stdout.read()
    while psutil.Process(ended.pid).status() != psutil.STATUS_ZOMBIE:
        pass
    assert not processes.is_alive(known)
    ended.wait()
    ended.stdout.close()
    assert not processes.is_alive(known)
    with pytest.raises(psutil.NoSuchProcess):
        processes.identity(ended.pid)
