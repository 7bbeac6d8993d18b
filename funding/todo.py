"""What money asks of a person: payments to authorise that somebody else prepared."""

from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F
from django.db.models.functions import JSONObject
from django.urls import reverse

from accounts.access import Permission
from core import todo
from core.money import in_pounds
from core.todo import Button, Row
from funding.payments.models import Payment

WAITING = "payments to authorise"


def register():
    todo.figure(WAITING, _waiting)
    todo.fill(WAITING, to_authorise)


def _waiting(asked):
    """Claims that this person had no hand in, oldest first; read with the other figures."""
    user = asked.user
    if not user.may(Permission.APPROVE_PAYMENT):
        return None
    rows = Payment.objects.changeable_by(user, Permission.APPROVE_PAYMENT).for_second(user)
    found = JSONObject(
        pk="pk", amount="amount", grant=F("grant"), label=F("grant__reservation__label")
    )
    return ArraySubquery(rows.order_by("prepared_at", "id").values(found=found)[: asked.limit])


def to_authorise(asked):
    return [_row(**each) for each in asked.figure(WAITING) or ()]


def _row(pk, amount, grant, label):
    what = f"payment of {in_pounds(Decimal(str(amount)))} on grant {label}"
    return Row(
        f"Authorise the {what}",
        reverse("grant", args=[grant]),
        urgency=2,
        verb="Read claim",
        buttons=(Button("Authorise", reverse("payment_authorise", args=[pk])),),
        subject=what,
    )
