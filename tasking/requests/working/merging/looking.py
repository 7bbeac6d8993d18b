"""Pages that look over requests: where they go, and how many were fixed at the first attempt."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.access import Permission, holds_place, may_anywhere
from accounts.pages import SIGNED_IN, Page
from neighbourhoods.models import Neighbourhood
from tasking.requests import routing
from tasking.requests.working import forms
from tasking.requests.working.measuring import measure


class RoutingTest(Page):
    """Where requests for a service go, place by place, and why; and where they would go with another line."""

    permission = Permission.EDIT_REFERENCE
    template_name = "tasking/requests/working/routing.html"

    def get_context_data(self, **kwargs):
        form = forms.RoutingForm(self.request.GET if "service" in self.request.GET else None)
        return super().get_context_data(form=form, **self.looked_up(form), **kwargs)

    def looked_up(self, form):
        if not form.is_bound or not form.is_valid():
            return {}
        said, places = form.cleaned_data, list(Neighbourhood.objects.order_by("name"))
        one = said["neighbourhood"]
        shown = [one] if one else places
        now = routing.table(said["service"], shown)
        tried = form.tried()
        if tried is None:
            return {"rows": [(place, routed, None) for place, routed in now]}
        then = dict(routing.table(said["service"], shown, tried))
        return {"tries": True, "rows": [(place, routed, then[place]) for place, routed in now]}


def reads_first(user):
    """Whether the user may read how many were fixed at the first attempt."""
    return may_anywhere(user, Permission.WORK_REQUEST) or holds_place(user, Permission.VIEW_PRIVATE)


class FixedFirst(Page):
    """How many were fixed at the first attempt."""

    permission = SIGNED_IN
    template_name = "tasking/requests/working/fixed_first.html"

    def check_permission(self):
        if not reads_first(self.request.user):
            raise PermissionDenied(
                "Only those who work requests, and managers of a place, read this."
            )

    def get_context_data(self, **kwargs):
        shares = measure.fixed_first(self.request.user, timezone.now())
        return super().get_context_data(shares=shares, **kwargs)
