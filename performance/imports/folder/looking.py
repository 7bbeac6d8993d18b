"""Looking into the folder. Only plain files that lie in it are read: no links, and nothing below it."""

import datetime
import hashlib
import os
import stat
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.imports.models import ImportBatch
from accounts.imports.parts.models import LARGEST, PART, Upload, UploadPart
from accounts.imports.parts.operations import TOO_LARGE
from accounts.imports.parts.reading import opened
from accounts.imports.states import LOADED, OPEN
from core.actors import SYSTEM
from core.errors import Refused
from core.rows import change
from performance.imports.folder.models import FoundFile
from performance.imports.folder.recognising import recognised
from performance.imports.formats.registry import FORMATS, format_of
from performance.imports.sheets import name_of
from performance.imports.writing import import_figures

TAKEN = (".csv", ".xlsx")
SHOWN = 200
"""Problems that are kept of a file; of more it says how many."""
UNKNOWN = "Its headings fit no format that is read here. Choose what is in it"
KEPT = datetime.timedelta(days=30)


class _Moving(Exception):
    """The file changed while it was read, or is gone: it is looked at again another time."""


def look(at=None):
    """A job: take up what has come whole into the folder since the last look, and put away what nobody wanted for a month.
    A file is whole once it is as it was at the look before. Returns the files that were read."""
    at = at or timezone.now()
    _put_away_old(at)
    if not settings.FIGURES_FOLDER:
        return []
    found = []
    with _folder(settings.FIGURES_FOLDER) as folder:
        for name, size, changed_at in _files(folder):
            row = _seen(name, size, changed_at, at)
            if row is not None and _take_up(row, folder, at):
                found.append(row)
    return found


@contextmanager
def _folder(path):
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield folder
    finally:
        os.close(folder)


def _files(folder):
    """[(name, size, when it was changed)], by name."""
    with os.scandir(folder) as entries:
        plain = [each for each in entries if each.is_file(follow_symlinks=False)]
    facts = [
        (each.name, each.stat(follow_symlinks=False)) for each in plain if _is_taken(each.name)
    ]
    return sorted((name, about.st_size, _moment(about)) for name, about in facts)


def _is_taken(name):
    return (
        name.lower().endswith(TAKEN)
        and not name.startswith((".", "~"))
        and name.isprintable()
        and len(name) <= FoundFile._meta.get_field("name").max_length
    )


def _moment(about):
    return datetime.datetime.fromtimestamp(about.st_mtime_ns // 1_000 / 1e6, datetime.UTC)


def _seen(name, size, changed_at, at):
    """The row of a file that is as it was at the look before and has not been read; None for any other."""
    now = {"size": size, "changed_at": changed_at}
    known = FoundFile.objects.filter(name=name, **now).first()
    if known is not None:
        return None if known.read_at else known
    if not FoundFile.objects.arriving().filter(name=name).update(**now, found_at=at):
        FoundFile.objects.create(name=name, found_at=at, **now)
    return None


def _take_up(row, folder, at):
    """Whether the file was read."""
    try:
        with _opened(folder, row) as file, transaction.atomic():
            _keep(row, file, at)
    except (_Moving, OSError):
        return False
    if row.upload_id is not None and not row.is_again:
        with transaction.atomic():
            _check(row, at)
    return True


@contextmanager
def _opened(folder, row):
    """The file, where it is still a plain one of this folder. Raises _Moving, OSError."""
    number = os.open(row.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    with os.fdopen(number, "rb") as file:
        _expect_same(file, row)
        yield file


def _expect_same(file, row):
    about = os.fstat(file.fileno())
    same = about.st_size == row.size and _moment(about) == row.changed_at
    if not (stat.S_ISREG(about.st_mode) and same):
        raise _Moving


def _keep(row, file, at):
    """Its bytes, where they are new and not too many."""
    if why := _why_not_kept(row.size):
        problems = [(0, "", why)]
        change(row, {"read_at": at, "problems": problems, "number_of_problems": 1})
        return
    digest = hashlib.sha256()
    for block in _blocks(file):
        digest.update(block)
    facts = {"read_at": at, "sha256": digest.hexdigest()}
    if _came_before(facts["sha256"]):
        change(row, facts | {"is_again": True})
        return
    upload = Upload.objects.create(
        file_name=row.name[-200:], size=row.size, sha256=facts["sha256"], begun_at=at
    )
    again = hashlib.sha256()
    for number, block in enumerate(_blocks(file)):
        again.update(block)
        UploadPart.objects.create(upload=upload, offset=number * PART, data=block)
    _expect_same(file, row)
    if again.digest() != digest.digest():
        raise _Moving
    change(row, facts | {"upload": upload})


def _why_not_kept(size):
    if not size:
        return "The file is empty"
    return TOO_LARGE if size > LARGEST else ""


def _blocks(file):
    file.seek(0)
    while block := file.read(PART):
        yield block


def _came_before(sha256):
    """Whether these bytes were found before, or somebody has uploaded them."""
    here = FoundFile.objects.filter(sha256=sha256, is_again=False)
    return here.exists() or ImportBatch.objects.filter(sha256=sha256, state__in=(LOADED, *OPEN)).exists()  # fmt: skip


def _check(row, at):
    """What it is, and what loading it would do; nothing is written."""
    with opened(row.upload) as file:
        try:
            name, expected, problems = recognised(file, row.name)
        except Refused as refused:
            change(row, {"problems": [(0, "", refused.message)], "number_of_problems": 1})
            return
    sheet = name_of(name) if name else ""
    change(row, {"sheet": sheet, "expected": expected})
    if not name:
        problems = problems or [(0, "", UNKNOWN)]
        change(row, {"problems": problems, "number_of_problems": len(problems)})
    elif not any(each.is_needed for each in FORMATS[name].asks):
        _preview(row, name, at)


def _preview(row, name, at):
    with opened(row.upload) as file:
        try:
            outcome = import_figures(
                file=file, name=row.name, file_format=format_of(name), by=SYSTEM, is_preview=True, at=at
            )  # fmt: skip
        except Refused as refused:
            change(row, {"problems": [(0, "", refused.message)], "number_of_problems": 1})
            return
    added, changed, same = outcome.counts
    facts = {"rows": outcome.rows, "added": added, "changed": changed, "same": same}
    facts["problems"] = outcome.problems[:SHOWN]
    change(row, facts | {"number_of_problems": outcome.number_of_problems})


def _put_away_old(at):
    """A step: nobody has wanted them for a month; and what only began to arrive then is gone."""
    with transaction.atomic():
        for row in FoundFile.objects.waiting().filter(found_at__lt=at - KEPT).select_for_update():
            put_away(row, at)


def put_away(row, at):
    """A step: the file is not wanted. The folder itself is left as it is."""
    upload = row.upload
    change(row, {"put_away_at": at, "upload": None, "problems": []})
    if upload is not None:
        upload.delete()
