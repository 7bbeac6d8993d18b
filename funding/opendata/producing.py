"""One pass over the records writes the files of all formats and asks every check."""

import hashlib
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from funding.opendata import records
from funding.opendata.checks import Checker
from funding.opendata.formats import WRITERS, Csv

IN_MEMORY = 2 * 1024 * 1024
"""Bytes of a file that stay in memory; a larger one goes to the disk."""


@dataclass(frozen=True)
class Produced:
    """`files`: {format: open file, at its beginning}; `count` records; `problems`; `digest`: of the rows
    alone, so that files with the same rows are known as the same."""

    files: dict
    count: int
    problems: list
    digest: str


class _Digest:
    """A file that keeps nothing but its hash."""

    closed = False

    def __init__(self):
        self.hash = hashlib.sha256()

    def write(self, data):
        self.hash.update(data)
        return len(data)

    def flush(self):
        """Nothing waits."""

    def readable(self):
        return False

    def writable(self):
        return True

    def seekable(self):
        return False


def write(kind, when, outs, *, at=None, with_digest=False):
    """Write the files {format: binary file} of a kind and Period (None: all years) as of a time. Returns (how many
    records, Problems, digest of the rows where it is asked for). All of them are from one reading."""
    at = at or timezone.now()
    day = timezone.localtime(at).date()
    found = records.rules(day)
    said = {"kind": kind, "when": when, "found": found, "at": at, "most": records.most_places()}
    digest = _Digest()
    writers = [WRITERS[name](out, **said) for name, out in outs.items()]
    writers += [Csv(digest, **said)] if with_digest else []
    checker = Checker(kind, rules=found, day=day, when=when)
    with transaction.atomic():  # the cursor of the server lives in one
        for record in records.records(kind, found, when, day):
            checker.take(record)
            for each in writers:
                each.add(record)
    for each in writers:
        each.close()
    return checker.count, checker.result(), digest.hash.hexdigest()


@contextmanager
def produced(kind, when, formats, *, at=None):
    """Produced, with files that are gone afterwards."""
    with ExitStack() as stack:
        files = {
            each: stack.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY)) for each in formats
        }
        count, problems, digest = write(kind, when, files, at=at, with_digest=True)
        for each in files.values():
            each.seek(0)
        yield Produced(files, count, problems, digest)


def look(kind, when, *, at=None):
    """(how many records, Problems, digest): the checks alone."""
    return write(kind, when, {}, at=at, with_digest=True)
