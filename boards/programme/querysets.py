"""Reads over the work programme and the results of decisions."""

from django.db.models import Q

from boards.bodies.querysets import OfBodyQuerySet
from boards.meetings.querysets import OfItemQuerySet


class FutureItemQuerySet(OfBodyQuerySet):
    """The work programme is for those inside; private entries for those who read such items."""

    prefix = "body__"
    public = Q(access="public")

    def internal_to(self, user):
        return self.with_private(super().internal_to(user), user)

    def waiting(self):
        return self.filter(item=None, dropped_at=None)


class DecisionResultQuerySet(OfItemQuerySet):
    """As open as their decision."""

    prefix = "decision__item__meeting__body__"
    public = Q(decision__item__access="public")
    published = Q(decision__item__meeting__minutes_published_at__isnull=False) & public
