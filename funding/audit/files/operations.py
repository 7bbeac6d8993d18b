"""Making a file for audit: somebody asks for it, a job puts it together, after a time what was in it goes."""

import hashlib
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import SYSTEM
from core.errors import Refused
from core.frozen import freeze
from core.jobs.registry import defer
from funding.audit.files import states
from funding.audit.files.making import facts_of, zipped
from funding.audit.files.models import AuditContent, AuditFile, AuditPart
from funding.grants.applications.models import Application
from funding.grants.awards.models import Grant

AUDIT = Permission.AUDIT_MONEY
JOB = "funding.make_audit_file"
PART = 1024 * 1024
"""Bytes of one part of a ZIP."""


@operation
def ask_file(*, application, what, made_for, by, grant=None, client_id=None, at=None):
    """Ask for a file of an application, or of one grant on it: a job makes it. The same `client_id` twice is one.
    Returns the AuditFile. Raises Refused without what it is for, and for what one does not see."""
    at = at or timezone.now()
    rights.require_city(AUDIT, by=by)
    if known := rows.once(AuditFile.objects.all(), client_id, application=application):
        return known
    if not made_for.strip():
        raise Refused("Enter what the file is for", "made_for")
    seen = Application.objects.visible_to(by).filter(pk=application.pk).exists()
    if grant:
        of = {"pk": grant.pk, "request__application": application}
        seen = seen and Grant.objects.visible_to(by).filter(**of).exists()
    if not seen:
        raise Refused("You cannot see what this file would be about")
    more = {"client_id": client_id} if client_id else {}
    made = AuditFile.objects.create(
        application=application, grant=grant, what=what, made_for=made_for.strip()[:300],
        asked_by=by, asked_by_name=by.name, asked_at=at, **more,
    )  # fmt: skip
    events.record("audit_file.asked", made, by=by, at=at, reason=made.made_for)
    defer(JOB, file=made.pk)
    return made


def make_file(pk, at=None):
    """The work of the job: put the file together as whoever asked for it sees it now. Run twice, it is made once."""
    at = at or timezone.now()
    file = AuditFile.objects.select_related("application", "grant__reservation", "asked_by").get(
        pk=pk
    )
    if file.state != states.WAITING:
        return
    try:
        _expect_still_may(file)
        with _one_moment():
            facts = facts_of(file, file.asked_by, timezone.localdate(at))
        content = AuditContent.objects.filter(digest=facts.digest).first() or _store(
            file, facts, at
        )
    except Refused as refused:
        _end(
            file, {"state": states.FAILED, "reason": refused.message[:300]}, "audit_file.failed", at
        )
        return
    hashes = {"pdf_sha256": content.sha256, "zip_sha256": content.zip_sha256}
    _end(file, {"state": states.READY, "content": content, **hashes}, "audit_file.made", at)


@contextmanager
def _one_moment():
    """What is read inside is of one moment, however many statements read it. A test has its own transaction."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _expect_still_may(file):
    """What was asked for is made as long as whoever asked may have it."""
    user = file.asked_by
    seen = user.is_active and AuditFile.objects.to_open(user).filter(pk=file.pk).exists()
    if seen and file.grant_id:
        seen = Grant.objects.visible_to(user).filter(pk=file.grant_id).exists()
    if not seen:
        raise Refused("Whoever asked for it may not see it any more")


def _store(file, facts, at):
    """A new AuditContent, in parts. Where another job has stored the same meanwhile, that one."""
    content = AuditContent(digest=facts.digest, made_at=at, documents=len(facts.stored) + 1)
    freeze(content, facts.document(at), None)
    about = file.grant.reference if file.grant_id else file.application.reference
    with zipped(f"{about}-record".lower(), content.pdf, facts.stored, _teller(file)) as whole:
        content.zip_sha256, content.size = _measured(whole)
        try:
            with transaction.atomic():
                content.save(force_insert=True)
                for number, data in enumerate(_parts(whole)):
                    AuditPart.objects.create(content=content, number=number, data=data)
        except IntegrityError:
            return AuditContent.objects.get(digest=facts.digest)
    return content


def _teller(file):
    def step(done, total):
        AuditFile.objects.filter(pk=file.pk).update(done=done, total=total)

    return step


def _measured(whole):
    digest, size = hashlib.sha256(), 0
    for part in _parts(whole):
        digest.update(part)
        size += len(part)
    return digest.hexdigest(), size


def _parts(whole):
    whole.seek(0)
    while part := whole.read(PART):
        yield part


@transaction.atomic
def _end(file, values, code, at):
    locked = rows.take(file, AuditFile.objects.all())
    if locked.state != states.WAITING:
        return
    rows.change(locked, values)
    events.record(code, locked, by=SYSTEM, at=at, reason=locked.reason)


def empty_file(file):
    """Step of retention: what was in a file goes; that it was made, with its hashes, stays. Returns what went."""
    content = AuditContent.objects.select_for_update().get(pk=file.content_id)
    changed = rows.change(file, {"state": states.EMPTIED, "content": None})
    if not AuditFile.objects.filter(content=content).exists():
        content.delete()
    return list(changed)
