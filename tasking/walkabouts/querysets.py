"""Reads over walkabouts and action days: inside by place and agency, outside what is announced or
published."""

from django.db.models import Q

from accounts.access import Permission, SeenQuerySet, scope_q
from accounts.conditions import either

ANNOUNCED = Q(is_announced=True)


def paths(prefix=""):
    """The paths to the places of an outing."""
    return {
        "neighbourhood": f"{prefix}neighbourhood",
        "area": f"{prefix}neighbourhood__area",
        "agency": f"{prefix}agency",
    }


def inside(user, prefix=""):
    """What a role gives of them, as a Q: to who plans them, and to who reads tasking there."""
    return either(
        scope_q(user, Permission.VIEW_PRIVATE, **paths(prefix)),
        scope_q(user, Permission.EDIT_WALKABOUT, **paths(prefix)),
    )


class OutingQuerySet(SeenQuerySet):
    """An outing is for those inside; for everybody once it is announced or its report is out."""

    scope_paths = paths()

    def visible_to(self, user):
        return self.filter(either(ANNOUNCED | Q(published_at__isnull=False), inside(user)))

    def known_to(self, user):
        """By right only, without what is merely announced."""
        return self.filter(inside(user))

    def for_list(self):
        return self.select_related("neighbourhood", "part__neighbourhood", "agency", "led_by")


class WalkaboutQuerySet(OutingQuerySet):
    pass


class OfWalkaboutQuerySet(SeenQuerySet):
    """What belongs to a walkabout, for those inside only."""

    prefix = "walkabout__"
    scope_paths = paths("walkabout__")

    def visible_to(self, user):
        return self.filter(inside(user, self.prefix))
