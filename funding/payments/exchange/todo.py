"""What the exchange with finance asks of the finance officer."""

import datetime

from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from core import settings, todo
from core.todo import Row
from funding.payments.exchange import preparing
from funding.payments.exchange.models import PaymentCheck
from funding.payments.exchange.rules import TO_CLEAR
from funding.settings import PAYMENT_DAYS

EXCHANGE = "payments and finance"


def register():
    todo.figure(EXCHANGE, _figures)
    todo.fill(EXCHANGE, rows)


def late_before(day):
    """The day before which what was sent and not paid is late."""
    return day - datetime.timedelta(days=settings.value(PAYMENT_DAYS.name, on=day))


def _figures(asked):
    """How many payments can be sent, how many checks are to be cleared, how many are late."""
    user = asked.user
    if not holds_city(user, Permission.EDIT_BUDGET):
        return None
    checks = PaymentCheck.objects.visible_to(user)
    late = checks.of_status("late", late_before(timezone.localdate(asked.now)))
    return JSONObject(
        send=todo.number(preparing.not_sent(user).exclude(authorised_by=user)),
        clear=todo.number(checks.filter(status__in=TO_CLEAR)), late=todo.number(late),
    )  # fmt: skip


def rows(asked):
    found = asked.figure(EXCHANGE) or {}
    checks = reverse("payment_checks")
    said = (
        ("clear", "that finance and this record do not agree on", f"{checks}?which=clear", 2),
        ("send", "to send to finance", reverse("payment_run_add"), 3),
        ("late", "that finance has not made in time", f"{checks}?which=late", 3),
    )
    return [
        Row(
            f"{found[key]} payment{'' if found[key] == 1 else 's'} {words}", url, urgency=urgency,
            verb="Open the list", subject=f"payments {words}",
        )
        for key, words, url, urgency in said
        if found.get(key)
    ]  # fmt: skip
