"""Reads over tasking meetings: of those who work with a group, and of the agencies that sit on it."""

from django.db.models import Q

from accounts.access import Permission, ScopedQuerySet, scope_q
from accounts.conditions import both, either
from boards.bodies.querysets import PRIVATE, body_paths
from boards.models import Membership
from tasking.meetings import states


def seated(prefix):
    """The keyword `agency` of scope_q: rows of the groups on which an agency sits today, in the places for
    which its officer is named."""

    def rows(agency, named):
        seats = Membership.objects.current().filter(agency=agency, body__power=PRIVATE)
        found = Q((f"{prefix}pk__in", seats.values("body")))
        if named:
            found &= Q((f"{prefix}neighbourhood__in", named)) | Q((f"{prefix}neighbourhood", None))
        return found

    return rows


class OfGroupQuerySet(ScopedQuerySet):
    """Rows of groups, each reached by one of `prefixes`."""

    prefixes = ("",)

    def with_right(self, user, permission):
        return either(*(_of(user, permission, prefix) for prefix in self.prefixes))

    def visible_to(self, user):
        return self.filter(self.with_right(user, Permission.VIEW_PRIVATE))

    def changeable_by(self, user, permission):
        seen = self.with_right(user, Permission.VIEW_PRIVATE)
        return self.filter(both(self.with_right(user, permission), seen))


def _of(user, permission, prefix):
    return scope_q(user, permission, agency=seated(prefix), **body_paths(prefix))


class GroupQuerySet(OfGroupQuerySet):
    """Tasking groups: bodies whose power is operational."""

    def groups(self):
        return self.filter(power=PRIVATE)

    def visible_to(self, user):
        return super().visible_to(user).groups()

    def changeable_by(self, user, permission):
        return super().changeable_by(user, permission).groups()

    def above(self, group):
        """The groups of the level above: of the area, and of the city."""
        if group.neighbourhood_id:
            area = Q(area=group.neighbourhood.area_id, area__isnull=False)
            return self.groups().filter(area | Q(neighbourhood=None, area=None))
        if group.area_id:
            return self.groups().filter(neighbourhood=None, area=None)
        return self.none()

    def beneath(self, group):
        """The groups of the levels below, in the same place."""
        if group.neighbourhood_id:
            return self.none()
        if group.area_id:
            return self.groups().filter(neighbourhood__area=group.area_id)
        return self.groups().exclude(neighbourhood=None, area=None)


class NominationQuerySet(OfGroupQuerySet):
    prefixes = ("body__",)

    def waiting(self):
        return self.filter(state=states.WAITING)

    def in_time(self, until):
        """Those made before a moment, and later ones that were accepted as urgent."""
        return self.filter(Q(nominated_at__lt=until) | Q(accepted_at__isnull=False))

    def whole(self):
        return self.select_related("body", "problem", "request", "agency", "nominated_by")


class EscalationQuerySet(OfGroupQuerySet):
    """Whoever sent it reads it, and whoever got it; only the receiver answers."""

    prefixes = ("from_body__", "to_body__")

    def changeable_by(self, user, permission):
        to = _of(user, permission, "to_body__")
        return self.filter(both(to, _of(user, Permission.VIEW_PRIVATE, "to_body__")))

    def sent_by(self, user, permission):
        """Those of groups on which the user has the right: who may take them back."""
        return self.filter(_of(user, permission, "from_body__"))

    def waiting(self):
        return self.filter(state=states.WAITING)

    def whole(self):
        related = ("from_body", "to_body", "problem", "request", "nomination__problem")
        return self.select_related(*related)


class OfMeetingGroupQuerySet(OfGroupQuerySet):
    prefixes = ("meeting__body__",)


class OfIssueQuerySet(OfGroupQuerySet):
    prefixes = ("issue__meeting__body__",)
