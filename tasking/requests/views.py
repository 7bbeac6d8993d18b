"""One request on its page."""

import uuid

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectPage
from boards.models import AgendaItem
from core import slots
from core.models import Event
from tasking.requests import intake, rules
from tasking.requests.models import RequestReporter, ServiceRequest
from tasking.requests.nearby import looking
from tasking.requests.shown.slots import SLOTS
from tasking.requests.steps.views import steps_of
from tasking.sharing.marking_pages import AsksWhy

LOG = Permission.LOG_REQUEST


class RequestPage(AsksWhy, ObjectPage):
    """One request: how it stands, what to tell whoever asked, and the steps."""

    permission = SIGNED_IN
    model = ServiceRequest
    open_name = "request_open"
    template_name = "tasking/requests/request.html"

    def get_queryset(self):
        return ServiceRequest.objects.for_list().select_related(
            "taken_by", "member", "agenda_item__meeting__body"
        )

    def get_context_data(self, **kwargs):
        user, request = self.request.user, self.object
        may_work, may_chase, reaches = self.rights(
            request, Permission.WORK_REQUEST, LOG, reaches=ServiceRequest.objects.reached_by(user)
        )
        works = may_work or may_chase
        kept = request.is_open and intake.why_kept(request)
        item = request.agenda_item
        sees_item = item and AgendaItem.objects.visible_to(user).filter(pk=item.pk).exists()
        return super().get_context_data(
            steps=steps_of(request) if works else (),
            may_acknowledge=works and request.is_enquiry and not request.acknowledged_at,
            has_contact=reaches and RequestReporter.objects.filter(request=request).exists(),
            may_mark=works and not request.is_enquiry,
            may_join=works and request.is_open and not kept,
            asks_again=request.is_open and (request.waiting_for or not kept),
            press=uuid.uuid4(),
            joined_to=self.get_joined_to(),
            nearby=looking.beside(request, user) if works else None,
            updates=request.updates.all()[:100] if works else (),
            shows_updates=works,
            meeting=item.meeting if sees_item else None,
            reply=rules.reply(request),
            just_logged="logged" in self.request.GET,
            events=Event.objects.about(request)[:50] if works else None,
            slots={name: slots.collect(name, [request], user) for name in SLOTS},
            **kwargs,
        )

    def get_joined_to(self):
        """The request that this one is the same as, where the reader sees that."""
        key = self.object.joined_to_id
        return (
            ServiceRequest.objects.visible_to(self.request.user).filter(pk=key).first()
            if key
            else None
        )
