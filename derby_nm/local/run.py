"""`make run`: database, migrations, demonstration, web server and job worker, stopped together."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time

from derby_nm.local.environment import LOCAL, ROOT, load

HOST = "127.0.0.1"
MANAGE = [sys.executable, "manage.py"]


def main():
    port = int(os.environ.get("PORT", "8000"))
    LOCAL.mkdir(exist_ok=True)
    with _only_copy():
        _need_free(port)
        os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
        print("Starting the database …", flush=True)
        load()
        print("Bringing the tables up to date …", flush=True)
        _manage("migrate", "--verbosity", "0")
        print("Loading the demonstration where the database is empty …", flush=True)
        _manage("demo", "--if-empty")
        _serve(port)


@contextlib.contextmanager
def _only_copy():
    with (LOCAL / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("This copy is running already. Stop it with Ctrl-C in its window first.")
        yield


def _need_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            sys.exit(f"Port {port} is in use. Take another: make run PORT={port + 1}")


def _manage(*arguments):
    done = subprocess.run([*MANAGE, *arguments], cwd=ROOT)
    if done.returncode:
        sys.exit(f"manage.py {arguments[0]} failed; the message stands above.")


def _serve(port):
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "derby_nm.wsgi",
        "--bind",
        f"{HOST}:{port}",
        "--workers",
        "2",
        "--threads",
        "4",
        "--log-level",
        "warning",
    ]
    worker = [*MANAGE, "procrastinate", "worker", "--concurrency", "1"]
    # Children ignore the terminal's Ctrl-C: the parent stops them in order.
    children = [
        subprocess.Popen(each, cwd=ROOT, start_new_session=True, stderr=stream)
        for each, stream in ((web, None), (worker, (LOCAL / "worker.log").open("a")))
    ]
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    try:
        _wait_until_up(port, children[0])
        _print_sign_ins(port)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        print("A process stopped by itself; see .local/worker.log and the lines above.")
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
    finally:
        for child in children:
            child.terminate()
        for child in children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(10)
            child.kill()


def _wait_until_up(port, web):
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        if web.poll() is not None:
            sys.exit("The web server did not start; its message stands above.")
        time.sleep(0.2)


def _print_sign_ins(port):
    listed = subprocess.run(
        [*MANAGE, "demo", "--list"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    print(f"\n  http://localhost:{port}   (Ctrl-C stops all of it)\n")
    print(listed.stdout, flush=True)


if __name__ == "__main__":
    main()
