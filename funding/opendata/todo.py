"""What open data asks of a person: the spend of a quarter that is over."""

from django.db.models import Case, Exists, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from core import todo
from core.calendar import same_day_months_on
from core.todo import Row
from funding.ledger.models import Entry
from funding.opendata import settings as own
from funding.opendata.models import Publication
from funding.opendata.rules import SPEND, quarter_before
from funding.wards import published

DUE = "open data to publish"


def register():
    todo.figure(DUE, _due)
    todo.fill(DUE, to_publish)


def _due(asked):
    """Whether something was paid in the last quarter that is not published: read with the other figures."""
    if not asked.user.may(Permission.PUBLISH_SPEND):
        return None
    quarter = quarter_before(timezone.localdate(asked.now))
    paid = Entry.objects.filter(
        published.OF_ENTRY, kind=Entry.Kind.PAID, amount__gt=own.THRESHOLD.default,
        on__range=(quarter.first, quarter.last),
    )  # fmt: skip
    done = Publication.objects.filter(dataset__kind=SPEND, dataset__code=quarter.code)
    return Case(When(Q(Exists(paid)) & ~Q(Exists(done)), then=Value(True)), default=Value(False))


def to_publish(asked):
    if not asked.figure(DUE):
        return []
    quarter = quarter_before(timezone.localdate(asked.now))
    return [
        Row(
            f"Publish the spend of {quarter}",
            reverse("open_publish", args=[SPEND, quarter.code]),
            due_on=same_day_months_on(quarter.last, 1),
            verb="Check and publish",
        )
    ]
