"""`make run`: database, migrations, demonstration, web server and job worker, stopped together."""

import contextlib
import http.client
import os
import sys
import time

import psutil

from derby_nm.local import claim, environment, older, ports, postgres, processes
from derby_nm.local.environment import LOCAL, ROOT
from derby_nm.local.stopping import Requests, Stop, held, say
from derby_nm.local.supervise import Database, GivenUp, Service, keep_all

MANAGE = [sys.executable, "manage.py"]
BUILD = ["make", "--no-print-directory", "assets"]
DATA = LOCAL / "postgres"


def main():
    """Exits 0 when it was asked to stop, else with one line that says what to do."""
    port = ports.read(os.environ.get("PORT", ""))
    LOCAL.mkdir(exist_ok=True)
    requests = Requests()
    requests.listen()
    with claim.this_copy(port):
        if processes.stop_recorded():
            say("Stopped what an earlier run had left behind.")
        ports.need_free(port)
        with claim.guarded():
            _run_until_stopped(port, requests)


def _run_until_stopped(port, requests):
    try:
        _run(port, requests)
    except Stop:
        say("\nStopping …")
    except GivenUp as gone:
        sys.exit(str(gone))
    finally:
        processes.stop_recorded(hurry=requests.again)
        with held():
            postgres.leave(DATA)


def _run(port, requests):
    """The front end is built beside the database, and the web server stands as soon as there are
    tables: its pages say how far the demonstration is."""
    (ROOT / "static" / "built").mkdir(parents=True, exist_ok=True)  # or each command misses it
    building = processes.launch(BUILD) if "MAKELEVEL" in os.environ else None
    embedded = _prepare(port, requests)
    if building and requests.wait(building):
        sys.exit("The front end could not be built; the message stands above.")
    web, worker = _services(port)
    if _is_empty():
        _begin_empty(port, web, requests)
        worker.start()
    else:
        _load_demonstration(port, web, requests, embedded)
        worker.start()
        _print_sign_ins(port, requests)
    keep_all([*embedded, web, worker], requests)


def _is_empty():
    """Whether it starts without the demonstration."""
    return os.environ.get("DEMO", "") == "0"


def _begin_empty(port, web, requests):
    """Nobody and nothing: the first administrator gets a link, and home lists the first steps."""
    _wait_until_up(port, web, requests)
    say(f"\n  http://localhost:{port}   (after {_seconds():.0f} s; Ctrl-C stops all of it)\n")
    say("Starting empty. Where nobody has an account yet, open this link to choose a password:")
    first = ["create_administrator", "administrator@example.org", "First Administrator", "--first"]
    requests.wait(processes.launch([*MANAGE, *first]))
    processes.forget_the_dead()


def _load_demonstration(port, web, requests, embedded):
    say("Loading the demonstration where the database is empty (5 seconds; one to two minutes) …")
    loading = processes.launch([*MANAGE, "demo", "--if-empty"])
    _wait_until_up(port, web, requests)
    say(f"  http://localhost:{port} answers (after {_seconds():.0f} s)")
    _see_end_of(loading, "demo", requests, [*embedded, web])


def _prepare(port, requests):
    """The database with its tables.

    Returns what is to be kept going of it: the embedded server, or nothing."""
    environment.develop()
    os.environ["DEMONSTRATION_LOADS"] = "0" if _is_empty() else "1"
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    embedded = [] if os.environ.get("DATABASE_URL") else [Database(DATA)]
    if embedded:
        say("Starting the database (5 seconds) …")
    with held():
        environment.load()
    requests.check()
    if trouble := postgres.complaint(os.environ["DATABASE_URL"]):
        sys.exit(f"The database that DATABASE_URL names does not let us in: {trouble}")
    if trouble := older.complaint(os.environ["DATABASE_URL"], DATA if embedded else None):
        sys.exit(trouble)
    say("Bringing the tables up to date (5 seconds; up to a minute the first time) …")
    migrating = processes.launch([*MANAGE, "migrate", "--verbosity", "0"])
    _see_end_of(migrating, "migrate", requests)
    return embedded


def _see_end_of(command, name, requests, services=()):
    """Wait for a command of manage.py; what should run beside it is kept going."""
    while command.poll() is None:
        for service in services:
            service.keep()
        requests.pause(0.1)
    if command.returncode:
        sys.exit(f"manage.py {name} failed; the message stands above.")
    processes.forget_the_dead()


def _services(port):
    bind = f"{ports.HOST}:{port}"
    web = [sys.executable, "-m", "gunicorn", "derby_nm.wsgi", "--bind", bind]
    web += ["--workers", "2", "--threads", "2", "--log-level", "warning"]
    worker = [*MANAGE, "procrastinate", "worker", "--concurrency", "1"]
    return (
        Service("The web server", web),
        Service("The job worker", worker, LOCAL / "worker.log"),
    )


def _wait_until_up(port, web, requests):
    """Until a page is answered: the port is open before the program behind it is loaded."""
    while not _answers(port):
        web.keep()
        requests.pause(0.2)


def _answers(port):
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection(ports.HOST, port, timeout=10)
        connection.request("GET", "/health/")
        connection.getresponse()
        return True
    return False


def _seconds():
    """Since this program began."""
    return time.time() - psutil.Process().create_time()


def _print_sign_ins(port, requests):
    say(f"\n  http://localhost:{port}   (after {_seconds():.0f} s; Ctrl-C stops all of it)\n")
    requests.wait(processes.launch([*MANAGE, "demo", "--list"]))
    processes.forget_the_dead()
    say("")
