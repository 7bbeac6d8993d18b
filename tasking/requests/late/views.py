"""The late requests of a neighbourhood."""

from django.utils import timezone

from accounts.pages import SIGNED_IN
from accounts.pages.lists import ObjectListPage, Order
from neighbourhoods.models import Neighbourhood
from tasking.requests.late.ladder import days_late, for_meeting, late
from tasking.requests.models import ServiceRequest
from tasking.requests.working.models import WorkedRequest


class LateRequests(ObjectListPage):
    """What is late in a place, the oldest first, and which of it goes to the next tasking meeting."""

    permission = SIGNED_IN
    model = Neighbourhood
    lookup = "slug"
    template_name = "tasking/requests/late.html"
    order = Order(ServiceRequest, ("received_at", "id"), within=("neighbourhood",))

    def get_rows(self):
        rows = ServiceRequest.objects.visible_to(self.request.user)
        return late(rows.filter(neighbourhood=self.object)).for_list()

    def get_context_data(self, **kwargs):
        keys, today = [each.pk for each in self.found], timezone.localdate()
        works = WorkedRequest.objects.filter(request__in=keys)
        due = {key: timezone.localdate(at) for key, at in works.values_list("request", "due_at")}
        rows = ServiceRequest.objects.filter(pk__in=keys)
        comes = {each.pk: why for each, why, _ in for_meeting(rows)}
        for each in self.found:
            each.was_due = due.get(each.pk, each.promised_on)
            each.days_late = days_late(each.was_due, today)
            each.for_meeting = comes.get(each.pk, "")
        return super().get_context_data(**kwargs)
