"""Savings that were delivered and that finance has not verified, and planned ones that are overdue."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import holds_city, may_anywhere
from core import todo
from core.todo import Row
from funding.savings.models import SavingEntry, SavingYear
from funding.savings.querysets import KEEP, VERIFY

TO_VERIFY, OVERDUE = "savings to verify", "savings that are overdue"


def register():
    todo.figure(TO_VERIFY, _to_verify)
    todo.fill(TO_VERIFY, to_verify)
    todo.figure(OVERDUE, _overdue)
    todo.fill(OVERDUE, overdue)


def _found(rows, asked):
    found = JSONObject(
        pk="saving", what="saving__what", first=F("year__first"), due="due_on"
    )  # fmt: skip
    rows = rows.filter(year__closed_at=None).order_by("due_on", "saving")
    return ArraySubquery(rows.values(found=found)[: asked.limit])


def _to_verify(asked):
    """Delivered ones of open years that somebody else entered: who owns or entered one is not asked."""
    user = asked.user
    if not holds_city(user, VERIFY):
        return None
    rows = SavingYear.objects.changeable_by(user, VERIFY).filter(
        stage="delivered", saving__state="open"
    )
    rows = rows.exclude(saving__hands__user=user.pk).exclude(saving__owner__user=user.pk)
    rows = rows.exclude(saving__owner__merged_into__user=user.pk)
    own = SavingEntry.objects.filter(
        saving=OuterRef("saving"), year=OuterRef("year"), made_by=user.pk
    )
    return _found(rows.exclude(Exists(own.exclude(kind="verified"))), asked)


def to_verify(asked):
    return [_row("Verify the saving", 3, **each) for each in asked.figure(TO_VERIFY) or ()]


def _overdue(asked):
    """Less was delivered than planned, and the day is past."""
    user = asked.user
    if not may_anywhere(user, KEEP):
        return None
    rows = SavingYear.objects.changeable_by(user, KEEP).short(timezone.localdate(asked.now))
    return _found(rows, asked)


def overdue(asked):
    return [_row("Report what was saved", 3, **each) for each in asked.figure(OVERDUE) or ()]


def _row(start, urgency, pk, what, first, due):
    subject = f"{what}, {first}/{(first + 1) % 100:02d}"
    return Row(
        f"{start}: {subject}", reverse("saving", args=[pk]), due_on=parse_date(due), urgency=urgency,
        verb="Open the saving", subject=subject,
    )  # fmt: skip
