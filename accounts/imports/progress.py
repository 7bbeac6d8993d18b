"""How far a job is, told beside its own transaction: by a thread with a connection of its own."""

import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from accounts.imports.models import ImportProgress

SECONDS = 2
"""So often it is told."""


class Teller:
    """Says `done` of `total` in the row of a batch, or of another model with these fields, every two seconds."""

    def __init__(self, pk, model=ImportProgress):
        self.pk, self.model, self.last = pk, model, time.monotonic()
        self.pool = ThreadPoolExecutor(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.pool.submit(lambda: connection.close()).result()  # the thread's own
        self.pool.shutdown()

    def tell(self, done, total):
        if time.monotonic() - self.last >= SECONDS:
            self.last = time.monotonic()
            self.pool.submit(self._write, done, total).result()

    def _write(self, done, total):
        self.model.objects.filter(pk=self.pk).update(done=done, total=total)
