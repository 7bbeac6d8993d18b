"""`make run` as a program: quiet from its first moment, also when Ctrl-C comes while it loads."""

import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from derby_nm.local import run

if __name__ == "__main__":
    run.main()
