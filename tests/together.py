"""Real threads that meet between what they read and what they write on it."""

import re
import threading

from django.db import connection, connections

WRITE = r"^(INSERT|UPDATE|DELETE)\b"
PATIENCE = 60
"""Seconds after which a meeting that cannot come about is a fault of the test."""


def rows(table):
    """A pattern of the statements that read rows of a table."""
    return rf'^SELECT .*FROM "{table}"'


def together(*works, before=WRITE):
    """Run each work in its own thread and connection. Returns outcomes, results or exceptions.

    `before` is a pattern of SQL, or a list with one for each work. Whoever comes to such a
    statement for the first time runs it only when every other has come to its own, has ended, or
    waits for a lock; then they go on one after the other, in the order given. So without a lock
    all have read before one of them writes, on any machine; with one they are in a row.
    """
    patterns = [before] * len(works) if isinstance(before, str) else before
    crossing = Crossing(len(works))
    outcomes = [None] * len(works)

    def run(number, work, pattern):
        try:
            with crossing.walk(number, re.compile(pattern, re.DOTALL)):
                outcomes[number] = work()
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()
            crossing.end(number)

    threads = [
        threading.Thread(target=run, args=(number, work, pattern))
        for number, (work, pattern) in enumerate(zip(works, patterns, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert crossing.come, f"nobody came to {before}: the test meets nowhere"
    assert not crossing.missed, "they never met"
    return outcomes


class Crossing:
    """Where threads wait for each other. `come`: who was there; `missed`: who waited in vain."""

    def __init__(self, count):
        self.news = threading.Condition()
        self.backends = [None] * count
        self.come, self.ended, self.missed = set(), set(), set()

    def walk(self, number, pattern):
        """A context in which the thread's connection stops once, before what the pattern fits."""
        connection.ensure_connection()
        self.backends[number] = connection.connection.info.backend_pid

        def stop(execute, sql, params, many, context):
            if number not in self.come and pattern.search(sql):
                self._wait(number)
            return execute(sql, params, many, context)

        return connection.execute_wrapper(stop)

    def end(self, number):
        with self.news:
            self.ended.add(number)
            self.news.notify_all()

    def _wait(self, number):
        """Until everybody is there, and those before this one are through."""
        with self.news:
            self.come.add(number)
            self.news.notify_all()
            for _ in range(PATIENCE * 100):
                others = set(range(len(self.backends))) - self.come
                if self._none_moves(others | set(range(number))):
                    return
                self.news.wait(0.01)
            self.missed.add(number)

    def _none_moves(self, numbers):
        """Whether each of them has ended or waits for a lock in the database."""
        return all(self._is_held_up(each) for each in numbers - self.ended)

    def _is_held_up(self, number):
        with connection.connection.cursor() as cursor:
            cursor.execute("SELECT pg_blocking_pids(%s)", [self.backends[number] or 0])
            return bool(cursor.fetchone()[0])
