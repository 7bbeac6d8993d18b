"""Reads over standard replies and what was sent."""

from accounts.access import Permission, ScopedQuerySet, holds_city, may_anywhere
from neighbourhoods.models import Service
from tasking.requests.models import ServiceRequest

READ_BY = (Permission.LOG_REQUEST, Permission.WORK_REQUEST, Permission.EDIT_REFERENCE)


def services_managed(user):
    """Keys of the services with a team whose manager this is."""
    teams = Service._meta.get_field("teams").related_model
    return teams.objects.filter(manager__user=user.pk).values("service")


class StandardReplyQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever logs or works requests, or keeps the services, reads all of them; the manager of a team those of
        its service."""
        if not user.is_authenticated:
            return self.none()
        if any(may_anywhere(user, each) for each in READ_BY):
            return self
        return self._of_teams_of(user)

    def changeable_by(self, user, permission):
        """Who keeps the services matrix changes all of them, the manager of a team those of its service."""
        if permission != Permission.EDIT_REFERENCE or not user.is_authenticated:
            return self.none()
        if holds_city(user, permission):
            return self
        return self._of_teams_of(user)

    def _of_teams_of(self, user):
        return self.filter(service__in=services_managed(user))

    def for_request(self, request):
        """What can be sent about a request now."""
        return self.filter(service=request.service_id, is_used=True).order_by("name", "id")


class RequestReplyQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever may read who asked."""
        return self.filter(request__in=ServiceRequest.objects.reached_by(user).values("pk"))

    def sent_with(self, reply):
        """The reply as it went to each who asked, with the one given."""
        return self.filter(request=reply.request_id, at=reply.at, by=reply.by_id, way=reply.way)
