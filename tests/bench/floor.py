"""What a page costs that has nothing of its own, and where the time goes: `python -m tests.bench floor`.

Stopwatches around the parts, not a profiler: that makes small functions look twice as dear.
"""

import pkgutil
import statistics
import time
from collections import defaultdict
from contextlib import ExitStack
from unittest import mock

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.bench.measure import cpu
from tests.bench.world import built

PAGES = (
    ("not found, public", "/nothing/", None),
    ("accessibility, public", "/accessibility/", None),
    ("accessibility, signed in", "/accessibility/", "neighbourhood_manager"),
)
PARTS = {
    "session": "django.contrib.sessions.backends.db.SessionStore.load",
    "user": "django.contrib.auth.get_user",
    "rights": "accounts.access.held_by",
    "menu": "derby_nm.context.menu_for",
    "template": "django.template.base.Template.render",
    "rest": "django.core.handlers.base.BaseHandler.get_response",
}
"""What each part is spent in; a part that calls another stops meanwhile. The rest is middleware,
finding the view, and the view."""
RUNS = 200


class Stopwatches:
    """Seconds that this process worked in each part, while it is entered."""

    def __init__(self):
        self.spent, self.running, self.since = defaultdict(float), [], 0.0

    def __enter__(self):
        self.patches = ExitStack()
        for part, path in PARTS.items():
            self.patches.enter_context(mock.patch(path, self._timed(part, path)))
        return self

    def __exit__(self, *failure):
        self.patches.close()

    def _timed(self, part, path):
        inner = pkgutil.resolve_name(path)

        def timed(*args, **kwargs):
            self._switch()
            self.running.append(part)
            try:
                return inner(*args, **kwargs)
            finally:
                self._switch()
                self.running.pop()

        return timed

    def _switch(self):
        now = time.process_time()
        if self.running:
            self.spent[self.running[-1]] += now - self.since
        self.since = now


def measure_floor():
    """Print queries, milliseconds of cpu and its parts for each page."""
    connection.settings_dict["CONN_MAX_AGE"] = None  # kept open, as the pool does when serving
    with built(1):
        names = "".join(f"{part:>10}" for part in PARTS)
        print(f"{'page':<26}{'queries':>8}{'cpu':>7}{names}{'database':>10}")
        for name, path, role in PAGES:
            print(f"{name:<26}{_line(path, role)}")


def _line(path, role):
    client = Client()
    if role:
        client.force_login(User.objects.get(email=f"{role}@sample.example"))
    for _ in range(3):
        client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    queries = len(captured)
    parts, whole = [], []
    for _ in range(RUNS):
        with Stopwatches() as watches:
            worked, python = cpu(), time.process_time()
            client.get(path)
            python = time.process_time() - python
            whole.append((cpu() - worked - python, sum(watches.spent.values())))
        parts.append([watches.spent[part] * 1000 for part in PARTS])
    split = [statistics.median(each) for each in zip(*parts, strict=True)]
    database, spent = (statistics.median(each) * 1000 for each in zip(*whole, strict=True))
    numbers = "".join(f"{each:>10.2f}" for each in split)
    return f"{queries:>8}{spent + database:>7.2f}{numbers}{database:>10.2f}"
