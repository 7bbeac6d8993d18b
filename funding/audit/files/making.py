"""A file for audit, put together: its facts, their digest, the PDF and the ZIP."""

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils import timezone

from core import pdf
from core.errors import Refused
from core.exports import safe
from funding.audit.files import asked, decided, granted, public, trail
from funding.audit.files.sections import said, section, table
from funding.audit.files.stored import documents, is_as_kept
from funding.audit.files.subject import Subject
from funding.ledger.rules import RECORD

IN_MEMORY = 2 * 1024 * 1024
"""Bytes of a ZIP that stay in memory; a larger one goes to the disk."""
PARTS = (asked, decided, granted, trail)
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every member of a ZIP, so that the same documents make the same bytes."""


@dataclass(frozen=True)
class Facts:
    """What a file says, and which documents go with it."""

    title: str
    sections: list
    stored: list

    @property
    def digest(self):
        """Of the facts and of every document: the same digest is the same file."""
        hashes = [[each.name, each.sha256] for each in self.stored]
        text = json.dumps([self.title, self.sections, hashes], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def document(self, at):
        """The facts as the print takes them, with when they were put together."""
        day = timezone.localdate(at)
        return pdf.frame(self.title, day, foot=self.title) | {
            "made": f"Made on {said(at)}. Facts: SHA-256 {self.digest}.",
            "record": RECORD,
            "sections": self.sections,
        }


def facts_of(file, user, day):
    """The Facts of a file as the user may see them. Raises Refused where nothing of it may be given."""
    if file.is_public:
        return _public(file, day)
    subject = Subject(file.application, file.grant, user)
    found = [each for part in PARTS for each in part.sections(subject)]
    stored = documents(subject)
    listed = table("Documents", ("Document", "File", "SHA-256"), [(each.title, each.name, each.sha256) for each in stored])  # fmt: skip
    found.append(section("Documents in the ZIP, each as it is stored", tables=[listed]))
    return Facts(f"File for audit: {_title(file)}", found, stored)


def _title(file):
    if file.grant_id:
        return f"grant {file.grant.reference} on application {file.application.reference}"
    return f"application {file.application.reference}"


def _public(file, day):
    found = public.sections(file.application, file.grant, day)
    if not found:
        raise Refused(
            "Nothing of it may be given: what was decided was decided in private, or is not published yet"
        )
    return Facts(f"Freedom of information: {_title(file)}", found, [])


@contextmanager
def zipped(stem, printed, stored, step=None):
    """An open ZIP with the print, every document and the list of them, at its beginning. `step(done, total)` is told
    how far it is. Raises Refused where a stored document is not as it was kept."""
    total = len(stored) + 1
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
            _add(whole, f"{stem}.pdf", printed)
            for done, each in enumerate(stored, start=1):
                data = each.read()
                if not is_as_kept(each, data):
                    raise Refused(f"{each.title} is not as it was kept: its hash differs")
                _add(whole, each.name, data)
                if step:
                    step(done, total)
            _add(whole, "contents.csv", _contents(stem, printed, stored))
        out.seek(0)
        yield out


def _add(whole, name, data):
    whole.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)


def _contents(stem, printed, stored):
    """The list of the documents with their hashes, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("File", "Document", "SHA-256"))
    writer.writerow((f"{stem}.pdf", "The record", hashlib.sha256(printed).hexdigest()))
    for each in stored:
        writer.writerow([safe(value) for value in (each.name, each.title, each.sha256)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
