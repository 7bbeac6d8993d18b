"""What is late in a neighbourhood, for whoever manages it: one line a place."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F
from django.db.models.functions import JSONObject
from django.urls import reverse

from accounts.access import Permission, holds_neighbourhoods
from core import todo
from core.todo import Row
from tasking.requests.late.ladder import late
from tasking.requests.models import ServiceRequest

LATE = "late requests of a place"


def register():
    todo.figure(LATE, _late)
    todo.fill("late requests", late_requests)


def _late(asked):
    """How many are late in each neighbourhood that the person manages; None for everybody else."""
    places = holds_neighbourhoods(asked.user, Permission.RUN_MEETING)
    if not places or not asked.user.may(Permission.LOG_REQUEST):
        return None
    seen = ServiceRequest.objects.visible_to(asked.user).filter(neighbourhood__in=places)
    rows = late(seen, asked.now).order_by().values("neighbourhood")
    slug, name = F("neighbourhood__slug"), F("neighbourhood__name")
    found = JSONObject(number=Count("pk"), slug=slug, name=name)
    return ArraySubquery(rows.annotate(found=found).values("found")[: asked.limit])


def late_requests(asked):
    """A line for each of these neighbourhoods."""
    return [_row(**each) for each in asked.figure(LATE) or ()]


def _row(number, slug, name):
    words = f"{number} late request{'' if number == 1 else 's'}"
    return Row(
        f"Late requests: {number}", reverse("requests_late", args=[slug]), urgency=2, where=name,
        verb="See", subject=words, is_private=True,
    )  # fmt: skip
