"""What reports and repayments ask of a person."""

import datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import Permission, holds_city
from core import todo
from core.money import in_pounds
from core.todo import Button, Row
from funding.returns.models import Repayment, Return

BUDGET = Permission.EDIT_BUDGET
LATE, RECEIVED, REPAYMENTS = "reports late", "reports to accept", "repayments outstanding"
LABEL = F("grant__reservation__label")
MONTH = datetime.timedelta(days=30)


def register():
    todo.figure(LATE, _late)
    todo.fill(LATE, late)
    todo.figure(RECEIVED, _received)
    todo.fill(RECEIVED, to_accept)
    todo.figure(REPAYMENTS, _repayments)
    todo.fill(REPAYMENTS, outstanding)


def _late(asked):
    if not holds_city(asked.user, BUDGET):
        return None
    rows = Return.objects.late(timezone.localdate(asked.now))
    found = JSONObject(pk="pk", due="due_on", label=LABEL, group=F("grant__applicant"))
    return ArraySubquery(rows.order_by("due_on", "id").values(found=found)[: asked.limit])


def late(asked):
    return [
        Row(
            f"Ask {each['group']} for the report on grant {each['label']}",
            reverse("return", args=[each["pk"]]), due_on=parse_date(each["due"]), urgency=3,
            verb="Open the report", subject=f"report on grant {each['label']}",
        )
        for each in asked.figure(LATE) or ()
    ]  # fmt: skip


def _received(asked):
    """Reports that came, and that somebody else entered."""
    if not holds_city(asked.user, Permission.APPROVE_PAYMENT):
        return None
    rows = Return.objects.filter(received_on__isnull=False, accepted_at=None)
    rows = rows.filter(Q(entered_by=None) | ~Q(entered_by=asked.user.pk))
    found = JSONObject(pk="pk", label=LABEL)
    return ArraySubquery(rows.order_by("received_on", "id").values(found=found)[: asked.limit])


def to_accept(asked):
    return [
        Row(
            f"Look at the report on grant {each['label']}", reverse("return", args=[each["pk"]]),
            urgency=4, verb="Read report", subject=f"report on grant {each['label']}",
            buttons=(Button("Accept", reverse("return_accept", args=[each["pk"]])),),
        )
        for each in asked.figure(RECEIVED) or ()
    ]  # fmt: skip


def _repayments(asked):
    """Money asked back a month ago or longer."""
    if not holds_city(asked.user, BUDGET):
        return None
    rows = Repayment.objects.asked().filter(asked_on__lte=timezone.localdate(asked.now) - MONTH)
    found = JSONObject(pk="pk", amount="amount", label=LABEL)
    return ArraySubquery(rows.order_by("asked_on", "id").values(found=found)[: asked.limit])


def outstanding(asked):
    return [
        Row(
            f"Chase the repayment of {in_pounds(Decimal(str(each['amount'])))} on grant {each['label']}",
            reverse("repayment_received", args=[each["pk"]]), urgency=3, verb="Record it",
            subject=f"repayment on grant {each['label']}",
        )
        for each in asked.figure(REPAYMENTS) or ()
    ]  # fmt: skip
