"""A second request for the same ends in the first."""

import uuid

from accounts.access import Permission
from accounts.pages import PressPage
from core.errors import Refused
from core.picker import is_key
from tasking.requests.models import ServiceRequest
from tasking.requests.nearby.operations import join


class RequestJoin(PressPage):
    """Add whoever asked to another request; this one ends."""

    permission = Permission.LOG_REQUEST
    model = ServiceRequest
    message = "Added. This request has ended."

    def get_queryset(self):
        return ServiceRequest.objects.for_list()

    def act(self):
        user, asked = self.request.user, self.request.POST
        rows = ServiceRequest.objects.changeable_by(user, Permission.LOG_REQUEST)
        key = asked.get("other", "")
        other = rows.filter(pk=key).first() if is_key(key) else None
        if other is None:
            raise Refused("Choose the request that it is the same as")
        join(request=self.object, other=other, by=user, client_id=_press(asked))


def _press(asked):
    """The id of the press, or None."""
    try:
        return uuid.UUID(asked.get("client_id", ""))
    except ValueError:
        return None
