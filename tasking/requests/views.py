"""One request: read it, and every step."""

import uuid

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage, ObjectPage, PressPage
from boards.models import AgendaItem
from core import slots
from core.models import Event
from tasking.requests import forms, intake, operations, rules, states
from tasking.requests.models import RequestReporter, ServiceRequest
from tasking.requests.shown.slots import SLOTS

LOG = Permission.LOG_REQUEST
SAME_DAYS = 28


class RequestPage(ObjectPage):
    """One request: how it stands, what to tell whoever asked, and the steps."""

    permission = SIGNED_IN
    model = ServiceRequest
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
        item = request.agenda_item
        sees_item = item and AgendaItem.objects.visible_to(user).filter(pk=item.pk).exists()
        return super().get_context_data(
            steps=steps_of(request) if works else (),
            may_acknowledge=works and request.is_enquiry and not request.acknowledged_at,
            reporter=RequestReporter.objects.filter(request=request).first() if reaches else None,
            updates=request.updates.all()[:100] if works else (),
            shows_updates=works,
            meeting=item.meeting if sees_item else None,
            reply=rules.reply(request),
            just_logged="logged" in self.request.GET,
            events=Event.objects.about(request)[:50] if works else None,
            slots={name: slots.collect(name, [request], user) for name in SLOTS},
            **kwargs,
        )


def steps_of(request):
    """[(name of an address, words, rank)] of what can be done with it now; what a team works here has steps of its
    own."""
    first = (
        [("request_landlord", "Record that the landlord was told", "main")]
        if request.waits_for_landlord
        else []
    )
    if intake.why_kept(request):
        return [*first, ("request_note", "Add a note", "link")]
    if not request.is_open:
        return [("request_open_again", "Reopen", "second")] if request.may_be_reopened else []
    has_it = request.state == states.WITH_TEAM
    words = "Change what was promised" if has_it else "Record that the team has it"
    found = [*first, ("request_with_team", words, "second" if has_it or first else "main")]
    if request.state != states.WAITING:
        found.append(("request_wait", "Mark as waiting", "second"))
    found.append(("request_finish", "Finish", "main" if has_it else "second"))
    return [
        *found, ("request_note", "Add a note", "link"), ("request_service", "Correct the service", "link")
    ]  # fmt: skip


class Step(ObjectFormPage, abstract=True):
    """A step of a request."""

    permission = LOG
    model = ServiceRequest
    operation = None
    message = "Saved."

    def get_queryset(self):
        return ServiceRequest.objects.for_list()

    def get_form_kwargs(self):
        opened = super().get_form_kwargs().get("initial", {})
        return {"initial": opened | {"client_id": uuid.uuid4()}}

    def save(self, form):
        return type(self).operation(request=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.get_absolute_url()


class WithTeam(Step):
    form_class = forms.PassOnForm
    operation = staticmethod(operations.pass_on)
    title = "Record that the team has it"
    intro = "Enter the team’s own reference, and the date it promised."


class Wait(Step):
    adds = True
    form_class = forms.WaitForm
    operation = staticmethod(operations.wait)
    title = "Mark as waiting"


class Finish(Step):
    adds = True
    form_class = forms.FinishForm
    operation = staticmethod(operations.finish)
    title = "Finish"


class Reopen(Step):
    adds = True
    form_class = forms.ReopenForm
    operation = staticmethod(operations.reopen)
    title = "Reopen"
    button = "Reopen"


class AddNote(Step):
    adds = True
    form_class = forms.NoteForm
    operation = staticmethod(operations.add_note)
    title = "Add a note"


class CorrectService(Step):
    form_class = forms.ServiceForm
    operation = staticmethod(operations.correct_service)
    title = "Correct the service"
    intro = "The date and time received do not change."

    def get_form_kwargs(self):
        return {"initial": {"service": self.object.service_id, "agency": self.object.agency_id}}


class TellLandlord(Step):
    adds = True
    form_class = forms.LandlordForm
    operation = staticmethod(operations.tell_landlord)
    title = "Record that the landlord was told"
    intro = "Ring first. The time is recorded when you save."

    def get_form_kwargs(self):
        return {}


class Acknowledge(PressPage):
    """The member was told that the enquiry was received."""

    permission = LOG
    model = ServiceRequest
    message = "Recorded: the councillor knows that it was received."

    def act(self):
        operations.acknowledge(request=self.object, by=self.request.user)
