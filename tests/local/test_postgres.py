"""The embedded server: started again, shared, left behind, and stopped by its last user."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import psutil
import psycopg
import pytest

from derby_nm.local import environment, postgres, supervise


class Library:
    """In the place of the package: `get_server` fails so many times, as the real one does."""

    def __init__(self, failures):
        self.failures, self.tried = failures, 0
        self.PostgresServer = SimpleNamespace(_instances={})

    def get_server(self, data, cleanup_mode):
        if data in self.PostgresServer._instances:
            return self.PostgresServer._instances[data]
        self.tried += 1
        self.PostgresServer._instances[data] = SimpleNamespace(tried=self.tried)
        if self.tried <= len(self.failures):
            raise self.failures[self.tried - 1]
        return self.PostgresServer._instances[data]


SLOW = subprocess.TimeoutExpired("pg_ctl", 10)


@pytest.fixture
def waits(monkeypatch):
    seconds = []
    monkeypatch.setattr(postgres.time, "sleep", seconds.append)
    return seconds


@pytest.mark.parametrize(
    "failures",
    [[SLOW], [AssertionError(), SLOW], [FileNotFoundError("log"), SLOW, SLOW]],
)
def test_a_start_that_fails_is_tried_again(tmp_path, waits, failures):
    """And what is handed out is the server that started, not the one that failed and is kept."""
    library = Library(failures)
    assert postgres._start(library, tmp_path, None).tried == len(failures) + 1
    assert waits == [2, 4, 6][: len(failures)]


def test_a_server_that_never_starts_is_said_in_a_line(tmp_path, waits):
    library = Library([SLOW] * 9)
    with pytest.raises(SystemExit, match=r"did not start; its log is .*Set DATABASE_URL"):
        postgres._start(library, tmp_path, None)
    assert library.tried == postgres.START_TRIES


def test_the_mark_of_a_server_that_is_gone_is_taken_away(tmp_path):
    """Its number may belong to another program since: this one."""
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")
    (tmp_path / ".handle_pids.json").write_text("[1]")
    postgres._forget_the_dead(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_killed_users_of_a_server_do_not_keep_it_running(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "is_running", lambda data: True)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    handles = tmp_path / ".handle_pids.json"
    handles.write_text(json.dumps([ended.pid, os.getpid()]))
    postgres._forget_the_dead(tmp_path)
    assert json.loads(handles.read_text()) == [os.getpid()]


def test_a_user_younger_than_the_list_is_another_with_the_same_number(tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "is_running", lambda data: True)
    handles = tmp_path / ".handle_pids.json"
    handles.write_text(json.dumps([os.getpid()]))
    born = psutil.Process().create_time()
    os.utime(handles, (born - 7200, born - 7200))
    postgres._forget_the_dead(tmp_path)
    assert json.loads(handles.read_text()) == []


@pytest.fixture(scope="module")
def data():
    """The folder of a real server, with a space in its path."""
    folder = Path(tempfile.mkdtemp(prefix="a server ", dir=environment.LOCAL))
    postgres.start(folder / "postgres")
    yield folder / "postgres"
    postgres.stop(folder / "postgres")
    shutil.rmtree(folder)


def one(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1").fetchone()[0]


def test_a_server_starts_below_a_path_with_a_space(data):
    assert one(postgres.start(data)) == 1


def test_its_socket_is_for_its_own_user_alone(data):
    """It asks for no password."""
    folder = Path(postgres.start(data).partition("host=")[2])
    assert " " not in str(folder)
    assert folder.parent.stat().st_mode & 0o777 == 0o700


def test_a_server_that_is_used_is_not_stopped(data):
    url = postgres.start(data)
    postgres.stop_unused(data)
    assert one(url) == 1


def test_a_killed_server_is_noticed_and_started_again(data, capsys):
    url = postgres.start(data)
    database = supervise.Database(data)
    database.keep()
    assert capsys.readouterr().out == ""
    psutil.Process(int((data / "postmaster.pid").read_text().split()[0])).kill()
    _until_gone(data)
    database.keep()
    assert capsys.readouterr().out == "The database stopped by itself; starting it again.\n"
    assert one(url) == 1


def test_a_server_that_dies_again_and_again_is_given_up(tmp_path, monkeypatch):
    started = []
    monkeypatch.setattr(postgres, "is_running", lambda data: False)
    monkeypatch.setattr(postgres, "start", started.append)
    database = supervise.Database(tmp_path)
    for _ in range(supervise.TRIES - 1):
        database.keep()
    with pytest.raises(supervise.GivenUp, match="again and again"):
        database.keep()
    assert started == [tmp_path] * (supervise.TRIES - 1)


def test_the_last_user_stops_it(data):
    postgres.start(data)
    postgres.leave(data)
    assert not postgres.is_running(data)


def test_a_database_that_refuses_is_told_in_one_line(data):
    url = postgres.start(data)
    assert postgres.complaint(url) is None
    assert 'database "none" does not exist' in postgres.complaint(
        url.replace("/postgres?", "/none?")
    )


def _until_gone(data):
    for _ in range(600):
        if not postgres.is_running(data):
            return
        postgres.time.sleep(0.05)
