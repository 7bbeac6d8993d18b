"""Reads over blocks, grades, stops and photographs: what is in a published report everybody reads."""

from django.db.models import Q

from accounts.access import PublicQuerySet, SeenQuerySet
from accounts.conditions import both, either
from tasking.walkabouts.querysets import OfWalkaboutQuerySet, inside, paths


class BlockQuerySet(PublicQuerySet):
    """Names of blocks are no secret."""

    scope_paths = {"neighbourhood": "neighbourhood", "area": "neighbourhood__area"}


class _InReport(OfWalkaboutQuerySet):
    def visible_to(self, user):
        out = Q((f"{self.prefix}published_at__isnull", False))
        return self.filter(either(out, inside(user, self.prefix)))


class GradeQuerySet(_InReport):
    pass


class StopQuerySet(_InReport):
    def whole(self):
        """With what a page says of a stop."""
        return self.select_related(
            "service", "request__agency", "action__lead_agency"
        ).prefetch_related("photos")

    def to_be_told(self):
        return self.filter(is_danger=True, told_at=None)


class StopPhotoQuerySet(SeenQuerySet):
    prefix = "stop__walkabout__"
    scope_paths = paths("stop__walkabout__")

    def visible_to(self, user):
        out = Q((f"{self.prefix}published_at__isnull", False))
        return self.filter(either(both(Q(is_public=True), out), inside(user, self.prefix)))


class ContentQuerySet(SeenQuerySet):
    """Read by way of its photograph."""
