"""The port of `make run`."""

import errno
import socket
import sys

HOST = "127.0.0.1"
FIRST, LAST = 1024, 65535
NO_SUCH_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
"""A machine without IPv6 has nobody listening there."""


def read(text):
    """PORT as a number; empty is 8000. Exits with one line where it is none we may take."""
    text = text.strip() or "8000"
    if not (text.isascii() and text.isdigit() and FIRST <= int(text) <= LAST):
        sys.exit(
            f"PORT is a whole number from {FIRST} to {LAST}, and not “{text}”: make run PORT=8001"
        )
    return int(text)


def need_free(port):
    """Exits with one line that names the next free port where `port` is taken."""
    if not is_free(port):
        other = next((each for each in range(port + 1, LAST + 1) if is_free(each)), FIRST)
        sys.exit(f"Port {port} is in use by another program. Take another: make run PORT={other}")


def is_free(port):
    """On both addresses that a browser tries for localhost."""
    return _can_bind(socket.AF_INET, HOST, port) and _can_bind(socket.AF_INET6, "::1", port)


def _can_bind(family, host, port):
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return error.errno in NO_SUCH_ADDRESS
    return True
