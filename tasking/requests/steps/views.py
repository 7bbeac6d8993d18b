"""The steps of a request."""

import uuid

from accounts.access import Permission
from accounts.pages import ObjectFormPage, PressPage
from tasking.requests import intake, operations, states
from tasking.requests.models import ServiceRequest
from tasking.requests.steps import forms

LOG = Permission.LOG_REQUEST


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
