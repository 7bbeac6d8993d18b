"""`make run` as people use it: closed, killed, pressed twice, started twice."""

import os
import signal
import socket

import psutil
import pytest

from tests.local.conftest import PATIENCE, until


def interrupt(run, number=signal.SIGINT):
    """As a terminal does: to the whole foreground group."""
    os.killpg(run.pid, number)


def test_it_serves_with_a_database_url_and_nothing_else(copy):
    copy.start_and_serve()
    assert copy.said()[:2] == ["migrate development", "demo development"]
    assert f"http://localhost:{copy.port}" in copy.out
    until(lambda: "procrastinate development" in copy.said(), copy.said)


def test_without_the_demonstration_it_starts_empty_with_a_first_administrator(copy):
    copy.start(DEMO="0")
    until(lambda: "procrastinate development" in copy.said(), lambda: copy.out)
    assert copy.said()[:2] == ["migrate development", "create_administrator development"]
    assert "demo development" not in copy.said()
    assert "open this link to choose a password" in copy.out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_of_it(copy, number):
    run = copy.start_and_serve()
    interrupt(run, number)
    assert run.wait(PATIENCE) == 0
    copy.nothing_left()
    assert "Traceback" not in copy.out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_loading_stops_all_of_it(copy, number):
    (copy.folder / "slow-demo").touch()
    run = copy.start()
    until(lambda: "demo development" in copy.said(), lambda: copy.out)
    interrupt(run, number)
    assert run.wait(PATIENCE) == 0
    copy.nothing_left()
    assert "Traceback" not in copy.out
    assert "procrastinate development" not in copy.said()


def test_a_front_end_that_fails_stops_the_run(copy):
    (copy.folder / "Makefile").write_text("assets:\n\t@exit 3\n")
    assert copy.start(MAKELEVEL="1").wait(PATIENCE) == 1
    assert "The front end could not be built; the message stands above." in copy.out
    copy.nothing_left()


def test_a_closed_terminal_stops_all_of_it(copy):
    run, terminal = copy.start_in_terminal()
    until(lambda: "procrastinate development" in copy.said(), copy.said)
    os.close(terminal)
    run.wait(PATIENCE)
    copy.nothing_left()


def test_ctrl_c_in_a_terminal_stops_all_of_it(copy):
    run, terminal = copy.start_in_terminal()
    until(lambda: "procrastinate development" in copy.said(), copy.said)
    os.write(terminal, b"\x03")
    run.wait(PATIENCE)
    words = os.read(terminal, 4096).decode()
    os.close(terminal)
    assert (copy.folder / "built").exists()  # the front end, as `make run` does it
    assert "Stopping" in words
    assert "Traceback" not in words
    copy.nothing_left()


def test_ctrl_c_counts_where_the_shell_has_switched_it_off(copy):
    """As a script does for what it starts with an ampersand."""
    run = copy.start(under=["bash", "-c", "trap '' INT; exec \"$@\"", "bash"])
    copy.wait_for("Demonstration sign-ins")
    interrupt(run)
    assert run.wait(PATIENCE) == 0
    copy.nothing_left()


def test_under_nohup_a_closed_terminal_does_not_count(copy):
    """The control is above: without nohup the same signal stops all of it."""
    run = copy.start(under=["nohup"])
    copy.wait_for("Demonstration sign-ins")
    interrupt(run, signal.SIGHUP)
    copy.one("procrastinate").kill()
    copy.wait_for("The job worker stopped by itself")
    assert run.poll() is None


def test_ctrl_c_twice_does_not_wait(copy):
    """The worker does not listen, and the run would wait for it for ten minutes."""
    (copy.folder / "stubborn").touch()
    copy.change("processes.py", "PATIENCE = 10", "PATIENCE = 600")
    run = copy.start_and_serve()
    until(lambda: "a word of the worker" in copy.worker_log(), lambda: copy.out)
    interrupt(run)
    copy.wait_for("Stopping")
    assert copy.one("procrastinate")
    for _ in range(3):
        interrupt(run)
    assert run.wait(PATIENCE) == 0
    copy.nothing_left()
    assert "Traceback" not in copy.out


def test_a_killed_parent_leaves_nothing(copy):
    run = copy.start_and_serve()
    run.kill()
    copy.nothing_left()


def test_a_parent_killed_while_loading_leaves_nothing(copy):
    (copy.folder / "slow-migrate").touch()
    run = copy.start()
    until(lambda: "migrate development" in copy.said(), lambda: copy.out)
    run.kill()
    copy.nothing_left()


def test_the_next_run_takes_over_when_the_guard_was_killed_too(copy):
    run = copy.start_and_serve()
    copy.one("local.guard").kill()
    run.kill()
    run.wait()
    web = copy.one("gunicorn")
    copy.start()
    copy.wait_for("Demonstration sign-ins", times=2)
    assert "Stopped what an earlier run had left behind." in copy.out
    assert web not in copy.processes()
    assert "in use" not in copy.out


def test_what_has_the_number_of_a_dead_child_is_left_alone(copy):
    """The record of an earlier run may name a number that the system has given away since."""
    run = copy.start_and_serve()
    copy.one("local.guard").kill()
    for each in copy.recorded():
        psutil.Process(each[0]).kill()
    run.kill()
    run.wait()
    stranger = copy.stranger()
    (copy.folder / ".local" / "processes.json").write_text(f"[[{stranger.pid}, 1]]")
    copy.start()
    copy.wait_for("Demonstration sign-ins", times=2)
    assert stranger.poll() is None


def test_a_run_ends_when_its_make_is_killed(copy):
    """A shell named make stands in for it: what matters is the parent's name."""
    make = copy.folder / "make"
    make.symlink_to("/bin/bash")
    run = copy.start(under=[str(make), "-c", '"$@"; true', "make"])
    copy.wait_for("Demonstration sign-ins")
    run.kill()
    copy.nothing_left()


def test_the_second_run_says_that_the_first_runs(copy):
    copy.start_and_serve()
    second = copy.start()
    assert second.wait(PATIENCE) == 1
    assert f"This copy is running already, on http://localhost:{copy.port}" in copy.out


def test_a_port_that_is_taken_names_one_that_is_free(copy):
    with socket.socket() as other:
        other.bind(("127.0.0.1", copy.port))
        other.listen()
        assert copy.start().wait(PATIENCE) == 1
    assert f"Port {copy.port} is in use by another program. Take another: make run" in copy.out
    assert copy.said() == []


def test_the_worker_that_dies_is_started_again(copy):
    copy.start_and_serve()
    until(lambda: "procrastinate development" in copy.said(), lambda: copy.out)
    copy.one("procrastinate").kill()
    copy.wait_for("The job worker stopped by itself (signal SIGKILL); starting it again.")
    until(lambda: copy.said().count("procrastinate development") == 2, lambda: copy.out)


def test_the_web_server_that_dies_is_started_again(copy):
    copy.start_and_serve()
    copy.one("gunicorn").kill()
    copy.wait_for("The web server stopped by itself (signal SIGKILL); starting it again.")
    until(copy.answers, lambda: copy.out)


def test_who_dies_at_once_again_and_again_is_given_up(copy):
    (copy.folder / "broken-web").touch()
    copy.change("supervise.py", "AT_ONCE = 10", "AT_ONCE = 600")
    run = copy.start()
    assert run.wait(PATIENCE) == 1
    assert copy.out.count("The web server stopped by itself (code 4); starting it again.") == 3
    assert "The web server stopped by itself (code 4), 4 times in a row." in copy.out
    assert "Traceback" not in copy.out
    copy.nothing_left()


def test_a_migration_that_fails_stops_the_run(copy):
    (copy.folder / "broken-migrate").touch()
    assert copy.start().wait(PATIENCE) == 1
    assert "manage.py migrate failed; the message stands above." in copy.out
    assert "Traceback" not in copy.out
    copy.nothing_left()


def test_a_database_that_does_not_answer_is_said_in_a_line(copy):
    address = f"postgresql://nobody@127.0.0.1:{copy.port}/none"
    assert copy.start(DATABASE_URL=address).wait(PATIENCE) == 1
    assert "The database that DATABASE_URL names does not let us in: connection" in copy.out
    assert "Traceback" not in copy.out
    assert copy.said() == []
