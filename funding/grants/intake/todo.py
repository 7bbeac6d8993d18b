"""Applications that came in and wait to be read."""

from django.db.models import Count
from django.db.models.functions import JSONObject
from django.urls import reverse

from accounts.access import Permission, holds_city
from core import todo
from core.todo import Row
from funding.grants.intake.models import SentApplication

WAITING = "applications that came in"


def register():
    todo.figure(WAITING, _waiting)
    todo.fill(WAITING, to_read)


def _waiting(asked):
    """How many wait, for who works with ward money."""
    user = asked.user
    if not holds_city(user, Permission.EDIT_BUDGET):
        return None
    rows = SentApplication.objects.changeable_by(user, Permission.EDIT_BUDGET).waiting()
    counted = rows.order_by().values("state").annotate(found=JSONObject(number=Count("pk")))
    return counted.values("found")


def to_read(asked):
    number = (asked.figure(WAITING) or {}).get("number", 0)
    if not number:
        return []
    words = f"{number} application{'' if number == 1 else 's'} that came in"
    return [
        Row(f"Read {words}", reverse("sent_applications"), urgency=2, verb="Read", subject=words)
    ]
