"""Reads over what teams work here: whoever sees a request sees its work."""

from accounts.access import Permission, PublicQuerySet, ScopedQuerySet
from tasking.requests.models import ServiceRequest
from tasking.requests.working import states
from tasking.sharing.querysets import held_back

PATHS = {
    "neighbourhood": "request__neighbourhood",
    "area": "request__neighbourhood__area",
    "agency": "request__agency",
    "service": "request__service",
}


class ServiceTeamQuerySet(PublicQuerySet):
    def working(self):
        """The teams that work their requests here."""
        return self.filter(works_here=True)

    def whole(self):
        return self.select_related("service", "agency")


class WorkedRequestQuerySet(ScopedQuerySet):
    scope_paths = PATHS

    def visible_to(self, user):
        return self.filter(request__in=ServiceRequest.objects.visible_to(user).values("pk"))

    def changeable_by(self, user, permission):
        """Whoever has the right on the request has it on its work, and nobody who may not read that."""
        if permission == Permission.WORK_REQUEST:
            hidden = held_back(ServiceRequest, user)
            return super().changeable_by(user, permission).exclude(request__in=hidden)
        found = ServiceRequest.objects.changeable_by(user, permission)
        return self.filter(request__in=found.values("pk"))

    def queue_of(self, user):
        """What the user's services have to work."""
        return self.changeable_by(user, Permission.WORK_REQUEST).filter(state__in=states.OPEN)

    def whole(self):
        """With all that a line or a page says of each."""
        return self.select_related(
            "request__service", "request__agency", "request__neighbourhood", "team", "assigned_to", "partner"
        )  # fmt: skip


class OfWorkQuerySet(ScopedQuerySet):
    """Rows that stand under the work of a request."""

    def visible_to(self, user):
        work = self.model._meta.get_field("worked").related_model
        return self.filter(worked__in=work.objects.visible_to(user).values("pk"))


def works_on(user, worked):
    """Whether an account may work a request today. One query."""
    rows = type(worked).objects.changeable_by(user, Permission.WORK_REQUEST)
    return user.is_active and rows.filter(pk=worked.pk).exists()
