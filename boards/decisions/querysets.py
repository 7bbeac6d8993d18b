"""Reads over decisions and their numbers."""

from django.db.models import Q

from accounts.conditions import ALL, NONE
from boards.meetings.querysets import OfItemQuerySet


class DecisionQuerySet(OfItemQuerySet):
    """That the public was excluded is public, also under the private item. What has a number was
    published, and stays so while the minutes are corrected."""

    public = Q(item__access="public") | Q(excludes_public=True)
    published = (Q(item__meeting__state="minutes_published") | Q(numbered__isnull=False)) & public

    def standing(self):
        return self.filter(struck_out_at=None)


class ExclusionItemQuerySet(OfItemQuerySet):
    """As open as the resolution, which is public."""

    public = ALL
    published = Q(item__meeting__state="minutes_published") | Q(decision__numbered__isnull=False)


class DecisionNumberQuerySet(OfItemQuerySet):
    prefix = "decision__item__meeting__body__"
    public = Q(decision__item__access="public") | Q(decision__excludes_public=True)
    published = Q(decision__item__meeting__minutes_published_at__isnull=False) & public


class DecisionPresentQuerySet(OfItemQuerySet):
    """As open as their decision."""

    prefix = "decision__item__meeting__body__"
    public = Q(decision__item__access="public") | Q(decision__excludes_public=True)
    published = Q(decision__item__meeting__minutes_published_at__isnull=False) & public

    def standing(self):
        """Of decisions that stand, whose room stays as it was."""
        return self.filter(decision__struck_out_at=None, decision__room_stands=True)


class DecisionHoldQuerySet(OfItemQuerySet):
    """For those inside: what rests on a decision has pages of its own."""

    prefix = "decision__item__meeting__body__"
    public = Q(decision__item__access="public")
    published = NONE

    def visible_to(self, user):
        outside = self.model._meta.get_field("delegated").related_model.objects
        made = Q(delegated__in=outside.visible_to(user)) if user.is_authenticated else NONE
        return self.filter(Q(pk__in=super().visible_to(user)) | made)

    def standing(self):
        return self.filter(released_at=None)
