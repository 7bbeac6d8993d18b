"""Documents of groups with a running grant that run out soon."""

import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import Permission, holds_city
from core import todo
from core.todo import Row
from funding.grants.groups.models import GroupPaper
from neighbourhoods.models import CommunityGroup

EXPIRING = "documents of groups that run out"
SOON = datetime.timedelta(days=60)
RUNNING = ("approved", "offered", "accepted", "on_hold")


def register():
    todo.figure(EXPIRING, _expiring)
    todo.fill(EXPIRING, expiring)


def _expiring(asked):
    """The newest of each kind that ends within 60 days or has ended, of groups with a running grant."""
    user = asked.user
    if not holds_city(user, Permission.EDIT_BUDGET):
        return None
    until = timezone.localdate(asked.now) + SOON
    asks = CommunityGroup._meta.get_field("applications").related_model.objects
    running = asks.filter(group=OuterRef("group"), requests__grants__state__in=RUNNING)
    rows = GroupPaper.objects.changeable_by(user, Permission.EDIT_BUDGET).newest()
    rows = rows.filter(Exists(running), expires_on__lte=until).order_by("expires_on", "id")
    found = JSONObject(pk="group", name=F("group__name"), kind="kind", ends="expires_on")
    return ArraySubquery(rows.values(found=found)[: asked.limit])


def expiring(asked):
    return [_row(**each) for each in asked.figure(EXPIRING) or ()]


def _row(pk, name, kind, ends):
    subject = f"{GroupPaper.Kind(kind).label.lower()} of {name}"
    return Row(
        f"Ask for the next {subject}", reverse("money_group", args=[pk]), due_on=parse_date(ends),
        urgency=3, verb="Open the group", subject=subject,
    )  # fmt: skip
