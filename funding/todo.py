"""What money asks of a person: payments to authorise that somebody else prepared."""

import datetime
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, own_place_q
from accounts.conditions import either
from core import settings, todo
from core.calendar import financial_year
from core.money import in_pounds
from core.todo import Button, Row
from funding.budgets.forecasts.models import SignOff
from funding.budgets.lines.models import Budget
from funding.budgets.lines.rules import period_in_words, period_of
from funding.budgets.virements.models import ASKED, Virement
from funding.payments.models import Payment
from funding.settings import VIREMENT_LIMIT

WAITING = "payments to authorise"
VIREMENTS = "virements to authorise"
FORECASTS = "forecasts to sign off"


def register():
    todo.figure(WAITING, _waiting)
    todo.fill(WAITING, to_authorise)
    todo.figure(VIREMENTS, _virements)
    todo.fill(VIREMENTS, to_move)
    todo.figure(FORECASTS, _forecasts)
    todo.fill(FORECASTS, to_sign)


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


def _virements(asked):
    """Virements that this person may authorise, oldest first: above the limit only who may do so."""
    user = asked.user
    if not user.may(Permission.APPROVE_VIREMENT):
        return None
    is_open = Q(from_line__year__closed_at=None, from_ward__year__closed_at=None)
    rows = Virement.objects.filter(is_open, state=ASKED).exclude(entered_by=user.pk)
    if not user.may(Permission.APPROVE_LARGE_VIREMENT):
        rows = rows.filter(
            amount__lte=settings.value(VIREMENT_LIMIT.name, on=timezone.localdate(asked.now))
        )
    found = JSONObject(pk="pk", amount="amount")
    return ArraySubquery(rows.order_by("id").values(found=found)[: asked.limit])


def to_move(asked):
    return [_virement_row(**each) for each in asked.figure(VIREMENTS) or ()]


def _virement_row(pk, amount):
    what = f"virement V{pk} of {in_pounds(Decimal(str(amount)))}"
    return Row(
        f"Authorise the {what}",
        reverse("virement", args=[pk]),
        urgency=2,
        verb="Read virement",
        buttons=(Button("Authorise", reverse("virement_authorise", args=[pk])),),
        subject=what,
    )


def _forecasts(asked):
    """Budgets that this person is the holder of, and whose last month is not signed off: of this year, and of
    the year before until it is closed."""
    user = asked.user
    if not user.may(Permission.SIGN_FORECAST):
        return None
    places = own_place_q(user, Permission.SIGN_FORECAST, neighbourhood="neighbourhood", area="area")
    signed = SignOff.objects.filter(budget=OuterRef("pk"))
    due = (
        Q(~Exists(signed.filter(period__gte=period)), year__first=first)
        for first, period in _due(asked).items()
    )
    rows = Budget.objects.filter(places, either(*due), year__closed_at=None, lines__isnull=False)
    found = JSONObject(
        pk="pk", first=F("year__first"), place=Coalesce("neighbourhood__name", "area__name", Value(""))
    )  # fmt: skip
    return ArraySubquery(rows.order_by("id").distinct().values(found=found)[: asked.limit])


def _due(asked):
    """{first: period} of this year and the one before: of each the last month that has ended, if one has."""
    today = timezone.localdate(asked.now)
    this = int(financial_year(today)[:4])
    return {
        first: period_of(first, today)
        for first in (this - 1, this)
        if today >= datetime.date(first, 5, 1)
    }


def to_sign(asked):
    due = _due(asked)
    last = max(due)
    return [
        _sign_row(period_in_words(due[first]) + ("" if first == last else f", {first}/{(first + 1) % 100:02d}"), **each)
        for each in asked.figure(FORECASTS) or ()
        for first in [each.pop("first")]
    ]  # fmt: skip


def _sign_row(after, pk, place):
    what = f"forecast of {place or 'the whole city'} after {after}"
    return Row(
        f"Sign off the {what}",
        reverse("budget", args=[pk]),
        urgency=4,
        verb="Read budget",
        subject=what,
    )
