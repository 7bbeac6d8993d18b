"""Reads over decisions and their numbers."""

from django.db.models import Q

from boards.meetings.querysets import OfItemQuerySet


class DecisionQuerySet(OfItemQuerySet):
    """That the public was excluded is public, also under the private item."""

    public = Q(item__access="public") | Q(excludes_public=True)
    published = Q(item__meeting__minutes_published_at__isnull=False) & public

    def standing(self):
        return self.filter(struck_out_at=None)


class DecisionNumberQuerySet(OfItemQuerySet):
    prefix = "decision__item__meeting__body__"
    public = Q(decision__item__access="public") | Q(decision__excludes_public=True)
    published = Q(decision__item__meeting__minutes_published_at__isnull=False) & public
