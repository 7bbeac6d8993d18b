"""Reads over minutes, their checks and approvals."""

from django.db.models import BigIntegerField, Q
from django.db.models.expressions import RawSQL

from boards.bodies.querysets import OfBodyQuerySet
from boards.bodies.triggers import ENTRY
from boards.corrections.triggers import AS_CORRECTED
from boards.meetings.keeping.presiding import presides
from boards.meetings.querysets import OfItemQuerySet
from neighbourhoods.models import Person

PRESIDED = presides("boards_minutesapproval.item_id")
WAS_THERE = f"""
    SELECT came.person_id FROM ({PRESIDED}) led JOIN boards_attendance came ON came.id = led.id
     WHERE {AS_CORRECTED.format(row="came")} IN ('present', 'substitute')
"""  # noqa: S608 - our own words
SIGNER = ENTRY.format(person=f"({WAS_THERE})")
"""SQL: who presided over the item under which minutes were approved, and by no correction was
away."""


class MinuteQuerySet(OfItemQuerySet):
    """A minute may be private under an open item."""

    public = Q(access="public", item__access="public")
    published = Q(item__meeting__state="minutes_published") & public


class MinuteDraftQuerySet(OfItemQuerySet):
    """As open as the minute that it becomes."""

    public = Q(item__access="public") & ~Q(item__minute__access__in=["exempt", "confidential"])
    published = Q(item__meeting__state="minutes_published") & public


class MinutesApprovalQuerySet(OfBodyQuerySet):
    """As open as the minutes that were approved."""

    prefix = "meeting__body__"
    published = Q(meeting__state="minutes_published")

    def waiting_for(self, user):
        """What the user presided over when it was approved, and has still to sign."""
        signer = RawSQL(SIGNER, (), output_field=BigIntegerField())  # noqa: S611 - our own words
        rows = self.filter(signed_at=None, meeting__state="minutes_published")
        people = Person.objects.filter(user=user.pk).values("pk")
        return rows.annotate(signer=signer).filter(signer__in=people)


class MinutesCheckQuerySet(OfBodyQuerySet):
    """As open as the minutes that were checked."""

    prefix = "meeting__body__"
    published = Q(meeting__state="minutes_published")
