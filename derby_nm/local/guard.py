"""Started by `make run`: stops what is left when its parent was killed and could not do it."""

import fcntl
import sys
import time

from derby_nm.local import claim, postgres, processes
from derby_nm.local.environment import LOCAL

TRIES, WAIT = 20, 0.1
"""How often, and after how many seconds again, the lock is asked for."""


def main():
    sys.stdin.buffer.read()  # ends when the parent does, however it ends
    with claim.LOCK.open("a+") as lock:
        if not _taken(lock):
            return  # the next run has begun already and takes over
        processes.stop_recorded()
        postgres.stop_unused(LOCAL / "postgres")


def _taken(lock):
    """Whether the lock could be had. The parent's own falls a moment after its end of the pipe: a
    dying process closes one file after the other."""
    for _ in range(TRIES):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            time.sleep(WAIT)
    return False


if __name__ == "__main__":
    main()
