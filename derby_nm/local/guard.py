"""Started by `make run`: stops what is left when its parent was killed and could not do it."""

import fcntl
import sys

from derby_nm.local import claim, postgres, processes
from derby_nm.local.environment import LOCAL


def main():
    sys.stdin.buffer.read()  # ends when the parent does, however it ends
    with claim.LOCK.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # the next run has begun already and takes over
        processes.stop_recorded()
        postgres.stop_unused(LOCAL / "postgres")


if __name__ == "__main__":
    main()
