"""Noting that a finding was looked at, and counting what is open."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.errors import Gone, Refused, WrongState
from funding.audit.checks.listed import CHECKS, limits_on
from funding.audit.checks.models import FindingCount, FindingNote

AUDIT = Permission.AUDIT_MONEY


@operation
def note_finding(*, check, row, digest, because, by, client_id=None, at=None):
    """Note that a finding was looked at, and why it is in order, for the facts whose `digest` was shown. Returns the
    FindingNote. Raises Refused without a reason, Gone where it is a finding no longer, WrongState where its facts
    have changed or somebody was quicker."""
    at = at or timezone.now()
    rights.require_city(AUDIT, by=by)
    if known := rows.once(FindingNote.objects.all(), client_id, row=row, check_name=check.name):
        return known
    found = check.findings(by, limits_on(timezone.localdate(at))).filter(pk=row).first()
    if found is None:
        raise Gone("This is not a finding any more. Go back to the checks.")
    if found.digest != digest:
        raise WrongState(
            "What was found has changed meanwhile. Read it again before you note anything."
        )
    if not because.strip():
        raise Refused("Enter why it is in order, or what was done", "because")
    more = {"client_id": client_id} if client_id else {}
    try:
        with transaction.atomic():
            made = FindingNote.objects.create(
                check_name=check.name, row=row, digest=digest, because=because.strip()[:500],
                noted_by=by, noted_by_name=by.name, noted_at=at, **more,
            )  # fmt: skip
    except IntegrityError:
        first = FindingNote.objects.get(check_name=check.name, row=row, digest=digest)
        raise WrongState(f"{first.noted_by_name} noted it meanwhile: {first.because}") from None
    events.record("finding.noted", made, by=by, at=at, reason=made.because, label=check.title)
    count(check, at)
    return made


def count(check, at):
    """Store how many findings of a check are open."""
    number = check.open(None, limits_on(timezone.localdate(at))).count()
    values = {"open": number, "counted_at": at}
    FindingCount.objects.update_or_create(check_name=check.name, defaults=values)


def count_all(at=None):
    """What the list of things to do rests on, each night."""
    for check in CHECKS.values():
        count(check, at or timezone.now())
